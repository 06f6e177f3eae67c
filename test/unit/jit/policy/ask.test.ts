import { describe, expect, it } from 'vitest';
import { describeChange } from '../../../../src/jit/policy/describe-change.ts';
import type { PolicyEdit } from '../../../../src/jit/policy/edit-fields.ts';
import { editPolicy } from '../../../../src/jit/policy/edit-policy.ts';
import { exportPolicy, safeNames } from '../../../../src/jit/policy/export-policy.ts';
import { lintDrafts } from '../../../../src/jit/policy/lint-drafts.ts';
import { parsePolicies, readPolicy } from '../../../../src/jit/policy/parse-policy.ts';
import type { PolicyTerms } from '../../../../src/jit/policy/policy.ts';
import { faultText } from '../../../../src/jit/policy/policy-draft.ts';
import { resolvePolicy } from '../../../../src/jit/policy/resolve-policy.ts';
import { policyTermsHash } from '../../../../src/jit/policy/terms-hash.ts';
import { FakeDirectory } from './fake-directory.ts';

function contoso() {
  const directory = new FakeDirectory();
  for (const name of ['Ada', 'Bea', 'Cleo', 'Dan']) directory.addUser({ name });
  directory.addGroup({ name: 'Operators' });
  directory.addGroup({ name: 'Leads', members: ['Bea', 'Cleo'] });
  directory.addGroup({ name: 'Managers', members: ['Dan'] });
  return directory;
}

function policyOf(stage: string, eligible = 'Ada'): string {
  return `name: ops\neligible: [${eligible}]\nentitlements: [{ group: Operators }]\napproval: [{ ${stage} }]\n`;
}

async function save(stage: string, eligible?: string, directory = contoso()) {
  const { drafts, faults } = parsePolicies(policyOf(stage, eligible));
  const [draft] = drafts;
  if (draft === undefined) return { faults: faults.map(faultText).join('\n'), warnings: [], terms: null };
  const result = await resolvePolicy(draft, directory, {
    adminIds: [],
    auditorIds: [],
    stored: [],
    admitGuests: false,
  });
  if ('faults' in result) return { faults: result.faults.map(faultText).join('\n'), warnings: [], terms: null };
  return { faults: '', warnings: result.warnings, terms: result.terms };
}

async function saved(stage: string, directory = contoso()): Promise<PolicyTerms> {
  const { terms, faults } = await save(stage, 'Ada', directory);
  if (terms === null) throw new Error(faults);
  return terms;
}

const namesOf = (list: readonly { name: string }[] | undefined) => list?.map(({ name }) => name);
const stageOf = ({ approval }: PolicyTerms) => (approval === 'none' ? undefined : approval[0]);

async function edited(terms: PolicyTerms, ...edits: PolicyEdit[]) {
  const { tree, faults } = await editPolicy(terms, edits, async () => []);
  const { draft, faults: unread } = readPolicy(tree);
  return { faults: [...faults, ...unread.map(faultText)], approval: draft?.approval };
}

describe('whom of the approvers a policy asks', () => {
  it('is not said in a policy without the key, whose hash stays what it was', async () => {
    const terms = await saved('approvers: [Leads, Managers]');

    expect(stageOf(terms)).not.toHaveProperty('ask');
    // Fixed: what is pending under stored policies was asked with this hash.
    const fixed = JSON.stringify(terms.approval);
    expect(fixed).toBe(JSON.stringify([{ approvers: stageOf(terms)?.approvers, quorum: 1 }]));
    expect(policyTermsHash(terms)).not.toBe(policyTermsHash(await saved('approvers: [Leads, Managers], ask: [Leads]')));
  });

  it('survives an export and an import', async () => {
    const directory = contoso();
    const terms = await saved('approvers: [Leads, Managers], ask: [Leads], quorum: 2', directory);

    for (const safe of [new Set<string>(), await safeNames(terms, directory)]) {
      const [draft] = parsePolicies(exportPolicy(terms, safe)).drafts;
      if (draft === undefined) throw new Error('not read');
      const again = await resolvePolicy(draft, directory, {
        adminIds: [],
        auditorIds: [],
        stored: [],
        admitGuests: false,
      });
      expect('terms' in again && policyTermsHash(again.terms)).toBe(policyTermsHash(terms));
    }
  });

  it.each([
    ['somebody who may not approve', 'approvers: [Leads], ask: [Managers]', 'Managers is asked and may not approve'],
    ['somebody unknown', 'approvers: [Leads], ask: [Nobody]', 'Nobody'],
    ['nobody', 'approvers: [Leads], ask: []', 'is empty'],
    ['somebody twice', 'approvers: [Leads], ask: [Leads, leads]', 'is listed twice'],
  ])('cannot be %s', async (_, stage, fault) => {
    expect((await save(stage)).faults).toContain(fault);
  });

  it('is warned about where they are too few, always or when one of them asks', async () => {
    const few = await save('approvers: [Leads, Managers], ask: [Managers], quorum: 2');
    const own = await save('approvers: [Leads, Managers], ask: [Managers]', 'Dan');
    const enough = await save('approvers: [Leads, Managers], ask: [Leads]', 'Bea');

    expect(few.warnings).toEqual([
      'only 1 person would be asked and 2 must approve, so all approvers are asked each time',
    ]);
    expect(own.warnings).toEqual(['when Dan asks, too few of those to ask are left, so all approvers are asked']);
    expect(enough.warnings).toEqual([]);
  });

  it('is set, added to, taken from and cleared by commands', async () => {
    const all = await saved('approvers: [Leads, Managers]');
    const leads = await saved('approvers: [Leads, Managers], ask: [Leads]');
    const id = stageOf(leads)?.ask?.[0]?.id;

    const set = await edited(all, { field: 'ask', op: '=', value: 'Leads' });
    const added = await edited(leads, { field: 'ask', op: '+=', value: 'Managers' });
    const taken = await edited(leads, { field: 'ask', op: '-=', value: 'Leads' });
    const cleared = await edited(leads, { field: 'ask', op: '=', value: 'none' });

    expect(set).toMatchObject({ faults: [], approval: [{ ask: ['Leads'] }] });
    expect(added).toMatchObject({ faults: [], approval: [{ ask: [id, 'Managers'] }] });
    for (const { faults, approval } of [taken, cleared]) {
      expect(faults).toEqual([]);
      expect(approval?.[0]).not.toHaveProperty('ask');
    }
  });

  it('is told among the changes', async () => {
    const directory = contoso();
    const before = await saved('approvers: [Leads, Managers]', directory);
    const after = await saved('approvers: [Leads, Managers], ask: [Leads]', directory);

    expect(namesOf(stageOf(after)?.ask)).toEqual(['Leads']);
    expect(describeChange(before, after)).toEqual(['ask: + Leads']);
    expect(describeChange(after, before)).toEqual(['ask: − Leads']);
  });

  it('is looked at without a directory', () => {
    const text = policyOf('approvers: [Leads, a@x.example, b@x.example], ask: [a@x.example, Strangers], quorum: 1');
    const short = policyOf('approvers: [a@x.example, b@x.example], ask: [a@x.example], quorum: 2');
    const context = { adminIds: [], auditorIds: [] };

    const strangers = lintDrafts(parsePolicies(text).drafts, context);
    const few = lintDrafts(parsePolicies(short).drafts, context);

    expect(strangers.warnings.map(faultText).join()).toContain('Strangers is asked and is not listed');
    expect(few.warnings.map(faultText).join()).toContain('fewer are asked than must approve (2)');
    expect([...strangers.faults, ...few.faults]).toEqual([]);
  });
});
