import type { AccessRequest, GrantItem, GrantState } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { entitlementText, natureOf } from './entitlement-text.ts';
import { escapeLabel, escapeText } from './escape.ts';
import { formatInstant, type Reader } from './reader.ts';
import { retell } from './retell.ts';

/** One entitlement as a card shows it: its label, and a line on what it is or what became of it. Both escaped. */
export type ItemLine = { label: string; note: string };

/** What the request opens, before it is decided. */
export function askedItems(request: AccessRequest, reader: Reader): ItemLine[] {
  return request.terms.entitlements.map((entitlement) => ({
    label: escapeLabel(entitlementText(entitlement, reader)),
    note: natureOf(entitlement, reader),
  }));
}

/** What became of each item of the grant: the receipt (behaviour D1). */
export function grantItems(request: AccessRequest, reader: Reader, now: Date): ItemLine[] {
  const grant = request.grant;
  if (grant === null) return [];
  return grant.items.map((item) => ({
    label: escapeLabel(entitlementText(item.entitlement, reader)),
    note: fateOf(item, grant.state, reader, now),
  }));
}

function fateOf(item: GrantItem, state: GrantState, reader: Reader, now: Date): string {
  const words = wordsFor(reader).request.items;
  const revoking = state === 'revoking';
  const ended = state === 'ended';
  const detail = item.detail === null || item.detail === '' ? null : escapeText(retell(item.detail, reader));
  const confirmedAt = item.confirmedAt === null ? null : formatInstant(item.confirmedAt, now);
  switch (item.status) {
    case 'waiting':
      if (ended) return words.neverGiven;
      if (state === 'scheduled') return words.notGivenYet;
      return revoking ? words.takingBack : words.settingUp;
    case 'held':
      if (ended) return words.notConfirmed;
      return revoking ? words.takingBack : words.held;
    case 'standing':
      return ended || revoking ? words.keptAsBefore : words.thereBefore;
    case 'kept':
      return detail === null ? words.keptForAnother : words.kept(detail);
    case 'skipped':
      return detail === null ? words.notGiven : words.notGivenBecause(detail);
    case 'removed':
      return confirmedAt === null ? words.takingBack : words.revoked(confirmedAt);
    case 'gone':
      return detail === null ? words.goneForGood : words.gone(detail);
    case 'removed-outside':
      return confirmedAt === null ? words.takenOutside : words.takenOutsideAt(confirmedAt);
  }
}
