import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../src/jit/change.ts';
import type { Holding } from '../../../../src/jit/holding/holding.ts';
import { addLease, dropLeases } from '../../../../src/jit/holding/leases.ts';
import { backOff, nextStep } from '../../../../src/jit/holding/next-step.ts';
import { onAnswer, recordAttempt } from '../../../../src/jit/holding/on-answer.ts';
import { onReading, suspectLateEffect } from '../../../../src/jit/holding/on-reading.ts';
import type { RequestId } from '../../../../src/jit/ids.ts';
import type { Reading, WriteOutcome } from '../../../../src/jit/ports.ts';
import { buildHolding, buildLease, NOON } from '../../../support/builders.ts';

const TIMING = { confirmGapMs: 1_000, observeEveryMs: 60_000 };
const R1 = 'R-22222' as RequestId;
const R2 = 'R-33333' as RequestId;

const ABSENT: Reading = { kind: 'absent' };
const PRESENT: Reading = { kind: 'present', assignmentId: 'ours' };
const DONE: WriteOutcome = { kind: 'done', assignmentId: 'ours', graphRequestId: 'g-1' };
const ALREADY: WriteOutcome = { kind: 'already', graphRequestId: 'g-2' };
const LOST: WriteOutcome = { kind: 'unknown', detail: 'no answer' };
const REFUSED: WriteOutcome = { kind: 'refused', detail: 'dynamic group', graphRequestId: 'g-3' };
const THROTTLED: WriteOutcome = { kind: 'not-done', detail: 'throttled', retryAfterMs: 90_000 };
const GONE = { kind: 'gone', what: 'principal', detail: 'user is not in the directory' } as const;

function at(seconds: number): Date {
  return new Date(NOON.getTime() + seconds * 1_000);
}

function bodyOf(change: Change<Holding> | null): Holding {
  if (change === null) throw new Error('nothing changed');
  return change.body;
}

function typesOf(change: Change<Holding> | null): string[] {
  return change?.events.map((event) => event.type) ?? [];
}

function toldBy(change: Change<Holding> | null): string[] {
  return (change?.effects ?? []).flatMap((effect) => (effect.type === 'advance' ? [effect.requestId] : []));
}

function leased(requestId = R1, holding = buildHolding()): Holding {
  return bodyOf(addLease(holding, buildLease({ requestId }), at(0)));
}

function read(holding: Holding, reading: Reading, seconds: number): Holding {
  return onReading(holding, reading, TIMING, at(seconds)).body;
}

/** Records a write and, unless the process dies, settles it with this answer. */
function send(holding: Holding, action: 'add' | 'remove', outcome: WriteOutcome | null, seconds: number): Holding {
  const attempt = { id: `${action}-${seconds}`, action, at: at(seconds) };
  const recorded = recordAttempt(holding, attempt, at(seconds + 4)).body;
  return outcome === null ? recorded : bodyOf(onAnswer(recorded, attempt.id, outcome, at(seconds)));
}

function drop(holding: Holding, seconds: number, ...requests: RequestId[]): Holding {
  return bodyOf(dropLeases(holding, requests, 'expired', at(seconds)));
}

/** Leased, basis read as none, nothing sent. */
const ready = () => read(leased(), ABSENT, 0);
/** Given by us and shown by a read at second 1. */
const held = () => read(send(ready(), 'add', DONE, 0), PRESENT, 1);
/** Its last lease ended at second 100. */
const removing = () => drop(held(), 100, R1);
/** Graph answered the removal as done at second 100. */
const removed = () => send(removing(), 'remove', DONE, 100);
/** Confirmed gone at second 102. */
const absentAgain = () => read(read(removed(), ABSENT, 100), ABSENT, 102);

describe('a lease', () => {
  it('begins a life of an absent holding by reading how the person stood before', () => {
    const change = addLease(buildHolding(), buildLease({ requestId: R1 }), at(0));

    expect(bodyOf(change)).toMatchObject({ state: 'adding', basis: null, added: 'no', nextAt: at(0) });
    expect(nextStep(bodyOf(change), at(0))).toEqual({ kind: 'read' });
    expect(typesOf(change)).toEqual(['holding.lease-added']);
  });

  it('that is there already changes nothing', () => {
    expect(addLease(leased(), buildLease({ requestId: R1 }), at(5))).toBeNull();
  });

  it('is replaced when its grant is extended', () => {
    const longer = buildLease({ requestId: R1, until: at(9_999) });

    expect(bodyOf(addLease(held(), longer, at(5)))).toMatchObject({ state: 'held', leases: [longer] });
  });

  it('shares what is held already, without a write', () => {
    const shared = leased(R2, held());

    expect(shared.state).toBe('held');
    expect(nextStep(shared, at(2)).kind).toBe('wait');
  });

  it('that ends before the basis was read leaves nothing to take away', () => {
    const change = dropLeases(leased(), [R1], 'cancelled', at(1));

    expect(bodyOf(change)).toMatchObject({ state: 'absent', leases: [], nextAt: null, watchUntil: null });
    expect(toldBy(change)).toEqual([R1]);
  });

  it('that is not there cannot be dropped', () => {
    expect(dropLeases(held(), [R2], 'expired', at(5))).toBeNull();
  });

  it('that ends while another one lives takes nothing away, and has the other looked at', () => {
    const change = dropLeases(leased(R2, held()), [R1], 'expired', at(50));

    expect(bodyOf(change)).toMatchObject({ state: 'held', waiters: [], nextAt: at(50) });
    expect(toldBy(change)).toEqual([R1]);
  });

  it('when it is the last one turns the holding to removing in the same write', () => {
    const change = dropLeases(held(), [R1], 'expired', at(100));

    expect(bodyOf(change)).toMatchObject({ state: 'removing', leases: [], waiters: [R1], nextAt: at(100) });
    expect(nextStep(bodyOf(change), at(100))).toEqual({ kind: 'remove' });
  });

  it('that ends while an add is on its way takes away what that add may make', () => {
    const dropped = drop(send(ready(), 'add', null, 0), 1, R1);

    expect(dropped).toMatchObject({ state: 'removing', added: 'maybe', attempt: null, watchUntil: at(121) });
  });
});

describe('the basis', () => {
  it('is none when a direct read shows nothing, and the add follows', () => {
    const change = onReading(leased(), ABSENT, TIMING, at(0));

    expect(change.body.basis).toEqual({ kind: 'none' });
    expect(typesOf(change)).toEqual(['holding.basis-read']);
    expect(nextStep(change.body, at(0))).toEqual({ kind: 'add' });
  });

  it('is standing when it is there before us: held at once, with no write now or at the end', () => {
    const change = onReading(leased(), PRESENT, TIMING, at(0));

    expect(change.body).toMatchObject({ state: 'held', basis: { kind: 'standing' }, added: 'no', nextAt: null });
    expect(nextStep(change.body, at(0))).toEqual({ kind: 'rest' });
    expect(toldBy(change)).toEqual([R1]);

    const end = dropLeases(change.body, [R1], 'expired', at(100));

    expect(bodyOf(end)).toMatchObject({ state: 'absent', basis: null, nextAt: null });
    expect(typesOf(end)).toEqual(['holding.lease-ended', 'holding.removal-kept']);
  });

  it('is standing when a first attempt finds it there already', () => {
    expect(send(ready(), 'add', ALREADY, 0)).toMatchObject({ state: 'held', basis: { kind: 'standing' }, added: 'no' });
  });

  it('stays none when it is there already after a lost answer of ours', () => {
    const doubtful = read(read(send(ready(), 'add', LOST, 0), ABSENT, 1), ABSENT, 3);

    expect(nextStep(doubtful, at(9))).toEqual({ kind: 'add' });
    expect(send(doubtful, 'add', ALREADY, 9)).toMatchObject({ basis: { kind: 'none' }, added: 'yes' });
  });

  it('stays none when it is there already after a process of ours died over its attempt', () => {
    const dead = send(ready(), 'add', null, 0);

    expect(nextStep(dead, at(1)).kind).toBe('wait');
    expect(nextStep(dead, at(4))).toEqual({ kind: 'read' });

    const looked = read(read(dead, ABSENT, 4), ABSENT, 6);

    expect(send(looked, 'add', ALREADY, 9)).toMatchObject({ basis: { kind: 'none' }, added: 'yes' });
  });

  it('is still open to "standing" after a throttled attempt, which cannot have taken effect', () => {
    const throttled = send(ready(), 'add', THROTTLED, 0);

    expect(throttled).toMatchObject({ added: 'no', nextAt: at(90), lastError: 'throttled' });
    expect(send(throttled, 'add', ALREADY, 90).basis).toEqual({ kind: 'standing' });
  });

  it('is read afresh in a new life', () => {
    const again = leased(R2, absentAgain());

    expect(again).toMatchObject({ state: 'adding', basis: null, added: 'no', assignmentId: null });
  });

  it('is not taken from a read right after our own removal, which may be an echo', () => {
    const again = read(leased(R2, absentAgain()), PRESENT, 110);

    expect(again.basis).toEqual({ kind: 'none' });
    expect(nextStep(again, at(110))).toEqual({ kind: 'add' });
  });

  it('is believed again five minutes after our own removal', () => {
    expect(read(leased(R2, absentAgain()), PRESENT, 403).basis).toEqual({ kind: 'standing' });
  });
});

describe('an add', () => {
  it('is recorded before it is sent', () => {
    const change = recordAttempt(ready(), { id: 'a', action: 'add', at: at(0) }, at(4));

    expect(change.body).toMatchObject({ attempt: { id: 'a', action: 'add' }, nextAt: at(4) });
    expect(typesOf(change)).toEqual(['holding.attempted']);
  });

  it('is held only when a read shows it', () => {
    const answered = send(ready(), 'add', DONE, 0);

    expect(answered).toMatchObject({ state: 'adding', added: 'yes', assignmentId: 'ours' });
    expect(nextStep(answered, at(0))).toEqual({ kind: 'read' });

    const change = onReading(answered, PRESENT, TIMING, at(1));

    expect(change.body).toMatchObject({ state: 'held', heldAt: at(1), nextAt: at(61) });
    expect(toldBy(change)).toEqual([R1]);
  });

  it('that was answered is never sent again while reads lag', () => {
    const lagging = read(read(read(send(ready(), 'add', DONE, 0), ABSENT, 0), ABSENT, 2), ABSENT, 5);

    expect(nextStep(lagging, at(60))).toEqual({ kind: 'read' });
  });

  it('keeps the id that Graph gave it when a read still shows one that we removed', () => {
    const again = send(read(leased(R2, absentAgain()), ABSENT, 110), 'add', { ...DONE, assignmentId: 'new' }, 110);

    expect(read(again, PRESENT, 111)).toMatchObject({ state: 'held', assignmentId: 'new' });
  });

  it('keeps the id that Graph gave it whatever a read shows', () => {
    const other: Reading = { kind: 'present', assignmentId: 'another' };

    expect(read(send(ready(), 'add', DONE, 0), other, 1)).toMatchObject({ state: 'held', assignmentId: 'ours' });
  });

  it('takes no id from a read that may be an echo of what we removed', () => {
    const lost = send(read(leased(R2, absentAgain()), ABSENT, 110), 'add', LOST, 110);
    const found = send(read(read(lost, ABSENT, 111), ABSENT, 113), 'add', ALREADY, 118);

    expect(read(found, PRESENT, 119)).toMatchObject({ state: 'held', assignmentId: null });
  });

  it('without an answer is not taken as held from an echo of what we removed: it is sent again, to tell', () => {
    const again = send(read(leased(R2, absentAgain()), PRESENT, 110), 'add', LOST, 110);

    const echo = read(again, PRESENT, 111);

    expect(echo.state).toBe('adding');
    expect(nextStep(echo, at(111))).toEqual({ kind: 'add' });
  });

  it('takes its id from a read where the answer was lost', () => {
    expect(read(send(ready(), 'add', LOST, 0), PRESENT, 1)).toMatchObject({ state: 'held', assignmentId: 'ours' });
  });

  it('that Graph refuses drops the leases, and each grant reads why', () => {
    const recorded = recordAttempt(leased(R2, ready()), { id: 'a', action: 'add', at: at(0) }, at(4)).body;

    const change = onAnswer(recorded, 'a', REFUSED, at(1));

    expect(bodyOf(change)).toMatchObject({ state: 'absent', leases: [], nextAt: null });
    expect(bodyOf(change).fallen).toEqual([
      { requestId: R1, why: 'refused', detail: 'dynamic group' },
      { requestId: R2, why: 'refused', detail: 'dynamic group' },
    ]);
    expect(toldBy(change)).toEqual([R1, R2]);
    expect(typesOf(change)).toContain('holding.refused');
  });

  it('that is refused after a lost one is followed by a removal, should the lost one have landed', () => {
    const doubtful = read(read(send(ready(), 'add', LOST, 0), ABSENT, 1), ABSENT, 3);

    expect(send(doubtful, 'add', REFUSED, 9)).toMatchObject({ state: 'removing', added: 'maybe', waiters: [R1] });
  });

  it('whose answer comes after others gave it up settles nothing', () => {
    const givenUp = read(send(ready(), 'add', null, 0), ABSENT, 4);

    expect(onAnswer(givenUp, 'add-0', DONE, at(5))).toBeNull();
  });

  it('for a person who is not in the directory falls when nothing was sent before', () => {
    const change = onReading(leased(), GONE, TIMING, at(0));

    expect(change.body).toMatchObject({ state: 'absent', leases: [] });
    expect(change.body.fallen).toMatchObject([{ requestId: R1, why: 'refused' }]);
  });
});

describe('what is held', () => {
  it('is looked at again and again', () => {
    expect(read(held(), PRESENT, 61)).toMatchObject({ state: 'held', reading: null, nextAt: at(121) });
  });

  it('counts as removed outside only after two absent reads at least the gap apart', () => {
    const once = read(held(), ABSENT, 61);

    expect(once).toMatchObject({ state: 'held', nextAt: at(62) });
    expect(read(once, ABSENT, 61.5).state).toBe('held');
    expect(read(once, PRESENT, 62)).toMatchObject({ state: 'held', reading: null });

    const change = onReading(leased(R2, once), ABSENT, TIMING, at(62));

    expect(change.body).toMatchObject({ state: 'absent', leases: [], nextAt: null });
    expect(change.body.fallen.map((one) => [one.requestId, one.why])).toEqual([
      [R1, 'removed-outside'],
      [R2, 'removed-outside'],
    ]);
    expect(toldBy(change)).toEqual([R1, R2]);
    expect(typesOf(change)).toEqual(['holding.removed-outside', 'holding.lease-ended', 'holding.lease-ended']);
  });

  it('and was removed outside is never put back', () => {
    const gone = read(read(held(), ABSENT, 61), ABSENT, 62);

    expect(nextStep(gone, at(9_999))).toEqual({ kind: 'rest' });
  });

  it('is not called removed outside by early looks, which an old replica may answer', () => {
    const early = read(read(drop(leased(R2, held()), 5, R2), ABSENT, 5), ABSENT, 10);

    expect(early).toMatchObject({ state: 'held', reading: null, nextAt: at(61) });
  });

  it('is still watched for an unanswered add when it was removed outside', () => {
    const twice = read(send(ready(), 'add', LOST, 0), PRESENT, 1);

    expect(read(read(twice, ABSENT, 61), ABSENT, 62)).toMatchObject({ state: 'absent', watchUntil: at(120) });
  });

  it('sleeps when the person is deleted, tells each grant once, and wakes when they are restored', () => {
    const change = onReading(held(), GONE, TIMING, at(61));

    expect(change.body).toMatchObject({ state: 'held', dormant: GONE.detail, nextAt: at(361) });
    expect(toldBy(change)).toEqual([R1]);
    expect(onReading(change.body, GONE, TIMING, at(361)).events).toEqual([]);
    expect(read(change.body, PRESENT, 361)).toMatchObject({ state: 'held', dormant: null });
  });

  it('waits as Graph asks when a read is throttled', () => {
    const reading: Reading = { kind: 'unavailable', detail: 'throttled', retryAfterMs: 30_000 };

    expect(read(held(), reading, 61)).toMatchObject({ state: 'held', nextAt: at(91), lastError: 'throttled' });
  });
});

describe('a removal', () => {
  it('is confirmed only by two absent reads at least the gap apart', () => {
    const once = read(removed(), ABSENT, 100);

    expect(once).toMatchObject({ state: 'removing', nextAt: at(101) });
    expect(read(once, ABSENT, 100.9).state).toBe('removing');

    const change = onReading(once, ABSENT, TIMING, at(101));

    expect(change.body).toMatchObject({ state: 'absent', removedAt: at(101), waiters: [], watchUntil: null });
    expect(toldBy(change)).toEqual([R1]);
    expect(change.events).toMatchObject([{ type: 'holding.absent', data: { reads: [at(100), at(101)] } }]);
  });

  it('is not confirmed by absent reads with a present one between them', () => {
    const flapping = read(read(read(removed(), ABSENT, 100), PRESENT, 101), ABSENT, 103);

    expect(flapping).toMatchObject({ state: 'removing', reading: { present: false, since: at(103) } });
  });

  it('outlasts stale reads, and is sent again when they last', () => {
    const shown = read(removed(), PRESENT, 101);

    expect(shown.state).toBe('removing');
    expect(nextStep(shown, at(110))).toEqual({ kind: 'read' });
    expect(nextStep(shown, at(120))).toEqual({ kind: 'remove' });
  });

  it('takes another assignment than ours as ours gone', () => {
    const other: Reading = { kind: 'present', assignmentId: 'an admin made this' };

    expect(read(read(removed(), other, 100), other, 102)).toMatchObject({ state: 'absent', removedAt: at(102) });
  });

  it('is retried without limit when it is refused, lost or throttled', () => {
    for (const outcome of [REFUSED, LOST, THROTTLED]) {
      const failed = send(removing(), 'remove', outcome, 100);

      expect(failed).toMatchObject({ state: 'removing', removeAnsweredAt: null });
      expect(nextStep(failed, at(190))).toEqual({ kind: 'remove' });
    }
  });

  it('is sent again by whoever finds it recorded and not answered', () => {
    const dead = send(removing(), 'remove', null, 100);

    expect(nextStep(dead, at(103)).kind).toBe('wait');
    expect(nextStep(dead, at(104))).toEqual({ kind: 'remove' });
  });

  it('of a deleted person sleeps, and is sent when they are restored', () => {
    const asleep = send(removing(), 'remove', GONE, 100);

    expect(asleep).toMatchObject({ state: 'removing', dormant: GONE.detail, nextAt: at(400) });
    expect(nextStep(asleep, at(400))).toEqual({ kind: 'read' });
    expect(nextStep(read(asleep, ABSENT, 400), at(401))).toEqual({ kind: 'remove' });
  });

  it('that Graph answers with "not there" is watched: a replica may not have heard of our add', () => {
    const doubtful = read(read(send(removing(), 'remove', ALREADY, 100), ABSENT, 100), ABSENT, 101);

    expect(doubtful).toMatchObject({ state: 'absent', watchUntil: at(221), nextAt: at(116) });
  });

  it('of an add without an answer is watched for it, even when a later add was answered', () => {
    const doubtful = read(read(send(ready(), 'add', LOST, 0), ABSENT, 1), ABSENT, 3);
    const given = read(send(doubtful, 'add', DONE, 9), PRESENT, 10);
    const gone = read(read(send(drop(given, 20, R1), 'remove', DONE, 20), ABSENT, 20), ABSENT, 21);

    expect(gone).toMatchObject({ state: 'absent', watchUntil: at(141) });
  });

  it('makes a lease that arrives meanwhile wait for absent, and then begins a fresh life', () => {
    const waiting = leased(R2, removed());

    expect(waiting).toMatchObject({ state: 'removing', leases: [{ requestId: R2 }] });

    const change = onReading(read(waiting, ABSENT, 100), ABSENT, TIMING, at(101));

    expect(change.body).toMatchObject({ state: 'adding', basis: null, added: 'no', removedAt: at(101), waiters: [] });
    expect(toldBy(change).sort()).toEqual([R1, R2]);
  });

  it('lets a lease that came and went meanwhile wait for its end too', () => {
    expect(drop(leased(R2, removed()), 100, R2)).toMatchObject({ state: 'removing', waiters: [R1, R2] });
  });
});

describe('a late effect', () => {
  /** A process died over its add, the lease ended, and the removal was confirmed at second 7. */
  const watched = () => {
    const ending = send(drop(send(ready(), 'add', null, 0), 5, R1), 'remove', ALREADY, 5);
    return read(read(ending, ABSENT, 5), ABSENT, 7);
  };

  it('is watched for two minutes after the holding is absent', () => {
    expect(watched()).toMatchObject({ state: 'absent', watchUntil: at(127), nextAt: at(22) });
    expect(read(watched(), ABSENT, 22)).toMatchObject({ state: 'absent', nextAt: at(37) });
    expect(read(watched(), ABSENT, 127)).toMatchObject({ state: 'absent', watchUntil: null, nextAt: null });
  });

  it('is undone when it shows, on the last look too', () => {
    for (const seconds of [22, 127]) {
      const found = read(watched(), PRESENT, seconds);

      expect(found.state).toBe('removing');
      expect(nextStep(found, at(seconds))).toEqual({ kind: 'remove' });
    }
  });

  it('is still watched for when a replica does not know the person', () => {
    expect(read(watched(), GONE, 22)).toMatchObject({ state: 'absent', watchUntil: at(127), nextAt: at(37) });
  });

  it('counts as ours for a lease that arrives during the watch, even before a last look that is late', () => {
    for (const holding of [watched(), { ...watched(), nextAt: at(127), watchUntil: at(127) }]) {
      const change = addLease(holding, buildLease({ requestId: R2 }), at(300));

      expect(bodyOf(change)).toMatchObject({ state: 'adding', basis: { kind: 'none' }, added: 'maybe' });
    }
  });

  it('is watched for again after the life of a lease that arrived during the watch', () => {
    const given = read(send(leased(R2, watched()), 'add', DONE, 10), PRESENT, 11);
    const gone = read(read(send(drop(given, 20, R2), 'remove', DONE, 20), ABSENT, 20), ABSENT, 21);

    expect(gone).toMatchObject({ state: 'absent', watchUntil: at(141) });
  });

  it('of an add is looked for at once while absent, and one of a removal is what was wanted', () => {
    expect(bodyOf(suspectLateEffect(absentAgain(), 'add', at(200)))).toMatchObject({
      watchUntil: at(320),
      nextAt: at(200),
    });
    expect(suspectLateEffect(absentAgain(), 'remove', at(200))).toBeNull();
  });

  it('while removing has the removal sent again', () => {
    const suspected = bodyOf(suspectLateEffect(removed(), 'add', at(200)));

    expect(suspected.added).toBe('maybe');
    expect(nextStep(suspected, at(200))).toEqual({ kind: 'remove' });
  });

  it('of an add before the basis is read is ours, not standing', () => {
    expect(bodyOf(suspectLateEffect(leased(), 'add', at(1)))).toMatchObject({
      basis: { kind: 'none' },
      added: 'maybe',
    });
  });

  it('of a removal on what we hold has the add sent again, since reads may not show the loss yet', () => {
    for (const holding of [held(), send(ready(), 'add', DONE, 0)]) {
      const suspected = bodyOf(suspectLateEffect(holding, 'remove', at(2)));

      expect(suspected).toMatchObject({ state: 'adding', added: 'maybe' });
      expect(nextStep(suspected, at(2))).toEqual({ kind: 'add' });
    }
  });

  it('of an add on what we hold ourselves changes nothing', () => {
    expect(suspectLateEffect(held(), 'add', at(2), DONE)).toBeNull();
  });

  it('that made what looked like standing access makes it ours to take back', () => {
    const standing = read(leased(), PRESENT, 0);

    expect(bodyOf(suspectLateEffect(standing, 'add', at(2), DONE))).toMatchObject({
      state: 'held',
      basis: { kind: 'none' },
      added: 'yes',
      assignmentId: 'ours',
    });
    expect(suspectLateEffect(standing, 'add', at(2), ALREADY)).toBeNull();
    expect(suspectLateEffect(standing, 'remove', at(2), DONE)).toBeNull();
  });
});

describe('the next look', () => {
  it('rests when nothing is outstanding and waits until it is due', () => {
    expect(nextStep(buildHolding(), at(0))).toEqual({ kind: 'rest' });
    expect(nextStep(buildHolding({ nextAt: at(5) }), at(0))).toEqual({ kind: 'wait', until: at(5) });
  });

  it('backs off to a minute, and longer only where Graph asks', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 99].map((tries) => backOff(tries, at(0), null))).toEqual(
      [1, 2, 5, 10, 20, 30, 60, 60, 60].map(at),
    );
    expect(backOff(0, at(0), 120_000)).toEqual(at(120));
    expect(backOff(6, at(0), 1_000)).toEqual(at(60));
  });
});
