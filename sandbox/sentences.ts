import type { AuditEvent, EventType } from '../src/jit/audit/event.ts';
import { formatDuration } from '../src/jit/duration.ts';

/** Whom and what an event is about, by name: an event itself keeps ids. */
export type Named = { person: string | null; policy: string | null };

type Data = AuditEvent['data'];
type Sentence = (data: Data, named: Named) => string;

/** A text as it is, a list joined, a person or a thing by its name; `otherwise` where there is nothing to say. */
function textOf(value: unknown, otherwise: string): string {
  if (typeof value === 'string' && value !== '') return value;
  if (Array.isArray(value) && value.length > 0) return value.map((one) => textOf(one, '')).join(', ');
  return typeof value === 'object' && value !== null && 'name' in value ? textOf(value.name, otherwise) : otherwise;
}

const what = (data: Data): string => textOf(data.entitlement, 'the access');
const whom = (named: Named): string => named.person ?? 'the person';
const owned = (named: Named): string => `${whom(named)}'s`;
const policy = (data: Data, named: Named): string => {
  const { after } = data;
  const name = typeof after === 'object' && after !== null && 'name' in after ? after.name : null;
  return `the policy ${textOf(name, named.policy ?? 'of that name')}`;
};

const REFUSALS: Readonly<Record<string, string>> = {
  'self-approval': 'tried to decide on their own request, and was refused',
  'not-approver': 'tried to decide without being an approver, and was refused',
  'not-admin': 'tried what only admins may do, and was refused',
  'not-auditor': 'tried to read what only auditors may read, and was refused',
  'not-eligible': 'asked for what they are not eligible for, and was refused',
  'not-yours': 'tried to act on the request of somebody else, and was refused',
  frozen: 'was refused: new grants are frozen',
};

/** What follows the actor's name. A type for each, so that a new event cannot go without its words. */
const SENTENCES: Readonly<Record<EventType, Sentence>> = {
  'policy.created': (data, named) => `created ${policy(data, named)}`,
  'policy.changed': (data, named) => `changed ${policy(data, named)}`,
  'policy.enabled': (data, named) => `switched on ${policy(data, named)}`,
  'policy.disabled': (data, named) => `switched off ${policy(data, named)}`,
  'policy.deleted': (data, named) => `deleted ${policy(data, named)}`,
  'request.submitted': (data) => {
    const forHow = typeof data.durationMs === 'number' ? ` for ${formatDuration(data.durationMs)}` : '';
    return `asked for ${textOf(data.policy, 'access')}${forHow}`;
  },
  'request.trimmed': (_, named) => `narrowed ${owned(named)} request before approving it`,
  'request.voted': (data) => (data.decision === 'deny' ? 'voted against it' : 'voted for it'),
  'request.reminded': () => 'reminds whoever has not answered',
  'request.vote-withdrawn': () => 'takes a vote back',
  'request.vote-dropped': (data) => `no longer counts the vote of ${textOf(data.approver, 'an approver')}`,
  'request.approved': (_, named) => `approved ${owned(named)} request`,
  'request.denied': (_, named) => `denied ${owned(named)} request`,
  'request.cancelled': () => 'cancelled the request',
  'request.expired': (_, named) => `closed ${owned(named)} request: nobody decided in time`,
  'request.closed': (_, named) => `closed ${owned(named)} request`,
  'request.approver-unreachable': (data) => `could not reach ${textOf(data.approver, 'an approver')}`,
  'request.drift-found': (_, named) => `found ${owned(named)} request again, which nobody was to look at`,
  'request.approver-reached': (data) => `reached ${textOf(data.approver, 'an approver')} after all`,
  'request.app-installed': (data) => `had Teams install the app for ${textOf(data.approver, 'an approver')}`,
  'request.app-refused': (data) => `could not have the app installed for ${textOf(data.approver, 'an approver')}`,
  'request.shown-elsewhere': (_, named) => `showed ${owned(named)} request where the admins chose`,
  'request.channel-unreachable': (_, named) => `could not show ${owned(named)} request in its channel`,
  'request.channel-reached': (_, named) => `showed ${owned(named)} request in its channel after all`,
  'request.approver-left': (data) => `counted ${textOf(data.approver, 'an approver')} no longer among the approvers`,
  'request.approver-returned': (data) => `counted ${textOf(data.approver, 'an approver')} among the approvers again`,
  'grant.activating': (_, named) => `began to give ${owned(named)} access`,
  'grant.account-opened': (data, named) => `opened ${owned(named)} account ${textOf(data.account, '')}`,
  'grant.pass-ordered': (data) => `ordered a sign-in pass for ${textOf(data.account, 'the account')}`,
  'grant.pass-failed': (data) => `got no sign-in pass for ${textOf(data.account, 'the account')}`,
  'grant.active': (data, named) => `gave ${whom(named)} the access: ${textOf(data.held, 'held')}`,
  'grant.item-skipped': (data) => `left out ${what(data)}`,
  'grant.warned': (_, named) => `told ${whom(named)} that it ends soon`,
  'grant.revoking': (data, named) =>
    data.reason === 'released' ? 'gave the access back' : `began to take back ${owned(named)} access`,
  'grant.ended': (_, named) => `closed the grant: ${owned(named)} access is over`,
  'grant.sessions-ending': (_, named) => `is about to end ${owned(named)} sessions`,
  'grant.sessions-ended': (_, named) => `ended ${owned(named)} sessions`,
  'grant.sessions-failed': (_, named) => `could not end ${owned(named)} sessions yet`,
  'grant.sessions-left': (_, named) => `gave up ending ${owned(named)} sessions`,
  'extension.asked': (_, named) => `asked that ${owned(named)} access lasts longer`,
  'extension.granted': (_, named) => `made ${owned(named)} access last longer`,
  'extension.denied': (_, named) => `denied that ${owned(named)} access lasts longer`,
  'extension.cancelled': (_, named) => `took back the ask that ${owned(named)} access lasts longer`,
  'extension.lapsed': (_, named) => `closed the ask that ${owned(named)} access lasts longer`,
  'holding.lease-added': (data) => `noted what to give, and until when: ${what(data)}`,
  'holding.lease-ended': (data) => `noted that its time is over: ${what(data)}`,
  'holding.basis-read': (data, named) =>
    data.basis === 'none'
      ? `looked first: ${whom(named)} was not ${what(data)}`
      : `looked first: ${whom(named)} was ${what(data)} already, and stays so`,
  'holding.attempted': (data, named) => {
    if (data.action === 'move') return `told Entra the new end of what ${whom(named)} has: ${what(data)}`;
    return `asked Graph to ${data.action === 'remove' ? 'take away from' : 'give'} ${whom(named)}: ${what(data)}`;
  },
  'holding.answered': (data, named) => {
    if (!isLater(data)) return `heard from Graph: ${textOf(data.kind, 'an answer')}`;
    const cut = data.cut === true ? `, took ${whom(named)} out at once` : '';
    return `heard that Entra closes no assignment in its first five minutes${cut}, and waits: ${what(data)}`;
  },
  'holding.held': (data, named) => `saw in the directory that ${whom(named)} holds it: ${what(data)}`,
  'holding.removal-kept': (data, named) => `left ${whom(named)} what was theirs before: ${what(data)}`,
  'holding.end-not-moved': (data) => `was not allowed to move the end that Entra keeps: ${what(data)}`,
  'holding.absent': (data, named) => `took it back from ${whom(named)} and confirmed by two reads: ${what(data)}`,
  'holding.removed-outside': (data, named) => `found it taken away from ${whom(named)} by somebody else: ${what(data)}`,
  'holding.refused': (data) => `was refused by Graph: ${what(data)}`,
  'holding.dormant': (data) => `did not find it in the directory: ${what(data)}`,
  'holding.removal-ordered': (data, named) => `had it taken away from ${whom(named)}: ${what(data)}`,
  'holding.drift-found': (data) =>
    `compared with the directory: expected ${textOf(data.before, 'something else')}, found ${textOf(data.after, 'another state')}: ${what(data)}`,
  'control.frozen': () => 'froze new grants',
  'control.unfrozen': () => 'allowed new grants again',
  'control.alerts-routed': () => 'chose where alerts go',
  'control.trail-cut': () => 'removed the part of this trail that the rule says is old enough',
  'control.epoch-begun': () => 'went on from a backup: what happened after it is not in this trail',
  'eligibility.ordered': (data) =>
    data.after === 'no'
      ? `orders that ${textOf(data.person, 'somebody')} is no longer eligible for ${what(data)}`
      : `orders that ${textOf(data.person, 'somebody')} becomes eligible for ${what(data)}`,
  'eligibility.attempted': (data) => `asks Entra to change what ${textOf(data.person, 'somebody')} is eligible for`,
  'eligibility.answered': (data) => `heard from Entra about ${what(data)}`,
  'eligibility.made': (data) => `confirmed that ${textOf(data.person, 'somebody')} is eligible for ${what(data)}`,
  'eligibility.ended': (data) =>
    `confirmed that ${textOf(data.person, 'somebody')} is no longer eligible for ${what(data)}`,
  'eligibility.converted': (data) =>
    `confirmed that ${textOf(data.person, 'somebody')} no longer holds it standing: ${what(data)}`,
  'eligibility.failed': (data) =>
    `could not change what ${textOf(data.person, 'somebody')} is eligible for: ${what(data)}`,
  'finding.found': (data, named) => `found access of ${whom(named)} that no grant explains: ${what(data)}`,
  'finding.vanished': (data, named) => `no longer found what ${whom(named)} had: ${what(data)}`,
  'finding.kept': (data, named) => `decided that ${whom(named)} keeps it: ${what(data)}`,
  'finding.removal-ordered': (data, named) => `decided that ${whom(named)} loses it: ${what(data)}`,
  'group.ordered': (data) => `ordered the group ${textOf(data.group, '')}, which may carry roles`,
  'group.created': (data) => `created the group ${textOf(data.group, '')}`,
  'group.not-created': (data) => `could not create the group ${textOf(data.group, '')}`,
  'finding.removed': (data, named) => `confirmed that ${whom(named)} no longer has it: ${what(data)}`,
  'alert.raised': (data) => `raised an alert: ${textOf(data.title, 'trouble')}`,
  'alert.changed': (data) => `brought an alert up to date: ${textOf(data.title, 'trouble')}`,
  'alert.cleared': (data) => `closed an alert: ${textOf(data.title, 'trouble')}`,
  'canary.set': () => 'set up the canary drill',
  'canary.stopped': () => 'switched the canary drill off',
  'canary.started': () => 'started a canary drill',
  'canary.passed': () => 'saw the canary drill give access and take it back',
  'canary.failed': (data) => `saw the canary drill fail: ${textOf(data.why, 'no reason given')}`,
  refusal: (data) => {
    const code = textOf(data.code, 'refused');
    return REFUSALS[code] ?? `was refused (${code})`;
  },
};

/** Entra takes it back, only not yet. */
function isLater({ kind, action }: Data): boolean {
  return kind === 'later' && action === 'remove';
}

/** Steps that only a reader of Graph's log misses; the panel folds them away. */
const DETAILS: ReadonlySet<EventType> = new Set([
  'request.voted',
  'grant.activating',
  'holding.lease-added',
  'holding.lease-ended',
  'holding.basis-read',
  'holding.attempted',
  'holding.answered',
  'holding.held',
]);

export function sentenceOf(event: AuditEvent, named: Named): string {
  return SENTENCES[event.type](event.data, named);
}

export function isDetail(type: EventType, data: Data = {}): boolean {
  return DETAILS.has(type) && !(type === 'holding.answered' && isLater(data));
}
