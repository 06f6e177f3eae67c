import { entitlementLabel } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import type { AccessRequest, Grant } from '../jit/request/request.ts';
import { escapeLabel, escapeText } from './escape.ts';
import { nameFor } from './people.ts';
import { formatTime, type Reader } from './reader.ts';

/** A colour only repeats what the words say (Designing Adaptive Cards). */
export type Tone = 'Default' | 'Accent' | 'Good' | 'Warning' | 'Attention';

/** Where a request stands: a few words, their tone, and a sentence on why or until when (already escaped), or null. */
export type Status = { label: string; tone: Tone; detail: string | null };

/** The one place that puts a request's and its grant's state into words. */
export function requestStatus(request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): Status {
  const note = request.stateNote === null || request.stateNote === '' ? null : escapeText(request.stateNote);
  switch (request.state) {
    case 'pending':
      return { label: 'Waiting for approval', tone: 'Accent', detail: null };
    case 'denied':
      // The comment stands beside the name of the approver who wrote it.
      return { label: 'Denied', tone: 'Attention', detail: null };
    case 'cancelled':
      return { label: 'Cancelled', tone: 'Default', detail: note };
    case 'expired':
      return {
        label: 'Expired',
        tone: 'Default',
        detail: `Nobody decided before ${formatTime(request.pendingUntil, reader, now)}.`,
      };
    case 'closed':
      return { label: 'Closed', tone: 'Warning', detail: note };
    case 'approved':
      return request.grant === null
        ? { label: 'Approved', tone: 'Good', detail: null }
        : grantStatus(request.grant, reader, now, readerId);
  }
}

function grantStatus(grant: Grant, reader: Reader, now: Date, readerId: UserId | null): Status {
  switch (grant.state) {
    case 'scheduled':
      return grant.scheduledAt > now
        ? { label: 'Approved', tone: 'Accent', detail: `Starts at ${formatTime(grant.scheduledAt, reader, now)}.` }
        : { label: 'Approved, being set up', tone: 'Accent', detail: null };
    case 'activating':
      return { label: 'Approved, being set up', tone: 'Accent', detail: null };
    case 'active':
      return {
        label: grant.endsAt === null ? 'Active' : `Active until ${formatTime(grant.endsAt, reader, now)}`,
        tone: 'Good',
        detail: null,
      };
    case 'revoking':
      return {
        label: 'Being taken back, not confirmed yet',
        tone: 'Warning',
        detail: endSentence(grant, readerId),
      };
    case 'ended':
      return {
        label: grant.endReason === 'failed' ? 'Failed' : endLabel(grant),
        tone: grant.endReason === 'failed' ? 'Attention' : 'Default',
        detail: endSentence(grant, readerId),
      };
  }
}

/** "Revoked" is said only of what two reads confirmed (design invariant 3). */
function endLabel(grant: Grant): string {
  const given = grant.items.filter((item) => item.status !== 'skipped' && item.status !== 'waiting');
  const revoked = given.every((item) => item.status === 'removed' && item.confirmedAt !== null);
  return given.length > 0 && revoked ? 'Ended and revoked' : 'Ended';
}

/** Why a grant is over, as a sentence. */
export function endSentence(grant: Grant, readerId: UserId | null): string {
  const by = grant.endedBy === null ? '' : ` by ${nameFor(grant.endedBy, readerId)}`;
  const note = grant.endNote === null || grant.endNote === '' ? null : escapeText(grant.endNote);
  const because = note === null ? '.' : `: ${note}`;
  switch (grant.endReason) {
    case 'released':
      return `Given back${by}${because}`;
    case 'revoked':
      return `Ended early${by}${because}`;
    case 'removed-outside':
      return `It was taken away outside this bot, and is not put back${because}`;
    case 'left':
      return `It ended because its holder left${because}`;
    case 'failed':
      return `It could not be set up${because}`;
    case 'expired':
    case null:
      return 'Its time was up.';
  }
}

/** Every entitlement by label, escaped. */
export function labelsOf(request: AccessRequest): string[] {
  return request.terms.entitlements.map((entitlement) => escapeLabel(entitlementLabel(entitlement)));
}
