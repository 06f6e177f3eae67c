import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createGraphEmulator, type GraphEmulator } from '../../../sandbox/graph/emulator.ts';
import { roleId } from '../../../sandbox/graph/role-definitions.ts';
import { contosoTenant, people } from '../../../sandbox/graph/tenant-seed.ts';

const role = { roleDefinitionId: roleId('Exchange Administrator'), directoryScopeId: '/' };
const who = [people.erin, people.felix];
const minuteMs = 60_000;

type Step =
  | { kind: 'assign' | 'update'; person: string; minutes: number; delay: number }
  | { kind: 'remove'; person: string }
  | { kind: 'delete'; person: string }
  | { kind: 'wait'; minutes: number };

const person = fc.constantFrom(...who);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('assign' as const, 'update' as const),
    person,
    minutes: fc.integer({ min: 1, max: 30 }),
    delay: fc.constantFrom(0, 0, 0, 10),
  }),
  fc.record({ kind: fc.constant('remove' as const), person }),
  fc.record({ kind: fc.constant('delete' as const), person }),
  fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 12 }) }),
);

/** One person's schedule as a plain model keeps it. */
interface Kept {
  startMs: number;
  endMs: number;
  taken: boolean;
}

function post(emulator: GraphEmulator, body: Record<string, unknown>) {
  const path = '/roleManagement/directory/roleAssignmentScheduleRequests';
  return emulator.handle({ method: 'POST', path, headers: {}, body: { ...role, justification: 'x', ...body } });
}

function codeOf(body: unknown): string {
  const error: unknown = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

it('gives, moves and takes access as a plain model of windows would, at every moment', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 0, max: 2 }), async (steps, lagMinutes) => {
      const beganMs = Date.parse('2026-11-21T09:00:00.000Z');
      let nowMs = beganMs;
      const emulator = createGraphEmulator({ clock: { now: () => new Date(nowMs) }, tenant: contosoTenant() });
      const kept = new Map<string, Kept>();
      const holders = (atMs: number) =>
        who.filter((one) => {
          const window = kept.get(one);
          return window && !window.taken && window.startMs <= atMs && atMs < window.endMs;
        });
      const history: { atMs: number; holders: string[] }[] = [];

      /** Minute by minute, because every start and end falls on one. */
      const remember = () => history.push({ atMs: nowMs, holders: holders(nowMs) });
      const forgetEnded = () => {
        for (const [one, window] of kept) if (window.endMs <= nowMs) kept.delete(one);
      };

      remember();
      for (const one of steps) {
        if (one.kind === 'wait') {
          for (let i = 0; i < one.minutes; i += 1) {
            nowMs += minuteMs;
            forgetEnded();
            remember();
          }
        } else {
          await act(emulator, one, kept, nowMs);
          remember();
        }
      }

      const truly = emulator.snapshot().roles.filter((row) => row.roleDefinitionId === role.roleDefinitionId);
      expect(truly.map((row) => row.principalId).toSorted()).toEqual(holders(nowMs).toSorted());
      emulator.knobs.readLagMs = lagMinutes * minuteMs;
      const shown = await listed(emulator);
      const then = history.findLast((entry) => entry.atMs <= nowMs - lagMinutes * minuteMs);
      expect(shown).toEqual(then?.holders.toSorted() ?? []);
    }),
    { numRuns: 60 },
  );
});

async function listed(emulator: GraphEmulator): Promise<string[]> {
  const path = `/roleManagement/directory/roleAssignmentScheduleInstances?$filter=roleDefinitionId eq '${role.roleDefinitionId}'`;
  const { body } = await emulator.handle({ method: 'GET', path, headers: {} });
  const value: unknown = typeof body === 'object' && body !== null && 'value' in body ? body.value : [];
  return Array.isArray(value) ? value.map((row: { principalId: string }) => row.principalId).toSorted() : [];
}

async function act(
  emulator: GraphEmulator,
  one: Exclude<Step, { kind: 'wait' }>,
  kept: Map<string, Kept>,
  nowMs: number,
) {
  const window = kept.get(one.person);
  if (one.kind === 'delete') {
    const held = window !== undefined && !window.taken && window.startMs <= nowMs;
    const row = emulator
      .snapshot()
      .roles.find((entry) => entry.principalId === one.person && entry.roleDefinitionId === role.roleDefinitionId);
    expect(row !== undefined).toBe(held);
    if (!row) return;
    const path = `/roleManagement/directory/roleAssignments/${row.assignmentId}`;
    expect((await emulator.handle({ method: 'DELETE', path, headers: {} })).status).toBe(204);
    if (window) window.taken = true;
    return;
  }
  if (one.kind === 'remove') {
    const answer = await post(emulator, { action: 'adminRemove', principalId: one.person });
    const started = window !== undefined && window.startMs <= nowMs;
    const wanted = started
      ? nowMs - window.startMs < 5 * minuteMs
        ? 'ActiveDurationTooShort'
        : ''
      : 'RoleAssignmentDoesNotExist';
    expect(codeOf(answer.body)).toBe(wanted);
    if (wanted === '') kept.delete(one.person);
    return;
  }
  const startMs = nowMs + one.delay * minuteMs;
  const answer = await post(emulator, {
    action: one.kind === 'assign' ? 'adminAssign' : 'adminUpdate',
    principalId: one.person,
    scheduleInfo: {
      startDateTime: new Date(startMs).toISOString(),
      expiration: { type: 'afterDuration', duration: `PT${one.minutes}M` },
    },
  });
  const clash = one.kind === 'assign' ? window !== undefined : window === undefined;
  const refusal = one.kind === 'assign' ? 'RoleAssignmentExists' : 'RoleAssignmentDoesNotExist';
  const wanted = one.minutes < 5 ? 'ActiveDurationTooShort' : clash ? refusal : '';
  expect(codeOf(answer.body)).toBe(wanted);
  if (wanted === '') kept.set(one.person, { startMs, endMs: startMs + one.minutes * minuteMs, taken: false });
}
