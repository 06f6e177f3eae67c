import { AsyncLocalStorage } from 'node:async_hooks';
import { AggregationCursor, type Collection, type Db, FindCursor } from 'mongodb';
import type { Messenger } from '../../src/jit/messenger.ts';

/** Where a process dies: before the thing it awaits happens, or after it happened and before it hears of it. */
export type Moment = 'before' | 'after';
export type Death = { at: number; moment: Moment };

/** One await that touches MongoDB, Graph or Teams. */
export type Touch = { what: string; writes: boolean };

export type Lifeline = {
  /** Every touch so far, in order; number 1 is the first. */
  readonly touches: readonly Touch[];
  /** Resolves when the process has died. */
  readonly died: Promise<void>;
  /** Does `effect` as the next number, unless the process dies there or is dead: then the promise never settles. */
  touch<T>(what: Touch, effect: () => Promise<T>): Promise<T>;
};

export type LifelineOptions = {
  death?: Death;
  /** Waited for after each touch, before the process hears of its end: nothing else happens meanwhile. */
  after?: (what: Touch) => Promise<void>;
};

/**
 * The life of a process in this process. Its touches happen one after the other, in the order in which they were asked
 * for, so that a number means the same await in every run; from its death on it does nothing at all.
 */
export function createLifeline({ death, after }: LifelineOptions = {}): Lifeline {
  const touches: Touch[] = [];
  const never = new Promise<never>(() => {});
  const { promise: died, resolve: die } = Promise.withResolvers<void>();
  /** What a touch does inside, such as the messenger's look at its contacts, belongs to that touch. */
  const inside = new AsyncLocalStorage<true>();
  let last: Promise<unknown> = Promise.resolve();
  let dead = false;

  function perish(): Promise<never> {
    dead = true;
    die();
    return never;
  }

  async function run<T>(what: Touch, effect: () => Promise<T>): Promise<T> {
    if (dead) return never;
    touches.push(what);
    const isHere = death?.at === touches.length;
    if (isHere && death.moment === 'before') return perish();
    try {
      return await inside.run(true, effect);
    } finally {
      await after?.(what);
      if (isHere) await perish();
    }
  }

  return {
    touches,
    died,
    touch(what, effect) {
      if (dead) return never;
      if (inside.getStore() === true) return effect();
      const turn = last.then(() => run(what, effect));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

const COMMAND = /^(insert|update|delete|replace|bulkWrite|findOne|count|distinct)/;
const WRITE = /^(insert|update|delete|replace|bulkWrite|findOneAnd)/;

/** Passes each command that is sent to the database through `around`, named `collection.command`. */
export function interceptedDb(db: Db, around: <T>(what: Touch, command: () => Promise<T>) => Promise<T>): Db {
  function wrap<T extends object>(target: T, place: string, isCommand: (name: string) => boolean): T {
    return new Proxy(target, {
      get(_, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function' || typeof name !== 'string') return value;
        return (...args: unknown[]) => {
          const call = () => Reflect.apply(value, target, args);
          if (isCommand(name)) return around({ what: `${place}.${name}`, writes: WRITE.test(name) }, call);
          return wrapCursor(call(), `${place}.${name}`);
        };
      },
    });
  }

  /** Chained calls of a cursor give itself, and it is the last one that sends. */
  function wrapCursor(answer: unknown, place: string): unknown {
    if (!(answer instanceof FindCursor || answer instanceof AggregationCursor)) return answer;
    return wrap(answer, place, (name) => name === 'toArray' || name === 'next');
  }

  const collection = (...args: Parameters<Db['collection']>) =>
    wrap(db.collection(...args) as Collection, args[0], (name) => COMMAND.test(name));
  return wrap(Object.assign(Object.create(db), { collection }) as Db, db.databaseName, (name) => name === 'command');
}

export function interruptedDb(db: Db, lifeline: Lifeline): Db {
  return interceptedDb(db, (what, command) => lifeline.touch(what, command));
}

export function interruptedFetch(send: typeof fetch, lifeline: Lifeline): typeof fetch {
  return (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const method = (input instanceof Request ? input.method : init?.method) ?? 'GET';
    const what = { what: `graph ${method} ${new URL(url).pathname}`, writes: method !== 'GET' };
    return lifeline.touch(what, () => send(input, init));
  };
}

export function interruptedMessenger(messenger: Messenger, lifeline: Lifeline): Messenger {
  return {
    send: (recipient, message) =>
      lifeline.touch({ what: `teams send ${message.type}`, writes: true }, () => messenger.send(recipient, message)),
    update: (address, message) =>
      lifeline.touch({ what: `teams update ${message.type}`, writes: true }, () => messenger.update(address, message)),
  };
}
