import { formatDurationTyped } from '../../jit/duration.ts';
import type { PolicyTerms } from '../../jit/policy/policy.ts';
import { cleanLine } from '../../jit/text.ts';
import { type FormClick, fieldOf } from './form-click.ts';
import { readStaged, type Staged, stagedOpened, stagedSubject } from './staged.ts';

export const STAGED_LISTS = ['eligible', 'opens', 'approvers'] as const;
export type StagedList = (typeof STAGED_LISTS)[number];

/** Fields of one line or a few, as typed. */
const TEXTS = [
  'name',
  'description',
  'min',
  'usual',
  'max',
  'options',
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

/** All that a policy form holds, saved or not. Nothing of it is trusted: it is read by the rules of an import. */
export type PolicyFields = {
  texts: Record<PolicyText, string>;
  staged: Record<StagedList, Staged[]>;
  /** What was typed or picked and is not on a list yet: lines of names, and values that type-ahead gave. */
  lines: Record<StagedList, string>;
  picked: Record<StagedList, Staged[]>;
  /** Object ids from the people picker. */
  people: string[];
};

/** A form that nothing was typed in: what a policy has unless it says otherwise is left to its rules. */
export function emptyFields(): PolicyFields {
  return {
    texts: texts(() => ''),
    staged: { eligible: [], opens: [], approvers: [] },
    lines: { eligible: '', opens: '', approvers: '' },
    picked: { eligible: [], opens: [], approvers: [] },
    people: [],
  };
}

export function fieldsOfTerms(terms: PolicyTerms): PolicyFields {
  const { duration, require } = terms;
  const [stage] = terms.approval === 'none' ? [] : terms.approval;
  const said: Partial<Record<PolicyText, string>> = {
    name: terms.name,
    description: terms.description,
    min: formatDurationTyped(duration.minMs),
    usual: formatDurationTyped(duration.defaultMs),
    max: formatDurationTyped(duration.maxMs),
    options: duration.optionsMs.map(formatDurationTyped).join(', '),
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
  };
}

/** Names of the inputs; each list has its ticked boxes, what was picked for it, and a field for lines. */
export const INPUTS = {
  staged: { eligible: 'eligible', opens: 'opens', approvers: 'approvers' },
  lines: { eligible: 'eligibleLines', opens: 'opensLines', approvers: 'approversLines' },
  picked: { eligible: ['eligibleGroups'], opens: ['opensGroups', 'opensRoles'], approvers: ['approversPicked'] },
  people: 'eligiblePeople',
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
    people: at(INPUTS.people)
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== '')
      .slice(0, MOST_PEOPLE),
  };
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

/** As the keys of a policy document; a field left empty falls back on what a policy has without it. */
export function writtenFrom({ texts: typed, staged }: PolicyFields): { [key: string]: Written } {
  const text = (name: PolicyText) => typed[name].trim() || undefined;
  const options = typed.options
    .split(/[,;\n]/)
    .map(cleanLine)
    .filter((option) => option !== '');
  const stage = { approvers: staged.approvers.map(idOf), quorum: text('quorum') };
  return {
    name: text('name'),
    description: typed.description,
    eligible: staged.eligible.map(idOf),
    entitlements: staged.opens.map(openedFrom),
    duration: {
      min: text('min'),
      default: text('usual'),
      max: text('max'),
      options: options.length === 0 ? undefined : options,
    },
    approval: text('approval') === 'none' ? 'none' : [stage],
    require: { justification: text('reason'), ticket: text('ticket'), approverComment: text('comment') === 'yes' },
    pending: text('pending'),
    warn: text('warn'),
    channel: text('channel'),
  };
}

/** The field at which a fault of the document stands; null for one that has none. */
export function fieldOfPath(path: string): PolicyText | StagedList | null {
  const [, rest = ''] = /^approval\[0\]\.(.*)$/.exec(path) ?? [];
  const at = (rest === '' ? path : rest).replace(/\[\d+\].*$/, '');
  return Object.hasOwn(FIELD_OF, at) ? (FIELD_OF[at] ?? null) : null;
}

const FIELD_OF: Readonly<Record<string, PolicyText | StagedList>> = {
  name: 'name',
  description: 'description',
  eligible: 'eligible',
  entitlements: 'opens',
  approval: 'approval',
  approvers: 'approvers',
  quorum: 'quorum',
  'duration.min': 'min',
  'duration.default': 'usual',
  'duration.max': 'max',
  'duration.options': 'options',
  duration: 'max',
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
  return { group: idOf(staged) };
}
