import type { Change } from '../../sandbox/graph/store.ts';
import type { AccessRequest, Grant } from '../../src/jit/request/request.ts';
import { LATE_MS, lastMoment } from '../support/lateness.ts';
import type { Stalls } from '../support/stalls.ts';
import type { Fleet, Written } from './fleet.ts';

/** The clock of the store and the one of this process differ by the length of a round trip at most. */
const CLOCKS_MS = 200;

/** Something was there from then to then, by the directory's own account. */
type Span = { fromMs: number; toMs: number; outside: boolean; takenOutside: boolean };
/** A time in which a person may hold something by a grant, and one in which they must. */
type Given = { id: string; from: number; to: number; must: { fromMs: number; toMs: number } | null };
/** What a test brought about itself, and looks after itself. */
export type Excused = { key: string; fromMs: number; toMs: number };
export type Allowance = { excused: readonly Excused[]; stalls: Pick<Stalls, 'putOff'>; lateMs: number };

/**
 * Access was there while a grant was active and only while one gave it, nothing of others was taken, and nothing was
 * given twice. `lateMs`: how late an end may be while nothing is wrong; the time that the machine lost comes on top.
 */
export function accessFaults(
  requests: readonly AccessRequest[],
  fleet: Pick<Fleet, 'written' | 'repeated' | 'troubles'>,
  { excused, stalls, lateMs }: Allowance,
): { faults: string[]; latestMs: number } {
  const faults: string[] = [];
  let latestMs = 0;
  const held = spansOf(fleet.written, faults);
  const given = new Map<string, Given[]>();
  for (const { id, grant, terms } of requests) {
    if (grant === null) continue;
    const over = (grant.endReason === 'expired' ? grant.endsAt : grant.revokingAt)?.getTime() ?? 0;
    const to = lastMoment(over, lateMs, fleet.troubles, stalls);
    for (const { entitlement } of grant.items) {
      if (entitlement.kind === 'account') continue;
      const what = entitlement.kind === 'group' ? entitlement.groupId : entitlement.roleDefinitionId;
      const key = `${terms.person.id} ${what}`;
      const one = { id, from: (grant.activatingAt?.getTime() ?? 0) - CLOCKS_MS, to, must: mustHold(grant, over) };
      given.set(key, [...(given.get(key) ?? []), one]);
      const gone = held.get(key)?.find((span) => !span.outside && span.toMs >= over && span.fromMs <= over)?.toMs;
      const leasedOn = requests.some((other) => other.id !== id && isLiveAt(other, terms.person.id, over));
      if (gone !== undefined && !leasedOn && Number.isFinite(gone)) latestMs = Math.max(latestMs, gone - over);
    }
  }
  for (const [key, spans] of held) {
    for (const span of spans.filter((one) => !one.outside)) {
      const allowed = [...(given.get(key) ?? []), ...excusesOf(key, excused)];
      const reached = coveredFrom(span.fromMs, allowed);
      if (reached >= span.toMs) continue;
      const lateMs = Math.round(span.toMs - reached);
      const near = fleet.troubles.filter((one) => one.fromMs <= span.toMs && one.toMs >= span.fromMs - 20_000);
      const words = near.map((one) => `${one.what} ${one.replica} ${one.fromMs - reached}..${one.toMs - reached}`);
      const last = (given.get(key) ?? []).findLast((one) => one.to === reached)?.id ?? 'no grant';
      const troubles = words.length > 0 ? words.join(', ') : 'none';
      faults.push(
        `${key} was held ${lateMs} ms past its last lease, by ${last}; troubles, in ms from then: ${troubles}`,
      );
    }
  }
  for (const [key, grants] of given) {
    for (const { must, id } of grants) {
      if (must === null || must.fromMs >= must.toMs) continue;
      const there = (held.get(key) ?? []).some(
        (one) => one.fromMs <= must.fromMs && (one.toMs >= must.toMs || one.takenOutside),
      );
      const excuse = excused.some((one) => one.key === key);
      const wasSeeded = !fleet.written.some((one) => keyOf(one) === key);
      if (!there && !excuse && !wasSeeded) faults.push(`${id} was active while ${key} was not held throughout`);
    }
  }
  faults.push(...doubled(fleet, held));
  return { faults, latestMs };
}

function mustHold(grant: Grant, overMs: number): Given['must'] {
  if (grant.activeAt === null) return null;
  return { fromMs: grant.activeAt.getTime() + CLOCKS_MS, toMs: overMs - CLOCKS_MS };
}

function isLiveAt({ grant, terms }: AccessRequest, person: string, atMs: number): boolean {
  if (grant === null || terms.person.id !== person) return false;
  const from = grant.activatingAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return from <= atMs + LATE_MS && (grant.revokingAt?.getTime() ?? Number.POSITIVE_INFINITY) > atMs;
}

function excusesOf(key: string, excused: readonly Excused[]): { from: number; to: number }[] {
  return excused.filter((one) => one.key === key).map(({ fromMs, toMs }) => ({ from: fromMs, to: toMs }));
}

/** How far these reach without a gap from a moment on. */
function coveredFrom(fromMs: number, spans: readonly { from: number; to: number }[]): number {
  let reached = fromMs;
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    if (span.from <= reached) reached = Math.max(reached, span.to);
  }
  return reached;
}

/** When each access was truly there, by person and group or role; taking away what others gave is a fault. */
function spansOf(written: readonly Written[], faults: string[]): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  const open = new Map<string, { key: string; span: Span }>();
  for (const change of written) {
    const { id, value, at, outside } = change;
    const there = open.get(id);
    if (value !== undefined) {
      const key = keyOf(change);
      if (there !== undefined) faults.push(`${key} was given a second time`);
      const span = { fromMs: at.getTime(), toMs: Number.POSITIVE_INFINITY, outside, takenOutside: false };
      open.set(id, { key, span });
      spans.set(key, [...(spans.get(key) ?? []), span]);
    } else if (there === undefined) {
      // In the directory from the beginning.
      if (!outside) faults.push(`${id}, which was there before the bot, was taken away`);
    } else {
      there.span.toMs = at.getTime();
      there.span.takenOutside = outside;
      if (there.span.outside && !outside) faults.push(`${there.key}, given by hand, was taken away`);
      open.delete(id);
    }
  }
  return spans;
}

function keyOf({ value, id }: Pick<Change, 'value' | 'id'>): string {
  if (value === undefined) return id;
  if ('fromId' in value && 'toId' in value) return `${value.toId} ${value.fromId}`;
  if ('principalId' in value && 'roleDefinitionId' in value) return `${value.principalId} ${value.roleDefinitionId}`;
  throw new Error(`an unforeseen write: ${JSON.stringify(value)}`);
}

/** What a replica sends anew because another died with the answer comes soon after; nothing else is sent twice. */
const REPEATS_WITHIN_MS = 20_000;

function doubled({ repeated, troubles }: Pick<Fleet, 'repeated' | 'troubles'>, held: Map<string, Span[]>): string[] {
  return repeated.flatMap(({ at, path, body }) => {
    const words = `${path} ${JSON.stringify(body)}`;
    const atMs = at.getTime();
    const ours = [...held].some(
      ([key, spans]) =>
        key.split(' ').every((part) => words.includes(part)) &&
        spans.some((one) => !one.outside && one.fromMs <= atMs && atMs <= one.toMs),
    );
    const explained = troubles.some((one) => one.fromMs <= atMs && atMs <= one.toMs + REPEATS_WITHIN_MS);
    return ours && !explained ? [`a second add of what we hold was sent: ${words}`] : [];
  });
}
