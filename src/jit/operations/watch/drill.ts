import { type Change, SYSTEM } from '../../aggregate.ts';
import { type Canary, type Drill, type DrillResult, KEPT_RESULTS } from '../../canary/canary.ts';
import { judge, LATE_MS } from '../../canary/judge.ts';
import { change } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import { DirectoryUnavailable, Refusal } from '../../errors.ts';
import type { Cause } from '../../ids.ts';
import { canaryKind } from '../../kinds.ts';
import type { AccessRequest } from '../../request/request.ts';
import { releaseByItself } from '../grant/end-request.ts';
import { freezeByItself } from '../grant/freeze.ts';
import { submitRequest } from '../request/submit-request.ts';
import { clearAlert, raiseAlert } from './alerts.ts';

const CAUSE = 'loop:canary' as Cause;
const REASON = 'Canary drill: proves that access is given and taken back';
/** Long enough for the way in; should everything die meanwhile, the access ends by itself after it. */
export const LASTS_MS = 5 * 60_000;

/**
 * One look at the drill (behaviour D12): starts it when it is due, gives the access back once it is there, and records
 * what both ways took. It goes the way of every request, so that what it proves holds for all of them.
 */
export async function lookAtDrill(deps: Deps): Promise<void> {
  const stored = await deps.canary.load('canary');
  if (stored === null) return;
  const canary = stored.body;
  if (canary.running === null) {
    if (canary.on && canary.nextAt <= deps.clock.now()) await begin(deps);
    return;
  }
  await goOn(deps, canary, canary.running);
}

/** Recorded before it is done, so that a crash leaves a drill that the next look goes on with. */
async function begin(deps: Deps): Promise<void> {
  const changed = await change(deps.clock, deps.canary, canaryKind, 'canary', CAUSE, (canary, now) => {
    if (!canary.on || canary.running !== null || canary.nextAt > now) return null;
    const running: Drill = { cause: `drill:${now.toISOString()}` as Cause, startedAt: now };
    return {
      body: { ...canary, running, nextAt: new Date(now.getTime() + canary.everyMs) },
      events: [{ type: 'canary.started', actor: SYSTEM, data: { policy: canary.policyName } }],
    };
  });
  const drill = changed?.changed === true ? changed.stored.body.running : null;
  if (changed && drill !== null) await goOn(deps, changed.stored.body, drill);
}

async function goOn(deps: Deps, canary: Canary, drill: Drill): Promise<void> {
  const request = await requestOf(deps, canary, drill);
  if (request === null) return;
  if ('broken' in request) return finish(deps, canary, drill, request);
  const verdict = judge(drill, request, deps.clock.now());
  switch (verdict.kind) {
    case 'wait':
      return;
    case 'release':
      await releaseByItself(deps, {
        cause: `${drill.cause}:release` as Cause,
        requestId: request.id,
        note: 'the canary drill is over',
      }).catch(ended);
      return;
    case 'late':
      return tell(deps, canary, verdict.broken, verdict.why);
    case 'over':
      return finish(deps, canary, drill, verdict.result);
  }
}

/** It ended by itself meanwhile: the next look sees how. */
function ended(error: unknown): void {
  if (error instanceof Refusal && error.code === 'already-ended') return;
  throw error;
}

/** The drill's request, asked for once; null: later. A refusal is a broken way in. */
async function requestOf(deps: Deps, canary: Canary, drill: Drill): Promise<AccessRequest | DrillResult | null> {
  try {
    const { request } = await submitRequest(deps, {
      caller: canary.person,
      actor: SYSTEM,
      cause: drill.cause,
      policyName: canary.policyName,
      durationMs: LASTS_MS,
      justification: REASON,
      ticket: null,
    });
    return request.body;
  } catch (error) {
    if (error instanceof DirectoryUnavailable) {
      const late = deps.clock.now().getTime() - drill.startedAt.getTime() >= LATE_MS;
      if (late) await tell(deps, canary, 'in', 'the directory cannot be asked');
      return null;
    }
    if (!(error instanceof Refusal)) throw error;
    const { startedAt } = drill;
    const endedAt = deps.clock.now();
    // Frozen by an admin: nothing is proved, and nothing is wrong.
    if (error.code === 'frozen') return null;
    return { startedAt, endedAt, requestId: null, inMs: null, backMs: null, broken: 'in', why: error.message };
  }
}

async function finish(deps: Deps, canary: Canary, drill: Drill, result: DrillResult): Promise<void> {
  const changed = await change(deps.clock, deps.canary, canaryKind, 'canary', CAUSE, (now) =>
    now.running?.cause === drill.cause ? recorded(now, result) : null,
  );
  if (changed?.changed !== true) return;
  if (result.broken !== null) return tell(deps, canary, result.broken, result.why ?? 'it failed');
  for (const way of ['in', 'back']) {
    await clearAlert(deps, { topic: 'canary', subject: way, why: 'a drill showed both ways whole' });
  }
}

function recorded(canary: Canary, result: DrillResult): Change<Canary> {
  const { requestId, inMs, backMs, broken, why } = result;
  return {
    body: { ...canary, running: null, results: [...canary.results, result].slice(-KEPT_RESULTS) },
    events: [
      {
        type: broken === null ? 'canary.passed' : 'canary.failed',
        actor: SYSTEM,
        about: requestId === null ? {} : { requestId },
        data: { inMs, backMs, broken, why },
      },
    ],
  };
}

async function tell(deps: Deps, canary: Canary, way: 'in' | 'back', why: string): Promise<void> {
  const back = way === 'back';
  await raiseAlert(deps, {
    topic: 'canary',
    subject: way,
    severity: back ? 'critical' : 'warning',
    text: {
      title: back ? 'The drill could not take access back' : 'The drill could not give access',
      lines: [`${canary.policyName}, as ${canary.person.name}: ${why}.`],
      todo: back
        ? 'Look at status and at Microsoft Graph; take overdue access back by hand if this lasts (break-glass runbook).'
        : 'Look at status, at the policy of the drill and at Microsoft Graph.',
    },
  });
  if (back && canary.freezes) await freezeByItself(deps, CAUSE, `the canary drill could not take access back: ${why}`);
}
