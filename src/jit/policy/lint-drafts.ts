import { cleanLine, nearest, quote } from '../text.ts';
import { onboards } from './advice.ts';
import { AUTOMATIC_EXTENSION } from './extend-rule.ts';
import { faultOf, type PolicyDraft, type PolicyFault } from './policy-draft.ts';
import { LADDER_ROLES, ROLE_NAMES } from './well-known-roles.ts';

export type LintContext = {
  /** `JIT_ADMIN_IDS` and `JIT_AUDITOR_IDS`, as far as they are at hand. */
  adminIds: readonly string[];
  auditorIds: readonly string[];
};

/**
 * What can be told of policies without asking a directory: names given twice, roles that no policy may grant, groups that
 * one policy hands out and another lets decide (design invariant 12), quorums beyond the people named, misspelt built-in
 * roles. Names are compared as written, so nesting and renames are left to the save.
 */
export function lintDrafts(
  drafts: readonly PolicyDraft[],
  { adminIds, auditorIds }: LintContext,
): { faults: PolicyFault[]; warnings: PolicyFault[] } {
  const authority = authorityOf(drafts);
  const ruling = new Map([
    ...auditorIds.map((id) => [key(id), 'the auditors of this bot'] as const),
    ...adminIds.map((id) => [key(id), 'the admins of this bot'] as const),
  ]);
  const faults: PolicyFault[] = [];
  const warnings: PolicyFault[] = [];
  for (const draft of drafts) {
    const twins = drafts.filter((other) => other.name === draft.name);
    if (twins.length > 1 && twins[0] !== draft)
      faults.push(faultOf(draft, 'name', 'another policy has the same name: give one of them a new name'));
    for (const [index, entitlement] of draft.entitlements.entries()) {
      const path = `entitlements[${index}]`;
      if (draft.backEnd === 'pim' && entitlement.kind === 'group')
        warnings.push(faultOf(draft, path, onboards(entitlement.group)));
      if (entitlement.kind === 'role') {
        const name = ladderRole(entitlement.role);
        if (name !== null)
          faults.push(faultOf(draft, path, `${name} can alter this bot's own identity: no policy may grant it`));
        const meant = misspelt(entitlement.role);
        if (meant !== null) {
          const message = `no built-in role is called ${quote(entitlement.role)}: did you mean ${meant}?`;
          warnings.push(faultOf(draft, path, message));
        }
        continue;
      }
      const whose = ruling.get(key(entitlement.group));
      if (whose !== undefined)
        faults.push(faultOf(draft, path, `${entitlement.group} is a group of ${whose}: no policy may grant it`));
      for (const policy of authority.get(key(entitlement.group)) ?? []) {
        const where = policy === draft.name ? 'this policy itself' : `policy ${policy}`;
        const message = `${entitlement.group} tells who may ask or approve under ${where}: no policy may grant it`;
        faults.push(faultOf(draft, path, message));
      }
    }
    faults.push(...quorumFaults(draft));
    const { approval, extend } = draft;
    if (approval !== 'none' && extend !== undefined && extend !== 'none' && extend.approval === 'none')
      warnings.push(faultOf(draft, 'extend.approval', AUTOMATIC_EXTENSION));
    warnings.push(...askWarnings(draft));
  }
  return { faults, warnings };
}

function authorityOf(drafts: readonly PolicyDraft[]): Map<string, Set<string>> {
  const authority = new Map<string, Set<string>>();
  for (const draft of drafts) {
    const approvers = draft.approval === 'none' ? [] : draft.approval.flatMap((stage) => stage.approvers);
    for (const name of [...draft.eligible, ...approvers]) {
      const policies = authority.get(key(name)) ?? new Set();
      authority.set(key(name), policies.add(draft.name));
    }
  }
  return authority;
}

/** Addresses are people, so there are no more of them than are written; a group may hold any number. */
function quorumFaults(draft: PolicyDraft): PolicyFault[] {
  if (draft.approval === 'none') return [];
  return draft.approval.flatMap(({ approvers, quorum }, index) => {
    if (!approvers.every((name) => name.includes('@')) || approvers.length >= quorum) return [];
    const people = approvers.length === 1 ? 'only 1 person is' : `only ${approvers.length} people are`;
    const message = `the quorum of ${quorum} can never be met: ${people} named; lower it or name more approvers`;
    return [faultOf(draft, `approval[${index}].quorum`, message)];
  });
}

/** By name only: one of them may be written by its id, so the save decides. */
function askWarnings(draft: PolicyDraft): PolicyFault[] {
  if (draft.approval === 'none') return [];
  return draft.approval.flatMap(({ approvers, ask = [], quorum }, index) => {
    const path = `approval[${index}].ask`;
    const known = new Set(approvers.map(key));
    const strangers = ask.filter((name) => !known.has(key(name)));
    const few = ask.length > 0 && ask.length < quorum && ask.every((name) => name.includes('@'));
    return [
      ...strangers.map((name) => faultOf(draft, path, `${name} is asked and is not listed among the approvers`)),
      ...(few
        ? [faultOf(draft, path, `fewer are asked than must approve (${quorum}), so all approvers are asked`)]
        : []),
    ];
  });
}

function ladderRole(role: string): string | null {
  const wanted = key(role);
  for (const [id, name] of LADDER_ROLES) if (wanted === id || wanted === key(name)) return name;
  return null;
}

/** A custom role may be called anything, so a name that is nearly a built-in one is only worth a warning. */
function misspelt(role: string): string | null {
  const known = [...new Set(ROLE_NAMES)];
  return known.some((name) => key(name) === key(role)) ? null : nearest(role, known);
}

function key(text: string): string {
  return cleanLine(text).toLowerCase();
}
