import { formatDuration } from '../jit/duration.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { requestAction } from './actions.ts';
import { escapeLabel, escapeName, escapeText } from './escape.ts';
import { ACTIONS_LIMIT, andMore, aside, LIST_LIMIT, type ListItem, line, listCard } from './list.ts';
import { listed } from './people.ts';
import { formatTime, formatTimeLeft, type Reader } from './reader.ts';
import type { Card } from './render.ts';
import { labelsOf, requestStatus } from './request-status.ts';

/** Requests to list, in the order to show them; `total` when there are more than these. */
export type RequestList = { requests: readonly AccessRequest[]; total?: number; reader: Reader; now: Date };

/** What the reader holds now: label, until when, time left, and a button to give it back (behaviour A4). */
export function accessListCard({ requests, total = requests.length, reader, now }: RequestList): Card {
  const shown = requests.slice(0, ACTIONS_LIMIT);
  if (shown.length === 0) {
    return listCard({
      title: 'My access',
      intro: ['You hold no access through this bot right now.'],
      sections: [],
      spoken: 'You hold no access through this bot right now.',
    });
  }
  return listCard({
    title: 'My access',
    sections: [{ heading: '', items: shown.map((request) => accessItem(request, reader, now)) }],
    outro: [...andMore(shown.length, total), 'To give one back, press Release or say: release followed by its id.'],
    spoken: `You have ${counted(total, 'grant')}.`,
  });
}

function accessItem(request: AccessRequest, reader: Reader, now: Date): ListItem {
  const grant = request.grant;
  const waits = grant?.state === 'scheduled' && grant.scheduledAt > now;
  return {
    title: listed(labelsOf(request)),
    lines: [...standing(request, reader, now), aside(`${escapeLabel(request.terms.policyName)}, ${request.id}`)],
    actions:
      grant?.state === 'active' || waits
        ? [{ ...requestAction('release', request), tooltip: `Release ${request.id}` }]
        : [],
  };
}

/** The reader's latest requests, whatever became of them. */
export function requestListCard({ requests, total = requests.length, reader, now }: RequestList): Card {
  if (requests.length === 0) {
    return listCard({
      title: 'My requests',
      intro: ['You have asked for nothing yet. To see what you may ask for, say: request'],
      sections: [],
      spoken: 'You have asked for nothing yet.',
    });
  }
  const shown = requests.slice(0, LIST_LIMIT);
  let buttons = ACTIONS_LIMIT;
  const items = shown.map((request): ListItem => {
    const cancellable = request.state === 'pending' && buttons-- > 0;
    return {
      title: listed(labelsOf(request)),
      lines: [
        ...standing(request, reader, now),
        aside(
          `${escapeLabel(request.terms.policyName)}, ${formatDuration(request.terms.durationMs)}, ${request.id}, asked ${formatTime(request.submittedAt, reader, now)}`,
        ),
      ],
      actions: cancellable ? [{ ...requestAction('cancel', request), tooltip: `Cancel ${request.id}` }] : [],
    };
  });
  return listCard({
    title: 'My requests',
    sections: [{ heading: '', items }],
    outro: andMore(shown.length, total),
    spoken: `You have ${counted(total, 'request')}.`,
  });
}

/** What waits for the reader's decision; Show posts the request's card again. */
export function approvalsCard({ requests, total = requests.length, reader, now }: RequestList): Card {
  if (requests.length === 0) {
    return listCard({
      title: 'Waiting for you',
      intro: ['Nothing waits for your decision.'],
      sections: [],
      spoken: 'Nothing waits for your decision.',
    });
  }
  const shown = requests.slice(0, ACTIONS_LIMIT);
  const items = shown.map(
    (request): ListItem => ({
      title: `${escapeName(request.terms.person.name)} asks for ${listed(labelsOf(request))}`,
      lines: [
        line(`For ${formatDuration(request.terms.durationMs)}: ${escapeText(request.terms.justification, 160)}`),
        aside(`${request.id}, waits until ${formatTime(request.pendingUntil, reader, now)}`),
      ],
      actions: [{ ...requestAction('show', request), tooltip: `Show ${request.id}` }],
    }),
  );
  return listCard({
    title: 'Waiting for you',
    sections: [{ heading: '', items }],
    outro: [...andMore(shown.length, total), 'Show posts the card with Approve and Deny again.'],
    spoken: `${counted(total, 'request')} ${total === 1 ? 'waits' : 'wait'} for your decision.`,
  });
}

/** All live grants, for admins; soonest end first reads best. */
export function grantsCard({ requests, total = requests.length, reader, now }: RequestList): Card {
  if (requests.length === 0) {
    return listCard({
      title: 'Live grants',
      intro: ['Nobody holds access through this bot right now.'],
      sections: [],
      spoken: 'Nobody holds access through this bot right now.',
    });
  }
  const shown = requests.slice(0, LIST_LIMIT);
  const items = shown.map(
    (request): ListItem => ({
      title: escapeName(request.terms.person.name),
      lines: [
        line(listed(labelsOf(request))),
        ...standing(request, reader, now),
        aside(`${escapeLabel(request.terms.policyName)}, ${request.id}`),
      ],
    }),
  );
  return listCard({
    title: 'Live grants',
    intro: [`${counted(total, 'grant')}.`],
    sections: [{ heading: '', items }],
    outro: [...andMore(shown.length, total), 'To end one early, say: revoke followed by its id, a person or a policy.'],
    spoken: `There ${total === 1 ? 'is' : 'are'} ${counted(total, 'live grant')}.`,
  });
}

/** Where it stands, with the time left while it is active: a list is read when it is asked for, so it may count down. */
function standing(request: AccessRequest, reader: Reader, now: Date): ListItem['lines'] {
  const status = requestStatus(request, reader, now, request.terms.person.id);
  const endsAt = request.state === 'approved' && request.grant?.state === 'active' ? request.grant.endsAt : null;
  const label = endsAt === null ? status.label : `${status.label}, ${formatTimeLeft(endsAt, reader, now)}`;
  return [line(label, status.tone), ...(status.detail === null ? [] : [aside(status.detail)])];
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
