import { LONGEST_COMMENT } from '../jit/request/comment.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { escapeName, escapeText } from './escape.ts';
import { textInput } from './forms/form-elements.ts';
import { aside, line, listCard } from './list.ts';
import { pageActions, pageLine, pageOf } from './pages.ts';
import { panelCard } from './panel.ts';
import { listed } from './people.ts';
import { formatTime, type Reader } from './reader.ts';
import type { Card, CardElement } from './render.ts';
import { labelsOf, requestStatus, type Tone } from './request-status.ts';
import { trimLines } from './request-trims.ts';
import { MOST_TICKS, tickName, tickValue, wayAction } from './way-click.ts';

/**
 * What waits for the reader's decision, to tick and to decide on with one comment (behaviours S2.14, S1.19): who, what,
 * how long, why, the id and since when; Show has all of it.
 */
export function approvalsCard(picture: {
  requests: readonly AccessRequest[];
  page?: number;
  reader: Reader;
  now: Date;
}): Card {
  const { requests, reader, now } = picture;
  const { several: words, requestLists, buttons, request: requestWords } = wordsFor(reader);
  const { title, none, spoken } = requestLists.approvals;
  if (requests.length === 0) return listCard({ title, intro: [none], sections: [], spoken: none }, reader);
  const page = pageOf(requests, picture.page ?? 0, MOST_TICKS);
  return panelCard(
    {
      title,
      intro: [words.intro],
      inputs: [
        ...page.items.map((request, index) => tickItem(request, index, reader, now)),
        ...textInput({
          id: 'comment',
          label: words.comment,
          hint: requestWords.comment.placeholder,
          lines: true,
          most: LONGEST_COMMENT,
        }),
      ],
      actions: [
        wayAction('several-approve', buttons.approve, {}, { inputs: true, style: 'positive' }),
        wayAction('several-deny', buttons.deny, {}, { inputs: true, style: 'destructive' }),
        // Behind the two: three in a row have no room on a phone in every language.
        wayAction('several-show', buttons.show, {}, { inputs: true, secondary: true }),
      ],
      outro: pageLine(page, reader),
      pages: pageActions('approvals', page, reader),
      spoken: spoken(page.total),
    },
    reader,
  );
}

/** What people wrote stands above the box: some clients read the words beside a box as Markdown, and others do not. */
function tickItem(request: AccessRequest, index: number, reader: Reader, now: Date): CardElement {
  const { several: words, request: requestWords, requestLists } = wordsFor(reader);
  const { person, durationMs, justification } = request.terms;
  const what = listed(labelsOf(request, reader), reader, 2);
  const lines = [
    { text: requestWords.titles.decided(escapeName(person.name), what), weight: 'Bolder' },
    { text: requestLists.approvals.forWhy(durationText(durationMs, reader), escapeText(justification, 160)) },
    ...trimLines(request, reader, now, null).map((text) => ({ text: words.narrowed(text) })),
  ];
  return {
    type: 'Container',
    separator: index > 0,
    spacing: 'Medium',
    items: [
      ...lines.map((line) => ({ type: 'TextBlock', ...line, wrap: true, spacing: 'None' })),
      {
        type: 'Input.Toggle',
        id: tickName(index),
        title: words.choice(request.id, formatTime(request.submittedAt, reader, now)),
        valueOn: tickValue({ requestId: request.id, termsHash: request.termsHash }),
        valueOff: '',
        wrap: true,
        spacing: 'Small',
      },
    ],
  };
}

/** What became of one ticked request: as it is now, or the raw words of why nothing was decided. */
export type Outcome = { id: string; request: AccessRequest | null; refused: string | null };

/** What became of each: one that failed held up none of the others. */
export function outcomesCard(picture: {
  outcomes: readonly Outcome[];
  waiting: number;
  reader: Reader;
  now: Date;
}): Card {
  const { outcomes, waiting, reader, now } = picture;
  const words = wordsFor(reader).several;
  return listCard(
    {
      title: words.title,
      sections: [{ heading: '', items: outcomes.map((outcome) => outcomeItem(outcome, reader, now)) }],
      outro: waiting === 0 ? [] : [words.more(waiting)],
      actions: waiting === 0 ? [] : [wayAction('list-page', words.stillWaiting, { list: 'approvals', page: 0 })],
      spoken: words.spoken(outcomes.filter(({ refused }) => refused === null).length, outcomes.length),
    },
    reader,
  );
}

function outcomeItem({ id, request, refused }: Outcome, reader: Reader, now: Date) {
  const label = refused ?? (request === null ? '' : outcomeText(request, reader, now));
  const tone: Tone = refused !== null ? 'Warning' : request?.state === 'approved' ? 'Good' : 'Default';
  const about =
    request === null
      ? []
      : [aside(`${listed(labelsOf(request, reader), reader)}, ${durationText(request.terms.durationMs, reader)}`)];
  return {
    title: request === null ? id : `${id}: ${escapeName(request.terms.person.name)}`,
    lines: [line(refused === null ? label : escapeText(label), tone), ...about],
  };
}

function outcomeText(request: AccessRequest, reader: Reader, now: Date): string {
  const words = wordsFor(reader).several;
  if (request.state === 'pending') return words.counted;
  if (request.state === 'approved') return words.approved;
  return request.state === 'denied' ? words.denied : requestStatus(request, reader, now, null).label;
}
