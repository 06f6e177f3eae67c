/** Like Promise.all over `map`, but no more than `width` at a time: one policy may name a hundred people. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  width: number,
  map: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  const queue = items.entries();
  async function work() {
    for (const [index, item] of queue) results[index] = await map(item, index);
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work));
  return results;
}
