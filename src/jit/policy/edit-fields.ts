import { nearest, quote } from '../text.ts';

/** One change that an admin typed: `duration.max=4h`, `eligible+=SG-Helpdesk`, `entitlements-=role:User Administrator`. */
export type PolicyEdit = { field: string; op: '=' | '+=' | '-='; value: string };

export type EditField = {
  /** As answers call it. */
  name: string;
  /** Where it stands in the document. */
  path: readonly (string | number)[];
  kind: 'one' | 'list' | 'subjects' | 'opened' | 'approval';
  /** `none` takes it out. */
  clears?: boolean;
};

const FIELDS: readonly EditField[] = [
  { name: 'description', path: ['description'], kind: 'one', clears: true },
  { name: 'backEnd', path: ['backEnd'], kind: 'one' },
  { name: 'fallback', path: ['fallback'], kind: 'one', clears: true },
  { name: 'account', path: ['account'], kind: 'one', clears: true },
  { name: 'account.name', path: ['account', 'name'], kind: 'one' },
  { name: 'account.after', path: ['account', 'after'], kind: 'one' },
  { name: 'account.pass', path: ['account', 'pass'], kind: 'one' },
  { name: 'eligible', path: ['eligible'], kind: 'subjects' },
  { name: 'entitlements', path: ['entitlements'], kind: 'opened' },
  { name: 'duration.min', path: ['duration', 'min'], kind: 'one' },
  { name: 'duration.default', path: ['duration', 'default'], kind: 'one' },
  { name: 'duration.max', path: ['duration', 'max'], kind: 'one' },
  { name: 'duration.options', path: ['duration', 'options'], kind: 'list' },
  { name: 'approval', path: ['approval'], kind: 'approval' },
  { name: 'approvers', path: ['approval', 0, 'approvers'], kind: 'subjects' },
  { name: 'ask', path: ['approval', 0, 'ask'], kind: 'subjects', clears: true },
  { name: 'quorum', path: ['approval', 0, 'quorum'], kind: 'one' },
  { name: 'extend', path: ['extend'], kind: 'one', clears: true },
  { name: 'extend.times', path: ['extend', 'times'], kind: 'one' },
  { name: 'extend.each', path: ['extend', 'each'], kind: 'one' },
  { name: 'extend.total', path: ['extend', 'total'], kind: 'one' },
  { name: 'extend.by', path: ['extend', 'by'], kind: 'list' },
  { name: 'extend.approval', path: ['extend', 'approval'], kind: 'one' },
  { name: 'justification', path: ['require', 'justification'], kind: 'one' },
  { name: 'ticket', path: ['require', 'ticket'], kind: 'one', clears: true },
  { name: 'approverComment', path: ['require', 'approverComment'], kind: 'one' },
  { name: 'pending', path: ['pending'], kind: 'one' },
  { name: 'warn', path: ['warn'], kind: 'one', clears: true },
  { name: 'channel', path: ['channel'], kind: 'one', clears: true },
  { name: 'outside', path: ['outside'], kind: 'one', clears: true },
  { name: 'portal', path: ['portal'], kind: 'one', clears: true },
  { name: 'endSessions', path: ['endSessions'], kind: 'one' },
];

/** What people write for a field, without dots and dashes, in small letters. */
const ALSO: Readonly<Record<string, string>> = {
  min: 'duration.min',
  minimum: 'duration.min',
  default: 'duration.default',
  max: 'duration.max',
  maximum: 'duration.max',
  options: 'duration.options',
  approver: 'approvers',
  approvalapprovers: 'approvers',
  approvalquorum: 'quorum',
  approvalask: 'ask',
  asked: 'ask',
  requirejustification: 'justification',
  reason: 'justification',
  requireticket: 'ticket',
  requireapprovercomment: 'approverComment',
  comment: 'approverComment',
  entitlement: 'entitlements',
  opens: 'entitlements',
  extension: 'extend',
  extensions: 'extend.times',
  warning: 'warn',
  channelid: 'channel',
};

export function fieldOf(typed: string): EditField | { fault: string } {
  const key = plain(typed);
  const name = Object.hasOwn(ALSO, key) ? ALSO[key] : undefined;
  const field = FIELDS.find((each) => each.name === name || plain(each.name) === key);
  if (field !== undefined) return field;
  if (key === 'name') {
    return { fault: 'a policy keeps its name: export it, import it under the new name, then delete this one' };
  }
  if (key === 'enabled') return { fault: 'use policy enable or policy disable' };
  const meant = nearest(typed, [...FIELDS.map((each) => each.name), 'min', 'max', 'default', 'options']);
  const hint = meant === null ? `use one of ${FIELDS.map((each) => each.name).join(', ')}` : `did you mean ${meant}?`;
  return { fault: `${quote(typed)} is no field of a policy: ${hint}` };
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[._\-\s[\]0]/g, '');
}

/** `A, "B, Inc." and [C; D]` as its parts: quotes keep commas, brackets round the whole are passed over. */
export function partsOf(value: string): string[] {
  const inner = value.trim().replace(/^\[([\s\S]*)\]$/, '$1');
  const parts = inner.match(/(?:"[^"]*"|'[^']*'|[^,;\n"']|["'])+/g) ?? [];
  return parts.map(unquoted).filter((part) => part !== '');
}

/** Without the quotes around the whole of it. */
export function unquoted(text: string): string {
  const trimmed = text.trim();
  return (/^"([^"]*)"$/.exec(trimmed)?.[1] ?? /^'([^']*)'$/.exec(trimmed)?.[1] ?? trimmed).trim();
}
