import { describe, expect, it } from 'vitest';
import { noticeText } from '../../../src/cards/notice-text.ts';
import type { Notice } from '../../../src/jit/delivery/delivery.ts';
import type { AccessRequest, EndReason } from '../../../src/jit/request/request.ts';
import {
  BEN,
  buildApproved,
  buildGrantItem,
  buildGroup,
  buildRequest,
  buildRole,
  buildVote,
  CHLOE,
  DAN,
  minutesAfterNoon,
} from '../../support/builders.ts';
import { BERLIN, everyState, HOSTILE, writtenBy } from './gallery.ts';
import { activeIn, readAs } from './read-card.ts';

const now = minutesAfterNoon(116);

function tell(notice: Notice, request: AccessRequest) {
  return noticeText(notice, request, BERLIN, now);
}

describe('a notice', () => {
  it('of access that is there says what, until when, what to do if it does not show, and how to give it back', () => {
    const { text, summary } = tell({ kind: 'active' }, buildApproved());

    expect(text).toContain(
      'You now hold Exchange Administrator and membership of SG-Mailbox-Operators until 16:06 (Europe/Berlin) (R-7K3M9).',
    );
    expect(text).toContain('New sign-in needed? Often: apps read your groups when you sign in.');
    expect(text).toContain('release R-7K3M9');
    expect(summary).toBe('You now hold Exchange Administrator, membership of SG-Mailbox-Operators');
  });

  it('of access on a dedicated account says how to sign in as it, not to sign in anew as oneself', () => {
    const own = buildApproved();
    const { text } = tell({ kind: 'active' }, { ...own, terms: { ...own.terms, backEnd: 'account' } });

    expect(text).toContain('How to sign in: as that account');
    expect(text).not.toContain('New sign-in needed?');
  });

  it('of access names only what was really given', () => {
    const items = [
      buildGrantItem(),
      buildGrantItem({ entitlement: buildGroup(), status: 'skipped', detail: 'synced' }),
    ];

    const { text } = tell({ kind: 'active' }, buildApproved({ items }));

    expect(text).toContain('You now hold Exchange Administrator until');
    expect(text).toContain('Not everything could be given');
  });

  it('of a denial says by whom and what they wrote', () => {
    const vote = buildVote({ decision: 'deny', comment: 'Use the service account' });

    const { text } = tell({ kind: 'denied' }, buildRequest({ state: 'denied', votes: [vote] }));

    expect(text).toContain('was denied by Ben Okafor (R-7K3M9).\n\nThey wrote: Use the service account');
  });

  it('of an expired request says until when it waited', () => {
    expect(tell({ kind: 'expired' }, buildRequest({ state: 'expired' })).text).toContain(
      'nobody decided before Thu 15 Oct, 14:00 (Europe/Berlin)',
    );
  });

  it('of a closed request says why', () => {
    const request = buildRequest({ state: 'closed', stateNote: 'the policy was changed' });

    expect(tell({ kind: 'closed' }, request).text).toContain('was closed (R-7K3M9): the policy was changed');
  });

  it('of a near end says when, how much is left and how to give it back', () => {
    const { text } = tell({ kind: 'ending-soon' }, buildApproved());

    expect(text).toContain('ends at 16:06 (Europe/Berlin), 10 min left (R-7K3M9).');
    expect(text).toContain('say: release R-7K3M9');
  });

  it.each<[EndReason, string]>([
    ['expired', 'Its time was up.'],
    ['released', 'Given back by Ben Okafor: called off'],
    ['revoked', 'Ended early by Ben Okafor: called off'],
    ['removed-outside', 'It was taken away outside this bot, and is not put back: called off'],
    ['failed', 'It could not be set up: called off'],
    ['left', 'It ended because its holder left: called off'],
  ])('of an end that was %s says so, and repeats the reason of the request', (reason, words) => {
    const request = buildApproved({ state: 'ended', endReason: reason, endedBy: BEN, endNote: 'called off' });

    const { text } = tell({ kind: 'ended', reason }, request);

    expect(text).toContain(words);
    expect(text).toContain('It was for 2 h, because: Move the finance mailboxes to the new database');
  });

  it('of an end says revoked only of what two reads confirmed gone (design invariant 3)', () => {
    const confirmed = buildGrantItem({ status: 'removed', confirmedAt: new Date('2026-10-14T14:03:12Z') });
    const standing = buildGrantItem({ entitlement: buildGroup(), status: 'standing' });
    const ended = (items: (typeof confirmed)[]) =>
      tell({ kind: 'ended', reason: 'expired' }, buildApproved({ state: 'ended', endReason: 'expired', items })).text;

    expect(ended([confirmed, standing])).toContain(
      'Revoked and confirmed gone at 14:03:12Z by two reads: Exchange Administrator.\n\nKept: membership of SG-Mailbox-Operators.',
    );
    expect(ended([buildGrantItem({ status: 'removed' })])).not.toMatch(/revoked/i);
  });

  it('to a voter who dropped out says whose request and why', () => {
    const { text } = tell({ kind: 'vote-dropped', why: 'you are no longer an approver for it' }, buildRequest());

    expect(text).toContain("Your approval of Amira Haddad's request for Exchange Administrator");
    expect(text).toContain('no longer counts: you are no longer an approver for it (R-7K3M9).');
  });

  it('of unreachable approvers says who, and what to do when nobody is left', () => {
    const some = tell({ kind: 'approver-unreachable', people: [CHLOE], noneLeft: false }, buildRequest());
    const none = tell({ kind: 'approver-unreachable', people: [CHLOE, DAN], noneLeft: true }, buildRequest());

    expect(some.text).toContain('Chloe Lindqvist could not be reached');
    expect(none.text).toContain('Chloe Lindqvist and Dan Novak have not installed this app, or blocked it.');
    expect(none.text).toContain('cancel it with: cancel R-7K3M9');
  });

  it('of approvers of whom none can be reached in person says where they may see it', () => {
    const away = buildRequest({ asked: [CHLOE], unreachable: [CHLOE] });
    const notice: Notice = { kind: 'approver-unreachable', people: [CHLOE], noneLeft: false };

    const chosen = tell(notice, { ...away, fallbackId: '19:admins@thread.tacv2' });
    const own = tell(notice, { ...away, terms: { ...away.terms, channelId: '19:own@thread.tacv2' } });

    expect(chosen.text).toContain('It is shown in the channel that the admins chose, where they may see it.');
    expect(own.text).toContain('It is shown in the channel of its policy');
    expect(tell(notice, away).text).toContain('cancel it with: cancel R-7K3M9');
  });

  it('of approvers who left says who, and what to do now that too few are left', () => {
    const { text } = tell({ kind: 'too-few-left', left: [CHLOE, DAN] }, buildRequest());

    expect(text).toContain('Too few people are left who may approve your request for Exchange Administrator');
    expect(text).toContain('Chloe Lindqvist and Dan Novak are gone or disabled.');
    expect(text).toContain('cancel R-7K3M9');
  });

  it.each(Object.entries(everyState()))('keeps what others wrote inert, for a request that is %s', (_, state) => {
    const request = writtenBy(HOSTILE, state);
    const notices: Notice[] = [
      { kind: 'active' },
      { kind: 'denied' },
      { kind: 'expired' },
      { kind: 'closed' },
      { kind: 'ending-soon' },
      { kind: 'ended', reason: 'revoked' },
      { kind: 'vote-dropped', why: HOSTILE },
      { kind: 'approver-unreachable', people: [{ ...BEN, name: HOSTILE }], noneLeft: true },
      { kind: 'too-few-left', left: [{ ...BEN, name: HOSTILE }] },
    ];

    for (const notice of notices) {
      const { text, summary } = tell(notice, request);
      expect(text.split('\n\n').flatMap(activeIn)).toEqual([]);
      expect(readAs(text)).toContain('[x](http://evil) <at>Bob</at>');
      expect(text).not.toMatch(/undefined|\bnull\b/);
      expect(summary).not.toMatch(/<at>|\$\{|\n|\\/);
      expect(summary.length).toBeLessThan(260);
    }
  });

  it('to somebody else names the holder', () => {
    const request = buildApproved({}, { terms: { entitlements: [buildRole()] } });

    expect(noticeText({ kind: 'ending-soon' }, request, BERLIN, now, BEN.id).text).toContain(
      "Amira Haddad's access to Exchange Administrator ends",
    );
  });
});
