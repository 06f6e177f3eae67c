import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, lengthOf, nearest, quote } from '../../../../src/jit/text.ts';

const anything = fc.string({ unit: 'binary' });

describe('clean text', () => {
  it('loses what cannot be seen and any run of space', () => {
    expect(cleanLine(' a\u200b\u00a0 \u202e b\n\tc ')).toBe('a b c');
    expect(cleanText(' a \r\n\u200b b\u00a0c \n')).toBe('a\nb c');
  });

  it('is not changed by cleaning it again', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(cleanLine(cleanLine(text))).toBe(cleanLine(text));
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
        expect(cleanLine(text)).not.toMatch(/[\p{C}\n]/u);
      }),
    );
  });

  it('is counted in characters, not in UTF-16 units', () => {
    expect(lengthOf('a😀')).toBe(2);
  });
});

describe('quote', () => {
  it('repeats one line, cut short, whatever it is given', () => {
    expect(quote('a\nb')).toBe('"a b"');
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 80 }), (text, most) => {
        const inside = quote(text, most).slice(1, -1);

        expect(lengthOf(inside)).toBeLessThanOrEqual(most + 1);
        expect(inside).not.toContain('\n');
      }),
    );
  });
});

describe('nearest', () => {
  const words = ['status', 'grants', 'policy list', 'my access'];

  it('finds a word through one slip of any kind, ignoring letter case', () => {
    const slip = fc.record({
      word: fc.constantFrom(...words),
      at: fc.nat(),
      kind: fc.constantFrom('insert', 'delete', 'replace', 'swap'),
    });

    fc.assert(
      fc.property(slip, ({ word, at, kind }) => {
        const i = at % (word.length - 1);
        const [before, here, next, after] = [word.slice(0, i), word[i] ?? '', word[i + 1] ?? '', word.slice(i + 2)];
        const typed = {
          insert: `${before}#${here}${next}${after}`,
          delete: `${before}${next}${after}`,
          replace: `${before}#${next}${after}`,
          swap: `${before}${next}${here}${after}`,
        }[kind];

        expect(nearest(typed?.toUpperCase() ?? '', words)).toBe(word);
      }),
    );
  });

  it('finds nothing where nothing is near', () => {
    expect(nearest('completely different', words)).toBeNull();
    expect(nearest('', words)).toBeNull();
    expect(nearest('x'.repeat(100_000), words)).toBeNull();
  });
});
