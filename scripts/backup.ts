// `npm run backup -- <folder>`: everything that a restore needs, while the bot runs or not.
import { parseArgs } from 'node:util';
import { keptDatabase } from '../sandbox/mongo/kept-database.ts';
import { takeBackup } from '../src/store/backup/take-backup.ts';
import { connectStore } from '../src/store/connect.ts';

const HELP = `Takes a backup: npm run backup -- <folder> [--home <folder>]

The folder must not be there yet; it appears when the backup is whole. The database is that of MONGODB_URI, else the
sandbox's; the bot may be running. The backup holds names, reasons and ids: keep it as you keep the database. Write down
the head that is shown: it tells later that the backup is the one that was taken.`;

try {
  await main();
} catch (error) {
  process.stderr.write(`No backup was taken: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { home: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const [folder, ...more] = positionals;
  if (values.help) process.stdout.write(`${HELP}\n`);
  else if (folder === undefined || more.length > 0) throw new Error(`name one folder.\n\n${HELP}`);
  else await backUp(folder, values.home);
}

async function backUp(folder: string, home: string | undefined): Promise<void> {
  const database = await keptDatabase(process.env, home === undefined ? {} : { home });
  try {
    const { client, db } = await connectStore(database.uri, {
      appName: 'teams-jit-access-backup',
      log: { warn: (facts, message) => process.stderr.write(`${message}: ${JSON.stringify(facts)}\n`) },
    });
    try {
      const { head, epoch, files, begunAt } = await takeBackup(db, folder, { now: () => new Date() });
      const lines = files.reduce((sum, file) => sum + file.lines, 0);
      const where = head === null ? 'an empty audit trail' : `block ${head.n} of epoch ${epoch}, ${head.hash}`;
      process.stdout.write(`Backup of ${begunAt} in ${folder}: ${lines} documents, up to ${where}\n`);
    } finally {
      await client.close();
    }
  } finally {
    await database.release();
  }
}
