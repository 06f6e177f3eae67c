import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SandboxConfig } from '../../src/config.ts';
import { contosoTenant, people } from '../graph/tenant-seed.ts';
import { startSandbox } from '../start.ts';
import { openDoor } from './door.ts';
import { openWindow } from './open-window.ts';
import { type Known, type PersonKey, windowFile } from './window-file.ts';

export const FIRST_WINDOW_PORT = 56_150;

export type PlaygroundOptions = {
  config: SandboxConfig;
  /** Whose windows are opened, each from its own port on. */
  persons: readonly PersonKey[];
  /** The first window's; each further one takes the next that is free. */
  firstPort?: number;
  /** Default 3979, as of the sandbox. */
  pagePort?: number;
  /** False: nobody's browser is told to open the windows. */
  show?: boolean;
};

export type Playground = {
  windows: { key: PersonKey; name: string; url: string }[];
  /** Where the windows hand in what people do. */
  endpoint: string;
  /** The sandbox's own page: its directory and its audit trail. */
  page: string;
  stop(): Promise<void>;
};

/**
 * The sandbox with Microsoft's Agents Playground in front of it, one window a person. Begins anew each time: the
 * Playground forgets its chats when it ends.
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { config, persons, firstPort = FIRST_WINDOW_PORT, pagePort, show = true } = options;
  const started = new AsyncDisposableStack();
  try {
    const home = await mkdtemp(path.join(tmpdir(), 'jit-playground-'));
    started.defer(() => rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
    const ports = await freePorts(firstPort, persons.length);
    const hosts = ports.flatMap((port) => [`localhost:${port}`, `127.0.0.1:${port}`]);
    const sandbox = await startSandbox({
      // The door has the port that is known; the bot stands behind it.
      config: { ...config, port: 0 },
      home: path.join(home, 'tenant'),
      otherClient: hosts,
      ...(pagePort === undefined ? {} : { pagePort }),
    });
    started.defer(() => sandbox.stop());
    const door = await openDoor({ port: config.port, windows: hosts, deliver: sandbox.deliver });
    started.defer(() => door.close());
    const endpoint = `http://127.0.0.1:${door.port}/api/messages`;
    const windows = await Promise.all(
      persons.map(async (key, index) => {
        const folder = path.join(home, 'windows', key);
        const port = ports[index] ?? 0;
        const window = await openWindow({ folder, file: windowFile(key, knownOf), port, endpoint, show });
        started.defer(() => window.close());
        return { key, name: knownOf(key).name, url: window.url };
      }),
    );
    return { windows, endpoint, page: sandbox.url, stop: () => started.disposeAsync() };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

function knownOf(key: PersonKey): Known {
  const user = contosoTenant().users.find(({ id }) => id === people[key]);
  return { name: user?.displayName ?? key, address: user?.userPrincipalName ?? `${key}@contoso.com` };
}

/** So many ports from this one on that nothing listens on, on any address: the Playground listens on all of them. */
async function freePorts(from: number, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let port = from; found.length < count && port < from + 100; port += 1) {
    if (await isFree(port)) found.push(port);
  }
  if (found.length < count) throw new Error(`${count} free ports are not to be found from ${from} on`);
  return found;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}
