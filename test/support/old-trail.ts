import type { Db } from 'mongodb';
import { type AggregateKind, SYSTEM } from '../../src/jit/aggregate.ts';
import type { AlertText } from '../../src/jit/alert/alert.ts';
import type { EventType } from '../../src/jit/audit/event.ts';
import { commitOf } from '../../src/jit/change.ts';
import { DEFAULT_SETTINGS, type Deps, type Settings } from '../../src/jit/deps.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/jit/duration.ts';
import { type Finding, findingId } from '../../src/jit/finding/finding.ts';
import type { Cause, HoldingId, PolicyId, RequestId } from '../../src/jit/ids.ts';
import { alertKind, findingKind, holdingKind, policyKind, requestKind } from '../../src/jit/kinds.ts';
import { sealLedger } from '../../src/jit/operations/audit/seal-ledger.ts';
import type { AggregateStore, Clock } from '../../src/jit/ports.ts';
import { openStore, portsOf } from '../../src/store/open-store.ts';
import {
  AMIRA,
  buildAlert,
  buildApproved,
  buildDelivery,
  buildEvent,
  buildGroup,
  buildHolding,
  buildLease,
  buildPolicy,
  buildRequest,
  guid,
  NOON,
  TENANT,
} from './builders.ts';
import { TestClock } from './test-clock.ts';

export const KEEP_MS = 24 * HOUR_MS;
export const PERIODS = { auditMs: KEEP_MS, settledMs: 6 * HOUR_MS, everyMs: HOUR_MS };

const CAUSE = 'test' as Cause;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type OldTrail = Awaited<ReturnType<typeof openOldTrail>>;

/** What operations of retention touch, over a database: one process, on the clock that is given. */
export function depsOver(db: Db, clock: Clock): Deps {
  const settings: Settings = {
    ...DEFAULT_SETTINGS,
    tenantId: TENANT,
    adminIds: [],
    auditorIds: [],
    retention: PERIODS,
  };
  return { ...portsOf(openStore(db)), settings, clock, log, poke: () => undefined } as unknown as Deps;
}

/** A database with things that are over and things that are live, each with its events, and ways to add to it. */
export async function openOldTrail(db: Db, clock = new TestClock(NOON)) {
  const deps = depsOver(db, clock);

  /** Creates it, and changes it so many times after, each with an event. */
  async function leave<Id extends string, Body>(
    store: AggregateStore<Id, Body>,
    kind: AggregateKind<Id, Body>,
    body: Body,
    types: EventType[],
  ): Promise<void> {
    const id = kind.id(body);
    for (const type of types) {
      const stored = await store.load(id);
      const change = { body, events: [{ type, actor: SYSTEM, data: { told: type } }] };
      const commit = { ...commitOf(kind, change, stored, CAUSE, clock.now()) };
      const done = stored === null ? await store.insert(id, commit) : await store.commit(id, stored.seq, commit);
      if (!done) throw new Error(`${id} could not be written`);
    }
  }

  async function endedRequest(id: string, policy: number, message: 'sent' | 'waiting' = 'sent'): Promise<RequestId> {
    const requestId = id as RequestId;
    const request = buildApproved(
      { state: 'ended', endReason: 'expired', endedAt: clock.now() },
      { id: requestId, causes: [`cause of ${id}` as Cause], terms: { policyId: guid(policy) as PolicyId } },
    );
    await leave(deps.requests, requestKind, request, ['request.submitted', 'grant.active', 'grant.ended']);
    const delivery = buildDelivery({ id: `${id}:card` as ReturnType<typeof buildDelivery>['id'], requestId });
    await deps.deliveries.want([delivery], clock.now());
    if (message === 'sent') await send(delivery.id);
    return requestId;
  }

  async function send(id: ReturnType<typeof buildDelivery>['id']): Promise<void> {
    const until = new Date(clock.now().getTime() + MINUTE_MS);
    const claimed = await deps.deliveries.claimOne(id, clock.now(), until);
    if (claimed === null) throw new Error(`${id} does not wait`);
    await deps.deliveries.settle(id, claimed.claim, { kind: 'moot', seq: 9 }, clock.now());
  }

  const settledHolding = (id: string, n: number) =>
    buildHolding({ id: id as HoldingId, entitlement: buildGroup({ name: `group ${n}` }), removedAt: clock.now() });

  function holdingOf(id: string, n = 1): Promise<void> {
    return leave(deps.holdings, holdingKind, settledHolding(id, n), ['holding.held', 'holding.absent']);
  }

  function finding(holding: string, state: Finding['state']): Promise<void> {
    const facts = { holdingId: holding as HoldingId, occasion: 'epoch 2' };
    const body: Finding = {
      ...facts,
      id: findingId(facts.holdingId, facts.occasion, 0),
      tenantId: TENANT,
      principal: AMIRA,
      entitlement: buildGroup(),
      backEnd: 'direct',
      why: 'after-restore',
      foundAt: clock.now(),
      state,
      decidedBy: null,
      decidedAt: clock.now(),
      causes: [],
    };
    const last: EventType = state === 'kept' ? 'finding.kept' : 'finding.removed';
    return leave(deps.findings, findingKind, body, ['finding.found', last]);
  }

  function alert(subject: string, open: boolean): Promise<void> {
    const text: AlertText = { title: subject, lines: [], todo: '' };
    const body = buildAlert({ subject, open, text, nextAt: null });
    return leave(deps.alerts, alertKind, body, open ? ['alert.raised'] : ['alert.raised', 'alert.cleared']);
  }

  async function refusal(key: string): Promise<void> {
    const { id: _id, aggregate: _a, seq: _s, n: _n, ...draft } = buildEvent({ type: 'refusal', at: clock.now() });
    await deps.refusals.record(key, draft);
    await deps.refusals.record(key, draft);
    await openStore(db).housekeeping(new Date(clock.now().getTime() + 2 * MINUTE_MS));
  }

  async function seal(): Promise<void> {
    while ((await sealLedger(deps)) > 0);
  }

  async function rules(): Promise<void> {
    await leave(deps.policies, policyKind, buildPolicy(), ['policy.created', 'policy.changed']);
  }

  /** One of each that goes, and one of each that stays, from now; all sealed. */
  async function live(): Promise<void> {
    await rules();
    await endedRequest('R-22222', 0x901);
    await holdingOf('h-over');
    await finding('h-over', 'removed');
    await finding('h-kept', 'kept');
    await alert('over', false);
    await alert('open', true);
    await refusal('somebody');
    const pending = buildRequest({ id: 'R-33333' as RequestId, causes: ['cause of R-33333' as Cause] });
    await leave(deps.requests, requestKind, pending, ['request.submitted']);
    const held = buildHolding({
      id: 'h-held' as HoldingId,
      state: 'held',
      leases: [buildLease({ until: new Date('2099-01-01') })],
    });
    await leave(deps.holdings, holdingKind, held, ['holding.lease-added', 'holding.held']);
    await seal();
  }

  async function ids(): Promise<string[]> {
    const names = ['requests', 'holdings', 'policies', 'alerts', 'findings', 'refusals', 'deliveries'];
    const found = await Promise.all(names.map((name) => db.collection(name).find({}).sort({ _id: 1 }).toArray()));
    return found.flat().map((one) => String(one._id));
  }

  return {
    db,
    deps,
    clock,
    leave,
    endedRequest,
    send,
    holdingOf,
    settledHolding,
    finding,
    alert,
    refusal,
    seal,
    rules,
    live,
    ids,
  };
}
