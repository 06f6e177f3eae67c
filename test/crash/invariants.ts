import { isDeepStrictEqual } from 'node:util';
import type { Document } from 'mongodb';
import type { Change } from '../../sandbox/graph/store.ts';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { verifyLedger } from '../../src/jit/audit/verify.ts';
import type { Delivery } from '../../src/jit/delivery/delivery.ts';
import type { Holding } from '../../src/jit/holding/holding.ts';
import type { RequestMessage } from '../../src/jit/messenger.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { openStore } from '../../src/store/open-store.ts';
import { drawn } from './chats.ts';
import { DURATION_MS, type Story } from './stories.ts';
import type { World } from './world.ts';

/** Design, Punctual: a removal is answered within this of its time, a death in between included. */
const LATE_MS = 7_000;
const CONFIRM_GAP_MS = 1_000;

type Rows = Record<'requests' | 'holdings' | 'deliveries' | 'policies', Document[]>;

/** What is wrong with the world once a story has come to its end and nothing is outstanding; empty when all is well. */
export async function faultsOf(world: World, story: Story): Promise<string[]> {
  const { db } = world.ground.database;
  const read = (name: string) => db.collection(name).find().toArray();
  const [requests, holdings, deliveries, policies] = await Promise.all(
    ['requests', 'holdings', 'deliveries', 'policies'].map(read),
  );
  const rows: Rows = {
    requests: requests ?? [],
    holdings: holdings ?? [],
    deliveries: deliveries ?? [],
    policies: policies ?? [],
  };
  const [only] = rows.requests;
  if (only === undefined) return ['the request is lost'];
  if (rows.requests.length > 1) return [`${rows.requests.length} requests were made of one`];
  const request: AccessRequest = only.body;
  const { ledger } = openStore(db);
  const verified = await verifyLedger(ledger, world.clock.now());
  return [
    ...decisionFaults(request, story),
    ...accessFaults(request, world.changes),
    ...holdingFaults(rows.holdings.map((row) => row.body)),
    ...cardFaults(rows.deliveries, request, world),
    ...leftovers(rows),
    ...verified.faults.map((fault) => `ledger: ${fault.what}`),
    ...(verified.unsealed > 0 ? [`${verified.unsealed} events are not sealed`] : []),
  ];
}

/** Nothing that a person did is lost, or counted twice. */
function decisionFaults(request: AccessRequest, story: Story): string[] {
  const faults: string[] = [];
  const voters = request.votes.map((vote) => vote.approver.name).join(', ');
  const wanted = story.scenes.filter((scene) => scene.name.endsWith('approves')).map((scene) => scene.name);
  if (wanted.map((name) => name.replace(' approves', '')).join(', ') !== voters) faults.push(`votes of ${voters}`);
  if (request.state !== 'approved') faults.push(`the request is ${request.state}: ${request.stateNote}`);
  if (request.grant?.state !== 'ended') faults.push(`the grant is ${request.grant?.state}`);
  if (request.grant?.endReason !== story.endReason) faults.push(`the grant ended as ${request.grant?.endReason}`);
  return faults;
}

/** Each access came once and went once, when it should; and "ended" was said only after it was confirmed. */
function accessFaults({ grant, decidedAt, terms }: AccessRequest, changes: readonly Change[]): string[] {
  if (grant === null) return ['there is no grant'];
  const faults: string[] = [];
  const byEntitlement = Map.groupBy(changes, (change) => `${change.table} ${change.id}`);
  if (byEntitlement.size !== terms.entitlements.length) faults.push(`${byEntitlement.size} entitlements were touched`);
  const over = grant.endReason === 'expired' ? grant.endsAt : grant.revokingAt;
  const lasted = (grant.endsAt?.getTime() ?? 0) - (grant.activatingAt?.getTime() ?? 0);
  if (lasted !== DURATION_MS) faults.push(`the grant was to last ${lasted} ms`);
  for (const [what, [given, taken, ...more]] of byEntitlement) {
    if (given?.value === undefined || taken === undefined || taken.value !== undefined || more.length > 0) {
      faults.push(`${what} was not given once and taken once`);
      continue;
    }
    const says = (words: string) => faults.push(`${what} ${words}`);
    if (decidedAt === null || given.at < decidedAt) says('was given before the decision');
    if (grant.activatingAt === null || given.at < grant.activatingAt) says('was given before its end was fixed');
    if (grant.activeAt !== null && given.at > grant.activeAt) says('was called active before it was given');
    if (over === null || taken.at < over) says('was taken before its time');
    else if (taken.at.getTime() - over.getTime() > LATE_MS) says(`was taken ${+taken.at - +over} ms late`);
    if (grant.endedAt === null || +grant.endedAt - +taken.at < CONFIRM_GAP_MS) says('was called ended unconfirmed');
  }
  for (const item of grant.items) {
    const confirmed = item.status === 'removed' && item.confirmedAt !== null;
    if (!confirmed) faults.push(`the receipt says ${item.status} (${item.detail}), confirmed ${item.confirmedAt}`);
  }
  return faults;
}

function holdingFaults(holdings: Holding[]): string[] {
  return holdings.flatMap((one) => {
    const settled = one.state === 'absent' && one.leases.length === 0 && one.attempt === null && one.nextAt === null;
    const what = `${one.state}, ${one.leases.length} leases, attempt ${one.attempt?.action}, next ${one.nextAt}`;
    return settled ? [] : [`${one.id} is not settled: ${what}`];
  });
}

/** Every copy that is recorded shows how it ended, and everybody was told what they should be told. */
function cardFaults(rows: Document[], request: AccessRequest, { chats, clock }: World): string[] {
  const deliveries = rows as unknown as Delivery[];
  const faults: string[] = [];
  for (const { address, content, recipient, requestId } of deliveries) {
    if (address === null || content.type !== 'card') continue;
    const shown = chats.at(address);
    const reader = recipient.kind === 'person' ? recipient.id : null;
    if (shown === undefined || !showsTheSame(shown, { ...content, request, reader }, clock.now())) {
      faults.push(`the card of ${requestId} for ${recipient.id} shows ${shown?.request.grant?.state}`);
    }
  }
  const cards = deliveries.filter((one) => one.address !== null && one.content.type === 'card');
  if (cards.length !== 3) faults.push(`${cards.length} cards are recorded`);
  const toldErin = chats.posted.filter(({ to, message }) => to === people.erin && message.type === 'notice');
  const told = new Set(toldErin.map(({ message }) => (message.type === 'notice' ? message.notice.kind : '')));
  const due = request.grant?.endReason === 'expired' ? ['active', 'ending-soon', 'ended'] : ['active'];
  for (const kind of due.filter((one) => !told.has(one as never))) faults.push(`nobody was told: ${kind}`);
  // One death leaves at most one message that was sent and not recorded.
  const orphans = chats.posted.length - deliveries.filter((one) => one.address !== null).length;
  if (orphans > 1) faults.push(`${orphans} messages were sent twice`);
  return faults;
}

function showsTheSame(shown: RequestMessage, wanted: RequestMessage, now: Date): boolean {
  // Drawing takes longer than all else here, and the same request makes the same picture.
  if (isDeepStrictEqual(shown.request, wanted.request)) return true;
  return drawn(shown, now) === drawn(wanted, now);
}

/** Nothing waits, and nothing is claimed. */
function leftovers(rows: Rows): string[] {
  return Object.entries(rows).flatMap(([name, docs]) =>
    docs.flatMap((doc) => {
      const waits = doc.dueAt !== null || (doc.outbox?.length ?? 0) > 0 || doc.unsealed === true;
      return waits ? [`${name} ${doc._id} waits: due ${doc.dueAt}, outbox ${JSON.stringify(doc.outbox ?? [])}`] : [];
    }),
  );
}
