import { describe, expect, it } from 'vitest';
import { SYSTEM } from '../../../../src/jit/aggregate.ts';
import type { Alert } from '../../../../src/jit/alert/alert.ts';
import {
  addressed,
  alsoShown,
  cleared,
  copySent,
  later,
  raised,
  raisedAgain,
  reachesNobody,
  scheduled,
} from '../../../../src/jit/alert/transitions.ts';
import type { Address, Recipient } from '../../../../src/jit/delivery/delivery.ts';
import type { SendOutcome } from '../../../../src/jit/messenger.ts';
import { AMIRA, BEN, buildAlert, minutesAfterNoon, NOON } from '../../../support/builders.ts';

const CHANNEL: Recipient = { kind: 'channel', id: '19:admins@thread.tacv2' };
const ADMIN: Recipient = { kind: 'person', id: BEN.id };
const OTHER: Recipient = { kind: 'person', id: AMIRA.id };
const ADDRESS: Address = { conversationId: CHANNEL.id, activityId: '1', serviceUrl: 'https://teams' };
const SENT: SendOutcome = { kind: 'sent', address: ADDRESS };
const LATER = minutesAfterNoon(5);
const EVEN = { below: () => 0, uuid: () => '' };

/** Open, and everybody sees it as it is. */
function shown(overrides: Partial<Alert> = {}, ...recipients: Recipient[]): Alert {
  const to = recipients.length === 0 ? [CHANNEL] : recipients;
  const alert = addressed(buildAlert(overrides), to);
  const sent = to.reduce((body, recipient) => copySent(body, recipient, body.revision, SENT), alert);
  return scheduled(sent, NOON, EVEN);
}

function bodyOf(change: { body: Alert } | null): Alert {
  if (change === null) throw new Error('nothing changed');
  return change.body;
}

function states(alert: Alert): string[] {
  return (alert.copies ?? []).map((copy) => copy.state);
}

describe('an alert that is raised', () => {
  it('is open, due at once and told in an event', () => {
    const { topic, subject, severity, text, tenantId } = buildAlert();

    const { body, events } = raised({ tenantId, topic, subject, severity, text }, NOON);

    expect(body).toEqual(buildAlert());
    expect(events).toMatchObject([
      { type: 'alert.raised', actor: SYSTEM, data: { topic, severity, title: text.title } },
    ]);
  });

  it('changes nothing when it is raised again with the same words', () => {
    expect(raisedAgain(shown(), buildAlert(), LATER)).toBeNull();
  });

  it.each([
    ['its words', { text: { title: 'Worse', lines: [], todo: '' } }],
    ['its severity', { severity: 'warning' as const }],
  ])('is brought up to date where it is shown when %s change', (_, different) => {
    const change = raisedAgain(shown(), { ...buildAlert(), ...different }, LATER);

    expect(bodyOf(change)).toMatchObject({ ...different, revision: 1, raisedAt: NOON, nextAt: LATER });
    expect(bodyOf(change).copies).toMatchObject([{ address: ADDRESS, state: 'waiting' }]);
    expect(change?.events.map((event) => event.type)).toEqual(['alert.changed']);
  });

  it('is over once, with the reason in the event, and shown as over in place', () => {
    const change = cleared(shown(), 'it is gone', SYSTEM, LATER);

    expect(bodyOf(change)).toMatchObject({ open: false, clearedAt: LATER, nextAt: LATER, revision: 1 });
    expect(bodyOf(change).copies).toMatchObject([{ address: ADDRESS, state: 'waiting' }]);
    expect(change?.events).toMatchObject([{ type: 'alert.cleared', data: { why: 'it is gone' } }]);
    expect(cleared(bodyOf(change), 'again', SYSTEM, LATER)).toBeNull();
  });

  it('begins a new message when the old one says that it was over', () => {
    const over = bodyOf(cleared(shown(), 'gone', SYSTEM, LATER));
    const toldSo = copySent(over, CHANNEL, over.revision, SENT);

    const again = bodyOf(raisedAgain(toldSo, buildAlert(), minutesAfterNoon(9)));

    expect(again).toMatchObject({ open: true, clearedAt: null, raisedAt: minutesAfterNoon(9), copies: null });
  });

  it('goes on in the old message when that does not say yet that it was over', () => {
    const over = bodyOf(cleared(shown(), 'gone', SYSTEM, LATER));

    const again = bodyOf(raisedAgain(over, buildAlert(), LATER));

    expect(again.copies).toMatchObject([{ address: ADDRESS, state: 'waiting' }]);
  });
});

describe('the copies of an alert', () => {
  it('are seen to until each shows the latest, and then never', () => {
    const alert = addressed(buildAlert(), [CHANNEL, ADMIN]);
    const half = copySent(alert, CHANNEL, 0, SENT);

    expect(states(half)).toEqual(['sent', 'waiting']);
    expect(scheduled(half, NOON, EVEN)).toMatchObject({ tries: 1, nextAt: new Date(NOON.getTime() + 1_000) });
    expect(scheduled(copySent(half, ADMIN, 0, SENT), NOON, EVEN)).toMatchObject({ tries: 0, nextAt: null });
  });

  it('wait on when what was sent is not the latest any more', () => {
    const changed = bodyOf(raisedAgain(shown(), buildAlert({ severity: 'warning' }), LATER));

    expect(copySent(changed, CHANNEL, 0, SENT).copies).toMatchObject([{ state: 'waiting', shown: 0 }]);
  });

  it('are tried again later and later, and not before Teams wants to hear of them', () => {
    const alert = addressed(buildAlert(), [CHANNEL]);
    const waits = [0, 1, 2, 9].map((tries) => later({ ...alert, tries }, NOON, EVEN).nextAt?.getTime());

    expect(waits.map((at) => (at ?? 0) - NOON.getTime())).toEqual([1_000, 2_000, 5_000, 60_000]);
    expect(scheduled(alert, NOON, EVEN, 90_000).nextAt).toEqual(minutesAfterNoon(1.5));
  });

  it('are posted anew when their message is gone, and given up when their place is', () => {
    const changed = bodyOf(cleared(shown(), 'gone', SYSTEM, LATER));
    const lost = copySent(changed, CHANNEL, 1, { kind: 'lost', detail: '404' });

    expect(lost.copies).toMatchObject([{ address: null, state: 'waiting' }]);
    expect(copySent(lost, CHANNEL, 1, { kind: 'lost', detail: '404' }).copies).toMatchObject([
      { state: 'unreachable' },
    ]);
  });

  it('reach nobody when every place is unreachable, and somebody as long as one is tried', () => {
    const unreachable: SendOutcome = { kind: 'unreachable', detail: '403' };
    const half = copySent(addressed(buildAlert(), [CHANNEL, ADMIN]), CHANNEL, 0, unreachable);

    expect(reachesNobody(half)).toBe(false);
    expect(reachesNobody(copySent(half, ADMIN, 0, unreachable))).toBe(true);
    expect(reachesNobody(addressed(buildAlert(), []))).toBe(false);
    expect(reachesNobody(buildAlert())).toBe(false);
  });

  it('keep what is shown already when more people are told, and try again who was not reached', () => {
    const alert = shown({}, CHANNEL, ADMIN);
    const gone = copySent(alert, ADMIN, 0, { kind: 'unreachable', detail: '403' });

    const more = addressed(gone, [CHANNEL, ADMIN, OTHER]);

    expect(states(more)).toEqual(['sent', 'waiting', 'waiting']);
    expect(more.copies?.[0]?.address).toEqual(ADDRESS);
  });

  it('come to a new place once, while the alert is open', () => {
    const moved = alsoShown(shown(), ADMIN, LATER);

    expect(states(bodyOf(moved))).toEqual(['sent', 'waiting']);
    expect(bodyOf(moved)).toMatchObject({ nextAt: LATER, revision: 0 });
    expect(moved?.events).toEqual([]);
    expect(alsoShown(bodyOf(moved), ADMIN, LATER)).toBeNull();
    expect(alsoShown(buildAlert(), ADMIN, LATER)).toBeNull();
    expect(alsoShown(shown({ open: false }), ADMIN, LATER)).toBeNull();
  });
});
