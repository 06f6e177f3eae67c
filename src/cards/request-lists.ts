import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { requestAction } from './actions.ts';
import { durationText } from './duration-text.ts';
import { escapeLabel, escapeName } from './escape.ts';
import { ACTIONS_LIMIT, aside, LIST_LIMIT, type ListItem, line, listCard } from './list.ts';
import { pageActions, pageLine, pageOf } from './pages.ts';
import { listed } from './people.ts';
import { formatTime, formatTimeLeft, type Reader } from './reader.ts';
import type { Card, CardElement } from './render.ts';
import { labelsOf, requestStatus } from './request-status.ts';
import { requesterActionsOf } from './requester-actions.ts';
import { unbroken } from './unbroken.ts';

/** All requests to list, in the order to show them; which page of them, from 0. */
export type RequestList = { requests: readonly AccessRequest[]; page?: number; reader: Reader; now: Date };

/** Previous and Next take two of the buttons that a card may have, so that each entry of a page has one. */
const ROWS_BESIDE_PAGES = ACTIONS_LIMIT - 2;

/**
 * What the reader holds now: label, until when, time left, and buttons to give it back and to keep it longer (behaviours
 * A3, A4). Where a card has no room for both at each, the one that ends first keeps both; pressing an entry opens its card.
 */
export function accessListCard({ requests, page = 0, reader, now }: RequestList): Card {
  const words = wordsFor(reader).requestLists.access;
  const shown = pageOf(requests, page, requests.length > ACTIONS_LIMIT ? ROWS_BESIDE_PAGES : ACTIONS_LIMIT);
  if (requests.length === 0) {
    return listCard({ title: words.title, intro: [words.none], sections: [], spoken: words.none }, reader);
  }
  const turning = pageActions('my-access', shown, reader);
  const may = shown.items.map((request) => requesterActionsOf(request, reader, now));
  const rows = may.map(({ release, extend }) => ({ first: release, more: extend }));
  const buttons = sharedOut(rows, ACTIONS_LIMIT - turning.length);
  const items = shown.items.map(
    (request, index): ListItem => ({
      title: listed(labelsOf(request, reader), reader),
      lines: [...standing(request, reader, now), aside(nameAndId(request))],
      open: openAction(request, reader),
      actions: buttons[index] ?? [],
    }),
  );
  return listCard(
    {
      title: words.title,
      sections: [{ heading: '', items }],
      outro: [...pageLine(shown, reader), words.howTo],
      actions: turning,
      spoken: words.spoken(requests.length),
    },
    reader,
  );
}

/** The reader's latest requests, whatever became of them; what waits can be taken back, what is over asked for again. */
export function requestListCard({ requests, page = 0, reader, now }: RequestList): Card {
  const words = wordsFor(reader).requestLists.requests;
  if (requests.length === 0) {
    return listCard({ title: words.title, intro: [words.noneHowTo], sections: [], spoken: words.none }, reader);
  }
  const shown = pageOf(requests, page, LIST_LIMIT);
  const turning = pageActions('my-requests', shown, reader);
  const may = shown.items.map((request) => requesterActionsOf(request, reader, now));
  const rows = may.map(({ cancel, again }) => ({ first: cancel, more: again }));
  const buttons = sharedOut(rows, ACTIONS_LIMIT - turning.length);
  const items = shown.items.map((request, index): ListItem => {
    const policy = unbroken(escapeLabel(request.terms.policyName));
    const forHow = durationText(request.terms.durationMs, reader);
    const askedAt = formatTime(request.submittedAt, reader, now);
    return {
      title: listed(labelsOf(request, reader), reader),
      lines: [...standing(request, reader, now), aside(words.asked(policy, forHow, unbroken(request.id), askedAt))],
      open: openAction(request, reader),
      actions: buttons[index] ?? [],
    };
  });
  return listCard(
    {
      title: words.title,
      sections: [{ heading: '', items }],
      outro: [...pageLine(shown, reader), words.howTo],
      actions: turning,
      spoken: words.spoken(requests.length),
    },
    reader,
  );
}

/** Pressing an entry shows its card, with all that can be done about it. */
function openAction(request: AccessRequest, reader: Reader): CardElement {
  return requestAction('show', request, reader, { title: wordsFor(reader).tooltips.show(request.id) });
}

/** As many buttons as the card may have: in the order of the entries, first what matters most, then the rest. */
function sharedOut(rows: readonly { first: CardElement[]; more: CardElement[] }[], most: number): CardElement[][] {
  let left = most;
  const taken = (actions: CardElement[]) => {
    const some = actions.slice(0, left);
    left -= some.length;
    return some;
  };
  const first = rows.map((row) => taken(row.first));
  const more = rows.map((row) => taken(row.more));
  return rows.map((_, index) => [...(more[index] ?? []), ...(first[index] ?? [])]);
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
        aside(nameAndId(request)),
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

function nameAndId({ terms, id }: AccessRequest): string {
  return `${unbroken(escapeLabel(terms.policyName))}, ${unbroken(id)}`;
}

/** Where it stands, with the time left while it is active: a list is read when it is asked for, so it may count down. */
function standing(request: AccessRequest, reader: Reader, now: Date): ListItem['lines'] {
  const status = requestStatus(request, reader, now, request.terms.person.id);
  const endsAt = request.state === 'approved' && request.grant?.state === 'active' ? request.grant.endsAt : null;
  const label = endsAt === null ? status.label : `${status.label}, ${formatTimeLeft(endsAt, reader, now)}`;
  return [line(label, status.tone), ...(status.detail === null ? [] : [aside(status.detail)])];
}
