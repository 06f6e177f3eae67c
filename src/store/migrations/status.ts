import type { Db } from 'mongodb';
import { missingIndexes } from '../indexes.ts';
import { MIGRATIONS } from './catalogue.ts';
import { latestVersion } from './migration.ts';
import { readSchema } from './schema-document.ts';

/** For the person at the console: where the database stands, what was done to it, and what this release would do. */
export async function statusOf(db: Db): Promise<string> {
  const schema = await readSchema(db);
  const known = latestVersion(MIGRATIONS);
  if (schema === null) return `Nothing has prepared ${db.databaseName} yet. This release makes schema ${known}.`;

  const { version, lock, underWay, history = [] } = schema;
  const lines = [`${db.databaseName} has schema ${version}; this release knows ${known}.`];
  for (const { at, from, to, name, by } of history) {
    lines.push(`  ${at.toISOString()}  ${from} to ${to}: ${name} (${by})`);
  }
  if (underWay !== undefined) {
    lines.push(`Begun at ${underWay.since.toISOString()} and not done: ${underWay.name}, ${underWay.direction}.`);
  }
  if (lock !== undefined)
    lines.push(`Locked by ${lock.owner} until ${lock.until.toISOString()}, unless it renews that.`);
  if (version > known) lines.push('A newer release has been here: start that one.');
  for (const { to, name } of MIGRATIONS.filter((one) => one.from >= version)) lines.push(`To do: ${to}, ${name}.`);
  if (version === known) {
    for (const { collection, index, replaces } of await missingIndexes(db)) {
      lines.push(`To do: ${replaces ? 'change' : 'make'} the index ${index.name} of ${collection}.`);
    }
  }
  return lines.join('\n');
}
