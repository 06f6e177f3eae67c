import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Deps } from '../../../src/jit/deps.ts';
import type { Work } from '../../../src/jit/operations/work.ts';
import { Worker } from '../../../src/jobs/worker.ts';

const { worksOf } = vi.hoisted(() => ({ worksOf: vi.fn<() => Work[]>() }));
vi.mock('../../../src/jit/operations/work.ts', () => ({ worksOf }));

const NOW = new Date('2026-10-14T12:00:00Z');

/** A piece of work that is under way until the test ends it. */
type Piece = { done(): void; fail(error: Error): void };

/** One kind of work with a queue of pieces, which counts how often it is asked and what is under way. */
class FakeWork implements Work {
  readonly name: Work['name'];
  readonly underWay: Piece[] = [];
  readonly askedFor: number[] = [];
  waiting = 0;
  due: Date[] = [];
  claims: () => Promise<void> = () => Promise.resolve();

  constructor(name: Work['name']) {
    this.name = name;
  }

  async claim(limit: number): Promise<(() => Promise<void>)[]> {
    this.askedFor.push(limit);
    await this.claims();
    const taken = Math.min(limit, this.waiting);
    this.waiting -= taken;
    return Array.from({ length: taken }, () => () => this.#run());
  }

  dueBetween(): Promise<Date[]> {
    return Promise.resolve(this.due);
  }

  #run(): Promise<void> {
    return new Promise((resolve, reject) => {
      const piece: Piece = {
        done: () => {
          this.underWay.splice(this.underWay.indexOf(piece), 1);
          resolve();
        },
        fail: (error) => {
          this.underWay.splice(this.underWay.indexOf(piece), 1);
          reject(error);
        },
      };
      this.underWay.push(piece);
    });
  }
}

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

function gate(): { opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}

/** Lets everything that is ready to go on do so. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

let holdings: FakeWork;
let deliveries: FakeWork;
let worker: Worker;

beforeEach(() => {
  vi.useFakeTimers();
  holdings = new FakeWork('holdings');
  deliveries = new FakeWork('deliveries');
  worksOf.mockReturnValue([holdings, deliveries]);
  const kinds = async () => new Set([holdings, deliveries].filter((one) => one.waiting > 0).map((one) => one.name));
  worker = new Worker({ log, dueWork: { kinds } } as unknown as Deps, 32);
});

afterEach(() => {
  vi.useRealTimers();
  vi.resetAllMocks();
});

describe('a kick', () => {
  it('claims what is due, and nothing of another kind', async () => {
    holdings.waiting = 2;

    worker.kick('holdings');
    await settle();

    expect(holdings.underWay).toHaveLength(2);
    expect(deliveries.askedFor).toEqual([]);
  });

  it('coalesces with others that come while a claim is on its way: one more claim, not one each', async () => {
    const slow = gate();
    holdings.claims = () => slow.opened;

    for (let n = 0; n < 10; n++) worker.kick('holdings');
    slow.open();
    await settle();

    expect(holdings.askedFor).toHaveLength(2);
  });

  it('that comes during a claim is not lost: what fell due meanwhile is claimed', async () => {
    const slow = gate();
    holdings.claims = () => slow.opened;
    worker.kick('holdings');
    await settle();
    holdings.claims = () => Promise.resolve();
    holdings.waiting = 0;

    worker.kick('holdings');
    slow.open();
    await settle();
    expect(holdings.askedFor).toHaveLength(2);

    holdings.waiting = 1;
    worker.kick('holdings');
    await settle();

    expect(holdings.underWay).toHaveLength(1);
  });
});

describe('a lane', () => {
  it('has at most 32 pieces under way, and goes on as they end', async () => {
    holdings.waiting = 50;

    worker.kick('holdings');
    await settle();
    worker.kick('holdings');
    await settle();
    expect(holdings.underWay).toHaveLength(32);

    holdings.underWay[0]?.done();
    await settle();
    expect(holdings.underWay).toHaveLength(32);
    expect(holdings.waiting).toBe(17);

    while (holdings.underWay.length > 0) {
      holdings.underWay[0]?.done();
      await settle();
      expect(holdings.underWay.length).toBeLessThanOrEqual(32);
    }
    expect(holdings.waiting).toBe(0);
  });

  it('asks only for as much as it has room for', async () => {
    holdings.waiting = 30;
    worker.kick('holdings');
    await settle();

    worker.kick('holdings');
    await settle();

    expect(holdings.askedFor).toEqual([32, 2]);
  });

  it('is not held up by another one that is full', async () => {
    deliveries.waiting = 100;
    worker.kick('deliveries');
    await settle();

    holdings.waiting = 1;
    worker.kick('holdings');
    await settle();

    expect(holdings.underWay).toHaveLength(1);
  });

  it('goes on after a piece that failed, and says so', async () => {
    holdings.waiting = 33;
    worker.kick('holdings');
    await settle();
    const error = new Error('a bug');

    holdings.underWay[0]?.fail(error);
    await settle();

    expect(holdings.underWay).toHaveLength(32);
    expect(log.error).toHaveBeenCalledWith(
      expect.objectContaining({ err: error, work: 'holdings' }),
      expect.any(String),
    );
  });

  it('goes on at the next kick after a claim that failed, and says so', async () => {
    holdings.claims = () => Promise.reject(new Error('no primary'));
    worker.kick('holdings');
    await settle();
    expect(log.error).toHaveBeenCalledOnce();

    holdings.claims = () => Promise.resolve();
    holdings.waiting = 1;
    worker.kick('holdings');
    await settle();

    expect(holdings.underWay).toHaveLength(1);
  });
});

describe('a sweep', () => {
  it('kicks each kind of work of which something is due, and no other', async () => {
    holdings.waiting = 1;

    await worker.sweep(NOW, 2_500);

    expect(holdings.askedFor).toHaveLength(1);
    expect(deliveries.askedFor).toHaveLength(0);
  });

  it('sets a timer for what falls due soon: never early, and at most 50 ms late', async () => {
    holdings.due = [new Date(NOW.getTime() + 1_230)];
    await worker.sweep(NOW, 2_500);

    await vi.advanceTimersByTimeAsync(1_229);
    expect(holdings.askedFor).toHaveLength(0);

    await vi.advanceTimersByTimeAsync(51);
    expect(holdings.askedFor).toHaveLength(1);
    expect(deliveries.askedFor).toHaveLength(0);
  });

  it('sets one timer for all that falls due within the same 50 ms', async () => {
    holdings.due = Array.from({ length: 40 }, (_, n) => new Date(NOW.getTime() + 1_001 + n));

    await worker.sweep(NOW, 2_500);

    expect(vi.getTimerCount()).toBe(1);
  });
});

describe('stopping', () => {
  it('waits for what is under way, and takes nothing new', async () => {
    holdings.waiting = 40;
    worker.kick('holdings');
    await settle();
    const stopped = vi.fn();

    void worker.stop(10_000).then(stopped);
    await settle();
    worker.kick('holdings');
    while (holdings.underWay.length > 1) holdings.underWay[0]?.done();
    await settle();
    expect(stopped).not.toHaveBeenCalled();

    holdings.underWay[0]?.done();
    await settle();

    expect(stopped).toHaveBeenCalledOnce();
    expect(holdings.waiting).toBe(8);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for a claim that is on its way, and for what it brings', async () => {
    const slow = gate();
    holdings.claims = () => slow.opened;
    holdings.waiting = 1;
    worker.kick('holdings');
    await settle();
    const stopped = vi.fn();

    void worker.stop(10_000).then(stopped);
    slow.open();
    await settle();
    expect(holdings.underWay).toHaveLength(1);
    expect(stopped).not.toHaveBeenCalled();

    holdings.underWay[0]?.done();
    await settle();

    expect(stopped).toHaveBeenCalledOnce();
  });

  it('is over at its deadline, whatever is still under way', async () => {
    holdings.waiting = 1;
    worker.kick('holdings');
    await settle();
    const stopped = vi.fn();

    void worker.stop(10_000).then(stopped);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(stopped).not.toHaveBeenCalled();

    await vi.advanceTimersByTimeAsync(1);
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('is over at once when nothing is under way, and clears every timer', async () => {
    holdings.due = [new Date(NOW.getTime() + 1_000)];
    await worker.sweep(NOW, 2_500);
    await settle();

    await worker.stop(10_000);

    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind when a sweep is half-way', async () => {
    const slow = gate();
    holdings.dueBetween = () => slow.opened.then(() => [new Date(NOW.getTime() + 1_000)]);
    const sweep = worker.sweep(NOW, 2_500);

    await worker.stop(10_000);
    slow.open();
    await sweep;

    expect(vi.getTimerCount()).toBe(0);
  });
});
