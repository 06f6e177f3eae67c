import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../../src/bot/commands/parse-command.ts';

const change = { kind: 'eligibility-change', action: 'add', unit: null, end: null };

describe('what is typed about eligibility', () => {
  it.each([
    [
      'eligibility add erin@contoso.com to Exchange Administrator because she joins',
      { ...change, who: 'erin@contoso.com', what: 'Exchange Administrator', reason: 'she joins' },
    ],
    [
      '/eligibility add SG-A to owner of SG-B permanent because x',
      { ...change, who: 'SG-A', what: 'owner of SG-B', reason: 'x' },
    ],
    [
      'Eligibility add Erin Engel to User Administrator at Berlin for 180 days because x',
      { ...change, who: 'Erin Engel', what: 'User Administrator', unit: 'Berlin', end: '180 days', reason: 'x' },
    ],
    [
      'eligibility add Erin to SG-B until 2027-06-30 because x for y',
      { ...change, who: 'Erin', what: 'SG-B', end: '2027-06-30', reason: 'x for y' },
    ],
    ['eligibility add "Way to Go" to SG-B because x', { ...change, who: 'Way to Go', what: 'SG-B', reason: 'x' }],
    [
      'eligibility remove Erin from User Administrator at Berlin because x',
      { ...change, action: 'remove', who: 'Erin', what: 'User Administrator', unit: 'Berlin', reason: 'x' },
    ],
    ['eligibility add', { kind: 'eligibility-form' }],
    ['eligibility', { kind: 'eligibility-list', about: null }],
    [
      'eligibility list role Exchange Administrator',
      { kind: 'eligibility-list', about: 'role Exchange Administrator' },
    ],
    ['assignments', { kind: 'assignments', about: null }],
    ['assignments of SG-A.', { kind: 'assignments', about: 'SG-A' }],
  ])('is read: %s', (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });

  it.each([
    ['eligibility add Erin because x', ['a role or a group comes after to']],
    ['eligibility add Erin to SG-B', ['the reason is missing']],
    ['eligibility add Erin to SG-B until because x', ['how long']],
    ['eligibility remove because', ['whom it is about is missing', 'comes after from', 'the reason is missing']],
  ])('is refused with everything that is wrong: %s', (text, faults) => {
    const command = parseCommand(text);

    if (command.kind !== 'fault') throw new Error(command.kind);
    for (const fault of faults) expect(command.faults.join('\n')).toContain(fault);
    expect(command.faults).toHaveLength(faults.length);
  });
});
