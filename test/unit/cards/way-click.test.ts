import { describe, expect, it } from 'vitest';
import { approvalsCard } from '../../../src/cards/approvals-card.ts';
import { changeCard } from '../../../src/cards/change-card.ts';
import { revokeCard } from '../../../src/cards/revoke-card.ts';
import { parseWayClick, tickValue } from '../../../src/cards/way-click.ts';
import { HOUR_MS } from '../../../src/jit/duration.ts';
import { buildApproved, buildGroup, buildRequest, NOON } from '../../support/builders.ts';
import { BERLIN } from './gallery.ts';
import { actionsOf, elementsOf } from './read-card.ts';

const HASH = 'a'.repeat(64);
const change = { verb: 'change-approve', requestId: 'R-7K3M9', terms: HASH, duration: '3600000', items: '0,2' };
const several = { verb: 'several-approve', tick0: `R-7K3M9:${HASH}`, tick3: `R-8M4N7:${HASH}`, comment: ' fine ' };
const page = { verb: 'list-page', list: 'grants', page: 2 };
const read = {
  verb: 'change-approve',
  requestId: 'R-7K3M9',
  terms: HASH,
  comment: '',
  durationMs: HOUR_MS,
  items: [0, 2],
};

describe('parseWayClick', () => {
  it('reads an invoke, its action and a submit alike', () => {
    const action = { type: 'Action.Execute', verb: 'change-approve', data: change };

    for (const value of [{ action, trigger: 'manual' }, action, change]) expect(parseWayClick(value)).toEqual(read);
    expect(parseWayClick(several)).toEqual({
      verb: 'several-approve',
      ticks: [
        { requestId: 'R-7K3M9', termsHash: HASH },
        { requestId: 'R-8M4N7', termsHash: HASH },
      ],
      comment: 'fine',
    });
    expect(parseWayClick(page)).toEqual(page);
  });

  it('tells nothing ticked from no list to tick', () => {
    expect(parseWayClick({ ...change, items: '' })).toEqual({ ...read, items: [] });
    expect(parseWayClick({ ...change, items: undefined })).toEqual({ ...read, items: null });
    for (const off of [undefined, null, '', 'false']) {
      expect(parseWayClick({ ...several, tick0: off, tick3: off })).toMatchObject({ ticks: [] });
    }
    expect(parseWayClick({ ...several, tick10: `R-9999A:${HASH}` })).toMatchObject({ ticks: { length: 2 } });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', [change]],
    ['an automatic refresh', { action: { verb: 'change-approve', data: change }, trigger: 'automatic' }],
    ['two verbs that differ', { verb: 'revoke-send', data: change }],
    ['a verb of another card', { ...change, verb: 'approve' }],
    ['an inherited verb', { ...change, verb: 'constructor' }],
    ['an id that cannot be one', { ...change, requestId: 'R-0OIL1' }],
    ['terms that are an object', { ...change, terms: { $gt: '' } }],
    ['a duration that is an object', { ...change, duration: { $gt: 0 } }],
    ['a negative duration', { ...change, duration: '-1' }],
    ['an endless duration', { ...change, duration: '9'.repeat(13) }],
    ['items that are a list', { ...change, items: [0] }],
    ['items with a name', { ...change, items: '0,__proto__' }],
    ['items without end', { ...change, items: Array.from({ length: 1_001 }, () => '0').join(',') }],
    ['a tick without a hash', { ...several, tick0: 'R-7K3M9' }],
    ['a tick beside a good one', { ...several, tick1: 'x' }],
    ['a tick that is an object', { ...several, tick1: { $ne: null } }],
    ['a list that is none', { ...page, list: 'audit' }],
    ['a page before the first', { ...page, page: -1 }],
    ['a page that is a text', { ...page, page: '1' }],
    ['a page without end', { ...page, page: 1e9 }],
  ])('reads %s as nothing', (_, value) => {
    expect(parseWayClick(value)).toBeNull();
  });

  it('reads back what the buttons carry, on new clients and old', () => {
    const request = { ...buildRequest(), termsHash: HASH };
    const drawn = { request, offeredMs: [], leastMs: HOUR_MS, reader: BERLIN };
    const requests = Array.from({ length: 11 }, () => request);
    const cards = [
      changeCard(drawn),
      revokeCard(buildApproved(), BERLIN),
      approvalsCard({ requests, reader: BERLIN, now: NOON }),
    ];
    const buttons = cards.flatMap(actionsOf).filter((action) => action.verb !== 'show');

    expect(buttons.map((button) => button.verb)).toEqual([
      'change-approve',
      'revoke-send',
      'several-approve',
      'several-deny',
      'several-show',
      'list-page',
    ]);
    for (const button of buttons) {
      expect(parseWayClick(button)).toMatchObject({ verb: button.verb });
      expect(parseWayClick(button.fallback)).toEqual(parseWayClick(button));
    }
    const tick = tickValue({ requestId: request.id, termsHash: HASH });
    expect(JSON.stringify(cards)).toContain(tick);
    expect(parseWayClick({ ...several, tick0: tick, tick3: '' })).toMatchObject({
      ticks: [{ requestId: request.id, termsHash: HASH }],
    });
  });
});

describe('the card on which an approver leaves less', () => {
  const inputsOf = (card: ReturnType<typeof changeCard>) =>
    elementsOf(card).filter((element) => String(element.type).startsWith('Input.'));

  it('offers what the policy offers below what is asked for, shortest first, and all items ticked', () => {
    const offeredMs = [4, 1, 2, 0.5].map((hours) => hours * HOUR_MS);
    const [duration, items, comment] = inputsOf(
      changeCard({ request: buildRequest(), offeredMs, leastMs: HOUR_MS / 4, reader: BERLIN }),
    );

    expect(duration).toMatchObject({
      value: String(2 * HOUR_MS),
      choices: [{ title: '30 min' }, { title: '1 h' }, { title: '2 h, as asked' }],
    });
    expect(items).toMatchObject({ isMultiSelect: true, value: '0,1' });
    expect(comment).toMatchObject({ id: 'comment', label: 'Comment (optional)' });
  });

  it('falls back to the least that the policy gives, and asks for no items where there is one', () => {
    const request = buildRequest({ terms: { entitlements: [buildGroup()], approverCommentRequired: true } });
    const inputs = inputsOf(changeCard({ request, offeredMs: [], leastMs: HOUR_MS, reader: BERLIN }));

    expect(inputs.map((input) => input.id)).toEqual(['duration', 'comment']);
    expect(inputs[0]?.choices).toMatchObject([{ title: '1 h' }, { title: '2 h, as asked' }]);
    expect(inputs[1]?.label).toBe('Comment (required)');
  });
});
