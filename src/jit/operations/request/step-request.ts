import type { Change } from '../../aggregate.ts';
import { after, change, commitOf, create } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import type { Holding } from '../../holding/holding.ts';
import { addLease, dropLeases, moveLease, newHolding } from '../../holding/leases.ts';
import { backOff, spreadBackOff } from '../../holding/next-step.ts';
import type { Cause } from '../../ids.ts';
import { holdingKind, requestKind, warnAt } from '../../kinds.ts';
import type { Stored } from '../../ports.ts';
import { itemWhileActivating, itemWhileActive, itemWhileRevoking, withRemovableAt } from '../../request/items.ts';
import { openAskOf } from '../../request/open-ask.ts';
import type { AccessRequest, Grant, GrantItem } from '../../request/request.ts';
import {
  accountOpened,
  activated,
  beginActivation,
  beginEnd,
  close,
  ended,
  endOf,
  expire,
  pending,
  warned,
} from '../../request/transitions.ts';
import { conditionsHold, policyStands } from '../conditions.ts';
import { endSessions } from '../grant/end-sessions.ts';
import { isOpening, openedAccount, whoseItem } from '../grant/grant-account.ts';
import { showsOf } from '../grant/shows-access.ts';
import { expandRequestEffects } from '../message/expand-effects.ts';
import { remindApprovers } from './remind-approvers.ts';

const CAUSE = 'loop:request' as Cause;
const MOST_STEPS = 6;
/** So long is waited for the directory to show what was given wherever it is asked; the time runs all the same. */
const SHOWN_WITHIN_MS = 60_000;

type Claimed = Stored<AccessRequest> & { claim: string };
type Current = Stored<AccessRequest>;

/** Brings one request, or its grant, as far as it can go now: expire, activate, warn, end, confirm. */
export async function stepRequest(deps: Deps, claimed: Claimed): Promise<void> {
  let stored: Current = claimed;
  const doneEffects = await expandRequestEffects(deps, stored);
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = await oneStep(deps, stored, claimed.claim);
    if (next === null) break;
    stored = next;
  }
  const fresh = stored.outbox.filter((effect) => !doneEffects.includes(effect.id));
  doneEffects.push(...(await expandRequestEffects(deps, { ...stored, outbox: fresh })));
  const dueAt = requestKind.dueAt(stored.body);
  // What waits for its holdings stays hidden for the length of the claim only, and is looked at again.
  const waiting = dueAt !== null && dueAt <= deps.clock.now();
  const again = waiting ? new Date(deps.clock.now().getTime() + deps.settings.claimMs) : dueAt;
  await deps.requests.settleEffects(stored.body.id, doneEffects, { claim: claimed.claim, seq: stored.seq }, again);
}

async function oneStep(deps: Deps, stored: Current, claim: string): Promise<Current | null> {
  const request = stored.body;
  if (request.state === 'pending') return watchPending(deps, stored);
  if (request.grant === null) return null;
  switch (request.grant.state) {
    case 'scheduled':
      return activate(deps, stored, request.grant);
    case 'activating':
      return settleActivation(deps, stored, request.grant);
    case 'active':
      return watchActive(deps, stored, request.grant);
    case 'revoking':
      return (await settleEnd(deps, stored, request.grant)) ?? sessionsStep(deps, stored, claim);
    case 'ended':
      return sessionsStep(deps, stored, claim);
  }
}

/**
 * Expires what nobody decided, and closes what was asked under terms that changed between the look at the policy and the
 * insert: the policy's own follow-up has passed by then (design invariant 2). Whoever has not answered is reminded.
 */
async function watchPending(deps: Deps, stored: Current): Promise<Current | null> {
  const request = stored.body;
  const expired = expire(request, deps.clock.now());
  if (expired !== null) return commit(deps, stored, expired);
  const stands = await policyStands(deps, request);
  if (stands.kind === 'fail') return commit(deps, stored, close(request, stands.why, deps.clock.now()));
  return commit(deps, stored, await remindApprovers(deps, request));
}

/** Conditions are checked again; then the end is fixed, before anything is written to Graph. */
async function activate(deps: Deps, stored: Current, grant: Grant): Promise<Current | null> {
  const request = stored.body;
  const now = deps.clock.now();
  if (grant.scheduledAt > now || (request.retryAt !== null && request.retryAt > now)) return null;
  if (endOf(request, now) <= now) return commit(deps, stored, close(request, 'its time was over before it began', now));
  const conditions = await conditionsHold(deps, deps.directories.within(deps.settings.turnDirectoryMs), request);
  if (conditions.kind === 'hold') return commit(deps, stored, beginActivation(request, deps.clock.now()));
  if (conditions.kind === 'fail') return commit(deps, stored, close(request, conditions.why, now));
  if (now.getTime() - grant.scheduledAt.getTime() >= deps.settings.activationLimitMs) {
    return commit(deps, stored, close(request, 'the directory could not be asked in time', now));
  }
  const retryAt = spreadBackOff(backOff(2, now, conditions.retryAfterMs), now, deps.random, conditions.retryAfterMs);
  deps.log.warn({ requestId: request.id, why: conditions.why }, 'activation waits for the directory');
  await commit(deps, stored, { body: { ...request, retryAt }, events: [] });
  return null;
}

/** Leases go on the holdings; the grant is active when each has answered. */
async function settleActivation(deps: Deps, stored: Current, grant: Grant): Promise<Current | null> {
  const request = stored.body;
  const now = deps.clock.now();
  const until = grant.endsAt ?? now;
  if (until <= now) return commit(deps, stored, beginEnd(request, { reason: 'expired', by: null, note: null }, now));
  const late =
    grant.activatingAt !== null && now.getTime() - grant.activatingAt.getTime() >= deps.settings.activationLimitMs;
  if (late) {
    const note = 'Microsoft Graph did not confirm the access in time';
    return commit(deps, stored, beginEnd(request, { reason: 'failed', by: null, note }, now));
  }
  const items = await Promise.all(grant.items.map((item) => leaseItem(deps, request, item, until)));
  deps.poke('holdings');
  if (isOpening(request)) {
    const account = await openedAccount(deps, items);
    if (account !== null) return commit(deps, stored, accountOpened(request, items, account));
  }
  if (!isHopeless(items)) {
    if (items.some((item) => item.status === 'waiting')) return null;
  } else {
    const note = items
      .map((item) => item.detail)
      .filter((detail) => detail !== null)
      .join('; ');
    const failed = beginEnd(request, { reason: 'failed', by: null, note: note || 'nothing could be granted' }, now);
    if (failed === null) return null;
    return commit(deps, stored, { ...failed, body: withItems(failed.body, items) });
  }
  const shown = await showsOf(deps, request, items);
  // What the person's own sign-in would not find yet is not called active, for a while.
  if (shown === 'not-yet' && now.getTime() - (grant.activatingAt ?? now).getTime() < SHOWN_WITHIN_MS) return null;
  return commit(deps, stored, activated(request, items, now, shown === 'shown'));
}

/** Nothing can come of it: nothing is given, or the account that was to have it is not. */
function isHopeless(items: readonly GrantItem[]): boolean {
  const failed = (item: GrantItem) => item.status === 'skipped' || isLost(item);
  const account = items.find((item) => item.entitlement.kind === 'account');
  const given = items.filter((item) => item !== account);
  return (account !== undefined && failed(account)) || (given.length > 0 && given.every(failed));
}

function withItems(request: AccessRequest, items: GrantItem[]): AccessRequest {
  return request.grant === null ? request : { ...request, grant: { ...request.grant, items } };
}

/** Puts this grant's lease on the item's holding, once, and says how far the holding is. */
async function leaseItem(deps: Deps, request: AccessRequest, item: GrantItem, until: Date): Promise<GrantItem> {
  if (item.status !== 'waiting') return item;
  const before = await deps.holdings.load(item.holdingId);
  const settled = itemWhileActivating(item, before?.body ?? null, request);
  if (settled !== 'needs-lease') return settled;
  const { holder, backEnd } = whoseItem(request, item);
  const lease = { requestId: request.id, until, backEnd };
  if (before === null) {
    const fresh = newHolding(request.tenantId, holder, item.entitlement, backEnd);
    const first = addLease(fresh, lease, deps.clock.now());
    const created = first === null ? null : await create(deps.clock, deps.holdings, holdingKind, first, CAUSE);
    if (created !== null) return item;
  }
  // The names a card shows are those the approver saw, not those of an older grant.
  const named = { entitlement: item.entitlement, principal: holder };
  const leased = await change(
    deps.clock,
    deps.holdings,
    holdingKind,
    item.holdingId,
    CAUSE,
    (holding, now) => addLease({ ...holding, ...named }, lease, now),
    before ?? undefined,
  );
  // What another grant holds already is there at once: nothing will move the holding and wake this grant.
  const now = leased === null ? 'needs-lease' : itemWhileActivating(item, leased.stored.body, request);
  return now === 'needs-lease' ? item : now;
}

/** Warn before the end, end at the end, and notice what was taken away outside. */
async function watchActive(deps: Deps, stored: Current, grant: Grant): Promise<Current | null> {
  const request = stored.body;
  const now = deps.clock.now();
  if (grant.endsAt !== null && grant.endsAt <= now) {
    return commit(deps, stored, beginEnd(request, { reason: 'expired', by: null, note: null }, now));
  }
  const holdings = await loadHoldings(deps, grant);
  const items = grant.items.map((item) => itemWhileActive(item, holdings.get(item.holdingId) ?? null, request.id, now));
  const lost = items.filter((item, n) => isLost(item) && item.status !== grant.items[n]?.status);
  if (lost.length > 0) {
    const deleted = lost.find((item) => item.status === 'gone');
    const note = deleted?.detail ?? 'somebody took it away outside the bot';
    const end = beginEnd(request, { reason: 'removed-outside', by: null, note }, now);
    return commit(deps, stored, end === null ? null : { ...end, body: withItems(end.body, items) });
  }
  await moveLeases(deps, request, holdings.values(), grant.endsAt);
  const warning = warnAt(grant, request.terms);
  if (grant.warnedAt === null && warning !== null && warning <= now) return commit(deps, stored, warned(request, now));
  // Whoever was asked for more time and has not answered.
  return openAskOf(request) === null ? null : commit(deps, stored, await remindApprovers(deps, request));
}

/** The end moved by a commit before this: what leans on it follows, now or at the next look (design invariant 3). */
async function moveLeases(
  deps: Deps,
  request: AccessRequest,
  holdings: Iterable<Holding>,
  until: Date | null,
): Promise<void> {
  if (until === null || request.grant?.extendedMs === undefined) return;
  const lease = { requestId: request.id, until };
  const behind = [...holdings].filter((holding) => moveLease(holding, lease, until) !== null);
  await Promise.all(
    behind.map(({ id }) =>
      change(deps.clock, deps.holdings, holdingKind, id, CAUSE, (holding, now) => moveLease(holding, lease, now)),
    ),
  );
}

function isLost(item: GrantItem): boolean {
  return item.status === 'removed-outside' || item.status === 'gone';
}

/** Leases are pulled; the grant is ended when each removal is confirmed, or shown to be kept. */
async function settleEnd(deps: Deps, stored: Current, grant: Grant): Promise<Current | null> {
  const request = stored.body;
  await Promise.all(grant.items.map((item) => dropLease(deps, request, item)));
  deps.poke('holdings');
  const holdings = await loadHoldings(deps, grant);
  const items = grant.items.map((item) => itemWhileRevoking(item, holdings.get(item.holdingId) ?? null, request));
  if (items.some((item) => item === 'waiting')) {
    const waiting = grant.items.map((item) => withRemovableAt(item, holdings.get(item.holdingId) ?? null));
    return commit(deps, stored, pending(request, waiting, deps.clock.now()));
  }
  const settled = items.filter((item) => item !== 'waiting');
  return commit(deps, stored, ended(request, settled, deps.clock.now()));
}

/** Whoever held it signs in anew, where the policy asks for that (behaviour P4). Holds no end up. */
async function sessionsStep(deps: Deps, stored: Current, claim: string): Promise<Current | null> {
  return commit(deps, stored, await endSessions(deps, stored.body, claim));
}

async function dropLease(deps: Deps, request: AccessRequest, item: GrantItem): Promise<void> {
  const why = request.grant?.endReason ?? 'ended';
  const dropped = await change(deps.clock, deps.holdings, holdingKind, item.holdingId, CAUSE, (holding, now) =>
    dropLeases(holding, [request.id], why, now),
  );
  // A worker that waits for a slow answer keeps its claim: the removal must not wait for it.
  if (dropped?.changed === true) await deps.holdings.makeDue(item.holdingId, deps.clock.now());
}

async function loadHoldings(deps: Deps, grant: Grant): Promise<Map<string, Holding>> {
  const loaded = await Promise.all(grant.items.map((item) => deps.holdings.load(item.holdingId)));
  return new Map(loaded.filter((one) => one !== null).map((one) => [one.body.id, one.body]));
}

/** Commits on exactly the version that was looked at; null when it moved on, or there is nothing to change. */
async function commit(deps: Deps, stored: Current, decided: Change<AccessRequest> | null): Promise<Current | null> {
  if (decided === null) return null;
  const next = commitOf(requestKind, decided, stored, CAUSE, deps.clock.now());
  const done = await deps.requests.commit(stored.body.id, stored.seq, next);
  return done ? after(stored, next) : null;
}
