import type { Db } from 'mongodb';
import type { Store } from '../../src/store/open-store.ts';

/** Makes an empty store; suites ask for one before each test, and end with it. */
export type MakeStore = () => Promise<Store>;

/** Runs `work` that many times at once. */
export function inParallel<T>(times: number, work: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, n) => work(n)));
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** Emptied rather than made anew: building the indexes takes longer than a test. */
export async function emptyDatabase(db: Db): Promise<void> {
  const collections = (await db.collections()).filter((one) => one.collectionName !== 'schema');
  await Promise.all(collections.map((collection) => collection.deleteMany({})));
}
