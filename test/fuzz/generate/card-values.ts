import fc from 'fast-check';
import type { Recipe } from '../expand.ts';
import { type Bend, bendsOf } from './bend.ts';
import { CANARY, oddValue } from './odd.ts';

/** Which request a payload names: `mine` and the like are filled in when it is sent. */
export type CardInput = {
  verb: string;
  /** Whose request: one that waits, one that is over, none. */
  request: 'pending' | 'denied' | 'nobody';
  terms: 'current' | 'stale' | 'empty';
  as: 'invoke' | 'submit';
  trigger: 'manual' | 'automatic' | 'none';
  bends: Bend[];
  /** Instead of all that: any value at all. */
  whole?: Recipe;
};

const paths = [
  'action',
  'trigger',
  'action.type',
  'action.verb',
  'action.data',
  'action.data.verb',
  'action.data.requestId',
  'action.data.terms',
  'action.data.comment',
  'action.data.duration',
  'action.data.items',
  'action.data.tick0',
  'action.data.list',
  'action.data.page',
  'action.data.form',
  'action.data.chosen',
  'action.data.of',
  'action.data.justification',
  'action.data.startDate',
  'action.data.opens',
  'action.data.opensLines',
  'action.data.trigger',
  'action.data.action',
  'action.data.__proto__',
  'action.action',
  'action.trigger',
  'data',
  'verb',
  'requestId',
  'terms',
  'comment',
  'msteams',
  '__proto__',
];

const verb = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('approve', 'deny', 'cancel', 'release', 'show') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'change-open',
      'change-approve',
      'revoke-open',
      'revoke-send',
      'several-approve',
      'several-deny',
      'several-show',
      'list-page',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'ask-open',
      'ask-pick',
      'ask-before',
      'ask-send',
      'policy-open',
      'policy-add',
      'policy-save',
      'form-close',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('refresh', 'APPROVE', 'approve ', '__proto__', 'toString', '', 'revoke') },
);

const common = {
  verb,
  request: fc.constantFrom('pending' as const, 'pending' as const, 'denied' as const, 'nobody' as const),
  terms: fc.constantFrom('current' as const, 'stale' as const, 'empty' as const),
  as: fc.constantFrom('invoke' as const, 'submit' as const),
  trigger: fc.constantFrom('manual' as const, 'manual' as const, 'automatic' as const, 'none' as const),
};

/** Clicks that no card of ours made. */
export const cardInput: fc.Arbitrary<CardInput> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ...common, bends: bendsOf(paths, 3) }).map((input): CardInput => input) },
  { weight: 1, arbitrary: fc.record({ ...common, bends: fc.constant<Bend[]>([]), whole: oddValue }) },
);

export type CardFacts = { pending: { id: string; hash: string }; denied: { id: string; hash: string } };

/** The value of the invoke or submit, before its bends. */
export function cardValue(input: CardInput, facts: CardFacts): Record<string, unknown> {
  const meant = input.request === 'denied' ? facts.denied : facts.pending;
  const requestId = input.request === 'nobody' ? 'R-22222' : meant.id;
  const terms = { current: meant.hash, stale: 'f'.repeat(64), empty: '' }[input.terms];
  const ways = { duration: '60000', items: '0', tick0: `${requestId}:${terms}`, list: 'approvals', page: 0 };
  const data = { verb: input.verb, requestId, terms, comment: `${CANARY} says no`, ...ways };
  if (input.as === 'submit') return { ...data };
  const action = { type: 'Action.Execute', verb: input.verb, data };
  return input.trigger === 'none' ? { action } : { action, trigger: input.trigger };
}
