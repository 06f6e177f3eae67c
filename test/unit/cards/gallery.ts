import { alertCard, alertsCard } from '../../../src/cards/alert-card.ts';
import { approvalsCard, outcomesCard } from '../../../src/cards/approvals-card.ts';
import { auditCard } from '../../../src/cards/audit-card.ts';
import { canaryCard } from '../../../src/cards/canary-card.ts';
import { changeCard } from '../../../src/cards/change-card.ts';
import { digestCard } from '../../../src/cards/digest-card.ts';
import { extensionCard } from '../../../src/cards/extension-card.ts';
import { statusCard } from '../../../src/cards/facts.ts';
import { findingsCard } from '../../../src/cards/finding-card.ts';
import { helpCard, messageCard, welcomeCard } from '../../../src/cards/message-card.ts';
import { newGroupCard } from '../../../src/cards/new-group-card.ts';
import { policyCard, policyListCard } from '../../../src/cards/policy-cards.ts';
import { policyHistoryCard } from '../../../src/cards/policy-history-card.ts';
import type { Reader } from '../../../src/cards/reader.ts';
import type { Card } from '../../../src/cards/render.ts';
import { requestCard } from '../../../src/cards/request-card.ts';
import { accessListCard, grantsCard, requestListCard } from '../../../src/cards/request-lists.ts';
import { revokeCard } from '../../../src/cards/revoke-card.ts';
import { simulationCard } from '../../../src/cards/simulation-card.ts';
import { templatesCard } from '../../../src/cards/template-card.ts';
import type { AlertText } from '../../../src/jit/alert/alert.ts';
import type { Canary, DrillResult } from '../../../src/jit/canary/canary.ts';
import type { CardView } from '../../../src/jit/delivery/delivery.ts';
import { HOUR_MS } from '../../../src/jit/duration.ts';
import { entitlementKey } from '../../../src/jit/entitlement.ts';
import { Refusal } from '../../../src/jit/errors.ts';
import type { Finding } from '../../../src/jit/finding/finding.ts';
import { groupId, type PolicyId, type RequestId } from '../../../src/jit/ids.ts';
import type { PolicyHistory } from '../../../src/jit/operations/policy-history.ts';
import type { SetAside, Simulation } from '../../../src/jit/operations/simulate-policy.ts';
import type { OpensNote } from '../../../src/jit/request/opens.ts';
import type { AccessRequest, Extension, GrantItem } from '../../../src/jit/request/request.ts';
import type { GrantSessions } from '../../../src/jit/request/sessions.ts';
import type { Unusual } from '../../../src/jit/request/unusual.ts';
import type { Weighed } from '../../../src/jit/request/weighed.ts';
import {
  AMIRA,
  BEN,
  buildAlert,
  buildApproved,
  buildEvent,
  buildGrant,
  buildGrantItem,
  buildGroup,
  buildPerson,
  buildPolicy,
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
import { formCards } from './form-gallery.ts';

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

/** Asks for more time, as an approver and a channel see them. */
function extensionCards(reader: Reader): Record<string, Card> {
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
    const request = { ...buildApproved({}, { opens: described() }), extensions: [extension] };
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

/** An alert that tells of names which somebody else wrote. */
function hostileAlert(): AlertText {
  return { title: HOSTILE, lines: Array.from({ length: 30 }, () => `${HOSTILE} ${LONG_WORD}`), todo: HOSTILE };
}

function drilled(over: Partial<DrillResult> = {}): DrillResult {
  return {
    startedAt: NOON,
    endedAt: NOON,
    requestId: null,
    inMs: 4_200,
    backMs: 6_100,
    broken: null,
    why: null,
    ...over,
  };
}

function buildCanary(over: Partial<Canary> = {}): Canary {
  return {
    tenantId: buildRequest().tenantId,
    on: true,
    policyName: 'canary-drill',
    person: buildPerson(),
    everyMs: 6 * 3_600_000,
    freezes: true,
    by: buildPerson(),
    running: null,
    nextAt: NOON,
    results: [drilled(), drilled({ broken: 'in', inMs: null, why: 'the directory cannot be asked' }), drilled()],
    causes: [],
    ...over,
  };
}

function buildFinding(over: Partial<Finding> = {}): Finding {
  return {
    id: 'F-7K3M9' as Finding['id'],
    tenantId: buildRequest().tenantId,
    holdingId: 'holding' as Finding['holdingId'],
    principal: buildPerson(),
    entitlement: buildRole(),
    backEnd: 'direct',
    why: 'after-restore',
    occasion: 'epoch 1',
    foundAt: NOON,
    state: 'open',
    decidedBy: null,
    decidedAt: null,
    causes: [],
    ...over,
  };
}

/** Cards that are no picture of a request. */
function otherCards(reader: Reader, requests = Object.values(everyState())): Record<string, Card> {
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
    ...extensionCards(reader),
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
            alerts: [HOSTILE, LONG_WORD],
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
    policies: policyListCard(
      {
        policies: [
          buildPolicy(),
          buildPolicy({
            enabled: false,
            terms: { name: 'helpdesk', approval: 'none', description: '', entitlements: [buildGroup()] },
          }),
        ],
      },
      reader,
    ),
    'policies, none': policyListCard({ policies: [] }, reader),
    'policy history': policyHistoryCard({ ...list, history: buildHistory(3) }),
    'policy history, very long': policyHistoryCard({ ...list, history: buildHistory(400) }),
    'policy templates': templatesCard(reader),
    'policy simulated': simulationCard(buildSimulation(), reader),
    'policy simulated, refused': simulationCard(
      buildSimulation({
        person: { ...AMIRA, name: HOSTILE },
        policy: buildPolicy({ terms: { name: LONG_WORD, eligible: Array.from({ length: 90 }, () => groupSubject()) } }),
        through: [],
        refusals: [
          new Refusal('not-eligible', 'no', { policy: LONG_WORD }),
          new Refusal('nothing-to-grant', 'no', { reasons: [HOSTILE, LONG_WORD] }),
          new Refusal('nobody-can-approve', 'no', { approvers: [HOSTILE], quorum: 2, able: 0 }),
        ],
        opens: [],
      }),
      reader,
    ),
    policy: policyCard({
      ...list,
      policy: buildPolicy({
        terms: {
          approval: [buildStage({ quorum: 2 }), buildStage({ approvers: [userSubject(BEN), userSubject(DAN)] })],
          entitlements: [buildRole(), buildUnitRole(), buildGroup(), { kind: 'missing-group', name: 'SG-Not-Yet' }],
          channelId: '19:abc@thread.tacv2',
        },
      }),
    }),
    audit: auditCard(
      {
        now: NOON,
        scope: 'Amira Haddad, since 24 h',
        events: [
          buildEvent({ type: 'grant.ended', actor: { kind: 'system', name: 'sweep' }, data: { reason: 'expired' } }),
          buildEvent({ type: 'request.approved', actor: { kind: 'person', ...BEN }, data: { comment: 'Fine by me' } }),
          buildEvent({ data: { justification: 'Move the finance mailboxes to the new database' } }),
        ],
      },
      reader,
    ),
    'audit, none': auditCard({ now: NOON, events: [] }, reader),
    alert: alertCard({ alert: buildAlert(), now: NOON }, reader),
    'alert, a warning': alertCard({ alert: buildAlert({ severity: 'warning' }), now: NOON }, reader),
    'alert, over': alertCard({ alert: buildAlert({ open: false, clearedAt: NOON }), now: NOON }, reader),
    'alert, of many words': alertCard({ alert: buildAlert({ text: hostileAlert() }), now: NOON }, reader),
    alerts: alertsCard(
      {
        alerts: [buildAlert(), buildAlert({ severity: 'warning', text: hostileAlert() })],
        told: { place: 'a channel', by: HOSTILE },
        now: NOON,
      },
      reader,
    ),
    'alerts, very many': alertsCard(
      {
        alerts: Array.from({ length: 400 }, () => buildAlert({ text: hostileAlert() })),
        told: null,
        now: NOON,
      },
      reader,
    ),
    'alerts, none': alertsCard({ alerts: [], told: null, now: NOON }, reader),
    'new group': newGroupCard(
      { name: HOSTILE, reason: HOSTILE, taken: 12, most: 500, form: '00000000-0000-4000-8000-000000000000' },
      reader,
    ),
    findings: findingsCard(
      {
        findings: [
          buildFinding(),
          buildFinding({ why: 'after-removal', state: 'removing', decidedBy: { ...BEN, name: HOSTILE } }),
          buildFinding({ principal: { ...BEN, name: LONG_WORD }, entitlement: buildGroup({ name: HOSTILE }) }),
        ],
        now: NOON,
      },
      reader,
    ),
    'findings, very many': findingsCard(
      { findings: Array.from({ length: 400 }, () => buildFinding()), now: NOON },
      reader,
    ),
    'findings, none': findingsCard({ findings: [], now: NOON }, reader),
    'canary, drilled': canaryCard({ canary: buildCanary(), now: NOON }, reader),
    'canary, failed': canaryCard(
      {
        canary: buildCanary({ policyName: LONG_WORD, results: [drilled({ broken: 'back', why: HOSTILE })] }),
        now: NOON,
      },
      reader,
    ),
    'canary, off': canaryCard({ canary: buildCanary({ on: false, results: [] }), now: NOON }, reader),
    status: statusCard(
      {
        rows: [
          { label: 'Store', value: 'ready, clock 3 ms off', state: 'good' },
          { label: 'Directory', value: 'slow: last answer took 2.1 s', state: 'warning' },
          { label: 'Deliveries', value: '2 waiting, oldest 4 s' },
          { label: 'Audit', value: 'sealed up to block 1042, chain verified' },
        ],
      },
      reader,
    ),
    help: helpCard(
      {
        name: 'JIT Access',
        commands: [
          { usage: 'help', what: 'Shows this.', who: 'everyone' },
          {
            usage: 'request <policy> for <duration> [ticket <id>] because <reason>',
            what: 'Asks for access under a policy.',
            example: 'request exchange-admin for 2h ticket INC0012345 because mailbox migration of the finance team',
            who: 'everyone',
          },
          { usage: 'my access', what: 'Shows what you hold and until when.', who: 'everyone' },
          { usage: 'release <id>', what: 'Gives access back early.', example: 'release R-7K3M9', who: 'everyone' },
          { usage: 'approvals', what: 'Shows what waits for your decision.', who: 'approvers' },
          { usage: 'policy import', what: 'Saves the YAML that follows in the same message.', who: 'admins' },
          {
            usage: 'audit [<id or person>] [since <duration>]',
            what: 'Shows the audit trail.',
            example: 'audit R-7K3M9',
            who: 'admins',
          },
        ],
      },
      reader,
    ),
    welcome: welcomeCard(
      {
        name: 'JIT Access',
        commands: [
          { title: 'What can I request?', value: 'request' },
          { title: 'My access', value: 'my access' },
          { title: 'My requests', value: 'my requests' },
          { title: 'Help', value: 'help' },
        ],
      },
      reader,
    ),
    refusal: messageCard(
      {
        title: 'That is too long',
        text: 'The policy exchange-admin allows 8 h at most.',
        example: 'request exchange-admin for 8h because mailbox migration of the finance team',
        tone: 'warning',
      },
      reader,
    ),
    faults: messageCard(
      {
        title: 'The policy was not saved',
        text: 'It has 3 faults.',
        points: ['line 3: nobody is eligible', 'line 7: approval is missing', `line 9: ${LONG_WORD} is no role`],
        tone: 'bad',
      },
      reader,
    ),
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
    const written = otherCards(
      reader,
      Object.values(states).map((request) => writtenBy(text, request)),
    );
    for (const list of ['my access', 'my requests', 'approvals', 'grants']) {
      const card = written[list];
      if (card !== undefined) cards[`${list}, ${name} texts`] = card;
    }
  }
  return { ...cards, ...otherCards(reader), ...formCards(reader, { hostile: HOSTILE, long: LONG_WORD }) };
}

function buildHistory(count: number): PolicyHistory {
  const { terms } = buildPolicy();
  const versions = Array.from({ length: count }, (_, index): PolicyHistory['versions'][number] => ({
    version: count - index,
    at: minutesAfterNoon(-index),
    by: index === 0 ? HOSTILE : BEN.name,
    what: 'changed',
    terms,
    changes: Array.from({ length: 20 }, () => `description: ${HOSTILE} → ${LONG_WORD}`),
    rolledBackTo: index === 1 ? 1 : null,
  }));
  return { policy: buildPolicy({ deletedAt: NOON, enabled: false }), version: count + 7, versions, cut: 7 };
}

function buildSimulation(overrides: Partial<Simulation> = {}): Simulation {
  const asked = Array.from({ length: 40 }, () => BEN);
  const setAside: SetAside[] = [
    { name: AMIRA.name, why: 'the-requester' },
    ...Array.from({ length: 40 }, () => ({ name: HOSTILE, why: 'disabled' as const })),
    { name: CHLOE.name, why: 'guest' },
  ];
  return {
    person: AMIRA,
    policy: buildPolicy(),
    durationMs: 3_600_000,
    through: [groupSubject(), userSubject(AMIRA)],
    refusals: [],
    opens: [buildRole(), buildGroup()],
    skipped: [{ label: LONG_WORD, reason: HOSTILE }],
    stages: [{ stage: buildStage({ quorum: 2 }), asked, mayAlso: [CHLOE], setAside }],
    pim: { faults: [{ path: 'backEnd', message: HOSTILE }], warnings: [] },
    ...overrides,
  };
}
