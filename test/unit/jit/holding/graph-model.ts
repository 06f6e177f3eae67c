import type { Reading, WriteOutcome } from '../../../../src/jit/ports.ts';

/** Who made what is there: an admin outside the bot, or a write of ours. */
export type Presence = { id: string; owner: 'outside' | 'bot' };

type Life = 'there' | 'deleted' | 'purged';

const GONE = { kind: 'gone', what: 'principal', detail: 'deleted' } as const;

/** Old answers are at most this old, as on Graph: seconds, now and then a minute. */
export const MOST_LAG_MS = 60_000;

/** Graph in small: one truth that writes see, and reads that may answer with what was true up to a minute ago. */
export class GraphModel {
  readonly #kind: 'role' | 'group';
  readonly #past: { since: number; presence: Presence | null }[];
  #made = 0;
  /** A soft-deleted person has nothing, and everything is back when they are restored; a purged one is never back. */
  readonly #life: { since: number; life: Life }[] = [{ since: Number.NEGATIVE_INFINITY, life: 'there' }];

  constructor(kind: 'role' | 'group', standing: boolean) {
    this.#kind = kind;
    this.#past = [{ since: Number.NEGATIVE_INFINITY, presence: standing ? this.#make('outside') : null }];
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

  give(now: number): void {
    if (this.life === 'purged') return;
    if (this.truth() === null) this.#become(now, this.#make('outside'));
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
    return { kind: 'present', assignmentId: this.#kind === 'role' ? seen.id : null };
  }

  add(now: number): WriteOutcome {
    if (this.life !== 'there') return GONE;
    if (this.truth() !== null) return { kind: 'already', graphRequestId: null };
    const made = this.#make('bot');
    this.#become(now, made);
    return { kind: 'done', assignmentId: this.#kind === 'role' ? made.id : null, graphRequestId: null };
  }

  /** A role is removed by its assignment's id; where that is not known it is looked up, and the look-up may lag. */
  remove(now: number, known: string | null, lagMs: number): WriteOutcome {
    if (this.life !== 'there') return GONE;
    const wanted = this.#kind === 'role' ? (known ?? this.#asOf(now - lagMs)?.id ?? null) : (this.truth()?.id ?? null);
    if (wanted === null || this.truth()?.id !== wanted) return { kind: 'already', graphRequestId: null };
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

  #make(owner: Presence['owner']): Presence {
    this.#made += 1;
    return { id: `assignment-${this.#made}`, owner };
  }
}
