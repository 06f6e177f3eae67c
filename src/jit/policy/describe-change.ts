import { canonicalJson } from '../canonical.ts';
import { formatDurationTyped } from '../duration.ts';
import { type Entitlement, entitlementKey } from '../entitlement.ts';
import type { MissingGroup, PolicyTerms, Subject } from './policy.ts';

const LONGEST = 120;

/**
 * What differs between two states of a policy, a line for each field: `duration.max: 8h → 4h`, `eligible: + SG-Helpdesk`.
 * The fields are called as `policy set` calls them. Texts are raw. Empty when both say the same.
 */
export function describeChange(before: PolicyTerms, after: PolicyTerms): string[] {
  return [
    ...single('name', before.name, after.name),
    ...single('description', before.description, after.description),
    ...single('backEnd', before.backEnd, after.backEnd),
    ...single('fallback', before.fallback ?? null, after.fallback ?? null),
    ...accountLines(before.account, after.account),
    ...listed('eligible', before.eligible, after.eligible, subjectId, subjectName),
    ...listed('entitlements', before.entitlements, after.entitlements, openedId, openedName),
    ...durationLines(before.duration, after.duration),
    ...approvalLines(before.approval, after.approval),
    ...extendLines(before.extend, after.extend),
    ...single('justification', before.require.justificationLength, after.require.justificationLength),
    ...single('ticket', before.require.ticketPattern, after.require.ticketPattern),
    ...single('approverComment', before.require.approverComment, after.require.approverComment),
    ...single('pending', formatDurationTyped(before.pendingTtlMs), formatDurationTyped(after.pendingTtlMs)),
    ...single('warn', formatDurationTyped(before.warnBeforeMs), formatDurationTyped(after.warnBeforeMs)),
    ...single('channel', before.channelId, after.channelId),
    ...single('outside', before.outside ?? 'report', after.outside ?? 'report'),
    ...single('portal', before.portal ?? null, after.portal ?? null),
    ...single('endSessions', before.endSessions ?? false, after.endSessions ?? false),
    ...others(before, after),
  ];
}

/** What is told above in words; whatever else a policy may come to say is shown as it is stored, rather than not at all. */
const TOLD: ReadonlySet<string> = new Set<keyof PolicyTerms>([
  ...([
    'name',
    'description',
    'backEnd',
    'fallback',
    'account',
    'eligible',
    'entitlements',
    'duration',
    'approval',
    'require',
  ] as const),
  ...(['extend', 'pendingTtlMs', 'warnBeforeMs', 'channelId', 'outside', 'portal', 'endSessions'] as const),
]);

function others(before: PolicyTerms, after: PolicyTerms): string[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const keys = [...new Set([...was.keys(), ...is.keys()])].filter((key) => !TOLD.has(key));
  const text = (value: unknown) => (value === undefined ? null : canonicalJson(value));
  return keys.flatMap((key) => single(key, text(was.get(key)), text(is.get(key))));
}

/** `role Exchange Administrator`, `group SG-Mailbox-Operators`, `owner SG-Mailbox-Operators`: as a person would name it to take it out. */
export function openedName(each: Entitlement | MissingGroup): string {
  if (each.kind !== 'role') return each.as === 'owner' ? `owner ${each.name}` : `group ${each.name}`;
  return each.scopeName === null ? `role ${each.name}` : `role ${each.name} (unit ${each.scopeName})`;
}

function durationLines(before: PolicyTerms['duration'], after: PolicyTerms['duration']): string[] {
  const options = ({ optionsMs }: PolicyTerms['duration']) => optionsMs.map(formatDurationTyped).join(', ');
  return [
    ...single('duration.min', formatDurationTyped(before.minMs), formatDurationTyped(after.minMs)),
    ...single('duration.default', formatDurationTyped(before.defaultMs), formatDurationTyped(after.defaultMs)),
    ...single('duration.max', formatDurationTyped(before.maxMs), formatDurationTyped(after.maxMs)),
    ...single('duration.options', options(before), options(after)),
  ];
}

function approvalLines(before: PolicyTerms['approval'], after: PolicyTerms['approval']): string[] {
  if (before === 'none' || after === 'none') {
    return before === after ? [] : single('approval', approvalText(before), approvalText(after));
  }
  const stages = Math.max(before.length, after.length);
  return Array.from({ length: stages }, (_, index) => index).flatMap((index) => {
    const [was, is] = [before[index], after[index]];
    const stage = stages === 1 ? '' : `stage ${index + 1}, `;
    return [
      ...listed(`${stage}approvers`, was?.approvers ?? [], is?.approvers ?? [], subjectId, subjectName),
      ...listed(`${stage}ask`, was?.ask ?? [], is?.ask ?? [], subjectId, subjectName),
      ...single(`${stage}quorum`, was?.quorum ?? null, is?.quorum ?? null),
    ];
  });
}

function extendLines(before: PolicyTerms['extend'], after: PolicyTerms['extend']): string[] {
  const [was, is] = [extendFields(before), extendFields(after)];
  if (was === null || is === null) return single('extend', extendText(before), extendText(after));
  return was.flatMap(([field, text], index) => single(`extend.${field}`, text, is[index]?.[1] ?? null));
}

function accountLines(before: PolicyTerms['account'], after: PolicyTerms['account']): string[] {
  return (['name', 'after', 'pass'] as const).flatMap((field) =>
    single(`account.${field}`, before?.[field] ?? null, after?.[field] ?? null),
  );
}

function extendFields(extend: PolicyTerms['extend']): [string, string][] | null {
  if (extend === undefined || extend === 'none') return null;
  return [
    ['times', String(extend.times)],
    ['each', formatDurationTyped(extend.eachMs)],
    ['total', formatDurationTyped(extend.totalMs)],
    ['by', extend.by.join(', ')],
    ['approval', extend.approval],
  ];
}

function extendText(extend: PolicyTerms['extend']): string {
  const fields = extendFields(extend);
  return fields?.map(([field, text]) => `${field} ${text}`).join('; ') ?? (extend === 'none' ? 'none' : 'as usual');
}

function approvalText(approval: PolicyTerms['approval']): string {
  if (approval === 'none') return 'none';
  return approval.map((stage) => `${stage.quorum} of ${stage.approvers.map(subjectName).join(', ')}`).join(', then ');
}

function single(field: string, before: string | number | boolean | null, after: typeof before): string[] {
  if (before === after) return [];
  return [`${field}: ${valueText(before)} → ${valueText(after)}`];
}

function valueText(value: string | number | boolean | null): string {
  if (value === null || value === '') return 'none';
  const text = String(value).replace(/\s+/g, ' ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function listed<Item>(
  field: string,
  before: readonly Item[],
  after: readonly Item[],
  idOf: (item: Item) => string,
  nameOf: (item: Item) => string,
): string[] {
  const [had, has] = [new Set(before.map(idOf)), new Set(after.map(idOf))];
  const changes = [
    ...before.filter((item) => !has.has(idOf(item))).map((item) => `− ${nameOf(item)}`),
    ...after.filter((item) => !had.has(idOf(item))).map((item) => `+ ${nameOf(item)}`),
  ];
  if (changes.length > 0) return [`${field}: ${changes.join(', ')}`];
  const sameOrder = before.every((item, index) => idOf(item) === idOf(after[index] ?? item));
  // A name that moved on while the id stayed changes what approvers are shown, so it is said.
  const renamed = after.filter((item) =>
    before.some((was) => idOf(was) === idOf(item) && nameOf(was) !== nameOf(item)),
  );
  if (renamed.length > 0) return [`${field}: now called ${renamed.map(nameOf).join(', ')}`];
  return sameOrder && before.length === after.length ? [] : [`${field}: in another order`];
}

function subjectId({ id }: Subject): string {
  return id;
}

function subjectName({ name }: Subject): string {
  return name;
}

function openedId(each: Entitlement | MissingGroup): string {
  if (each.kind !== 'missing-group') return entitlementKey(each);
  return `missing ${each.as === 'owner' ? 'owner ' : ''}${each.name.toLowerCase()}`;
}
