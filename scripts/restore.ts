// `npm run restore -- <folder>`: puts a backup in place and begins a new epoch of the audit trail.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { keptDatabase } from '../sandbox/mongo/kept-database.ts';
import { type Head, parseHeads } from '../src/jit/audit/heads.ts';
import type { Log } from '../src/jit/ports.ts';
import { type Restored, restoreBackup } from '../src/store/backup/restore-backup.ts';
import { connectStore } from '../src/store/connect.ts';
import { publishedTo } from '../src/store/heads-file.ts';

const HELP = `Restores a backup: npm run restore -- <folder> [--replace] [--heads <file>]… [--accept-faults] [--home <folder>]

  --replace        the database is not empty: what is in it is kept under other names
  --heads <file>   published heads (see npm run verify): the backup is held against them, and they tell what is lost.
                   What LEDGER_HEADS_FILE names counts as well
  --accept-faults  restore a backup whose own audit trail is not whole; the new epoch tells of it

Stop every replica first. The database is that of MONGODB_URI, else the sandbox's. Nothing changes unless the whole backup
was read, checked and proved. Afterwards new grants are frozen: docs/runbooks/restore.md says what to do next.`;

/** What a bot would log, as it would log it: heads that are sealed here must not go unpublished. */
const log: Log = {
  info: (facts, message) => write('info', facts, message),
  warn: (facts, message) => write('warn', facts, message),
  error: (facts, message) => write('error', facts, message),
};

type Options = { replace: boolean; acceptFaults: boolean; headFiles: string[]; home: string | undefined };

try {
  await main();
} catch (error) {
  process.stderr.write(`Not restored: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      replace: { type: 'boolean', default: false },
      'accept-faults': { type: 'boolean', default: false },
      heads: { type: 'string', multiple: true, default: [] },
      home: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [folder, ...more] = positionals;
  const { replace, home } = values;
  if (values.help) process.stdout.write(`${HELP}\n`);
  else if (folder === undefined || more.length > 0) throw new Error(`name one folder.\n\n${HELP}`);
  else await restore(folder, { replace, acceptFaults: values['accept-faults'], headFiles: values.heads, home });
}

async function restore(folder: string, { replace, acceptFaults, headFiles, home }: Options): Promise<void> {
  const place = { alone: true, create: true, ...(home === undefined ? {} : { home }) };
  const database = await keptDatabase(process.env, place);
  try {
    const heads = await readHeads(headFiles, database.headsFile);
    const { client, db } = await connectStore(database.uri, { appName: 'teams-jit-access-restore', log });
    try {
      const restored = await restoreBackup(db, folder, {
        clock: { now: () => new Date() },
        log,
        replace,
        acceptFaults,
        tenantId: process.env.ALLOWED_TENANT_IDS?.trim() || process.env.MicrosoftAppTenantId?.trim() || null,
        heads,
        publish: (ledger) => publishedTo(database.headsFile ?? undefined, ledger, log),
      });
      process.stdout.write(`${textOf(restored, db.databaseName)}\n`);
    } finally {
      await client.close();
    }
  } finally {
    await database.release();
  }
}

/** What the bot itself published counts unasked, where it is at hand. */
async function readHeads(named: readonly string[], published: string | null): Promise<Head[]> {
  const heads: Head[] = [];
  for (const file of new Set([...named, ...(published === null ? [] : [published])])) {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && !named.includes(file)) return '';
      throw error;
    });
    const { heads: found, unreadable } = parseHeads(text);
    if (unreadable.length > 0)
      throw new Error(`line ${unreadable[0]} of ${file} is neither a head nor a line of a log`);
    heads.push(...found);
  }
  return heads;
}

function textOf({ manifest, epoch, documents, keptAs }: Restored, name: string): string {
  const { block, lastKnownBlock } = epoch.backup;
  const lost =
    lastKnownBlock === null || lastKnownBlock <= (block ?? 0)
      ? 'No later block is known of; what happened after the backup and was published nowhere is lost unseen.'
      : `Blocks ${(block ?? 0) + 1} to ${lastKnownBlock} of the audit trail followed the backup and are lost.`;
  const kept = keptAs === null ? [] : [`What was there before is kept in collections named ${keptAs}….`];
  return [
    `Restored ${documents} documents of ${manifest.begunAt} into “${name}”. Epoch ${epoch.epoch} has begun.`,
    lost,
    ...kept,
    'New grants are frozen. Start the bot, look at findings, then unfreeze: docs/runbooks/restore.md.',
  ].join('\n');
}

function write(level: string, facts: Record<string, unknown>, message: string): void {
  process.stderr.write(`${JSON.stringify({ level, time: new Date().toISOString(), ...facts, msg: message })}\n`);
}
