import { SCHEMA_VERSION, schemaMoved } from '../store/schema.ts';
import type { StoreFacts } from '../store/store-facts.ts';
import { judgeClock } from './clock.ts';
import { type Finding, words } from './finding.ts';

const area = 'Database' as const;
/** A slower acknowledged write makes every answer in Teams late. */
const SLOW_WRITE_MS = 250;
const LEAST_VERSION = 7;

export function judgeStore(facts: StoreFacts): Finding[] {
  const { version, set, schema, writeMs } = facts;
  const old = Number(version.split('.')[0]) < LEAST_VERSION;
  return [
    old
      ? { area, state: 'wrong', what: `MongoDB ${version} is too old`, todo: `Take ${LEAST_VERSION} or later.` }
      : { area, state: 'ok', what: `MongoDB ${version}` },
    set === null
      ? {
          area,
          state: 'look',
          what: 'a single server: when its disk is lost, so are grants and the audit trail',
          todo: 'Take a replica set of three, Atlas or Azure DocumentDB, and take backups: npm run backup.',
        }
      : { area, state: 'ok', what: `replica set ${set}` },
    schemaFinding(schema),
    ...(facts.missingIndexes === null || facts.missingIndexes === 0
      ? []
      : [
          {
            area,
            state: 'look',
            what: `${facts.missingIndexes} indexes are missing: the next start of the bot makes them`,
          } satisfies Finding,
        ]),
    writeMs > SLOW_WRITE_MS
      ? {
          area,
          state: 'look',
          what: `a write took ${writeMs} ms until most of the set had it`,
          todo: 'Put the bot and the database into one region.',
        }
      : { area, state: 'ok', what: `may be written; a write took ${writeMs} ms` },
    judgeClock({ against: 'the database', ...facts.clock }),
  ];
}

function schemaFinding(schema: number | null): Finding {
  if (schema === null) return { area, state: 'ok', what: 'empty: the first start of the bot prepares it' };
  const moved = schema < SCHEMA_VERSION ? null : schemaMoved(schema);
  if (moved !== null) return { area, state: 'wrong', what: moved.message };
  if (schema < SCHEMA_VERSION) {
    return { area, state: 'look', what: `schema ${schema}: the next start of the bot brings it to ${SCHEMA_VERSION}` };
  }
  return { area, state: 'ok', what: `schema ${schema}` };
}

export function storeUnreachable(error: unknown): Finding {
  return {
    area,
    state: 'wrong',
    what: `the database does not answer, or does not let the bot in: ${words(error)}`,
    todo: 'Check MONGODB_URI, its user and password, and that its network rules admit this machine.',
  };
}
