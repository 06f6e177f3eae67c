import type { EligibilityPlan } from '../../jit/operations/entra/plan-eligibility.ts';
import { wordsFor } from '../../words/words.ts';
import { endText } from '../eligibility-text.ts';
import { entitlementTitle } from '../entitlement-text.ts';
import { escapeLabel, escapeName, escapeText } from '../escape.ts';
import { listed } from '../people.ts';
import { formatTime, type Reader } from '../reader.ts';
import type { Card } from '../render.ts';
import { formCard } from './form-card.ts';
import {
  type Choice,
  choiceInput,
  dialogButton,
  factLine,
  formButton,
  formLine,
  NO_CHOICE,
  type Surface,
  textInput,
} from './form-elements.ts';

export const LONGEST_ELIGIBILITY_REASON = 400;
const DAYS = [30, 90, 180, 365];
export const FOR_GOOD = 'permanent';

export type EligibilityPick = 'who' | 'role' | 'unit' | 'group';
/** What was picked, or what may be meant by what was typed; the first is `chosen`, or none is. */
export type Offered = { choices: readonly Choice[]; chosen: boolean };

/** Whatever stands in the fields. */
export type EligibilityFields = {
  picks: Partial<Record<EligibilityPick, Offered>>;
  /** How somebody is in the group. */
  as: 'member' | 'owner';
  whoTyped: string;
  whatTyped: string;
  untilTyped: string;
  lasts: string;
  reason: string;
};

export const EMPTY_ELIGIBILITY: EligibilityFields = {
  picks: {},
  as: 'member',
  whoTyped: '',
  whatTyped: '',
  untilTyped: '',
  lasts: FOR_GOOD,
  reason: '',
};

type Place = { surface: Surface; form: string; reader: Reader };

/** `eligibility add` as a form: names are searched for as they are typed, or typed whole. */
export function eligibilityFormCard(step: Place & { fields: EligibilityFields; alerts: readonly string[] }): Card {
  const { surface, form, reader, fields, alerts } = step;
  const words = wordsFor(reader).eligibility.form;
  const data = { form };
  const searched = (id: EligibilityPick, label: string, search: string) => {
    const { choices = [], chosen = false } = fields.picks[id] ?? {};
    const [picked] = choices;
    if (!chosen || picked === undefined) return choiceInput({ id, label, choices, search, hint: words.search });
    // Some clients show the value of what is picked, and not its title, where they search.
    const another = { title: words.another, value: NO_CHOICE };
    return choiceInput({ id, label, choices: [picked, another], value: picked.value });
  };
  return formCard(
    {
      title: words.title,
      intro: [words.intro],
      alerts,
      body: [
        ...searched('who', words.who, 'people-or-groups'),
        ...textInput({ id: 'whoTyped', label: words.whoTyped, value: fields.whoTyped, most: 256 }),
        ...searched('role', words.role, 'roles'),
        ...searched('unit', words.unit, 'units'),
        ...searched('group', words.group, 'groups'),
        ...choiceInput({
          id: 'as',
          label: words.as,
          value: fields.as,
          choices: [
            { title: words.member, value: 'member' },
            { title: words.owner, value: 'owner' },
          ],
        }),
        ...textInput({ id: 'whatTyped', label: words.whatTyped, value: fields.whatTyped, most: 256 }),
        ...choiceInput({
          id: 'lasts',
          label: words.until,
          value: fields.lasts,
          choices: [
            { title: wordsFor(reader).eligibility.forGood, value: FOR_GOOD },
            ...DAYS.map((days) => ({ title: words.days(days), value: `${days}d` })),
          ],
        }),
        ...textInput({ id: 'untilTyped', label: words.untilTyped, value: fields.untilTyped, most: 60 }),
        ...textInput({
          id: 'reason',
          label: words.reason,
          value: fields.reason,
          lines: true,
          most: LONGEST_ELIGIBILITY_REASON,
        }),
      ],
      actions: [
        formButton({
          title: words.send,
          verb: 'eligibility-send',
          surface,
          data,
          inputs: true,
          style: 'positive',
        }),
        ...(surface === 'chat'
          ? [dialogButton(wordsFor(reader).forms.request.inDialog, 'eligibility-open', data)]
          : []),
        formButton({ title: wordsFor(reader).forms.cancel, verb: 'form-close', surface, data, menu: true }),
      ],
    },
    reader,
  );
}

/**
 * What would be ordered, before it is: nothing has happened yet. `data` names it by ids, to be looked up again. Of a
 * conversion the reason is asked here, and wherever none was typed: `asks`.
 */
export function eligibilityReviewCard(
  step: Place & {
    plan: EligibilityPlan;
    data: Readonly<Record<string, string>>;
    now: Date;
    asks: boolean;
    alerts?: readonly string[];
  },
): Card {
  const { plan, surface, form, reader, now, asks, alerts = [] } = step;
  const { holder, entitlement, action, reason } = plan;
  const { review } = wordsFor(reader).eligibility;
  const converts = action === 'convert';
  return formCard(
    {
      title: review.title[action],
      intro: [
        ...(plan.privileged ? [review.privileged] : []),
        ...(converts ? [review.convert, ...(entitlement.kind === 'group' ? [review.onboards] : [])] : []),
      ],
      alerts,
      body: [
        factLine(review.who, escapeName(holder.name)),
        factLine(review.what, escapeLabel(entitlementTitle(entitlement, reader))),
        ...(plan.opens === undefined ? [] : [factLine(review.opens, opensText(plan.opens, reader))]),
        ...(action === 'remove' ? [] : [factLine(review.until, endText(plan.until, reader, now))]),
        factLine(review.now, nowText(plan, reader, now)),
        ...(asks
          ? textInput({
              id: 'reason',
              label: review.reason,
              value: reason,
              lines: true,
              most: LONGEST_ELIGIBILITY_REASON,
            })
          : [factLine(review.reason, escapeText(reason, LONGEST_ELIGIBILITY_REASON))]),
        formLine(holder.kind === 'group' ? review.group : review.person, { subtle: true }),
      ],
      actions: [
        formButton({
          title: review.confirm[action],
          verb: converts ? 'convert-send' : 'eligibility-confirm',
          surface,
          data: { ...step.data, form },
          inputs: asks,
          style: action === 'add' ? 'positive' : 'destructive',
        }),
        formButton({ title: wordsFor(reader).forms.cancel, verb: 'form-close', surface, data: { form } }),
      ],
    },
    reader,
  );
}

function opensText(opens: readonly string[], reader: Reader): string {
  return opens.length === 0 ? wordsFor(reader).eligibility.review.opensNone : listed(opens.map(escapeLabel), reader);
}

function nowText({ reading }: EligibilityPlan, reader: Reader, now: Date): string {
  const words = wordsFor(reader).eligibility.review.nowIs;
  if (reading.kind === 'unavailable') return words.unknown;
  if (reading.kind === 'absent') return words.no;
  return reading.until === null ? words.permanent : words.until(formatTime(reading.until, reader, now));
}
