import { type EligibilityFields, EMPTY_ELIGIBILITY, type Offered } from '../../../cards/forms/eligibility-form.ts';
import { DirectoryUnavailable } from '../../../jit/errors.ts';
import { matchNames, type NameMatch } from '../../../jit/operations/entra/look-up-names.ts';
import type { SaidEligibility } from '../../commands/command.ts';
import type { TurnDeps } from '../turn-deps.ts';
import { choiceOf, MOST_CHOICES } from './search.ts';

const NOTHING: Offered = { choices: [], chosen: false };

/**
 * The fields of the form with what was said in one line. A name that is one thing alone is picked already; what it may be
 * besides is there to pick from; and what the directory has nothing for stays as it was typed.
 */
export async function fieldsOfSaid(turn: TurnDeps, said: SaidEligibility): Promise<EligibilityFields> {
  const { name, kinds, as } = targetIn(said.what);
  const [who, what, unit] = await Promise.all([
    meant(turn, said.who, ['user', 'group']),
    meant(turn, name, kinds),
    meant(turn, said.unit, ['unit']),
  ]);
  const unitless = said.unit !== '' && unit.found.length === 0;
  const known = what.found.length > 0 && !unitless;
  const whole = unitless ? `${said.what} @ ${said.unit}` : said.what;
  return {
    ...EMPTY_ELIGIBILITY,
    picks: {
      who: offered(turn, who),
      role: known ? offered(turn, only('role', what)) : NOTHING,
      group: known ? offered(turn, only('group', what)) : NOTHING,
      unit: offered(turn, unit),
    },
    as,
    whoTyped: who.found.length === 0 ? said.who : '',
    whatTyped: known ? '' : whole,
    untilTyped: said.end,
    reason: said.reason,
  };
}

/** `role:…`, `group:…`, `member of …` and `owner of …` settle what a name leaves open. */
function targetIn(what: string): { name: string; kinds: NameMatch['kind'][]; as: 'member' | 'owner' } {
  const [, word = '', rest = what] = /^(role|group|owner|member)s?(?:\s*[:=]\s*|\s+of\s+)(.+)$/i.exec(what) ?? [];
  const kind = word.toLowerCase();
  const kinds: NameMatch['kind'][] = kind === '' ? ['role', 'group'] : kind === 'role' ? ['role'] : ['group'];
  return { name: rest.trim(), kinds, as: kind === 'owner' ? 'owner' : 'member' };
}

type Meant = { found: NameMatch[]; chosen: boolean };

/** What begins with the name; the one that is called so before the others. A directory that does not answer knows none. */
async function meant(turn: TurnDeps, name: string, kinds: readonly NameMatch['kind'][]): Promise<Meant> {
  if (name === '') return { found: [], chosen: false };
  try {
    const found = await matchNames(turn.deps, turn.caller, { kinds, text: name, most: MOST_CHOICES });
    const exact = found.filter((match) => isCalled(match, name));
    const [one] = exact.length === 1 ? exact : found.length === 1 ? found : [];
    return one === undefined ? { found, chosen: false } : { found: [one], chosen: true };
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return { found: [], chosen: false };
  }
}

function isCalled(match: NameMatch, name: string): boolean {
  const wanted = name.toLowerCase();
  if (match.kind === 'user') return [match.user.name, match.user.address].some((one) => one.toLowerCase() === wanted);
  const { name: called } = match.kind === 'group' ? match.group : match.kind === 'role' ? match.role : match.unit;
  return called.toLowerCase() === wanted;
}

function only(kind: NameMatch['kind'], { found, chosen }: Meant): Meant {
  const those = found.filter((match) => match.kind === kind);
  return { found: those, chosen: chosen && those.length > 0 };
}

function offered(turn: TurnDeps, { found, chosen }: Meant): Offered {
  return { choices: found.map((match) => choiceOf(match, turn)), chosen };
}
