import type { IncomingMessage, ServerResponse } from 'node:http';

/** An answer that is an error in the Connector's shape: `{error: {code, message}}` (Status codes from bot APIs). */
export class ConnectorError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterS: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterS?: number) {
    super(message);
    this.name = 'ConnectorError';
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}

export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    // Read on, so that the client hears the answer rather than a cut connection, but keep nothing.
    if (size <= limitBytes) chunks.push(bytes);
  }
  if (size > limitBytes) throw new ConnectorError(413, 'MessageSizeTooBig', 'Message size too large.');
  return Buffer.concat(chunks).toString('utf8');
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(text);
}

export function sendError(response: ServerResponse, error: unknown): void {
  if (error instanceof ConnectorError) {
    const headers: Record<string, string> =
      error.retryAfterS === undefined ? {} : { 'retry-after': String(error.retryAfterS) };
    sendJson(response, error.status, { error: { code: error.code, message: error.message } }, headers);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  sendJson(response, 500, { error: { code: 'ServiceError', message } });
}
