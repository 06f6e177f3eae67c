import { createHash } from 'node:crypto';
import { type Change, SYSTEM } from '../aggregate.ts';
import { type BackEndKind, type Entitlement, entitlementLabel, type PersonRef } from '../entitlement.ts';
import type { Holding } from '../holding/holding.ts';
import { type Cause, type FindingId, type HoldingId, SHORT_ID_ALPHABET, type TenantId } from '../ids.ts';

/**
 * `after-restore`: listed once, since the store may have forgotten it. `after-removal`: there although we took it away.
 * `outside`: somebody gave it past the bot (PIM's alert "Roles are being assigned outside of PIM").
 */
export type FoundWhy = 'after-restore' | 'after-removal' | 'outside';

/** `removing` and `removed` follow the holding; `vanished` = somebody else took it away before anybody decided. */
export type FindingState = 'open' | 'removing' | 'removed' | 'kept' | 'vanished';

/** Access that Entra has and no holding explains: an admin decides whether it stays (issue of recovery, design State). */
export type Finding = {
  id: FindingId;
  tenantId: TenantId;
  /** The pair of person and entitlement, whether or not there is such a holding. */
  holdingId: HoldingId;
  principal: PersonRef;
  entitlement: Entitlement;
  backEnd: BackEndKind;
  why: FoundWhy;
  /** What makes it one finding however often it is seen: the epoch, or our removal that it followed. */
  occasion: string;
  foundAt: Date;
  state: FindingState;
  decidedBy: PersonRef | null;
  decidedAt: Date | null;
  /** The policy that says that what others add is removed: nobody decided. */
  byPolicy?: string;
  causes: Cause[];
};

/** Why this pair is to be reported, and what makes it the same report when it is seen again; null when it is explained. */
export type Occasion = { why: FoundWhy; occasion: string };

/** For this long after our own removal a lagging read may still show what we took away (Graph: eventual consistency). */
const OWN_REMOVAL_SHOWS_MS = 5 * 60_000;

/**
 * Whether direct access that was just read is explained. It is while a holding has it in hand, and where an admin kept
 * it since we last removed it. `epoch` is given only while what a restored store forgot is being listed.
 */
export function occasionOf(
  holding: Holding | null,
  known: readonly Finding[],
  epoch: number | null,
  now: Date,
): Occasion | null {
  if (holding !== null && (holding.state !== 'absent' || holding.watchUntil !== null)) return null;
  if (isTold(holding, known, now)) return null;
  const removedAt = holding?.removedAt ?? null;
  const listed = `epoch ${epoch}`;
  if (epoch !== null && !known.some((one) => one.occasion === listed))
    return { why: 'after-restore', occasion: listed };
  return removedAt === null ? null : { why: 'after-removal', occasion: `removed ${removedAt.toISOString()}` };
}

/** Reported, or kept since, or maybe an echo of what we took away: should that stay, a later look reports it. */
export function isTold(holding: Holding | null, known: readonly Finding[], now: Date): boolean {
  if (known.some((one) => one.state === 'open' || one.state === 'removing')) return true;
  const removedAt = holding?.removedAt ?? null;
  const kept = known.some(
    ({ state, decidedAt }) => state === 'kept' && decidedAt !== null && !isAfter(removedAt, decidedAt),
  );
  return kept || (removedAt !== null && now.getTime() - removedAt.getTime() <= OWN_REMOVAL_SHOWS_MS);
}

function isAfter(date: Date | null, other: Date): boolean {
  return date !== null && date > other;
}

const LETTERS = 5;

/** The same for the same pair and occasion, so that two replicas find one thing; `salt` parts two pairs of one id. */
export function findingId(holding: HoldingId, occasion: string, salt: number): FindingId {
  const digest = createHash('sha256').update(`${holding}|${occasion}|${salt}`).digest();
  const letters = [...digest.subarray(0, LETTERS)].map((byte) => SHORT_ID_ALPHABET[byte % SHORT_ID_ALPHABET.length]);
  return `F-${letters.join('')}` as FindingId;
}

type Found = Pick<
  Finding,
  'id' | 'tenantId' | 'holdingId' | 'principal' | 'entitlement' | 'backEnd' | 'why' | 'occasion'
>;

export function found(facts: Found, now: Date): Change<Finding> {
  const body: Finding = { ...facts, foundAt: now, state: 'open', decidedBy: null, decidedAt: null, causes: [] };
  return { body, events: [event('finding.found', body, { why: facts.why, occasion: facts.occasion })] };
}

/** The same, and what to do about it in one write: a policy says that what others add is removed. */
export function foundAndOrdered(facts: Found, byPolicy: string, now: Date): Change<Finding> {
  const first = found(facts, now);
  const body: Finding = { ...first.body, state: 'removing', decidedAt: now, byPolicy };
  return { body, events: [...first.events, event('finding.removal-ordered', body, { policy: byPolicy })] };
}

/** It was gone before anybody decided, and is there again. */
export function foundAgain(finding: Finding): Change<Finding> | null {
  if (finding.state !== 'vanished') return null;
  const body: Finding = { ...finding, state: 'open' };
  return { body, events: [event('finding.found', body, { why: finding.why, occasion: finding.occasion })] };
}

export function vanished(finding: Finding): Change<Finding> | null {
  if (finding.state !== 'open') return null;
  return { body: { ...finding, state: 'vanished' }, events: [event('finding.vanished', finding, {})] };
}

/** The holding's loop confirmed the removal that an admin asked for. */
export function removed(finding: Finding): Change<Finding> | null {
  if (finding.state !== 'removing') return null;
  return { body: { ...finding, state: 'removed' }, events: [event('finding.removed', finding, {})] };
}

/** An admin's decision on an open finding. `keep` records the access as standing: no grant of ours will take it away. */
export function decided(
  finding: Finding,
  decision: 'keep' | 'remove',
  by: PersonRef,
  cause: Cause,
  now: Date,
): Change<Finding> {
  const body: Finding = {
    ...finding,
    state: decision === 'keep' ? 'kept' : 'removing',
    decidedBy: by,
    decidedAt: now,
    causes: [...finding.causes, cause].slice(-50),
  };
  const type = decision === 'keep' ? 'finding.kept' : 'finding.removal-ordered';
  const actor = { kind: 'person' as const, ...by };
  const data = decision === 'keep' ? { basis: 'standing' } : {};
  return { body, events: [{ ...event(type, finding, data), actor }] };
}

type FindingEvent =
  | 'finding.found'
  | 'finding.vanished'
  | 'finding.kept'
  | 'finding.removal-ordered'
  | 'finding.removed';

function event(type: FindingEvent, { id, principal, entitlement }: Finding, data: Record<string, unknown>) {
  const about = { findingId: id, person: principal.name, entitlement: entitlementLabel(entitlement) };
  return { type, actor: SYSTEM, data: { ...about, ...data } };
}
