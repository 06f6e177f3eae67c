import type { Reader } from '../../../src/cards/reader.ts';
import type { Card } from '../../../src/cards/render.ts';
import { requestCard } from '../../../src/cards/request-card.ts';
import type { CardView } from '../../../src/jit/delivery/delivery.ts';
import { HOUR_MS } from '../../../src/jit/duration.ts';
import { entitlementKey } from '../../../src/jit/entitlement.ts';
import { groupId, type PolicyId, userId } from '../../../src/jit/ids.ts';
import type { OpensNote } from '../../../src/jit/request/opens.ts';
import type { AccessRequest, GrantItem } from '../../../src/jit/request/request.ts';
import type { GrantSessions } from '../../../src/jit/request/sessions.ts';
import type { Unusual } from '../../../src/jit/request/unusual.ts';
import type { Weighed } from '../../../src/jit/request/weighed.ts';
import {
  AMIRA,
  BEN,
  buildApproved,
  buildGrant,
  buildGrantItem,
  buildGroup,
  buildPerson,
  buildRequest,
  buildRole,
  buildStage,
  buildUnitRole,
  buildVote,
  CHLOE,
  DAN,
  groupSubject,
  guid,
  minutesAfterNoon,
  NOON,
  userSubject,
} from '../../support/builders.ts';
import { accountCards } from './gallery/accounts.ts';
import { eligibilityCards } from './gallery/eligibility.ts';
import { entraCards } from './gallery/entra.ts';
import { formCards } from './gallery/forms.ts';
import { listCards } from './gallery/lists.ts';
import { operationCards } from './gallery/operations.ts';
import { plainCards } from './gallery/plain.ts';
import { policyCards } from './gallery/policies.ts';
import type { Texts } from './gallery/texts.ts';
export const BERLIN: Reader = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
export const VIEWS: CardView[] = ['requester', 'approver', 'channel'];

const gone = (item: Partial<GrantItem> = {}) =>
  buildGrantItem({ status: 'removed', confirmedAt: new Date('2026-10-14T14:06:12Z'), ...item });
const group = (name: string, n: number) => buildGroup({ name, groupId: groupId(guid(n)) });

/** What the directory and the policy say of what is opened; the last is a group that carries a role. */
export function described(): OpensNote {
  const about = (entitlement: Parameters<typeof entitlementKey>[0], text: string) => ({
    key: entitlementKey(entitlement),
    about: text,
  });
  return {
    purpose: 'Mailbox migrations and mail flow, for the messaging team',
    items: [
      about(buildRole(), 'Can manage all aspects of the Exchange product.'),
      about(
        buildUnitRole(),
        'Can manage all aspects of users and groups, including resetting passwords for limited admins. Cannot touch other administrators, conditional access or licences of the tenant.',
      ),
      { ...about(buildGroup(), 'Full access to shared mailboxes'), carries: ['Exchange Recipient Administrator'] },
    ],
  };
}

/** All that can be unusual about one request. */
export const EVERYTHING_UNUSUAL: Unusual[] = [
  { code: 'first-time' },
  { code: 'denied-lately', at: minutesAfterNoon(-3000) },
  { code: 'longer', offeredMs: HOUR_MS, usualMs: HOUR_MS / 2 },
  { code: 'longer', offeredMs: HOUR_MS, usualMs: null },
  { code: 'night', at: minutesAfterNoon(600), timeZone: 'Europe/Berlin' },
  { code: 'often', count: 6 },
  { code: 'extension-denied', at: minutesAfterNoon(-30) },
  { code: 'extended-before', count: 2 },
  { code: 'longer-than-asked', askedMs: HOUR_MS },
];

/** All that helps to decide beside what is opened. */
const WEIGHED: Weighed = {
  holders: [
    { key: entitlementKey(buildRole()), count: 999, more: true },
    { key: entitlementKey(buildGroup()), count: null },
  ],
  uses: { count: 3, since: minutesAfterNoon(-9000), last: minutesAfterNoon(-3000) },
  smaller: [
    {
      policyId: guid(0x801) as PolicyId,
      policyName: 'exchange-recipient',
      role: 'Exchange Recipient Administrator',
      insteadOf: 'Exchange Administrator',
    },
  ],
};

const tried = { stage: 'over', tries: 1, nextAt: null, endedAt: null, trouble: null } as const;
/** How far ending them has come. */
const SESSIONS: Record<string, GrantSessions> = {
  ended: { ...tried, endedAt: minutesAfterNoon(127) },
  'being ended': { ...tried, tries: 0, nextAt: minutesAfterNoon(127) },
  'not ended yet': { ...tried, nextAt: minutesAfterNoon(132), trouble: '403 Authorization_RequestDenied' },
  'not ended': { ...tried, trouble: '403 Authorization_RequestDenied' },
};

/** Of three items for two hours, Ben left two, and Chloe one for an hour. */
function narrowedTwice(): AccessRequest {
  const [role, unit, shared] = [buildRole(), buildUnitRole(), group('SG-Shared', 8)];
  const request = buildRequest({ terms: { entitlements: [role], durationMs: HOUR_MS } });
  const was = { durationMs: 2 * HOUR_MS, termsHash: 'c'.repeat(64) };
  return {
    ...request,
    trims: [
      { by: BEN, at: minutesAfterNoon(3), was: { ...was, entitlements: [role, unit, shared] } },
      { by: CHLOE, at: minutesAfterNoon(4), was: { ...was, entitlements: [role, unit] } },
    ],
  };
}

/** Every state a request or its grant can be in, and every way it can end. */
export function everyState(): Record<string, AccessRequest> {
  const over = { state: 'ended', revokingAt: minutesAfterNoon(126), endedAt: minutesAfterNoon(127) } as const;
  const decided = { decidedAt: minutesAfterNoon(5) };
  return {
    pending: buildRequest({
      terms: {
        entitlements: [buildRole(), buildUnitRole({ privileged: false }), buildGroup()],
        skipped: [{ label: 'member of SG-Old-Operators', reason: 'there is no group of this name' }],
        approverCommentRequired: true,
      },
      opens: described(),
      unusual: [{ code: 'first-time' }, { code: 'longer', offeredMs: HOUR_MS, usualMs: HOUR_MS }],
    }),
    'pending, weighed': buildRequest({
      terms: { entitlements: [buildRole(), buildGroup()] },
      opens: described(),
      weighed: WEIGHED,
    }),
    'pending, used once before': buildRequest({
      terms: { entitlements: [buildRole()] },
      weighed: {
        holders: [{ key: entitlementKey(buildRole()), count: 4 }],
        uses: { count: 1, since: minutesAfterNoon(-3000), last: minutesAfterNoon(-3000) },
      },
    }),
    'pending, all unusual': buildRequest({
      terms: { entitlements: [buildGroup()], startAt: minutesAfterNoon(600) },
      opens: described(),
      unusual: EVERYTHING_UNUSUAL,
    }),
    'pending, half approved': buildRequest({
      terms: { approval: [buildStage({ quorum: 2 }), buildStage({ approvers: [userSubject(DAN)] })] },
      votes: [buildVote({ comment: 'Fine, within the change window' })],
      unreachable: [CHLOE],
    }),
    'pending, narrowed': narrowedTwice(),
    'active, narrowed': {
      ...narrowedTwice(),
      state: 'approved',
      votes: [buildVote()],
      decidedAt: minutesAfterNoon(5),
      grant: buildGrant({ items: [buildGrantItem()] }),
    },
    denied: buildRequest({
      state: 'denied',
      ...decided,
      stateNote: 'Use the service account for this',
      votes: [buildVote({ decision: 'deny', comment: 'Use the service account for this' })],
    }),
    'denied, less offered': buildRequest({
      state: 'denied',
      ...decided,
      votes: [
        buildVote({ decision: 'deny', offered: 'exchange-recipient', comment: 'Recipients are enough for this' }),
      ],
    }),
    cancelled: buildRequest({ state: 'cancelled', ...decided }),
    expired: buildRequest({ state: 'expired', ...decided }),
    closed: buildRequest({ state: 'closed', ...decided, stateNote: 'the policy was changed' }),
    scheduled: buildApproved({
      state: 'scheduled',
      scheduledAt: minutesAfterNoon(600),
      activeAt: null,
      endsAt: null,
      items: [buildGrantItem({ status: 'waiting' })],
    }),
    'approved by the policy': buildApproved(
      { state: 'activating', activeAt: null, items: [buildGrantItem({ status: 'waiting' })] },
      { votes: [], terms: { approval: 'none', entitlements: [buildGroup()] } },
    ),
    activating: buildApproved({ state: 'activating', activeAt: null, items: [buildGrantItem({ status: 'waiting' })] }),
    active: buildApproved({
      items: [
        buildGrantItem(),
        buildGrantItem({ entitlement: buildGroup(), status: 'standing' }),
        buildGrantItem({ entitlement: group('SG-Synced', 9), status: 'skipped', detail: 'the group is synced' }),
      ],
    }),
    'active, on an account of its own': buildApproved(
      {
        items: [
          buildGrantItem({ entitlement: ACCOUNT }),
          buildGrantItem(),
          buildGrantItem({ entitlement: buildGroup() }),
        ],
        account: { id: userId(guid(0x901)), name: ACCOUNT.name, passes: 1 },
      },
      { terms: { backEnd: 'account', account: ACCOUNT, pass: 'once' } },
    ),
    'active, shown': buildApproved(
      { shownAt: minutesAfterNoon(6), items: [buildGrantItem()] },
      { terms: { entitlements: [buildRole()] }, opens: described() },
    ),
    'revoking, sessions ended': buildApproved({
      state: 'revoking',
      endReason: 'released',
      revokingAt: minutesAfterNoon(20),
      items: [buildGrantItem({ removableAt: minutesAfterNoon(40) })],
      sessions: { stage: 'pending', nextAt: null, tries: 1, endedAt: minutesAfterNoon(21), trouble: null },
    }),
    ...Object.fromEntries(
      Object.entries(SESSIONS).map(([name, sessions]) => [
        `ended, sessions ${name}`,
        buildApproved({ ...over, endReason: 'expired', items: [gone()], sessions }),
      ]),
    ),
    revoking: buildApproved({
      state: 'revoking',
      endReason: 'expired',
      items: [buildGrantItem(), gone({ entitlement: buildGroup() })],
    }),
    'ended on time': buildApproved({
      ...over,
      endReason: 'expired',
      items: [gone(), gone({ entitlement: buildGroup() })],
    }),
    released: buildApproved({ ...over, endReason: 'released', endedBy: AMIRA, items: [gone()] }),
    revoked: buildApproved({
      ...over,
      endReason: 'revoked',
      endedBy: BEN,
      endNote: 'The change was called off',
      items: [
        gone(),
        buildGrantItem({ entitlement: buildGroup(), status: 'standing' }),
        buildGrantItem({
          entitlement: group('SG-Shared', 8),
          status: 'kept',
          detail: 'R-8M4N7 needs it until 15:00 UTC',
        }),
        buildGrantItem({ entitlement: group('SG-Synced', 9), status: 'skipped', detail: 'the group is synced' }),
      ],
    }),
    'removed outside': buildApproved({
      ...over,
      endReason: 'removed-outside',
      items: [gone({ status: 'removed-outside' })],
    }),
    failed: buildApproved({
      ...over,
      activeAt: null,
      endReason: 'failed',
      endNote: 'Graph did not confirm it within 15 minutes',
      items: [buildGrantItem({ status: 'skipped', detail: 'the bot lacks RoleManagement.ReadWrite.Directory' })],
    }),
  };
}

const LONG_WORD = 'Verantwortungsbereichs'.repeat(12);
export const HOSTILE = `[x](http://evil) <at>Bob</at> ${'$'}{secret} \`code\` **b** \u202Egnp.exe\u202C {{DATE(2026-01-01T00:00:00Z)}} 👩‍💻`;

const ACCOUNT = { kind: 'account', name: 'jit-amira.haddad@contoso.com', after: 'disable' } as const;
const TEXTS: Texts = { hostile: HOSTILE, long: LONG_WORD };

/** A request in which every text that somebody else wrote is `text`. */
export function writtenBy(text: string, request: AccessRequest): AccessRequest {
  const role = buildRole({ name: text, scopeName: text });
  const person = buildPerson({ name: text });
  const item = (one: GrantItem): GrantItem => ({ ...one, entitlement: role, detail: text });
  return {
    ...request,
    stateNote: request.stateNote === null ? null : text,
    unreachable: request.unreachable.map((one) => ({ ...one, name: text })),
    votes: request.votes.map((vote) => ({
      ...vote,
      approver: { ...vote.approver, name: text },
      comment: text,
      ...(vote.offered === undefined ? {} : { offered: text }),
    })),
    ...(request.weighed?.smaller === undefined
      ? {}
      : {
          weighed: {
            ...request.weighed,
            holders: [role, buildGroup()].map((one) => ({ key: entitlementKey(one), count: 7 })),
            smaller: request.weighed.smaller.map((one) => ({ ...one, policyName: text, role: text, insteadOf: text })),
          },
        }),
    terms: {
      ...request.terms,
      person,
      policyName: text,
      entitlements: [role, buildGroup({ name: text })],
      skipped: [{ label: text, reason: text }],
      justification: text,
      ticket: text,
      approval:
        request.terms.approval === 'none' ? 'none' : [buildStage({ approvers: [groupSubject({ name: text })] })],
    },
    ...(request.opens === undefined
      ? {}
      : {
          opens: {
            purpose: text,
            items: [role, buildGroup()].map((one) => ({ key: entitlementKey(one), about: text, carries: [text] })),
          },
        }),
    ...(request.trims === undefined
      ? {}
      : {
          trims: request.trims.map(({ at, was }) => ({
            by: { ...BEN, name: text },
            at,
            was: { ...was, entitlements: [role, ...was.entitlements.slice(1).map((one) => ({ ...one, name: text }))] },
          })),
        }),
    grant:
      request.grant === null
        ? null
        : { ...request.grant, endedBy: { ...BEN, name: text }, endNote: text, items: request.grant.items.map(item) },
  };
}

/** Every card the bot can show, by name. */
export function gallery(reader: Reader = BERLIN): Record<string, Card> {
  const cards: Record<string, Card> = {};
  for (const [state, request] of Object.entries(everyState())) {
    for (const view of VIEWS) {
      cards[`${view}, ${state}`] = requestCard({ view, request, reader, now: minutesAfterNoon(30) });
    }
  }
  const states = everyState();
  for (const [name, text] of [
    ['hostile', HOSTILE],
    ['long', LONG_WORD],
  ] as const) {
    for (const [state, request] of Object.entries(states)) {
      if (state !== 'pending' && state !== 'revoked') continue;
      for (const view of VIEWS) {
        cards[`${view}, ${state}, ${name} texts`] = requestCard({
          view,
          request: writtenBy(text, request),
          reader,
          now: NOON,
        });
      }
    }
    const written = listCards(
      reader,
      TEXTS,
      Object.values(states).map((request) => writtenBy(text, request)),
      described(),
    );
    for (const list of ['my access', 'my requests', 'approvals', 'grants']) {
      const card = written[list];
      if (card !== undefined) cards[`${list}, ${name} texts`] = card;
    }
  }
  return {
    ...cards,
    ...listCards(reader, TEXTS, Object.values(states), described()),
    ...policyCards(reader, TEXTS),
    ...operationCards(reader, TEXTS),
    ...entraCards(reader, TEXTS),
    ...eligibilityCards(reader, TEXTS),
    ...accountCards(reader),
    ...plainCards(reader, TEXTS),
    ...formCards(reader, TEXTS),
  };
}
