import { change } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import { entitlementLabel } from '../../entitlement.ts';
import { Refusal } from '../../errors.ts';
import { decided, type Finding } from '../../finding/finding.ts';
import type { Cause, FindingId } from '../../ids.ts';
import { findingKind } from '../../kinds.ts';
import { requireAdmin, requireReader } from '../authority.ts';
import { mayRemoveGlobalAdmin } from '../entra/last-global-admin.ts';
import { carryOut, tellOfFindings } from './carry-out-finding.ts';

const MOST = 200;

/** What waits for a decision, and what is being removed, for admins and auditors. */
export async function listFindings(deps: Deps, caller: Caller): Promise<Finding[]> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  const found = await deps.findings.inStates(deps.settings.tenantId, ['open', 'removing'], MOST);
  return found.map(({ body }) => body);
}

type Decision = { caller: Caller; cause: Cause; id: FindingId; decision: 'keep' | 'remove' };

/** An admin's word on one finding. Nobody lets themselves keep what nobody approved (design invariant 1). */
export async function decideFinding(deps: Deps, { caller, cause, id, decision }: Decision): Promise<Finding> {
  await requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  if (decision === 'remove') await refuseLastGlobalAdmin(deps, id);
  const changed = await change(deps.clock, deps.findings, findingKind, id, cause, (finding, now) => {
    if (finding.causes.includes(cause)) return null;
    if (decision === 'keep' && finding.principal.id === caller.id) {
      throw new Refusal('own-finding', 'nobody decides to keep their own access', { findingId: id });
    }
    if (finding.state !== 'open') {
      const facts = { findingId: id, state: finding.state, by: finding.decidedBy?.name ?? '' };
      throw new Refusal('finding-decided', 'this finding does not wait for a decision', facts);
    }
    return decided(finding, decision, { id: caller.id, name: caller.name }, cause, now);
  });
  if (changed === null) throw new Refusal('unknown-finding', 'there is no such finding', { findingId: id });
  const finding = changed.stored.body;
  if (finding.state === 'removing') await carryOut(deps, finding);
  await tellOfFindings(deps);
  return finding;
}

/** Where it cannot be told, an admin's word stands: what they take away may be an intruder's. */
async function refuseLastGlobalAdmin(deps: Deps, id: FindingId): Promise<void> {
  const finding = (await deps.findings.load(id))?.body;
  if (finding?.state !== 'open') return;
  const { principal, entitlement } = finding;
  if ((await mayRemoveGlobalAdmin(deps, { holder: { kind: 'user', ...principal }, entitlement })) !== 'no') return;
  const facts = { name: principal.name, entitlement: entitlementLabel(entitlement) };
  throw new Refusal('last-admin', 'nobody else would be left as a standing, enabled Global Administrator', facts);
}
