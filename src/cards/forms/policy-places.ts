import type { PolicyField } from './policy-fields.ts';

export const SECTIONS = [
  'basics',
  'eligible',
  'opens',
  'given',
  'duration',
  'approval',
  'conditions',
  'notices',
] as const;
export type SectionName = (typeof SECTIONS)[number];

/** The section of the form that each field stands in. */
export const SECTION_OF: Readonly<Record<PolicyField, SectionName>> = {
  name: 'basics',
  description: 'basics',
  eligible: 'eligible',
  opens: 'opens',
  backEnd: 'given',
  accountName: 'given',
  accountAfter: 'given',
  accountPass: 'given',
  endSessions: 'given',
  portal: 'given',
  outside: 'given',
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
  account: 'accountName',
  'account.name': 'accountName',
  'account.after': 'accountAfter',
  'account.pass': 'accountPass',
  endSessions: 'endSessions',
  portal: 'portal',
  outside: 'outside',
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
