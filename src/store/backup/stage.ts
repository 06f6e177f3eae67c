import { type Db, MongoServerError } from 'mongodb';

/** Where a restore builds up what it will put in place. */
const STAGED = 'restoring-';
/** Where it puts what was there before: nothing is deleted. */
const REPLACED = 'replaced-';

/** The same database with every collection under another name, so that the store's own code builds up a restored one. */
export function stagedDb(db: Db): Db {
  return new Proxy(db, {
    get(target, property) {
      if (property === 'collection')
        return (name: string, options?: object) => target.collection(`${STAGED}${name}`, options);
      if (property === 'listCollections') return () => Promise.reject(new Error('a staged database lists nothing'));
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Everything of a restore that did not come to its end. */
export async function dropStaged(db: Db): Promise<void> {
  for (const name of await namesOf(db)) if (name.startsWith(STAGED)) await db.collection(name).drop();
}

/** Moves what is live out of the way, and what was staged into its place, with its indexes. */
export async function putInPlace(db: Db, live: readonly string[], keepAs: (name: string) => string): Promise<void> {
  const there = new Set(await namesOf(db));
  for (const name of live) if (there.has(name)) await rename(db, name, keepAs(name));
  for (const name of there) {
    if (name.startsWith(STAGED) && name !== `${STAGED}schema`) await rename(db, name, name.slice(STAGED.length));
  }
}

/** `stamp`: of this restore, so that each keeps what it replaced apart. */
export function replacedName(stamp: string): (name: string) => string {
  return (name) => `${REPLACED}${stamp}-${name}`;
}

async function rename(db: Db, from: string, to: string): Promise<void> {
  try {
    await db.renameCollection(from, to);
  } catch (error) {
    // Somebody removed it meanwhile: there is nothing to move.
    if (error instanceof MongoServerError && error.codeName === 'NamespaceNotFound') return;
    throw error;
  }
}

async function namesOf(db: Db): Promise<string[]> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  return found.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
}
