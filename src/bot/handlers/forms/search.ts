import { plainText } from '../../../cards/escape.ts';
import { type Choice, NO_CHOICE } from '../../../cards/forms/form-elements.ts';
import { policyChoice } from '../../../cards/forms/request-form.ts';
import { stagedValue, unitValue } from '../../../cards/forms/staged.ts';
import { DirectoryUnavailable, Refusal } from '../../../jit/errors.ts';
import { matchNames, type NameMatch } from '../../../jit/operations/entra/look-up-names.ts';
import { requestablePolicies } from '../../../jit/operations/policy/policies.ts';
import { eligibleMarksOf } from '../../../jit/operations/request/eligible-marks.ts';
import { wordsFor } from '../../../words/words.ts';
import type { TurnDeps } from '../turn-deps.ts';

/** Typeahead search in Adaptive Cards: clients draw no more. */
export const MOST_CHOICES = 15;
const LONGEST_TITLE = 120;

export type Search = { dataset: string; text: string; most: number };

/**
 * What type-ahead finds. Only what whoever types may see anyhow; nobody else learns a name by it. A directory that does
 * not answer is said in the list.
 */
export async function searchChoices(turn: TurnDeps, search: Search): Promise<Choice[]> {
  try {
    const found = await find(turn, search);
    return found.slice(0, search.most).map(({ title, value }) => ({ title: plainText(title, LONGEST_TITLE), value }));
  } catch (error) {
    if (error instanceof Refusal) return [];
    if (!(error instanceof DirectoryUnavailable)) throw error;
    const words = wordsFor(turn.reader).forms;
    // The others are read with what the bot cannot work without.
    return [{ title: search.dataset === 'units' ? words.unitsDown : words.searchDown, value: NO_CHOICE }];
  }
}

async function find(turn: TurnDeps, { dataset, text, most }: Search): Promise<Choice[]> {
  const { deps, caller } = turn;
  if (dataset === 'policies') {
    const policies = (await requestablePolicies(deps, caller, text)).slice(0, most);
    const marks = await eligibleMarksOf(
      deps,
      caller,
      policies.map(({ terms }) => terms),
    );
    return policies.map((policy) => policyChoice(policy, marks, turn.reader));
  }
  const kinds = Object.hasOwn(KINDS, dataset) ? KINDS[dataset] : undefined;
  if (kinds === undefined) return [];
  // Lists that auditors read may be narrowed by them.
  const whom = dataset === 'anything' ? ('readers' as const) : ('admins' as const);
  const found = await matchNames(deps, caller, { kinds, text, most, for: whom });
  return found.map((match) => (dataset === 'owners' ? ownerChoice(match, turn) : choiceOf(match, turn)));
}

/** What a list of assignments may be about. */
export const ANYTHING: readonly NameMatch['kind'][] = ['user', 'role', 'group'];

const KINDS: Readonly<Record<string, readonly NameMatch['kind'][]>> = {
  roles: ['role'],
  groups: ['group'],
  owners: ['group'],
  units: ['unit'],
  'people-or-groups': ['user', 'group'],
  anything: ANYTHING,
};

/** The same groups, to be opened to their owners. */
function ownerChoice(match: NameMatch, turn: TurnDeps): Choice {
  if (match.kind !== 'group') return choiceOf(match, turn);
  const { id, name } = match.group;
  const title = wordsFor(turn.reader).forms.policy.kinds.owner(name);
  return { title, value: stagedValue({ kind: 'owner', id, name }) };
}

/** An address tells people of one name apart. */
export function choiceOf(match: NameMatch, turn: TurnDeps): Choice {
  const words = wordsFor(turn.reader).forms.policy.kinds;
  if (match.kind === 'user') {
    const { id, name, address } = match.user;
    return { title: words.user(`${name}, ${address}`), value: stagedValue({ kind: 'user', id, name }) };
  }
  if (match.kind === 'group') {
    const { id, name } = match.group;
    return { title: words.group(name), value: stagedValue({ kind: 'group', id, name }) };
  }
  if (match.kind === 'unit') {
    const { id, name } = match.unit;
    return { title: words.unit(name), value: unitValue({ id, name }) };
  }
  const { id, name } = match.role;
  return { title: words.role(name), value: stagedValue({ kind: 'role', id, scope: '/', name }) };
}
