import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

export type FoundMongod = { path: string; version: string };

const OLDEST_MAJOR = 7;
const VERSION_DEADLINE_MS = 10_000;
const run = promisify(execFile);

/**
 * The first `mongod` on the search path that runs here and is MongoDB 7 or later. `passOver` hears of those that are
 * neither: an older release, or one built for another processor (MongoDB 5 and later need AVX on x64).
 */
export async function findMongod(
  searchPath: string | undefined,
  passOver: (path: string, why: string) => void,
): Promise<FoundMongod | undefined> {
  const name = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
  for (const folder of (searchPath ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, name);
    if (!(await isExecutable(path))) continue;

    const version = await versionOf(path);
    if (version === undefined) passOver(path, 'it does not run here');
    else if (Number.parseInt(version, 10) < OLDEST_MAJOR) passOver(path, `it is MongoDB ${version}`);
    else return { path, version };
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: VERSION_DEADLINE_MS });
    return /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}
