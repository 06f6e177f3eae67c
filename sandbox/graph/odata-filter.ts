import { malformed, unsupportedQuery } from './errors.ts';
import { type Token, tokenize } from './odata-tokens.ts';

type Literal = string | number | boolean | null;
type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
type TextTest = 'startswith' | 'endswith' | 'contains';

export type Filter =
  | { kind: 'and'; parts: Filter[] }
  | { kind: 'or'; parts: Filter[] }
  | { kind: 'not'; part: Filter }
  | { kind: 'compare'; property: string; operator: Comparison; value: Literal }
  | { kind: 'in'; property: string; values: Literal[] }
  | { kind: 'text'; test: TextTest; property: string; value: string }
  | { kind: 'any'; property: string; variable: string; part: Filter };

/** Graph service limits: an `in` clause takes 15 values, unless the workload allows more. */
const maxInValues = 15;

/**
 * Parses a `$filter` expression: eq ne gt ge lt le, in, and, or, not, startswith endswith contains, any, parentheses.
 * Throws the 400 that Graph answers.
 */
export function parseFilter(source: string): Filter {
  const tokens = tokenize(source);
  let at = 0;

  const fail = (): never => {
    throw malformed(`Invalid filter clause: Syntax error at position ${at} in '${source}'.`);
  };
  const peek = (): Token | undefined => tokens[at];
  const isWord = (text: string): boolean => {
    const token = peek();
    return token?.kind === 'word' && token.text.toLowerCase() === text;
  };
  const isMark = (text: string): boolean => {
    const token = peek();
    return token?.kind === 'mark' && token.text === text;
  };
  const skipWord = (text: string): boolean => {
    if (!isWord(text)) return false;
    at += 1;
    return true;
  };
  const expectMark = (text: string): void => {
    if (!isMark(text)) fail();
    at += 1;
  };
  const expectWord = (): string => {
    const token = peek();
    if (token?.kind !== 'word') return fail();
    at += 1;
    return token.text;
  };

  function literal(): Literal {
    const token = peek();
    at += 1;
    if (token?.kind === 'string' || token?.kind === 'date') return token.text;
    if (token?.kind === 'number') return token.value;
    if (token?.kind === 'word' && token.text === 'true') return true;
    if (token?.kind === 'word' && token.text === 'false') return false;
    if (token?.kind === 'word' && token.text === 'null') return null;
    at -= 1;
    return fail();
  }

  function chain(word: 'and' | 'or', next: () => Filter): Filter {
    const first = next();
    const parts = [first];
    while (skipWord(word)) parts.push(next());
    return parts.length === 1 ? first : { kind: word, parts };
  }

  function disjunction(): Filter {
    return chain('or', conjunction);
  }

  function conjunction(): Filter {
    return chain('and', unary);
  }

  function unary(): Filter {
    if (skipWord('not')) return { kind: 'not', part: unary() };
    if (!isMark('(')) return clause();
    at += 1;
    const inner = disjunction();
    expectMark(')');
    return inner;
  }

  function clause(): Filter {
    const word = expectWord();
    if (isMark('(')) return call(word);
    const operator = expectWord().toLowerCase();
    if (operator === 'in') return { kind: 'in', property: word, values: valueList() };
    if (!isComparison(operator)) return fail();
    return { kind: 'compare', property: word, operator, value: literal() };
  }

  function call(name: string): Filter {
    at += 1;
    if (name.endsWith('/any')) {
      const variable = expectWord();
      expectMark(':');
      const part = disjunction();
      expectMark(')');
      return { kind: 'any', property: name.slice(0, -'/any'.length), variable, part };
    }
    const test = name.toLowerCase();
    if (!isTextTest(test)) return fail();
    const property = expectWord();
    expectMark(',');
    const value = literal();
    expectMark(')');
    if (typeof value !== 'string') return fail();
    return { kind: 'text', test, property, value };
  }

  function valueList(): Literal[] {
    expectMark('(');
    const values = [literal()];
    while (isMark(',')) {
      at += 1;
      values.push(literal());
    }
    expectMark(')');
    if (values.length > maxInValues) {
      throw unsupportedQuery(
        `Too many child clauses specified in search filter expression containing 'OR' operators: ${values.length}. Max allowed: ${maxInValues}.`,
      );
    }
    return values;
  }

  const filter = disjunction();
  if (at < tokens.length) fail();
  return filter;
}

function isComparison(word: string): word is Comparison {
  return ['eq', 'ne', 'gt', 'ge', 'lt', 'le'].includes(word);
}

function isTextTest(word: string): word is TextTest {
  return ['startswith', 'endswith', 'contains'].includes(word);
}

/** The properties a filter names, without the variables of its lambdas. */
export function filterProperties(filter: Filter): string[] {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.parts.flatMap(filterProperties);
  if (filter.kind === 'not') return filterProperties(filter.part);
  return [filter.property];
}

/** Whether the filter needs `ConsistencyLevel: eventual` and `$count=true` (Graph: advanced query capabilities). */
export function isAdvanced(filter: Filter): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.parts.some(isAdvanced);
  if (filter.kind === 'not') return true;
  if (filter.kind === 'compare') return filter.operator === 'ne';
  return filter.kind === 'text' && filter.test !== 'startswith';
}

/** Only eq, ne and `and`, which is all that role settings and PIM take (Graph: List roleAssignmentScheduleRequests). */
export function isPlain(filter: Filter): boolean {
  if (filter.kind === 'and') return filter.parts.every(isPlain);
  return filter.kind === 'compare' && (filter.operator === 'eq' || filter.operator === 'ne');
}

/** What a filter demands of a property with `eq`, when it demands one text. */
export function demanded(filter: Filter | undefined, property: string): string | undefined {
  if (filter?.kind === 'and')
    return filter.parts.map((part) => demanded(part, property)).find((one) => one !== undefined);
  if (filter?.kind !== 'compare' || filter.operator !== 'eq' || filter.property !== property) return undefined;
  return typeof filter.value === 'string' ? filter.value : undefined;
}

/** Evaluates a filter. Text is compared without regard to case, as the directory does. */
export function matches(filter: Filter, row: Readonly<Record<string, unknown>>): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => matches(part, row));
    case 'or':
      return filter.parts.some((part) => matches(part, row));
    case 'not':
      return !matches(filter.part, row);
    case 'compare':
      return compare(row[filter.property], filter.operator, filter.value);
    case 'in':
      return filter.values.some((value) => compare(row[filter.property], 'eq', value));
    case 'text':
      return testText(row[filter.property], filter.test, filter.value);
    case 'any': {
      const items = row[filter.property];
      return Array.isArray(items) && items.some((item) => matches(filter.part, { [filter.variable]: item }));
    }
  }
}

function fold(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : (value ?? null);
}

function compare(actual: unknown, operator: Comparison, wanted: Literal): boolean {
  const left = fold(actual);
  const right = fold(wanted);
  if (operator === 'eq') return left === right;
  if (operator === 'ne') return left !== right;
  if (left === null || right === null || typeof left !== typeof right) return false;
  const order = orderOf(left, right);
  if (operator === 'gt') return order > 0;
  if (operator === 'ge') return order >= 0;
  return operator === 'lt' ? order < 0 : order <= 0;
}

function orderOf(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [String(left), String(right)];
  const [timeA, timeB] = [Date.parse(a), Date.parse(b)];
  if (!Number.isNaN(timeA) && !Number.isNaN(timeB)) return timeA - timeB;
  return a < b ? -1 : Number(a > b);
}

function testText(actual: unknown, test: TextTest, wanted: string): boolean {
  if (typeof actual !== 'string') return false;
  const [text, part] = [actual.toLowerCase(), wanted.toLowerCase()];
  if (test === 'startswith') return text.startsWith(part);
  return test === 'endswith' ? text.endsWith(part) : text.includes(part);
}
