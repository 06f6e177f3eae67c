import { describe, expect, it } from 'vitest';
import { createMeter } from '../../../sandbox/graph/quotas.ts';
import { builtInRoles, roleId, unitScopedRoles } from '../../../sandbox/graph/role-definitions.ts';
import { guidFrom, isGuid, roleAssignmentId } from '../../../sandbox/graph/row-keys.ts';
import { createStore } from '../../../sandbox/graph/store.ts';
import { contosoTenant, groups, people, units } from '../../../sandbox/graph/tenant-seed.ts';

const at = (ms: number) => new Date(ms);

describe('the store', () => {
  it('answers from any moment of the past, removals included', () => {
    const store = createStore(contosoTenant());
    const row = { id: 'a', principalId: people.erin, roleDefinitionId: 'r', directoryScopeId: '/' };

    store.put('roleAssignments', 'a', row, at(1000));
    store.put('roleAssignments', 'a', undefined, at(2000));

    expect(store.asOf(999).roleAssignments.get('a')).toBeUndefined();
    expect(store.asOf(1000).roleAssignments.get('a')).toEqual(row);
    expect(store.asOf(1999).roleAssignments.indexed(people.erin)).toEqual([row]);
    expect(store.asOf(2000).roleAssignments.indexed(people.erin)).toEqual([]);
    expect(store.truth.roleAssignments.get('a')).toBeUndefined();
  });

  it('tells each write to its listeners until they leave', () => {
    const store = createStore(contosoTenant());
    const seen: string[] = [];
    const leave = store.onChange((change) => seen.push(change.id));
    const unit = { id: 'u', displayName: 'U', description: null, visibility: null, deletedDateTime: null };

    store.put('units', 'u', unit, at(1));
    leave();
    store.put('units', 'u', undefined, at(2));

    expect(seen).toEqual(['u']);
  });
});

describe('a meter', () => {
  it('lets the limit through in a window, counts what it refused, and forgets what has left', () => {
    const meter = createMeter();
    const quota = { limit: 2, windowMs: 100 };

    const refusals = [0, 10, 20, 109, 120, 208].map((nowMs) => meter.spend(1, nowMs, quota).refusedForMs > 0);

    expect(refusals).toEqual([false, false, true, true, false, true]);
  });

  it('waits until one more fits', () => {
    const meter = createMeter();
    const quota = { limit: 2, windowMs: 100 };
    meter.spend(1, 0, quota);
    meter.spend(1, 30, quota);

    const { refusedForMs } = meter.spend(1, 40, quota);

    expect(refusedForMs).toBe(90);
    expect(meter.spend(1, 40 + refusedForMs, quota).refusedForMs).toBe(0);
  });
});

describe('ids', () => {
  it('of assignments are made from role, principal and scope', () => {
    const row = { roleDefinitionId: roleId('User Administrator'), principalId: people.erin, directoryScopeId: '/' };

    const tenantWide = roleAssignmentId(row);
    const scoped = roleAssignmentId({ ...row, directoryScopeId: `/administrativeUnits/${units.berlin}` });

    expect(tenantWide).toMatch(/^[\w-]{43}-1$/);
    expect(roleAssignmentId({ ...row })).toBe(tenantWide);
    expect(scoped).not.toBe(tenantWide);
    expect(roleAssignmentId({ ...row, principalId: people.ana })).not.toBe(tenantWide);
  });

  it('are version 4 GUIDs, from the randomness given', () => {
    const id = guidFrom(() => 0.999);

    expect(id).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  });

  it('of the seed are GUIDs and each belongs to one thing', () => {
    const ids = [
      ...Object.values(people),
      ...Object.values(groups),
      ...Object.values(units),
      ...builtInRoles.map((role) => role.id),
    ];

    expect(ids.every(isGuid)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('Contoso', () => {
  it('links and assigns only what it has', () => {
    const seed = contosoTenant();
    const known = new Set([...seed.users, ...seed.groups, ...seed.units].map((row) => row.id));
    const roles = new Set(seed.roleDefinitions.map((role) => role.id));

    expect(seed.links.filter((link) => !known.has(link.fromId) || !known.has(link.toId))).toEqual([]);
    expect(
      seed.roleAssignments.filter((row) => !known.has(row.principalId) || !roles.has(row.roleDefinitionId)),
    ).toEqual([]);
  });

  it('is a fresh copy each time', () => {
    const first = contosoTenant();
    first.users.length = 0;

    expect(contosoTenant().users).toHaveLength(Object.keys(people).length);
  });

  it('has no built-in role over a unit that is not in its list', () => {
    const ids = new Set(builtInRoles.map((role) => role.id));

    expect(unitScopedRoles.size).toBe(12);
    expect([...unitScopedRoles].every((id) => ids.has(id))).toBe(true);
  });
});
