import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dice } from './random.ts';

/** What befalls a process at its nth call to the outside. Asleep it may wake later and go on where it was. */
export type Fate = { calls: number; when: 'before' | 'after'; how: 'dies' | 'sleeps' };

type Call<T> = () => Promise<T> | T;

const NEVER = new Promise<never>(() => undefined);

/**
 * One process of the bot, as the outside sees it: every call to the store, Graph and Teams passes through here, so
 * that it may die or fall asleep before the call or after its effect, and so that races are played in a known order.
 */
export class Process {
  readonly name: string;
  #fate: Fate | null = null;
  #state: 'awake' | 'asleep' | 'dead' = 'awake';
  #wake: () => void = () => undefined;
  #awake: Promise<void> = Promise.resolve();
  #stop: () => void = () => undefined;
  #stopped: Promise<'stopped'>;
  #race: Race | null = null;

  constructor(name: string) {
    this.name = name;
    this.#stopped = new Promise((resolve) => {
      this.#stop = () => resolve('stopped');
    });
  }

  get state(): 'awake' | 'asleep' | 'dead' {
    return this.#state;
  }

  arm(fate: Fate | null): void {
    this.#fate = fate;
  }

  join(race: Race | null): void {
    this.#race = race;
  }

  /** The result of the work, or `stopped` when the process died or fell asleep over it. */
  async run<T>(work: () => Promise<T>): Promise<T | 'stopped'> {
    const result = work();
    result.catch(() => undefined);
    return Promise.race([result, this.#stopped]);
  }

  /** It goes on where it was, untroubled from now on. */
  wake(): void {
    if (this.#state !== 'asleep') return;
    this.#state = 'awake';
    this.#wake();
  }

  async call<T>(make: Call<T>): Promise<T> {
    if (this.#state === 'dead') return NEVER;
    if (this.#state === 'asleep') await this.#awake;
    const fate = this.#fate;
    if (fate !== null && fate.calls-- <= 0) {
      this.#fate = null;
      return this.#meet(fate, make);
    }
    const result = await (this.#race === null ? make() : this.#race.turn(this.name, make));
    return this.#resume(result);
  }

  async #meet<T>(fate: Fate, make: Call<T>): Promise<T> {
    let early: { result: T } | null = null;
    if (fate.when === 'after') early = { result: await make() };
    this.#state = fate.how === 'dies' ? 'dead' : 'asleep';
    this.#awake = new Promise((resolve) => {
      this.#wake = resolve;
    });
    this.#stop();
    await (fate.how === 'dies' ? NEVER : this.#awake);
    return early === null ? make() : early.result;
  }

  /** What another part of the process was waiting for when it stopped. */
  async #resume<T>(result: T): Promise<T> {
    if (this.#state === 'dead') return NEVER;
    if (this.#state === 'asleep') await this.#awake;
    return result;
  }
}

/** Every method of the port is a call that the process makes. */
export function through<Port extends object>(process: Process, port: Port): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => process.call(() => Reflect.apply(value, target, args) as unknown);
    },
  });
}

type Waiting = { name: string; go: () => Promise<void> };

/** Two processes at once, call by call, in an order that the dice give. */
export class Race {
  readonly #dice: Dice;
  #waiting: Waiting[] = [];

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  turn<T>(name: string, make: Call<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const go = async () => {
        try {
          resolve(await make());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      this.#waiting.push({ name, go });
    });
  }

  async run(works: Promise<unknown>[]): Promise<void> {
    let open = works.length;
    const close = () => {
      open -= 1;
    };
    for (const work of works) work.then(close, close);
    while (open > 0) {
      await nextTurn();
      const next = this.#waiting[this.#dice.below(this.#waiting.length)];
      if (next === undefined) continue;
      this.#waiting = this.#waiting.filter((one) => one !== next);
      await next.go();
    }
  }
}
