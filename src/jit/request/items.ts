import type { Holding } from '../holding/holding.ts';
import type { RequestId } from '../ids.ts';
import type { AccessRequest, GrantItem } from './request.ts';

/** A card names no more; the trail has them all. */
const MOST_KEPT = 5;

/**
 * What a grant makes of its holdings. A grant never writes access: it puts leases on holdings, takes them off, and reads
 * here how far each holding is.
 */
export function itemWhileActivating(
  item: GrantItem,
  holding: Holding | null,
  request: AccessRequest,
): GrantItem | 'needs-lease' {
  if (holding === null) return 'needs-lease';
  const deleted = itemOfDeleted(item, holding, request.id);
  if (deleted !== null) return deleted;
  const fallen = holding.fallen.find((one) => one.requestId === request.id);
  if (fallen !== undefined) {
    return { ...item, status: fallen.why === 'refused' ? 'skipped' : 'removed-outside', detail: fallen.detail };
  }
  if (!hasLease(holding, request.id)) return 'needs-lease';
  if (holding.state !== 'held') return item;
  return { ...item, status: holding.basis?.kind === 'none' ? 'held' : 'standing', detail: null };
}

/** The person or the target was deleted for good while this grant leant on the holding, or waited for its removal. */
function itemOfDeleted(item: GrantItem, holding: Holding, request: RequestId): GrantItem | null {
  const fallen = holding.fallen.find((one) => one.requestId === request && one.why === 'gone');
  if (fallen === undefined) return null;
  return { ...item, status: 'gone', detail: fallen.detail, confirmedAt: holding.removedAt };
}

/**
 * The account that had it is not in the directory: nobody has it, and an end need not wait for a month until nobody can
 * restore it. The holding goes on waiting for that, and takes it back then.
 */
function isOfDeletedAccount({ state, dormant, principal }: Holding, { grant }: AccessRequest): boolean {
  return grant?.account?.id === principal.id && state === 'removing' && (dormant?.includes(principal.id) ?? false);
}

function hasLease(holding: Holding, request: RequestId): boolean {
  return holding.leases.some((lease) => lease.requestId === request);
}

/** While active, a lease vanishes without our doing only when the access was taken away outside. */
export function itemWhileActive(item: GrantItem, holding: Holding | null, request: RequestId, now: Date): GrantItem {
  if (item.status !== 'held' && item.status !== 'standing') return item;
  if (holding !== null && hasLease(holding, request)) return item;
  const deleted = holding === null ? null : itemOfDeleted(item, holding, request);
  if (deleted !== null) return deleted;
  return { ...item, status: 'removed-outside', detail: 'taken away outside the bot', confirmedAt: now };
}

/** Notes on the item when Entra will take it back, where that is not now. */
export function withRemovableAt({ removableAt: _, ...item }: GrantItem, holding: Holding | null): GrantItem {
  const at = holding?.state === 'removing' ? holding.removableAt : undefined;
  return at === undefined ? item : { ...item, removableAt: at };
}

/** Confirmed gone, or shown to be kept by others' leases or by what was there before us (design, order of an end). */
export function itemWhileRevoking(
  item: GrantItem,
  holding: Holding | null,
  request: AccessRequest,
): GrantItem | 'waiting' {
  if (item.status === 'skipped' || item.status === 'removed-outside' || item.status === 'gone') return item;
  const { removableAt: _, ...settling } = item;
  return settled(settling, holding, request);
}

/** Never called revoked: it is not, though it is of no use to an account that is shut. */
function keptText({ keeps }: Holding): string | null {
  if (keeps === undefined) return null;
  const more = keeps.length > MOST_KEPT ? ', …' : '';
  return `the bot cannot take everything: the account stays ${keeps.slice(0, MOST_KEPT).join(', ')}${more}`;
}

function settled(item: GrantItem, holding: Holding | null, request: AccessRequest): GrantItem | 'waiting' {
  if (holding === null) return { ...item, status: 'removed', detail: 'never given' };
  if (isOfDeletedAccount(holding, request)) {
    return { ...item, status: 'gone', detail: 'the account was deleted', confirmedAt: null };
  }
  if (hasLease(holding, request.id) || holding.state === 'removing') return 'waiting';
  const deleted = itemOfDeleted(item, holding, request.id);
  if (deleted !== null && item.status !== 'standing') return deleted;
  // Before the leases of others: what they wait for now is a fresh life after the removal.
  const revokingAt = request.grant?.revokingAt ?? null;
  const confirmed = holding.removedAt !== null && revokingAt !== null && holding.removedAt >= revokingAt;
  if (confirmed) return { ...item, status: 'removed', detail: keptText(holding), confirmedAt: holding.removedAt };
  if (item.status === 'standing') return { ...item, detail: 'was theirs before, and stays' };
  if (holding.leases.length > 0) {
    const others = holding.leases.map((lease) => lease.requestId).join(', ');
    return { ...item, status: 'kept', detail: `kept by ${others}` };
  }
  if (item.status === 'held') return { ...item, status: 'removed-outside', detail: 'was gone already' };
  return { ...item, status: 'removed', detail: 'never given' };
}
