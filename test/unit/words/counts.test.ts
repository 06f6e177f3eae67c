import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { LANGUAGES } from '../../../src/words/words.ts';
import { entriesOf, said } from './read-words.ts';

/** What stays as it is whatever stands before it: a word that is counted and is not here was forgotten. */
const ALIKE: Record<string, string[]> = {
  en: 'approved not waiting decided said on added already must who of to h min s more'.split(' '),
  de: 'genehmigt nicht offen entschieden zurückgesetzt auf hinzugefügt schon gefragt kritisch davon könnte von bis h min s weitere zeichen'.split(
    ' ',
  ),
};

/** Limits of this product, choices that it offers, and what is told only of several. */
const NEVER_ONE = [
  'request.unusual.often',
  'forms.policy.tooManyLines',
  'eligibility.form.days',
  'faults.reasonTooLong',
  'faults.groupTooLong',
  'again.kept.full.text',
];

type Parameter = 'number' | 'boolean' | 'list' | 'text';

/** What each text is made of, by its path, as its parameters are declared in English. */
function parametersByPath(): Map<string, Parameter[]> {
  const source = readFileSync('src/words/en.ts', 'utf8');
  const file = ts.createSourceFile('en.ts', source, ts.ScriptTarget.Latest, true);
  const found = new Map<string, Parameter[]>();
  const visit = (node: ts.Node, path: readonly string[]): void => {
    if (ts.isPropertyAssignment(node)) {
      const name = ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) ? node.name.text : node.name.getText();
      const here = [...path, name];
      if (ts.isArrowFunction(node.initializer)) found.set(here.join('.'), node.initializer.parameters.map(kindOf));
      else visit(node.initializer, here);
      return;
    }
    ts.forEachChild(node, (child) => visit(child, path));
  };
  visit(file, []);
  return found;
}

function kindOf({ type }: ts.ParameterDeclaration): Parameter {
  const text = type?.getText() ?? '';
  if (/^number\b/.test(text)) return 'number';
  if (text === 'boolean') return 'boolean';
  return text.includes('[]') ? 'list' : 'text';
}

const parameters = parametersByPath();
const counting = [...parameters].filter(([, kinds]) => kinds.includes('number'));

/** Each number in turn as `count`, the others as 7. */
function filled(kinds: readonly Parameter[], at: number, count: number): unknown[] {
  return kinds.map((kind, index) => {
    if (kind === 'number') return index === at ? count : 7;
    return kind === 'boolean' ? false : kind === 'list' ? ['⟦a⟧'] : '⟦a⟧';
  });
}

it.each(Object.entries(LANGUAGES))('tells one from several wherever something is counted in %s', (tag, words) => {
  const entries = entriesOf(words);

  const faults = counting.flatMap(([path, kinds]) =>
    kinds.flatMap((kind, at) => {
      if (kind !== 'number' || NEVER_ONE.includes(path)) return [];
      const [one, two] = [1, 2].map((count) => said(entries.get(path) ?? '', filled(kinds, at, count)));
      if (one == null || two == null || one !== two.replace(/(?<![\p{L}\d.,:])2(?![\d:])/u, '1')) return [];
      const [, counted = ''] =
        /(?<![\p{L}\d.,:])1(?![\d:])(?: more(?= \p{L})| weitere[nr]?(?= \p{L}))? (\p{L}+)/u.exec(one) ?? [];
      return counted === '' || ALIKE[tag]?.includes(counted.toLowerCase()) ? [] : [`${path}: ${one}`];
    }),
  );

  expect(faults).toEqual([]);
});

it('reads the parameters of what counts', () => {
  expect(counting.length).toBeGreaterThan(40);
  expect(parameters.get('weighed.heldNow')).toEqual(['number', 'boolean']);
});
