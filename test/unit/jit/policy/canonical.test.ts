import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, hashOf } from '../../../../src/jit/canonical.ts';

describe('canonicalJson', () => {
  it('does not depend on the order in which keys were set', () => {
    const shuffled = (value: Record<string, unknown>) => Object.fromEntries(Object.entries(value).reverse());

    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('writes dates as ISO 8601 and leaves undefined out', () => {
    const value = { b: new Date(0), a: undefined, c: [1, { z: null, y: 'ä' }] };

    expect(canonicalJson(value)).toBe('{"b":"1970-01-01T00:00:00.000Z","c":[1,{"y":"ä","z":null}]}');
  });

  it('refuses what has no canonical form instead of hashing it as nothing', () => {
    for (const value of [Number.NaN, new Map(), [undefined], () => 1, 10n, Symbol('x')]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
    expect(() => canonicalJson(new Date(Number.NaN))).toThrow(RangeError);
  });
});

describe('hashOf', () => {
  it('is SHA-256 over the canonical JSON', () => {
    // printf '{"a":1}' | sha256sum
    expect(hashOf({ a: 1 })).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862');
  });

  it('tells values apart that differ anywhere', () => {
    expect(hashOf({ a: ['x', 'y'] })).not.toBe(hashOf({ a: ['y', 'x'] }));
    expect(hashOf({ a: '1' })).not.toBe(hashOf({ a: 1 }));
  });
});
