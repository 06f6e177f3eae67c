import { describe, expect, it } from 'vitest';
import { checkCard } from '../../../sandbox/teams/check-card.ts';
import type { JsonObject } from '../../../sandbox/teams/types.ts';

const good: JsonObject = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Hello' }] };
const button = { type: 'Action.Execute', title: 'Go', verb: 'go' };
const nobodySaid = () => false;
const expression = '$'.concat('{name}');

describe('the rules of a card', () => {
  it('finds nothing wrong with a plain card', () => {
    expect(checkCard(good, nobodySaid)).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['card-type', { ...good, type: 'Container' }],
    ['card-version', { ...good, version: '1.6' }],
    ['card-version', { ...good, version: 1.5 }],
    ['card-actions', { ...good, actions: Array.from({ length: 7 }, () => button) }],
    ['card-size', { ...good, body: [{ type: 'TextBlock', text: 'x'.repeat(41_000) }] }],
    ['input-id', { ...good, body: ['Text', 'Date'].map((kind) => ({ type: `Input.${kind}`, id: 'same' })) }],
    ['card-expression', { ...good, fallbackText: `Hello ${expression}` }],
    ['card-undefined', { ...good, body: [{ type: 'TextBlock', text: 'until undefined' }] }],
    ['card-undefined', { ...good, body: [{ type: 'TextBlock', text: 'for [object Object]' }] }],
    ['refresh-action', { ...good, refresh: { action: { type: 'Action.Submit' }, userIds: [] } }],
    ['refresh-users', { ...good, refresh: { action: button, userIds: Array.from({ length: 61 }, () => '29:x') } }],
  ])('reports %s', (rule, card) => {
    expect(checkCard(card, nobodySaid).map((fault) => fault.rule)).toEqual([rule]);
  });

  it('counts buttons in action sets, but not select actions, fallbacks or the inside of a ShowCard', () => {
    const inner = { type: 'AdaptiveCard', actions: Array.from({ length: 6 }, () => button) };
    const card: JsonObject = {
      ...good,
      body: [
        { type: 'ActionSet', actions: [{ ...button, fallback: button }, button] },
        { type: 'Container', selectAction: button, items: [] },
      ],
      actions: [button, button, button, { type: 'Action.ShowCard', title: 'More', card: inner }],
    };

    expect(checkCard(card, nobodySaid)).toEqual([]);
  });

  it('lets a card repeat what a person wrote', () => {
    const card: JsonObject = { ...good, body: [{ type: 'TextBlock', text: `Reason: ${expression}` }] };

    expect(checkCard(card, (fragment) => fragment === expression)).toEqual([]);
  });
});
