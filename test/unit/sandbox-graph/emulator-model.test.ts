import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGraphEmulator, type GraphEmulator } from '../../../sandbox/graph/emulator.ts';
import { roleId } from '../../../sandbox/graph/role-definitions.ts';
import { contosoTenant, groups, people } from '../../../sandbox/graph/tenant-seed.ts';

const members = `/groups/${groups.mailboxOperators}/members`;
const assignments = '/roleManagement/directory/roleAssignments';
const who = [people.erin, people.felix, people.grace];
const roles = [roleId('Exchange Administrator'), roleId('User Administrator')];

type RoleStep = { kind: 'assign' | 'unassign'; person: string; role: string };

type Step =
  | { kind: 'add'; person: string }
  | { kind: 'remove'; person: string }
  | RoleStep
  | { kind: 'wait'; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('add' as const, 'remove' as const), person: fc.constantFrom(...who) }),
  fc.record({
    kind: fc.constantFrom('assign' as const, 'unassign' as const),
    person: fc.constantFrom(...who),
    role: fc.constantFrom(...roles),
  }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 9000 }) }),
);

function send(emulator: GraphEmulator, method: string, path: string, body?: unknown) {
  return emulator.handle({ method, path, headers: {}, ...(body === undefined ? {} : { body }) });
}

function idsIn(body: unknown): string[] {
  const value: unknown = typeof body === 'object' && body !== null && 'value' in body ? body.value : [];
  return Array.isArray(value) ? value.map((item: { id: string }) => item.id).toSorted() : [];
}

describe('the emulator beside a plain model', () => {
  it('accepts and refuses as a set would, and shows readers the set as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 0, max: 10_000 }), async (steps, lagMs) => {
        let nowMs = 1_000_000;
        const emulator = createGraphEmulator({ clock: { now: () => new Date(nowMs) }, tenant: contosoTenant() });
        emulator.knobs.readLagMs = lagMs;
        const inGroup = new Set<string>();
        const held = new Map<string, string>();
        const past: { atMs: number; ids: string[] }[] = [{ atMs: 0, ids: [] }];

        for (const one of steps) {
          if (one.kind === 'wait') {
            nowMs += one.ms;
          } else if (one.kind === 'add') {
            const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${one.person}` };
            const { status } = await send(emulator, 'POST', `${members}/$ref`, reference);
            expect(status).toBe(inGroup.has(one.person) ? 400 : 204);
            inGroup.add(one.person);
          } else if (one.kind === 'remove') {
            const { status } = await send(emulator, 'DELETE', `${members}/${one.person}/$ref`);
            expect(status).toBe(inGroup.delete(one.person) ? 204 : 404);
          } else {
            await changeRole(emulator, one, held);
          }
          past.push({ atMs: nowMs, ids: [...inGroup].toSorted() });
          const read = await send(emulator, 'GET', `${members}?$select=id`);
          expect(idsIn(read.body)).toEqual(past.findLast((entry) => entry.atMs <= nowMs - lagMs)?.ids);
        }

        const snapshot = emulator.snapshot();
        const truly = snapshot.memberships.filter((row) => row.groupId === groups.mailboxOperators);
        expect(truly.map((row) => row.memberId).toSorted()).toEqual([...inGroup].toSorted());
        const seeded = 3;
        expect(snapshot.roles).toHaveLength(seeded + held.size);
      }),
      { numRuns: 60 },
    );
  });
});

it('lets two reads in a row disagree when the lag jitters', async () => {
  let drawn = 0;
  let nowMs = 1_000_000;
  const clock = { now: () => new Date(nowMs) };
  const emulator = createGraphEmulator({ clock, tenant: contosoTenant(), random: () => drawn });
  emulator.knobs.readLagJitterMs = 10_000;
  emulator.directory.addMember(groups.mailboxOperators, people.erin);
  nowMs += 5000;

  const fresh = await send(emulator, 'GET', members);
  drawn = 0.9;
  const stale = await send(emulator, 'GET', members);

  expect([idsIn(fresh.body), idsIn(stale.body)]).toEqual([[people.erin], []]);
});

async function changeRole(emulator: GraphEmulator, one: RoleStep, held: Map<string, string>): Promise<void> {
  const key = `${one.person} ${one.role}`;
  const known = held.get(key);
  if (one.kind === 'unassign') {
    const { status } = await send(emulator, 'DELETE', `${assignments}/${known ?? 'none'}`);
    expect(status).toBe(known ? 204 : 404);
    held.delete(key);
    return;
  }
  const body = { principalId: one.person, roleDefinitionId: one.role, directoryScopeId: '/' };
  const answer = await send(emulator, 'POST', assignments, body);
  expect(answer.status).toBe(known ? 400 : 201);
  const made = answer.body;
  if (typeof made === 'object' && made !== null && 'id' in made) held.set(key, String(made.id));
}
