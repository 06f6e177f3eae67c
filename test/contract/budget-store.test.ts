import { afterAll, beforeAll } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { prepareDatabase } from '../../src/store/schema.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { budgetStoreSuite } from './budget-store-suite.ts';
import { emptyDatabase } from './store-under-test.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await prepareDatabase(database.db);
});

afterAll(async () => {
  await database.drop();
});

budgetStoreSuite(
  async () => {
    await emptyDatabase(database.db);
    return openStore(database.db);
  },
  () => openStore(database.db),
);
