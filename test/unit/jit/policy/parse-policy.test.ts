import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../src/jit/duration.ts';
import { parsePolicies } from '../../../../src/jit/policy/parse-policy.ts';
import { faultText } from '../../../../src/jit/policy/policy-draft.ts';

const SAMPLE = `name: exchange-admin
description: Run mailbox migrations
backEnd: direct                                 # direct (default), pim
eligible: [SG-Messaging, someone@contoso.com]   # users or groups
entitlements:
  - role: Exchange Administrator                # display name, template id or definition id
    scope: /                                    # or an administrative unit
  - group: SG-Mailbox-Operators
duration: { default: 2h, max: 8h, options: [1h, 2h, 4h] }
approval:
  - approvers: [SG-Messaging-Leads]
    quorum: 1
require: { justification: 20, ticket: '^INC\\d+$', approverComment: true }
`;
const LEAST = 'name: small\neligible: [SG-A]\nentitlements: [{ group: SG-B }]\napproval: none\n';

function faultsOf(text: string): string[] {
  return parsePolicies(text).faults.map(faultText);
}

function draftOf(text: string) {
  const { drafts, faults } = parsePolicies(text);
  expect(faults).toEqual([]);
  return drafts[0];
}

describe('a policy that is well written', () => {
  it('is read with every value it names', () => {
    expect(draftOf(SAMPLE)).toMatchObject({
      name: 'exchange-admin',
      description: 'Run mailbox migrations',
      backEnd: 'direct',
      eligible: ['SG-Messaging', 'someone@contoso.com'],
      entitlements: [
        { kind: 'role', role: 'Exchange Administrator', scope: '/' },
        { kind: 'group', group: 'SG-Mailbox-Operators' },
      ],
      duration: {
        minMs: MINUTE_MS,
        defaultMs: 2 * HOUR_MS,
        maxMs: 8 * HOUR_MS,
        optionsMs: [HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS],
      },
      approval: [{ approvers: ['SG-Messaging-Leads'], quorum: 1 }],
      require: { justificationLength: 20, ticketPattern: '^INC\\d+$', approverComment: true },
    });
  });

  it('gets the defaults for what it leaves out', () => {
    expect(draftOf(LEAST)).toMatchObject({
      description: '',
      backEnd: 'direct',
      duration: {
        minMs: MINUTE_MS,
        defaultMs: HOUR_MS,
        maxMs: 8 * HOUR_MS,
        optionsMs: [HOUR_MS, 8 * HOUR_MS],
      },
      approval: 'none',
      require: { justificationLength: 10, ticketPattern: null, approverComment: false },
      pendingTtlMs: 24 * HOUR_MS,
      warnBeforeMs: 10 * MINUTE_MS,
      channelId: null,
      version: null,
    });
  });

  it('warns half way when the longest grant is shorter than twenty minutes', () => {
    expect(draftOf(`${LEAST}duration: { max: 10m }`)).toMatchObject({
      duration: { defaultMs: 10 * MINUTE_MS, optionsMs: [10 * MINUTE_MS] },
      warnBeforeMs: 5 * MINUTE_MS,
    });
  });

  it('may name how long a request waits, when to warn, and a channel', () => {
    const text = `${LEAST}pending: 2h\nwarn: 5m\nchannel: '19:abc@thread.tacv2'`;

    expect(draftOf(text)).toMatchObject({
      pendingTtlMs: 2 * HOUR_MS,
      warnBeforeMs: 5 * MINUTE_MS,
      channelId: '19:abc@thread.tacv2',
    });
  });

  it('keeps names that look like numbers or words of YAML', () => {
    expect(draftOf(LEAST.replace('[SG-A]', "[007, 1e3, 'null']"))?.eligible).toEqual(['007', '1e3', 'null']);
  });
});

describe('text as people paste it', () => {
  const plain = draftOf(SAMPLE);

  it.each([
    ['in a code fence', `\`\`\`yaml\n${SAMPLE}\`\`\``],
    ['in a code fence without a line of its own', `\`\`\`${SAMPLE}\`\`\``],
    ['with Windows line ends', SAMPLE.replaceAll('\n', '\r\n')],
    ['with non-breaking spaces', SAMPLE.replaceAll(' ', '\u00a0')],
    ['with non-breaking spaces as entities', SAMPLE.replaceAll('  ', '&nbsp; ')],
    ['with tabs for indentation', SAMPLE.replaceAll('\n  ', '\n\t')],
    ['with typographic quotes', SAMPLE.replace("'^INC\\d+$'", '‘^INC\\d+$’')],
    ['with typographic dashes', SAMPLE.replaceAll('  - ', '  – ')],
    ['with a zero-width space', `\u200b${SAMPLE}`],
    ['as a list of one', `- ${SAMPLE.replaceAll('\n', '\n  ')}`],
  ])('is read the same %s', (_, text) => {
    expect({ ...draftOf(text), source: null }).toEqual({ ...plain, source: null });
  });

  it('may hold several policies, parted by --- or as a list', () => {
    const names = (text: string) => parsePolicies(text).drafts.map((draft) => draft.name);
    const other = LEAST.replace('small', 'other');

    expect(names(`${LEAST}---\n${other}---\n`)).toEqual(['small', 'other']);
    expect(names(`${LEAST}—\n${other}`)).toEqual(['small', 'other']);
    expect(names(`- ${LEAST.trim().replaceAll('\n', '\n  ')}\n- ${other.trim().replaceAll('\n', '\n  ')}`)).toEqual([
      'small',
      'other',
    ]);
  });

  it('hands back the good policies and the faults of the others', () => {
    const { drafts, faults } = parsePolicies(`${LEAST}---\nname: broken\n---\n${LEAST.replace('small', 'third')}`);

    expect(drafts.map((draft) => draft.name)).toEqual(['small', 'third']);
    expect(new Set(faults.map((fault) => fault.policy))).toEqual(new Set(['broken']));
    expect(new Set(faults.map((fault) => fault.document))).toEqual(new Set([2]));
  });
});

describe('a policy with faults', () => {
  it('reports all of them at once, each with its line and what to do', () => {
    const faults = faultsOf(`name: Bad Name
elligible: [x]
backEnd: account
entitlements:
  - { role: X, group: Y }
  - group: SG-A
  - group: sg-a
duration: { default: 9h, max: 8h, options: [1, 10h] }
approval:
  - approvers: [a, A]
    quorum: 0
require: { justification: lots, ticket: '(', approverComment: maybe }
`);

    expect(faults).toEqual([
      expect.stringContaining('Bad Name, line 1, name: must be 1 to 64 of a-z'),
      expect.stringContaining('line 1, eligible: is missing'),
      expect.stringContaining('line 1, account: is missing'),
      expect.stringContaining('line 2, elligible: "elligible" is not a key of a policy here: did you mean eligible?'),
      expect.stringContaining('line 5, entitlements[0]: names a role and a group'),
      expect.stringContaining('line 7, entitlements[2]: is listed twice'),
      expect.stringContaining('line 8, duration.options[0]: "1" has no unit: say 90m or 2h'),
      expect.stringContaining('line 8, duration.default: must be from 1m to 8h'),
      expect.stringContaining('line 8, duration.options[1]: must be from 1m to 8h'),
      expect.stringContaining('line 10, approval[0].approvers[1]: is listed twice'),
      expect.stringContaining('line 11, approval[0].quorum: must be from 1 to 20, not 0'),
      expect.stringContaining('line 12, require.justification: must be a number of characters'),
      expect.stringContaining('line 12, require.ticket: is not a pattern that can be used'),
      expect.stringContaining('line 12, require.approverComment: must be true or false'),
    ]);
  });

  it.each([
    ['approval left out', LEAST.replace('approval: none\n', ''), 'approval: is missing'],
    ['approval left empty', LEAST.replace('none', ''), 'the word none for automatic approval'],
    ['approval false', LEAST.replace('none', 'false'), 'the word none for automatic approval'],
    ['an empty list of stages', LEAST.replace('none', '[]'), 'write none for automatic approval'],
    ['a stage without approvers', LEAST.replace('none', '[{ approvers: [] }]'), 'approvers: is empty'],
    [
      'two stages',
      LEAST.replace('none', '[{ approvers: [a] }, { approvers: [b] }]'),
      'has 2 stages: this version supports only one',
    ],
    ['nobody eligible', LEAST.replace('[SG-A]', '[]'), 'eligible: is empty'],
    ['nothing to grant', LEAST.replace('[{ group: SG-B }]', '[]'), 'entitlements: is empty'],
    ['a group with a scope', LEAST.replace('SG-B', 'SG-B, scope: /'), 'a group has no scope'],
    ['a maximum above the ceiling', `${LEAST}duration: { max: 25h }`, 'duration.max: is too long: at most 1d'],
    ['a minimum under a minute', `${LEAST}duration: { min: 30s }`, 'duration.min: is too short: at least 1m'],
    ['a minimum above the maximum', `${LEAST}duration: { min: 2h, max: 1h }`, 'duration.min: the minimum (2h)'],
    ['the same option twice', `${LEAST}duration: { options: [60m, 1h] }`, 'duration.options[1]: is listed twice'],
    ['a warning as long as the grant', `${LEAST}duration: { max: 1h }\nwarn: 1h`, 'warn: must be shorter than'],
    ['a request that waits too long', `${LEAST}pending: 15d`, 'pending: is too long: at most 14d'],
    ['a channel that is none', `${LEAST}channel: general`, 'channel: must be a Teams channel id'],
    ['a pattern that looks ahead', `${LEAST}require: { ticket: '(?=x)' }`, 'require.ticket: is not a pattern'],
    ['a pattern in double quotes', `${LEAST}require: { ticket: "^INC\\d+$" }`, 'use single quotes'],
    ['a key in the wrong place', `${LEAST}quorum: 2`, 'did you mean quorum under approval?'],
    ['a key twice', `${LEAST}name: again`, 'line 5: this key is given twice'],
    ['an anchor', LEAST.replace('[SG-A]', '&x [SG-A]'), 'an anchor (&…) is not allowed'],
    ['an alias', `${LEAST}description: *x`, 'an alias (*…) is not allowed'],
    ['a tag', `${LEAST}description: !!js/function x`, 'a tag (!…) is not allowed'],
    [
      'a key that objects have by nature',
      `${LEAST}__proto__: { name: x }`,
      '"__proto__" is not a key of a policy here',
    ],
    ['101 people', LEAST.replace('SG-A', Array.from({ length: 101 }, (_, n) => `p${n}`).join(', ')), 'use a group'],
    ['two policies of one name', `${LEAST}---\n${LEAST}`, 'another policy of this text has the same name'],
    ['no policy at all', '  \n', 'there is no policy here'],
    ['prose', 'please give me access', 'must be a policy'],
    ['brackets without end', '['.repeat(50_000), 'not valid YAML'],
    ['nothing but nesting', '- '.repeat(30_000), 'line 1'],
    ['a huge text', 'x'.repeat(70_000), 'import it in parts'],
    ['too many documents', 'name: a\n---\n'.repeat(60), 'more than 50 policies'],
  ])('is refused for %s', (_, text, why) => {
    const { drafts, faults } = parsePolicies(text);

    expect(faults.map(faultText).join('\n')).toContain(why);
    expect(drafts.length).toBeLessThanOrEqual(1);
  });

  it('refuses an alias bomb without building it', () => {
    const levels = Array.from({ length: 30 }, (_, n) => `k${n}: &a${n} [${`*a${n - 1}, `.repeat(n === 0 ? 0 : 9)}x]`);
    const before = performance.now();

    const { drafts, faults } = parsePolicies(levels.join('\n'));

    expect(drafts).toEqual([]);
    expect(faults.length).toBeLessThan(100);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('says what is wrong with any text, and never throws', () => {
    const yamlish = fc
      .array(
        fc.constantFrom('name', ': ', '\n', '- ', '[', ']', '{', '}', '&a ', '*a', '!t ', "'", '"', '---\n', 'x', ' '),
      )
      .map((parts) => parts.join(''));

    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), yamlish), (text) => {
        const { drafts, faults } = parsePolicies(text);

        expect(drafts.length + faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
