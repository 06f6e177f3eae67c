import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { DAY_MS } from '../../src/jit/duration.ts';
import { watchPim } from '../../src/jit/operations/policy/watch-pim.ts';
import { TEMPLATE_NAMES } from '../../src/jit/policy/templates.ts';
import {
  groups,
  HOUR_MS,
  MINUTE_MS,
  people,
  type Stories,
  startStories,
  textOf,
  type Who,
  wordsOf,
} from '../support/stories.ts';

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
    // Times are those of its reader's clocks, and say so.
    expect(told).toMatch(/\(Europe\/Berlin\)/);
    expect(told).not.toMatch(/\d\d:\d\dZ/);
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

  /** Checked and saved without a word typed: the tenant has the groups that the template suggests. */
  async function take(said: string, name: string) {
    const dana = on.teams.as('dana');
    const { replies } = await dana.say(`policy template ${said}`);
    const [form] = replies;
    if (form === undefined) throw new Error('no form');
    const reviewed = wordsOf(await dana.click(form, 'Check what changes', { name }));
    const early = await on.app.deps.policies.findByName(on.app.deps.settings.tenantId, name);
    expect(reviewed).not.toMatch(/Nothing was saved/);
    const saved = wordsOf(await dana.click(form, 'Save now'));
    const stored = await on.app.deps.policies.findByName(on.app.deps.settings.tenantId, name);
    return { form: textOf(form), reviewed, early, saved, terms: stored?.body.terms };
  }

  /** Asked for, approved, held, given back and confirmed to be gone. */
  async function wholeStory(name: string) {
    const id = await on.ask('erin', { name }, '30m ticket INC1234', 'the portal is needed for incident 1234 of today');
    await on.approve(id, 'ana');
    expect(await on.state(id)).toBe('active');
    await on.answer('erin', `release ${id}`);
    await on.pass(7 * MINUTE_MS, async () => (await on.state(id)) === 'ended');
    await on.settle();
    return on.cardText('erin', id);
  }

  /** What the templates suggest and the sandbox's tenant has not. */
  function missingGroups(): void {
    const { directory } = on.graph;
    const put = (name: string, ...who: Who[]) => {
      const group = on.newGroup(name);
      for (const one of who) directory.addMember(group.id, people[one]);
    };
    put('SG-Endpoint', 'erin');
    put('SG-Endpoint-Leads', 'ana', 'ben');
    put('JIT-Intune-Operators');
    put('SG-Helpdesk-Leads', 'ana', 'ben');
    put('SG-IT-Auditors', 'erin');
    directory.addMember(groups.helpdesk, people.erin);
  }

  it('may begin as a template, each of which is saved without a warning and leads to access that comes and goes', async () => {
    missingGroups();
    for (const name of TEMPLATE_NAMES) {
      const { form, reviewed, early, terms } = await take(name, name);

      expect(form).toMatch(new RegExp(`names of groups are suggestions[\\s\\S]*policy template ${name} pim`));
      expect(early).toBeNull();
      expect(reviewed).not.toMatch(/Warning/);
      expect(terms).toMatchObject({ name, backEnd: 'direct' });
      expect(await wholeStory(name)).toMatch(/Revoked, confirmed/i);
      if (name.startsWith('defender')) expect(form).toContain('runbooks/defender');
    }
  });

  it('may begin as a template for PIM with one word more, as long as Entra allows it; without a licence, explained', async () => {
    const exchange = {
      kind: 'role',
      roleDefinitionId: roleId('Exchange Administrator'),
      directoryScopeId: '/',
    } as const;
    on.graph.directory.pim.changeRule(exchange, 'Expiration_Admin_Assignment', { maximumDuration: 'PT2H' });

    const cut = await take('exchange pim', 'exchange-pim');
    const tier = await take('defender-tier-3 --pim', 'tier-3-pim');

    expect(cut.form).toMatch(/Entra itself ends the access too[\s\S]*cut to what Entra allows for it at a time, 2 h/);
    expect(cut.terms).toMatchObject({ backEnd: 'pim', duration: { minMs: 5 * MINUTE_MS, maxMs: 119 * MINUTE_MS } });
    expect(tier.reviewed).toMatch(/cannot be undone/);
    expect(tier.terms).toMatchObject({ backEnd: 'pim', duration: { minMs: 5 * MINUTE_MS, maxMs: 2 * HOUR_MS } });
    expect(await wholeStory('tier-3-pim')).toMatch(/Revoked, confirmed/i);
    on.graph.knobs.pim.licensed = false;
    await on.advance(2 * HOUR_MS);
    expect(await on.answer('dana', 'policy template helpdesk pim')).toMatch(/no licence for Privileged Identity/);
  });
});
