import { type AggregateKind, type Change, SYSTEM } from '../../aggregate.ts';
import { headFacts } from '../../audit/heads.ts';
import { nextBlock } from '../../audit/seal.ts';
import { change, create } from '../../change.ts';
import type { StorePorts } from '../../deps.ts';
import type { Holding } from '../../holding/holding.ts';
import type { Cause, TenantId } from '../../ids.ts';
import { controlKind, holdingKind, requestKind } from '../../kinds.ts';
import type { AggregateStore, Clock, Control, Log } from '../../ports.ts';
import { beginEnd } from '../../request/transitions.ts';
import { sealLedger } from './seal-ledger.ts';

/** Where the product went on from a backup; the only aggregate is `epoch`. */
export type Epoch = { tenantId: TenantId; epoch: number; begunAt: Date; backup: RestoredFrom };

export type RestoredFrom = {
  /** When the backup was begun: nothing in it is older than that. */
  takenAt: Date;
  /** Where the chain ended then; null: it was empty. */
  block: number | null;
  head: string | null;
  /** The last block that is known to have been sealed after it, from the database that was replaced or published heads. */
  lastKnownBlock: number | null;
  /** What `verify` found wrong with the backup itself, when it was restored all the same. */
  faults: number;
};

/** What the reconciler reads to know that the store forgot: `marks`, key `epoch`. */
type EpochMark = { epoch: number; begunAt: Date };

export type EpochDeps = Pick<StorePorts, 'requests' | 'holdings' | 'control' | 'ledger' | 'marks'> & {
  epochs: AggregateStore<'epoch', Epoch>;
  tenantId: TenantId;
  clock: Clock;
  log: Log;
};

const CAUSE = 'restore' as Cause;
const MOST = 100_000;

const epochKind: AggregateKind<'epoch', Epoch> = {
  name: 'control',
  id: () => 'epoch',
  tenant: (epoch) => epoch.tenantId,
  about: () => ({}),
  dueAt: () => null,
};

/**
 * Begins a new epoch on restored data, before any bot runs on it. Fails closed: what happened after the backup is
 * forgotten, so nothing is granted until an admin has seen what Entra has and the store does not know.
 * - The event comes first, in a block of its own: every block from there on carries the epoch.
 * - New grants are frozen.
 * - A grant that was being set up is ended: whether its access was given afterwards is not known, and reading it now
 *   would take what we gave for what was theirs (design invariant 4).
 */
export async function beginEpoch(deps: EpochDeps, epoch: number, backup: RestoredFrom): Promise<Epoch> {
  const begun = await recordEpoch(deps, epoch, backup);
  await sealEpoch(deps);
  await freeze(deps, begun);
  await doubtAdds(deps);
  await endUnfinished(deps, begun);
  while ((await sealLedger(deps)) > 0);
  await markEpoch(deps, begun);
  return begun;
}

async function recordEpoch(deps: EpochDeps, epoch: number, backup: RestoredFrom): Promise<Epoch> {
  const decide = (now: Date): Change<Epoch> => ({
    body: { tenantId: deps.tenantId, epoch, begunAt: now, backup },
    events: [{ type: 'control.epoch-begun', actor: SYSTEM, data: { epoch, ...backup, reason: reasonOf(backup) } }],
  });
  const changed = await change(deps.clock, deps.epochs, epochKind, 'epoch', CAUSE, (_, now) => decide(now));
  if (changed !== null) return changed.stored.body;
  const created = await create(deps.clock, deps.epochs, epochKind, decide(deps.clock.now()), CAUSE);
  if (created === null) throw new Error('somebody else is restoring this database');
  return created.body;
}

/** For people: what is lost, as far as anybody can tell. */
function reasonOf({ takenAt, block, lastKnownBlock, faults }: RestoredFrom): string {
  const lost =
    lastKnownBlock === null || lastKnownBlock <= (block ?? 0)
      ? 'no later block is known of'
      : `blocks ${(block ?? 0) + 1} to ${lastKnownBlock} are known to have followed and are lost`;
  const doubt = faults === 0 ? '' : `; the trail in the backup had ${faults} fault${faults === 1 ? '' : 's'}`;
  return `restored from a backup of ${takenAt.toISOString()}; ${lost}${doubt}`;
}

async function sealEpoch(deps: EpochDeps): Promise<void> {
  const waiting = await deps.ledger.unsealed(MOST);
  const own = waiting.filter((event) => event.aggregate === 'control:epoch');
  const block = nextBlock(await deps.ledger.head(), own, deps.clock.now());
  if (!(await deps.ledger.append(block))) throw new Error('somebody else is sealing the restored ledger');
  await deps.ledger.release(own);
  deps.log.info({ ...headFacts(block), events: own.length }, 'ledger sealed');
}

async function freeze(deps: EpochDeps, { backup, tenantId }: Epoch): Promise<void> {
  const frozen = (before: Control | null, now: Date): Change<Control> => {
    const earlier = before?.frozen === true ? ` (frozen before that: ${before.reason || 'no reason given'})` : '';
    const reason = `restored from a backup of ${backup.takenAt.toISOString()}; look at findings, then unfreeze${earlier}`;
    return {
      body: { tenantId, frozen: true, by: null, reason, at: now, causes: before?.causes ?? [] },
      events: [{ type: 'control.frozen', actor: SYSTEM, data: { reason } }],
    };
  };
  const changed = await change(deps.clock, deps.control, controlKind, 'freeze', CAUSE, (before, now) =>
    frozen(before, now),
  );
  if (changed !== null) return;
  await create(deps.clock, deps.control, controlKind, frozen(null, deps.clock.now()), CAUSE);
}

/** An add that was about to be sent may have been: from now on "already exists" means ours. */
async function doubtAdds(deps: EpochDeps): Promise<void> {
  for (const { body } of await deps.holdings.unsettled(deps.tenantId, MOST)) {
    await change(deps.clock, deps.holdings, holdingKind, body.id, CAUSE, (holding): Change<Holding> | null => {
      const aboutToAdd = holding.state === 'adding' && holding.basis?.kind === 'none' && holding.added === 'no';
      return aboutToAdd ? { body: { ...holding, added: 'maybe' }, events: [] } : null;
    });
  }
}

async function endUnfinished(deps: EpochDeps, { backup }: Epoch): Promise<void> {
  const note = `the bot was restored from a backup of ${backup.takenAt.toISOString()}, taken before this access was confirmed`;
  const query = { tenantId: deps.tenantId, grantStates: ['scheduled' as const, 'activating' as const], limit: MOST };
  for (const { body } of await deps.requests.list(query)) {
    await change(deps.clock, deps.requests, requestKind, body.id, CAUSE, (request, now) =>
      beginEnd(request, { reason: 'failed', by: null, note }, now),
    );
  }
}

async function markEpoch(deps: EpochDeps, { epoch, begunAt }: Epoch): Promise<void> {
  const before = await deps.marks.load<EpochMark>('epoch');
  await deps.marks.save<EpochMark>('epoch', { epoch, begunAt }, before?.version ?? 0);
}
