import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { claimPidFile, runningPid } from '../pid-file.ts';
import { DATABASE_FILE, HEADS_FILE, HOME } from '../places.ts';
import { withDatabase } from './mongo-uri.ts';
import { startMongo } from './start-mongo.ts';

export type KeptDatabase = {
  uri: string;
  /** Where its heads were published, if it is the sandbox's own. */
  headsFile: string | null;
  /** Stops what was started for this, if anything was. */
  release(): Promise<void>;
};

/** Words for whoever named no database, or one that cannot be reached this way. */
export class NoDatabase extends Error {}

const nothing = () => Promise.resolve();

/**
 * The database that a tool works on: the one that `MONGODB_URI` names, else the sandbox's own, through the running
 * sandbox or from its folder.
 *
 * @param alone the tool needs it for itself: a running sandbox is refused
 * @throws NoDatabase
 */
export async function keptDatabase(
  env: Readonly<Record<string, string | undefined>>,
  { alone = false, create = false, home = HOME }: { alone?: boolean; create?: boolean; home?: string } = {},
): Promise<KeptDatabase> {
  const given = env.MONGODB_URI?.trim();
  if (given) return { uri: given, headsFile: env.LEDGER_HEADS_FILE?.trim() || null, release: nothing };

  const headsFile = join(home, HEADS_FILE);
  const pidFile = join(home, 'sandbox.pid');
  const pid = await runningPid(pidFile);
  if (pid !== undefined) {
    if (alone) throw new NoDatabase(`A sandbox is running here (process ${pid}). Stop it with Ctrl+C, then try again.`);
    const uri = await readFile(join(home, DATABASE_FILE), 'utf8').catch(() => null);
    if (uri === null) throw new NoDatabase(`A sandbox is starting here (process ${pid}), or uses a database of yours.`);
    return { uri: uri.trim(), headsFile, release: nothing };
  }
  const dataDir = join(home, 'data');
  if (!create && !(await isFolder(dataDir))) {
    throw new NoDatabase(
      `There is no database to work on: MONGODB_URI is not set, and no sandbox has run here (${dataDir} is not there). Set MONGODB_URI=mongodb://… or run npm start once.`,
    );
  }
  const claim = await claimPidFile(pidFile);
  if (claim.kind === 'running') throw new NoDatabase(`A sandbox is starting here (process ${claim.pid}).`);
  try {
    const mongo = await startMongo({ dataDir, log: () => undefined });
    const release = async () => {
      await mongo.stop();
      await claim.release();
    };
    return { uri: withDatabase(mongo.uri, 'jit'), headsFile, release };
  } catch (error) {
    await claim.release();
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
