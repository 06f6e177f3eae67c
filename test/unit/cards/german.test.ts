import { describe, expect, it } from 'vitest';
import { approvalsCard, outcomesCard } from '../../../src/cards/approvals-card.ts';
import { changeCard } from '../../../src/cards/change-card.ts';
import { helpCard, messageCard, welcomeCard } from '../../../src/cards/message-card.ts';
import { noticeText } from '../../../src/cards/notice-text.ts';
import type { Reader } from '../../../src/cards/reader.ts';
import type { Card } from '../../../src/cards/render.ts';
import { requestCard, requestSummary } from '../../../src/cards/request-card.ts';
import { accessListCard, grantsCard, requestListCard } from '../../../src/cards/request-lists.ts';
import { revokeCard } from '../../../src/cards/revoke-card.ts';
import type { CardView, Notice } from '../../../src/jit/delivery/delivery.ts';
import type { AccessRequest, EndReason } from '../../../src/jit/request/request.ts';
import { de } from '../../../src/words/de.ts';
import { en } from '../../../src/words/en.ts';
import { AMIRA, BEN, buildApproved, buildGrantItem, CHLOE, DAN, minutesAfterNoon } from '../../support/builders.ts';
import { everythingSaid, wordsOf } from '../words/read-words.ts';
import { BERLIN, everyState, VIEWS, writtenBy } from './gallery.ts';
import { elementsOf } from './read-card.ts';

const MUNICH: Reader = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
const now = minutesAfterNoon(30);
/** What people and the directory wrote, in no language. */
const OTHERS = 'Xyzzy';
/** Words of names, of the time zone, and Thursday. */
const NAMES = new Set([
  'amira',
  'haddad',
  'ben',
  'okafor',
  'chloe',
  'lindqvist',
  'dan',
  'novak',
  'xyzzy',
  'europe',
  'berlin',
  'do',
]);

const germanWords = new Set(everythingSaid(de).flatMap(wordsOf));
const onlyEnglish = new Set(
  everythingSaid(en)
    .flatMap(wordsOf)
    .filter((word) => !germanWords.has(word)),
);

/** Every text of a card that a person reads or hears, its buttons' and fields' too. */
function textsOf(card: Card): string[] {
  const shown = ['text', 'title', 'label', 'placeholder', 'tooltip', 'errorMessage', 'speak', 'fallbackText'] as const;
  return elementsOf(card).flatMap((element) =>
    shown.map((key) => element[key]).filter((text) => typeof text === 'string'),
  );
}

function englishIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) => wordsOf(text).filter((word) => onlyEnglish.has(word) && !NAMES.has(word)));
}

function draw(view: CardView, request: AccessRequest, reader: Reader): Card {
  const readerId = view === 'approver' ? BEN.id : null;
  return requestCard({ view, request, reader, now, readerId });
}

const ENDS: EndReason[] = ['expired', 'released', 'revoked', 'removed-outside', 'failed', 'left'];
/** Some of each kind: a kind without any does not compile. */
const NOTICES: Record<Notice['kind'], Notice[]> = {
  active: [{ kind: 'active' }],
  denied: [{ kind: 'denied' }],
  offered: [{ kind: 'offered', policy: OTHERS }],
  expired: [{ kind: 'expired' }],
  closed: [{ kind: 'closed' }],
  'ending-soon': [{ kind: 'ending-soon' }],
  ended: ENDS.map((reason) => ({ kind: 'ended', reason })),
  'vote-dropped': [{ kind: 'vote-dropped', why: OTHERS }],
  reminder: [{ kind: 'reminder', number: 1 }],
  'extension-reminder': [{ kind: 'extension-reminder', extension: 1, number: 1 }],
  extended: [{ kind: 'extended', number: 1 }],
  'extension-denied': [{ kind: 'extension-denied', number: 1 }],
  'extension-lapsed': [{ kind: 'extension-lapsed', number: 1 }],
  'too-few-left': [
    { kind: 'too-few-left', left: [CHLOE] },
    { kind: 'too-few-left', left: [CHLOE, DAN] },
  ],
  'approver-unreachable': [
    { kind: 'approver-unreachable', people: [CHLOE], noneLeft: false },
    { kind: 'approver-unreachable', people: [CHLOE, DAN], noneLeft: true },
    { kind: 'approver-unreachable', people: [CHLOE], noneLeft: false, extension: 1 },
    { kind: 'approver-unreachable', people: [CHLOE, DAN], noneLeft: true, extension: 1 },
  ],
};

const states = Object.entries(everyState()).map(([name, request]) => [name, writtenBy(OTHERS, request)] as const);

describe.each(states)('a German reader of a request that is %s', (_, request) => {
  it.each(VIEWS)('finds no English word on the card of the %s', (view) => {
    const card = draw(view, request, MUNICH);

    expect(englishIn([...textsOf(card), requestSummary(view, request, MUNICH)])).toEqual([]);
    expect(card.lang).toBe('de');
  });

  it('finds none in any notice of it', () => {
    for (const notice of Object.values(NOTICES).flat()) {
      for (const readerId of [AMIRA.id, BEN.id]) {
        const { text, summary } = noticeText(notice, request, MUNICH, now, readerId);
        expect(englishIn([text, summary]), text).toEqual([]);
      }
    }
  });
});

it('finds English where it is spoken, so that the search above can fail', () => {
  for (const [, request] of states) {
    for (const view of VIEWS) expect(englishIn(textsOf(draw(view, request, BERLIN))).length).toBeGreaterThan(3);
  }
});

it('gives German readers lists, help, welcome and answers without an English word', () => {
  const requests = states.map(([, request]) => request);
  const list = { requests, reader: MUNICH, now };
  const none = { ...list, requests: [] };
  const name = OTHERS;
  const row = { usage: OTHERS, what: OTHERS, example: `${OTHERS} 2` };
  const cards = [
    ...[list, { ...list, requests: requests.slice(0, 1) }, none].flatMap((one) => [
      accessListCard(one),
      requestListCard(one),
      approvalsCard(one),
      grantsCard(one),
    ]),
    ...requests.flatMap((request) => [
      changeCard({ request, offeredMs: [], leastMs: 60_000, reader: MUNICH }),
      revokeCard(request, MUNICH),
      outcomesCard({ outcomes: [{ id: request.id, request, refused: null }], waiting: 2, reader: MUNICH, now }),
    ]),
    helpCard(
      { name, commands: (['everyone', 'approvers', 'admins'] as const).map((who) => ({ ...row, who })) },
      MUNICH,
    ),
    welcomeCard({ name, commands: [{ title: OTHERS, value: OTHERS }] }, MUNICH),
    messageCard(
      { title: OTHERS, text: OTHERS, example: OTHERS, points: Array.from({ length: 30 }, () => OTHERS) },
      MUNICH,
    ),
    messageCard({ title: OTHERS, text: OTHERS, example: [OTHERS, OTHERS] }, MUNICH),
  ];

  expect(cards.flatMap((card) => englishIn(textsOf(card)))).toEqual([]);
});

it('gives German readers what was stored in English in their own language', () => {
  const request = buildApproved(
    {
      state: 'ended',
      endReason: 'removed-outside',
      endNote: 'somebody took it away outside the bot',
      items: [buildGrantItem({ status: 'kept', detail: 'kept by R-8M4N7' })],
    },
    { terms: { skipped: [{ label: 'member of Xyzzy', reason: 'the group no longer exists' }] } },
  );

  const texts = textsOf(draw('requester', request, MUNICH)).join('\n');

  expect(texts).toContain('Jemand hat ihn außerhalb des Bots entzogen');
  expect(texts).toContain('Bleibt: wird noch gebraucht von R-8M4N7');
  expect(texts).toContain('Mitglied von Xyzzy: Die Gruppe gibt es nicht mehr');
});

it('tells a German requester in whole sentences', () => {
  const active = everyState().active;
  if (active === undefined) throw new Error('no active request');

  const { text, summary } = noticeText({ kind: 'active' }, active, MUNICH, now);

  expect(summary).toBe('Sie haben jetzt Exchange Administrator, die Mitgliedschaft in SG-Mailbox-Operators');
  expect(text).toContain(
    'Sie haben jetzt Exchange Administrator und die Mitgliedschaft in SG-Mailbox-Operators, bis 16:06 (Europe/Berlin) (R-7K3M9).',
  );
});
