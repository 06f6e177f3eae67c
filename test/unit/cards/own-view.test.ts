import { describe, expect, it } from 'vitest';
import { parseCardAction } from '../../../src/cards/actions.ts';
import { forEverybody } from '../../../src/cards/for-everybody.ts';
import { MOST_VIEWERS, parseViewAsk, viewAskOf, viewersOf, withOwnViews } from '../../../src/cards/own-view.ts';
import { pictureOf } from '../../../src/cards/picture.ts';
import { parseWayClick } from '../../../src/cards/way-click.ts';
import type { PersonRef } from '../../../src/jit/entitlement.ts';
import { userId } from '../../../src/jit/ids.ts';
import type { AccessRequest } from '../../../src/jit/request/request.ts';
import { BEN, buildApproved, buildRequest, buildVote, CHLOE, guid, NOON } from '../../support/builders.ts';
import { BERLIN, everyState } from './gallery.ts';

const people = (count: number): PersonRef[] =>
  Array.from({ length: count }, (_, n) => ({ id: userId(guid(1_000 + n)), name: `Approver ${n}` }));
const channel = { view: 'channel' } as const;

describe('whose clients fetch a view of their own', () => {
  it('names those who were asked, while it waits, and neither whoever asks nor any who left', () => {
    const request = buildRequest({ asked: [BEN, CHLOE], departed: [CHLOE] });

    expect(viewersOf(channel, request)).toEqual([BEN.id]);
    for (const state of ['denied', 'cancelled', 'expired', 'closed'] as const) {
      expect(viewersOf(channel, { ...request, state })).toBeNull();
    }
    expect(viewersOf(channel, buildApproved())).toBeNull();
  });

  it.each([
    [MOST_VIEWERS, MOST_VIEWERS],
    [MOST_VIEWERS + 1, undefined],
  ])('lists of %i approvers %j, as Teams takes no more than sixty', (count, listed) => {
    expect(viewersOf(channel, buildRequest({ asked: people(count) }))?.length).toBe(listed);
  });

  it('asks with what is read back as a view, and as nothing that acts', () => {
    const request = buildRequest();
    const { card } = pictureOf(channel, request, BERLIN, NOON, null);
    const refresh = withOwnViews(card, viewAskOf(channel, request), ['29:ben'], BERLIN).refresh as {
      action: { data: { [key: string]: unknown } };
      userIds: string[];
    };

    for (const trigger of ['automatic', 'manual']) {
      const value = { trigger, action: refresh.action };
      expect(parseViewAsk(value)).toEqual({ about: 'request', requestId: request.id, terms: request.termsHash });
      expect(parseCardAction(value)).toBeNull();
      expect(parseWayClick(value)).toBeNull();
    }
    expect(refresh.userIds).toEqual(['29:ben']);
    const { data } = refresh.action;
    for (const action of [null, data, { verb: 'approve', data }, { verb: 'view', data: { ...data, requestId: {} } }]) {
      expect(parseViewAsk({ action })).toBeNull();
    }
  });
});

describe('the card for everybody in a channel', () => {
  const WORDS = ['A word of theirs', 'Another word of theirs'] as const;
  const told = (request: AccessRequest): AccessRequest => ({
    ...request,
    stateNote: request.state === 'closed' ? request.stateNote : WORDS[0],
    terms: { ...request.terms, justification: WORDS[0], ticket: WORDS[1] },
    votes: request.votes.map((vote) => ({ ...vote, comment: WORDS[1] })),
    unusual: [{ code: 'first-time' }],
    grant: request.grant === null ? null : { ...request.grant, endedBy: BEN, endNote: WORDS[0] },
  });

  it.each(Object.entries(everyState()))('says nothing that people wrote when %s', (_, request) => {
    const shown = JSON.stringify(pictureOf(channel, told(request), BERLIN, NOON, null).card);

    for (const word of WORDS) expect(shown).not.toContain(word);
    expect(shown).not.toMatch(/approve"|deny"|"comment"/);
  });

  it('leaves what the bot says of it, and who decided', () => {
    const request = buildRequest({ state: 'closed', stateNote: 'the policy was changed', votes: [buildVote()] });

    expect(forEverybody(request)).toMatchObject({
      stateNote: 'the policy was changed',
      votes: [{ ...buildVote(), comment: null }],
    });
  });
});
