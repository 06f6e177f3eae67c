import type { Document } from 'mongodb';
import type { DueFields } from '../due-queue.ts';
import type { Envelope } from '../envelope.ts';

/** What a restored delivery has to know of its request. */
export type RequestSeen = { seq: number; live: boolean };

/**
 * An aggregate as a restore brings it back: nobody's claim, and due at once where anything was outstanding, most overdue
 * first, so that ends that were missed meanwhile come before everything else.
 */
export function reviveAggregate(row: Envelope<Document>, now: Date): Envelope<Document> {
  const open = row.body.open === true && Array.isArray(row.body.copies);
  const body = open ? redrawn(row.body, now) : row.body;
  const outstanding = row.dueAt !== null || row.wakeAt !== null || row.outbox.length > 0 || open;
  return { ...row, body, claim: null, wakeAt: null, dueAt: outstanding ? dueOf(row, now) : null };
}

/** A claim hides when it was due: an end that is over says it again, since ends go by the oldest. */
function dueOf(row: Envelope<Document>, now: Date): Date {
  const endsAt: unknown = row.body.grant?.endsAt;
  const known = [now, row.claim === null ? row.dueAt : null, endsAt instanceof Date ? endsAt : null];
  const times = known.filter((date) => date !== null).map((date) => date.getTime());
  return new Date(Math.min(...times));
}

/** Copies of an alert may show what happened after the backup. */
function redrawn(alert: Document, now: Date): Document {
  const copies = (alert.copies as Document[]).map((copy) => ({ ...copy, shown: -1, state: 'waiting' }));
  return { ...alert, copies, nextAt: now };
}

/** True while the request may still change, so that a card of it may show what the backup does not know. */
export function seenOf(row: Envelope<Document>): RequestSeen {
  const { state, grant } = row.body;
  return { seq: row.seq, live: state === 'pending' || (grant !== null && grant?.state !== 'ended') };
}

/**
 * A delivery as a restore brings it back; null when its request is not in the backup. The card of a live request is drawn
 * again in place: after the backup it may have shown an end that the store has forgotten (design invariant 5).
 */
export function reviveDelivery(
  row: Document & DueFields,
  request: RequestSeen | undefined,
  now: Date,
): (Document & DueFields) | null {
  if (request === undefined) return null;
  const free = { ...row, claim: null, wakeAt: null };
  if (row.content.type === 'card' && request.live && row.state !== 'unreachable') {
    return { ...free, state: 'waiting', wantSeq: request.seq, sentSeq: -1, tries: 0, dueAt: now, waitingSince: now };
  }
  return { ...free, dueAt: row.state === 'waiting' ? now : null };
}
