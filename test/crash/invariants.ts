import { isDeepStrictEqual } from 'node:util';
import type { Document } from 'mongodb';
import { linkKey, roleAssignmentId } from '../../sandbox/graph/row-keys.ts';
import type { Change } from '../../sandbox/graph/store.ts';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { verifyLedger } from '../../src/jit/audit/verify.ts';
import type { Delivery } from '../../src/jit/delivery/delivery.ts';
import type { Held } from '../../src/jit/entitlement.ts';
import type { Holding } from '../../src/jit/holding/holding.ts';
import type { RequestMessage } from '../../src/jit/messenger.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { openStore } from '../../src/store/open-store.ts';
import { accountFaults } from './account-invariants.ts';
import { drawn } from './chats.ts';
import type { Story } from './stories.ts';
import type { World } from './world.ts';

/** Design, Punctual: a removal is answered within this of its time, a death in between included. */
const LATE_MS = 7_000;
const CONFIRM_GAP_MS = 1_000;
/** Whole minutes, counted from when Entra hears of it. */
const ENTRA_LATE_MS = 150_000;

type Rows = Record<'requests' | 'holdings' | 'deliveries' | 'policies', Document[]>;

/**
 * What is wrong with the world once a story has come to its end and nothing is outstanding; empty when all is well.
 * `wokeAt`: when a process was there again after hours without one, and nobody did what was cut off once more.
 */
export async function faultsOf(world: World, story: Story, wokeAt: Date | null = null): Promise<string[]> {
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
  if (only === undefined) {
    const untouched = wokeAt !== null && world.changes.length === 0;
    return untouched ? [] : ['the request is lost'];
  }
  if (rows.requests.length > 1) return [`${rows.requests.length} requests were made of one`];
  const request: AccessRequest = only.body;
  // Nobody has decided, and nobody is waited for here.
  if (wokeAt !== null && request.state === 'pending') return world.changes.map(({ id }) => `${id} was touched`);
  const { ledger } = openStore(db);
  const verified = await verifyLedger(ledger, world.clock.now());
  return [
    ...(wokeAt === null ? decisionFaults(request, story) : []),
    ...accessFaults(request, world, story, wokeAt),
    ...entraFaults(request, world, wokeAt),
    ...(await accountFaults(request, world, story, lastMomentOf(request, story, wokeAt))),
    ...holdingFaults(rows.holdings.map((row) => row.body)),
    ...cardFaults(rows.deliveries, request, world),
    ...(wokeAt === null ? messageFaults(rows.deliveries, request, world, story) : []),
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

/** When the access was to go. */
function overAt({ grant }: AccessRequest): Date | null {
  if (grant === null) return null;
  return grant.endReason === 'expired' ? grant.endsAt : grant.revokingAt;
}

/** Until when it may have lasted: nobody takes it while nobody is there. */
function lastMomentOf(request: AccessRequest, { entraLateMs = 0 }: Story, wokeAt: Date | null): Date {
  const over = overAt(request) ?? new Date(0);
  return new Date(Math.max(over.getTime() + entraLateMs, wokeAt?.getTime() ?? 0) + LATE_MS);
}

/** Each access came once and went once, when it should; and "ended" was said only after it was confirmed. */
function accessFaults(request: AccessRequest, world: World, story: Story, wokeAt: Date | null): string[] {
  const { grant, decidedAt, terms } = request;
  if (grant === null) return ['there is no grant'];
  const faults: string[] = [];
  const given = grant.items.flatMap(
    ({ entitlement }) => rowOf(entitlement, grant.account?.id ?? terms.person.id) ?? [],
  );
  const byRow = Map.groupBy(world.changes.filter(isAccess), (change) => change.id);
  for (const [row, [first]] of byRow) {
    const isStray = story.strays?.some((group) => row.includes(group)) ?? false;
    if (!given.includes(row) && !isStray) faults.push(`${first?.table} ${row} is no part of the request`);
  }
  const over = overAt(request);
  const lasted = (grant.endsAt?.getTime() ?? 0) - (grant.activatingAt?.getTime() ?? 0);
  if (wokeAt === null && lasted !== story.durationMs) faults.push(`the grant was to last ${lasted} ms`);
  if (wokeAt === null && given.length !== terms.entitlements.length) faults.push(`${given.length} things were given`);
  for (const what of given) {
    const [came, went, ...more] = byRow.get(what) ?? [];
    if (came === undefined && wokeAt !== null) continue;
    if (came?.value === undefined || went === undefined || went.value !== undefined || more.length > 0) {
      faults.push(`${what} was not given once and taken once`);
      continue;
    }
    const says = (words: string) => faults.push(`${what} ${words}`);
    if (decidedAt === null || came.at < decidedAt) says('was given before the decision');
    if (grant.activatingAt === null || came.at < grant.activatingAt) says('was given before its end was fixed');
    if (grant.activeAt !== null && came.at > grant.activeAt) says('was called active before it was given');
    const entrasOwn = story.policy === 'by-pim' && wokeAt !== null;
    if (over === null || (went.at < over && !entrasOwn)) says('was taken before its time');
    else if (went.at > lastMomentOf(request, story, wokeAt)) says(`was taken ${+went.at - +over} ms late`);
    if (grant.endedAt === null || +grant.endedAt - +went.at < CONFIRM_GAP_MS) says('was called ended unconfirmed');
  }
  for (const item of grant.items) {
    const confirmed = item.status === 'removed' && item.confirmedAt !== null;
    const neverGiven = wokeAt !== null && item.status === 'removed' && item.detail === 'never given';
    if (!confirmed && !neverGiven) {
      faults.push(`the receipt says ${item.status} (${item.detail}), confirmed ${item.confirmedAt}`);
    }
  }
  return faults;
}

function isAccess({ table }: Change): boolean {
  return table === 'links' || table === 'roleAssignments';
}

/** Of the directory, where somebody has this; null for what is no access by itself. */
function rowOf(entitlement: Held, holder: string): string | null {
  if (entitlement.kind === 'account') return null;
  if (entitlement.kind === 'group') {
    return linkKey({ kind: entitlement.as, fromId: entitlement.groupId, toId: holder });
  }
  const { roleDefinitionId, scope } = entitlement;
  return roleAssignmentId({ principalId: holder, roleDefinitionId, directoryScopeId: scope });
}

/** Entra keeps the end that the grant has, and access is not called gone while it keeps a schedule, which could give it back. */
function entraFaults({ grant }: AccessRequest, { graph, changes }: World, wokeAt: Date | null): string[] {
  const left = graph.dump().schedules ?? [];
  const faults = left.map(({ id, state, endsAt }) => `Entra keeps ${id}: ${state} until ${endsAt}`);
  const rows = changes.filter(({ table }) => table === 'schedules');
  for (const { id, at } of rows.filter((one) => one.at > (grant?.endedAt ?? one.at)))
    faults.push(`${id} was in Entra until ${at.toISOString()}, after it was called ended`);
  for (const [id, versions] of wokeAt === null ? Map.groupBy(rows, (row) => row.id) : []) {
    const last = versions.findLast(({ value }) => value !== undefined)?.value;
    const endsAt = last !== undefined && 'endsAt' in last ? last.endsAt : null;
    const lateMs = Date.parse(endsAt ?? '') - (grant?.endsAt?.getTime() ?? 0);
    if (!(lateMs >= 0 && lateMs <= ENTRA_LATE_MS)) faults.push(`${id} was to end in Entra at ${endsAt}`);
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

/** Every copy that is recorded shows how it ended. */
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
  return faults;
}

/** Everybody was told what they should be told. */
function messageFaults(rows: Document[], request: AccessRequest, { chats }: World, story: Story): string[] {
  const deliveries = rows as unknown as Delivery[];
  const faults: string[] = [];
  const cards = deliveries.filter((one) => one.address !== null && one.content.type === 'card');
  if (cards.length !== story.cards) faults.push(`${cards.length} cards are recorded`);
  const toldErin = chats.posted.filter(({ to, message }) => to === people.erin && message.type === 'notice');
  const told = new Set(toldErin.map(({ message }) => (message.type === 'notice' ? message.notice.kind : '')));
  const warned = story.entraLateMs === undefined ? ['ending-soon'] : [];
  const due = request.grant?.endReason === 'expired' ? ['active', ...warned, 'ended'] : ['active'];
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
