import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cause, userId } from '../../src/jit/ids.ts';
import { deletePolicy } from '../../src/jit/operations/policy/delete-policy.ts';
import { importPolicies } from '../../src/jit/operations/policy/policies.ts';
import { requireEvenDeleted } from '../../src/jit/operations/policy/policy-history.ts';
import { setPolicy } from '../../src/jit/operations/policy/set-policy.ts';
import { people, SETTLING_MS, type Stories, startStories } from '../support/stories.ts';

const plain = (text: string) => text.replace(/\\([\\`*_[\]~.@:#+=\-{)])/g, '$1');

describe('policies by one-liners', () => {
  let on: Stories;
  beforeAll(async () => {
    // A command here reads more than most; how long a turn may ask is measured elsewhere.
    on = await startStories({ substitutes: { settings: { turnDirectoryMs: 10_000 } } });
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  const dana = async (text: string) => plain(await on.answer('dana', text));
  const stored = (name: string) => requireEvenDeleted(on.app.deps, name);
  const trail = async (name: string) => on.app.deps.policies.eventsOf((await stored(name)).body.id);

  it('deletes: closes what is pending, lets live grants run on and offers to revoke them, frees the name', async () => {
    const policy = await on.newPolicy();
    const live = await on.grant('felix', policy, '1h');
    const pending = await on.ask('erin', policy);

    const said = await dana(`policy delete ${policy.name}`);
    await on.settle();

    expect(said).toMatch(/Policy deleted/);
    expect(said).toContain(live);
    expect(said).toContain(`revoke policy ${policy.name}`);
    expect(await on.state(pending)).toBe('closed');
    expect(on.cardText('erin', pending)).toContain('Its policy was deleted.');
    expect(await on.state(live)).toBe('active');
    expect(await dana('policy list')).not.toContain(policy.name);
    expect(await dana(`policy show ${policy.name}`)).toMatch(/There is no such policy/);
    expect((await trail(policy.name)).at(-1)).toMatchObject({
      type: 'policy.deleted',
      actor: { kind: 'person', id: people.dana },
      data: { before: { name: policy.name } },
    });

    expect(await dana(`policy import\n${policy.yaml}`)).toMatch(/created/);
    expect(await dana(`revoke policy ${policy.name}`)).toContain(live);
    await on.pass(SETTLING_MS);
    expect(on.isMember(policy.group, 'felix')).toBe(false);
  });

  it('answers a delete or an import that is delivered again from state, whoever has the name now', async () => {
    const policy = await on.newPolicy();
    const { deps } = on.app;
    const caller = { id: userId(people.dana), name: 'Dana Fischer' };
    const again = { caller, cause: `test:delete:${policy.name}` as Cause, name: policy.name };
    const first = await deletePolicy(deps, again);
    const late = { caller, cause: first.policy.causes[0] as Cause, yaml: policy.yaml };

    expect((await importPolicies(deps, late))[0]?.outcome).toBe('unchanged');
    expect(await deps.policies.findByName(deps.settings.tenantId, policy.name)).toBeNull();
    await dana(`policy import\n${policy.yaml}`);
    const second = await deletePolicy(deps, again);

    expect(second).toMatchObject({ policy: { id: first.policy.id }, version: first.version });
    expect(await deps.policies.findByName(deps.settings.tenantId, policy.name)).not.toBeNull();
  });

  it('tells who changed what when, and brings a version back as a new one', async () => {
    const policy = await on.newPolicy();
    await dana(`policy import\n${policy.yaml.replace('max: 8h', 'max: 4h')}`);
    await dana(`policy disable ${policy.name}`);

    const history = await dana(`policy history ${policy.name}`);
    expect(history).toMatch(/at version 3.*disabled/);
    expect(history).toMatch(/Version 3: disabled[\s\S]*Version 2: changed[\s\S]*duration.max: 8h → 4h[\s\S]*Version 1/);
    expect(history).toContain('Dana Fischer');

    expect(await dana(`policy rollback ${policy.name} to version 1.`)).toMatch(
      /Brought back to version 1[\s\S]*version 4[\s\S]*disabled[\s\S]*duration.max: 4h → 8h/,
    );
    expect((await stored(policy.name)).body.terms.duration.maxMs).toBe(8 * 3_600_000);
    expect((await trail(policy.name)).at(-1)).toMatchObject({
      type: 'policy.changed',
      data: { rolledBackTo: 1, before: { duration: { maxMs: 4 * 3_600_000 } } },
    });
    expect(await dana(`policy rollback ${policy.name} 4`)).toMatch(/nothing was changed/);
    expect(await dana(`policy rollback ${policy.name} 9`)).toMatch(/no such version[\s\S]*4, 3, 2, 1, not to 9/);
  });

  it('holds a version against the directory of today before it comes back, a deleted policy too', async () => {
    const policy = await on.newPolicy({ approvers: '[SG-Messaging-Leads, Ana Lima]' });
    await dana(`policy set ${policy.name} approvers-="SG-Messaging-Leads"`);
    await dana(`policy delete ${policy.name}`);

    expect(await dana(`policy rollback ${policy.name} 2`)).toMatch(/Policy is back/);
    expect((await stored(policy.name)).body.deletedAt).toBeUndefined();

    const other = on.newGroup();
    await dana(`policy set ${policy.name} eligible+=${other.name}`);
    await dana(`policy set ${policy.name} eligible-=${other.name}`);
    on.graph.directory.deleteGroup(other.id);
    const refused = await dana(`policy rollback ${policy.name} 2`);

    expect(refused).toMatch(/Nothing was saved/);
    expect(refused).toContain(other.name);
    expect((await trail(policy.name)).length).toBe(3);
  });

  it('sets several fields at once, and shows each before and after', async () => {
    const policy = await on.newPolicy();
    const pending = await on.ask('erin', policy);

    const said = await dana(
      `/policy  set ${policy.name}  duration.max = 4h, eligible += SG-Helpdesk\napprovers –= Ben Okafor ticket=“^INC\\d+$” comment=yes warn=5m`,
    );
    await on.settle();

    expect(said).toContain('duration.max: 8h → 4h');
    expect(said).toContain('eligible: + SG-Helpdesk');
    expect(said).toContain('approvers: − Ben Okafor');
    expect(said).toContain('ticket: none → ^INC\\d+$');
    expect(said).toContain('approverComment: false → true');
    expect(said).toMatch(/version 2/);
    expect(await on.state(pending)).toBe('closed');
    expect((await trail(policy.name)).at(-1)?.data).toMatchObject({
      before: { warnBeforeMs: 600_000 },
      after: { warnBeforeMs: 300_000, require: { ticketPattern: '^INC\\d+$' } },
    });
    expect(await dana(`policy set ${policy.name} max=4h`)).toMatch(/nothing was changed/);
  });

  it('adds and takes out single roles, groups and people by name, keeping the rest by id', async () => {
    const policy = await on.newPolicy();
    const extra = on.newGroup();

    expect(
      await dana(`policy set ${policy.name} entitlements+=group:${extra.name}, role:Helpdesk Administrator @ Berlin`),
    ).toMatch(/\+ group SG-Story-\d+, \+ role Helpdesk Administrator \(unit Berlin\)/);
    on.graph.directory.renameGroup(policy.group.id, 'SG-Renamed-Meanwhile');
    await dana(`policy set ${policy.name} entitlements-=role:Helpdesk Administrator, ${extra.name}`);

    const { entitlements } = (await stored(policy.name)).body.terms;
    expect(entitlements).toMatchObject([{ kind: 'group', groupId: policy.group.id }]);
    expect(await dana(`policy set ${policy.name} entitlements-=group:SG-Renamed-Meanwhile`)).toMatch(
      /is empty: name at least one role or group/,
    );
  });

  it('says everything that is wrong at once, and saves nothing', async () => {
    const policy = await on.newPolicy();

    const said = await dana(
      `policy set ${policy.name} quorom=2 duration.max=2x quorum=99 eligible-=SG-Nobody entitlements+=Exchange warn=`,
    );

    expect(said).toMatch(/Nothing was saved[\s\S]*send the command again/);
    expect(said).toMatch(/"quorom" is no field of a policy: did you mean quorum\?/);
    expect(said).toMatch(/duration.max: /);
    expect(said).toMatch(/quorum: must be from 1 to 20/);
    expect(said).toMatch(/eligible has no "SG-Nobody": it has SG-Messaging/);
    expect(said).toMatch(/say what "Exchange" is: role:Exchange or group:Exchange/);
    expect(said).toMatch(/warn has no value/);
    expect(await dana(`policy set ${policy.name} eligible+=SG-Nowhere quorum=5`)).toMatch(/"SG-Nowhere" was found/);
    expect(await dana(`policy set ${policy.name} entitlements+=role:Global Administrator`)).toMatch(/own identity/);
    expect((await trail(policy.name)).length).toBe(1);
  });

  it('tells the second of two admins what changed meanwhile, and overwrites nothing', async () => {
    const policy = await on.newPolicy();
    const before = await stored(policy.name);
    await dana(`policy set ${policy.name} max=4h`);
    const { deps } = on.app;
    const late = { ...deps, policies: { ...deps.policies, findByName: async () => before } };

    const second = setPolicy(late, {
      caller: { id: userId(people.dana), name: 'Dana Fischer' },
      cause: `test:second:${policy.name}` as Cause,
      name: policy.name,
      edits: [{ field: 'max', op: '=', value: '6h' }],
    });

    await expect(second).rejects.toMatchObject({
      code: 'policy-moved',
      facts: { by: ['Dana Fischer'], changes: ['duration.max: 8h → 4h', 'duration.options: 30m, 8h → 30m, 4h'] },
    });
    expect((await stored(policy.name)).body.terms.duration.maxMs).toBe(4 * 3_600_000);
  });

  it('simulates: who would be asked, what decides, and why not, as a request then goes', async () => {
    const policy = await on.newPolicy({ eligible: '[SG-Messaging, Ana Lima]' });
    const ask = (who: 'erin' | 'ana' | 'grace', rest = 'for 30m because moving the Berlin mailboxes') =>
      on.answer(who, `request ${policy.name} ${rest}`);
    const trailed = (await trail(policy.name)).length;

    const fine = await dana(`policy simulate Erin Engel ${policy.name}`);
    expect(fine).toMatch(/It would be sent to 2 approvers/);
    expect(fine).toMatch(/1 of Ana Lima or Ben Okafor/);
    expect(fine).toMatch(/yes, through SG-Messaging/);
    expect(fine).toMatch(/Nothing was sent or stored/);
    const approver = await dana(`policy simulate ${policy.name} Ana Lima`);
    expect(approver).toMatch(/It would be sent to 1 approver\.[\s\S]*not Ana Lima, who asks, and nobody decides/);
    expect(await dana(`policy simulate Grace Mbeki ${policy.name} for 9h`)).toMatch(
      /refused: [\s\S]*at most 8 h[\s\S]*ceiling of the policy[\s\S]*Also in the way[\s\S]*not among those who may ask/,
    );
    // Whoever is not eligible is not told what else was wrong: a form for it would lead nowhere.
    expect(await ask('grace', 'for 9h because moving the Berlin mailboxes')).toMatch(/not eligible/);
    expect(await ask('grace')).toMatch(/not eligible/);
    expect(await ask('erin', 'for 9h because moving the Berlin mailboxes')).toMatch(/at most 8 h/);
    expect(await dana(`policy simulate Liam Byrne ${policy.name}`)).toMatch(/account of Liam Byrne is disabled/);
    expect(await dana(`policy simulate Mona Haddad ${policy.name}`)).toMatch(/Mona Haddad is a guest/);
    await on.ask('erin', policy);
    expect(await dana(`policy simulate Erin Engel ${policy.name}`)).toMatch(/has R-\S+ pending under it/);
    await dana(`policy set ${policy.name} approvers=Ana Lima`);
    await on.settle();

    expect(await dana(`policy simulate Ana Lima ${policy.name}`)).toMatch(
      /refused: it takes 1 of Ana Lima, and only 0 could decide on a request of Ana Lima[\s\S]*without the person who asks/,
    );
    expect(await ask('ana')).toMatch(/Nobody could approve/);
    await dana(`policy disable ${policy.name}`);
    expect(await dana(`policy simulate Erin Engel ${policy.name}`)).toMatch(/refused: the policy is disabled/);
    expect(await on.answer('hiro', `policy simulate Erin Engel ${policy.name}`)).toMatch(/the policy is disabled/);
    expect(await dana(`policy simulate Nobody Atall ${policy.name}`)).toMatch(/Nobody in the directory/);
    expect((await trail(policy.name)).length).toBe(trailed + 2);
  });

  it('refuses an import of a version that somebody has changed since, with the differences', async () => {
    const policy = await on.newPolicy();
    const exported = plain(await on.answer('dana', `policy export ${policy.name}`)).replace(/```/g, '');
    expect(exported).toMatch(/^version: 1$/m);
    await dana(`policy disable ${policy.name}`);
    expect(await dana(`policy import\n${exported.replace('justification: 5', 'justification: 6')}`)).toMatch(/changed/);

    const refused = await dana(`policy import\n${exported.replace('justification: 5', 'justification: 7')}`);

    expect(refused).toMatch(/Dana Fischer changed \S+ since version 1 \(justification: 5 → 6\): export version 3/);
    expect((await stored(policy.name)).body.terms.require.justificationLength).toBe(6);
    expect(await dana(`policy import\n${exported.replace('version: 1', 'version: 77')}`)).toMatch(/no version 77/);
    await dana(`policy delete ${policy.name}`);
    expect(await dana(`policy import\n${exported}`)).toMatch(/was deleted meanwhile/);
    expect(await dana(`policy import\n${exported.replace(/^version.*$/m, '')}`)).toMatch(/created/);
  });
});
