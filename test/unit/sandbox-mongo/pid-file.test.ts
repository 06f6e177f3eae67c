import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimPidFile, runningPid } from '../../../sandbox/pid-file.ts';

const run = promisify(execFile);
const resetScript = fileURLToPath(new URL('../../../scripts/reset.mjs', import.meta.url));

let root: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jit-pid-'));
  file = join(root, '.sandbox', 'sandbox.pid');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--eval', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the pid file', () => {
  it('names the process that claimed it until it lets go', async () => {
    const claim = await claimPidFile(file);
    const during = await runningPid(file);
    if (claim.kind === 'claimed') await claim.release();

    expect(claim.kind).toBe('claimed');
    expect(during).toBe(process.pid);
    expect(existsSync(file)).toBe(false);
  });

  it('is refused while another process that lives has it', async () => {
    await claimPidFile(file, process.ppid);

    expect(await claimPidFile(file)).toEqual({ kind: 'running', pid: process.ppid });
  });

  it.each([
    ['a dead process', async () => JSON.stringify({ pid: await deadPid() })],
    ['nobody', async () => ''],
    ['no number', async () => '{"pid":"1"}'],
  ])('left by %s is replaced', async (_, content) => {
    await mkdir(join(root, '.sandbox'));
    await writeFile(file, await content());

    expect((await claimPidFile(file)).kind).toBe('claimed');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it.runIf(process.platform === 'linux')('is stale when its process id went to a later process', async () => {
    await mkdir(join(root, '.sandbox'));
    await writeFile(file, JSON.stringify({ pid: process.ppid, startTicks: '1' }));

    expect(await runningPid(file)).toBeUndefined();
    expect((await claimPidFile(file)).kind).toBe('claimed');
  });
});

describe('npm run reset', () => {
  let script: string;

  beforeEach(async () => {
    await mkdir(join(root, 'scripts'));
    script = join(root, 'scripts', 'reset.mjs');
    await copyFile(resetScript, script);
  });

  it('removes the sandbox’s folder and nothing else', async () => {
    await mkdir(join(root, '.sandbox', 'data'), { recursive: true });
    await writeFile(file, JSON.stringify({ pid: await deadPid() }));

    const { stdout } = await run(process.execPath, [script]);

    expect(stdout).toContain(`Removed ${join(root, '.sandbox')}`);
    expect(existsSync(join(root, '.sandbox'))).toBe(false);
    expect(existsSync(script)).toBe(true);
  });

  it('says so when there is nothing to remove', async () => {
    expect((await run(process.execPath, [script])).stdout).toMatch(/^Nothing to do/);
  });

  it('refuses while a sandbox runs there, and removes nothing', async () => {
    await claimPidFile(file);

    await expect(run(process.execPath, [script])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(new RegExp(`process ${process.pid}.*\\n.*Ctrl-C`)),
    });

    expect(existsSync(file)).toBe(true);
  });
});
