import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type NamedDatabase, openDatabase } from './named-database.ts';

export type FreshDatabase = NamedDatabase;

/** An empty database of its own on the run's shared MongoDB, so that test files can run side by side. */
export function freshDatabase(): Promise<FreshDatabase> {
  return openDatabase(inject('mongoUri'), `test-${randomBytes(8).toString('hex')}`);
}
