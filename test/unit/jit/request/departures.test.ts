import { describe, expect, it } from 'vitest';
import { approverReturned, approversLeft, holderLeft } from '../../../../src/jit/request/departures.ts';
import type { GrantState, RequestState } from '../../../../src/jit/request/request.ts';
import { AMIRA, BEN, buildApproved, buildRequest, CHLOE, minutesAfterNoon } from '../../../support/builders.ts';

const NOW = minutesAfterNoon(10);
const over: Exclude<RequestState, 'approved' | 'pending'>[] = ['denied', 'cancelled', 'expired', 'closed'];

describe('what becomes of a request whose requester left', () => {
  it('is closed with the reason while it waits', () => {
    const left = holderLeft(buildRequest(), 'disabled', NOW);

    expect(left?.body).toMatchObject({ state: 'closed', stateNote: `the account of ${AMIRA.name} is disabled` });
    expect(left?.events.map((event) => event.type)).toEqual(['request.closed']);
  });

  it('is closed before it starts', () => {
    const left = holderLeft(buildApproved({ state: 'scheduled' }), 'deleted', NOW);

    expect(left?.body).toMatchObject({
      state: 'closed',
      stateNote: `the account of ${AMIRA.name} was deleted`,
      grant: { state: 'ended', endedAt: NOW },
    });
  });

  it.each(['activating', 'active'] as const)('is taken back while %s', (state) => {
    const left = holderLeft(buildApproved({ state }), 'disabled', NOW);

    expect(left?.body.grant).toMatchObject({ state: 'revoking', endReason: 'left', endedBy: null, revokingAt: NOW });
    expect(left?.events.map((event) => event.type)).toEqual(['grant.revoking']);
  });

  it.each<[RequestState | GrantState, ReturnType<typeof buildRequest>]>([
    ...over.map((state): [RequestState, ReturnType<typeof buildRequest>] => [state, buildRequest({ state })]),
    ['revoking', buildApproved({ state: 'revoking' })],
    ['ended', buildApproved({ state: 'ended' })],
  ])('is as it was when it is %s already', (_, request) => {
    expect(holderLeft(request, 'deleted', NOW)).toBeNull();
  });
});

describe('approvers who left', () => {
  const request = buildRequest({ asked: [BEN, CHLOE] });
  const both = [
    { person: BEN, gone: 'disabled' as const },
    { person: CHLOE, gone: 'deleted' as const },
  ];

  it('are noted on the request, each with an event, and the cards follow', () => {
    const left = approversLeft(request, both, false);

    expect(left?.body.departed).toEqual([BEN, CHLOE]);
    expect(left?.events.map((event) => [event.type, event.data.why])).toEqual([
      ['request.approver-left', `the account of ${BEN.name} is disabled`],
      ['request.approver-left', `the account of ${CHLOE.name} was deleted`],
    ]);
    expect(left?.effects).toEqual([{ type: 'cards' }]);
  });

  it('are told of to the requester, once, when too few are left', () => {
    const left = approversLeft(request, both, true);

    expect(left?.effects).toEqual([
      { type: 'cards' },
      { type: 'notice', to: AMIRA.id, notice: { kind: 'too-few-left', left: [BEN, CHLOE] } },
    ]);
    expect(approversLeft(left?.body ?? request, both, true)).toBeNull();
  });

  it.each(over)('matter no more once the request is %s', (state) => {
    expect(approversLeft(buildRequest({ state, asked: [BEN] }), both, true)).toBeNull();
    expect(approverReturned(buildRequest({ state, asked: [BEN], departed: [BEN] }), BEN.id)).toBeNull();
  });

  it('are taken off the list when they return, and only then', () => {
    const without = buildRequest({ asked: [BEN, CHLOE], departed: [BEN, CHLOE] });

    const back = approverReturned(without, BEN.id);

    expect(back?.body.departed).toEqual([CHLOE]);
    expect(back?.events).toMatchObject([{ type: 'request.approver-returned', data: { approver: BEN } }]);
    expect(approverReturned(request, BEN.id)).toBeNull();
  });
});
