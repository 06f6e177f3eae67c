import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * `startTicks` (Linux: field 22 of /proc/<pid>/stat) tells a process from a later one with the same id, as happens in
 * containers, where ids start anew.
 */
type PidRecord = { pid: number; startTicks?: string };
export type PidClaim = { kind: 'claimed'; release(): Promise<void> } | { kind: 'running'; pid: number };

/** Says that this process runs here, unless another living one already does. A file left by a dead one is replaced. */
export async function claimPidFile(file: string, pid: number = process.pid): Promise<PidClaim> {
  const ticks = startTicksOf(pid);
  const record: PidRecord = ticks === undefined ? { pid } : { pid, startTicks: ticks };
  await mkdir(dirname(file), { recursive: true });
  for (;;) {
    try {
      await writeFile(file, `${JSON.stringify(record)}\n`, { flag: 'wx' });
      return { kind: 'claimed', release: () => releasePidFile(file, pid) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const running = await runningPid(file);
    if (running !== undefined && running !== pid) return { kind: 'running', pid: running };
    await rm(file, { force: true });
  }
}

/** The process a pid file names, if it lives. */
export async function runningPid(file: string): Promise<number | undefined> {
  const record = await readPidRecord(file);
  if (!record || !isAlive(record.pid)) return undefined;
  const ticks = startTicksOf(record.pid);
  const isAnother = record.startTicks !== undefined && ticks !== undefined && ticks !== record.startTicks;
  return isAnother ? undefined : record.pid;
}

async function releasePidFile(file: string, pid: number): Promise<void> {
  const record = await readPidRecord(file);
  if (record?.pid === pid) await rm(file, { force: true });
}

async function readPidRecord(file: string): Promise<PidRecord | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value)) return undefined;
    const { pid } = value;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
    const ticks = 'startTicks' in value ? value.startTicks : undefined;
    return typeof ticks === 'string' ? { pid, startTicks: ticks } : { pid };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function startTicksOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, field 2, may hold spaces and brackets; counting starts after its closing bracket.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
