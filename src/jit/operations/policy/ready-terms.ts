import type { Deps } from '../../deps.ts';
import type { Directory } from '../../directory.ts';
import type { PolicyTerms } from '../../policy/policy.ts';
import type { PolicyDraft } from '../../policy/policy-draft.ts';
import { type Resolved, resolvePolicy } from '../../policy/resolve-policy.ts';
import { contextOf } from './policies.ts';

/**
 * Holds a draft, made from stored terms or from none, against the directory and the other policies. Ids of those terms are
 * spoken of by name, and a group that has gone from the directory since stays what it was, the group of that id: one that
 * comes back, or another of its name, is not taken for it by accident. `called`: names of further ids.
 */
export async function readyTerms(
  deps: Deps,
  directory: Directory,
  draft: PolicyDraft,
  madeFrom: PolicyTerms | null,
  called: ReadonlyMap<string, string> = new Map(),
): Promise<Resolved> {
  const stored = (await deps.policies.list(deps.settings.tenantId)).map((one) => one.body.terms);
  const result = await resolvePolicy(draft, directory, contextOf(deps, stored));
  const spoken = speakerOf(madeFrom, called);
  if ('faults' in result) {
    return { faults: result.faults.map((fault) => ({ ...fault, message: spoken(fault.message) })) };
  }
  const entitlements = result.terms.entitlements.map((each) => {
    if (each.kind !== 'missing-group') return each;
    const was = madeFrom?.entitlements.find(
      (one) => one.kind === 'group' && one.groupId === each.name && one.as === (each.as ?? 'member'),
    );
    return was ?? each;
  });
  return { terms: { ...result.terms, entitlements }, warnings: result.warnings.map(spoken) };
}

function speakerOf(terms: PolicyTerms | null, called: ReadonlyMap<string, string>): (text: string) => string {
  const names = new Map<string, string>(called);
  const approval = terms?.approval ?? 'none';
  const approvers = approval === 'none' ? [] : approval.flatMap((stage) => stage.approvers);
  for (const { id, name } of [...(terms?.eligible ?? []), ...approvers]) names.set(id, name);
  for (const each of terms?.entitlements ?? []) {
    if (each.kind === 'group') names.set(each.groupId, each.name);
    if (each.kind === 'role') names.set(each.roleDefinitionId, each.name);
  }
  return (text) => {
    let said = text;
    // A name is text of the directory: `$` in it means nothing.
    for (const [id, name] of names) said = said.replaceAll(`"${id}"`, () => `${name} (${id})`);
    for (const [id, name] of names) said = said.replaceAll(`group ${id} was`, () => `group ${name} (${id}) was`);
    return said;
  };
}
