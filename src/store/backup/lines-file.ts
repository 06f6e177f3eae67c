import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { BSON, type Document } from 'mongodb';

export type Written = { lines: number; bytes: number; sha256: string };

export type LinesWriter = {
  write(document: Document): Promise<void>;
  /** Flushed to disk. */
  close(): Promise<Written>;
  /** Gives up; the file stays as it is. */
  abandon(): void;
};

/** One document a line, in EJSON's canonical form: every type of BSON comes back as it was. */
export function openLinesWriter(path: string): LinesWriter {
  const stream = createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true });
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => undefined);
  const hash = createHash('sha256');
  let lines = 0;
  let bytes = 0;
  return {
    async write(document) {
      const line = Buffer.from(`${BSON.EJSON.stringify(document, { relaxed: false })}\n`, 'utf8');
      hash.update(line);
      lines += 1;
      bytes += line.length;
      if (!stream.write(line)) await Promise.race([once(stream, 'drain'), failed]);
    },
    async close() {
      stream.end();
      await Promise.race([finished(stream), failed]);
      return { lines, bytes, sha256: hash.digest('hex') };
    },
    abandon: () => void stream.destroy(),
  };
}

/** The documents of a file, in order. @throws SyntaxError at a line that is not EJSON */
export async function* readLines(path: string): AsyncGenerator<Document> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield BSON.EJSON.parse(line) as Document;
  }
}

/** What the file holds now, for comparing with what was written. @throws ENOENT */
export async function measure(path: string): Promise<Written> {
  const hash = createHash('sha256');
  let lines = 0;
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 0x0a) lines += 1;
  }
  return { lines, bytes, sha256: hash.digest('hex') };
}
