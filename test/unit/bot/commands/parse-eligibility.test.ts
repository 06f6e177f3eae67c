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
    ['eligibility add', { kind: 'eligibility-form', said: null }],
    ['eligibility remove Erin from SG-B', { ...change, action: 'remove', who: 'Erin', what: 'SG-B', reason: '' }],
    ['eligibility remove', { kind: 'eligibility-pick', about: null }],
    ['eligibility remove because', { kind: 'eligibility-pick', about: null }],
    ['eligibility remove Erin from because x', { kind: 'eligibility-pick', about: 'Erin' }],
    ['eligibility remove from SG-B', { kind: 'eligibility-pick', about: 'SG-B' }],
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

  const nothing = { who: '', what: '', unit: '', end: '', reason: '' };

  it.each([
    ['eligibility add Erin because x', { ...nothing, who: 'Erin', reason: 'x' }],
    ['eligibility add because x', { ...nothing, reason: 'x' }],
    ['eligibility add to SG-B for 30d because x', { ...nothing, what: 'SG-B', end: '30d', reason: 'x' }],
    ['eligibility add Erin to SG-B', { ...nothing, who: 'Erin', what: 'SG-B' }],
    ['eligibility add Erin to SG-B until because x', { ...nothing, who: 'Erin', what: 'SG-B', reason: 'x' }],
    [
      'eligibility add Erin to User Administrator at Berlin',
      { ...nothing, who: 'Erin', what: 'User Administrator', unit: 'Berlin' },
    ],
  ])('opens the form with what was said, where something is left out: %s', (text, said) => {
    expect(parseCommand(text)).toEqual({ kind: 'eligibility-form', said });
  });

  it.each([
    [`eligibility add ${'Erin '.repeat(200)} to SG-B because x`, /too long/],
    [`eligibility remove Erin from SG-B because ${'x'.repeat(500)}`, /shorten it to 400 characters/],
  ])('is refused where it is longer than any name or reason', (text, fault) => {
    const command = parseCommand(text);

    expect(command.kind === 'fault' ? command.faults.join() : command.kind).toMatch(fault);
  });
});
