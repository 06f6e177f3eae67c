import type { Db } from 'mongodb';
import type { Deps } from '../../src/jit/deps.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { TestClock } from '../support/test-clock.ts';
import { startBot } from './bot.ts';
import { Process } from './process.ts';
import { type Dice, diceOf } from './random.ts';
import type { Instance } from './steps.ts';
import { Screens } from './teams.ts';
import { Tenant } from './tenant.ts';

type Running = { process: Process; deps: Deps };
export type Sleeper = { process: Process; since: number; work: Promise<unknown> };

/** One tenant, one database, two app instances on one clock. */
export class Stage {
  readonly clock = new TestClock();
  readonly db: Db;
  readonly store: Store;
  readonly tenant: Tenant;
  readonly screens = new Screens();
  readonly sleepers: Sleeper[] = [];
  /** Since when reads have not lagged, in ms. */
  freshSince = Number.NEGATIVE_INFINITY;
  readonly #dice: Dice;
  /** Processes that died or fell asleep. */
  stops = 0;
  #started = 0;
  #running: [Running, Running];

  constructor(db: Db, seed: number) {
    this.db = db;
    this.store = openStore(db);
    this.#dice = diceOf(seed, 1);
    this.tenant = new Tenant(this.clock, diceOf(seed, 2));
    this.#running = [this.#start(), this.#start()];
  }

  get nowMs(): number {
    return this.clock.now().getTime();
  }

  at(instance: Instance): Running {
    return this.#running[instance];
  }

  /** Runs something on an instance; one that stopped over it is replaced by a fresh one. */
  async run<T>(instance: Instance, work: (deps: Deps) => Promise<T>): Promise<T | 'stopped'> {
    const { process, deps } = this.at(instance);
    const since = this.nowMs;
    const promise = work(deps);
    const result = await process.run(() => promise);
    if (result !== 'stopped') return result;
    this.stops += 1;
    if (process.state === 'asleep') this.sleepers.push({ process, since, work: promise });
    this.#running[instance] = this.#start();
    return 'stopped';
  }

  #start(): Running {
    this.#started += 1;
    const process = new Process(`process ${this.#started}`);
    const world = { clock: this.clock, store: this.store, graph: this.tenant.graph, messenger: this.screens };
    return { process, deps: startBot(world, process, this.#dice) };
  }
}
