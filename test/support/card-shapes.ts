/** What a reader reads and a program carries; it changes nothing of how a card is built. */
const WORDS = new Set(['text', 'title', 'speak', 'fallbackText', 'label', 'errorMessage', 'placeholder', 'altText']);
const CARRIED = new Set(['data', 'id', 'value', 'metadata', 'refresh', 'msteams']);

/** One card of each build: of those that differ in words only, or in how often a row comes, the last. */
export function oneOfEachShape<Card extends object>(cards: Record<string, Card>): Card[] {
  return [...new Map(Object.values(cards).map((card) => [JSON.stringify(shapeOf(card)), card])).values()];
}

function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    return [...new Set(value.map((one) => JSON.stringify(shapeOf(one))))];
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !CARRIED.has(key));
  return Object.fromEntries(entries.map(([key, one]) => [key, WORDS.has(key) ? '' : shapeOf(one)]));
}
