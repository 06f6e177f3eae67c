import type { Deps } from '../jit/deps.ts';
import { type Work, worksOf } from '../jit/operations/work.ts';
import type { Log } from '../jit/ports.ts';

/**
 * Pieces of one kind of work under way at once in this process. Wide, since a piece mostly waits: reads that a slow
 * Graph keeps hanging must leave room for a revocation.
 */
const MOST_AT_ONCE = 256;

/**
 * Runs the background work of one process. `kick` is a hint that something is due; each second the sweep kicks every
 * kind of which something is, so a lost hint costs at most that. Each kind has its own lane, and what is urgent has
 * another: neither slow Teams calls nor slow reads of Graph hold up a revocation.
 */
export class Worker {
  readonly #deps: Deps;
  readonly #lanes: readonly Lane[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  constructor(deps: Deps, mostAtOnce: number = MOST_AT_ONCE) {
    this.#deps = deps;
    this.#lanes = worksOf(deps).map((work) => new Lane(work, deps.log, mostAtOnce));
  }

  kick(name: Work['name']): void {
    if (this.#stopped) return;
    for (const lane of this.#lanes) if (lane.work.name === name) lane.kick();
  }

  /** Kicks the lanes of which something is due, and sets a timer for each moment within `aheadMs` at which something falls due. */
  async sweep(now: Date, aheadMs: number): Promise<void> {
    if (this.#stopped) return;
    const kinds = await this.#deps.dueWork.kinds(now);
    for (const lane of this.#lanes) if (kinds.has(lane.work.name)) lane.kick();
    const until = new Date(now.getTime() + aheadMs);
    for (const lane of this.#lanes) {
      const due = await lane.work.dueBetween(now, until);
      // Stopped while it asked: a timer set now would only keep the process alive.
      if (this.#stopped) return;
      this.#lookAhead(lane.work.name, now, due);
    }
  }

  /** One timer for each 50 ms in which something falls due: precise ends without a job for each grant. */
  #lookAhead(name: Work['name'], now: Date, due: readonly Date[]): void {
    const slots = new Set(due.map((at) => Math.ceil((at.getTime() - now.getTime()) / 50) * 50));
    for (const slot of slots) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.kick(name);
      }, slot);
      this.#timers.add(timer);
    }
  }

  /** Takes no more work; resolves when what is under way is done, or at the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const lane of this.#lanes) lane.close();
    const idle = Promise.all(this.#lanes.map((lane) => lane.idle()));
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, deadlineMs);
    });
    await Promise.race([idle, deadline]);
    clearTimeout(timer);
  }
}

/** One kind of work: claims while there is room and something is due. */
class Lane {
  readonly work: Work;
  readonly #log: Log;
  readonly #mostAtOnce: number;
  #underWay = 0;
  #claiming = false;
  #again = false;
  #closed = false;
  #waiting: (() => void)[] = [];

  constructor(work: Work, log: Log, mostAtOnce: number) {
    this.work = work;
    this.#log = log;
    this.#mostAtOnce = mostAtOnce;
  }

  kick(): void {
    this.#again = true;
    if (!this.#claiming) void this.#fill();
  }

  close(): void {
    this.#closed = true;
  }

  idle(): Promise<void> {
    if (this.#underWay === 0 && !this.#claiming) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #fill(): Promise<void> {
    this.#claiming = true;
    try {
      while (this.#again && !this.#closed && this.#underWay < this.#mostAtOnce) {
        this.#again = false;
        const pieces = await this.work.claim(this.#mostAtOnce - this.#underWay);
        for (const piece of pieces) this.#start(piece);
      }
    } catch (error) {
      this.#log.error({ err: error, work: this.work.name }, 'work could not be claimed; the next sweep tries again');
    } finally {
      this.#claiming = false;
      this.#settle();
    }
  }

  #start(piece: () => Promise<void>): void {
    this.#underWay += 1;
    piece()
      .catch((error: unknown) => {
        this.#log.error({ err: error, work: this.work.name }, 'a piece of work failed; it becomes due again by itself');
      })
      .finally(() => {
        this.#underWay -= 1;
        // More may have fallen due while this one had the room.
        this.kick();
        this.#settle();
      });
  }

  #settle(): void {
    if (this.#underWay > 0 || this.#claiming) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
