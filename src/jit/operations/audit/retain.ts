import type { LedgerBlock } from '../../audit/event.ts';
import { cutFacts } from '../../audit/heads.ts';
import { change, commitOf } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import type { Cause, RequestId } from '../../ids.ts';
import type { Stored } from '../../ports.ts';
import { type CutPlan, planCut } from '../../retention/plan.ts';
import {
  declared,
  done,
  newRetention,
  type Pending,
  type Retention,
  retentionKind,
} from '../../retention/retention.ts';
import { eventsOf, isWorthCutting, type Keepable, oldEnough, ordinalsIn, verdictOn } from '../../retention/rule.ts';
import { forgetOldMessages } from '../message/forget-messages.ts';
import { clearAlert, raiseAlert } from '../watch/alerts.ts';
import { oldBlocksAfter } from './old-blocks.ts';
import { sealLedger } from './seal-ledger.ts';

const CAUSE = 'loop:retention' as Cause;
/** Of one round, and of one cut: what is left is for the next. A cut is two steps. */
const MOST_STEPS = 40;
const MOST_EVENTS = 2_000;
const PAGE = 20;
/** More documents than this do not wait for something of theirs to be sent: then that is put right first. */
const MOST_LATER = 1_000;
const TROUBLE = { topic: 'ledger', subject: 'retention' } as const;

/**
 * Removes what the retention rule lets go: parts of the audit trail, documents all of whose events went with them, and
 * messages that were sent long ago. A cut is declared in the trail, sealed, and published outside the database before
 * anything is removed (design invariant 10). Any number of processes may do it at once, and any of them may die at any
 * await: what was declared is carried out by the next. Bounded; what is left is for the next round.
 */
export async function runRetention(deps: Deps): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step++) {
    const stored = await deps.retention.load('retention');
    const pending = stored?.body.pending ?? null;
    const goesOn =
      stored !== null && pending !== null ? await carryOut(deps, stored.body, pending) : await cut(deps, stored);
    if (!goesOn) break;
  }
  await forgetOldMessages(deps);
}

/** Declares the next cut; false when there is nothing to cut now. `stored`: null before the first. */
async function cut(deps: Deps, stored: Stored<Retention> | null): Promise<boolean> {
  const retention = stored?.body ?? newRetention(deps.settings.tenantId);
  const now = deps.clock.now();
  if (retention.nextAt !== null && retention.nextAt > now) return false;
  const blocks = await oldBlocks(deps, retention, now);
  const plan = await planOf(deps, retention, blocks);
  if (plan === 'wait') return false;
  if (plan === null && stored === null) return false;
  if (plan === null) {
    const nextAt = new Date(now.getTime() + deps.settings.retention.everyMs);
    await change(deps.clock, deps.retention, retentionKind, 'retention', CAUSE, (body) =>
      body.pending === null ? { body: { ...body, nextAt }, events: [] } : null,
    );
    return false;
  }
  // On exactly the version that was looked at: whoever was quicker has declared the same, or more.
  const decided = declared(retention, stored?.seq ?? 0, plan, deps.settings.retention.auditMs);
  const commit = commitOf(retentionKind, decided, stored, CAUSE, now);
  if (stored === null) await deps.retention.insert('retention', commit);
  else await deps.retention.commit('retention', stored.seq, commit);
  return true;
}

/** The oldest blocks that are old enough, as many as one cut takes. */
async function oldBlocks(deps: Deps, { anchor }: Retention, now: Date): Promise<LedgerBlock[]> {
  const limit = new Date(now.getTime() - deps.settings.retention.auditMs);
  const blocks: LedgerBlock[] = [];
  let events = 0;
  for (;;) {
    const page = await oldBlocksAfter(deps, blocks.at(-1)?.n ?? anchor?.throughBlock ?? 0, limit, PAGE);
    for (const block of page) {
      if (events > 0 && events + block.events.length > MOST_EVENTS) return blocks;
      blocks.push(block);
      events += block.events.length;
    }
    if (page.length < PAGE) return blocks;
  }
}

/** `wait`: not now. */
async function planOf(deps: Deps, retention: Retention, blocks: LedgerBlock[]): Promise<CutPlan | 'wait' | null> {
  const worth = isWorthCutting(blocks) ? blocks : [];
  const aggregates = [...new Set([...ordinalsIn(worth).keys(), ...retention.later])];
  if (aggregates.length === 0) return null;
  const looked = await deps.retention.look(aggregates, retention.cuts + 1);
  if (await holdsSealed(deps, worth, looked)) return 'wait';
  const plan = planCut({
    base: retention.anchor,
    blocks: worth,
    documents: new Map(looked.map((one) => [one.aggregate, one])),
    later: retention.later,
    unsent: await unsentOf(deps, looked),
  });
  if (plan !== null && 'fault' in plan) {
    deps.log.error({ fault: plan.fault }, 'the audit trail is not whole: nothing of it is removed');
    await tell(deps, 'The audit trail is not whole: nothing of it is removed', {
      line: plan.fault,
      todo: 'Run npm run verify with the published heads, and find out who changed the database.',
    });
    return 'wait';
  }
  await clearAlert(deps, { ...TROUBLE, why: 'what is old enough is whole' });
  if (plan === null || (plan.events === 0 && plan.leaving.length === 0)) return null;
  if (plan.later.length > MOST_LATER) {
    deps.log.warn({ documents: plan.later.length }, 'retention waits: too much of what is over is still being sent');
    return 'wait';
  }
  return plan;
}

/** A sealer that died may have left events in their documents that stand in a block: they are let go first. */
async function holdsSealed(deps: Deps, blocks: LedgerBlock[], looked: Keepable[]): Promise<boolean> {
  const ordinals = ordinalsIn(blocks);
  const holding = looked.filter(({ aggregate, unsealed }) => {
    const sealed = ordinals.get(aggregate) ?? [];
    return unsealed.some((n) => sealed.includes(n));
  });
  if (holding.length === 0) return false;
  const names = new Set(holding.map((one) => one.aggregate));
  await deps.ledger.release(eventsOf(blocks).filter((event) => names.has(event.aggregate)));
  return true;
}

async function unsentOf(deps: Deps, looked: readonly Keepable[]): Promise<Set<string>> {
  const requests = looked.flatMap((one) =>
    one.subject.kind === 'request' && verdictOn(one, false) === 'goes' ? [one.subject.body.id] : [],
  );
  const unsent = await deps.retention.unsentAmong(requests);
  return new Set(unsent.map((id: RequestId) => `request:${id}`));
}

async function tell(deps: Deps, title: string, { line, todo }: { line: string; todo: string }): Promise<void> {
  await raiseAlert(deps, { ...TROUBLE, severity: 'critical', text: { title, lines: [line], todo } });
}

/** Each step may be done again, by whichever process. False when it cannot go on now. */
async function carryOut(deps: Deps, { cuts }: Retention, pending: Pending): Promise<boolean> {
  if (!(await isSealed(deps, pending.eventId))) return false;
  const { anchor, carried, leaving } = pending;
  if (!(await published(deps, pending))) return false;
  await deps.retention.removeBlocks(anchor.throughBlock);
  await deps.retention.carry(carried, cuts);
  let gone = 0;
  for (const one of leaving) if (await deps.retention.forget(one, cuts)) gone += one.events;
  await change(deps.clock, deps.retention, retentionKind, 'retention', CAUSE, (body) =>
    body.cuts === cuts ? done(body, gone) : null,
  );
  await clearAlert(deps, { ...TROUBLE, why: 'what is old enough is removed' });
  return true;
}

/**
 * Tells of the cut outside the database; false when it must not go on. What is told is what this process sees for itself:
 * whoever can write the database must not have the bot vouch for a cut that the rule does not ask for.
 */
async function published(deps: Deps, { anchor, events }: Pending): Promise<boolean> {
  const [block] = await deps.ledger.blocks(anchor.throughBlock, 1);
  // Whoever removed it has told of it before.
  if (block?.n !== anchor.throughBlock) return true;
  const old = oldEnough([block], new Date(deps.clock.now().getTime() - deps.settings.retention.auditMs)).length > 0;
  if (!old || block.hash !== anchor.hash) {
    await tell(deps, 'A cut of the audit trail is not what the rule asks for: nothing is removed', {
      line: `Block ${anchor.throughBlock} ${old ? 'is not the one that was to be cut' : 'is not old enough'}.`,
      todo: 'Run npm run verify with the published heads, and find out who changed the database.',
    });
    return false;
  }
  try {
    await deps.retention.publish(anchor);
  } catch (error) {
    deps.log.error({ err: error }, 'a cut of the audit trail could not be published: nothing is removed');
    await tell(deps, 'A cut of the audit trail could not be published: nothing is removed', {
      line: 'The file that heads are published in cannot be written.',
      todo: 'See that the bot can write LEDGER_HEADS_FILE; the log says what is wrong.',
    });
    return false;
  }
  deps.log.info({ ...cutFacts(anchor), events }, 'audit trail cut');
  return true;
}

async function isSealed(deps: Deps, eventId: string): Promise<boolean> {
  const sealed = async () => (await deps.ledger.sealed([eventId])).length > 0;
  while (!(await sealed())) if ((await sealLedger(deps)) === 0) return sealed();
  return true;
}
