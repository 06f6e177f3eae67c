import { wordsFor } from '../../words/words.ts';
import { escapeText } from '../escape.ts';
import type { Reader } from '../reader.ts';
import type { Card, CardElement } from '../render.ts';
import { formCard } from './form-card.ts';
import {
  choiceInput,
  dialogButton,
  faultLine,
  formButton,
  formLine,
  type Surface,
  textInput,
} from './form-elements.ts';
import { INPUTS, type PolicyFields, type PolicyText, type StagedList } from './policy-fields.ts';
import { type Staged, stagedValue } from './staged.ts';

/** Teams: keep a message under 80 KB in UTF-16, its envelope among it (Format your bot messages). */
const MOST_CHARACTERS = 36_000;

export type PolicyFormFaults = Partial<Record<PolicyText | StagedList, readonly string[]>>;

/** What a save would do, shown before it is done. Texts are raw. */
export type Review = { hash: string; changes: readonly string[]; warnings: readonly string[] };

export type PolicyFormStep = {
  surface: Surface;
  reader: Reader;
  form: string;
  fields: PolicyFields;
  /** What is edited, as the form was opened on it; null for a new policy. */
  of: { name: string; version: number; termsHash: string } | null;
  faults?: PolicyFormFaults;
  alerts?: readonly string[];
  notes?: readonly string[];
  review?: Review | null;
};

/** Null when it holds more than a message takes. */
export function policyFormCard(step: PolicyFormStep): Card | null {
  const { surface, reader, form, of, review = null } = step;
  const words = wordsFor(reader).forms;
  const data = {
    form,
    ...(of === null ? {} : { of: of.name, version: String(of.version), seen: of.termsHash }),
    ...(review === null ? {} : { reviewed: review.hash }),
  };
  const add = formButton({ title: words.policy.add, verb: 'policy-add', surface, data, inputs: true });
  const save = review === null ? words.policy.check : words.policy.save;
  const card = formCard(
    {
      title: of === null ? words.policy.newTitle : words.policy.editTitle(of.name),
      intro: [words.policy.intro, ...(step.notes ?? [])],
      ...(step.alerts === undefined ? {} : { alerts: step.alerts }),
      body: [
        ...basics(step),
        ...lists(step),
        ...times(step),
        ...approval(step),
        ...rest(step),
        { type: 'ActionSet', spacing: 'Medium', actions: [add] },
        ...reviewLines(step),
      ],
      actions: [
        formButton({ title: save, verb: 'policy-save', surface, data, inputs: true, style: 'positive' }),
        ...(surface === 'chat' ? [dialogButton(words.request.inDialog, 'policy-open', data)] : []),
        formButton({ title: words.cancel, verb: 'form-close', surface, data, menu: true }),
      ],
    },
    reader,
  );
  return JSON.stringify(card).length > MOST_CHARACTERS ? null : card;
}

function text(step: PolicyFormStep, id: PolicyText, more: { hint?: string; lines?: boolean } = {}): CardElement[] {
  const label = wordsFor(step.reader).forms.policy.labels[id];
  return textInput({ id, label, value: step.fields.texts[id], faults: step.faults?.[id] ?? [], ...more });
}

function basics(step: PolicyFormStep): CardElement[] {
  return [
    ...(step.of === null ? text(step, 'name', { hint: 'exchange-admin' }) : []),
    ...text(step, 'description', { lines: true }),
  ];
}

function lists(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy;
  return [
    formLine(words.headings.eligible, { heading: true }),
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
    formLine(words.headings.opens, { heading: true }),
    ...staged(step, 'opens'),
    ...adder(step, 'opens', 'opensGroups', words.adders.groups, 'groups'),
    ...adder(step, 'opens', 'opensRoles', words.adders.roles, 'roles'),
    ...lines(step, 'opens', words.adders.openedLines),
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
    value: choices.map((choice) => choice.value).join(','),
    many: true,
    open: true,
    faults,
  });
}

function title(staged: Staged, reader: Reader): string {
  return wordsFor(reader).forms.policy.kinds[staged.kind](staged.name);
}

/** What was picked and could not be put on its list stays picked. */
function adder(step: PolicyFormStep, list: StagedList, id: string, label: string, search: string): CardElement[] {
  const wanted = search === 'roles' ? 'role' : search === 'groups' ? 'group' : null;
  const picked = step.fields.picked[list].filter(({ kind }) => wanted === null || kind === wanted);
  const choices = picked.map((each) => ({ title: title(each, step.reader), value: stagedValue(each) }));
  return choiceInput({
    id,
    label,
    choices,
    search,
    many: true,
    value: choices.map((choice) => choice.value).join(','),
    hint: wordsFor(step.reader).forms.request.searchHint,
  });
}

function lines(step: PolicyFormStep, list: StagedList, label: string): CardElement[] {
  return textInput({ id: INPUTS.lines[list], label, value: step.fields.lines[list], lines: true });
}

function times(step: PolicyFormStep): CardElement[] {
  return [
    formLine(wordsFor(step.reader).forms.policy.headings.duration, { heading: true }),
    ...text(step, 'usual', { hint: '2h' }),
    ...text(step, 'max', { hint: '8h' }),
    ...text(step, 'options', { hint: '1h, 2h, 4h' }),
    ...text(step, 'min', { hint: '1m' }),
  ];
}

function approval(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy;
  return [
    formLine(words.headings.approval, { heading: true }),
    ...choiceInput({
      id: 'approval',
      label: words.labels.approval,
      value: step.fields.texts.approval === 'none' ? 'none' : 'people',
      choices: [
        { title: words.byPeople, value: 'people' },
        { title: words.byNobody, value: 'none' },
      ],
      faults: step.faults?.approval ?? [],
    }),
    ...staged(step, 'approvers'),
    ...adder(step, 'approvers', 'approversPicked', words.adders.peopleOrGroups, 'people-or-groups'),
    ...lines(step, 'approvers', words.adders.subjectLines),
    ...text(step, 'quorum', { hint: '1' }),
  ];
}

function rest(step: PolicyFormStep): CardElement[] {
  const words = wordsFor(step.reader).forms.policy;
  return [
    formLine(words.headings.rest, { heading: true }),
    ...text(step, 'reason', { hint: '10' }),
    ...text(step, 'ticket', { hint: '^INC\\d+$' }),
    ...choiceInput({
      id: 'comment',
      label: words.labels.comment,
      value: step.fields.texts.comment === 'yes' ? 'yes' : 'no',
      choices: [
        { title: words.commentFree, value: 'no' },
        { title: words.commentNeeded, value: 'yes' },
      ],
      faults: step.faults?.comment ?? [],
    }),
    ...text(step, 'pending', { hint: '24h' }),
    ...text(step, 'warn', { hint: '10m' }),
    ...text(step, 'channel', { hint: '19:…@thread.tacv2' }),
  ];
}

const MOST_REVIEWED = 40;

/** Before and after, next to the button that saves: what is shown here is what is saved. */
function reviewLines({ review = null, reader }: PolicyFormStep): CardElement[] {
  if (review === null) return [];
  const words = wordsFor(reader).forms.policy;
  const changes = review.changes.slice(0, MOST_REVIEWED).map((change) => formLine(`• ${escapeText(change, 300)}`));
  const more = review.changes.length - changes.length;
  return [
    formLine(words.headings.review, { heading: true }),
    ...changes,
    ...(more > 0 ? [formLine(wordsFor(reader).lists.andMore(more), { subtle: true })] : []),
    ...review.warnings.map((warning) => faultLine(words.warning(warning), 'Small')),
    formLine(words.saveNow),
  ];
}
