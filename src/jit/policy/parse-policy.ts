import type { z } from 'zod';
import { MINUTE_MS } from '../duration.ts';
import { cleanLine, nearest, quote } from '../text.ts';
import { checkRanges } from './check-ranges.ts';
import type { ExtendRule } from './extend-rule.ts';
import { lineOf, type PolicyDraft, type PolicyFault } from './policy-draft.ts';
import { KNOWN_KEYS, LIMITS, PolicyDocument } from './policy-schema.ts';
import { type Plain, type PolicyTree, readPolicyTrees } from './policy-tree.ts';

/** Of one place in a document; a text of thousands is no policy. */
const MOST_UNKNOWN_KEYS = 20;

/**
 * Reads policies from YAML text (design, Policies as documents). Every fault of every policy is reported at once; `drafts`
 * holds the policies without any. Names are not looked up here: see resolve-policy.ts. Never throws.
 */
export function parsePolicies(text: string): { drafts: PolicyDraft[]; faults: PolicyFault[] } {
  const { trees, faults } = readPolicyTrees(text);
  if (trees.length === 0 && faults.length === 0) {
    const message = 'there is no policy here: put the YAML below the command, beginning with "name: …"';
    return { drafts: [], faults: [{ document: 1, policy: null, path: '', line: null, message }] };
  }
  const read = trees.map(readPolicy);
  const twins = twinNames(trees);
  return {
    drafts: read.flatMap(({ draft }) =>
      draft === null || twins.some((t) => t.document === draft.source.document) ? [] : draft,
    ),
    faults: [
      ...faults,
      ...[...read.flatMap((result) => result.faults), ...twins].sort((a, b) => a.document - b.document),
    ],
  };
}

/** One policy of a text, or one put together by a command. */
export function readPolicy(tree: PolicyTree): { draft: PolicyDraft | null; faults: PolicyFault[] } {
  const policy = nameOf(tree.value);
  // What YAML could not read as keys and values would only be reported a second time, in worse words.
  if (tree.faults.length > 0 && !isMapping(tree.value)) return { draft: null, faults: tree.faults };
  const result = PolicyDocument.safeParse(tree.value);
  const findings = [...(result.success ? [] : result.error.issues.flatMap(findingsOf)), ...checkRanges(tree.value)];
  const faults = [
    ...tree.faults.map((fault) => ({ ...fault, policy })),
    ...findings.map(({ path, message }) => ({
      document: tree.document,
      policy,
      path,
      line: lineOf(tree.lines, path),
      message,
    })),
  ].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  if (faults.length > 0 || !result.success) return { draft: null, faults };
  return { draft: draftOf(result.data, tree), faults: [] };
}

function draftOf(policy: PolicyDocument, tree: PolicyTree): PolicyDraft {
  const { min, max: maxMs, options, default: preferred } = policy.duration;
  const minMs = policy.backEnd === 'pim' ? Math.max(min, LIMITS.pimMinMs) : min;
  const offered = [...(options ?? [])].sort((a, b) => a - b);
  const defaultMs = preferred ?? offered[0] ?? Math.max(minMs, Math.min(maxMs, 60 * MINUTE_MS));
  return {
    name: policy.name,
    description: policy.description,
    backEnd: policy.backEnd,
    ...(policy.fallback === undefined ? {} : { fallback: policy.fallback }),
    ...(policy.account === undefined ? {} : { account: policy.account }),
    eligible: policy.eligible,
    entitlements: policy.entitlements,
    duration: { minMs, defaultMs, maxMs, optionsMs: offered.length > 0 ? offered : [...new Set([defaultMs, maxMs])] },
    ...(policy.extend === undefined ? {} : { extend: extendOf(policy.extend, maxMs) }),
    approval: policy.approval,
    require: {
      justificationLength: policy.require.justification,
      ticketPattern: policy.require.ticket,
      approverComment: policy.require.approverComment,
    },
    pendingTtlMs: policy.pending,
    warnBeforeMs: policy.warn ?? defaultWarnMs(maxMs),
    channelId: policy.channel,
    ...(policy.outside === 'remove' ? { outside: policy.outside } : {}),
    ...(policy.portal === undefined ? {} : { portal: policy.portal }),
    ...(policy.endSessions === true ? { endSessions: true } : {}),
    version: policy.version,
    source: { document: tree.document, lines: tree.lines },
  };
}

/** What is left out allows no more than the policy grants anyway. */
function extendOf(extend: Exclude<PolicyDocument['extend'], undefined>, maxMs: number): 'none' | ExtendRule {
  if (extend === 'none') return 'none';
  const { times, total: totalMs = maxMs, each: eachMs = totalMs, by, approval } = extend;
  return { times, eachMs, totalMs, by, approval };
}

/** Ten minutes before the end, or half way when the longest grant is shorter than twenty. In whole seconds. */
function defaultWarnMs(maxMs: number): number {
  return Math.min(LIMITS.defaultWarnMs, Math.floor(maxMs / 2000) * 1000);
}

function findingsOf(issue: z.core.$ZodIssue): { path: string; message: string }[] {
  const path = pathText(issue.path);
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  const known = KNOWN_KEYS[String(issue.path[0] ?? '')] ?? [];
  return issue.keys.slice(0, MOST_UNKNOWN_KEYS).map((key) => {
    const meant = nearest(key, known) ?? elsewhere(key, known);
    const hint = meant === null ? `use one of ${known.join(', ')}` : `did you mean ${meant}?`;
    return {
      path: path === '' ? key : `${path}.${key}`,
      message: `${quote(key)} is not a key of a policy here: ${hint}`,
    };
  });
}

/** A key that exists, but one level up or down: `quorum` beside `approval`, `max` outside `duration`. */
function elsewhere(key: string, known: readonly string[]): string | null {
  const home = Object.entries(KNOWN_KEYS).find(([, keys]) => keys !== known && keys.includes(key))?.[0];
  if (home === undefined) return null;
  return home === '' ? `${key} at the top level` : `${key} under ${home}`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

function nameOf(value: Plain): string | null {
  if (!isMapping(value)) return null;
  return typeof value.name === 'string' && cleanLine(value.name) !== '' ? cleanLine(value.name).slice(0, 64) : null;
}

function isMapping(value: Plain): value is { [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function twinNames(trees: PolicyTree[]): PolicyFault[] {
  const seen = new Set<string>();
  return trees.flatMap((tree) => {
    const policy = nameOf(tree.value);
    if (policy === null || !seen.has(policy)) {
      if (policy !== null) seen.add(policy);
      return [];
    }
    const message = 'another policy of this text has the same name: give one of them a new name';
    return [{ document: tree.document, policy, path: 'name', line: lineOf(tree.lines, 'name'), message }];
  });
}
