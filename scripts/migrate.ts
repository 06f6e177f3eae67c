// `npm run migrate -- status|up|down --to N`: takes the database forward or back, with no bot running when it goes back.
import { parseArgs } from 'node:util';
import { connectStore } from '../src/store/connect.ts';
import { statusOf } from '../src/store/migrations/status.ts';
import { migrateTo, SCHEMA_VERSION } from '../src/store/schema.ts';

const HELP = `npm run migrate -- status          what the database of MONGODB_URI has, and what this release would do
npm run migrate -- up              takes it forward to schema ${SCHEMA_VERSION}, as the bot does when it starts
npm run migrate -- down --to N     takes it back for an older release: stop every replica first, and take a backup

MONGODB_URI names the database. Each step may be run again: after a crash say the same once more.`;

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { to: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const [verb, ...more] = positionals;
  if (values.help) return say(HELP);
  if (more.length > 0 || !isVerb(verb)) throw new Error(`say status, up or down.\n\n${HELP}`);
  const to = targetOf(verb, values.to);

  const uri = process.env.MONGODB_URI;
  if (!uri) throw new Error('MONGODB_URI must hold the connection string of the database.');
  const { client, db } = await connectStore(uri, {
    appName: 'teams-jit-access-migrate',
    log: { warn: (facts, message) => process.stderr.write(`${message}: ${JSON.stringify(facts)}\n`) },
    // A step over a large collection may say nothing for longer than a turn could wait.
    patient: true,
  });
  try {
    if (to !== null) await migrateTo(db, to);
    say(await statusOf(db));
  } finally {
    await client.close();
  }
}

function isVerb(verb: string | undefined): verb is 'status' | 'up' | 'down' {
  return verb === 'status' || verb === 'up' || verb === 'down';
}

/** Null: only look. */
function targetOf(verb: 'status' | 'up' | 'down', to: string | undefined): number | null {
  if (verb === 'status') return null;
  if (verb === 'up' && to === undefined) return SCHEMA_VERSION;
  const version = Number(to);
  if (to === undefined || !Number.isSafeInteger(version) || version < 1) {
    throw new Error(`--to must name the schema to go to, a whole number from 1 to ${SCHEMA_VERSION}.\n\n${HELP}`);
  }
  return version;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
