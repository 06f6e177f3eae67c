import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AdminDirectory } from '../../sandbox/graph/admin-directory.ts';
import { defaultKnobs, type Knobs } from '../../sandbox/graph/knobs.ts';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { groups, people, units } from '../../sandbox/graph/tenant-seed.ts';
import type { BackEnd } from '../../src/jit/back-end.ts';
import type { Entitlement } from '../../src/jit/entitlement.ts';
import { groupId, roleDefinitionId, unitId, unitScope, userId } from '../../src/jit/ids.ts';
import { buildGroup, buildOrder, buildRole } from '../support/builders.ts';

/** A tenant behind Graph, with what a test may turn and look at beside it. */
export type GraphHarness = {
  admin: AdminDirectory;
  knobs: Knobs;
  /** Fails when a request was sent that Microsoft's description of Graph does not allow. */
  checkRequests(): void;
  close(): Promise<void>;
};

export type BackEndHarness = GraphHarness & {
  backEnd: BackEnd;
  /** The time there, where it is not this machine's. */
  now?(): Date;
  /** Lets go by the time in which what was just given is not taken back; nothing where there is none. */
  ripen?(): void;
  /** What is said of a group that no replica shows yet; asked again either way. Default `not-done`. */
  unheardOf?: 'gone';
  /** How a removal is told to Graph. */
  removes?: { method: 'DELETE' | 'POST' };
};

const exchangeAdmin = buildRole({ roleDefinitionId: roleDefinitionId(roleId('Exchange Administrator')) });
const userAdminOfBerlin = buildRole({
  roleDefinitionId: roleDefinitionId(roleId('User Administrator')),
  name: 'User Administrator',
  scope: unitScope(unitId(units.berlin)),
  scopeName: 'Berlin',
});

function memberOf(id: string): Entitlement {
  return buildGroup({ groupId: groupId(id) });
}

function ownerOf(id: string): Entitlement {
  return buildGroup({ groupId: groupId(id), as: 'owner' });
}

const entitlements: [string, Entitlement][] = [
  ['a role', exchangeAdmin],
  ['a role in one unit', userAdminOfBerlin],
  ['a group', memberOf(groups.mailboxOperators)],
  ['a role-assignable group', memberOf(groups.tierZero)],
  ['the ownership of a group', ownerOf(groups.messaging)],
];

/** What every BackEnd must do, told against Contoso, the tenant of the sandbox. */
export function describeBackEnd(name: string, start: () => Promise<BackEndHarness>): void {
  describe(`the back end: ${name}`, () => {
    let harness: BackEndHarness;
    let backEnd: BackEnd;
    let person = userId(people.erin);

    beforeAll(async () => {
      harness = await start();
      backEnd = harness.backEnd;
    });
    beforeEach(() => {
      Object.assign(harness.knobs, defaultKnobs());
      person = userId(harness.admin.addUser({ displayName: 'Paula Probe' }));
    });
    const order = () => {
      const nowMs = harness.now?.().getTime() ?? Date.now();
      return buildOrder({ until: new Date(nowMs + 2 * 3_600_000) });
    };
    /** What was given long enough ago to be taken back. */
    async function remove(entitlement: Entitlement, assignmentId: string | null = null) {
      harness.ripen?.();
      return backEnd.remove(person, entitlement, assignmentId);
    }
    afterAll(async () => {
      harness.checkRequests();
      await harness.close();
    });

    describe.each(entitlements)('with %s', (_, entitlement) => {
      it('gives, shows and takes back', async () => {
        expect(await backEnd.read(person, entitlement)).toEqual({ kind: 'absent' });

        const added = await backEnd.add(person, entitlement, order());
        expect(added).toMatchObject({ kind: 'done', graphRequestId: expect.any(String) });
        expect(await backEnd.read(person, entitlement)).toMatchObject({ kind: 'present' });

        const id = added.kind === 'done' ? added.assignmentId : null;
        expect(await remove(entitlement, id)).toMatchObject({ kind: 'done' });
        expect(await backEnd.read(person, entitlement)).toEqual({ kind: 'absent' });
      });

      it('says already when there is nothing to do', async () => {
        await backEnd.add(person, entitlement, order());

        expect(await backEnd.add(person, entitlement, order())).toMatchObject({ kind: 'already' });
        expect(await remove(entitlement)).toMatchObject({ kind: 'done' });
        expect(await backEnd.remove(person, entitlement, null)).toMatchObject({ kind: 'already' });
      });

      it('leaves the person in the directory', async () => {
        await backEnd.add(person, entitlement, order());

        await remove(entitlement);

        // a deleted person would read as gone
        expect(await backEnd.read(person, entitlement)).toEqual({ kind: 'absent' });
      });

      it('says that a deleted person is gone', async () => {
        await backEnd.add(person, entitlement, order());
        harness.admin.deleteUser(person);

        const gone = { kind: 'gone', what: 'principal' };
        expect(await backEnd.read(person, entitlement)).toMatchObject({ ...gone, forGood: false });
        expect(await backEnd.add(person, entitlement, order())).toMatchObject(gone);
        expect(await backEnd.remove(person, entitlement, null)).toMatchObject(gone);
      });

      it('shows what a restored person had', async () => {
        await backEnd.add(person, entitlement, order());
        harness.admin.deleteUser(person);
        harness.admin.restoreUser(person);

        expect(await backEnd.read(person, entitlement)).toMatchObject({ kind: 'present' });
      });

      it('says that nothing is left to restore of a person who was deleted for good', async () => {
        await backEnd.add(person, entitlement, order());
        harness.admin.deleteUser(person);
        harness.admin.purgeUser(person);

        expect(await backEnd.read(person, entitlement)).toMatchObject({
          kind: 'gone',
          what: 'principal',
          forGood: true,
        });
      });

      it.each(['throttled', 'unavailable', 'timeout'] as const)(
        'does not say whether a person is gone for good when Graph answers that with: %s',
        async (kind) => {
          harness.admin.deleteUser(person);
          const match = { path: /deletedItems/ };
          harness.knobs.faults.push(
            kind === 'timeout' ? { kind, effect: 'before', times: 5, match } : { kind, times: 5, match },
          );

          expect(await backEnd.read(person, entitlement)).toMatchObject({ kind: 'unavailable' });
        },
      );

      it.each(['timeout', 'drop'] as const)('does not know after a %s, and a read tells', async (kind) => {
        harness.knobs.faults.push({ kind, effect: 'after', match: { method: 'POST' } });
        expect(await backEnd.add(person, entitlement, order())).toMatchObject({ kind: 'unknown' });
        expect(await backEnd.read(person, entitlement)).toMatchObject({ kind: 'present' });

        harness.knobs.faults.push({ kind, effect: 'before', match: { method: 'DELETE', ...harness.removes } });
        expect(await remove(entitlement)).toMatchObject({ kind: 'unknown' });
        expect(await backEnd.read(person, entitlement)).toMatchObject({ kind: 'present' });
      });

      it('did nothing when it is throttled, and says how long to wait', async () => {
        harness.knobs.faults.push({ kind: 'throttled', retryAfter: 17, match: { method: 'POST' } });

        expect(await backEnd.add(person, entitlement, order())).toMatchObject({
          kind: 'not-done',
          retryAfterMs: 17_000,
        });
        expect(await backEnd.read(person, entitlement)).toEqual({ kind: 'absent' });
      });

      it('is refused for want of permission', async () => {
        harness.knobs.permissions = new Set(['User.Read.All', 'GroupMember.Read.All', 'RoleManagement.Read.Directory']);

        expect(await backEnd.add(person, entitlement, order())).toMatchObject({ kind: 'refused' });
      });

      it('never takes an outage for absence', async () => {
        await backEnd.add(person, entitlement, order());
        harness.knobs.faults.push({ kind: 'unavailable', times: 5 });

        expect(await backEnd.read(person, entitlement)).toMatchObject({ kind: 'unavailable' });
      });
    });

    describe('asked for many at once', () => {
      const hold = (entitlement: Entitlement) => ({ principal: person, entitlement });

      it('answers each in its place as a single read does', async () => {
        await backEnd.add(person, exchangeAdmin, order());
        await backEnd.add(person, memberOf(groups.mailboxOperators), order());
        const holds = entitlements.map(([, entitlement]) => hold(entitlement));
        const stranger = {
          ...hold(exchangeAdmin),
          principal: userId(harness.admin.addUser({ displayName: 'Deleted' })),
        };
        harness.admin.deleteUser(stranger.principal);

        const readings = await backEnd.readMany([...holds, stranger]);

        const single = await Promise.all(holds.map((one) => backEnd.read(one.principal, one.entitlement)));
        expect(readings.slice(0, -1)).toEqual(single);
        expect(readings.map((reading) => reading.kind)).toEqual([
          'present',
          'absent',
          'present',
          'absent',
          'absent',
          'gone',
        ]);
      });

      it('answers nothing when asked nothing', async () => {
        expect(await backEnd.readMany([])).toEqual([]);
      });

      it('asks again for what was throttled, and only for that', async () => {
        harness.knobs.faults.push({ kind: 'throttled', retryAfter: 0.01, match: { method: 'GET', path: /memberOf/ } });

        const readings = await backEnd.readMany([hold(exchangeAdmin), hold(memberOf(groups.mailboxOperators))]);

        expect(readings).toEqual([{ kind: 'absent' }, { kind: 'absent' }]);
      });

      it.each(['throttled', 'unavailable'] as const)(
        'says unavailable of what Graph does not answer: %s',
        async (kind) => {
          await backEnd.add(person, exchangeAdmin, order());
          harness.knobs.faults.push({
            kind,
            times: Infinity,
            retryAfter: 60,
            match: { method: 'GET', path: /memberOf/ },
          });

          const readings = await backEnd.readMany([hold(exchangeAdmin), hold(memberOf(groups.mailboxOperators))]);

          expect(readings).toMatchObject([{ kind: 'present' }, { kind: 'unavailable', retryAfterMs: 60_000 }]);
        },
      );

      it.each([
        ['throttled', { kind: 'throttled', retryAfter: 60, times: 9 }],
        [
          'not found',
          { kind: 'error', status: 404, code: 'Request_ResourceNotFound', message: 'no such path', times: 9 },
        ],
        ['answered with an error', { kind: 'error', status: 500, code: 'InternalServerError', message: '', times: 9 }],
      ] as const)('never takes a batch that was %s for absence', async (_, fault) => {
        harness.knobs.faults.push({ ...fault, match: { method: 'POST', path: /batch/ } });

        const readings = await backEnd.readMany([hold(exchangeAdmin), hold(memberOf(groups.mailboxOperators))]);

        expect(readings).toMatchObject([{ kind: 'unavailable' }, { kind: 'unavailable' }]);
      });

      it('shows what a lagging replica shows', async () => {
        await backEnd.add(person, exchangeAdmin, order());
        harness.knobs.readLagMs = 60_000;

        const readings = await backEnd.readMany([hold(exchangeAdmin)]);

        expect(readings).toEqual([await backEnd.read(person, exchangeAdmin)]);
        expect(readings[0]?.kind).not.toBe('present');
      });
    });

    describe('asked who has something', () => {
      it.each(entitlements)('names who has %s directly, once', async (_, entitlement) => {
        const before = await backEnd.holders(entitlement);
        await backEnd.add(person, entitlement, order());

        const after = await backEnd.holders(entitlement);

        if (before.kind !== 'holders' || after.kind !== 'holders') throw new Error('Graph did not answer');
        expect(before.people).not.toContain(person);
        expect(after.people.toSorted()).toEqual([...before.people, person].toSorted());
      });

      it('names nobody who is in a group through another, and no holder of another scope', async () => {
        const inner = harness.admin.addGroup({ displayName: 'SG-Inner' });
        const outer = harness.admin.addGroup({ displayName: 'SG-Outer' });
        harness.admin.addMember(outer, inner);
        harness.admin.addMember(inner, person);
        await backEnd.add(person, userAdminOfBerlin, order());

        expect(await backEnd.holders(memberOf(outer))).toEqual({ kind: 'holders', people: [] });
        const everywhere = await backEnd.holders({ ...userAdminOfBerlin, scope: exchangeAdmin.scope });
        expect(everywhere).toMatchObject({ people: expect.not.arrayContaining([person]) });
      });

      it('names nobody for a group that is not there', async () => {
        const id = harness.admin.addGroup({ displayName: 'SG-Gone' });
        harness.admin.deleteGroup(id);

        expect(await backEnd.holders(memberOf(id))).toEqual({ kind: 'holders', people: [] });
      });

      it.each(['throttled', 'unavailable', 'denied'] as const)('takes no failure for nobody: %s', async (kind) => {
        harness.knobs.faults.push({ kind, times: 9, match: { path: /members/ } });

        expect(await backEnd.holders(memberOf(groups.mailboxOperators))).toMatchObject({ kind: 'unavailable' });
      });
    });

    it('does not count what is held through a group', async () => {
      const inner = harness.admin.addGroup({ displayName: 'SG-Inner' });
      const outer = harness.admin.addGroup({ displayName: 'SG-Outer' });
      const roleGroup = harness.admin.addGroup({ displayName: 'SG-Role', isAssignableToRole: true });
      harness.admin.addMember(outer, inner);
      harness.admin.addMember(inner, person);
      harness.admin.addMember(roleGroup, person);
      harness.admin.assignRole(roleGroup, exchangeAdmin.roleDefinitionId);

      expect(await backEnd.read(person, memberOf(inner))).toMatchObject({ kind: 'present' });
      expect(await backEnd.read(person, memberOf(outer))).toEqual({ kind: 'absent' });
      expect(await backEnd.read(person, exchangeAdmin)).toEqual({ kind: 'absent' });
    });

    it('keeps the scopes of one role apart', async () => {
      await backEnd.add(person, userAdminOfBerlin, order());

      expect(await backEnd.read(person, { ...userAdminOfBerlin, scope: exchangeAdmin.scope })).toEqual({
        kind: 'absent',
      });
      expect(await backEnd.read(person, userAdminOfBerlin)).toMatchObject({ kind: 'present' });
    });

    it('says that a deleted group is gone', async () => {
      const id = harness.admin.addGroup({ displayName: 'SG-Short-Lived' });
      await backEnd.add(person, memberOf(id), order());
      harness.admin.deleteGroup(id);

      const gone = { kind: 'gone', what: 'target' };
      expect(await backEnd.read(person, memberOf(id))).toMatchObject({ ...gone, forGood: false });
      expect(await backEnd.add(person, memberOf(id), order())).toMatchObject(gone);
      expect(await backEnd.remove(person, memberOf(id), null)).toMatchObject(gone);

      harness.admin.purgeGroup(id);
      expect(await backEnd.read(person, memberOf(id))).toMatchObject({ ...gone, forGood: true });
    });

    it('takes a deleted person for restorable when it may not read what is deleted', async () => {
      harness.admin.purgeUser(person);
      harness.knobs.faults.push({ kind: 'denied', match: { path: /deletedItems/ } });

      expect(await backEnd.read(person, exchangeAdmin)).toMatchObject({
        kind: 'gone',
        forGood: false,
        detail: expect.stringContaining('may not be read'),
      });
    });

    it('takes what a deleted unit left behind, and says then that the unit is gone', async () => {
      const id = harness.admin.addUnit('Short-Lived');
      const atUnit = { ...userAdminOfBerlin, scope: unitScope(unitId(id)), scopeName: 'Short-Lived' };
      await backEnd.add(person, atUnit, order());
      harness.admin.deleteUnit(id);

      expect(await backEnd.read(person, atUnit)).toMatchObject({ kind: 'present' });
      expect(await remove(atUnit)).toMatchObject({ kind: 'done' });
      expect(await backEnd.read(person, atUnit)).toMatchObject({ kind: 'gone', what: 'target', forGood: false });
    });

    it('says that a deleted unit is gone where nobody sees what was given at it, until it is restored', async () => {
      const id = harness.admin.addUnit('Short-Lived');
      const atUnit = { ...userAdminOfBerlin, scope: unitScope(unitId(id)), scopeName: 'Short-Lived' };
      await backEnd.add(person, atUnit, order());
      harness.knobs.assignmentsOfDeletedUnits = 'hidden';
      harness.admin.deleteUnit(id);

      const gone = { kind: 'gone', what: 'target', detail: expect.stringContaining('restore it, or name another') };
      expect(await backEnd.read(person, atUnit)).toMatchObject({ ...gone, forGood: false });
      expect(await backEnd.add(person, atUnit, order())).toMatchObject(gone);
      expect(await remove(atUnit)).toMatchObject(gone);

      harness.admin.restoreUnit(id);
      expect(await backEnd.read(person, atUnit)).toMatchObject({ kind: 'present' });
      harness.admin.purgeUnit(id);
      expect(await backEnd.read(person, atUnit)).toMatchObject({ ...gone, forGood: true });
    });

    it.each([
      ['a dynamic group', memberOf(groups.allEngineers), /^Entra refuses it: its members follow a membership rule$/],
      ['a synced group', memberOf(groups.fileServers), /^Entra refuses it: it is synchronized from an on-premises/],
      [
        'a role that goes to no unit',
        { ...userAdminOfBerlin, roleDefinitionId: exchangeAdmin.roleDefinitionId, name: 'Exchange Administrator' },
        /built-in role is not supported/,
      ],
    ])('is refused for good, in words: %s', async (_, entitlement, why) => {
      expect(await backEnd.add(person, entitlement, order())).toMatchObject({
        kind: 'refused',
        detail: expect.stringMatching(why),
      });
    });

    it('takes a want of permission for nothing else', async () => {
      harness.knobs.faults.push({ kind: 'denied', match: { method: 'POST' } });

      expect(await backEnd.add(person, memberOf(groups.mailboxOperators), order())).toMatchObject({
        kind: 'refused',
        detail: expect.stringMatching(/^403 /),
      });
    });

    it('can be tried again for a group that another replica has not heard of', async () => {
      harness.knobs.readLagMs = 60_000;
      const id = harness.admin.addGroup({ displayName: 'SG-Newborn' });

      expect(await backEnd.add(userId(people.erin), memberOf(id), order())).toMatchObject({
        kind: harness.unheardOf ?? 'not-done',
      });
    });
  });
}
