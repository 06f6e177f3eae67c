import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../src/jit/duration.ts';
import { requestKind } from '../../../../src/jit/kinds.ts';
import type { AccessRequest, Grant, GrantItem } from '../../../../src/jit/request/request.ts';
import { afterSessionsEnd } from '../../../../src/jit/request/sessions.ts';
import { ended, pending } from '../../../../src/jit/request/transitions.ts';
import type { SessionsEnd } from '../../../../src/jit/sessions.ts';
import { buildApproved, buildGrantItem, minutesAfterNoon } from '../../../support/builders.ts';

const END = minutesAfterNoon(126);
const DICE = { below: () => 0, uuid: () => 'x' };
const REFUSED: SessionsEnd = { kind: 'refused', detail: '403 Authorization_RequestDenied' };
const gone = buildGrantItem({ status: 'removed', confirmedAt: END });

function revoking(grant: Partial<Grant> = {}, over: Partial<AccessRequest> = {}): AccessRequest {
  const { terms: _, ...rest } = over;
  return buildApproved({ state: 'revoking', revokingAt: END, ...grant }, { endSessions: true, ...rest });
}

function over(items: GrantItem[], request = revoking()): AccessRequest {
  const change = ended(request, items, END);
  if (change === null) throw new Error('not ended');
  return change.body;
}

/** The requests after each try, a try whenever one is due. */
function tried(answer: SessionsEnd, from: AccessRequest): { request: AccessRequest; tell: boolean; over: boolean }[] {
  const all: { request: AccessRequest; tell: boolean; over: boolean }[] = [];
  for (let request = from; ; ) {
    const due = requestKind.dueAt(request);
    const after = due === null ? null : afterSessionsEnd(request, answer, due, DICE);
    if (after === null) return all;
    request = after.change.body;
    all.push({ request, tell: after.tell, over: after.over });
  }
}

describe('sessions are to be ended', () => {
  it('once the access is confirmed gone, where the policy asks for it, and the event says so before', () => {
    const change = ended(revoking(), [gone], END);

    expect(change?.body.grant?.sessions).toMatchObject({ stage: 'over', nextAt: END, endedAt: null });
    expect(change?.events.map(({ type }) => type)).toEqual(['grant.ended', 'grant.sessions-ending']);
    expect(requestKind.dueAt(over([gone]))).toEqual(END);
  });

  it.each([
    ['the policy does not ask for it', over([gone], revoking({}, { endSessions: undefined } as never))],
    ['another grant keeps the access', over([buildGrantItem({ status: 'kept' })])],
    ['it was theirs before', over([buildGrantItem({ status: 'standing' })])],
    ['it was never given', over([buildGrantItem({ status: 'removed', detail: 'never given' })])],
  ])('never where %s', (_, request) => {
    expect(request.grant?.sessions).toBeUndefined();
    expect(requestKind.dueAt(request)).toBeNull();
  });

  it('while Entra still keeps it as well, and again once it is gone', () => {
    const kept = [buildGrantItem({ removableAt: minutesAfterNoon(130) })];
    const early = pending(revoking(), kept, END)?.body ?? revoking();
    expect(early.grant?.sessions).toMatchObject({ stage: 'pending', nextAt: END });
    const [done] = tried({ kind: 'done' }, { ...early, grant: { ...(early.grant as Grant) } });

    const last = ended(done?.request ?? early, [gone], minutesAfterNoon(131))?.body;

    expect(last?.grant?.sessions).toMatchObject({ stage: 'over', nextAt: minutesAfterNoon(131), endedAt: null });
  });
});

describe('ending sessions', () => {
  it('is done with the first yes, and is not tried again', () => {
    const tries = tried({ kind: 'done' }, over([gone]));

    expect(tries).toHaveLength(1);
    expect(tries[0]?.request.grant?.sessions).toMatchObject({ endedAt: END, nextAt: null, trouble: null });
  });

  it('tells somebody of a refusal at once, tries on, and gives up when the tokens have run out anyhow', () => {
    const tries = tried(REFUSED, over([gone]));

    expect(tries[0]).toMatchObject({ tell: true, over: false });
    expect(tries.at(-1)).toMatchObject({ over: true });
    expect(tries.at(-1)?.request.grant?.sessions).toMatchObject({ nextAt: null, endedAt: null });
    expect(tries.length).toBeGreaterThan((2 * HOUR_MS) / (6 * 60_000));
    expect(tries.length).toBeLessThan(40);
  });

  it('tells of no answer only when it lasts, waits longer each time, and as long as Graph asks', () => {
    const silent: SessionsEnd = { kind: 'not-done', detail: 'no answer', retryAfterMs: null };

    expect(
      tried(silent, over([gone]))
        .map(({ tell }) => tell)
        .slice(0, 4),
    ).toEqual([false, false, false, true]);
    const [asked] = tried({ ...silent, retryAfterMs: 90_000 }, over([gone]));
    expect(asked?.request.grant?.sessions?.nextAt?.getTime()).toBeGreaterThanOrEqual(END.getTime() + 90_000);
  });

  it('is over where the person is gone', () => {
    const [only, ...more] = tried({ kind: 'gone', detail: '404' }, over([gone]));

    expect(only).toMatchObject({ over: true, tell: false });
    expect(more).toEqual([]);
  });
});
