import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };

const source = new URL('../../../src/', import.meta.url);
const IMPORT = /^(?:import|export)\s+(type\s)?[^;']*?from\s+'([^']+)'|\Wimport\('([^']+)'\)|^import '([^']+)'/gm;

type Import = { file: string; typesOnly: boolean; what: string };

function imports(): Import[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((file) =>
    [...readFileSync(new URL(file, source), 'utf8').matchAll(IMPORT)].map((found): Import => {
      const [, types, from, dynamic, bare] = found;
      return { file, typesOnly: types !== undefined, what: from ?? dynamic ?? bare ?? '' };
    }),
  );
}

function packageOf(what: string): string {
  return what
    .split('/')
    .slice(0, what.startsWith('@') ? 2 : 1)
    .join('/');
}

describe('what runs in production', () => {
  const all = imports();

  it('imports no package that `npm ci --omit=dev` leaves out', () => {
    const packages = all.filter(({ what, typesOnly }) => !typesOnly && !what.startsWith('.') && !isBuiltin(what));
    const missing = packages.filter(({ what }) => !Object.hasOwn(packageJson.dependencies, packageOf(what)));

    expect(packages.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['mongodb', 'botbuilder', '@azure/identity']),
    );
    expect(missing).toEqual([]);
  });

  it('reaches no file outside src', () => {
    const outside = all.filter(({ file, what }) => what.startsWith('.') && !isInside(file, what));

    expect(all.length).toBeGreaterThan(300);
    expect(outside).toEqual([]);
  });
});

function isInside(file: string, what: string): boolean {
  return new URL(what, new URL(file, source)).href.startsWith(source.href);
}
