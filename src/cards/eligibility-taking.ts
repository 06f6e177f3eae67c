import type { AssignmentView } from '../jit/operations/entra/list-assignments.ts';
import { wordsFor } from '../words/words.ts';
import { entitlementTitle } from './entitlement-text.ts';
import { choiceInput, formButton } from './forms/form-elements.ts';
import type { Reader } from './reader.ts';
import type { CardElement } from './render.ts';

/**
 * Below a list of eligibilities, for admins: one to take away, and the form for a new one. The first of two steps each;
 * nothing changes by it.
 * @param refer what an entitlement is, and at which scope, as it is looked up again
 */
export function taking(
  shown: readonly AssignmentView[],
  refer: (entitlement: AssignmentView['entitlement']) => string,
  reader: Reader,
): CardElement[] {
  const words = wordsFor(reader).assignments;
  // What comes through a group goes with the group, and of an application nobody is told.
  const choices = shown
    .filter(
      ({ state, memberType, holder }) => state === 'eligible' && memberType === 'direct' && holder.kind !== 'other',
    )
    .map(({ holder, entitlement }) => ({
      title: `${holder.name}: ${entitlementTitle(entitlement, reader)}`,
      value: `${holder.id}|${refer(entitlement)}`,
    }));
  const make = formButton({ title: words.make, verb: 'eligibility-open', surface: 'chat', data: {} });
  const [first] = choices;
  if (first === undefined) return [{ type: 'ActionSet', spacing: 'Medium', actions: [make] }];
  const take = formButton({ title: words.take, verb: 'eligibility-take', surface: 'chat', data: {}, inputs: true });
  return [
    ...choiceInput({ id: 'eligibility', label: words.takeWhich, value: first.value, choices }),
    { type: 'ActionSet', spacing: 'Medium', actions: [take, make] },
  ];
}
