import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BackEnd } from '../../src/jit/back-end.ts';
import { commitOf } from '../../src/jit/change.ts';
import type { Deps } from '../../src/jit/deps.ts';
import type { Directories, Directory } from '../../src/jit/directory.ts';
import { holdingId } from '../../src/jit/entitlement.ts';
import type { Holding } from '../../src/jit/holding/holding.ts';
import { type Cause, groupId, type RequestId, tenantId, userId } from '../../src/jit/ids.ts';
import { holdingKind, requestKind } from '../../src/jit/kinds.ts';
import type { PolicyStore } from '../../src/jit/ports.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { Worker } from '../../src/jobs/worker.ts';
import {
  AMIRA,
  buildApproved,
  buildGrantItem,
  buildGroup,
  buildHolding,
  buildLease,
  buildPolicy,
  guid,
} from '../support/builders.ts';
import { type Harness, startHarness } from '../support/harness.ts';

const MANY = 300;
const MINUTE_MS = 60_000;
const CAUSE = 'test:lanes' as Cause;
const POLICY = buildPolicy();
/** What is to end; every other group is one that Graph does not answer about. */
const ENDING = buildGroup({ groupId: groupId(guid(0x9000)) });

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ policies: '' });
});
afterAll(() => harness.stop());

/** A Graph that answers about the group that is to end, and hangs on all else until it is told to fail. */
function slowGraph() {
  const hanging = { reads: 0, activations: 0 };
  const { promise: over, resolve: giveUp } = Promise.withResolvers<void>();
  const present = new Set([ENDING.groupId]);
  const backEnd: BackEnd = {
    async read(_principal, entitlement) {
      if (entitlement.kind === 'group' && entitlement.groupId === ENDING.groupId) {
        return present.has(ENDING.groupId) ? { kind: 'present', assignmentId: null } : { kind: 'absent' };
      }
      hanging.reads += 1;
      await over;
      return { kind: 'unavailable', detail: 'no answer', retryAfterMs: MINUTE_MS };
    },
    readMany: () => Promise.resolve([]),
    holders: () => Promise.resolve({ kind: 'holders', people: [] }),
    move: null,
    add: () => Promise.resolve({ kind: 'not-done', detail: 'nothing is added here', retryAfterMs: null }),
    async remove() {
      present.delete(ENDING.groupId);
      return { kind: 'done', assignmentId: null, graphRequestId: null };
    },
  };
  const directory = {
    async user() {
      hanging.activations += 1;
      await over;
      return null;
    },
  };
  const directories: Directories = { within: () => directory as unknown as Directory };
  return { backEnd, directories, hanging, giveUp };
}

async function store(deps: Deps, request: AccessRequest, holding: Holding): Promise<void> {
  const now = deps.clock.now();
  const [asked, held] = [
    commitOf(requestKind, { body: request, events: [] }, null, CAUSE, now),
    commitOf(holdingKind, { body: holding, events: [] }, null, CAUSE, now),
  ];
  expect(await deps.requests.insert(request.id, asked)).toBe(true);
  expect(await deps.holdings.insert(holding.id, held)).toBe(true);
}

it(`an end waits neither for ${MANY} observations that hang on Graph nor for ${MANY} activations`, async () => {
  const { deps: real } = harness.app;
  const graph = slowGraph();
  const tenant = tenantId(harness.tenant.tenantId);
  const policies: PolicyStore = {
    ...real.policies,
    load: () => Promise.resolve({ seq: 1, eventCount: 0, outbox: [], body: POLICY }),
  };
  const { backEnd, directories, hanging, giveUp } = graph;
  const deps: Deps = {
    ...real,
    policies,
    directories,
    backEnds: { direct: backEnd },
    poke: (name) => worker.kick(name),
  };
  const worker = new Worker(deps);
  const start = harness.clock.now();
  const later = (ms: number) => new Date(start.getTime() + ms);
  const filling = Array.from({ length: MANY }, async (_, n) => {
    const entitlement = buildGroup({ groupId: groupId(guid(0xa000 + n)) });
    const person = { id: userId(guid(0xb000 + n)), name: `Person ${n}` };
    const id = `R-A${String(n).padStart(4, '0')}` as RequestId;
    const activation = buildApproved(
      { state: 'scheduled', scheduledAt: start, activatingAt: null, activeAt: null, endsAt: null },
      { id, tenantId: tenant, causes: [`fill-${n}` as Cause], terms: { person, policyTermsHash: POLICY.termsHash } },
    );
    const observed = buildHolding({
      id: holdingId(tenant, person.id, entitlement),
      tenantId: tenant,
      principal: person,
      entitlement,
      state: 'held',
      basis: { kind: 'none' },
      added: 'yes',
      leases: [buildLease({ requestId: id, until: later(120 * MINUTE_MS) })],
      nextAt: start,
    });
    await store(deps, activation, observed);
  });
  await Promise.all(filling);
  const ID = 'R-ENDNG' as RequestId;
  const held = holdingId(tenant, AMIRA.id, ENDING);
  const end = later(MINUTE_MS);
  const items = [buildGrantItem({ holdingId: held, entitlement: ENDING })];
  await store(
    deps,
    buildApproved({ endsAt: end, warnedAt: start, items }, { id: ID, tenantId: tenant, causes: ['end' as Cause] }),
    buildHolding({
      id: held,
      tenantId: tenant,
      entitlement: ENDING,
      state: 'held',
      basis: { kind: 'none' },
      added: 'yes',
      leases: [buildLease({ requestId: ID, until: end })],
      nextAt: later(120 * MINUTE_MS),
    }),
  );

  await worker.sweep(harness.clock.now(), 0);
  await expect.poll(() => hanging, { timeout: 20_000 }).toEqual({ reads: 256, activations: 256 });
  harness.clock.advance(MINUTE_MS);
  const state = async () => (await deps.requests.load(ID))?.body.grant?.state;
  let seconds = 0;
  for (; seconds < 5 && (await state()) !== 'ended'; seconds++) {
    await worker.sweep(harness.clock.now(), 0);
    await expect.poll(async () => await resting(deps), { timeout: 10_000 }).toBe(true);
    harness.clock.advance(1_000);
  }

  expect(await state()).toBe('ended');
  expect(seconds).toBeLessThanOrEqual(2);
  expect(hanging.reads).toBeGreaterThanOrEqual(256);
  giveUp();
  await worker.stop(20_000);

  /** Nothing more can happen to what is to end before time goes on. */
  async function resting({ requests, holdings, clock }: Deps): Promise<boolean> {
    const [request, holding] = await Promise.all([requests.load(ID), holdings.load(held)]);
    const body = holding?.body;
    if (request?.body.grant?.state === 'ended') return true;
    // A write that is recorded and not yet answered is still under way, whatever its next look says.
    if (body?.state !== 'removing' || body.attempt !== null) return false;
    return body.nextAt !== null && body.nextAt > clock.now();
  }
}, 60_000);
