import { formatDurationTyped } from '../../jit/duration.ts';
import { isGuid } from '../../jit/ids.ts';
import type { PolicyTerms, Stage } from '../../jit/policy/policy.ts';
import type { PolicyDraft } from '../../jit/policy/policy-draft.ts';
import { cleanLine } from '../../jit/text.ts';
import { type FormClick, fieldOf } from './form-click.ts';
import { type PickedUnit, readStaged, readUnits, type Staged, stagedOpened, stagedSubject } from './staged.ts';

export const STAGED_LISTS = ['eligible', 'opens', 'approvers'] as const;
export type StagedList = (typeof STAGED_LISTS)[number];

/** Fields of one line or a few, as typed. */
const TEXTS = [
  'name',
  'description',
  'backEnd',
  'min',
  'usual',
  'max',
  'options',
  'extend',
  'extendApproval',
  'extendTimes',
  'extendEach',
  'extendTotal',
  'approval',
  'quorum',
  'reason',
  'ticket',
  'comment',
  'pending',
  'warn',
  'channel',
] as const;
export type PolicyText = (typeof TEXTS)[number];
/** Where a fault can stand. */
export type PolicyField = PolicyText | StagedList | 'quiet';

export const SECTIONS = ['basics', 'eligible', 'opens', 'duration', 'approval', 'conditions', 'notices'] as const;
export type SectionName = (typeof SECTIONS)[number];

/** The section of the form that each field stands in. */
export const SECTION_OF: Readonly<Record<PolicyField, SectionName>> = {
  name: 'basics',
  description: 'basics',
  eligible: 'eligible',
  opens: 'opens',
  backEnd: 'opens',
  usual: 'duration',
  max: 'duration',
  options: 'duration',
  min: 'duration',
  extend: 'duration',
  extendApproval: 'duration',
  extendTimes: 'duration',
  extendEach: 'duration',
  extendTotal: 'duration',
  approval: 'approval',
  approvers: 'approval',
  quorum: 'approval',
  quiet: 'approval',
  reason: 'conditions',
  ticket: 'conditions',
  comment: 'conditions',
  pending: 'conditions',
  warn: 'notices',
  channel: 'notices',
};

/** All that a policy form holds, saved or not. Nothing of it is trusted: it is read by the rules of an import. */
export type PolicyFields = {
  texts: Record<PolicyText, string>;
  staged: Record<StagedList, Staged[]>;
  /** What was typed or picked and is not on a list yet: lines of names, and values that type-ahead gave. */
  lines: Record<StagedList, string>;
  picked: Record<StagedList, Staged[]>;
  /** Object ids from the people picker. */
  people: string[];
  /** The administrative units that the picked roles are to be limited to. */
  units: PickedUnit[];
  /** Ids of the approvers who may decide without being asked (behaviour A15). */
  quiet: string[];
};

/** A form that nothing was typed in: what a policy has unless it says otherwise is left to its rules. */
export function emptyFields(): PolicyFields {
  return {
    texts: texts(() => ''),
    staged: { eligible: [], opens: [], approvers: [] },
    lines: { eligible: '', opens: '', approvers: '' },
    picked: { eligible: [], opens: [], approvers: [] },
    people: [],
    units: [],
    quiet: [],
  };
}

export function fieldsOfTerms(terms: PolicyTerms): PolicyFields {
  const { duration, require } = terms;
  const stage = stageOf(terms);
  const asked = stage?.ask === undefined ? null : new Set(stage.ask.map(({ id }) => String(id)));
  const said: Partial<Record<PolicyText, string>> = {
    name: terms.name,
    description: terms.description,
    backEnd: backEndText(terms),
    min: formatDurationTyped(duration.minMs),
    usual: formatDurationTyped(duration.defaultMs),
    max: formatDurationTyped(duration.maxMs),
    options: duration.optionsMs.map(formatDurationTyped).join(', '),
    ...extendTexts(terms),
    approval: terms.approval === 'none' ? 'none' : 'people',
    quorum: String(stage?.quorum ?? 1),
    reason: String(require.justificationLength),
    ticket: require.ticketPattern ?? '',
    comment: require.approverComment ? 'yes' : '',
    pending: formatDurationTyped(terms.pendingTtlMs),
    warn: formatDurationTyped(terms.warnBeforeMs),
    channel: terms.channelId ?? '',
  };
  return {
    ...emptyFields(),
    texts: texts((name) => said[name] ?? ''),
    staged: {
      eligible: terms.eligible.map(stagedSubject),
      opens: terms.entitlements.map(stagedOpened),
      approvers: (stage?.approvers ?? []).map(stagedSubject),
    },
    quiet: asked === null ? [] : (stage?.approvers ?? []).filter(({ id }) => !asked.has(id)).map(({ id }) => id),
  };
}

/** A form that is filled in with a draft; its names are typed, and looked up when somebody checks it. */
export function fieldsOfDraft({
  name,
  description,
  backEnd,
  fallback,
  duration,
  extend,
  approval,
  require,
  ...draft
}: PolicyDraft): PolicyFields {
  const [stage] = approval === 'none' ? [] : approval;
  const blank = emptyFields();
  const said: Partial<Record<PolicyText, string>> = {
    name,
    description,
    backEnd: backEndText({ backEnd, ...(fallback === undefined ? {} : { fallback }) }),
    usual: formatDurationTyped(duration.defaultMs),
    max: formatDurationTyped(duration.maxMs),
    options: duration.optionsMs.map(formatDurationTyped).join(', '),
    extend: extend === 'none' ? 'none' : 'holder',
    extendApproval: 'same',
    approval: approval === 'none' ? 'none' : 'people',
    quorum: String(stage?.quorum ?? 1),
    reason: String(require.justificationLength),
    ticket: require.ticketPattern ?? '',
    comment: require.approverComment ? 'yes' : '',
  };
  return {
    ...blank,
    texts: texts((field) => said[field] ?? ''),
    lines: {
      eligible: draft.eligible.join('\n'),
      opens: draft.entitlements.map(openedLine).join('\n'),
      approvers: (stage?.approvers ?? []).join('\n'),
    },
  };
}

/** One choice: how access is given, and what takes its place without a licence (behaviour S1.26). */
function backEndText({ backEnd, fallback }: Pick<PolicyTerms, 'backEnd' | 'fallback'>): string {
  return fallback === undefined ? backEnd : `${backEnd}+${fallback}`;
}

function stageOf({ approval }: Pick<PolicyTerms, 'approval'>): Stage | undefined {
  return approval === 'none' ? undefined : approval[0];
}

function openedLine(each: PolicyDraft['entitlements'][number]): string {
  if (each.kind === 'role') return `role: ${each.role}`;
  return each.as === 'owner' ? `owner: ${each.group}` : each.group;
}

/** A policy that says nothing of it is shown as what that comes to, with nothing filled in. */
function extendTexts({ extend }: PolicyTerms): Partial<Record<PolicyText, string>> {
  if (extend === undefined) return { extend: 'holder', extendApproval: 'same' };
  if (extend === 'none') return { extend: 'none', extendApproval: 'same' };
  return {
    extend: extend.by.join(' '),
    extendApproval: extend.approval,
    extendTimes: String(extend.times),
    extendEach: formatDurationTyped(extend.eachMs),
    extendTotal: formatDurationTyped(extend.totalMs),
  };
}

/** Names of the inputs; each list has its ticked boxes, what was picked for it, and a field for lines. */
export const INPUTS = {
  staged: { eligible: 'eligible', opens: 'opens', approvers: 'approvers' },
  lines: { eligible: 'eligibleLines', opens: 'opensLines', approvers: 'approversLines' },
  picked: { eligible: ['eligibleGroups'], opens: ['opensGroups', 'opensRoles'], approvers: ['approversPicked'] },
  people: 'eligiblePeople',
  units: 'opensUnits',
  quiet: 'quiet',
} as const;

const MOST_PEOPLE = 100;

export function fieldsIn(click: Pick<FormClick, 'fields'>): PolicyFields {
  const at = (name: string) => fieldOf(click, name);
  const each = <Value>(read: (list: StagedList) => Value): Record<StagedList, Value> => ({
    eligible: read('eligible'),
    opens: read('opens'),
    approvers: read('approvers'),
  });
  return {
    texts: texts(at),
    staged: each((list) => fitting(list, readStaged(at(INPUTS.staged[list])))),
    lines: each((list) => at(INPUTS.lines[list])),
    picked: each((list) =>
      fitting(
        list,
        INPUTS.picked[list].flatMap((input) => readStaged(at(input))),
      ),
    ),
    people: idsIn(at(INPUTS.people)),
    units: readUnits(at(INPUTS.units)),
    quiet: idsIn(at(INPUTS.quiet)).filter(isGuid),
  };
}

function idsIn(text: string): string[] {
  const ids = text.split(',').map((id) => id.trim());
  return ids.filter((id) => id !== '').slice(0, MOST_PEOPLE);
}

/** Nobody asks or approves as a role, and nobody opens a person. */
function fitting(list: StagedList, staged: readonly Staged[]): Staged[] {
  return staged.filter(({ kind }) => (list === 'opens' ? kind !== 'user' : kind === 'user' || kind === 'group'));
}

export type CleanedLines = { lines: string[]; blank: number; repeated: number };

/** A pasted list, one name a line: blank lines and repeated ones are left out, and counted. */
export function cleanedLines(text: string): CleanedLines {
  const all = text.replace(/\r\n?/g, '\n').split('\n').map(cleanLine);
  // What follows the last line break is no line.
  const typed = all.slice(0, all.findLastIndex((line) => line !== '') + 1);
  const full = typed.filter((line) => line !== '').map((line) => line.replace(/^[•*–-] /, ''));
  const lines = [...new Map(full.toReversed().map((line) => [line.toLowerCase(), line])).values()].toReversed();
  return { lines, blank: typed.length - full.length, repeated: full.length - lines.length };
}

type Written = string | boolean | undefined | Written[] | { [key: string]: Written };

/**
 * As the keys of a policy document; a field left empty falls back on what a policy has without it.
 * @param before the policy that is edited: a list that says the same in another order stays as it is
 */
export function writtenFrom(
  fields: PolicyFields,
  before: Pick<PolicyTerms, 'approval' | 'portal' | 'endSessions'> | null = null,
): { [key: string]: Written } {
  const { texts: typed, staged } = fields;
  const text = (name: PolicyText) => typed[name].trim() || undefined;
  const options = typed.options
    .split(/[,;\n]/)
    .map(cleanLine)
    .filter((option) => option !== '');
  const approvers = staged.approvers.map(idOf);
  const ask = askedOf(approvers, fields.quiet, before === null ? undefined : stageOf(before)?.ask);
  const stage = { approvers, quorum: text('quorum'), ask };
  return {
    name: text('name'),
    description: typed.description,
    eligible: staged.eligible.map(idOf),
    ...backEndFrom(text('backEnd')),
    entitlements: staged.opens.map(openedFrom),
    duration: {
      min: text('min'),
      default: text('usual'),
      max: text('max'),
      options: options.length === 0 ? undefined : options,
    },
    extend: extendFrom(text),
    approval: text('approval') === 'none' ? 'none' : [stage],
    require: { justification: text('reason'), ticket: text('ticket'), approverComment: text('comment') === 'yes' },
    pending: text('pending'),
    warn: text('warn'),
    channel: text('channel'),
    // The form does not ask for these: they stay as they are.
    portal: before?.portal,
    endSessions: before?.endSessions,
  };
}

/** What a policy has without it is left unsaid: an edit of something else changes nothing here. */
function backEndFrom(text: string | undefined): { [key: string]: Written } {
  const [backEnd, fallback] = (text ?? 'direct').split('+');
  return backEnd === 'direct' ? {} : { backEnd, fallback };
}

/** Who gets a card: all, or those of the approvers who are not to be left in peace. */
function askedOf(approvers: readonly string[], quiet: readonly string[], before: Stage['ask']): string[] | undefined {
  const left = new Set(quiet.map((id) => id.toLowerCase()));
  const asked = approvers.filter((id) => !left.has(id.toLowerCase()));
  const kept = before?.map(({ id }) => String(id)) ?? [];
  if (kept.length > 0 && kept.length === asked.length && kept.every((id) => asked.includes(id))) return kept;
  return asked.length === approvers.length ? undefined : asked;
}

/** What a policy has without it (extendRuleOf) is left unsaid: an edit of something else changes nothing here. */
function extendFrom(text: (name: PolicyText) => string | undefined): Written {
  const by = text('extend') ?? 'holder';
  if (by === 'none') return 'none';
  const [times, each, total] = [text('extendTimes'), text('extendEach'), text('extendTotal')];
  const approval = text('extendApproval') ?? 'same';
  const unsaid = by === 'holder' && approval === 'same' && [times, each, total].every((one) => one === undefined);
  return unsaid ? undefined : { by: by.split(/\s+/), approval, times, each, total };
}

/** The field at which a fault of the document stands; null for one that has none. */
export function fieldOfPath(path: string): PolicyField | null {
  const [, rest = ''] = /^approval\[0\]\.(.*)$/.exec(path) ?? [];
  const at = (rest === '' ? path : rest).replace(/\[\d+\].*$/, '');
  return Object.hasOwn(FIELD_OF, at) ? (FIELD_OF[at] ?? null) : null;
}

const FIELD_OF: Readonly<Record<string, PolicyField>> = {
  name: 'name',
  description: 'description',
  eligible: 'eligible',
  entitlements: 'opens',
  backEnd: 'backEnd',
  fallback: 'backEnd',
  approval: 'approval',
  approvers: 'approvers',
  ask: 'quiet',
  quorum: 'quorum',
  'duration.min': 'min',
  'duration.default': 'usual',
  'duration.max': 'max',
  'duration.options': 'options',
  duration: 'max',
  extend: 'extend',
  'extend.by': 'extend',
  'extend.approval': 'extendApproval',
  'extend.times': 'extendTimes',
  'extend.each': 'extendEach',
  'extend.total': 'extendTotal',
  'require.justification': 'reason',
  'require.ticket': 'ticket',
  'require.approverComment': 'comment',
  pending: 'pending',
  warn: 'warn',
  channel: 'channel',
};

function texts(read: (name: PolicyText) => string): Record<PolicyText, string> {
  return Object.fromEntries(TEXTS.map((name) => [name, read(name)])) as Record<PolicyText, string>;
}

function idOf(staged: Staged): string {
  return staged.kind === 'missing' ? staged.name : staged.id;
}

function openedFrom(staged: Staged): Written {
  if (staged.kind === 'role') return { role: staged.id, scope: staged.scope };
  const owner = staged.kind === 'owner' || (staged.kind === 'missing' && staged.as === 'owner');
  return owner ? { group: idOf(staged), as: 'owner' } : { group: idOf(staged) };
}
