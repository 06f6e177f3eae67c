import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The real bot in a process of its own. */
export type BotProcess = {
  pid: number;
  url: string;
  /** What it wrote to standard output, line by line. */
  readonly lines: readonly string[];
  /** Resolves with the exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  /** `kill -9`: nothing is finished, nothing is told. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop, as a platform does. Resolves with how it ended and how long that took. */
  terminate(): Promise<{ how: number | string; tookMs: number }>;
};

const COMPILED_ONCE = fileURLToPath(new URL('./bot-entry.ts', import.meta.url));
const BOT = new URL('../../src/index.ts', import.meta.url).href;

/** Starts the bot on a free port; resolves once it listens. `entry`: URL of its main file. @throws when it ends before that */
export async function startBot(env: Readonly<Record<string, string>>, entry: string = BOT): Promise<BotProcess> {
  const child = spawn(process.execPath, [COMPILED_ONCE, entry], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the bot could not be started');
  const lines: string[] = [];
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? -1));
  });
  const port = await Promise.race([
    listening(child, lines),
    ended.then((how) => {
      throw new Error(`the bot ended (${how}) before it listened: ${lines.join('\n')}`);
    }),
  ]);
  return {
    pid,
    url: `http://127.0.0.1:${port}`,
    lines,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async terminate() {
      const startedAt = performance.now();
      child.kill('SIGTERM');
      const how = await ended;
      return { how, tookMs: Math.round(performance.now() - startedAt) };
    },
  };
}

function listening(child: ChildProcess, lines: string[]): Promise<number> {
  return new Promise((resolve) => {
    let rest = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => lines.push(text));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const parts = `${rest}${text}`.split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        lines.push(line);
        const port = /"port":(\d+),.*"msg":"listening"/.exec(line)?.[1];
        if (port !== undefined) resolve(Number(port));
      }
    });
  });
}

/** Spreads calls over the processes that are there; one that dies or drains under a call leaves it to the next. */
export type Front = { url: string; between(urls: readonly string[]): void; close(): Promise<void> };

/** `patienceMs`: a process that has said nothing for so long leaves the call to the next; without it, it is waited for. */
export async function startFront(options: { patienceMs?: number } = {}): Promise<Front> {
  const { patienceMs } = options;
  let targets: readonly string[] = [];
  let turn = 0;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { authorization = '', 'content-type': contentType = '' } = request.headers;
    for (let tries = 0; tries < 4; tries++) {
      turn += 1;
      const target = targets[turn % targets.length];
      const answer = await fetch(`${target}${request.url}`, {
        method: request.method ?? 'POST',
        headers: { authorization, 'content-type': contentType },
        body: Buffer.concat(chunks),
        ...(patienceMs === undefined ? {} : { signal: AbortSignal.timeout(patienceMs) }),
      })
        .then(async (got) => ({ status: got.status, text: await got.text() }))
        .catch(() => null);
      if (answer === null || answer.status === 503) continue;
      // restify replaces writeHead for the whole process with one that cannot be chained.
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.text);
      return;
    }
    response.writeHead(502);
    response.end();
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    between(urls) {
      targets = urls;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
