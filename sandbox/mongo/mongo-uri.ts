/**
 * The address of a server that we started. `journal=true`: the default write concern may lose up to 100 ms of
 * acknowledged writes when the process is killed. `retryWrites=false`: a standalone server has no retryable writes.
 */
export function loopbackUri(port: number): string {
  return `mongodb://127.0.0.1:${port}/?directConnection=true&journal=true&retryWrites=false`;
}

/** The same address with its database named; options, credentials and hosts (there may be several) stay as they are. */
export function withDatabase(uri: string, database: string): string {
  const parts = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri);
  if (!parts) throw new Error('not a MongoDB connection string');
  return `${parts[1]}/${encodeURIComponent(database)}${parts[2] ?? ''}`;
}
