import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../src/jit/duration.ts';
import { fitToPim } from '../../../../src/jit/policy/fit-to-pim.ts';
import { lintDrafts } from '../../../../src/jit/policy/lint-drafts.ts';
import { parsePolicies } from '../../../../src/jit/policy/parse-policy.ts';
import { resolvePolicy } from '../../../../src/jit/policy/resolve-policy.ts';
import { TEMPLATE_NAMES, templateCalled, templateDraft, templateYaml } from '../../../../src/jit/policy/templates.ts';
import { de } from '../../../../src/words/de.ts';
import { en } from '../../../../src/words/en.ts';
import { FakeDirectory } from './fake-directory.ts';

const PRIVILEGED = new Set(['Helpdesk Administrator', 'Global Reader']);

/** A tenant that has what a template names, with two leads of each kind. */
function tenantFor(draft: ReturnType<typeof templateDraft>): FakeDirectory {
  const directory = new FakeDirectory();
  for (const name of ['Ada', 'Ben', 'Cleo']) directory.addUser({ name });
  for (const name of draft.eligible) directory.addGroup({ name, members: ['Ada'] });
  for (const { approvers } of draft.approval === 'none' ? [] : draft.approval) {
    for (const name of approvers) directory.addGroup({ name, members: ['Ben', 'Cleo'], roleAssignable: true });
  }
  for (const each of draft.entitlements) {
    if (each.kind === 'group') directory.addGroup({ name: each.group, roleAssignable: true });
    else directory.addRole(each.role, { privileged: PRIVILEGED.has(each.role) });
  }
  return directory;
}

describe('the templates of policies', () => {
  it.each(TEMPLATE_NAMES)('%s is a policy of its own name that no rule warns of', async (name) => {
    const { drafts, faults } = parsePolicies(templateYaml(name));
    const draft = templateDraft(name);

    const linted = lintDrafts(drafts, { adminIds: [], auditorIds: [] });
    const resolved = await resolvePolicy(draft, tenantFor(draft), {
      adminIds: [],
      auditorIds: [],
      stored: [],
      admitGuests: false,
    });

    expect(faults).toEqual([]);
    expect(linted).toEqual({ faults: [], warnings: [] });
    expect(resolved).toMatchObject({ terms: { name }, warnings: [] });
  });

  it.each(TEMPLATE_NAMES)('%s can go by PIM, for no less than it gives and no more than its settings allow', (name) => {
    const draft = templateDraft(name);
    const whole = fitToPim(draft, null);
    const cut = fitToPim(draft, HOUR_MS);

    expect(whole).toEqual({ ...draft, backEnd: 'pim', duration: { ...draft.duration, minMs: whole.duration.minMs } });
    expect(whole.duration.minMs).toBeGreaterThanOrEqual(5 * MINUTE_MS);
    expect(cut.duration.maxMs).toBe(59 * MINUTE_MS);
    expect(Math.max(cut.duration.defaultMs, ...cut.duration.optionsMs)).toBeLessThanOrEqual(59 * MINUTE_MS);
    expect(new Set(cut.duration.optionsMs).size).toBe(cut.duration.optionsMs.length);
  });

  it('can be had together: none hands out what another decides by', () => {
    const drafts = TEMPLATE_NAMES.map(templateDraft);

    expect(lintDrafts(drafts, { adminIds: [], auditorIds: [] })).toEqual({ faults: [], warnings: [] });
  });

  it('of Defender ask for more from tier to tier, and never go without approval', () => {
    const tiers = TEMPLATE_NAMES.filter((name) => name.startsWith('defender')).map(templateDraft);

    expect(tiers.map(({ duration }) => duration.maxMs)).toEqual([8, 4, 2].map((hours) => hours * 3_600_000));
    expect(tiers.map(({ approval }) => approval === 'none')).toEqual([false, false, false]);
    expect(tiers.map(({ require }) => require.ticketPattern !== null)).toEqual([false, true, true]);
    expect(tiers.map(({ require }) => require.approverComment)).toEqual([false, false, true]);
  });

  it('name a runbook that is there, and warns of being locked out', () => {
    const named = [en, de].flatMap((words) =>
      Object.values(words.templates.each).flatMap(({ note }) => note.match(/docs\/[\w/-]+\.md/g) ?? []),
    );

    expect(new Set(named)).toEqual(new Set(['docs/runbooks/defender-tiers.md']));
    expect(readFileSync('docs/runbooks/defender-tiers.md', 'utf8')).toMatch(/takes access from everybody/);
  });

  it('are found as they are typed', () => {
    expect(templateCalled(' Defender tier 2')).toBe('defender-tier-2');
    expect(templateCalled('global_reader')).toBe('global-reader');
    expect(templateCalled('defender')).toBeNull();
  });
});
