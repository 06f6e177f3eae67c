import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Window = { url: string; close(): Promise<void> };

/** The program of the package, as its `bin` names it. */
const PROGRAM = fileURLToPath(new URL('cli.js', import.meta.resolve('@microsoft/m365agentsplayground/package.json')));
const READY_MS = 60_000;

/**
 * Starts the Agents Playground for one person, in a folder of its own, where it reads its file and writes its log.
 *
 * @throws Error with what it said when it ends, or listens elsewhere than told: it takes any free port where that one
 * is taken, and the bot sends nothing there
 */
export async function openWindow(options: {
  folder: string;
  file: object;
  port: number;
  endpoint: string;
  /** False: no tab is opened for it. */
  show: boolean;
}): Promise<Window> {
  const { folder, file, port, endpoint, show } = options;
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/.m365agentsplayground.yml`, JSON.stringify(file, null, 2));
  const child = spawn(
    process.execPath,
    [PROGRAM, 'start', '-e', endpoint, '-c', 'msteams', '-p', String(port), '--disable-telemetry'],
    {
      cwd: folder,
      // Its own switch leaves some telemetry on. Its tab is opened by xdg-open and the like, which BROWSER steers.
      env: { ...process.env, APPLICATION_INSIGHTS_NO_STATSBEAT: 'true', ...(show ? {} : { BROWSER: 'true' }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
  };
  try {
    const listening = await portOf(child);
    if (listening !== port) throw new Error(`port ${port} was taken meanwhile`);
    return { url: `http://localhost:${port}/`, close };
  } catch (error) {
    await close();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The Agents Playground did not start: ${why}. Its log is in ${folder}/devTools`);
  }
}

/** The port that it says it listens on. */
async function portOf(child: ChildProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const said: string[] = [];
  const late = setTimeout(() => reject(new Error(`not ready after ${READY_MS / 1_000} s`)), READY_MS);
  child.once('error', reject);
  child.once('close', (code) => reject(new Error(`it ended with ${code}: ${said.join(' ') || 'no word'}`)));
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      const port = /Listening on (?:\S*:)?(\d+)/i.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
      else if (said.length < 20) said.push(line);
    });
  }
  try {
    return await promise;
  } finally {
    clearTimeout(late);
  }
}
