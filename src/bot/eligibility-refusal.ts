import { problemLines } from '../cards/eligibility-text.ts';
import { labelText } from '../cards/entitlement-text.ts';
import type { Message } from '../cards/message-card.ts';
import { anyOf } from '../cards/people.ts';
import type { Reader } from '../cards/reader.ts';
import { retell } from '../cards/retell.ts';
import type { EntraProblem } from '../jit/entra/assignments.ts';
import type { Refusal } from '../jit/errors.ts';
import { BROADEST_ROLE, narrowerThan } from '../jit/policy/smaller-roles.ts';
import { wordsFor } from '../words/words.ts';

/** Why an order about eligibility was not taken, in words. */
export function eligibilityRefusal({ refusal, reader }: { refusal: Refusal; reader: Reader }): Message {
  const { refusals, eligibility } = wordsFor(reader);
  const text = (name: string) => String(refusal.facts[name] ?? '');
  const list = (name: string) => {
    const value = refusal.facts[name];
    return Array.isArray(value) ? value.map(String) : [];
  };
  const what = labelText(text('entitlement'), reader);
  const faults = list('faults').map((fault) => retell(fault, reader));
  switch (refusal.code) {
    case 'eligibility-ladder': {
      const { title, text: words, narrower } = refusals.eligibilityLadder;
      const roles = narrowerThan(text('entitlement'));
      const said = roles.length === 0 ? [words] : [words, narrower(anyOf(roles, reader))];
      return { title, text: said, points: faults, tone: 'bad' };
    }
    case 'bad-eligibility': {
      const whys: Readonly<Record<string, (name: string, detail: string) => string>> = eligibility.whys;
      const why = Object.hasOwn(whys, text('why')) ? whys[text('why')] : undefined;
      const said = why === undefined ? [] : [why(text('name'), retell(text('detail'), reader))];
      return { ...refusals.badEligibility, points: [...said, ...faults], tone: 'warning' };
    }
    case 'not-eligible-there': {
      const { title, text: words } = refusals.notEligibleThere;
      return { title, text: words(text('name'), what), example: `eligibility list ${text('name')}`, tone: 'warning' };
    }
    case 'entra-refuses': {
      const problem = { code: text('problem') as EntraProblem['code'], rules: list('rules'), detail: text('detail') };
      return { ...refusals.entraRefuses, points: problemLines(problem, reader), tone: 'bad' };
    }
    case 'change-under-way': {
      const { title, text: words } = refusals.changeUnderWay;
      const example = `assignments ${text('name')}`;
      return { title, text: words(text('name'), what, text('by')), example, tone: 'warning' };
    }
    case 'not-standing': {
      const { title, text: words } = refusals.notStanding;
      return { title, text: words(text('name'), what), example: `assignments ${text('name')}`, tone: 'warning' };
    }
    case 'last-admin': {
      const { title, text: words } = refusals.lastAdmin;
      const narrower = refusals.eligibilityLadder.narrower(anyOf(narrowerThan(BROADEST_ROLE), reader));
      return {
        title,
        text: [...words(text('name')), narrower],
        example: `assignments ${BROADEST_ROLE}`,
        tone: 'bad',
      };
    }
    case 'ambiguous-name':
      return { ...refusals.ambiguousName, points: list('candidates'), tone: 'warning' };
    default: {
      const { title, text: words } = refusals.unknownName;
      return { title, text: words(text('name')), tone: 'warning' };
    }
  }
}
