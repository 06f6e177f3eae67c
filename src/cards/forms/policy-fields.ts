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
  'accountName',
  'accountAfter',
  'accountPass',
  'endSessions',
  'portal',
  'outside',
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

/** The portal that the roles tell: nothing that a policy says. */
export const BY_ROLES = 'roles';

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
    ...givenTexts(terms),
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
    ...givenTexts(draft),
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

/** What goes with how access is given; what a policy does not say is left empty. */
function givenTexts({
  account,
  endSessions,
  portal,
  outside,
}: Pick<PolicyDraft, 'account' | 'endSessions' | 'portal' | 'outside'>): Partial<Record<PolicyText, string>> {
  return {
    accountName: account?.name ?? '',
    accountAfter: account?.after ?? '',
    accountPass: account?.pass ?? '',
    endSessions: endSessions === true ? 'yes' : '',
    portal: portal ?? '',
    outside: outside ?? '',
  };
}

export function stageOf({ approval }: Pick<PolicyTerms, 'approval'>): Stage | undefined {
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
  picked: {
    eligible: ['eligibleGroups'],
    opens: ['opensGroups', 'opensOwners', 'opensRoles'],
    approvers: ['approversPicked'],
  },
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

function texts(read: (name: PolicyText) => string): Record<PolicyText, string> {
  return Object.fromEntries(TEXTS.map((name) => [name, read(name)])) as Record<PolicyText, string>;
}
