import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import type { Deps } from '../../src/jit/deps.ts';
import { type FindingState, occasionOf } from '../../src/jit/finding/finding.ts';
import { tenantId } from '../../src/jit/ids.ts';
import { findFindings } from '../../src/jit/operations/watch/find-findings.ts';
import { MINUTE_MS, people, SETTLING_MS, type Stories, startStories, type Who } from '../support/stories.ts';

/** Longer than a read may still show what was removed. */
const NO_ECHO_MS = 6 * MINUTE_MS;

describe('access that no grant explains', () => {
  let on: Stories;
  let epoch = 0;
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  /** What a restore leaves behind for the reconciler. */
  async function restored(): Promise<void> {
    const before = await on.app.deps.marks.load('epoch');
    epoch += 1;
    await on.app.deps.marks.save('epoch', { epoch, begunAt: on.clock.now() }, before?.version ?? 0);
  }

  async function scan(deps: Deps = on.app.deps): Promise<boolean> {
    const ran = await findFindings(deps);
    await on.settle();
    return ran;
  }

  async function findings(group: { name: string }, ...states: FindingState[]) {
    const all = states.length > 0 ? states : (['open', 'removing', 'removed', 'kept', 'vanished'] as const);
    const found = await on.app.deps.findings.inStates(tenantId(on.tenant.tenantId), all, 100);
    return found.map(({ body }) => body).filter((one) => one.entitlement.name === group.name);
  }

  async function only(group: { name: string }, state: FindingState) {
    const [finding, ...more] = await findings(group);
    if (finding === undefined || more.length > 0) throw new Error(`${more.length} more or no finding`);
    expect(finding.state).toBe(state);
    return finding;
  }

  async function alerts(): Promise<string[]> {
    const open = await on.app.deps.alerts.open(tenantId(on.tenant.tenantId), 'finding');
    return open.map(({ body }) => body.text.lines.join('\n'));
  }

  /** Somebody has it, and the restored store knows of nothing. */
  async function forgotten(who: Who = 'felix') {
    const { group } = await on.newPolicy();
    on.graph.directory.addMember(group.id, people[who]);
    await restored();
    await scan();
    return { group, finding: await only(group, 'open') };
  }

  /** Nothing is left open, so that no test meets what another left. */
  async function tidy(group: { id: string }, who: Who) {
    if (on.isMember(group, who)) on.graph.directory.removeMember(group.id, people[who]);
    await scan();
  }

  it('is listed once after a restore, with an alert, and never without one', async () => {
    const { group } = await on.newPolicy();
    on.graph.directory.addMember(group.id, people.felix);
    await scan();
    expect(await findings(group)).toEqual([]);

    await restored();
    await scan();
    await scan();

    const finding = await only(group, 'open');
    expect(finding).toMatchObject({ why: 'after-restore', principal: { id: people.felix, name: 'Felix Brandt' } });
    expect(finding.id).toMatch(/^F-[2-9A-HJKMNP-TV-Z]{5}$/);
    expect(await alerts()).toEqual([expect.stringContaining(`${finding.id}: Felix Brandt, member of ${group.name}`)]);
    expect(await on.answer('dana', 'findings')).toContain(finding.id);
    expect(await on.answer('hiro', 'findings')).toMatch(/not known to the restored store/);
    await tidy(group, 'felix');
    expect(await alerts()).toEqual([]);
    expect((await only(group, 'vanished')).id).toBe(finding.id);
  });

  it('is not what a grant explains, nor what is held through a group', async () => {
    const policy = await on.newPolicy();
    await on.grant('erin', policy);
    const inner = on.newGroup();
    on.graph.directory.addMember(inner.id, people.felix);
    on.graph.directory.addMember(policy.group.id, inner.id);

    await restored();
    await scan();

    expect(await findings(policy.group)).toEqual([]);
  });

  it('is found for a role, of people only', async () => {
    const role = 'Message Center Reader';
    await on.newPolicy({ entitlements: [`role: ${role}`] });
    const group = on.graph.directory.addGroup({ displayName: 'SG-Readers', isAssignableToRole: true });
    on.graph.directory.assignRole(group, roleId(role));
    const assignment = on.graph.directory.assignRole(people.ines, roleId(role));

    await restored();
    await scan();

    const [finding, ...more] = await findings({ name: role }, 'open');
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ principal: { id: people.ines } });
    expect(await on.answer('dana', `finding remove ${finding?.id}`)).toMatch(/Being removed/);
    await on.pass(SETTLING_MS);
    expect(on.graph.snapshot().roles.some((one) => one.assignmentId === assignment)).toBe(false);
    await scan();
    expect(await findings({ name: role }, 'removed')).toHaveLength(1);
  });

  it('is removed by the loop of its holding when an admin says so, confirmed by two reads', async () => {
    const { group, finding } = await forgotten();

    expect(await on.answer('dana', `finding remove ${finding.id}`)).toMatch(/two reads/);
    expect(await on.answer('dana', 'findings')).toMatch(/Being removed, by Dana Fischer/);
    await on.pass(SETTLING_MS);
    await scan();

    expect(on.isMember(group, 'felix')).toBe(false);
    expect(await only(group, 'removed')).toMatchObject({ decidedBy: { id: people.dana } });
    expect(on.writesTo(group, 'DELETE')).toBe(1);
    expect(await alerts()).toEqual([]);
    const trail = await on.eventsOf('holding.absent', { who: 'felix' });
    expect(trail.some((event) => event.data.entitlement === `member of ${group.name}`)).toBe(true);
  });

  it('is kept when an admin says so: never asked again, and never removed by a grant', async () => {
    const { group, finding } = await forgotten();
    const policies = await on.app.deps.policies.list(tenantId(on.tenant.tenantId));
    const policy = policies.find(({ body }) => body.terms.entitlements.some((one) => one.name === group.name));
    if (policy === undefined) throw new Error('no policy');

    expect(await on.answer('dana', `finding keep ${finding.id.toLowerCase()}`)).toMatch(/standing access/);
    await restored();
    await scan();
    const id = await on.grant('felix', policy.body.terms);
    await on.answer('felix', `release ${id}`);
    await on.pass(SETTLING_MS);

    expect(await only(group, 'kept')).toMatchObject({ decidedBy: { id: people.dana } });
    expect(on.isMember(group, 'felix')).toBe(true);
    expect(on.writesTo(group, 'DELETE')).toBe(0);
    expect(await on.eventsOf('finding.kept', { who: 'felix' })).not.toEqual([]);
  });

  it('is decided once, and not by whoever has it when it is to stay', async () => {
    const { group, finding } = await forgotten('dana');

    expect(await on.answer('dana', `finding keep ${finding.id}`)).toMatch(/Nobody lets themselves keep access/);
    expect((await on.refusals({ who: 'dana' }))[0]).toBe('own-finding');
    await only(group, 'open');

    expect(await on.answer('dana', `finding remove ${finding.id}`)).toMatch(/Being removed/);
    expect(await on.answer('dana', `finding keep ${finding.id}`)).toMatch(/Nobody lets themselves/);
    expect(await on.answer('dana', `finding remove ${finding.id}`)).toMatch(
      /it is being removed, as Dana Fischer decided/,
    );
    await on.pass(SETTLING_MS);
    expect(on.isMember(group, 'dana')).toBe(false);
    await scan();
    await only(group, 'removed');
  });

  it('is decided by admins alone', async () => {
    const { group, finding } = await forgotten();

    expect(await on.answer('hiro', `finding keep ${finding.id}`)).toMatch(/Only admins/);
    expect(await on.answer('felix', `finding keep ${finding.id}`)).toMatch(/Only admins/);
    expect(await on.answer('felix', 'findings')).toMatch(/Only admins and auditors/);

    await only(group, 'open');
    await tidy(group, 'felix');
  });

  it('is what comes back after the bot removed it: once for each removal, when no read can lag any more', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy);
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);
    on.graph.directory.addMember(policy.group.id, people.erin);
    await scan();
    expect(await findings(policy.group)).toEqual([]);

    await on.advance(NO_ECHO_MS);
    await scan();
    await scan();

    const finding = await only(policy.group, 'open');
    expect(finding.why).toBe('after-removal');
    expect(await on.answer('dana', 'findings')).toMatch(/there again after this bot removed it/);
    await on.answer('dana', `finding keep ${finding.id}`);
    await scan();
    await only(policy.group, 'kept');
  });

  it('is found again when it was gone before anybody decided, and came back', async () => {
    const { group, finding } = await forgotten();
    await tidy(group, 'felix');
    await only(group, 'vanished');

    on.graph.directory.addMember(group.id, people.felix);
    await scan();

    expect((await only(group, 'open')).id).toBe(finding.id);
    await tidy(group, 'felix');
  });

  it('is one finding when two replicas look at once', async () => {
    const { group } = await on.newPolicy();
    on.graph.directory.addMember(group.id, people.ines);
    await restored();
    const other = await on.addApp();

    const ran = await Promise.all([scan(), scan(other.deps)]);
    await other.stop();

    expect(ran.filter(Boolean)).toHaveLength(1);
    await only(group, 'open');
    await tidy(group, 'ines');
  });

  it('is listed by a later look when Graph could not be asked', async () => {
    const { group } = await on.newPolicy();
    on.graph.directory.addMember(group.id, people.ines);
    await restored();
    on.graph.knobs.faults.push({ kind: 'denied', match: { path: new RegExp(`groups/${group.id}/members`) }, times: 9 });
    await scan();
    expect(await findings(group)).toEqual([]);
    on.graph.knobs.faults = [];

    await scan();

    await only(group, 'open');
    await tidy(group, 'ines');
  });

  it('is removed even when the process died between the order and its holding', async () => {
    const { group, finding } = await forgotten();
    const order = {
      state: 'removing',
      decidedBy: { id: people.dana, name: 'Dana Fischer' },
      decidedAt: on.clock.now(),
    };
    const set = Object.fromEntries(Object.entries(order).map(([key, value]) => [`body.${key}`, value]));
    await on.database.db.collection('findings').updateOne({ _id: finding.id as never }, { $set: set });

    await scan();
    await on.pass(SETTLING_MS);
    await scan();

    expect(on.isMember(group, 'felix')).toBe(false);
    await only(group, 'removed');
  });

  it('is explained by a holding that is watched or in use, whatever a list shows', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy);
    const [item] = await on.items(id);
    if (item === undefined) throw new Error('no item');
    const holding = (await on.app.deps.holdings.load(item.holdingId))?.body ?? null;
    if (holding === null) throw new Error('no holding');

    const now = on.clock.now();
    expect(occasionOf(holding, [], 1, now)).toBeNull();
    expect(occasionOf({ ...holding, state: 'absent', watchUntil: now }, [], 1, now)).toBeNull();
    expect(occasionOf({ ...holding, state: 'absent' }, [], 1, now)).toMatchObject({ why: 'after-restore' });
    expect(occasionOf({ ...holding, state: 'absent' }, [], null, now)).toBeNull();
  });
});
