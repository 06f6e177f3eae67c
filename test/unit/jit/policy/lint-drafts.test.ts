import { describe, expect, it } from 'vitest';
import { lintDrafts } from '../../../../src/jit/policy/lint-drafts.ts';
import { parsePolicies } from '../../../../src/jit/policy/parse-policy.ts';

const ADMINS = '11111111-2222-4333-8444-555555555555';

function policy(name: string, opens: string, approvers = 'SG-Leads', quorum = 1): string {
  return `name: ${name}\neligible: [SG-${name}]\nentitlements:\n  - ${opens}\napproval:\n  - approvers: [${approvers}]\n    quorum: ${quorum}`;
}

function lint(...texts: string[]) {
  const { drafts, faults } = parsePolicies(texts.join('\n---\n'));
  expect(faults).toEqual([]);
  const linted = lintDrafts(drafts, { adminIds: [ADMINS], auditorIds: [] });
  const line = ({ policy: name, message }: { policy: string | null; message: string }) => `${name}: ${message}`;
  return { faults: linted.faults.map(line), warnings: linted.warnings.map(line) };
}

describe('what can be told of policies without a directory', () => {
  it('finds nothing wrong with policies that keep apart', () => {
    const linted = lint(policy('one', 'group: SG-Servers'), policy('two', 'role: Exchange Administrator'));

    expect(linted).toEqual({ faults: [], warnings: [] });
  });

  it('warns that PIM keeps a group for good', () => {
    const { warnings } = lint(`backEnd: pim\n${policy('one', 'group: SG-Servers')}\nduration: { min: 5m }`);

    expect(warnings).toEqual([expect.stringMatching(/SG-Servers is taken over .*cannot be undone/)]);
  });

  it.each([
    ['a role that can alter the bot', 'role: global administrator', /own identity/],
    ['the same by its template id', 'role: 62e90394-69f5-4237-9190-012177145e10', /own identity/],
    ['a group of the admins', `group: ${ADMINS}`, /is a group of the admins/],
    ['its own approvers', 'group: sg-leads', /this policy itself/],
    ['who may ask under another', 'group: SG-two', /under policy two/],
  ])('refuses one that grants %s', (_, opens, expected) => {
    const { faults } = lint(policy('one', opens), policy('two', 'group: SG-Servers'));

    expect(faults.some((fault) => fault.startsWith('one: ') && expected.test(fault))).toBe(true);
  });

  it('counts people who are named by address, and leaves groups to the directory', () => {
    expect(lint(policy('one', 'group: SG-X', 'ana@contoso.com', 2)).faults.join()).toMatch(/only 1 person is named/);
    expect(lint(policy('one', 'group: SG-X', 'ana@contoso.com, SG-Leads', 2)).faults).toEqual([]);
  });

  it('warns of a role that is nearly a built-in one', () => {
    expect(lint(policy('one', 'role: Exchange Administrater')).warnings.join()).toMatch(/Exchange Administrator\?/);
    expect(lint(policy('one', 'role: Our Own Thing')).warnings).toEqual([]);
  });
});
