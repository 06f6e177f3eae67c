import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
  type YAMLParseError,
} from 'yaml';
import type { PolicyFault } from './policy-draft.ts';

/** Plain values out of YAML: text stays text (a group called `007` is not the number 7), but null, true and false are known. */
export type Plain = string | boolean | null | Plain[] | { [key: string]: Plain };

/** One policy of the text, its lines by path, and what YAML itself found wrong with it. */
export type PolicyTree = { document: number; value: Plain; lines: Record<string, number>; faults: PolicyFault[] };

const LONGEST_TEXT = 65_536;
const MOST_POLICIES = 50;
const DEEPEST = 6;
const MOST_FAULTS_A_DOCUMENT = 20;
const TOO_DEEP = 'this is nested deeper than any policy: compare it with the output of "policy export"';

/**
 * Reads YAML text as a person may paste it into Teams: one document, several parted by `---`, or a list; a code fence,
 * non-breaking spaces, typographic quotes and dashes, tabs are put right. Anchors, aliases and tags are refused: a policy
 * has no use for them, and an alias can make a small text huge. Never throws.
 */
export function readPolicyTrees(text: string): { trees: PolicyTree[]; faults: PolicyFault[] } {
  if (text.length > LONGEST_TEXT) {
    return { trees: [], faults: [whole(`the text is longer than ${LONGEST_TEXT} characters: import it in parts`)] };
  }
  const lineCounter = new LineCounter();
  // Keys are compared below: the library compares each with every other, which takes seconds for a text of keys.
  const options = { schema: 'failsafe', lineCounter, prettyErrors: false, uniqueKeys: false } as const;
  const parsed = parseAllDocuments(straighten(text), options);
  const documents = [...parsed].filter((document) => document.contents !== null || document.errors.length > 0);
  const trees: PolicyTree[] = [];
  for (const document of documents) {
    for (const tree of treesOf(document, lineCounter, trees.length + 1)) trees.push(tree);
    if (trees.length > MOST_POLICIES) {
      return { trees: [], faults: [whole(`there are more than ${MOST_POLICIES} policies: import them in parts`)] };
    }
  }
  return { trees, faults: [] };
}

function whole(message: string): PolicyFault {
  return { document: 1, policy: null, path: '', line: null, message };
}

/**
 * Keeps the number of lines, so that a fault names the line of the text as it was pasted. No two neighbouring repetitions
 * in these expressions match the same character: one that tries every split of a long line takes minutes.
 */
function straighten(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/&nbsp;|&#160;|&#xa0;|[\u00a0\u2000-\u200a\u202f\u205f\u3000]/gi, ' ')
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '')
    .replace(/^[ \t]*(?:```|~~~)[ \t]*(?:[\w-]+[ \t]*)?$/gm, '')
    .replace(/^\s*```(?:ya?ml\b)?|```\s*$/g, '')
    .replace(/^-*[–—][-–—]*[ \t]*$/gm, '---')
    .replace(/^([ \t]*)[–—•][ \t]/gm, '$1- ')
    .replace(/^[ ]*\t[ \t]*/gm, (indent) => indent.replaceAll('\t', '  '));
}

function treesOf(document: Document.Parsed, lineCounter: LineCounter, first: number): PolicyTree[] {
  const items: (Node | null)[] = isSeq(document.contents)
    ? document.contents.items.filter(isNode)
    : [document.contents];
  const trees = items.map((item, index) => treeOf(item, lineCounter, first + index));
  const yamlFaults = yamlFaultsOf(document, lineCounter, first);
  if (yamlFaults.length === 0) return trees;
  const [head = { document: first, value: null, lines: {}, faults: [] }, ...others] = trees;
  return [{ ...head, faults: [...yamlFaults, ...head.faults] }, ...others];
}

function isNode(item: unknown): item is Node {
  return isMap(item) || isSeq(item) || isScalar(item) || isAlias(item);
}

function yamlFaultsOf(parsed: Document.Parsed, lineCounter: LineCounter, document: number): PolicyFault[] {
  const faults = new Map<string, PolicyFault>();
  for (const error of parsed.errors.slice(0, MOST_FAULTS_A_DOCUMENT)) {
    const line = lineCounter.linePos(error.pos[0]).line;
    const message = yamlMessage(error);
    faults.set(`${line} ${message}`, { document, policy: null, path: '', line, message });
  }
  return [...faults.values()];
}

function yamlMessage(error: YAMLParseError): string {
  if (error.code === 'BAD_DQ_ESCAPE') return "a backslash in double quotes: use single quotes, for example '^INC\\d+$'";
  if (error.code === 'TAB_AS_INDENT') return 'a tab: indent with spaces';
  if (/call stack/.test(error.message)) return TOO_DEEP;
  return `not valid YAML: ${error.message}`;
}

function treeOf(node: Node | null, lineCounter: LineCounter, document: number): PolicyTree {
  // No prototype: a key called `constructor` is a key like any other.
  const tree: PolicyTree = { document, value: null, lines: Object.create(null), faults: [] };
  const fault = (at: Node, path: string, message: string) => {
    if (tree.faults.length >= MOST_FAULTS_A_DOCUMENT) return;
    tree.faults.push({ document, policy: null, path, line: lineAt(at), message });
  };
  const lineAt = (at: Node) => (at.range ? lineCounter.linePos(at.range[0]).line : null);

  function walk(at: unknown, path: string, depth: number): Plain {
    if (!isNode(at)) return null;
    const line = lineAt(at);
    if (line !== null) tree.lines[path] ??= line;
    if (tree.faults.length >= MOST_FAULTS_A_DOCUMENT) return null;
    if (isAlias(at)) {
      fault(at, path, 'an alias (*…) is not allowed: write the value out, or quote it if it is text');
      return null;
    }
    if (at.anchor !== undefined) fault(at, path, 'an anchor (&…) is not allowed: quote the value if it is text');
    if (at.tag !== undefined && !/^tag:yaml.org,2002:(map|seq|str)$/.test(at.tag)) {
      fault(at, path, 'a tag (!…) is not allowed: quote the value if it is text');
    }
    if (isScalar(at)) return plainScalar(at);
    if (depth >= DEEPEST) {
      fault(at, path, TOO_DEEP);
      return null;
    }
    if (isSeq(at)) return at.items.map((item, index) => walk(item, `${path}[${index}]`, depth + 1));
    const map: { [key: string]: Plain } = Object.create(null);
    for (const pair of at.items) {
      if (!isScalar(pair.key)) {
        fault(isNode(pair.key) ? pair.key : at, path, 'a key must be a word');
        continue;
      }
      const key = unquoted(pair.key);
      const keyPath = path === '' ? key : `${path}.${key}`;
      const keyLine = lineAt(pair.key);
      if (keyLine !== null) tree.lines[keyPath] ??= keyLine;
      if (Object.hasOwn(map, key)) fault(pair.key, '', 'this key is given twice: keep one of them');
      map[key] = walk(pair.value, keyPath, depth + 1);
    }
    return map;
  }

  tree.value = walk(node, '', 0);
  return tree;
}

function plainScalar(scalar: Scalar): Plain {
  const text = unquoted(scalar);
  if (scalar.type !== 'PLAIN') return text;
  if (text === '' || text === '~' || /^null$/i.test(text)) return null;
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  return text;
}

/** Word processors and phones turn quotes into typographic ones, which YAML takes for part of the text. */
function unquoted(scalar: Scalar): string {
  const text = String(scalar.value ?? '');
  if (scalar.type !== 'PLAIN') return text;
  return /^[“”„‘’‚].*[“”‘’]$/su.test(text) && text.length >= 2 ? text.slice(1, -1) : text;
}
