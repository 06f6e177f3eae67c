import { formatDurationTyped, parseDuration } from '../../jit/duration.ts';
import type { Entitlement } from '../../jit/entitlement.ts';
import { entitlementKey } from '../../jit/entitlement.ts';
import type { EligibleFor } from '../../jit/entra/assignments.ts';
import { LONGEST_JUSTIFICATION } from '../../jit/policy/check-ask.ts';
import type { MissingGroup, Policy, PolicyTerms } from '../../jit/policy/policy.ts';
import { exampleTicket, LONGEST_TICKET } from '../../jit/policy/ticket-pattern.ts';
import { wordsFor } from '../../words/words.ts';
import { durationText } from '../duration-text.ts';
import { entitlementText, missingText, natureOf } from '../entitlement-text.ts';
import { escapeLabel, escapeText } from '../escape.ts';
import type { Reader } from '../reader.ts';
import type { Card, CardElement } from '../render.ts';
import { unbroken } from '../unbroken.ts';
import { type Carried, carriedData, type TypedAsk } from './carried.ts';
import { formCard } from './form-card.ts';
import {
  type Choice,
  choiceInput,
  dateInput,
  dialogButton,
  formButton,
  formLine,
  type Surface,
  textInput,
  timeInput,
} from './form-elements.ts';

/** A list longer than this is not read through: its choices are searched for. */
export const CHOICES_SHOWN = 15;
const MOST_OPENED = 20;

type Shown = {
  surface: Surface;
  reader: Reader;
  form: string;
  /** The link of a message that goes with the request, checked; null for none. */
  about: string | null;
  /** What was asked for before, to fill in from. */
  before?: readonly Choice[];
};

/**
 * The first step: which policy. `policies`: what the reader may ask for; `meant`: the one that is taken to be meant.
 * What was typed already stands in the card or goes along with its buttons.
 */
export function pickPolicyCard(
  step: Shown & {
    policies: readonly Policy[];
    alerts?: readonly string[];
    example: string | null;
    meant?: Policy | null;
    carried?: Carried | null;
    /** What its reader is eligible for in Entra besides. */
    marks?: readonly EligibleFor[];
  },
): Card {
  const { policies, surface, reader, form, meant = null, carried = null, marks = [] } = step;
  const words = wordsFor(reader).forms.request;
  const data = { form, ...aboutData(step.about), ...carriedData(carried) };
  return formCard(
    {
      title: words.title,
      intro: [words.pickIntro, ...(step.example === null ? [] : [words.orType(step.example)])],
      ...(step.alerts === undefined ? {} : { alerts: step.alerts }),
      body: [
        ...aboutLine(step.about, reader),
        // Two ways to fill it in are a riddle.
        ...(carried === null ? beforeFields(step) : []),
        ...choiceInput({
          id: 'policy',
          label: words.policy,
          value: meant?.terms.name ?? '',
          choices: policies.slice(0, CHOICES_SHOWN).map((policy) => policyChoice(policy, marks, reader)),
          ...(policies.length > CHOICES_SHOWN ? { search: 'policies', hint: words.searchHint } : {}),
        }),
        ...carriedFields(carried, reader),
      ],
      actions: [
        formButton({ title: words.next, verb: 'ask-pick', surface, data, inputs: true, style: 'positive' }),
        ...(surface === 'chat' ? [dialogButton(words.inDialog, 'ask-open', data)] : []),
        formButton({ title: wordsFor(reader).forms.cancel, verb: 'form-close', surface, data, menu: true }),
      ],
    },
    reader,
  );
}

/** The reason to be seen and mended, the rest in one line: nobody wonders where it went. */
function carriedFields(carried: Carried | null, reader: Reader): CardElement[] {
  if (carried === null) return [];
  const words = wordsFor(reader).forms.request;
  const { justification, otherDuration, ticket, startDate, startTime } = carried.typed;
  const rest = [otherDuration, ticket, `${startDate} ${startTime}`, carried.at]
    .map((one) => one.trim())
    .filter(Boolean);
  return [
    ...(justification === ''
      ? []
      : textInput({
          id: 'justification',
          label: words.why,
          value: justification,
          lines: true,
          most: LONGEST_JUSTIFICATION,
        })),
    ...(rest.length === 0 ? [] : [formLine(escapeText(words.goesAlong(rest.join(', ')), 600), { subtle: true })]),
  ];
}

/** Above the fields: what was asked for before fills them in. */
function beforeFields({ before = [], surface, reader, form, about }: Shown): CardElement[] {
  if (before.length === 0) return [];
  const words = wordsFor(reader).forms.request.before;
  const data = { form, ...aboutData(about) };
  return [
    ...choiceInput({ id: 'before', label: words.label, choices: before, hint: words.hint }),
    {
      type: 'ActionSet',
      spacing: 'Small',
      actions: [formButton({ title: words.fill, verb: 'ask-before', surface, data, inputs: true })],
    },
  ];
}

/** What a list and a search offer for a policy; the value is its name, as it is typed. */
export function policyChoice(
  { terms }: Policy,
  marks: readonly EligibleFor[],
  reader: Reader,
): { title: string; value: string } {
  const keys = terms.entitlements.flatMap((one) => (one.kind === 'missing-group' ? [] : [entitlementKey(one)]));
  const own = marks.filter(({ key }) => keys.includes(key));
  const mark = own.find(({ through }) => through === null) ?? own[0];
  const name = mark === undefined ? terms.name : `${terms.name} (${markText(mark, reader)})`;
  return { title: terms.description === '' ? name : `${name}: ${terms.description}`, value: terms.name };
}

export type AskFormFaults = Partial<Record<'duration' | 'start' | 'justification' | 'ticket', readonly string[]>>;

/** The second step: the form of one policy. `typed` null: nothing was typed yet. Faults are ready to be read. */
export function askCard(
  step: Shown & {
    policy: Policy;
    /** Whether there are others to choose from. */
    several: boolean;
    typed: TypedAsk | null;
    faults?: AskFormFaults;
    alerts?: readonly string[];
    /** How to type it whole; null: not told. */
    example?: string | null;
    /** What its reader is eligible for in Entra besides. */
    marks?: readonly EligibleFor[];
  },
): Card {
  const { policy, surface, reader, form, faults = {} } = step;
  const { terms } = policy;
  const words = wordsFor(reader).forms.request;
  const data = {
    form,
    chosen: terms.name,
    seen: policy.termsHash,
    ...(step.several ? { several: 'yes' } : {}),
    ...aboutData(step.about),
  };
  return formCard(
    {
      title: words.titleOf(unbroken(terms.name)),
      intro: [
        ...(terms.description === '' ? [] : [terms.description]),
        ...(step.example ? [words.orType(step.example)] : []),
      ],
      ...(step.alerts === undefined ? {} : { alerts: step.alerts }),
      body: [
        ...aboutLine(step.about, reader),
        ...beforeFields(step),
        ...openedLines(terms, reader, step.marks ?? []),
        ...durationFields(terms, step.typed, faults.duration ?? [], reader),
        ...textInput({
          id: 'justification',
          label: words.justification(terms.require.justificationLength),
          value: step.typed?.justification ?? '',
          faults: faults.justification ?? [],
          lines: true,
          most: LONGEST_JUSTIFICATION,
          hint: words.justificationHint,
        }),
        ...ticketField(terms, step.typed?.ticket ?? '', faults.ticket ?? [], reader),
        ...startFields(step.typed, faults.start ?? [], reader),
      ],
      actions: [
        formButton({ title: words.send, verb: 'ask-send', surface, data, inputs: true, style: 'positive' }),
        ...(surface === 'chat' ? [dialogButton(words.inDialog, 'ask-open', data)] : []),
        ...(step.several
          ? [
              formButton({
                title: words.other,
                verb: 'ask-open',
                surface,
                data: { form, ...aboutData(step.about) },
                inputs: true,
                menu: true,
              }),
            ]
          : []),
        formButton({ title: wordsFor(reader).forms.cancel, verb: 'form-close', surface, data, menu: true }),
      ],
    },
    reader,
  );
}

function aboutData(about: string | null): { about?: string } {
  return about === null ? {} : { about };
}

function aboutLine(about: string | null, reader: Reader): CardElement[] {
  if (about === null) return [];
  return [formLine(wordsFor(reader).forms.request.about(escapeText(about, 600)), { subtle: true })];
}

function openedLines(terms: PolicyTerms, reader: Reader, marks: readonly EligibleFor[]): CardElement[] {
  const words = wordsFor(reader);
  const { entitlements } = terms;
  const shown = entitlements
    .slice(0, MOST_OPENED)
    .map((each) => formLine(`• ${openedLine(each, reader)}${markOf(each, reader, marks)}`));
  const more = entitlements.length - shown.length;
  return [
    formLine(words.forms.request.opens, { heading: true }),
    ...shown,
    ...(more > 0 ? [formLine(words.lists.andMore(more), { subtle: true })] : []),
  ];
}

function openedLine(each: Entitlement | MissingGroup, reader: Reader): string {
  if (each.kind === 'missing-group')
    return wordsFor(reader).forms.request.missing(escapeLabel(missingText(each, reader)));
  return `${escapeLabel(entitlementText(each, reader))} (${natureOf(each, reader)})`;
}

/** `, eligible in Entra through SG-Tier-Zero`, or nothing. */
function markOf(each: Entitlement | MissingGroup, reader: Reader, marks: readonly EligibleFor[]): string {
  if (each.kind === 'missing-group') return '';
  const mark = marks.find(({ key }) => key === entitlementKey(each));
  return mark === undefined ? '' : `, ${escapeLabel(markText(mark, reader))}`;
}

/** Raw. */
function markText({ through }: EligibleFor, reader: Reader): string {
  const words = wordsFor(reader).eligibility.marks;
  if (through === null) return words.direct;
  return through === '' ? words.throughSome : words.through(through);
}

function durationFields(
  { duration }: PolicyTerms,
  typed: TypedAsk | null,
  faults: readonly string[],
  reader: Reader,
): CardElement[] {
  const words = wordsFor(reader).forms.request;
  const offered = offeredMs(duration);
  return [
    ...choiceInput({
      id: 'duration',
      label: words.duration,
      value: typed?.duration ?? formatDurationTyped(duration.defaultMs),
      choices: offered.map((ms) => ({ title: durationText(ms, reader), value: formatDurationTyped(ms) })),
      faults,
    }),
    ...textInput({
      id: 'otherDuration',
      label: words.otherDuration(durationText(duration.minMs, reader), durationText(duration.maxMs, reader)),
      value: typed?.otherDuration ?? '',
      hint: '90m',
    }),
  ];
}

function offeredMs({ optionsMs, defaultMs }: PolicyTerms['duration']): number[] {
  return [...new Set([...optionsMs, defaultMs])].sort((a, b) => a - b);
}

/** What was typed elsewhere, as the fields of this policy's form hold it: a duration that it offers is the one chosen. */
export function settledAsk({ duration }: Pick<PolicyTerms, 'duration'>, typed: TypedAsk): TypedAsk {
  const offered = offeredMs(duration).map(formatDurationTyped);
  const own = parseDuration(typed.otherDuration);
  const said = 'ms' in own ? formatDurationTyped(own.ms) : '';
  if (offered.includes(said)) return { ...typed, duration: said, otherDuration: '' };
  const chosen = offered.includes(typed.duration) ? typed.duration : formatDurationTyped(duration.defaultMs);
  return { ...typed, duration: chosen };
}

/** Where the policy asks for none, one that was typed all the same goes along. */
function ticketField(
  { require }: PolicyTerms,
  value: string,
  faults: readonly string[],
  reader: Reader,
): CardElement[] {
  const words = wordsFor(reader).forms.request;
  if (require.ticketPattern === null) {
    if (value === '' && faults.length === 0) return [];
    return textInput({ id: 'ticket', label: words.ticket, value, faults, most: LONGEST_TICKET });
  }
  const example = exampleTicket(require.ticketPattern);
  return textInput({
    id: 'ticket',
    label: words.ticket,
    value,
    faults,
    most: LONGEST_TICKET,
    ...(example === null ? {} : { hint: example }),
    pattern: clientPattern(require.ticketPattern),
    patternHint: words.ticketHint(example ?? require.ticketPattern),
  });
}

/** Only what every engine reads alike and in linear time is checked by the client; the server decides in any case. */
export function clientPattern(pattern: string): string | null {
  if (!/^\^?(?:[\w-]|\\d|\[[A-Za-z0-9-]+\])+(?:[+?]|\{\d{1,2}(?:,\d{0,2})?\})?\$?$/.test(pattern)) return null;
  return pattern;
}

/** Both left empty: at once. Read in the reader's zone, which is named. */
function startFields(typed: TypedAsk | null, faults: readonly string[], reader: Reader): CardElement[] {
  const words = wordsFor(reader).forms.request;
  return [
    formLine(words.later(escapeText(reader.timeZone, 60)), { heading: true }),
    ...dateInput({ id: 'startDate', label: words.startDate, value: dateOrNothing(typed?.startDate ?? ''), faults }),
    ...timeInput({ id: 'startTime', label: words.startTime, value: timeOrNothing(typed?.startTime ?? '') }),
  ];
}

/** A client draws no other values in these fields. */
function dateOrNothing(value: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : '';
}

function timeOrNothing(value: string): string {
  return /^\d{2}:\d{2}$/.test(value) ? value : '';
}
