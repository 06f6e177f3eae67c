import { type CommandStartedEvent, type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Budget } from '../../src/jit/budget/budget.ts';
import type { HoldingId, PolicyId, RequestId } from '../../src/jit/ids.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { prepareDatabase } from '../../src/store/schema.ts';
import {
  AMIRA,
  BEN,
  buildAlert,
  buildContact,
  buildDelivery,
  buildEvent,
  buildHolding,
  buildPolicy,
  buildRequest,
  guid,
  minutesAfterNoon,
  NOON,
  TENANT,
} from '../support/builders.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify']);
const EXPLAINED = new Set(['find', 'aggregate', 'update', 'delete', 'findAndModify', 'count', 'distinct']);
/** What the driver adds for the way, and a command that is explained may not carry. */
const ENVELOPE = ['lsid', '$db', '$clusterTime', '$readPreference', 'writeConcern', 'txnNumber', 'readConcern'];

/**
 * Every command that the store sends is explained, so a new query cannot forget its index. `versions` reads whole
 * collections by design, for `verify`, in the order of `_id`.
 */
describe('the commands that the store sends', () => {
  let database: FreshDatabase;
  let client: MongoClient;
  let store: Store;
  let sent: Document[] = [];
  const writes: Document[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
    await prepareDatabase(database.db);
    client = new MongoClient(database.uri, { monitorCommands: true });
    client.on('commandStarted', (event: CommandStartedEvent) => {
      if (EXPLAINED.has(event.commandName)) sent.push(event.command);
      if (WRITES.has(event.commandName)) writes.push(event.command);
    });
    store = openStore(client.db(database.db.databaseName));
    await fill();
  });

  afterAll(async () => {
    await client.close();
    await database.drop();
  });

  async function fill(): Promise<void> {
    for (let n = 0; n < 30; n++) {
      const policyId = guid(100 + n) as PolicyId;
      const event = buildEvent({ id: `e${n}`, aggregate: `a${n}` });
      const request = buildRequest({
        id: `R-${22_200 + n}` as RequestId,
        causes: [`cause-${n}` as (typeof event)['cause']],
        terms: { policyId },
      });
      const holding = buildHolding({ id: `h${n}` as HoldingId });
      const policy = buildPolicy({ id: policyId, terms: { name: `policy ${n}` } });
      const rest = { dueAt: minutesAfterNoon(n), events: [event], effects: [] };
      await store.requests.insert(request.id, { body: request, ...rest });
      await store.holdings.insert(holding.id, { body: holding, ...rest, events: [] });
      await store.policies.insert(policyId, { body: policy, ...rest, dueAt: null, events: [] });
      await store.deliveries.want([buildDelivery({ id: `d${n}` as ReturnType<typeof buildDelivery>['id'] })], NOON);
      const alert = buildAlert({ subject: `trouble ${n}`, open: n % 2 === 0 });
      await store.alerts.insert(alert.id, { body: alert, ...rest, events: [] });
      if (n < 10) await store.ledger.append({ n, at: NOON, previous: '', events: [event], hash: '' });
    }
    const { welcomedAt: _, ...contact } = buildContact();
    await store.contacts.save(contact);
    await store.contacts.setDigest(contact.userId, digest);
  }

  function commitAlert(): Promise<boolean> {
    const alert = buildAlert({ subject: 'trouble 3' });
    return store.alerts.commit(alert.id, 1, { body: alert, dueAt: soon, events: [], effects: [] });
  }

  function insertAgain(): Promise<boolean> {
    return store.requests.insert(ID, { body, dueAt: null, events: [], effects: [] });
  }

  const ID = 'R-22205' as RequestId;
  const soon = minutesAfterNoon(5);
  const until = minutesAfterNoon(90);
  const digest = { atMs: 0, dueAt: NOON, day: null };
  const query = { tenantId: TENANT, limit: 5 };
  const body = buildRequest({ id: ID });
  const budget: Budget = { name: 'graph-writes', of: TENANT, windows: [{ limit: 2, windowMs: 1_000 }] };
  const { id: _id, aggregate: _aggregate, seq: _seq, ...refusal } = buildEvent({ type: 'refusal' });

  it.each<[string, () => Promise<unknown>]>([
    ['load', () => store.requests.load(ID)],
    ['commit', () => store.requests.commit(ID, 1, { body, dueAt: soon, events: [], effects: [] })],
    ['settle effects', () => store.requests.settleEffects(ID, ['e'], { claim: 'c', seq: 1 }, null)],
    ['claim due requests', () => store.requests.claimDue(soon, until, 3)],
    ['claim due holdings', () => store.holdings.claimDue(soon, until, 3)],
    ['claim urgent requests', () => store.requests.claimUrgent(soon, until, 3)],
    ['claim urgent holdings', () => store.holdings.claimUrgent(soon, until, 3)],
    ['take from a budget', () => store.budgets.take(budget, 'normal', NOON)],
    ['claim due deliveries', () => store.deliveries.claimDue(soon, until, 3)],
    ['claim one', () => store.requests.claimOne(ID, until, until)],
    ['extend a claim', () => store.requests.extendClaim(ID, 'c', until)],
    ['make due', () => store.requests.makeDue(ID, soon)],
    ['look ahead at requests', () => store.requests.dueBetween(NOON, soon)],
    ['look ahead at deliveries', () => store.deliveries.dueBetween(NOON, soon)],
    ['find by cause', () => store.requests.findByCause('cause-1' as typeof refusal.cause)],
    ['find pending', () => store.requests.findPending(TENANT, AMIRA.id, guid(101) as PolicyId)],
    ['list requests', () => store.requests.list(query)],
    ['list requests of a person', () => store.requests.list({ ...query, personId: AMIRA.id, states: ['pending'] })],
    ['list requests of a policy', () => store.requests.list({ ...query, policyId: guid(101) as PolicyId })],
    [
      'list requests of a person under a policy',
      () => store.requests.list({ ...query, personId: AMIRA.id, policyId: guid(101) as PolicyId }),
    ],
    ['list requests of who was asked', () => store.requests.list({ ...query, askedId: BEN.id, states: ['pending'] })],
    ['list grants', () => store.requests.list({ ...query, grantStates: ['active'], order: 'soonest-end' })],
    [
      'list asks for more time',
      () => store.requests.list({ ...query, grantStates: ['active'], extending: true, order: 'soonest-end' }),
    ],
    ['count requests', () => store.requests.count({ ...query, states: ['pending'] })],
    ['holdings leased by a request', () => store.holdings.leasedBy(ID)],
    ['unsettled holdings', () => store.holdings.unsettled(TENANT, 5)],
    ['a page of holdings', () => store.holdings.unsettledAfter(TENANT, 'h3' as HoldingId, 5)],
    ['a page of requests that are not over', () => store.requests.unfinished(TENANT, ID, 5)],
    ['findings that wait', () => store.findings.inStates(TENANT, ['open', 'removing'], 5)],
    ['findings about holdings', () => store.findings.about(['h1', 'h2'] as HoldingId[])],
    ['many holdings', () => store.holdings.loadMany(['h1', 'h2'] as HoldingId[])],
    ['policy by name', () => store.policies.findByName(TENANT, 'policy 1')],
    ['list policies', () => store.policies.list(TENANT)],
    ['deleted policies by name', () => store.policies.deletedOf(TENANT, 'policy 1')],
    ['events of a policy', () => store.policies.eventsOf(guid(101) as PolicyId)],
    ['record a refusal', () => store.refusals.record('key', refusal)],
    ['housekeeping', () => store.housekeeping(until)],
    ['deliveries of a request', () => store.deliveries.ofRequest(ID)],
    ['settle a delivery', () => store.deliveries.settle(buildDelivery().id, 'c', { kind: 'moot', seq: 1 }, NOON)],
    ['count what waits', () => store.deliveries.countWaiting()],
    ['revive a person', () => store.deliveries.revive(AMIRA.id, NOON)],
    ['what is due', () => store.dueWork.kinds(soon)],
    ['unsealed events', () => store.ledger.unsealed(5)],
    ['head', () => store.ledger.head()],
    ['look at what may be forgotten', () => store.retention.look(['request:R-22205', 'holding:h1'], 1)],
    ['what waits of requests', () => store.retention.unsentAmong([ID])],
    ['remove no block', () => store.retention.removeBlocks(-1)],
    ['carry', () => store.retention.carry([['policy:p', 1]], 1)],
    ['forget', () => store.retention.forget({ aggregate: 'request:R-99999', seq: 1, events: 1 }, 1)],
    ['forget messages', () => store.retention.forgetMessages(['R-99999' as RequestId])],
    ['insert a request', () => insertAgain()],
    ['sealed', () => store.ledger.sealed(['e1', 'e2'])],
    ['release', () => store.ledger.release([buildEvent({ id: 'e1' })])],
    ['blocks', () => store.ledger.blocks(3, 5)],
    ['latest of a request', () => store.ledger.latest({ ...query, requestId: ID })],
    ['latest of a person', () => store.ledger.latest({ ...query, personId: AMIRA.id })],
    ['latest of a policy', () => store.ledger.latest({ ...query, policyId: guid(101) as PolicyId })],
    ['latest', () => store.ledger.latest(query)],
    ['open alerts', () => store.alerts.open(TENANT, null)],
    ['open alerts of a topic', () => store.alerts.open(TENANT, 'removal')],
    ['claim due alerts', () => store.alerts.claimDue(soon, until, 3)],
    ['commit an alert', () => commitAlert()],
    ['where alerts go', () => store.alertRouting.load('alert-route')],
    ['load a mark', () => store.marks.load('cursor')],
    ['save a mark', () => store.marks.save('cursor', 1, 1)],
    ['contact', () => store.contacts.load(AMIRA.id)],
    ['contacts of several', () => store.contacts.loadMany([AMIRA.id, BEN.id])],
    ['digests that are due', () => store.contacts.dueDigests(NOON, 20)],
    ['move a digest', () => store.contacts.moveDigest(AMIRA.id, digest, digest)],
    ['set a digest', () => store.contacts.setDigest(AMIRA.id, digest)],
    ['claim a welcome', () => store.contacts.claimWelcome(AMIRA.id, NOON)],
    ['last service URL', () => store.contacts.lastServiceUrl()],
    ['rate', () => store.rate.hit('key', NOON)],
  ])('%s: read no whole collection, and sort by index', async (_name, run) => {
    sent = [];
    await run();
    const commands = sent.filter((command) => command.getMore === undefined);

    const plans = await Promise.all(commands.map((command) => explain(command)));

    expect(commands.length).toBeGreaterThan(0);
    for (const [n, plan] of plans.entries())
      expect(stagesOf(plan), JSON.stringify(commands[n])).not.toContain('COLLSCAN');
    for (const [n, plan] of plans.entries()) expect(stagesOf(plan), JSON.stringify(commands[n])).not.toContain('SORT');
  });

  it('are journalled by a majority when they write, whatever the connection string says', () => {
    const concerns = new Set(writes.map((command) => JSON.stringify(command.writeConcern)));

    expect(writes.length).toBeGreaterThan(100);
    expect([...concerns]).toEqual([JSON.stringify({ w: 'majority', j: true })]);
  });

  function explain(command: Document): Promise<Document> {
    const bare = Object.fromEntries(Object.entries(command).filter(([key]) => !ENVELOPE.includes(key)));
    return database.db.command({ explain: bare, verbosity: 'queryPlanner' });
  }
});

/** Names of all stages of the plans that won, wherever the engine puts them in its answer. */
function stagesOf(plan: unknown): string[] {
  if (Array.isArray(plan)) return plan.flatMap(stagesOf);
  if (typeof plan !== 'object' || plan === null) return [];
  const entries = Object.entries(plan).filter(([key]) => key !== 'rejectedPlans' && key !== 'command');
  return entries.flatMap(([key, value]) => (key === 'stage' && typeof value === 'string' ? [value] : stagesOf(value)));
}
