import type { Db } from 'mongodb';

/** A database whose collections fail for as long as they are named here: `fail('requests')`, `fail(null)` for none. */
export function failingDb() {
  let failing: ReadonlySet<string> | 'all' = new Set();

  function wrap(db: Db): Db {
    return new Proxy(db, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        if (key !== 'collection') return value.bind(target);
        return (name: string, ...rest: unknown[]) => guarded(name, value.call(target, name, ...rest));
      },
    });
  }

  function guarded(name: string, collection: object): object {
    return new Proxy(collection, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          if (failing === 'all' || failing.has(name)) throw new Error(`the store failed on ${name} (secret: hunter2)`);
          return Reflect.apply(value, target, given);
        };
      },
    });
  }

  return {
    wrap,
    fail(...names: string[]): void {
      failing = new Set(names);
    },
    failAll(): void {
      failing = 'all';
    },
    mend(): void {
      failing = new Set();
    },
  };
}
