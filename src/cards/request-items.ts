import type { Entitlement, Held } from '../jit/entitlement.ts';
import { type ItemNote, noteOf } from '../jit/request/opens.ts';
import type { AccessRequest, GrantItem, GrantState } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { briefly } from './briefly.ts';
import { entitlementTitle, natureOf } from './entitlement-text.ts';
import { escapeLabel, escapeText } from './escape.ts';
import { listed } from './people.ts';
import { formatInstant, type Reader } from './reader.ts';
import type { Tone } from './request-status.ts';
import { retell } from './retell.ts';

/**
 * One entitlement as a card shows it: its label, a line on what it is or what became of it, and what can be done with it,
 * in one line or none. All escaped.
 */
export type ItemLine = { label: string; note: string; tone: Tone; about: { text: string }[] };

/** Of more than these, only what is privileged is described, and more briefly: a card is read at a glance. */
const FEW = 3;
const MOST_DESCRIBED = 6;
const ONE_LINE = 80;

/** What the request opens, before it is decided: what each can do, and how privileged it is (behaviour S1.7). */
export function askedItems(request: AccessRequest, reader: Reader): ItemLine[] {
  const { entitlements } = request.terms;
  const few = entitlements.length <= FEW;
  let described = 0;
  return entitlements.map((entitlement) => {
    const note = noteOf(request.opens, entitlement);
    const privileged = isPrivileged(entitlement, note);
    const told = note !== null && note.about !== '' && (few || (privileged && described < MOST_DESCRIBED));
    if (told) described++;
    return {
      label: labelOf(entitlement, reader),
      note: whatItIs(entitlement, note, reader),
      // The words say it; the colour only makes it found sooner.
      tone: privileged ? 'Warning' : 'Default',
      about: told ? [{ text: briefly(note.about, few ? undefined : ONE_LINE) }] : [],
    };
  });
}

/** What the policy is for, in its admins' words; no line where they wrote none. Escaped. */
export function purposeLines({ opens }: AccessRequest): { text: string }[] {
  return opens === undefined || opens.purpose === '' ? [] : [{ text: briefly(opens.purpose) }];
}

/** A group that carries roles gives what they give. */
function isPrivileged(entitlement: Entitlement, note: ItemNote | null): boolean {
  return entitlement.kind === 'role' ? entitlement.privileged : note?.carries !== undefined;
}

function whatItIs(entitlement: Entitlement, note: ItemNote | null, reader: Reader): string {
  const nature = natureOf(entitlement, reader);
  if (note?.carries === undefined) return nature;
  const roles = note.carries.map((name) => escapeLabel(name));
  return wordsFor(reader).entitlement.carrying(nature, listed(roles, reader));
}

function labelOf(entitlement: Held, reader: Reader): string {
  return escapeLabel(entitlementTitle(entitlement, reader));
}

/** What became of each item of the grant: the receipt (behaviour D1). */
export function grantItems(request: AccessRequest, reader: Reader, now: Date): ItemLine[] {
  const grant = request.grant;
  if (grant === null) return [];
  return grant.items.map((item) => ({
    label: labelOf(item.entitlement, reader),
    note: fateOf(item, grant.state, reader, now),
    tone: 'Default',
    about: [],
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
      if (confirmedAt === null) return words.takingBack;
      return detail === null ? words.revoked(confirmedAt) : words.revokedBut(confirmedAt, detail);
    case 'gone':
      return detail === null ? words.goneForGood : words.gone(detail);
    case 'removed-outside':
      return confirmedAt === null ? words.takenOutside : words.takenOutsideAt(confirmedAt);
  }
}
