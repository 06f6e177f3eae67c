import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

export type SandboxProcess = {
  url: string;
  botPort: number;
  pid: number;
  /** All that it wrote for its reader. */
  said(): string;
  /** Ends it and answers once it has ended, with its exit code or the signal that killed it. */
  end(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<number | string>;
};

export async function temporaryHome(): Promise<{ home: string; remove(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'jit-sandbox-'));
  return { home, remove: () => rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }) };
}

/**
 * The sandbox as `npm start` starts it, in its own process and home, on free ports unless others are named.
 *
 * @throws Error with what it said when it ends before it is ready
 */
export async function startSandboxProcess(
  home: string,
  options: { port?: number; pagePort?: number } = {},
): Promise<SandboxProcess> {
  const { port = 0, pagePort = 0 } = options;
  const child = spawn(process.execPath, [START, '--home', home, '--page-port', String(pagePort)], {
    // None of the test runner's settings: a MONGODB_URI would take the place of the sandbox's own database.
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      TMPDIR: tmpdir(),
      PORT: String(port),
      TZ: 'UTC',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    words += more;
  });
  const ended = once(child, 'close').then(([code, signal]): number | string => signal ?? code);
  const outcome = await Promise.race([readyLine(child), ended]);
  if (typeof outcome !== 'object' || child.pid === undefined) {
    throw new Error(`The sandbox ended (${JSON.stringify(outcome)}) before it was ready: ${words}`);
  }
  return {
    ...outcome,
    pid: child.pid,
    said: () => words,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** The JSON line on standard output that says where it is. */
async function readyLine(child: ChildProcess): Promise<{ url: string; botPort: number } | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const said: unknown = JSON.parse(line);
    if (typeof said !== 'object' || said === null || !('url' in said) || !('botPort' in said)) continue;
    child.stdout.resume();
    if (typeof said.url === 'string' && typeof said.botPort === 'number') {
      return { url: said.url, botPort: said.botPort };
    }
  }
  return undefined;
}
