import fc from 'fast-check';
import { expand, type Recipe } from '../expand.ts';
import { oddValue } from './odd.ts';

/** One change to a JSON value: what stands at the path is taken away, replaced, put in a list or in a text. */
export type Bend = { path: string; how: 'drop' | 'put' | 'list' | 'text' | 'upper'; value?: Recipe };

type Node = Record<string, unknown>;

/** Changes to some of these paths. */
export function bendsOf(paths: readonly string[], most = 3): fc.Arbitrary<Bend[]> {
  const path = fc.constantFrom(...paths);
  const bend: fc.Arbitrary<Bend> = fc.oneof(
    { weight: 1, arbitrary: fc.record({ path, how: fc.constant('drop' as const) }) },
    { weight: 5, arbitrary: fc.record({ path, how: fc.constant('put' as const), value: oddValue }) },
    {
      weight: 1,
      arbitrary: fc.record({ path, how: fc.constantFrom('list' as const, 'text' as const, 'upper' as const) }),
    },
  );
  return fc.array(bend, { maxLength: most });
}

/** The value with its bends in place; the original stays as it was. Paths are keys parted by dots. */
export function bent(value: unknown, bends: readonly Bend[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const bend of bends) apply(copy, bend);
  return copy;
}

function apply(root: unknown, { path, how, value }: Bend): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at: unknown = root;
  for (const key of keys) at = isNode(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  if (!isNode(at)) return;
  const old = Object.hasOwn(at, last) ? at[last] : undefined;
  if (how === 'drop') delete at[last];
  else if (how === 'put') define(at, last, expand(value));
  else if (how === 'list') define(at, last, [old ?? null]);
  else if (how === 'text') define(at, last, JSON.stringify(old ?? null));
  else if (typeof old === 'string') define(at, last, old.toUpperCase());
}

/** Never through a setter: `__proto__` becomes a key, as it does when JSON is read. */
function define(node: Node, key: string, value: unknown): void {
  Object.defineProperty(node, key, { value, writable: true, enumerable: true, configurable: true });
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
