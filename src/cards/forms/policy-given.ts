import { PORTAL_NAMES } from '../../jit/policy/portals.ts';
import { wordsFor } from '../../words/words.ts';
import type { CardElement } from '../render.ts';
import { formLine } from './form-elements.ts';
import { BY_ROLES } from './policy-fields.ts';
import { choose, text } from './policy-inputs.ts';
import type { PolicyFormStep } from './policy-sections.ts';

/** Who ends the access, and what goes with that. What does not apply to the chosen way is not asked, and said to be so. */
export function given(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy.given;
  return [
    ...backEnd(step),
    ...(isAccount(step)
      ? account(step)
      : [formLine(words.backed, { subtle: true }), formLine(words.afterPress, { subtle: true }), ...sessions(step)]),
    ...outside(step),
    ...portal(step),
  ];
}

/** For the head of the section. */
export function givenSummary(step: PolicyFormStep): string {
  const words = wordsFor(step.reader).forms.policy.given.summary;
  const { backEnd: way, outside: past } = step.fields.texts;
  const known: Readonly<Record<string, string>> = words.ends;
  const ends = Object.hasOwn(known, way) ? known[way] : undefined;
  return words.all(ends ?? (way || words.ends.direct), past === 'remove', sessionsEnd(step));
}

function isAccount({ fields }: PolicyFormStep): boolean {
  return fields.texts.backEnd === 'account';
}

function sessionsEnd(step: PolicyFormStep): boolean {
  return isAccount(step) || step.fields.texts.endSessions === 'yes';
}

/** What a form does not offer stays as it is. */
function backEnd(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy.backEnds;
  const options: [string, string][] = [
    ['direct', words.direct],
    ['pim', words.pim],
    ['pim+direct', words.either],
    ['account', words.account],
  ];
  const now = step.fields.texts.backEnd;
  const offered = now === '' || options.some(([value]) => value === now);
  return choose(step, 'backEnd', offered ? options : [[now, now], ...options]);
}

/** How each person's account is called, what becomes of it, and what its passes are good for (behaviour S0). */
function account(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy.given;
  return [
    ...text(step, 'accountName', { hint: 'jit-{alias}@contoso.com' }),
    ...choose(step, 'accountAfter', [
      ['disable', words.disable],
      ['delete', words.delete],
    ]),
    ...choose(step, 'accountPass', [
      ['once', words.once],
      ['reuse', words.reuse],
    ]),
    formLine(words.accountSessions, { subtle: true }),
  ];
}

/** behaviour P4 */
function sessions(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy.given;
  return choose(step, 'endSessions', [
    ['no', words.sessionsStay],
    ['yes', words.sessionsEnd],
  ]);
}

/** What others give past the bot (PIM's alert 5). */
function outside(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy.given;
  return choose(step, 'outside', [
    ['report', words.report],
    ['remove', words.remove],
  ]);
}

/** behaviour S1.22 */
function portal(step: PolicyFormStep): CardElement[] {
  const { forms, ready } = wordsFor(step.reader);
  const named = PORTAL_NAMES.map((name) => [name, ready.portals[name]] as const);
  return choose(step, 'portal', [[BY_ROLES, forms.policy.given.byRoles], ...named]);
}
