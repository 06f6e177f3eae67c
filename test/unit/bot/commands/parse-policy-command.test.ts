import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../../src/bot/commands/parse-command.ts';

const set = (name: string, ...edits: [field: string, op: string, value: string][]) => ({
  kind: 'policy-set',
  name,
  edits: edits.map(([field, op, value]) => ({ field, op, value })),
});

describe('policy set', () => {
  it.each([
    ['policy set mail duration.max=4h', set('mail', ['duration.max', '=', '4h'])],
    ['/POLICY  Set "mail"  max = 4h ,  quorum=2', set('mail', ['max', '=', '4h'], ['quorum', '=', '2'])],
    ['policy set mail: max=4h', set('mail', ['max', '=', '4h'])],
    ['policy set mail\nmax=4h\nwarn=5m', set('mail', ['max', '=', '4h'], ['warn', '=', '5m'])],
    ['policy set mail eligible+=SG-A, SG-B', set('mail', ['eligible', '+=', 'SG-A, SG-B'])],
    ['policy set mail eligible –= Erin Engel', set('mail', ['eligible', '-=', 'Erin Engel'])],
    ['policy set mail eligible-=SG-A', set('mail', ['eligible', '-=', 'SG-A'])],
    [
      "policy set mail description=Erin's work on mail quorum=1",
      set('mail', ['description', '=', "Erin's work on mail"], ['quorum', '=', '1']),
    ],
    ['policy set mail description=“a = b max=1”', set('mail', ['description', '=', '"a = b max=1"'])],
    ['policy set mail ticket=^CHG=\\d+$', set('mail', ['ticket', '=', '^CHG=\\d+$'])],
    ['policy set mail max:=4h', set('mail', ['max', '=', '4h'])],
    ['policy set mail max=', set('mail', ['max', '=', ''])],
  ])('reads %j', (text, expected) => {
    expect(parseCommand(text)).toEqual(expected);
  });

  it.each([
    ['policy set', 'the name of the policy is missing'],
    ['policy set max=4h', 'the name of the policy is missing'],
    ['policy set mail', 'say what to change about mail'],
    ['policy set mail max to 4h', '"max to 4h" is not understood'],
    [`policy set mail ${'max=1h '.repeat(41)}`, 'too much for one line'],
    [`policy set mail description=${'x'.repeat(9_000)}`, 'too long for one line'],
  ])('says of %.40s what is wrong', (text, expected) => {
    const command = parseCommand(text);

    expect(command).toMatchObject({ kind: 'fault', command: 'policy set' });
    expect(command.kind === 'fault' ? command.faults.join() : '').toContain(expected);
    expect(parseCommand(command.kind === 'fault' ? command.example : '').kind).toBe('policy-set');
  });

  it('takes time in proportion to what was typed, whatever it is', () => {
    const started = performance.now();
    for (const piece of ['a=', '"', "='", 'a +', ' '.repeat(9), '=,;[(', 'a.', '–=']) {
      parseCommand(`policy set ${piece.repeat(3_900 / piece.length)}`);
      parseCommand(`policy set mail ${piece.repeat(7_800 / piece.length)}`);
      parseCommand(`policy simulate ${piece.repeat(7_800 / piece.length)}`);
      parseCommand(`policy rollback ${piece.repeat(7_800 / piece.length)}`);
    }

    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('policy delete, history and rollback', () => {
  it.each([
    ['policy delete mail', { kind: 'policy-delete', name: 'mail' }],
    ['Policy Remove "mail".', { kind: 'policy-delete', name: 'mail' }],
    ['policy history mail', { kind: 'policy-history', name: 'mail' }],
    ['policy rollback mail 3', { kind: 'policy-rollback', name: 'mail', version: 3 }],
    ['policy roll-back mail to version 3.', { kind: 'policy-rollback', name: 'mail', version: 3 }],
    ['policy rollback “mail” to v3', { kind: 'policy-rollback', name: 'mail', version: 3 }],
  ])('reads %j', (text, expected) => {
    expect(parseCommand(text)).toEqual(expected);
  });

  it.each([
    ['policy delete', 'the name of the policy is missing'],
    ['policy rollback mail', 'say policy history mail'],
    ['policy rollback', 'are missing'],
    ['policy rollback mail 0', 'is not a policy and the number'],
    ['policy rollback mail minus one', 'is not a policy and the number'],
  ])('says of %j what is wrong', (text, expected) => {
    const command = parseCommand(text);

    expect(command.kind === 'fault' ? command.faults.join() : '').toContain(expected);
  });
});

describe('policy simulate', () => {
  it('takes the last word for the policy, or else the first, and a length behind for', () => {
    expect(parseCommand('policy simulate Erin Engel mail')).toEqual({
      kind: 'policy-simulate',
      readings: [
        { person: 'Erin Engel', policy: 'mail' },
        { person: 'Engel mail', policy: 'Erin' },
      ],
      durationMs: null,
    });
    expect(parseCommand('/policy simulate "Erin Engel" under mail for 2h?')).toEqual({
      kind: 'policy-simulate',
      readings: [{ person: 'Erin Engel', policy: 'mail' }],
      durationMs: 7_200_000,
    });
    expect(parseCommand('policy simulate erin@contoso.com for mail')).toMatchObject({
      readings: [{ person: 'erin@contoso.com', policy: 'mail' }],
      durationMs: null,
    });
  });

  it.each(['policy simulate', 'policy simulate erin', 'policy simulate erin mail for 2 fortnights'])(
    'says of %j what is wrong, with one that works',
    (text) => {
      const command = parseCommand(text);

      expect(command.kind).toBe('fault');
      expect(parseCommand(command.kind === 'fault' ? command.example : '').kind).toBe('policy-simulate');
    },
  );
});
