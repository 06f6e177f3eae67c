import type { AuditEvent, EventType } from '../jit/audit/event.ts';
import { escapeLabel, escapeName, escapeText } from './escape.ts';
import { andMore, aside, LIST_LIMIT, type ListItem, line, listCard } from './list.ts';
import { formatInstant } from './reader.ts';
import type { Card } from './render.ts';

const WORDS: Record<EventType, string> = {
  'policy.created': 'Policy created',
  'policy.changed': 'Policy changed',
  'policy.enabled': 'Policy enabled',
  'policy.disabled': 'Policy disabled',
  'policy.deleted': 'Policy deleted',
  'request.submitted': 'Access requested',
  'request.voted': 'Vote given',
  'request.vote-dropped': 'Vote dropped',
  'request.vote-withdrawn': 'Vote withdrawn',
  'request.approved': 'Request approved',
  'request.denied': 'Request denied',
  'request.cancelled': 'Request cancelled',
  'request.expired': 'Request expired',
  'request.closed': 'Request closed',
  'request.approver-left': 'Approver left',
  'request.approver-returned': 'Approver is back',
  'request.approver-unreachable': 'Approver not reached',
  'request.approver-reached': 'Approver reached after all',
  'request.app-installed': 'App installed for an approver',
  'request.app-refused': 'App could not be installed for an approver',
  'request.shown-elsewhere': 'Shown in another place',
  'request.channel-unreachable': 'Channel not reached',
  'request.channel-reached': 'Channel reached again',
  'request.drift-found': 'Lost work found again',
  'grant.activating': 'Grant being set up',
  'grant.active': 'Grant active',
  'grant.item-skipped': 'Item left out',
  'grant.warned': 'Holder warned of the end',
  'grant.revoking': 'Grant being taken back',
  'grant.ended': 'Grant ended',
  'holding.lease-added': 'Lease added',
  'holding.lease-ended': 'Lease ended',
  'holding.basis-read': 'Earlier standing read',
  'holding.attempted': 'Write to Graph begun',
  'holding.answered': 'Graph answered',
  'holding.held': 'Access confirmed',
  'holding.removal-kept': 'Access kept',
  'holding.absent': 'Removal confirmed',
  'holding.removed-outside': 'Access taken away outside this bot',
  'holding.refused': 'Graph refused',
  'holding.dormant': 'Not found in the directory',
  'holding.removal-ordered': 'Removal ordered by an admin',
  'holding.drift-found': 'Directory and store disagreed',
  'control.frozen': 'New grants frozen',
  'control.unfrozen': 'New grants allowed again',
  'control.alerts-routed': 'Alerts sent elsewhere',
  'control.epoch-begun': 'Restored from a backup',
  'control.trail-cut': 'Old part of the audit trail removed by rule',
  'finding.found': 'Unexplained access found',
  'finding.vanished': 'Unexplained access gone by itself',
  'finding.kept': 'Unexplained access kept',
  'finding.removal-ordered': 'Unexplained access to be removed',
  'finding.removed': 'Unexplained access removed',
  'alert.raised': 'Alert raised',
  'alert.changed': 'Alert changed',
  'alert.cleared': 'Alert over',
  'canary.set': 'Canary drill set up',
  'canary.stopped': 'Canary drill switched off',
  'canary.started': 'Canary drill started',
  'canary.passed': 'Canary drill passed',
  'canary.failed': 'Canary drill failed',
  refusal: 'Refused',
};
/** Where events keep what a reader asks for first: why. The first that holds a text is shown. */
const REASONS = ['reason', 'why', 'comment', 'note', 'justification', 'detail', 'message', 'title', 'code'] as const;

/** The audit trail, newest first: time, actor, what, about what, why (behaviour S3.13). `scope` says what was asked for. */
export function auditCard(list: { events: readonly AuditEvent[]; total?: number; now: Date; scope?: string }): Card {
  const { events, total = events.length, now } = list;
  const scope = list.scope === undefined ? [] : [escapeText(list.scope, 200)];
  if (events.length === 0) {
    return listCard({
      title: 'Audit',
      intro: [...scope, 'Nothing was recorded for this.'],
      sections: [],
      spoken: 'Nothing was recorded for this.',
    });
  }
  const shown = events.slice(0, LIST_LIMIT * 2);
  return listCard({
    title: 'Audit',
    intro: scope,
    sections: [{ heading: '', items: shown.map((event) => eventItem(event, now)) }],
    outro: [...andMore(shown.length, total), 'Times are UTC. To narrow it, say: audit followed by an id or a person.'],
    spoken: total === 1 ? '1 audit event.' : `${total} audit events.`,
  });
}

function eventItem(event: AuditEvent, now: Date): ListItem {
  const about = aboutOf(event);
  const reason = REASONS.map((key) => event.data[key]).find((value) => typeof value === 'string' && value !== '');
  return {
    title: `${formatInstant(event.at, now)} ${WORDS[event.type]}`,
    lines: [
      line(`By ${escapeName(event.actor.name)}${about === '' ? '' : `, about ${about}`}`),
      ...(typeof reason === 'string' ? [aside(escapeText(reason, 200))] : []),
    ],
  };
}

function aboutOf(event: AuditEvent): string {
  const { entitlement, policy } = event.data;
  const { requestId } = event.about;
  // A request says more of itself than its policy's name; without one, the name is what a reader knows.
  const parts = [requestId, entitlement, requestId === undefined ? policy : undefined];
  const named = parts
    .filter((part) => typeof part === 'string' && part !== '')
    .map((part) => escapeLabel(String(part)));
  if (named.length > 0) return named.join(', ');
  // What is about the bot itself is said by its title; an id is shown only where nothing else tells.
  return event.aggregate.startsWith('control:') ? '' : escapeLabel(event.about.policyId ?? event.about.personId ?? '');
}
