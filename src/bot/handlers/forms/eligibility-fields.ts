import { type EligibilityFields, FOR_GOOD, type Offered } from '../../../cards/forms/eligibility-form.ts';
import { type FormClick, fieldOf } from '../../../cards/forms/form-click.ts';
import type { Choice } from '../../../cards/forms/form-elements.ts';
import { readStaged, readUnits, stagedValue, unitValue } from '../../../cards/forms/staged.ts';
import type { EligibilityAsk } from '../../../jit/operations/entra/plan-eligibility.ts';
import { wordsFor } from '../../../words/words.ts';
import { readEnd } from '../read-end.ts';
import type { TurnDeps } from '../turn-deps.ts';

export function fieldsIn(turn: TurnDeps, click: FormClick): EligibilityFields {
  const typed = (name: string, most: number) => fieldOf(click, name).slice(0, most);
  const { kinds } = wordsFor(turn.reader).forms.policy;
  const staged = (name: string) =>
    offered(
      readStaged(fieldOf(click, name)).map((each) => ({
        title: kinds[each.kind](each.name),
        value: stagedValue(each),
      })),
    );
  const units = readUnits(fieldOf(click, 'unit')).map((unit) => ({
    title: kinds.unit(unit.name),
    value: unitValue(unit),
  }));
  return {
    picks: { who: staged('who'), role: staged('role'), group: staged('group'), unit: offered(units) },
    as: fieldOf(click, 'as') === 'owner' ? 'owner' : 'member',
    whoTyped: typed('whoTyped', 256),
    whatTyped: typed('whatTyped', 256),
    untilTyped: typed('untilTyped', 60),
    lasts: typed('lasts', 20) || FOR_GOOD,
    reason: typed('reason', 1_000),
  };
}

/** One is picked, or none. */
function offered(choices: readonly Choice[]): Offered {
  return { choices: choices.slice(0, 1), chosen: choices.length > 0 };
}

/** What an order needs, by names or ids. */
export type Order = Pick<EligibilityAsk, 'who' | 'what' | 'unit' | 'until' | 'reason'>;

/** What the fields come to, or everything that is wrong with them. */
export function orderIn(
  turn: TurnDeps,
  fields: EligibilityFields,
): { order: Order; faults: [] } | { order: null; faults: string[] } {
  const words = wordsFor(turn.reader);
  const { who, whats, unit } = namedIn(fields);
  const [what, ...others] = whats;
  const end = readEnd(turn, fields.untilTyped.trim() || fields.lasts);
  const reason = fields.reason.trim();
  const faults = [
    ...(who === '' ? [words.eligibility.form.whoMissing] : []),
    ...(what === undefined ? [words.eligibility.form.whatMissing] : []),
    ...(others.length > 0 ? [words.eligibility.form.whatTwice] : []),
    ...('fault' in end ? [words.faults.eligibility.end(end.fault)] : []),
    ...(reason === '' ? [words.eligibility.form.reasonMissing] : []),
  ];
  if (faults.length > 0 || what === undefined || 'fault' in end) return { order: null, faults };
  return { order: { who, what, unit, until: end.until, reason }, faults: [] };
}

/** By ids where something was picked, else as typed. */
function namedIn({ picks, as, whoTyped, whatTyped }: EligibilityFields) {
  const chosen = (pick: Offered | undefined) => (pick?.chosen === true ? (pick.choices[0]?.value ?? '') : '');
  const [who] = readStaged(chosen(picks.who));
  const [role] = readStaged(chosen(picks.role));
  const [group] = readStaged(chosen(picks.group));
  const [unit] = readUnits(chosen(picks.unit));
  const typed = whatTyped.trim();
  return {
    who: who !== undefined && 'id' in who ? who.id : whoTyped.trim(),
    whats: [
      ...(role?.kind === 'role' ? [`role:${role.id}`] : []),
      ...(group?.kind === 'group' ? [`${as === 'owner' ? 'owner' : 'group'}:${group.id}`] : []),
      ...(typed === '' ? [] : [typed]),
    ],
    unit: unit?.id ?? null,
  };
}
