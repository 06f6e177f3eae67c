import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { GraphEmulator } from './graph/emulator.ts';
import type { TenantSeed } from './graph/records.ts';

/** What the file says it is, so that a later shape is not mistaken for this one. */
const VERSION = 1;

/**
 * The directory as the last run left it, or undefined when there was none.
 *
 * @throws Error when the file is there and cannot be used: a directory that forgets silently would show access that the
 * bot believes taken back, or the other way round
 */
export function readDirectoryFile(file: string): TenantSeed | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const stored = parsed(text);
  if (stored?.version === VERSION && isSeed(stored.tenant)) return stored.tenant;
  throw new Error(`${file} holds no directory that this version can read. Begin anew with: npm run reset`);
}

/**
 * Writes the directory whenever it changes, before Graph's answer to the change leaves this process: what the bot was
 * told happened is still so after a `kill -9`. Several changes of one turn of the event loop are one write.
 */
export function keepDirectoryFile(file: string, graph: GraphEmulator): { stop(): void } {
  let pending = false;
  const write = () => {
    pending = false;
    const draft = `${file}.draft`;
    writeFileSync(draft, JSON.stringify({ version: VERSION, tenant: graph.dump() }), { mode: 0o600 });
    renameSync(draft, file);
  };
  const stop = graph.onChange(() => {
    if (pending) return;
    pending = true;
    queueMicrotask(write);
  });
  write();
  return { stop };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed(text: string): { version?: unknown; tenant?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The rows are the emulator's own; only that the file is whole and of this kind is asked here. */
function isSeed(value: unknown): value is TenantSeed {
  if (typeof value !== 'object' || value === null || !('organization' in value) || !('appId' in value)) return false;
  const tables = ['users', 'groups', 'units', 'roleDefinitions', 'links', 'roleAssignments'];
  return tables.every((table) => Array.isArray(Object.entries(value).find(([name]) => name === table)?.[1]));
}
