/** A value as it is written down: `{"$repeat": ["–", 60000]}` and `{"$nest": [5000, "action"]}` stand for what they make. */
export type Recipe = unknown;

/**
 * What a recipe stands for. Inputs stay small on paper that way, so that a failure can be read, shrunk and kept in the
 * corpus: `$repeat` is a text many times over, `$nest` a value inside so many objects (or lists, when the key is null),
 * `$texts` the texts of a list as one.
 */
export function expand(recipe: Recipe): unknown {
  if (Array.isArray(recipe)) return recipe.map(expand);
  if (typeof recipe !== 'object' || recipe === null) return recipe;
  if ('$repeat' in recipe && Array.isArray(recipe.$repeat)) {
    const [text, times] = recipe.$repeat as unknown[];
    return String(text).repeat(Number(times));
  }
  if ('$texts' in recipe && Array.isArray(recipe.$texts)) return recipe.$texts.map(expand).join('');
  if ('$nest' in recipe && Array.isArray(recipe.$nest)) {
    const [depth, key] = recipe.$nest as unknown[];
    return nested(Number(depth), typeof key === 'string' ? key : null);
  }
  // Own property by own property: a key `__proto__` is a key like any other.
  const whole: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(recipe)) {
    Object.defineProperty(whole, key, { value: expand(value), writable: true, enumerable: true, configurable: true });
  }
  return whole;
}

export function expandText(recipe: Recipe): string {
  return String(expand(recipe));
}

function nested(depth: number, key: string | null): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level++) value = key === null ? [value] : { [key]: value };
  return value;
}
