import { exportPolicy } from './export-policy.ts';
import type { PolicyTerms } from './policy.ts';
import { type PolicyTree, readPolicyTrees } from './policy-tree.ts';

/**
 * A stored policy as an admin would write it, everything by id: what commands change, so that a change goes through the
 * same reader and the same rules as an import. Faults of it name no lines, for nobody sees this text.
 */
export function asWritten(terms: PolicyTerms): PolicyTree {
  const [tree] = readPolicyTrees(exportPolicy(terms, new Set())).trees;
  if (tree === undefined) throw new TypeError('a stored policy cannot be written');
  return { ...tree, lines: {} };
}
