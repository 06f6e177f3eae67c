import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue, exampleOf } from '../../../../src/bot/commands/catalogue.ts';
import { parseCommand } from '../../../../src/bot/commands/parse-command.ts';
import { DAY_MS, HOUR_MS } from '../../../../src/jit/duration.ts';
import { parsePolicies } from '../../../../src/jit/policy/parse-policy.ts';

function faultsOf(text: string): string {
  const command = parseCommand(text);
  expect(command.kind).toBe('fault');
  return command.kind === 'fault' ? command.faults.join('\n') : '';
}

describe('a typed command', () => {
  it.each([
    ['help', { kind: 'help', topic: null }],
    ['HELP', { kind: 'help', topic: null }],
    ['/help', { kind: 'help', topic: null }],
    ['/ help', { kind: 'help', topic: null }],
    ['<at>JIT Access</at> help', { kind: 'help', topic: null }],
    ['<at id="0">JIT Access</at>&nbsp;help', { kind: 'help', topic: null }],
    ['\u00a0help\u200b ', { kind: 'help', topic: null }],
    ['help request', { kind: 'help', topic: 'request' }],
    ['Hi', { kind: 'greeting' }],
    ['hello!', { kind: 'greeting' }],
    ['hello JIT bot', { kind: 'greeting' }],
    ['', { kind: 'greeting' }],
    ['<at>JIT Access</at>', { kind: 'greeting' }],
    ['request', { kind: 'request-help' }],
    ['request exchange-admin', { kind: 'request-form', policy: 'exchange-admin' }],
    ['policy new', { kind: 'policy-new' }],
    ['policy template', { kind: 'policy-template', name: null }],
    ['/policy templates', { kind: 'policy-template', name: null }],
    ['policy template Defender Tier 2', { kind: 'policy-template', name: 'defender-tier-2' }],
    ['policy template Defender Tier 2 PIM', { kind: 'policy-template', name: 'defender-tier-2', pim: true }],
    ['policy template exchange --pim', { kind: 'policy-template', name: 'exchange', pim: true }],
    ['policy template exchange with pim.', { kind: 'policy-template', name: 'exchange', pim: true }],
    ['policy edit exchange-admin', { kind: 'policy-edit', name: 'exchange-admin' }],
    ['my access', { kind: 'my-access' }],
    ['My&nbsp;&nbsp;Access', { kind: 'my-access' }],
    ['my-access', { kind: 'my-access' }],
    ['my\nrequests', { kind: 'my-requests' }],
    ['cancel R-7K3M9', { kind: 'cancel', id: 'R-7K3M9' }],
    ['/CANCEL r-7k3m9.', { kind: 'cancel', id: 'R-7K3M9' }],
    ['release 7k3m9', { kind: 'release', id: 'R-7K3M9' }],
    ['Withdraw r-7k3m9', { kind: 'withdraw', id: 'R-7K3M9' }],
    ['approvals', { kind: 'approvals' }],
    ['policy list', { kind: 'policy-list' }],
    ['policies', { kind: 'policy-list' }],
    ['policy show exchange-admin', { kind: 'policy-show', name: 'exchange-admin' }],
    ['/policy enable "exchange-admin"', { kind: 'policy-enable', name: 'exchange-admin' }],
    ['policy disable exchange-admin', { kind: 'policy-disable', name: 'exchange-admin' }],
    ['policy export', { kind: 'policy-export', name: null }],
    ['policy export exchange-admin', { kind: 'policy-export', name: 'exchange-admin' }],
    ['grants', { kind: 'grants' }],
    ['status', { kind: 'status' }],
    ['alerts', { kind: 'alerts' }],
    ['<at>JIT Access</at> Alerts here', { kind: 'alerts-here' }],
    ['/alerts off', { kind: 'alerts-off' }],
    ['Findings', { kind: 'findings' }],
    [
      'group new SG-Tier 1 because tier 1 needs it',
      { kind: 'group-new', name: 'SG-Tier 1', reason: 'tier 1 needs it' },
    ],
    ['finding keep F-7K3M9', { kind: 'finding', id: 'F-7K3M9', decision: 'keep' }],
    ['/finding remove 7k3m9.', { kind: 'finding', id: 'F-7K3M9', decision: 'remove' }],
    ['freeze', { kind: 'freeze', reason: null }],
    ['freeze because of an incident', { kind: 'freeze', reason: 'of an incident' }],
    ['unfreeze', { kind: 'unfreeze' }],
    ['revoke R-7K3M9', { kind: 'revoke', target: { by: 'id', id: 'R-7K3M9' }, reason: null }],
    [
      '/revoke exchange-admin because the change was called off',
      { kind: 'revoke', target: { by: 'name', text: 'exchange-admin' }, reason: 'the change was called off' },
    ],
    ['revoke person Ada Lovelace', { kind: 'revoke', target: { by: 'person', text: 'Ada Lovelace' }, reason: null }],
    ['revoke policy brett', { kind: 'revoke', target: { by: 'policy', text: 'brett' }, reason: null }],
    ['audit', { kind: 'audit', of: null, sinceMs: null }],
    ['audit since 24h', { kind: 'audit', of: null, sinceMs: DAY_MS }],
    ['audit r-7k3m9', { kind: 'audit', of: { by: 'id', id: 'R-7K3M9' }, sinceMs: null }],
    [
      '/audit someone@contoso.com since 2h',
      { kind: 'audit', of: { by: 'name', text: 'someone@contoso.com' }, sinceMs: 2 * HOUR_MS },
    ],
  ])('%j is read', (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });

  it('keeps five letters without a digit as a name, because a person may be called so', () => {
    expect(parseCommand('revoke brett')).toEqual({
      kind: 'revoke',
      target: { by: 'name', text: 'brett' },
      reason: null,
    });
  });

  it.each([
    ['cancel', 'the id is missing'],
    ['cancel everything', '"everything" is not an id'],
    ['release R-00000', 'not an id'],
    ['finding keep', 'the id is missing'],
    ['group new', 'say what to call the group'],
    ['group new SG-Tier-1', 'say why'],
    ['finding remove R-7K3M9', 'not the id of a finding'],
    ['findings all', 'findings is typed alone'],
    ['status now', 'status is typed alone'],
    ['policy show', 'the name of the policy is missing'],
    ['policy show a b', 'it has no spaces'],
    ['policy import', 'the YAML is missing'],
    ['revoke', 'say what to revoke'],
    ['revoke R-0OIL1', 'ids have no 0, O, 1, I, L or U'],
    [`freeze because ${'x'.repeat(1001)}`, 'shorten it to 1000 characters'],
    [`revoke R-7K3M9 because ${'x'.repeat(1001)}`, 'shorten it to 1000 characters'],
    ['audit since 7', '"7" has no unit'],
    ['audit since', 'a duration is missing'],
    ['audit policy x', 'not a policy'],
  ])('%j is answered with what is wrong', (text, why) => {
    expect(faultsOf(text)).toContain(why);
  });
});

describe('request', () => {
  const whole = {
    kind: 'request',
    policy: 'exchange-admin',
    durationMs: 2 * HOUR_MS,
    at: null,
    ticket: 'INC42',
    justification: 'mailboxes are stuck',
  };

  it.each([
    'request exchange-admin for 2h ticket INC42 because mailboxes are stuck',
    'request exchange-admin ticket INC42 for 2h because mailboxes are stuck',
    'request ticket INC42 for 2h exchange-admin because mailboxes are stuck',
    '/Request exchange-admin FOR 2 hours Ticket: INC42 Because: mailboxes are stuck',
    'request&nbsp;exchange-admin for PT2H\nticket INC42\nbecause mailboxes are stuck',
    'request exchange-admin 120m ticket INC42 because mailboxes are stuck',
  ])('takes its parts in any order: %j', (text) => {
    expect(parseCommand(text)).toEqual(whole);
  });

  it.each([
    ['request exchange-admin for 2h at tomorrow 9:00 ticket INC42 because mailboxes are stuck', 'tomorrow 9:00'],
    [
      'request at 2026-11-30 09:00 +01:00 exchange-admin for 2h ticket INC42 because mailboxes are stuck',
      '2026-11-30 09:00 +01:00',
    ],
    ['request exchange-admin at 2:30 pm for 2h ticket INC42 because mailboxes are stuck', '2:30 pm'],
    ['request exchange-admin at friday 9:00 2h ticket INC42 because mailboxes are stuck', 'friday 9:00'],
  ])('takes when it is to start: %j', (text, at) => {
    expect(parseCommand(text)).toEqual({ ...whole, at });
  });

  it('takes everything after because as the reason, commands and keywords included', () => {
    expect(parseCommand('request a for 1h because I wait for ticket 7 &amp; because of it')).toEqual({
      kind: 'request',
      policy: 'a',
      durationMs: HOUR_MS,
      at: null,
      ticket: null,
      justification: 'I wait for ticket 7 & because of it',
    });
  });

  it.each([
    ['request exchange-admin because', ['the duration is missing', 'the reason is missing']],
    ['request for 2h because x', ['the policy is missing']],
    ['request exchange-admin because x', ['the duration is missing']],
    ['request exchange-admin because x for 2h', ['put "for 2h" before because']],
    ['request exchange-admin for 2h', ['the reason is missing']],
    ['request exchange-admin for 2h because \u200b', ['the reason is missing']],
    ['request exchange-admin for 90 because x', ['"90" has no unit: say 90m or 2h']],
    ['request exchange-admin for because x', ['the duration: a duration is missing']],
    ['request exchange-admin for 2h ticket because x', ['the ticket is missing']],
    ['request exchange-admin for 2h at because x', ['the start is missing']],
    ['request exchange admin for 2h because x', ['"admin" is not understood', 'exchange-admin']],
    ['request because x', ['the policy is missing', 'the duration is missing']],
  ])('%j is answered with exactly what is missing', (text, parts) => {
    const faults = faultsOf(text);

    for (const part of parts) expect(faults).toContain(part);
    expect(faults.split('\n')).toHaveLength(text.includes('exchange admin') ? 1 : parts.length);
  });

  it('shows an example made of what could be read, and the example works', () => {
    const command = parseCommand('request mail-admin for 3h ticket INC7');

    expect(command).toMatchObject({
      example: expect.stringMatching(/^request mail-admin for 3h ticket INC7 because /),
    });
    expect(parseCommand(command.kind === 'fault' ? command.example : '')).toMatchObject({ kind: 'request' });
  });
});

describe('policy import', () => {
  const yaml = 'name: a\nentitlements:\n  - group: SG-A';

  it.each([
    `policy import\n${yaml}`,
    `/policy import\n\n${yaml}\n`,
    `/Policy Import ${yaml}`,
    `policy import<br>${yaml.replaceAll('\n', '<br/>').replaceAll(' ', '&nbsp;')}`,
    `<p>policy import</p><p>${yaml.replaceAll('\n', '</p><p>')}</p>`,
  ])('keeps the lines and the indentation of its YAML: %j', (text) => {
    expect(parseCommand(text)).toEqual({ kind: 'policy-import', yaml });
  });

  it('keeps a code fence, which the reader of policies tolerates', () => {
    expect(parseCommand(`policy import\n\`\`\`yaml\n${yaml}\n\`\`\``)).toEqual({
      kind: 'policy-import',
      yaml: `\`\`\`yaml\n${yaml}\n\`\`\``,
    });
  });

  it('has an example that is a valid policy', () => {
    const command = parseCommand(exampleOf('policy import') ?? '');

    expect(parsePolicies(command.kind === 'policy-import' ? command.yaml : '').faults).toEqual([]);
  });
});

describe('what is no command', () => {
  it.each([
    ['polcy list', 'policy list'],
    ['statsu', 'status'],
    ['my acess', 'my access'],
    ['aprovals', 'approvals'],
    ['policy', 'policy list'],
    ['access', 'my access'],
    ['canel R-7K3M9', 'cancel R-7K3M9'],
    ['i need access', exampleOf('request')],
    ['approve R-7K3M9', 'approvals'],
    ['completely different', null],
    ['constructor', null],
  ])('%j suggests %j', (text, suggestion) => {
    expect(parseCommand(text)).toMatchObject({ kind: 'unknown', suggestion });
  });

  it('says of commands that are not built that they are not', () => {
    expect(parseCommand('approve R-7K3M9')).toMatchObject({ why: expect.stringContaining('card') });
  });

  it('repeats what was typed cut short and in one line', () => {
    const command = parseCommand(`${'x'.repeat(500)}\nb`);

    expect(command.kind === 'unknown' ? command.typed.length : 0).toBeLessThan(80);
  });
});

describe('any text', () => {
  it('is read without throwing', () => {
    const words = fc.constantFrom(
      ...['request', 'policy', 'import', 'for', '2h', 'because', 'ticket', 'at', 'audit', 'since', 'revoke', 'R-7K3M9'],
      ...['<at>', '</at>', '<br>', '&nbsp;', '/', '\n', 'x', '-'],
    );
    const spoken = fc.array(words, { maxLength: 30 }).map((parts) => parts.join(' '));

    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), spoken), (text) => {
        const command = parseCommand(text);

        if (command.kind === 'fault') expect(command.faults).not.toEqual([]);
        if (command.kind === 'request') expect(command.justification).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['<at', '<', '&nbsp;', ' ', '\n', 'because ', 'for ', '<p ', '-', 'since ', 'ticket '])(
    'is read quickly when it is 100 KB of %j',
    (piece) => {
      const long = piece.repeat(100_000 / piece.length);
      const before = performance.now();

      for (const head of [
        '',
        'request a for 1h because ',
        'request ',
        'audit ',
        'revoke ',
        'policy import ',
        'freeze ',
      ]) {
        parseCommand(head + long);
      }

      expect(performance.now() - before).toBeLessThan(1500);
    },
  );
});

describe('the catalogue', () => {
  it.each(catalogue.map((entry) => [entry.name, entry] as const))('has a working example of %s', (_, entry) => {
    expect(parseCommand(entry.example).kind).toBe(entry.kind);
    expect(parseCommand(`/${entry.example}`).kind).toBe(entry.kind);
    expect(entry.usage.startsWith(entry.name)).toBe(true);
    expect(entry.name).not.toMatch(/^\W/);
  });

  it('names each command once', () => {
    const names = catalogue.map((entry) => entry.name);

    expect(new Set(names).size).toBe(names.length);
  });
});
