import type { Change } from '../../../../src/jit/aggregate.ts';
import type { Reading, WriteOutcome } from '../../../../src/jit/back-end.ts';
import { fuseFor, lastEnd } from '../../../../src/jit/holding/fuse.ts';
import type { Attempt, Holding, Lease } from '../../../../src/jit/holding/holding.ts';
import { addLease, dropLeases, moveLease } from '../../../../src/jit/holding/leases.ts';
import { nextStep } from '../../../../src/jit/holding/next-step.ts';
import { onAnswer, recordAttempt } from '../../../../src/jit/holding/on-answer.ts';
import { onReading, suspectLateEffect } from '../../../../src/jit/holding/on-reading.ts';
import type { RequestId } from '../../../../src/jit/ids.ts';
import { buildGroup, buildHolding, buildRole, NOON } from '../../../support/builders.ts';
import { GraphModel, type Kind, MOST_LAG_MS } from './graph-model.ts';

/** What goes wrong with one step. A process may also sleep before it sends, before it hears, or die at either point. */
export type Weather = {
  fault:
    | 'none'
    | 'lost-before'
    | 'lost-after'
    | 'throttled'
    | 'refused'
    | 'dies-before'
    | 'dies-after'
    | 'stale-delete';
  lagMs: number;
  sendsAfterMs: number;
  hearsAfterMs: number;
};

export type Move =
  | { do: 'lease'; ms?: number }
  | { do: 'extend'; which: number; ms: number }
  | { do: 'drop'; which: number }
  | { do: 'drop-all' }
  | { do: 'step'; weather: Weather }
  | { do: 'wait'; ms: number }
  | { do: 'outside-add'; forMs?: number }
  | { do: 'outside-remove' }
  | { do: 'delete-person' }
  | { do: 'restore-person' }
  | { do: 'purge-person' };

export const FAIR: Weather = { fault: 'none', lagMs: 0, sendsAfterMs: 0, hearsAfterMs: 0 };

type Flight = { at: number; run(): void };

const TIMING = { confirmGapMs: 1_000, observeEveryMs: 60_000 };
const CLAIM_MS = 4_000;
/** Whole minutes, counted from when Entra hears of it; an order may be sent late. */
const MOST_AFTER_MS = 3 * 60_000;
const ECHO_MS = 5 * 60_000;

/**
 * The loop of a holding as the product drives it (record, send, settle or suspect), over Graph in small, with the
 * promises of the design checked after each move. Throws with the promise that was broken.
 */
export class LoopModel {
  readonly graph: GraphModel;
  holding: Holding;
  now = NOON.getTime();
  readonly log: string[] = [];
  #flights: Flight[] = [];
  #requests = 0;
  #attempts = 0;
  /** Standing access that has been there for long enough to be seen by every read. */
  #theirs: boolean;
  #takenWhileHeld = false;
  /** Somebody took something away, or a process that slept did: "removed outside" may rightly be said. */
  everTaken = false;
  /** Refused, or not in the directory: what is asked for may rightly never come. */
  everRefused = false;

  readonly #kind: Kind;
  /** The last moment that any lease of this holding ever reached: Entra must not keep what is ours much longer. */
  #lastEnd = 0;

  constructor(kind: Kind, standing: boolean) {
    this.#kind = kind;
    this.graph = new GraphModel(kind, standing);
    this.holding = buildHolding({ entitlement: kind === 'group' ? buildGroup() : buildRole() });
    this.#theirs = standing;
  }

  play(move: Move): void {
    switch (move.do) {
      case 'lease':
        this.#lease(move.ms ?? 3_600_000);
        break;
      case 'extend': {
        const lease = this.holding.leases[move.which % Math.max(1, this.holding.leases.length)];
        if (lease !== undefined) this.#extend({ ...lease, until: new Date(lease.until.getTime() + move.ms) });
        break;
      }
      case 'drop': {
        const lease = this.holding.leases[move.which % Math.max(1, this.holding.leases.length)];
        if (lease !== undefined) this.#drop([lease.requestId]);
        break;
      }
      case 'drop-all':
        this.#drop(this.holding.leases.map((lease) => lease.requestId));
        break;
      case 'step':
        this.#step(move.weather);
        break;
      case 'wait':
        this.#advance(this.now + move.ms);
        break;
      case 'outside-add':
        this.#giveOutside(move.forMs);
        break;
      case 'outside-remove':
        this.#takeOutside();
        break;
      case 'delete-person':
        this.graph.delete(this.now);
        this.everRefused = true;
        break;
      case 'restore-person':
        this.graph.restore(this.now);
        break;
      case 'purge-person':
        this.graph.purge(this.now);
        this.#theirs = false;
        this.everTaken = true;
        this.everRefused = true;
    }
  }

  /** Runs in fair weather, with reads that still lag, for this long. */
  calm(ms: number, lags: readonly number[]): void {
    const end = this.now + ms;
    this.graph.restore(this.now);
    for (let n = 0; this.now < end; n++) {
      const next = Math.min(this.holding.nextAt?.getTime() ?? end, this.#nextFlight() ?? end);
      if (next > this.now) this.#advance(Math.min(next, end));
      this.#step({ ...FAIR, lagMs: lags[n % lags.length] ?? 0 });
      if (n > 5_000) throw new Error('the loop never comes to rest');
    }
  }

  get settled(): boolean {
    return this.holding.nextAt === null && this.#flights.length === 0;
  }

  #date(): Date {
    return new Date(this.now);
  }

  #lease(ms: number): void {
    this.#requests += 1;
    const lease = { requestId: `R-${this.#requests}` as RequestId, until: new Date(this.now + ms) };
    this.#lastEnd = Math.max(this.#lastEnd, lease.until.getTime());
    this.#commit(addLease(this.holding, lease, this.#date()));
  }

  #extend(lease: Lease): void {
    this.#lastEnd = Math.max(this.#lastEnd, lease.until.getTime());
    this.#commit(moveLease(this.holding, lease, this.#date()));
  }

  #drop(requests: RequestId[]): void {
    this.#commit(dropLeases(this.holding, requests, 'expired', this.#date()));
  }

  #giveOutside(forMs?: number): void {
    const calm =
      this.holding.state === 'absent' &&
      this.settled &&
      this.graph.truth() === null &&
      this.graph.life !== 'purged' &&
      (this.holding.removedAt === null || this.now - this.holding.removedAt.getTime() > ECHO_MS);
    this.graph.give(this.now, forMs);
    if (!calm || forMs !== undefined) return;
    this.#advance(this.now + MOST_LAG_MS);
    this.#theirs = true;
  }

  #takeOutside(): void {
    if (this.graph.truth() === null) return;
    this.graph.take(this.now);
    this.#theirs = false;
    this.everTaken = true;
    if (this.holding.state === 'held' && this.holding.basis?.kind === 'none') this.#takenWhileHeld = true;
  }

  #step(weather: Weather): void {
    const step = nextStep(this.holding, this.#date());
    if (step.kind === 'wait') this.#advance(step.until.getTime());
    if (step.kind === 'read') this.#read(weather);
    if (step.kind === 'add' || step.kind === 'move' || step.kind === 'remove') this.#write(step.kind, weather);
  }

  #read(weather: Weather): void {
    if (weather.fault === 'dies-before' || weather.fault === 'dies-after') return;
    const answers = weather.fault === 'none' || weather.fault === 'stale-delete';
    const reading: Reading = answers
      ? this.graph.read(this.now, weather.lagMs)
      : { kind: 'unavailable', detail: 'throttled', retryAfterMs: 3_000 };
    this.log.push(`${this.now - NOON.getTime()} read ${reading.kind}`);
    this.#commit(onReading(this.holding, reading, TIMING, this.#date()));
  }

  #write(action: Attempt['action'], weather: Weather): void {
    if (action === 'add' && this.#takenWhileHeld) this.#broken('what was taken away outside is put back');
    this.#attempts += 1;
    const last = lastEnd(this.holding);
    const until = this.#kind === 'pim' && action !== 'remove' && last !== null ? { until: fuseFor(last) } : {};
    const attempt: Attempt = { id: `attempt-${this.#attempts}`, action, at: this.#date(), ...until };
    this.#commit(recordAttempt(this.holding, attempt, new Date(this.now + CLAIM_MS)));
    const known = this.holding.assignmentId;
    this.#later(this.now + weather.sendsAfterMs, () => {
      const recorded = this.log.some((line) => line.endsWith(`recorded ${attempt.id}`));
      if (!recorded) this.#broken('a write is sent that was not recorded');
      const outcome = this.#send(attempt, known, weather, this.holding.attempt?.id !== attempt.id);
      this.log.push(`${this.now - NOON.getTime()} ${action} ${outcome?.kind ?? 'died'} ${weather.fault}`);
      if (outcome === null) return;
      this.#later(this.now + weather.hearsAfterMs, () => {
        const settled = onAnswer(this.holding, attempt.id, outcome, this.#date());
        this.#commit(settled ?? suspectLateEffect(this.holding, action, this.#date(), outcome));
      });
    });
    this.#advance(this.now);
  }

  /** What the process hears; null when it died. */
  #send({ action, until }: Attempt, known: string | null, weather: Weather, late: boolean): WriteOutcome | null {
    switch (weather.fault) {
      case 'dies-before':
        return null;
      case 'throttled':
        return { kind: 'not-done', detail: 'throttled', retryAfterMs: 5_000 };
      case 'lost-before':
        return { kind: 'unknown', detail: 'lost' };
      case 'refused':
        if (action !== 'remove') this.everRefused = true;
        return { kind: 'refused', detail: 'no permission', graphRequestId: null };
      case 'stale-delete':
        // A replica that has not heard of the add yet says that there is nothing to remove.
        if (action === 'remove' && this.graph.read(this.now, weather.lagMs).kind === 'absent') {
          return { kind: 'already', graphRequestId: null };
        }
    }
    const had = this.graph.truth();
    const outcome = this.#carryOut(action, until ?? null, known, weather.lagMs);
    if (late && had !== null && this.graph.truth() === null) {
      this.everTaken = true;
      this.#takenWhileHeld = false;
    }
    if (weather.fault === 'dies-after') return null;
    return weather.fault === 'lost-after' ? { kind: 'unknown', detail: 'lost' } : outcome;
  }

  #carryOut(action: Attempt['action'], until: Date | null, known: string | null, lagMs: number): WriteOutcome {
    if (action === 'remove') return this.graph.remove(this.now, known, lagMs);
    return action === 'move' && until !== null ? this.graph.move(this.now, until) : this.graph.add(this.now, until);
  }

  #later(at: number, run: () => void): void {
    this.#flights.push({ at, run });
  }

  #nextFlight(): number | null {
    return this.#flights.length === 0 ? null : Math.min(...this.#flights.map((flight) => flight.at));
  }

  /** Where Entra keeps an end, leases end when their time is over, as the loop of requests has it. */
  #nextEnd(): number | null {
    if (this.#kind !== 'pim' || this.holding.leases.length === 0) return null;
    return Math.min(...this.holding.leases.map((lease) => lease.until.getTime())) + 1_500;
  }

  /** A loop that slept past the moment to tell Entra of a later end finds the access gone, and may say so. */
  #pass(): void {
    const before = this.graph.truth();
    this.graph.pass(this.now);
    if (before === null || this.graph.truth() !== null) return;
    // Somebody else's may have looked like ours: an add of ours without an answer might have landed.
    if (before.owner === 'outside' || this.holding.leases.some((lease) => lease.until.getTime() > before.until))
      this.everTaken = true;
  }

  #advance(to: number): void {
    for (;;) {
      const at = this.#nextFlight();
      const end = this.#nextEnd();
      if (end !== null && end <= to && (at === null || end < at)) {
        this.now = Math.max(this.now, end);
        this.#pass();
        this.#drop(this.holding.leases.filter((one) => one.until.getTime() <= this.now).map((one) => one.requestId));
        continue;
      }
      if (at === null || at > to) break;
      const flight = this.#flights.find((one) => one.at === at);
      this.#flights = this.#flights.filter((one) => one !== flight);
      this.now = Math.max(this.now, at);
      this.#pass();
      flight?.run();
      this.#check();
    }
    this.now = Math.max(this.now, to);
    this.#pass();
  }

  #commit(change: Change<Holding> | null): void {
    if (change === null) return;
    const before = this.holding;
    this.holding = change.body;
    for (const event of change.events) {
      const id = event.type === 'holding.attempted' ? ` recorded ${String(event.data.attempt)}` : '';
      this.log.push(`${this.now - NOON.getTime()} ${event.type}${id}`);
      if (event.type === 'holding.removed-outside' && !this.everTaken)
        this.#broken('"removed outside" is said falsely');
    }
    if (before.state !== 'adding' && before.state !== 'held' && this.holding.state === 'adding')
      this.#takenWhileHeld = false;
    if (this.holding.state === 'absent') {
      this.#takenWhileHeld = false;
      const unwatched = this.holding.watchUntil === null && before.state !== 'absent';
      if (unwatched && this.graph.truth()?.owner === 'bot')
        this.#broken('absent is said while our access lives, unwatched');
    }
    this.#check();
  }

  #check(): void {
    const truth = this.graph.truth();
    if (this.#kind === 'pim' && truth?.owner === 'bot' && truth.until > this.#lastEnd + MOST_AFTER_MS)
      this.#broken('Entra would keep it longer than any lease ever asked');
    if (this.#theirs && this.graph.truth()?.owner !== 'outside') this.#broken('standing access is taken away');
    const { state, leases } = this.holding;
    if ((state === 'adding' || state === 'held') && leases.length === 0)
      this.#broken('it gives access without a lease');
    if (state === 'absent' && leases.length > 0) this.#broken('a lease rests on an absent holding');
    if (state !== 'absent' && this.holding.nextAt === null && this.holding.basis?.kind !== 'standing') {
      this.#broken('it is unsettled and nobody will look');
    }
  }

  #broken(promise: string): never {
    throw new Error(`${promise}\n${this.log.join('\n')}\n${JSON.stringify(this.holding)}`);
  }
}
