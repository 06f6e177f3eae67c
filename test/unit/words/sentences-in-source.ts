import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** What stands for whatever the source puts in: a name, a number. */
export const PUT_IN = 'Xyzzy';
/** A text that is put together in more ways than these is looked at in the first ones. */
const MOST_WAYS = 40;

export type Sentence = { file: string; line: number; text: string };

const root = join(import.meta.dirname, '../../..');

/** The TypeScript files below a folder of the project. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(root, folder, file));
}

/**
 * Every text of two words or more that the source may hand on, whole: what stands in a hole of a template is put in when
 * the file itself says it (a choice of texts, a constant), and is `PUT_IN` when it does not. Left out is what no person
 * reads in a chat: errors that are thrown, the log, imports, types, regular expressions.
 */
export function sentencesIn(file: string): Sentence[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const constants = constantsOf(source);
  const used = new Set<ts.Node>();
  const found: { node: ts.Node; texts: string[] }[] = [];

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isForDevelopers(node)) return;
    if (isText(node)) {
      found.push({ node, texts: waysToSay(node, constants, used) });
      return;
    }
    ts.forEachChild(node, visit);
  }
  visit(source);

  return found
    .filter(({ node }) => !used.has(node))
    .flatMap(({ node, texts }) =>
      [...new Set(texts)].filter(hasWords).map((text) => ({
        file: relative(root, file),
        line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
        text,
      })),
    );
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** `new TypeError('…')`, `log.warn('…')`, `new Refusal('code', '…')`: read by whoever runs the bot, in English. */
function isForDevelopers(node: ts.Node): boolean {
  if (ts.isNewExpression(node))
    return /Error$|^Refusal$|^DirectoryUnavailable$|^RegExp$/.test(node.expression.getText());
  if (!ts.isCallExpression(node)) return false;
  return /(?:^|\.)(?:log\w*|logger|console)(?:\?)?\.\w+$/.test(node.expression.getText());
}

/** Texts that a file keeps under a name, also inside functions. */
function constantsOf(source: ts.SourceFile): Map<string, ts.Expression> {
  const constants = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      constants.set(`${scopeOf(node)} ${node.name.text}`, node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return constants;
}

function scopeOf(node: ts.Node): number {
  let at = node.parent;
  while (!ts.isFunctionLike(at) && !ts.isSourceFile(at)) at = at.parent;
  return at.pos;
}

function constantAt(node: ts.Identifier, constants: Map<string, ts.Expression>): ts.Expression | null {
  for (let at: ts.Node = node; ; at = at.parent) {
    const found = ts.isFunctionLike(at) || ts.isSourceFile(at) ? constants.get(`${at.pos} ${node.text}`) : undefined;
    if (found !== undefined) return found;
    if (ts.isSourceFile(at)) return null;
  }
}

function waysToSay(node: ts.Node, constants: Map<string, ts.Expression>, used: Set<ts.Node>): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return waysToSay(node.expression, constants, used);
  if (ts.isConditionalExpression(node)) {
    const sides = [node.whenTrue, node.whenFalse];
    for (const side of sides) used.add(side);
    return sides.flatMap((side) => waysToSay(side, constants, used));
  }
  if (ts.isIdentifier(node)) {
    const constant = constantAt(node, constants);
    if (constant === null || !(isText(constant) || ts.isConditionalExpression(constant))) return [PUT_IN];
    used.add(constant);
    return waysToSay(constant, constants, used);
  }
  if (ts.isCallExpression(node) && /^quoted?$/.test(node.expression.getText())) return [`"${PUT_IN}"`];
  if (!ts.isTemplateExpression(node)) return [PUT_IN];
  let ways = [node.head.text];
  for (const { expression, literal } of node.templateSpans) {
    const fillings = waysToSay(expression, constants, used);
    ways = ways.flatMap((way) => fillings.map((filling) => way + filling + literal.text)).slice(0, MOST_WAYS);
  }
  return ways;
}

/** At least two words in a row, one of them plainly of a sentence: no code, key, path or address. */
function hasWords(text: string): boolean {
  const said = text.replaceAll(PUT_IN, ' ');
  return /(?:^|[\s("'])\p{L}[\p{L}'’-]*[,:;]?\s+["'(]?\p{L}[\p{L}'’-]*(?=$|[\s.,:;!?)"'])/u.test(said);
}
