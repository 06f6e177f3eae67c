import { type Entitlement, entitlementLabel } from '../jit/entitlement.ts';
import type { AccessRequest, GrantItem, GrantState } from '../jit/request/request.ts';
import { escapeLabel, escapeText } from './escape.ts';
import { formatInstant } from './reader.ts';

/** One entitlement as a card shows it: its label, and a line on what it is or what became of it. Both escaped. */
export type ItemLine = { label: string; note: string };

/** What the request opens, before it is decided. Privileged is said in words, never by a colour alone. */
export function askedItems(request: AccessRequest): ItemLine[] {
  return request.terms.entitlements.map((entitlement) => ({
    label: escapeLabel(entitlementLabel(entitlement)),
    note: natureOf(entitlement),
  }));
}

/** What became of each item of the grant: the receipt (behaviour D1). */
export function grantItems(request: AccessRequest, now: Date): ItemLine[] {
  const grant = request.grant;
  if (grant === null) return [];
  return grant.items.map((item) => ({
    label: escapeLabel(entitlementLabel(item.entitlement)),
    note: fateOf(item, grant.state, now),
  }));
}

export function natureOf(entitlement: Entitlement): string {
  if (entitlement.kind === 'group') return 'Group membership';
  const what = entitlement.privileged ? 'Privileged role' : 'Role';
  const where = entitlement.scopeName === null ? 'whole tenant' : `only in unit ${escapeLabel(entitlement.scopeName)}`;
  return `${what}, ${where}`;
}

function fateOf(item: GrantItem, state: GrantState, now: Date): string {
  const revoking = state === 'revoking';
  const ended = state === 'ended';
  const detail = item.detail === null || item.detail === '' ? null : escapeText(item.detail);
  switch (item.status) {
    case 'waiting':
      if (ended) return 'Never given';
      if (state === 'scheduled') return 'Not given yet';
      return revoking ? 'Being taken back, not confirmed yet' : 'Being set up';
    case 'held':
      if (ended) return 'Not confirmed as taken back';
      return revoking ? 'Being taken back, not confirmed yet' : 'Held';
    case 'standing':
      return ended || revoking ? 'Kept: it was there before this request' : 'There already before this request, stays';
    case 'kept':
      return detail === null ? 'Kept: another grant still needs it' : `Kept: ${detail}`;
    case 'skipped':
      return detail === null ? 'Not given' : `Not given: ${detail}`;
    case 'removed':
      return item.confirmedAt === null
        ? 'Being taken back, not confirmed yet'
        : `Revoked, confirmed at ${formatInstant(item.confirmedAt, now)} by two reads`;
    case 'gone':
      return `Gone: ${detail ?? 'it was deleted for good'}`;
    case 'removed-outside':
      return item.confirmedAt === null
        ? 'Taken away outside this bot'
        : `Taken away outside this bot, confirmed at ${formatInstant(item.confirmedAt, now)} by two reads`;
  }
}
