import type { UserId } from '../jit/ids.ts';
import type { AccessRequest, Grant } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { entitlementText } from './entitlement-text.ts';
import { escapeLabel, escapeText } from './escape.ts';
import { nameFor, sentence } from './people.ts';
import { formatTime, type Reader } from './reader.ts';
import { retell } from './retell.ts';

/** A colour only repeats what the words say (Designing Adaptive Cards). */
export type Tone = 'Default' | 'Accent' | 'Good' | 'Warning' | 'Attention';

/** Where a request stands: a few words, their tone, and a sentence on why or until when (already escaped), or null. */
export type Status = { label: string; tone: Tone; detail: string | null };

/** The one place that puts a request's and its grant's state into words. */
export function requestStatus(request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): Status {
  const words = wordsFor(reader).request.status;
  const note = request.stateNote === null || request.stateNote === '' ? null : whySentence(request.stateNote, reader);
  switch (request.state) {
    case 'pending':
      return { label: words.waiting, tone: 'Accent', detail: null };
    case 'denied':
      // The comment stands beside the name of the approver who wrote it.
      return { label: words.denied, tone: 'Attention', detail: null };
    case 'cancelled':
      return { label: words.cancelled, tone: 'Default', detail: note };
    case 'expired':
      return {
        label: words.expired,
        tone: 'Default',
        detail: words.nobodyDecided(formatTime(request.pendingUntil, reader, now)),
      };
    case 'closed':
      return { label: words.closed, tone: 'Warning', detail: note };
    case 'approved':
      return request.grant === null
        ? { label: words.approved, tone: 'Good', detail: null }
        : grantStatus(request.grant, reader, now, readerId);
  }
}

/** What the product noted begins with a small letter and has no stop, so that it can follow a colon. */
function whySentence(note: string, reader: Reader): string {
  const why = sentence(escapeText(retell(note, reader)));
  return /[.!?…]$/u.test(why) ? why : wordsFor(reader).request.end.plainly(why);
}

function grantStatus(grant: Grant, reader: Reader, now: Date, readerId: UserId | null): Status {
  const words = wordsFor(reader).request.status;
  switch (grant.state) {
    case 'scheduled':
      return grant.scheduledAt > now
        ? { label: words.approved, tone: 'Accent', detail: words.startsAt(formatTime(grant.scheduledAt, reader, now)) }
        : { label: words.settingUp, tone: 'Accent', detail: null };
    case 'activating':
      return { label: words.settingUp, tone: 'Accent', detail: null };
    case 'active':
      return {
        label: grant.endsAt === null ? words.active : words.activeUntil(formatTime(grant.endsAt, reader, now)),
        tone: 'Good',
        detail: null,
      };
    case 'revoking':
      return revokingStatus(grant, reader, now, readerId);
    case 'ended': {
      const failed = grant.endReason === 'failed';
      return {
        label: failed ? words.failed : isRevoked(grant) ? words.endedAndRevoked : words.ended,
        tone: failed ? 'Attention' : 'Default',
        detail: endSentence(grant, reader, readerId),
      };
    }
  }
}

/** What Entra takes back only later is said to be so: the access may still live. */
function revokingStatus(grant: Grant, reader: Reader, now: Date, readerId: UserId | null): Status {
  const words = wordsFor(reader).request.status;
  const why = endSentence(grant, reader, readerId);
  const pending = grant.items.map((item) => item.removableAt ?? now).filter((at) => at > now);
  if (pending.length === 0) return { label: words.takingBack, tone: 'Warning', detail: why };
  const last = new Date(Math.max(...pending.map((at) => at.getTime())));
  const detail = `${why} ${words.takenBackAt(formatTime(last, reader, now))}`;
  return { label: words.revocationPending, tone: 'Warning', detail };
}

/** "Revoked" is said only of what two reads confirmed (design invariant 3). */
function isRevoked(grant: Grant): boolean {
  const given = grant.items.filter((item) => item.status !== 'skipped' && item.status !== 'waiting');
  return given.length > 0 && given.every((item) => item.status === 'removed' && item.confirmedAt !== null);
}

/** Why a grant is over, as a sentence. */
export function endSentence(grant: Grant, reader: Reader, readerId: UserId | null): string {
  const words = wordsFor(reader).request.end;
  const { endNote, endedBy } = grant;
  // A person's own words stay as they are.
  const told = endNote === null || endedBy !== null ? endNote : retell(endNote, reader);
  const by = endedBy === null ? null : nameFor(endedBy, readerId, reader);
  const note = told === null || told === '' ? null : escapeText(told);
  const because = (what: string) => (note === null ? words.plainly(what) : words.because(what, note));
  switch (grant.endReason) {
    case 'released':
      return because(by === null ? words.released : words.releasedBy(by));
    case 'revoked':
      return because(by === null ? words.revoked : words.revokedBy(by));
    case 'removed-outside':
      return because(words.removedOutside);
    case 'left':
      return because(words.left);
    case 'failed':
      return because(words.failed);
    case 'expired':
    case null:
      return words.timeUp;
  }
}

/** Every entitlement by label, escaped. */
export function labelsOf(request: AccessRequest, reader: Reader): string[] {
  return request.terms.entitlements.map((entitlement) => escapeLabel(entitlementText(entitlement, reader)));
}
