import { type Change, SYSTEM } from '../../aggregate.ts';
import type { Actor } from '../../audit/event.ts';
import { change, create } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import { entitlementLabel } from '../../entitlement.ts';
import { type Finding, removed } from '../../finding/finding.ts';
import type { Holding } from '../../holding/holding.ts';
import { newHolding } from '../../holding/leases.ts';
import { takeOut } from '../../holding/take-out.ts';
import type { Cause } from '../../ids.ts';
import { findingKind, holdingKind } from '../../kinds.ts';
import { clearAlert, raiseAlert } from './alerts.ts';

const CAUSE = 'loop:findings' as Cause;
const MOST = 1_000;
const ALERT = { topic: 'finding', subject: 'open' } as const;
const MOST_LINES = 8;

/** Brings every order to remove as far as it can go: also those whose process died between the order and the holding. */
export async function carryOutOrders(deps: Deps): Promise<void> {
  for (const { body } of await deps.findings.inStates(deps.settings.tenantId, ['removing'], MOST)) {
    await carryOut(deps, body);
  }
}

/** The holding's loop does it, and confirms it by two reads; while a grant uses the holding, the order waits for its end. */
export async function carryOut(deps: Deps, finding: Finding): Promise<void> {
  const stored = await deps.holdings.load(finding.holdingId);
  const doneAt = stored?.body.state === 'absent' ? stored.body.removedAt : null;
  if (doneAt !== null && finding.decidedAt !== null && doneAt > finding.decidedAt) {
    await change(deps.clock, deps.findings, findingKind, finding.id, CAUSE, removed);
    return;
  }
  const ordered = (holding: Holding, now: Date): Change<Holding> | null => {
    const by = finding.byPolicy === undefined ? personOf(finding) : SYSTEM;
    return takeOut(holding, by, `${finding.id}: no grant explains it`, now);
  };
  if (stored === null) {
    const { tenantId, principal, entitlement, backEnd } = finding;
    const first = ordered(newHolding(tenantId, principal, entitlement, backEnd), deps.clock.now());
    if (first !== null) await create(deps.clock, deps.holdings, holdingKind, first, CAUSE);
  } else {
    await change(deps.clock, deps.holdings, holdingKind, finding.holdingId, CAUSE, ordered, stored);
  }
  deps.poke('holdings');
}

function personOf({ decidedBy, principal }: Finding): Actor {
  return { kind: 'person', ...(decidedBy ?? principal) };
}

/** One alert for as long as anything waits for a decision, and one for each thing that a policy has taken away. */
export async function tellOfFindings(deps: Deps): Promise<void> {
  await tellOfRemovals(deps);
  const open = (await deps.findings.inStates(deps.settings.tenantId, ['open'], MOST)).map(({ body }) => body);
  if (open.length === 0) return clearAlert(deps, { ...ALERT, why: 'every finding is decided' });
  const lines = open
    .slice(0, MOST_LINES)
    .map(({ id, principal, entitlement }) => `${id}: ${principal.name}, ${entitlementLabel(entitlement)}`);
  const more = open.length > lines.length ? [`and ${open.length - lines.length} more`] : [];
  const again = open.some((one) => one.why !== 'after-restore');
  await raiseAlert(deps, {
    ...ALERT,
    // Access that is there although it was taken back, or was never asked for, is what this bot exists to prevent.
    severity: again ? 'critical' : 'warning',
    text: {
      title: open.length === 1 ? 'Access that no grant explains' : `${open.length} times access that no grant explains`,
      lines: [...lines, ...more],
      todo: 'Say findings to see them, then finding remove or finding keep with the id of each.',
    },
  });
}

/** Nobody ordered it, so those who would have are told at once, and see when it is gone. */
async function tellOfRemovals(deps: Deps): Promise<void> {
  const removing = await deps.findings.inStates(deps.settings.tenantId, ['removing'], MOST);
  const still = new Set<string>();
  for (const { body } of removing) {
    if (body.byPolicy === undefined) continue;
    const { id, principal, entitlement, byPolicy } = body;
    still.add(id);
    await raiseAlert(deps, {
      topic: 'finding',
      subject: id,
      severity: 'critical',
      text: {
        title: 'Access given past this bot is being removed',
        lines: [`${id}: ${principal.name}, ${entitlementLabel(entitlement)}`, `Policy ${byPolicy} says so.`],
        todo: 'Ask whoever gave it to say why, and to request it here. To let it stay, change the policy first.',
      },
    });
  }
  for (const { body } of await deps.alerts.open(deps.settings.tenantId, 'finding')) {
    if (body.subject === ALERT.subject || still.has(body.subject)) continue;
    await clearAlert(deps, { topic: 'finding', subject: body.subject, why: 'it is removed' });
  }
}
