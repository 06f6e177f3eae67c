/** A request as the wire brings it; `path` starts after `/v1.0` and includes the query. */
export interface GraphRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
  /** where the caller reached the emulator, for next links; default `https://graph.microsoft.com/v1.0` */
  baseUrl?: string;
}

export interface GraphResponse {
  status: number;
  headers: Record<string, string>;
  body?: unknown;
}

/** One request and its answer, as the log keeps it. Passwords in bodies are blanked; answers' bodies are not kept. */
export interface LoggedRequest {
  at: Date;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
  /** undefined when the connection was dropped */
  status: number | undefined;
  /** Graph's error code, when it refused */
  code: string | undefined;
  requestId: string;
  /** it came inside a `$batch` */
  inBatch: boolean;
}
