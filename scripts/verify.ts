// `npm run verify`: proves the audit trail of a database, and says what it could not prove.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { keptDatabase, NoDatabase } from '../sandbox/mongo/kept-database.ts';
import { type Head, parseHeads } from '../src/jit/audit/heads.ts';
import { type Verified, verifyLedger } from '../src/jit/audit/verify.ts';
import { DAY_MS } from '../src/jit/duration.ts';
import { connectStore } from '../src/store/connect.ts';
import { createLedger } from '../src/store/ledger.ts';
import { readSchema } from '../src/store/migrations/schema-document.ts';

const HELP = `Proves the audit trail: npm run verify -- [--heads <file>]… [--json] [--home <folder>]

  --heads <file>   what was published outside the database: a log of the bot (JSON lines) or a heads file
                   (LEDGER_HEADS_FILE); may be given several times. Without it: LEDGER_HEADS_FILE, or the sandbox's own
  --json           the result as one line of JSON
  --home <folder>  of a sandbox that is not kept in .sandbox

The database is that of MONGODB_URI, else the sandbox's. Ends with 0: whole; 1: faults; 2: could not check.`;

const WHOLE = 0;
const FAULTS = 1;
const COULD_NOT_CHECK = 2;
const MOST_SHOWN = 50;

class CannotCheck extends Error {}

try {
  process.exitCode = await main();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Could not check: ${message}\n`);
  process.exitCode = COULD_NOT_CHECK;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      heads: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
      home: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return WHOLE;
  }
  const database = await keptDatabase(process.env, values.home === undefined ? {} : { home: values.home });
  try {
    // Heads first: what is sealed after they were read is ahead of them, never missing from the chain.
    const heads = await readHeads(values.heads, database.headsFile);
    const verified = await verify(database.uri, heads);
    process.stdout.write(values.json ? `${JSON.stringify(verified)}\n` : `${textOf(verified)}\n`);
    return verified.faults.length > 0 ? FAULTS : WHOLE;
  } finally {
    await database.release();
  }
}

async function readHeads(named: string[] | undefined, published: string | null): Promise<Head[] | undefined> {
  const files = named ?? (published === null ? [] : [published]);
  const heads: Head[] = [];
  let read = 0;
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => error);
    if (typeof text !== 'string') {
      // A file that nobody asked for by name may not be written yet.
      if (named === undefined && text.code === 'ENOENT') continue;
      throw new CannotCheck(`the heads in ${file} cannot be read (${text.message})`);
    }
    const parsed = parseHeads(text);
    if (parsed.unreadable.length > 0) {
      throw new CannotCheck(
        `line ${parsed.unreadable[0]} of ${file} is neither a head (number, hash) nor a line of a log`,
      );
    }
    if (named !== undefined && parsed.heads.length === 0) {
      throw new CannotCheck(`${file} tells of no head: is it the log of a bot, from level info?`);
    }
    heads.push(...parsed.heads);
    read += 1;
  }
  return read === 0 ? undefined : heads;
}

async function verify(uri: string, heads: Head[] | undefined): Promise<Verified> {
  const { client, db } = await connectStore(uri, {
    appName: 'teams-jit-access-verify',
    log: { warn: (facts, message) => process.stderr.write(`${message}: ${JSON.stringify(facts)}\n`) },
  });
  try {
    if ((await readSchema(db)) === null) {
      throw new NoDatabase(
        `the database “${db.databaseName}” holds no data of this bot: is MONGODB_URI the right one?`,
      );
    }
    return await verifyLedger(createLedger(db), new Date(), heads);
  } finally {
    await client.close();
  }
}

function textOf(verified: Verified): string {
  const { blocks, events, aggregates, headBlock, headHash, epochs, cut, heads, faults, unchecked } = verified;
  const lines = [
    faults.length === 0
      ? `The audit trail is whole: ${events} events in ${blocks} blocks, of ${aggregates} documents.`
      : `The audit trail is NOT whole: ${faults.length} fault${faults.length === 1 ? '' : 's'} in ${blocks} blocks.`,
    headHash === null ? 'It has no block yet.' : `Head: block ${headBlock}, ${headHash}`,
  ];
  if (heads !== null) {
    const lost = heads.lost === 0 ? '' : `; ${heads.lost} belong to what a restore gave up`;
    const before = heads.before === 0 ? '' : `; ${heads.before} are of blocks that were removed`;
    lines.push(`Published heads: ${heads.matched} stand in the chain${lost}${before}.`);
  }
  if (cut !== null) {
    const days = Math.round(cut.keptMs / DAY_MS);
    lines.push(
      `Cut by the retention rule (${days} days) at ${cut.at.toISOString()}, up to block ${cut.throughBlock}: the trail begins with block ${cut.from}.`,
    );
  }
  for (const { epoch, block, at, data } of epochs) {
    lines.push(`Epoch ${epoch} began at ${at.toISOString()} with block ${block}: ${String(data.reason)}.`);
  }
  if (faults.length > 0) lines.push('', 'Faults:');
  for (const { block, what } of faults.slice(0, MOST_SHOWN)) {
    lines.push(`- ${block === null ? '' : `block ${block}: `}${what}`);
  }
  if (faults.length > MOST_SHOWN) lines.push(`- and ${faults.length - MOST_SHOWN} more (--json has all)`);
  lines.push('', 'Not checked:', ...unchecked.map((what) => `- ${what}`));
  return lines.join('\n');
}
