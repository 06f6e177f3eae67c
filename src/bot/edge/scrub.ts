/** Keys whose values never reach a log: credentials, and what people wrote (design, invariant 10; cards and reasons). */
const hiddenKeys = new Set(
  [
    ...[
      'authorization',
      'cookie',
      'password',
      'pass',
      'temporaryAccessPass',
      'passphrase',
      'secret',
      'clientSecret',
      'token',
      'accessToken',
    ],
    ...['refreshToken', 'connectorToken', 'MicrosoftAppPassword', 'AZURE_CLIENT_SECRET', 'mongodbUri', 'MONGODB_URI'],
    ...['justification', 'reason', 'comment', 'text', 'summary', 'attachments', 'value', 'because'],
  ].map((key) => key.toLowerCase()),
);
const deepest = 6;
const hidden = '[hidden]';

/** Room for any stack; what is longer came from outside, and would cost the expressions below time beyond measure. */
const LONGEST_TEXT = 8_000;

/** A string without bearer tokens, JSON web tokens, user information in URLs, and URL queries; cut when it is very long. */
function scrubText(text: string): string {
  return bounded(text)
    .replace(/\b(bearer)\s+[\w.~+/=-]+/gi, '$1 [hidden]')
    .replace(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, hidden)
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, '$1[hidden]@')
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/gi, '$1?[hidden]');
}

/** Cut between words, so that no part of a secret is left that is no longer known for one. */
function bounded(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const kept = text.slice(0, LONGEST_TEXT);
  return `${kept.slice(0, kept.lastIndexOf(' ') + 1)}[cut]`;
}

/** A copy for the log: hidden keys masked at any depth, strings scrubbed, errors cut to what explains them. */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= deepest) return '[deeper]';
  if (value instanceof Error) return scrubError(value, depth);
  if (Array.isArray(value)) return value.map((item) => scrub(item, depth + 1));
  if ('toJSON' in value && typeof value.toJSON === 'function') return scrub(value.toJSON(), depth + 1);
  return scrubRecord(value, depth);
}

export function scrubRecord(value: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      hiddenKeys.has(key.toLowerCase()) && inner !== undefined ? hidden : scrub(inner, depth + 1),
    ]),
  );
}

/** Requests and responses hang on the errors of HTTP clients, headers and all, so only named fields are kept. */
function scrubError(error: Error, depth: number): Record<string, unknown> {
  const { code, statusCode, status } = error as Error & Record<'code' | 'statusCode' | 'status', unknown>;
  return {
    type: error.name,
    message: scrubText(error.message),
    ...(code === undefined ? {} : { code: scrub(code, depth + 1) }),
    ...(statusCode === undefined && status === undefined ? {} : { status: scrub(statusCode ?? status, depth + 1) }),
    ...(error.stack === undefined ? {} : { stack: scrubText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: scrub(error.cause, depth + 1) }),
    ...(error instanceof AggregateError ? { errors: error.errors.map((it) => scrub(it, depth + 1)) } : {}),
  };
}
