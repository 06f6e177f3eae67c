import { describe, expect, it } from 'vitest';
import { gatherInputs } from '../../../sandbox/teams/check-inputs.ts';
import { cardActions, cardFacts, cardInputs, cardText, findAction } from '../../../sandbox/teams/read-card.ts';
import type { JsonObject } from '../../../sandbox/teams/types.ts';

const card: JsonObject = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    { type: 'TextBlock', text: 'Heading' },
    {
      type: 'ColumnSet',
      columns: [
        { type: 'Column', items: [{ type: 'FactSet', facts: [{ title: 'Policy', value: 'exchange-admin' }] }] },
      ],
    },
    { type: 'Input.Text', id: 'reason', label: 'Reason', isRequired: true, maxLength: 10, errorMessage: 'Why?' },
    {
      type: 'Input.ChoiceSet',
      id: 'duration',
      label: 'Duration',
      value: 'PT1H',
      choices: [{ title: '1 hour', value: 'PT1H' }],
    },
    {
      type: 'ActionSet',
      actions: [
        {
          type: 'Action.Execute',
          title: 'Approve',
          verb: 'approve',
          fallback: { type: 'Action.Submit', title: 'Old' },
        },
      ],
    },
  ],
  actions: [
    {
      type: 'Action.Execute',
      title: 'Deny',
      id: 'no',
      verb: 'deny',
      associatedInputs: 'None',
      data: { hidden: 'secret' },
    },
    {
      type: 'Action.ShowCard',
      title: 'More',
      card: { type: 'AdaptiveCard', actions: [{ type: 'Action.Submit', title: 'Inner' }] },
    },
  ],
};

describe('reading a card', () => {
  it('gives what the eye sees, in reading order, without data, stored values and fallbacks', () => {
    expect(cardText(card).split('\n')).toEqual([
      'Heading',
      'Policy',
      'exchange-admin',
      'Reason',
      'Why?',
      'Duration',
      '1 hour',
      'Approve',
      'Deny',
      'More',
      'Inner',
    ]);
  });

  it('lists the buttons of action sets, the bottom row and ShowCards', () => {
    expect(cardActions(card).map(({ title }) => title)).toEqual(['Approve', 'Deny', 'More', 'Inner']);
  });

  it.each(['deny', 'no'])('finds a button by title in any letter case, id or verb: %s', (named) => {
    expect(findAction(card, named)).toMatchObject({ title: 'Deny', verb: 'deny', withInputs: false });
  });

  it('lists inputs with label, default and choices, and facts by title', () => {
    expect(cardInputs(card)).toMatchObject([
      { id: 'reason', label: 'Reason', required: true, value: undefined },
      { id: 'duration', value: 'PT1H', choices: [{ title: '1 hour', value: 'PT1H' }] },
    ]);
    expect(cardFacts(card)).toEqual({ Policy: 'exchange-admin' });
  });

  it.each([undefined, null, 'text', 7, []])('takes %j for an empty card', (nothing) => {
    expect([cardText(nothing), cardActions(nothing), cardInputs(nothing)]).toEqual(['', [], []]);
  });
});

describe('filling in a card', () => {
  const [approve, deny] = cardActions(card);
  if (!approve || !deny) throw new Error('the card of this test has lost its buttons');

  it('adds defaults and leaves empty inputs out', () => {
    expect(gatherInputs(card, approve, { reason: 'a fault' })).toEqual({
      values: { reason: 'a fault', duration: 'PT1H' },
      problems: [],
    });
  });

  it.each([
    [{}, 'reason'],
    [{ reason: 'far too long a reason' }, 'reason'],
    [{ reason: 'ok', duration: 'PT9H' }, 'duration'],
  ])('complains as a client does about %j', (given, input) => {
    expect(gatherInputs(card, approve, given).problems).toMatchObject([{ input }]);
  });

  it('neither checks nor sends inputs for a button without associated inputs', () => {
    expect(gatherInputs(card, deny, {})).toEqual({ values: {}, problems: [] });
  });

  it('refuses an input that the card does not have, naming those it has', () => {
    expect(() => gatherInputs(card, approve, { comment: 'x' })).toThrow('it has: reason, duration');
  });
});

describe('the inputs that a button sends', () => {
  const text = (id: string) => ({ type: 'Input.Text', id, value: id });
  const inner = { type: 'AdaptiveCard', body: [text('inner')], actions: [{ type: 'Action.Submit', title: 'Inside' }] };
  const nested: JsonObject = {
    type: 'AdaptiveCard',
    body: [text('outer')],
    actions: [
      { type: 'Action.Submit', title: 'Outside' },
      { type: 'Action.ShowCard', title: 'More', card: inner },
    ],
  };
  const sentBy = (card: JsonObject, title: string, given = {}) => {
    const action = findAction(card, title);
    if (!action) throw new Error(`no button ${title}`);
    return gatherInputs(card, action, given);
  };

  it('are those of its own card and of the cards around it, not those of a ShowCard beside it', () => {
    expect(sentBy(nested, 'Outside').values).toEqual({ outer: 'outer' });
    expect(sentBy(nested, 'Inside').values).toEqual({ outer: 'outer', inner: 'inner' });
  });

  const ask = (input: JsonObject): JsonObject => ({
    type: 'AdaptiveCard',
    body: [{ id: 'it', ...input }],
    actions: [{ type: 'Action.Submit', title: 'Send' }],
  });

  it.each<[string, JsonObject, string | string[] | undefined, string]>([
    ['off for a toggle that nobody touched', { type: 'Input.Toggle' }, undefined, 'false'],
    ["a toggle's own word", { type: 'Input.Toggle', valueOff: 'no' }, undefined, 'no'],
    ['ids parted by commas for several picks', { type: 'Input.ChoiceSet', isMultiSelect: true }, ['a', 'b'], 'a,b'],
  ])('hold %s', (_, input, given, sent) => {
    expect(sentBy(ask(input), 'Send', given === undefined ? {} : { it: given }).values).toEqual({ it: sent });
  });

  it.each<[JsonObject, string]>([
    [{ type: 'Input.Toggle', isRequired: true }, 'false'],
    [{ type: 'Input.Date', min: '2026-01-05' }, '2026-01-04'],
    [{ type: 'Input.Date', max: '2026-01-05' }, '2026-01-06'],
    [{ type: 'Input.Date' }, 'tomorrow'],
    [{ type: 'Input.Time', max: '17:00' }, '17:01'],
    [{ type: 'Input.Text', regex: '^INC\\d+$' }, 'CHG1'],
    [{ type: 'Input.Number', min: 1 }, '0'],
  ])('are not sent while %j holds %s', (input, value) => {
    expect(sentBy(ask({ ...input, errorMessage: 'No.' }), 'Send', { it: value }).problems).toEqual([
      { input: 'it', message: 'No.' },
    ]);
  });
});
