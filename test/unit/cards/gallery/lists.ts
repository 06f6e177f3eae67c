import { approvalsCard, outcomesCard } from '../../../../src/cards/approvals-card.ts';
import { changeCard } from '../../../../src/cards/change-card.ts';
import { digestCard } from '../../../../src/cards/digest-card.ts';
import { extensionCard } from '../../../../src/cards/extension-card.ts';
import type { Reader } from '../../../../src/cards/reader.ts';
import type { Card } from '../../../../src/cards/render.ts';
import { accessListCard, grantsCard, requestListCard } from '../../../../src/cards/request-lists.ts';
import { revokeCard } from '../../../../src/cards/revoke-card.ts';
import { HOUR_MS } from '../../../../src/jit/duration.ts';
import type { RequestId } from '../../../../src/jit/ids.ts';
import type { OpensNote } from '../../../../src/jit/request/opens.ts';
import type { AccessRequest, Extension } from '../../../../src/jit/request/request.ts';
import {
  AMIRA,
  BEN,
  buildApproved,
  buildGroup,
  buildRequest,
  buildStage,
  buildVote,
  minutesAfterNoon,
  NOON,
} from '../../../support/builders.ts';
import type { Texts } from './texts.ts';
/** Lists of requests, and what a press in one opens. */
export function listCards(
  reader: Reader,
  texts: Texts,
  requests: AccessRequest[],
  opens: OpensNote,
): Record<string, Card> {
  const numbered = requests.map((one, n) => ({
    ...one,
    id: `R-7K3M${'23456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghijk'[n]}` as RequestId,
  }));
  const list = { reader, now: NOON };
  const live = numbered.filter((one) => one.grant !== null && one.grant.state !== 'ended');
  const pending = numbered.filter((one) => one.state === 'pending');
  return {
    'my access': accessListCard({ ...list, requests: live }),
    'my access, three to keep longer': accessListCard({
      ...list,
      requests: [1, 2, 3].map(() => ({
        ...buildApproved(),
        extendRule: { times: 2, eachMs: HOUR_MS, totalMs: 24 * HOUR_MS, by: ['holder'], approval: 'same' },
      })),
    }),
    'my access, page 2': accessListCard({ ...list, requests: [...live, ...live, ...live], page: 1 }),
    'my access, none': accessListCard({ ...list, requests: [] }),
    'my requests': requestListCard({ ...list, requests: numbered }),
    'my requests, page 2': requestListCard({ ...list, requests: [...pending, ...numbered, ...numbered], page: 1 }),
    'my requests, none': requestListCard({ ...list, requests: [] }),
    approvals: approvalsCard({ ...list, requests: pending }),
    'approvals, page 2': approvalsCard({
      ...list,
      requests: Array.from({ length: 15 }, () => pending).flat(),
      page: 1,
    }),
    'approvals, decided': outcomesCard({
      ...list,
      waiting: 3,
      outcomes: [
        ...numbered.map((request) => ({ id: request.id, request, refused: null })),
        ...pending.map((request) => ({ id: request.id, request, refused: 'A comment is needed. Write a comment.' })),
        { id: 'R-22222', request: null, refused: 'There is no such request. Nothing is known about R-22222.' },
      ],
    }),
    change: changeCard({
      request: pending[0] ?? buildRequest(),
      offeredMs: [1, 2, 4].map((hours) => hours * HOUR_MS),
      leastMs: HOUR_MS / 2,
      reader,
    }),
    'change, one item': changeCard({
      request: buildRequest({ terms: { entitlements: [buildGroup()] } }),
      offeredMs: [],
      leastMs: HOUR_MS,
      reader,
    }),
    revoke: revokeCard(live[0] ?? buildApproved(), reader),
    ...extensionCards(reader, opens),
    digest: digestCard(
      {
        digest: {
          waiting: [...pending, ...numbered, ...numbered],
          moreTime: [],
          mine: live,
          everybody: {
            live: 12,
            nextEnd: minutesAfterNoon(30),
            since: minutesAfterNoon(-1440),
            asked: { approved: 3, refused: 2, waiting: 1 },
            refusals: 4,
            alerts: [texts.hostile, texts.long],
          },
        },
        now: NOON,
        setting: { atMs: 9 * HOUR_MS, dueAt: NOON, day: null },
      },
      reader,
    ),
    'digest, none': digestCard(
      { digest: { waiting: [], moreTime: [], mine: [], everybody: null }, now: NOON, setting: null },
      reader,
    ),
    'approvals, none': approvalsCard({ ...list, requests: [] }),
    grants: grantsCard({ ...list, requests: live }),
    'grants, none': grantsCard({ ...list, requests: [] }),
  };
}

/** Asks for more time, as an approver and a channel see them. */
function extensionCards(reader: Reader, opens: OpensNote): Record<string, Card> {
  const terms: Extension['terms'] = {
    number: 1,
    from: minutesAfterNoon(126),
    until: minutesAfterNoon(186),
    reason: 'The migration takes longer',
    policyTermsHash: 'a'.repeat(64),
    approval: [buildStage()],
    commentRequired: false,
  };
  const asked: Extension = {
    state: 'pending',
    askedBy: AMIRA,
    askedAt: minutesAfterNoon(90),
    terms,
    termsHash: 'd'.repeat(64),
    asked: [BEN],
    votes: [],
    decidedAt: null,
    note: null,
  };
  const approved = { ...asked, state: 'approved' as const, votes: [buildVote({ at: minutesAfterNoon(95) })] };
  const drawn = (extension: Extension, readerId: Extension['askedBy']['id'] | null) => {
    const request = { ...buildApproved({}, { opens }), extensions: [extension] };
    return extensionCard({ request, number: 1, reader, now: minutesAfterNoon(100), readerId });
  };
  const cards = {
    'approver, more time': drawn(asked, BEN.id),
    'channel, more time': drawn(asked, null),
    'approver, more time approved': drawn(approved, BEN.id),
  };
  return Object.fromEntries(
    Object.entries(cards).flatMap(([name, card]) => (card === null ? [] : [[name, card] as const])),
  );
}
