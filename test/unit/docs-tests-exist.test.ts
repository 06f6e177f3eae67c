import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const testFiles = new Set(globSync('test/**/*.test.ts', { cwd: root }).map((file) => basename(file)));

/** Test files that a page names: by their path, or by the name alone where the path was said before. */
function namedIn(page: string): string[] {
  const text = readFileSync(`${root}${page}`, 'utf8');
  // `{a,b}.test.ts` names two.
  const braced = text.replace(/([\w./-]*)\{([\w,-]+)\}([\w.-]*\.test\.ts)/g, (_, before, names, after) =>
    String(names)
      .split(',')
      .map((name) => `${before}${name}${after}`)
      .join(' '),
  );
  return [...new Set(braced.match(/[\w./-]+\.test\.ts/g) ?? [])];
}

function exists(named: string): boolean {
  return named.includes('/') ? existsSync(`${root}${named}`) : testFiles.has(named);
}

describe.each(['docs/security.md', 'docs/reliability.md', 'docs/store-checklist.md'])('%s', (page) => {
  it('names tests, and only such as exist', () => {
    const named = namedIn(page);

    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((one) => !exists(one))).toEqual([]);
  });
});

describe('docs/security.md', () => {
  it('has a test for every threat', () => {
    const rows = readFileSync(`${root}docs/security.md`, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^\| (?:threat|---)/.test(line));

    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => !/\.test\.ts/.test(row.split('|')[3] ?? ''))).toEqual([]);
  });
});

describe('docs/store-checklist.md', () => {
  it('answers each of the eighteen points with a test, or says who looks', () => {
    const rows = readFileSync(`${root}docs/store-checklist.md`, 'utf8').match(/^\| \d+ \|.*$/gm) ?? [];

    expect(rows.map((row) => Number(row.split('|')[1]))).toEqual(Array.from({ length: 18 }, (_, n) => n + 1));
    expect(rows.filter((row) => !/\.test\.ts|by hand/.test(row.split('|')[4] ?? ''))).toEqual([]);
  });
});
