import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { requestAction } from './actions.ts';
import { durationText } from './duration-text.ts';
import { escapeLabel, escapeName } from './escape.ts';
import { ACTIONS_LIMIT, aside, LIST_LIMIT, type ListItem, line, listCard } from './list.ts';
import { pageActions, pageLine, pageOf } from './pages.ts';
import { listed } from './people.ts';
import { formatTime, formatTimeLeft, type Reader } from './reader.ts';
import type { Card } from './render.ts';
import { labelsOf, requestStatus } from './request-status.ts';

/** All requests to list, in the order to show them; which page of them, from 0. */
export type RequestList = { requests: readonly AccessRequest[]; page?: number; reader: Reader; now: Date };

/** Previous and Next take two of the buttons that a card may have. */
const BUTTONS_BESIDE_PAGES = ACTIONS_LIMIT - 2;

/** What the reader holds now: label, until when, time left, and a button to give it back (behaviour A4). */
export function accessListCard({ requests, page = 0, reader, now }: RequestList): Card {
  const words = wordsFor(reader).requestLists.access;
  const shown = pageOf(requests, page, requests.length > ACTIONS_LIMIT ? BUTTONS_BESIDE_PAGES : ACTIONS_LIMIT);
  if (requests.length === 0) {
    return listCard({ title: words.title, intro: [words.none], sections: [], spoken: words.none }, reader);
  }
  return listCard(
    {
      title: words.title,
      sections: [{ heading: '', items: shown.items.map((request) => accessItem(request, reader, now)) }],
      outro: [...pageLine(shown, reader), words.howTo],
      actions: pageActions('my-access', shown, reader),
      spoken: words.spoken(requests.length),
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
export function requestListCard({ requests, page = 0, reader, now }: RequestList): Card {
  const { tooltips, requestLists } = wordsFor(reader);
  const words = requestLists.requests;
  if (requests.length === 0) {
    return listCard({ title: words.title, intro: [words.noneHowTo], sections: [], spoken: words.none }, reader);
  }
  const shown = pageOf(requests, page, LIST_LIMIT);
  let buttons = requests.length > LIST_LIMIT ? BUTTONS_BESIDE_PAGES : ACTIONS_LIMIT;
  const items = shown.items.map((request): ListItem => {
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
      outro: pageLine(shown, reader),
      actions: pageActions('my-requests', shown, reader),
      spoken: words.spoken(requests.length),
    },
    reader,
  );
}

/** All live grants, for admins; soonest end first reads best. */
export function grantsCard({ requests, page = 0, reader, now }: RequestList): Card {
  const words = wordsFor(reader).requestLists.grants;
  if (requests.length === 0) {
    return listCard({ title: words.title, intro: [words.none], sections: [], spoken: words.none }, reader);
  }
  const shown = pageOf(requests, page, LIST_LIMIT);
  const items = shown.items.map(
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
      intro: [words.count(requests.length)],
      sections: [{ heading: '', items }],
      outro: [...pageLine(shown, reader), words.howTo],
      actions: pageActions('grants', shown, reader),
      spoken: words.spoken(requests.length),
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
