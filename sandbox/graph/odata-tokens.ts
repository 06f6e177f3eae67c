import { malformed } from './errors.ts';

export type Token =
  | { kind: 'word'; text: string }
  | { kind: 'string'; text: string }
  | { kind: 'number'; value: number }
  | { kind: 'date'; text: string }
  | { kind: 'mark'; text: '(' | ')' | ',' | ':' };

const patterns: [RegExp, (text: string) => Token | undefined][] = [
  [/\s+/y, () => undefined],
  // OData ABNF: a quote inside a string is written twice
  [/'(?:[^']|'')*'/y, (text) => ({ kind: 'string', text: text.slice(1, -1).replaceAll("''", "'") })],
  [/\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})/y, (text) => ({ kind: 'date', text })],
  [/-?\d+(?:\.\d+)?(?![\w-])/y, (text) => ({ kind: 'number', value: Number(text) })],
  [/[A-Za-z_@][\w./]*/y, (text) => ({ kind: 'word', text })],
  [/[(),:]/y, (text) => markOf(text)],
];

function markOf(text: string): Token | undefined {
  if (text === '(' || text === ')' || text === ',' || text === ':') return { kind: 'mark', text };
  return undefined;
}

/** Splits a `$filter` expression. An unfinished string or an unknown sign is Graph's "Invalid filter clause". */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const found = matchAt(source, at);
    if (!found) throw malformed(`Invalid filter clause: Syntax error at position ${at} in '${source}'.`);
    if (found.token) tokens.push(found.token);
    at = found.end;
  }
  return tokens;
}

function matchAt(source: string, at: number): { token: Token | undefined; end: number } | undefined {
  for (const [pattern, make] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) return { token: make(text), end: at + text.length };
  }
  return undefined;
}
