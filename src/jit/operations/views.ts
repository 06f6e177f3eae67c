import { SYSTEM } from '../aggregate.ts';
import type { Alert } from '../alert/alert.ts';
import type { AuditEvent, EventType } from '../audit/event.ts';
import type { Caller, Deps } from '../deps.ts';
import type { DirectoryUser } from '../directory.ts';
import { Refusal } from '../errors.ts';
import type { Holding } from '../holding/holding.ts';
import { parseRequestId, type RequestId, type UserId } from '../ids.ts';
import type { Licence } from '../policy/role-settings.ts';
import type { Stored } from '../ports.ts';
import type { AccessRequest } from '../request/request.ts';
import { openStage, voteOf } from '../request/votes.ts';
import { mayDecide, requireAdmin, requireReader } from './authority.ts';
import { licenceOf } from './policy/licence.ts';

const LIVE = ['scheduled', 'activating', 'active', 'revoking'] as const;
/** As far back as lists of one person's go, in pages. */
const MOST_OWN = 200;

/** What the caller holds now through the bot, soonest end first. */
export async function myAccess(deps: Deps, caller: Caller): Promise<AccessRequest[]> {
  const { tenantId } = deps.settings;
  const found = await deps.requests.list({
    tenantId,
    personId: caller.id,
    grantStates: [...LIVE],
    order: 'soonest-end',
    limit: MOST_OWN,
  });
  return found.map((one) => one.body);
}

/** The caller's requests, newest first (behaviour S1.18). */
export async function myRequests(deps: Deps, caller: Caller, limit = MOST_OWN): Promise<AccessRequest[]> {
  const found = await deps.requests.list({ tenantId: deps.settings.tenantId, personId: caller.id, limit });
  return found.map((one) => one.body);
}

/**
 * What waits for the caller's decision, by the rights they have now, longest first (behaviour S1.19): two reads however
 * much is pending.
 */
export async function approvalsFor(deps: Deps, caller: Caller): Promise<AccessRequest[]> {
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  const pending = await deps.requests.list({ tenantId: deps.settings.tenantId, states: ['pending'], limit: 1_000 });
  const open = pending.flatMap(({ body }) => {
    if (body.terms.person.id === caller.id) return [];
    const stage = openStage(body.terms.approval, body.votes, body.terms.person.id);
    if (stage === null || voteOf(body, caller.id, stage.index) !== null) return [];
    return [{ request: body, approvers: stage.stage.approvers }];
  });
  const groups = open.flatMap(({ approvers }) => approvers.flatMap((one) => (one.kind === 'group' ? [one.id] : [])));
  const [user, memberOf] = await Promise.all([
    directory.user(caller.id),
    directory.memberOfAny(caller.id, [...new Set(groups)]),
  ]);
  if (user?.enabled !== true || (user.guest && !deps.settings.allowGuests)) return [];
  const mine = new Set<string>([caller.id, ...memberOf]);
  const waiting = open.filter(({ approvers }) => approvers.some((one) => mine.has(one.id)));
  return waiting.map(({ request }) => request).reverse();
}

/** One request, for those it concerns: its requester, who was asked or voted, admins and auditors. */
export async function showRequest(deps: Deps, caller: Caller, id: RequestId): Promise<Stored<AccessRequest>> {
  const stored = await deps.requests.load(id);
  if (stored === null) throw new Refusal('unknown-request', 'there is no such request', { requestId: id });
  const { terms, asked, votes, extensions = [] } = stored.body;
  const concerned =
    terms.person.id === caller.id ||
    [...asked, ...extensions.flatMap((one) => one.asked), ...votes.map((vote) => vote.approver)].some(
      (p) => p.id === caller.id,
    );
  if (concerned) return stored;
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  const open = openStage(terms.approval, votes, terms.person.id);
  if (open !== null && (await mayDecide(deps, directory, caller.id, open.stage))) return stored;
  await requireReader(deps, directory, caller);
  return stored;
}

/** Every live grant, soonest end first. */
export async function liveGrants(deps: Deps, caller: Caller): Promise<AccessRequest[]> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  const { tenantId } = deps.settings;
  const found = await deps.requests.list({ tenantId, grantStates: [...LIVE], order: 'soonest-end', limit: 1_000 });
  return found.map((one) => one.body);
}

/** One person by id, address or exact name; ambiguity is answered with the candidates (behaviour P8). */
export async function findPerson(deps: Deps, text: string): Promise<DirectoryUser> {
  const found = await deps.directories.within(deps.settings.turnDirectoryMs).findUsers(text);
  const [person] = found;
  if (person === undefined)
    throw new Refusal('unknown-person', 'nobody of this name or address was found', { name: text });
  if (found.length > 1) {
    const candidates = found.map((user) => `${user.name} (${user.address})`);
    throw new Refusal('ambiguous-person', 'several people have this name', { name: text, candidates });
  }
  return person;
}

/** Steps of the machinery that `/audit` leaves out unless a request is asked for. */
const INNER: ReadonlySet<EventType> = new Set([
  'holding.lease-added',
  'holding.lease-ended',
  'holding.attempted',
  'holding.answered',
  'holding.basis-read',
  'grant.activating',
  'eligibility.attempted',
  'eligibility.answered',
]);

/** The audit trail for those who may read it: the latest, or those of a request or person since a time. */
export async function auditTrail(
  deps: Deps,
  caller: Caller,
  filter: { subject: string | null; sinceMs: number | null },
): Promise<AuditEvent[]> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  const { tenantId } = deps.settings;
  const since = filter.sinceMs === null ? {} : { since: new Date(deps.clock.now().getTime() - filter.sinceMs) };
  const requestId = filter.subject === null ? null : parseRequestId(filter.subject);
  if (requestId !== null && (await deps.requests.load(requestId)) !== null) {
    return deps.ledger.latest({ tenantId, requestId, ...since, limit: 100 });
  }
  const personId: UserId | null =
    filter.subject === null ? null : (await personOrNobody(deps, filter.subject, requestId)).id;
  const events = await deps.ledger.latest({
    tenantId,
    ...(personId === null ? {} : { personId }),
    ...since,
    limit: 300,
  });
  return events.filter((event) => !INNER.has(event.type)).slice(0, 50);
}

/** A few names can be read as an id; where nobody is called so, it was meant as one. */
async function personOrNobody(deps: Deps, text: string, requestId: RequestId | null): Promise<DirectoryUser> {
  try {
    return await findPerson(deps, text);
  } catch (error) {
    const meant = requestId !== null && error instanceof Refusal && error.code === 'unknown-person';
    throw meant ? new Refusal('unknown-request', 'there is no such request', { requestId }) : error;
  }
}

export type Status = {
  frozen: { by: string; reason: string } | null;
  pending: number;
  live: number;
  revoking: number;
  /** Holdings that Graph or the directory keeps us from settling, loudest first. */
  stuck: { person: string; what: Holding['entitlement']; state: Holding['state']; why: string }[];
  deliveriesWaiting: number;
  oldestDelivery: Date | null;
  ledgerHead: { n: number; hash: string } | null;
  /** When the oldest block that is left was sealed; null: there is none. */
  trailSince: Date | null;
  unsealed: number;
  /** Whether the tenant has the licence that policies need; null: none needs it. */
  licence: Licence | null;
  /** Permissions that are needed and missing; null: nobody can tell. */
  missingPermissions: readonly string[] | null;
  /** Worst first, then oldest. */
  alerts: Alert[];
};

/** How the product is doing, for admins and auditors. */
export async function statusOf(deps: Deps, caller: Caller): Promise<Status> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  const { tenantId } = deps.settings;
  const [control, pending, live, revoking, holdings, deliveries, head, [oldest], unsealed, alerts, policies] =
    await Promise.all([
      deps.control.load('freeze'),
      deps.requests.count({ tenantId, states: ['pending'], limit: 10_000 }),
      deps.requests.count({ tenantId, grantStates: ['scheduled', 'activating', 'active'], limit: 10_000 }),
      deps.requests.count({ tenantId, grantStates: ['revoking'], limit: 10_000 }),
      deps.holdings.unsettled(tenantId, 500),
      deps.deliveries.countWaiting(),
      deps.ledger.head(),
      deps.ledger.blocks(1, 1),
      deps.ledger.unsealed(1_000),
      deps.alerts.open(tenantId, null),
      deps.policies.list(tenantId),
    ]);
  const stuck = holdings.flatMap(({ body }) => {
    const why = body.dormant ?? body.lastError;
    return why === null ? [] : [{ person: body.principal.name, what: body.entitlement, state: body.state, why }];
  });
  return {
    frozen:
      control?.body.frozen === true ? { by: control.body.by?.name ?? SYSTEM.name, reason: control.body.reason } : null,
    pending,
    live,
    revoking,
    stuck,
    deliveriesWaiting: deliveries.count,
    oldestDelivery: deliveries.oldest,
    ledgerHead: head === null ? null : { n: head.n, hash: head.hash },
    trailSince: oldest?.at ?? null,
    unsealed: unsealed.length,
    licence: policies.some(({ body }) => body.enabled && body.terms.backEnd === 'pim') ? await licenceOf(deps) : null,
    missingPermissions: await deps.permissions.missing(),
    alerts: alerts.map((one) => one.body),
  };
}

/** For operations that only admins may run and that have no other check of their own. */
export async function requireAdministrator(deps: Deps, caller: Caller): Promise<void> {
  await requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
}
