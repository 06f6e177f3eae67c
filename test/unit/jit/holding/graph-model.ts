import type { Reading, WriteOutcome } from '../../../../src/jit/back-end.ts';

/** Who made what is there: an admin outside the bot, or a write of ours. */
export type Presence = { id: string; owner: 'outside' | 'bot'; from: number; until: number };

/** `pim`: Entra ends by itself what has an end, and takes nothing back in its first five minutes (Graph: PIM). */
export type Kind = 'role' | 'group' | 'pim';

type Life = 'there' | 'deleted' | 'purged';

const GONE = { kind: 'gone', what: 'principal', detail: 'deleted' } as const;

/** Old answers are at most this old, as on Graph: seconds, now and then a minute. */
export const MOST_LAG_MS = 60_000;

/** Graph in small: one truth that writes see, and reads that may answer with what was true up to a minute ago. */
export class GraphModel {
  readonly #kind: Kind;
  readonly #past: { since: number; presence: Presence | null }[];
  #made = 0;
  /** A soft-deleted person has nothing, and everything is back when they are restored; a purged one is never back. */
  readonly #life: { since: number; life: Life }[] = [{ since: Number.NEGATIVE_INFINITY, life: 'there' }];

  constructor(kind: Kind, standing: boolean) {
    this.#kind = kind;
    this.#past = [
      { since: Number.NEGATIVE_INFINITY, presence: standing ? this.#make('outside', Number.NEGATIVE_INFINITY) : null },
    ];
  }

  truth(): Presence | null {
    return this.#past.at(-1)?.presence ?? null;
  }

  get life(): Life {
    return this.#life.at(-1)?.life ?? 'there';
  }

  delete(now: number): void {
    if (this.life === 'there') this.#life.push({ since: now, life: 'deleted' });
  }

  restore(now: number): void {
    if (this.life === 'deleted') this.#life.push({ since: now, life: 'there' });
  }

  purge(now: number): void {
    this.#life.push({ since: now, life: 'purged' });
    this.take(now);
  }

  give(now: number, forMs = Number.POSITIVE_INFINITY): void {
    if (this.life === 'purged') return;
    if (this.truth() === null) this.#become(now, this.#make('outside', now, now + forMs));
  }

  /** Entra's own clock: what has an end ends then, whether anybody looks or not. */
  pass(now: number): void {
    const truth = this.truth();
    if (truth !== null && truth.until <= now) this.#become(truth.until, null);
  }

  take(now: number): void {
    if (this.truth() !== null) this.#become(now, null);
  }

  read(now: number, lagMs: number): Reading {
    // Whether there is something to restore is asked of another replica, which may not have heard of the deletion.
    if (this.#lifeAsOf(now - lagMs) !== 'there') {
      return { ...GONE, forGood: this.#lifeAsOf(now - (MOST_LAG_MS - lagMs)) !== 'deleted' };
    }
    const seen = this.#asOf(now - lagMs);
    if (seen === null) return { kind: 'absent' };
    if (this.#kind === 'pim') {
      const until = seen.until === Number.POSITIVE_INFINITY ? null : new Date(seen.until);
      return { kind: 'present', assignmentId: null, until };
    }
    return { kind: 'present', assignmentId: this.#kind === 'role' ? seen.id : null };
  }

  /** `until`: what Entra is told of the end, in whole minutes from when it hears of it. */
  add(now: number, until: Date | null): WriteOutcome {
    if (this.life !== 'there') return GONE;
    if (this.truth() !== null) return { kind: 'already', graphRequestId: null };
    const windowMs = until === null ? Number.POSITIVE_INFINITY : minutesUntil(until, now);
    if (windowMs < SHORTEST_MS) return { kind: 'refused', detail: 'too short', graphRequestId: null };
    const made = this.#make('bot', now, now + windowMs);
    this.#become(now, made);
    return { kind: 'done', assignmentId: this.#kind === 'role' ? made.id : null, graphRequestId: null };
  }

  move(now: number, until: Date): WriteOutcome {
    if (this.life !== 'there') return GONE;
    const truth = this.truth();
    if (truth === null) return { kind: 'already', graphRequestId: null };
    const windowMs = minutesUntil(until, now);
    if (windowMs < SHORTEST_MS) return { kind: 'refused', detail: 'too short', graphRequestId: null };
    this.#become(now, { ...truth, until: now + windowMs });
    return { kind: 'done', assignmentId: null, graphRequestId: null };
  }

  /** A role is removed by its assignment's id; where that is not known it is looked up, and the look-up may lag. */
  remove(now: number, known: string | null, lagMs: number): WriteOutcome {
    if (this.life !== 'there') return GONE;
    const wanted = this.#kind === 'role' ? (known ?? this.#asOf(now - lagMs)?.id ?? null) : (this.truth()?.id ?? null);
    const truth = this.truth();
    if (wanted === null || truth?.id !== wanted) return { kind: 'already', graphRequestId: null };
    if (this.#kind === 'pim' && now - truth.from < SHORTEST_MS) {
      return {
        kind: 'later',
        detail: 'active for less than five minutes',
        at: new Date(truth.from + 330_000),
        cut: false,
      };
    }
    this.#become(now, null);
    return { kind: 'done', assignmentId: this.#kind === 'role' ? wanted : null, graphRequestId: null };
  }

  #lifeAsOf(time: number): Life {
    return this.#life.findLast((one) => one.since <= time)?.life ?? 'there';
  }

  #asOf(time: number): Presence | null {
    return this.#past.findLast((one) => one.since <= time)?.presence ?? null;
  }

  #become(since: number, presence: Presence | null): void {
    this.#past.push({ since, presence });
  }

  #make(owner: Presence['owner'], from: number, until = Number.POSITIVE_INFINITY): Presence {
    this.#made += 1;
    return { id: `assignment-${this.#made}`, owner, from, until };
  }
}

const SHORTEST_MS = 5 * 60_000;

function minutesUntil(until: Date, now: number): number {
  return Math.ceil((until.getTime() - now) / 60_000) * 60_000;
}
