import { wordsFor } from '../../words/words.ts';
import type { Reader } from '../reader.ts';
import type { CardElement } from '../render.ts';
import { foldingSection, type Section } from './fold.ts';
import { choiceInput, faultLine, formLine, type Surface, textInput } from './form-elements.ts';
import { INPUTS, type PolicyField, type PolicyFields, type StagedList } from './policy-fields.ts';
import { given, givenSummary } from './policy-given.ts';
import { choose, text } from './policy-inputs.ts';
import { SECTION_OF, SECTIONS, type SectionName } from './policy-places.ts';
import { type Staged, stagedValue, unitValue } from './staged.ts';

export type PolicyFormFaults = Partial<Record<PolicyField, readonly string[]>>;

/** What a save would do, shown before it is done. Texts are raw. */
type Review = { hash: string; changes: readonly string[]; warnings: readonly string[] };

export type PolicyFormStep = {
  surface: Surface;
  reader: Reader;
  form: string;
  fields: PolicyFields;
  /** What is edited, as the form was opened on it; null for a new policy. */
  of: { name: string; version: number; termsHash: string } | null;
  faults?: PolicyFormFaults;
  /** Sections that something was just done in. */
  touched?: readonly SectionName[];
  alerts?: readonly string[];
  notes?: readonly string[];
  review?: Review | null;
};

/** Which sections have something to be mended, in their order. */
export function faultySections({ faults = {} }: PolicyFormStep): SectionName[] {
  const fields = Object.keys(faults) as PolicyField[];
  const faulty = new Set(fields.filter((field) => (faults[field] ?? []).length > 0).map((field) => SECTION_OF[field]));
  return SECTIONS.filter((name) => faulty.has(name));
}

/** What is to be mended is open; else what was just worked on; else the first, and before a save none. */
function openSections(step: PolicyFormStep): readonly SectionName[] {
  const faulty = faultySections(step);
  if (faulty.length > 0) return faulty;
  if ((step.review ?? null) !== null) return [];
  return step.touched !== undefined && step.touched.length > 0 ? step.touched : SECTIONS.slice(0, 1);
}

export function policySections(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy;
  const open = openSections(step);
  return SECTIONS.flatMap((id) => {
    const heading = words.headings[id];
    const section = { id, heading, ...summaryOf(step, id), open: open.includes(id), items: ITEMS[id](step) };
    return foldingSection(section, words);
  });
}

const ITEMS: Readonly<Record<SectionName, (step: PolicyFormStep) => CardElement[]>> = {
  basics: (step) => [
    ...(step.of === null ? text(step, 'name', { hint: 'exchange-admin' }) : []),
    ...text(step, 'description', { lines: true }),
  ],
  eligible,
  opens,
  given,
  duration: (step) => [
    ...text(step, 'usual', { hint: '2h' }),
    ...text(step, 'max', { hint: '8h' }),
    ...text(step, 'options', { hint: '1h, 2h, 4h' }),
    ...text(step, 'min', { hint: '1m' }),
    ...extension(step),
  ],
  approval,
  conditions: (step) => {
    const words = wordsFor(step.reader).forms.policy;
    return [
      ...text(step, 'reason', { hint: '10' }),
      ...text(step, 'ticket', { hint: '^INC\\d+$' }),
      ...choose(step, 'comment', [
        ['no', words.commentFree],
        ['yes', words.commentNeeded],
      ]),
      ...text(step, 'pending', { hint: '24h' }),
    ];
  },
  notices: (step) => [...text(step, 'warn', { hint: '10m' }), ...text(step, 'channel', { hint: '19:…@thread.tacv2' })],
};

/** The head says what the section holds, and first of all what it still needs. */
function summaryOf(step: PolicyFormStep, id: SectionName): Pick<Section, 'summary' | 'state'> {
  const { texts, staged } = step.fields;
  const words = wordsFor(step.reader).forms.policy.summaries;
  const filled = (summary: string) => ({ summary, state: 'filled' as const });
  const needed = (summary: string) => ({ summary, state: 'needed' as const });
  const listed = (list: StagedList) =>
    staged[list].length === 0 ? needed(words.needed[list]) : filled(words.listed(staged[list].length));
  if (faultySections(step).includes(id)) return { summary: words.toMend, state: 'fault' };
  switch (id) {
    case 'basics': {
      const name = step.of?.name ?? texts.name.trim();
      return name === '' ? needed(words.needed.name) : filled(name);
    }
    case 'eligible':
    case 'opens':
      return listed(id);
    case 'given':
      return filled(givenSummary(step));
    case 'duration':
      return filled(words.duration(texts.usual.trim(), texts.max.trim()));
    case 'approval':
      if (texts.approval === 'none') return filled(words.nobody);
      if (staged.approvers.length === 0) return listed('approvers');
      return filled(words.approval(texts.quorum.trim() || '1', staged.approvers.length));
    case 'conditions':
      return filled(words.conditions(texts.ticket.trim() !== '', texts.comment === 'yes'));
    case 'notices':
      return filled(words.notices(texts.warn.trim(), texts.channel.trim() !== ''));
  }
}

function eligible(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy;
  return [
    ...staged(step, 'eligible'),
    ...choiceInput({
      id: INPUTS.people,
      label: words.adders.people,
      choices: [],
      search: 'graph.microsoft.com/users',
      many: true,
      value: step.fields.people.join(','),
    }),
    ...adder(step, 'eligible', 'eligibleGroups', words.adders.groups, 'groups'),
    ...lines(step, 'eligible', words.adders.subjectLines),
  ];
}

function opens(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms;
  const units = step.fields.units.map((unit) => ({
    title: words.policy.kinds.unit(unit.name),
    value: unitValue(unit),
  }));
  return [
    ...staged(step, 'opens'),
    ...adder(step, 'opens', 'opensGroups', words.policy.adders.groups, 'groups'),
    ...adder(step, 'opens', 'opensOwners', words.policy.adders.owners, 'owners'),
    ...adder(step, 'opens', 'opensRoles', words.policy.adders.roles, 'roles'),
    ...choiceInput({
      id: INPUTS.units,
      label: words.policy.adders.units,
      choices: units,
      search: 'units',
      many: true,
      value: valuesOf(units),
      hint: words.request.searchHint,
    }),
    ...lines(step, 'opens', words.policy.adders.openedLines),
  ];
}

/** Ticked boxes: what is unticked is taken out with the next press, one by one. */
function staged(step: PolicyFormStep, list: StagedList): CardElement[] {
  const words = wordsFor(step.reader).forms.policy;
  const entries = step.fields.staged[list];
  const faults = step.faults?.[list] ?? [];
  if (entries.length === 0) {
    return [...faults.map((fault) => faultLine(fault)), formLine(words.nothingListed, { subtle: true })];
  }
  const choices = entries.map((each) => ({ title: title(each, step.reader), value: stagedValue(each) }));
  return choiceInput({
    id: INPUTS.staged[list],
    label: words.untick,
    choices,
    value: valuesOf(choices),
    many: true,
    open: true,
    faults,
  });
}

function title(staged: Staged, reader: Reader): string {
  return wordsFor(reader).forms.policy.kinds[staged.kind](staged.name);
}

/** What a search finds one kind of. */
const FOUND_BY: Readonly<Record<string, Staged['kind']>> = { roles: 'role', groups: 'group', owners: 'owner' };

/** What was picked and could not be put on its list stays picked. */
function adder(step: PolicyFormStep, list: StagedList, id: string, label: string, search: string): CardElement[] {
  const wanted = Object.hasOwn(FOUND_BY, search) ? FOUND_BY[search] : undefined;
  const picked = step.fields.picked[list].filter(({ kind }) => wanted === undefined || kind === wanted);
  const choices = picked.map((each) => ({ title: title(each, step.reader), value: stagedValue(each) }));
  const hint = wordsFor(step.reader).forms.request.searchHint;
  return choiceInput({ id, label, choices, search, many: true, value: valuesOf(choices), hint });
}

function valuesOf(choices: readonly { value: string }[]): string {
  return choices.map(({ value }) => value).join(',');
}

function lines(step: PolicyFormStep, list: StagedList, label: string): CardElement[] {
  return textInput({ id: INPUTS.lines[list], label, value: step.fields.lines[list], lines: true });
}

/** Whether access may be made to last longer (behaviour A3). */
function extension(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy.extendChoices;
  // Whichever way round a policy names them: the order is no change.
  const both = step.fields.texts.extend === 'approvers holder' ? 'approvers holder' : 'holder approvers';
  return [
    ...choose(step, 'extend', [
      ['holder', words.holder],
      ['approvers', words.approvers],
      [both, words.both],
      ['none', words.none],
    ]),
    ...choose(step, 'extendApproval', [
      ['same', words.same],
      ['none', words.unasked],
    ]),
    ...text(step, 'extendTimes', { hint: '1' }),
    ...text(step, 'extendEach', { hint: step.fields.texts.max.trim() || '8h' }),
    ...text(step, 'extendTotal', { hint: step.fields.texts.max.trim() || '8h' }),
  ];
}

function approval(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy;
  return [
    ...choose(step, 'approval', [
      ['people', words.byPeople],
      ['none', words.byNobody],
    ]),
    ...staged(step, 'approvers'),
    ...adder(step, 'approvers', 'approversPicked', words.adders.peopleOrGroups, 'people-or-groups'),
    ...lines(step, 'approvers', words.adders.subjectLines),
    ...text(step, 'quorum', { hint: '1' }),
    ...quiet(step),
  ];
}

/** Of one approver there is none to leave in peace. */
function quiet(step: PolicyFormStep): CardElement[] {
  const { staged: lists, quiet: left } = step.fields;
  const faults = step.faults?.quiet ?? [];
  const choices = lists.approvers.flatMap((each) =>
    each.kind === 'missing' ? [] : [{ title: title(each, step.reader), value: each.id }],
  );
  if (choices.length < 2 && faults.length === 0) return [];
  const ticked = choices.filter(({ value }) => left.includes(value));
  const label = wordsFor(step.reader).forms.policy.quiet;
  return choiceInput({ id: INPUTS.quiet, label, choices, value: valuesOf(ticked), many: true, open: true, faults });
}
