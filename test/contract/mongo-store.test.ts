import { afterAll, beforeAll } from 'vitest';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { prepareDatabase } from '../../src/store/schema.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { aggregateStoreSuite } from './aggregate-store-suite.ts';
import { alertStoreSuite } from './alert-store-suite.ts';
import { contactStoreSuite } from './contact-store-suite.ts';
import { deliveryStoreSuite } from './delivery-store-suite.ts';
import { holdingStoreSuite } from './holding-store-suite.ts';
import { ledgerSuite } from './ledger-suite.ts';
import { markStoreSuite } from './mark-store-suite.ts';
import { policyStoreSuite } from './policy-store-suite.ts';
import { refusalStoreSuite } from './refusal-store-suite.ts';
import { requestStoreSuite } from './request-store-suite.ts';
import { emptyDatabase } from './store-under-test.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await prepareDatabase(database.db);
});

afterAll(async () => {
  await database.drop();
});

async function makeStore(): Promise<Store> {
  await emptyDatabase(database.db);
  return openStore(database.db);
}

aggregateStoreSuite(makeStore);
requestStoreSuite(makeStore);
holdingStoreSuite(makeStore);
policyStoreSuite(makeStore);
refusalStoreSuite(makeStore);
deliveryStoreSuite(makeStore);
contactStoreSuite(makeStore);
ledgerSuite(makeStore);
alertStoreSuite(makeStore);
markStoreSuite(makeStore);
