import { GraphFailure, malformed } from './errors.ts';
import type { Knobs } from './knobs.ts';
import type { Query } from './odata-query.ts';
import type { TableName, Tables, TenantSeed } from './records.ts';
import type { Store, View } from './store.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** What a handler gets. Handlers are synchronous, so a request takes effect whole or not at all. */
export interface RouteContext {
  params: Readonly<Record<string, string>>;
  query: Query;
  body: unknown;
  /** what this request may read: behind by the read lag */
  read: View;
  /** the moment that `read` shows */
  readAt: Date;
  /** what writes are checked against */
  truth: View;
  store: Store;
  put<K extends TableName>(table: K, id: string, value: Tables[K] | undefined): void;
  now: Date;
  /** e.g. `https://graph.microsoft.com/v1.0` */
  baseUrl: string;
  /** path without its query, for next links */
  path: string;
  eventual: boolean;
  knobs: Knobs;
  tenant: TenantSeed;
  /** undefined where no Teams was connected */
  teams: TeamsApps | undefined;
  newId(): string;
}

/** What Teams keeps and Graph can ask it: the organization's catalogue, and who has the app. */
export interface TeamsApps {
  /** of the bot's app, lower case */
  catalogAppId: string;
  /** Takes effect at once; what Teams tells the bot of it follows by itself. */
  install(userId: string): 'installed' | 'already' | 'nobody';
}

/** One line of the route table. */
export interface Route {
  method: Method;
  /** `/users/{id}/memberOf`; fixed segments match without regard to case, `microsoft.graph.` may be `graph.` */
  path: string;
  /** sets of application permissions, any of which will do; checked before the handler runs */
  permissions: string[][];
  /** which query options it takes; default `none` */
  query?: 'collection' | 'schedules' | 'entity' | 'delta' | 'none';
  /** a POST that changes nothing, such as checkMemberGroups, is a read */
  reads?: true;
  /** resource units, when not the default of its verb (Graph: throttling limits, identity and access) */
  units?: number;
  handle(ctx: RouteContext): Reply;
}

interface RouteMatch {
  route: Route;
  params: Record<string, string>;
}

interface Segment {
  fixed: string;
  param: string | undefined;
}

interface CompiledRoute {
  route: Route;
  segments: Segment[];
}

export interface Router {
  /** Throws Graph's 400 for a path it does not know and 405 for a verb the path does not take. */
  match(method: string, path: string): RouteMatch;
}

export function createRouter(routes: readonly Route[]): Router {
  const compiled: CompiledRoute[] = routes.map((route) => ({ route, segments: segmentsOf(route.path) }));

  return {
    match(method, path) {
      const parts = splitPath(path);
      const fitting = compiled.flatMap((entry) => {
        const params = paramsOf(entry.segments, parts);
        return params ? [{ route: entry.route, params }] : [];
      });
      // a fixed segment is the better fit, so `/users/delta` does not read as a user's id
      fitting.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
      const found = fitting.find((candidate) => candidate.route.method === method);
      if (found) return found;
      if (fitting.length === 0) throw malformed(`Resource not found for the segment '${unknownSegment(parts)}'.`);
      throw new GraphFailure(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
    },
  };

  function unknownSegment(parts: string[]): string {
    let best = 0;
    for (const { segments } of compiled) {
      let same = 0;
      while (same < segments.length && same < parts.length && segmentFits(segments[same], parts[same])) same += 1;
      best = Math.max(best, same);
    }
    return parts[Math.min(best, parts.length - 1)] ?? '';
  }
}

/**
 * `/users('x')` is the key form of `/users/x`; `graph.user` is short for `microsoft.graph.user`; a function without
 * arguments may be called with or without its parentheses.
 */
function splitPath(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [, name, key] = /^(\w+)\('(.*)'\)$/.exec(part) ?? [];
      return name && key !== undefined ? [name, key.replaceAll("''", "'")] : [part];
    })
    .map((part) => decodeSegment(part).replace(/\(\)$/, ''))
    .map((part) => part.replace(/^microsoft\.graph\./i, 'graph.'));
}

function decodeSegment(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw malformed(`Bad Request - Invalid URL segment '${part}'.`);
  }
}

function segmentsOf(path: string): Segment[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => ({
      fixed: part.toLowerCase(),
      param: part.startsWith('{') ? part.slice(1, -1) : undefined,
    }));
}

function segmentFits(segment: Segment | undefined, part: string | undefined): boolean {
  if (!segment || part === undefined) return false;
  if (segment.param === undefined) return part.toLowerCase() === segment.fixed;
  return !part.startsWith('$');
}

function paramsOf(segments: Segment[], parts: string[]): Record<string, string> | undefined {
  if (segments.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, segment] of segments.entries()) {
    const part = parts[i];
    if (part === undefined || !segmentFits(segment, part)) return undefined;
    if (segment.param !== undefined) params[segment.param] = part;
  }
  return params;
}
