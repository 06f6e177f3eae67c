import type { Caller, Deps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import type { Cause } from '../../ids.ts';
import { asWritten } from '../../policy/as-written.ts';
import { describeChange } from '../../policy/describe-change.ts';
import { readPolicy } from '../../policy/parse-policy.ts';
import { faultText } from '../../policy/policy-draft.ts';
import { askedOnce } from '../asked-once.ts';
import { requireAdmin } from '../authority.ts';
import { personOf } from './policies.ts';
import { historyOf, requireEvenDeleted } from './policy-history.ts';
import { readyTerms } from './ready-terms.ts';
import { type SavedPolicy, savePolicy, versionOf } from './save-policy.ts';

export type RolledBack = SavedPolicy & { warnings: string[]; changes: string[] };

/**
 * What a policy said at an earlier version, saved as a new one: held against the schema, the directory and the other
 * policies as they are now, so that no roll-back brings back what may no longer be. A deleted policy comes back as a new
 * one of the same name.
 */
export async function rollBackPolicy(
  deps: Deps,
  input: { caller: Caller; cause: Cause; name: string; version: number },
): Promise<RolledBack> {
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  await requireAdmin(deps, directory, input.caller);
  const stored = await requireEvenDeleted(deps, input.name);
  if (stored.body.causes.includes(input.cause)) {
    const { body } = stored;
    const asItIs = { policy: body, version: versionOf(stored), before: body.terms };
    return { ...asItIs, outcome: 'unchanged', warnings: [], changes: [] };
  }
  const history = await historyOf(deps, stored);
  const then = history.versions.find((one) => one.version === input.version)?.terms ?? null;
  if (then === null) {
    const versions = history.versions.filter((one) => one.terms !== null).map((one) => String(one.version));
    const facts = { policy: stored.body.terms.name, version: input.version, versions };
    throw new Refusal('unknown-version', 'there is no such version of this policy', facts);
  }
  // Under today's name: what a policy is called is not what it says.
  const wanted = { ...then, name: stored.body.terms.name };
  const read = readPolicy(asWritten(wanted));
  const ready = read.draft === null ? { faults: read.faults } : await readyTerms(deps, directory, read.draft, wanted);
  if ('faults' in ready) {
    const faults = ready.faults.map((fault) => faultText({ ...fault, line: null }));
    throw new Refusal('policy-invalid', 'this version cannot be brought back as it was', { faults, how: 'rollback' });
  }
  const deleted = stored.body.deletedAt !== undefined;
  const saved = await savePolicy(deps, { actor: personOf(input.caller), cause: input.cause }, ready.terms, {
    ...(deleted ? {} : { on: stored }),
    note: { rolledBackTo: input.version },
  });
  const before = saved.before ?? stored.body.terms;
  return { ...saved, warnings: ready.warnings, changes: describeChange(before, saved.policy.terms) };
}
