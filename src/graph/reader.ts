import { z } from 'zod';
import { DirectoryUnavailable } from '../jit/errors.ts';
import type { GraphAnswer, GraphCall, GraphClient, GraphPriority } from './client.ts';
import { GraphFailure, type GraphFailureKind } from './errors.ts';
import { relativeLink } from './odata.ts';

/**
 * Reads that share one deadline. Each throws DirectoryUnavailable when Graph cannot be asked in time or its answer
 * cannot be understood; a 404 of Graph's own is an answer, null.
 */
export interface Reader {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T | null>;
  /** A POST that asks and changes nothing, for example checkMemberGroups. */
  ask<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T | null>;
  /** Page after page. Null when the collection's owner is not there. */
  list<T>(path: string, schema: z.ZodType<T>): Promise<T[] | null>;
  /** The first item that fits, reading no further; undefined when none does. Null when the owner is not there. */
  find<T>(path: string, schema: z.ZodType<T>, fits: (item: T) => boolean): Promise<T | undefined | null>;
}

/** Failures after which one more try at once often helps. */
const passing: ReadonlySet<GraphFailureKind> = new Set(['throttled', 'unavailable', 'network']);
/** The wait before it where Graph names none. */
const pauseMs = 150;
const maxPages = 1_000;

/** The deadline starts now. */
export function createReader(client: GraphClient, ms: number, priority: GraphPriority): Reader {
  const { timers } = client;
  const signal = timers.deadline(ms);
  const endsMs = timers.now() + ms;

  async function once(call: Pick<GraphCall, 'method' | 'path' | 'body'>): Promise<GraphAnswer> {
    return client.call({ ...call, priority, signal });
  }

  /** One quick second try, if what Graph asks us to wait leaves time for an answer. */
  async function twice(call: Pick<GraphCall, 'method' | 'path' | 'body'>): Promise<GraphAnswer> {
    try {
      return await once(call);
    } catch (error) {
      if (!(error instanceof GraphFailure) || !passing.has(error.kind)) throw error;
      const waitMs = error.retryAfterMs ?? pauseMs;
      if (timers.now() + waitMs >= endsMs) throw error;
      await timers.sleep(waitMs, signal).catch(() => {
        throw error;
      });
      return once(call);
    }
  }

  async function read<T>(call: Pick<GraphCall, 'method' | 'path' | 'body'>, schema: z.ZodType<T>): Promise<T | null> {
    try {
      const answer = await twice(call);
      return understood(schema, answer.body);
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error;
      if (error.kind === 'not-found') return null;
      throw unavailable(error);
    }
  }

  async function* pages<T>(path: string, schema: z.ZodType<T>): AsyncGenerator<T[] | null> {
    const pageSchema = z.object({ value: z.array(schema), '@odata.nextLink': z.string().optional() });
    let at = path;
    for (let page = 0; page < maxPages; page += 1) {
      const answer = await read({ method: 'GET', path: at }, pageSchema);
      // only the first page can say that the owner is not there; later it means that the list broke off
      if (answer === null && page > 0) throw new DirectoryUnavailable('Microsoft Graph broke off a list');
      yield answer === null ? null : answer.value;
      const link = answer?.['@odata.nextLink'];
      if (link === undefined) return;
      const next = relativeLink(link, client.baseUrl);
      if (next === null || next === at) throw new DirectoryUnavailable('Microsoft Graph answered with a bad next link');
      at = next;
    }
    throw new DirectoryUnavailable('Microsoft Graph answered with an endless list');
  }

  return {
    get: (path, schema) => read({ method: 'GET', path }, schema),
    ask: (path, body, schema) => read({ method: 'POST', path, body }, schema),
    async list(path, schema) {
      const items: z.infer<typeof schema>[] = [];
      for await (const page of pages(path, schema)) {
        if (page === null) return null;
        items.push(...page);
      }
      return items;
    },
    async find(path, schema, fits) {
      for await (const page of pages(path, schema)) {
        if (page === null) return null;
        const found = page.find(fits);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function understood<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'body').slice(0, 3);
  throw new DirectoryUnavailable(`Microsoft Graph answered with something else than expected (${where.join(', ')})`);
}

function unavailable(failure: GraphFailure): DirectoryUnavailable {
  const retryAfter = failure.retryAfterMs === null ? {} : { retryAfterMs: failure.retryAfterMs };
  return new DirectoryUnavailable(failure.message, { ...retryAfter, cause: failure });
}
