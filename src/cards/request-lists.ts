import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { requestAction } from './actions.ts';
import { durationText } from './duration-text.ts';
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
  const words = wordsFor(reader).requestLists.access;
  const shown = requests.slice(0, ACTIONS_LIMIT);
  if (shown.length === 0) {
    return listCard({ title: words.title, intro: [words.none], sections: [], spoken: words.none }, reader);
  }
  return listCard(
    {
      title: words.title,
      sections: [{ heading: '', items: shown.map((request) => accessItem(request, reader, now)) }],
      outro: [...andMore(shown.length, total, reader), words.howTo],
      spoken: words.spoken(total),
    },
    reader,
  );
}

function accessItem(request: AccessRequest, reader: Reader, now: Date): ListItem {
  const { tooltips } = wordsFor(reader);
  const grant = request.grant;
  const waits = grant?.state === 'scheduled' && grant.scheduledAt > now;
  return {
    title: listed(labelsOf(request, reader), reader),
    lines: [...standing(request, reader, now), aside(`${escapeLabel(request.terms.policyName)}, ${request.id}`)],
    actions:
      grant?.state === 'active' || waits
        ? [{ ...requestAction('release', request, reader), tooltip: tooltips.release(request.id) }]
        : [],
  };
}

/** The reader's latest requests, whatever became of them. */
export function requestListCard({ requests, total = requests.length, reader, now }: RequestList): Card {
  const { tooltips, requestLists } = wordsFor(reader);
  const words = requestLists.requests;
  if (requests.length === 0) {
    return listCard({ title: words.title, intro: [words.noneHowTo], sections: [], spoken: words.none }, reader);
  }
  const shown = requests.slice(0, LIST_LIMIT);
  let buttons = ACTIONS_LIMIT;
  const items = shown.map((request): ListItem => {
    const cancellable = request.state === 'pending' && buttons-- > 0;
    const policy = escapeLabel(request.terms.policyName);
    const forHow = durationText(request.terms.durationMs, reader);
    const askedAt = formatTime(request.submittedAt, reader, now);
    return {
      title: listed(labelsOf(request, reader), reader),
      lines: [...standing(request, reader, now), aside(words.asked(policy, forHow, request.id, askedAt))],
      actions: cancellable
        ? [{ ...requestAction('cancel', request, reader), tooltip: tooltips.cancel(request.id) }]
        : [],
    };
  });
  return listCard(
    {
      title: words.title,
      sections: [{ heading: '', items }],
      outro: andMore(shown.length, total, reader),
      spoken: words.spoken(total),
    },
    reader,
  );
}

/** What waits for the reader's decision; Show posts the request's card again. */
export function approvalsCard({ requests, total = requests.length, reader, now }: RequestList): Card {
  const { tooltips, requestLists } = wordsFor(reader);
  const words = requestLists.approvals;
  if (requests.length === 0) {
    return listCard({ title: words.title, intro: [words.none], sections: [], spoken: words.none }, reader);
  }
  const shown = requests.slice(0, ACTIONS_LIMIT);
  const items = shown.map((request): ListItem => {
    const { person, durationMs, justification } = request.terms;
    return {
      title: words.asksFor(escapeName(person.name), listed(labelsOf(request, reader), reader)),
      lines: [
        line(words.forWhy(durationText(durationMs, reader), escapeText(justification, 160))),
        aside(words.waitsUntil(request.id, formatTime(request.pendingUntil, reader, now))),
      ],
      actions: [{ ...requestAction('show', request, reader), tooltip: tooltips.show(request.id) }],
    };
  });
  return listCard(
    {
      title: words.title,
      sections: [{ heading: '', items }],
      outro: [...andMore(shown.length, total, reader), words.howTo],
      spoken: words.spoken(total),
    },
    reader,
  );
}

/** All live grants, for admins; soonest end first reads best. */
export function grantsCard({ requests, total = requests.length, reader, now }: RequestList): Card {
  const words = wordsFor(reader).requestLists.grants;
  if (requests.length === 0) {
    return listCard({ title: words.title, intro: [words.none], sections: [], spoken: words.none }, reader);
  }
  const shown = requests.slice(0, LIST_LIMIT);
  const items = shown.map(
    (request): ListItem => ({
      title: escapeName(request.terms.person.name),
      lines: [
        line(listed(labelsOf(request, reader), reader)),
        ...standing(request, reader, now),
        aside(`${escapeLabel(request.terms.policyName)}, ${request.id}`),
      ],
    }),
  );
  return listCard(
    {
      title: words.title,
      intro: [words.count(total)],
      sections: [{ heading: '', items }],
      outro: [...andMore(shown.length, total, reader), words.howTo],
      spoken: words.spoken(total),
    },
    reader,
  );
}

/** Where it stands, with the time left while it is active: a list is read when it is asked for, so it may count down. */
function standing(request: AccessRequest, reader: Reader, now: Date): ListItem['lines'] {
  const status = requestStatus(request, reader, now, request.terms.person.id);
  const endsAt = request.state === 'approved' && request.grant?.state === 'active' ? request.grant.endsAt : null;
  const label = endsAt === null ? status.label : `${status.label}, ${formatTimeLeft(endsAt, reader, now)}`;
  return [line(label, status.tone), ...(status.detail === null ? [] : [aside(status.detail)])];
}
