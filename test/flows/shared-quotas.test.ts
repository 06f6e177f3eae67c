import { afterAll, beforeAll, expect, it } from 'vitest';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import type { App } from '../../src/app.ts';
import { MICROSOFT_QUOTAS } from '../../src/jit/budget/quotas.ts';
import { type Cause, type RequestId, tenantId, userId } from '../../src/jit/ids.ts';
import { revokeGrant } from '../../src/jit/operations/grant/end-request.ts';
import { submitRequest } from '../../src/jit/operations/request/submit-request.ts';
import { runDue } from '../../src/jit/operations/work.ts';
import type { GrantState } from '../../src/jit/request/request.ts';
import { type Harness, savePolicies, startHarness } from '../support/harness.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const ASKERS = ['erin', 'felix', 'grace', 'hiro', 'ana', 'ben', 'ines', 'jonas'] as const;
const LIVE = 16;
const BURST = 60;
/** Fewer than the burst needs, so that it takes two windows. */
const QUOTA = { limit: 45, windowMs: 150_000 };

let harness: Harness;
let apps: App[];
const groups: string[] = [];

beforeAll(async () => {
  const quotas = { ...MICROSOFT_QUOTAS, 'graph-writes': [QUOTA] };
  harness = await startHarness({ policies: '', limits: true, substitutes: { settings: { quotas } }, logLevel: 'warn' });
  apps = [harness.app, await harness.addApp()];
  harness.graph.knobs.writeQuota = QUOTA;
  const yaml = Array.from({ length: (LIVE + BURST) / ASKERS.length + 1 }, (_, n) => {
    groups.push(harness.graph.directory.addGroup({ displayName: `SG-Burst-${n}` }));
    return `name: burst-${n}
eligible: [${ASKERS.map((who) => people[who]).join(', ')}]
entitlements: [{ group: SG-Burst-${n} }]
duration: { default: 4h, max: 8h }
approval: none
require: { justification: 5 }
`;
  });
  await savePolicies(harness.app, yaml.join('---\n'));
}, 120_000);
afterAll(() => harness.stop());

/** Asks for the nth of all pairs of a person and a group, at one replica or the other. */
async function ask(n: number): Promise<RequestId> {
  const who = ASKERS[n % ASKERS.length] ?? 'erin';
  const { deps } = apps[n % 2] ?? harness.app;
  const { request } = await submitRequest(deps, {
    caller: { id: userId(people[who]), name: who },
    cause: `test:ask-${n}` as Cause,
    policyName: `burst-${Math.floor(n / ASKERS.length)}`,
    durationMs: 4 * HOUR_MS,
    justification: 'moving the mailboxes',
    ticket: null,
  });
  return request.body.id;
}

async function askMany(from: number, count: number): Promise<RequestId[]> {
  const ids: RequestId[] = [];
  for (let n = from; n < from + count; n += 4) {
    const some = Array.from({ length: Math.min(4, from + count - n) }, (_, i) => ask(n + i));
    ids.push(...(await Promise.all(some)));
  }
  return ids;
}

async function bothSettle(ms: number): Promise<void> {
  harness.clock.advance(ms);
  await Promise.all(apps.map((app) => runDue(app.deps)));
}

function countOf(...grantStates: GrantState[]): Promise<number> {
  return harness.app.deps.requests.count({ tenantId: tenantId(harness.tenant.tenantId), grantStates, limit: 1_000 });
}

function membershipsLeft(): number {
  return harness.graph.snapshot().memberships.filter((one) => groups.includes(one.groupId)).length;
}

it(`a burst of ${BURST} grants and ${LIVE} revocations on two replicas provokes no 429, and access ends first`, async () => {
  const live = await askMany(0, LIVE);
  for (let n = 0; n < 10; n++) await bothSettle(SECOND_MS);
  expect(await countOf('active')).toBe(LIVE);
  await bothSettle(2 * QUOTA.windowMs);
  await bothSettle(SECOND_MS);

  await askMany(LIVE, BURST);
  await bothSettle(0);
  expect(await countOf('activating')).toBeGreaterThan(BURST - QUOTA.limit);
  for (const [n, requestId] of live.entries()) {
    const caller = { id: userId(people.dana), name: 'Dana Fischer' };
    const { deps } = apps[n % 2] ?? harness.app;
    await revokeGrant(deps, { caller, cause: `test:end-${n}` as Cause, requestId, note: null, knownAdmin: true });
  }
  for (let n = 0; n < 4; n++) await bothSettle(SECOND_MS);
  const endedAtOnce = await countOf('ended');
  const grantedAtOnce = membershipsLeft() - (LIVE - endedAtOnce);
  expect(endedAtOnce).toBe(QUOTA.limit * 0.2);
  // A write that another replica was quicker to record has taken its share all the same.
  expect(grantedAtOnce).toBeLessThanOrEqual(QUOTA.limit * 0.8);
  expect(grantedAtOnce).toBeGreaterThan(QUOTA.limit * 0.7);

  await bothSettle(QUOTA.windowMs - 6 * SECOND_MS);
  let grantedWhenAllEnded: number | null = null;
  for (let n = 0; n < 60 && (await countOf('active')) < BURST; n++) {
    await bothSettle(SECOND_MS);
    if (grantedWhenAllEnded === null && (await countOf('ended')) === LIVE) grantedWhenAllEnded = membershipsLeft();
  }

  expect(await countOf('ended')).toBe(LIVE);
  expect(await countOf('active')).toBe(BURST);
  expect(grantedWhenAllEnded).toBe(grantedAtOnce);
  expect(membershipsLeft()).toBe(BURST);

  const waiting = async () => (await harness.app.deps.deliveries.countWaiting()).count;
  for (let n = 0; n < 60 && (await waiting()) > 0; n++) await bothSettle(5 * SECOND_MS);
  expect(await waiting()).toBe(0);
  expect(harness.graph.log.filter((call) => call.status === 429)).toEqual([]);
  expect(harness.teams.calls.filter((call) => call.status === 429)).toEqual([]);
  // Which of the two came too late for a share is chance.
  const pages = await Promise.all(apps.map(({ port }) => fetch(`http://127.0.0.1:${port}/metrics`)));
  const metrics = (await Promise.all(pages.map((page) => page.text()))).join('\n');
  expect(metrics).toMatch(/jit_budget_refused_total\{budget="graph-writes",class="normal"\} [1-9]/);
  expect(metrics).toMatch(/jit_budget_refused_total\{budget="graph-writes",class="urgent"\} [1-9]/);
  expect(metrics).toMatch(/jit_budget_refused_total\{budget="teams-conversation",class="normal"\} [1-9]/);
}, 240_000);
