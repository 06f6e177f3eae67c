import type { Caller, Deps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import type { Cause } from '../../ids.ts';
import { describeChange } from '../../policy/describe-change.ts';
import type { PolicyEdit } from '../../policy/edit-fields.ts';
import { editPolicy } from '../../policy/edit-policy.ts';
import { readPolicy } from '../../policy/parse-policy.ts';
import type { PolicyFault } from '../../policy/policy-draft.ts';
import { askedOnce } from '../asked-once.ts';
import { requireAdmin } from '../authority.ts';
import { personOf, requireStoredPolicy } from './policies.ts';
import { readyTerms } from './ready-terms.ts';
import { type SavedPolicy, savePolicy, versionOf } from './save-policy.ts';

export type PolicySet = SavedPolicy & { warnings: string[]; changes: string[] };

/**
 * A few fields of a policy, by a command. What it comes to is held against the same schema and the same directory as an
 * import: every fault at once, nothing saved when one is wrong, and nothing overwritten that somebody else changed since
 * the policy was read.
 */
export async function setPolicy(
  deps: Deps,
  input: { caller: Caller; cause: Cause; name: string; edits: readonly PolicyEdit[] },
): Promise<PolicySet> {
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  await requireAdmin(deps, directory, input.caller);
  const stored = await requireStoredPolicy(deps, input.name);
  const { terms } = stored.body;
  if (stored.body.causes.includes(input.cause)) {
    const asItIs = { policy: stored.body, version: versionOf(stored), before: terms };
    return { ...asItIs, outcome: 'unchanged', warnings: [], changes: [] };
  }
  const edited = await editPolicy(terms, input.edits, async (text) => {
    const found = await Promise.all([directory.findUsers(text), directory.findGroups(text)]);
    return found.flat().map((each) => each.id);
  });
  const read = readPolicy(edited.tree);
  // What could not even be put in leaves a document that is not what was meant: the directory is not asked about it.
  const ready =
    read.draft === null || edited.faults.length > 0
      ? { faults: read.faults }
      : await readyTerms(deps, directory, read.draft, terms);
  if ('faults' in ready) {
    const faults = [...edited.faults, ...ready.faults.map(faultWords)];
    throw new Refusal('policy-invalid', 'nothing was saved', { faults, how: 'set', policy: terms.name });
  }
  const by = { actor: personOf(input.caller), cause: input.cause };
  const saved = await savePolicy(deps, by, ready.terms, { on: stored });
  return { ...saved, warnings: ready.warnings, changes: describeChange(terms, saved.policy.terms) };
}

/** Without lines and names: the admin wrote neither lines nor more than one policy. */
function faultWords({ path, message }: PolicyFault): string {
  const field = path.replace(/^approval\[0\]\./, '').replace(/^require\./, '');
  return field === '' ? message : `${field}: ${message}`;
}
