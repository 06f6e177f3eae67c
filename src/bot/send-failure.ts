import type { SendOutcome } from '../jit/messenger.ts';

/** 403s that pass by themselves or need an operator, not the person. */
const NOT_THE_PERSON = new Set(['InvalidBotApiHost']);

/** 403s that say that the person does not have the app (Teams: "Send proactive messages"). */
const NOT_INSTALLED = new Set(['BotNotInConversationRoster', 'ForbiddenOperationException']);

/**
 * What a failed call to the Bot Connector means ("Status codes from bot conversational APIs"): whether the person can
 * be reached at all, whether the message is gone, or when to try again. Pure.
 */
export function sendFailure(error: unknown, now: Date): SendOutcome {
  const { status, code, retryAfter } = factsOf(error);
  const detail = `${status ?? 'no answer'}${code === null ? '' : ` ${code}`}`;
  if (status === 403 && !NOT_THE_PERSON.has(code ?? '')) {
    return { kind: 'unreachable', detail, ...(NOT_INSTALLED.has(code ?? '') ? { notInstalled: true as const } : {}) };
  }
  if (status === 404) return { kind: 'lost', detail };
  return { kind: 'retry', detail, retryAfterMs: waitOf(retryAfter, now) };
}

function factsOf(error: unknown): { status: number | null; code: string | null; retryAfter: string | null } {
  if (typeof error !== 'object' || error === null) return { status: null, code: null, retryAfter: null };
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : null;
  const response = 'response' in error ? asRecord(error.response) : {};
  return { status, code: codeOf(error), retryAfter: headerOf(response.headers, 'retry-after') };
}

/** The connector's own code stands in the body: `{ error: { code, message } }`; the client lifts it in some versions. */
function codeOf(error: object): string | null {
  const body = 'body' in error ? asRecord(error.body) : {};
  const inner = asRecord(body.error).code ?? body.code;
  if (typeof inner === 'string') return inner;
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function headerOf(headers: unknown, name: string): string | null {
  if (typeof headers !== 'object' || headers === null) return null;
  if ('get' in headers && typeof headers.get === 'function') {
    const value: unknown = headers.get(name);
    return typeof value === 'string' ? value : null;
  }
  const value = asRecord(headers)[name];
  return typeof value === 'string' ? value : null;
}

/** `Retry-After` in seconds or as a date; null when there is none. */
function waitOf(retryAfter: string | null, now: Date): number | null {
  if (retryAfter === null) return null;
  const seconds = Number(retryAfter);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
