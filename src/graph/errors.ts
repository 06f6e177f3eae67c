import { z } from 'zod';

/**
 * What a failed call to Graph means for what to do next. Decided by status and code; the message parts only the cases
 * that Graph answers with one code (Graph: "Microsoft Graph error responses and resource types").
 */
export type GraphFailureKind =
  /** No answer before the deadline. */
  | 'timeout'
  /** The connection could not be made, or ended without an answer. */
  | 'network'
  /** No token could be had, or Graph did not take it. */
  | 'unauthenticated'
  | 'throttled'
  /** 503, or an answer that is not Graph's: a proxy's page, a redirect. */
  | 'unavailable'
  /** Another 5xx, or 408. */
  | 'server'
  | 'forbidden'
  | 'not-found'
  /** Add: it was there already. */
  | 'already-exists'
  /** Remove: it was not there (Graph: Remove member). */
  | 'not-referenced'
  /** Remove: a group that has owners keeps one (Graph: Remove group owner). */
  | 'last-owner'
  /** The replica that answered has not heard of one of the objects yet (Graph: Add member). */
  | 'not-replicated'
  /** A concurrent write; trying again later helps. */
  | 'conflict'
  /** Any other 4xx: the request will never be taken as it is. */
  | 'refused';

export class GraphFailure extends Error {
  readonly kind: GraphFailureKind;
  /** Null when there was no answer. */
  readonly status: number | null;
  readonly code: string | null;
  readonly retryAfterMs: number | null;
  readonly graphRequestId: string | null;
  /** The request left this machine and nothing says that it was not carried out. */
  readonly mayHaveTakenEffect: boolean;

  constructor(
    kind: GraphFailureKind,
    message: string,
    facts: {
      status?: number;
      code?: string | null;
      retryAfterMs?: number | null;
      graphRequestId?: string | null;
      mayHaveTakenEffect?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: facts.cause });
    this.name = 'GraphFailure';
    this.kind = kind;
    this.status = facts.status ?? null;
    this.code = facts.code ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.graphRequestId = facts.graphRequestId ?? null;
    this.mayHaveTakenEffect = facts.mayHaveTakenEffect ?? false;
  }
}

const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string().catch('') }) });

/** Reads an answer outside 2xx. */
export function failureOf(status: number, headers: Headers, body: unknown): GraphFailure {
  const parsed = errorBody.safeParse(body);
  const code = parsed.success ? parsed.data.error.code : null;
  const text = parsed.success ? parsed.data.error.message : '';
  const kind = kindOf(status, code, text);
  const retryAfterMs = readRetryAfter(headers);
  return new GraphFailure(kind, describe(status, code, text), {
    status,
    code,
    retryAfterMs,
    graphRequestId: headers.get('request-id'),
    mayHaveTakenEffect: kind === 'server' || (status === 503 && retryAfterMs === null),
  });
}

export function kindOf(status: number, code: string | null, message: string): GraphFailureKind {
  if (status === 429) return 'throttled';
  if (status === 503) return 'unavailable';
  if (status >= 500 || status === 408) return 'server';
  if (status === 401) return 'unauthenticated';
  // without Graph's own words this is somebody else's answer: it says nothing about the directory
  if (status < 400 || code === null) return status === 403 ? 'forbidden' : 'unavailable';
  if (status === 403) return 'forbidden';
  if (status === 400 || status === 409) return kindOfBadRequest(status, code, message);
  if (status === 404) return 'not-found';
  return status === 412 || status === 423 ? 'conflict' : 'refused';
}

/** `Request_BadRequest` stands for many things; the read that follows is what decides. */
function kindOfBadRequest(status: 400 | 409, code: string, message: string): GraphFailureKind {
  if (/added object references already exist|conflicting object with|assignment already exists/i.test(message)) {
    return 'already-exists';
  }
  if (/removed object references do(es)? not exist/i.test(message)) return 'not-referenced';
  if (/must have at least one owner/i.test(message)) return 'last-owner';
  if (/objects being referenced (do(es)? not|don't|doesn't) exist/i.test(message)) return 'not-replicated';
  if (/NotFound$/i.test(code)) return 'not-found';
  return status === 409 ? 'conflict' : 'refused';
}

const maxDetail = 300;

function describe(status: number, code: string | null, message: string): string {
  const words = [String(status), code, message].filter((word) => word !== null && word !== '').join(' ');
  return words.length > maxDetail ? `${words.slice(0, maxDetail)}…` : words;
}

/**
 * `Retry-After` in ms, or null without one. Seconds may have decimals; a date is legal too (RFC 9110, 10.2.3) and is
 * measured against the answer's own `Date`, so that a wrong clock here does not matter.
 */
export function readRetryAfter(headers: Headers): number | null {
  const text = headers.get('retry-after')?.trim();
  if (!text) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const waitMs = Date.parse(text) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs);
}

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/** A failed fetch. A connection that was never made carried nothing. */
export function networkFailure(error: unknown): GraphFailure {
  const code = causeCode(error);
  const detail = code ?? (error instanceof Error ? error.message : 'unknown error');
  return new GraphFailure('network', `no connection to Microsoft Graph: ${detail}`, {
    code,
    mayHaveTakenEffect: code === null || !neverSent.has(code),
    cause: error,
  });
}

/** fetch hides what happened in the `cause` of its TypeError, in an AggregateError where it tried two addresses. */
function causeCode(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return null;
}
