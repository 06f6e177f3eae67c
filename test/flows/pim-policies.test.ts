import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/jit/duration.ts';
import { watchPim } from '../../src/jit/operations/watch-pim.ts';
import { HOUR_MS, type Stories, startStories, textOf, wordsOf } from '../support/stories.ts';

const TEMPLATE = { eligibleLines: 'SG-Messaging', approversLines: 'SG-Messaging-Leads' };

describe('policies that go by Privileged Identity Management', () => {
  let on: Stories;
  const granted = new Set(['Directory.Read.All', 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup']);
  beforeAll(async () => {
    const identity = async () => ({ granted, appId: undefined, tenantId: undefined });
    on = await startStories({ substitutes: { identity } });
  });
  beforeEach(async () => {
    on.graph.knobs.pim.licensed = true;
    await on.advance(2 * HOUR_MS);
    await on.calm();
  });
  afterAll(() => on.finish());

  const target = (group: { id: string }) => ({ kind: 'group', groupId: group.id, accessId: 'member' }) as const;
  const yaml = (name: string, group: { name: string }, ...more: string[]) =>
    [
      `policy import\nname: ${name}\nbackEnd: pim\neligible: [SG-Messaging]\nentitlements:\n  - group: ${group.name}`,
      'duration: { min: 5m, default: 1h, max: 4h }\napproval:\n  - approvers: [Ana Lima, Ben Okafor]\n    quorum: 1',
      ...more,
    ].join('\n');

  it('are refused when Entra would refuse what they give, with its rule and the way out; and are told what lasts', async () => {
    const group = on.newGroup();
    const { pim } = on.graph.directory;
    pim.changeRule(target(group), 'Expiration_Admin_Assignment', { maximumDuration: 'PT2H' });
    pim.changeRule(target(group), 'Enablement_Admin_Assignment', { enabledRules: ['MultiFactorAuthentication'] });

    const refused = await on.answer('dana', yaml('strict', group));
    pim.changeRule(target(group), 'Expiration_Admin_Assignment', { maximumDuration: 'P1D' });
    pim.changeRule(target(group), 'Enablement_Admin_Assignment', { enabledRules: ['Justification'] });
    const saved = await on.answer('dana', yaml('strict', group));

    expect(refused).toMatch(/Nothing was saved/);
    expect(refused).toMatch(/at most 2 hours at a time|at most 2h at a time/);
    expect(refused).toMatch(/Expiration.*Admin.*Assignment[\s\S]*1h59m|1 hour 59 minutes/);
    expect(refused).toMatch(/multifactor authentication[\s\S]*Groups › SG-Story-\d+ › Settings › member/);
    expect(saved).toMatch(/strict: created/);
    expect(saved).toMatch(/cannot be undone/);
  });

  it('are watched: settings that change after the save raise an alert, which clears when they are mended', async () => {
    const group = on.newGroup();
    const { deps } = on.app;
    await on.answer('dana', yaml('watched', group));
    await watchPim(deps);
    on.graph.directory.pim.changeRule(target(group), 'Expiration_Admin_Assignment', { maximumDuration: 'PT1H' });

    await on.advance(DAY_MS);
    await watchPim(deps);
    const told = await on.answer('dana', 'status');
    const simulated = await on.answer('dana', 'policy simulate Erin Engel watched');
    on.graph.directory.pim.changeRule(target(group), 'Expiration_Admin_Assignment', { maximumDuration: 'P1D' });
    await on.advance(HOUR_MS);
    await watchPim(deps);

    expect(told).toMatch(/Entra would refuse what watched grants/);
    expect(told).toMatch(/Licence for PIM[\s\S]*there/);
    expect(told).toMatch(/missing: RoleManagementPolicy\\?\.Read\\?\.AzureADGroup \(npm run doctor/);
    expect(simulated).toMatch(/What Entra says[\s\S]*Expiration/);
    expect(await on.answer('dana', 'status')).not.toMatch(/Entra would refuse/);
  });

  it('need the licence, or fall back where they say so: then the card says that only the bot ends it', async () => {
    on.graph.knobs.pim.licensed = false;
    await on.advance(2 * HOUR_MS);
    const group = on.newGroup();

    const refused = await on.answer('dana', yaml('unlicensed', group));
    const saved = await on.answer('dana', yaml('unlicensed', group, 'fallback: direct'));
    const id = await on.ask('erin', { name: 'unlicensed' });
    const card = textOf(on.card('ana', id));
    await on.approve(id, 'ana');

    expect(refused).toMatch(/no licence for Privileged Identity Management[\s\S]*fallback: direct/);
    expect(saved).toMatch(/given directly until there is one/);
    expect((await on.request(id)).terms).toMatchObject({ backEnd: 'direct', fellBack: true });
    expect(card).toMatch(/only the bot ends it/);
    expect(on.isMember(group, 'erin')).toBe(true);
  });

  it('may begin as a template: the form is filled in, and nothing is saved before it was checked and saved', async () => {
    const dana = on.teams.as('dana');
    const { replies } = await dana.say('policy template exchange');
    const [form] = replies;
    if (form === undefined) throw new Error('no form');

    const reviewed = await dana.click(form, 'Check what changes', TEMPLATE);
    const early = await on.app.deps.policies.findByName(on.app.deps.settings.tenantId, 'exchange');
    const saved = await dana.click(form, 'Save now');

    expect(textOf(form)).toMatch(/names of groups are suggestions[\s\S]*backEnd=pim/);
    expect(early).toBeNull();
    expect(wordsOf(reviewed)).not.toMatch(/Warning/);
    expect(wordsOf(saved)).toMatch(/exchange/);
    const stored = await on.app.deps.policies.findByName(on.app.deps.settings.tenantId, 'exchange');
    expect(stored?.body.terms).toMatchObject({
      backEnd: 'direct',
      entitlements: [{ kind: 'role', name: 'Exchange Administrator' }],
      require: { ticketPattern: '^(INC|CHG|REQ)\\d{3,}$' },
    });
  });
});
