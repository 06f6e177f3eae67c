import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../src/jit/aggregate.ts';
import { approversLeft } from '../../../../src/jit/request/departures.ts';
import {
  channelOf,
  markChannelBack,
  markChannelLost,
  markReached,
  markUnreachable,
  noteInstall,
  sightOf,
} from '../../../../src/jit/request/reach.ts';
import type { AccessRequest, AppInstall } from '../../../../src/jit/request/request.ts';
import { AMIRA, BEN, buildRequest, buildStage, CHLOE, DAN, NOON } from '../../../support/builders.ts';

const PLACE = '19:admins@thread.tacv2';
const CHANNEL = '19:policy@thread.tacv2';

const asked = (more: Parameters<typeof buildRequest>[0] = {}) => buildRequest({ asked: [BEN, CHLOE], ...more });

function bodyOf(change: Change<AccessRequest> | null): AccessRequest {
  if (change === null) throw new Error('nothing changed');
  return change.body;
}

/** What the requester is told: null = nothing, false = of somebody, true = that nobody can see it. */
function toldOf(change: Change<AccessRequest> | null): boolean | null {
  const notice = change?.effects?.find((effect) => effect.type === 'notice');
  if (notice?.type !== 'notice' || notice.notice.kind !== 'approver-unreachable') return null;
  expect(notice.to).toBe(AMIRA.id);
  return notice.notice.noneLeft;
}

describe('who can see a request that waits', () => {
  it.each<[string, AccessRequest, string]>([
    ['somebody who was asked', asked({ unreachable: [BEN] }), 'people'],
    ['nobody, where all are away and there is no channel', asked({ unreachable: [BEN, CHLOE] }), 'nobody'],
    ['nobody, where those who can be reached have left', asked({ unreachable: [BEN], departed: [CHLOE] }), 'nobody'],
    ['the place for those who are away', asked({ unreachable: [BEN, CHLOE], fallbackId: PLACE }), 'channel'],
    ['the channel of the policy', asked({ unreachable: [BEN, CHLOE], terms: { channelId: CHANNEL } }), 'channel'],
    [
      'nobody, where the channel takes no messages',
      asked({ unreachable: [BEN, CHLOE], fallbackId: PLACE, channelLost: true }),
      'nobody',
    ],
  ])('is %s', (_, request, sight) => {
    expect(sightOf(request)).toBe(sight);
  });
});

describe('somebody who cannot be reached', () => {
  it('has it shown in the place for that, once, and not where the policy has a channel', () => {
    const first = bodyOf(markUnreachable(asked(), BEN, PLACE));
    const second = bodyOf(markUnreachable(first, CHLOE, '19:another@thread.tacv2'));

    expect([channelOf(first), channelOf(second)]).toEqual([PLACE, PLACE]);
    const own = bodyOf(markUnreachable(asked({ terms: { channelId: CHANNEL } }), BEN, PLACE));
    expect([channelOf(own), own.fallbackId]).toEqual([CHANNEL, undefined]);
  });

  it('is told of when nobody has a card of their own; that nobody can see it only once no channel can either', () => {
    const one = markUnreachable(asked(), BEN, PLACE);
    const both = markUnreachable(bodyOf(one), CHLOE, PLACE);
    const lost = markChannelLost(bodyOf(both), '403');

    expect([one, both, lost].map(toldOf)).toEqual([null, false, true]);
    expect(markChannelLost(bodyOf(lost), '403')).toBeNull();
  });

  it('is told of when too few are left to see it, unless others may see it in a channel', () => {
    const approval = [buildStage({ quorum: 2 })];
    const three = asked({ asked: [BEN, CHLOE, DAN], terms: { approval } });
    const inChannel = asked({ terms: { approval, channelId: CHANNEL } });

    const one = markUnreachable(three, BEN);
    const two = markUnreachable(bodyOf(one), CHLOE);
    const seen = markUnreachable(inChannel, BEN);

    expect([one, two, seen].map(toldOf)).toEqual([null, false, null]);
    expect(toldOf(markChannelLost(bodyOf(seen), '403'))).toBe(false);
    expect(toldOf(approversLeft(bodyOf(one), [{ person: CHLOE, gone: 'disabled' }], false))).toBe(false);
  });

  it('changes nothing about a lost channel while somebody has a card of their own', () => {
    const lost = markChannelLost(asked({ terms: { channelId: CHANNEL } }), '403');

    expect([lost?.effects, bodyOf(lost).channelLost]).toEqual([[], true]);
    expect(toldOf(markUnreachable(bodyOf(lost), BEN))).toBeNull();
    expect(bodyOf(markChannelBack(bodyOf(lost))).channelLost).toBe(false);
    expect(markChannelBack(asked())).toBeNull();
  });

  it('is the only one left when the others leave: the requester is told', () => {
    const left = approversLeft(asked({ unreachable: [BEN] }), [{ person: CHLOE, gone: 'disabled' }], false);

    expect(toldOf(left)).toBe(true);
  });

  it('is reached after all: once', () => {
    const reached = markReached(asked({ unreachable: [BEN] }), BEN.id);

    expect(bodyOf(reached).unreachable).toEqual([]);
    expect(markReached(bodyOf(reached), BEN.id)).toBeNull();
  });
});

describe('the app that is installed for somebody', () => {
  const install: AppInstall = { id: BEN.id, outcome: 'installed', at: NOON };

  it('leaves one event, however often it is noted', () => {
    const noted = noteInstall(asked(), install, null);

    expect(noted?.events.map((event) => event.type)).toEqual(['request.app-installed']);
    expect(noteInstall(bodyOf(noted), { ...install, outcome: 'already' }, null)).toBeNull();
  });

  it('leaves none for a stranger, nor once it is decided', () => {
    expect(noteInstall(asked(), { ...install, id: AMIRA.id }, null)).toBeNull();
    expect(noteInstall(asked({ state: 'denied' }), install, null)).toBeNull();
  });
});
