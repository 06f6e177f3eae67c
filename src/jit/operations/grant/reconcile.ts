import type { Reading } from '../../back-end.ts';
import { commitOf } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import { type Drift, driftOf, forgotten, onDrift, orphansOf } from '../../holding/drift.ts';
import type { Holding } from '../../holding/holding.ts';
import type { Cause, HoldingId, RequestId } from '../../ids.ts';
import { holdingKind } from '../../kinds.ts';
import type { Looked } from '../../ports.ts';
import type { AccessRequest } from '../../request/request.ts';
import { isLost, reconcileRequests } from '../request/reconcile-requests.ts';
import { type Page, runInPages } from '../run-in-pages.ts';
import { raiseAlert } from '../watch/alerts.ts';
import { clearAtRest, clearDrift, driftOfHolding, openDrifts } from '../watch/drift-alerts.ts';

const CAUSE = 'loop:reconcile' as Cause;
const MARK = 'reconcile';
/** Five batches of Graph's (Graph: JSON batching, 20 requests at most). */
const PAGE = 100;

type Where = { list: 'holdings' | 'requests'; after: string | null };
const START: Where = { list: 'holdings', after: null };

/** What one beat came to; null where another process is at it. */
export type Reconciled = { holdings: number; requests: number; differences: number; unread: number };

/**
 * Compares what the store believes with what Graph shows, for every holding that is live or unsettled, and finds what
 * should be looked at and would not be (design, State). A second line behind the loops: it writes nothing to Graph; what
 * it finds is recorded, and handed to the loop that knows what to do. Resumed where a process that died left off.
 */
export async function reconcile(deps: Deps): Promise<Reconciled | null> {
  const done: Reconciled = { holdings: 0, requests: 0, differences: 0, unread: 0 };
  const ran = await runInPages<Where>(deps, MARK, START, async (where) => {
    const page =
      where.list === 'holdings' ? await holdingsPage(deps, where, done) : await requestsPage(deps, where, done);
    if (page.next === null) await clearAtRest(deps);
    return page;
  });
  if (!ran) return null;
  deps.log.info(done, 'the store was compared with the directory');
  return done;
}

async function holdingsPage(deps: Deps, { after }: Where, done: Reconciled): Promise<Page<Where>> {
  const page = await deps.holdings.unsettledAfter(deps.settings.tenantId, after as HoldingId | null, PAGE);
  const readings = await readAll(deps, page);
  const requests = await requestsOf(deps, page);
  const known = await openDrifts(deps);
  for (const one of page) {
    const reading = readings.get(one.body.id);
    const drift = differenceIn(deps, one, reading, requests);
    const subject = driftOfHolding(one.body.id);
    if (drift === null) {
      const agrees = reading === undefined || reading.kind !== 'unavailable';
      if (agrees && known.has(subject)) await clearDrift(deps, subject, 'the store and the directory agree');
    } else if (await settle(deps, one, drift)) {
      done.differences += 1;
    }
  }
  const unread = [...readings.values()].filter((reading) => reading.kind === 'unavailable').length;
  done.holdings += page.length;
  done.unread += unread;
  deps.poke('holdings');
  const last = page.at(-1);
  const next: Where =
    last === undefined || page.length < PAGE
      ? { list: 'requests', after: null }
      : { list: 'holdings', after: last.body.id };
  // Graph answers nothing, and would not now. The next beat goes on behind this page: what can never be read, such as
  // for want of a permission, must not keep the rest from being looked at.
  const pause = unread > 0 && unread === readings.size;
  return { next, pause };
}

async function requestsPage(deps: Deps, { after }: Where, done: Reconciled): Promise<Page<Where>> {
  const page = await deps.requests.unfinished(deps.settings.tenantId, after as RequestId | null, PAGE);
  done.requests += page.length;
  done.differences += await reconcileRequests(deps, page);
  const last = page.at(-1);
  return { next: last === undefined || page.length < PAGE ? null : { list: 'requests', after: last.body.id } };
}

/** What stands in one batch of a back end is asked at once. Absent holdings are watched by their own loop. */
async function readAll(deps: Deps, page: readonly Looked<Holding>[]): Promise<Map<HoldingId, Reading>> {
  const readings = new Map<HoldingId, Reading>();
  const asked = Map.groupBy(
    page.filter(({ body }) => body.state === 'held' || body.dormant !== null),
    ({ body }) => body.backEnd,
  );
  for (const [kind, holdings] of asked) {
    const holds = holdings.flatMap(({ body: { principal, entitlement } }) =>
      // An account is looked at by its own loop.
      entitlement.kind === 'account' ? [] : [{ principal: principal.id, entitlement }],
    );
    const answers = (await deps.backEnds[kind]?.readMany(holds)) ?? [];
    for (const [n, { body }] of holdings.entries()) {
      const answer = answers[n];
      if (answer !== undefined) readings.set(body.id, answer);
    }
  }
  return readings;
}

async function requestsOf(deps: Deps, page: readonly Looked<Holding>[]): Promise<Map<RequestId, AccessRequest | null>> {
  const ids = new Set(page.flatMap(({ body }) => body.leases.map((lease) => lease.requestId)));
  const loaded = await Promise.all(
    [...ids].map(async (id) => [id, (await deps.requests.load(id))?.body ?? null] as const),
  );
  return new Map(loaded);
}

function differenceIn(
  deps: Deps,
  one: Looked<Holding>,
  reading: Reading | undefined,
  requests: ReadonlyMap<RequestId, AccessRequest | null>,
): Drift | null {
  const now = deps.clock.now();
  const holding = one.body;
  if (forgotten(holding) || isLost(holdingKind.dueAt(holding), one, now)) {
    return { before: `${holding.state}, and looked at in time`, after: 'nobody was to look at it' };
  }
  const orphans = orphansOf(holding, requests, now);
  if (orphans.length > 0) {
    return { before: `leased by ${orphans.join(', ')}`, after: 'the grant is over' };
  }
  return reading === undefined ? null : driftOf(holding, reading, deps.settings.observeEveryMs, now);
}

/** One write on exactly the version that was compared; when it moved on meanwhile, the next pass compares afresh. */
async function settle(deps: Deps, one: Looked<Holding>, drift: Drift): Promise<boolean> {
  const now = deps.clock.now();
  const { id, principal } = one.body;
  const change = onDrift(one.body, drift, now);
  const committed = await deps.holdings.commit(id, one.seq, commitOf(holdingKind, change, one, CAUSE, now));
  if (!committed) return false;
  const label = String(change.events[0]?.data.entitlement ?? '');
  deps.log.warn({ holding: id, before: drift.before, after: drift.after }, 'the store and the directory disagree');
  await raiseAlert(deps, {
    topic: 'drift',
    subject: driftOfHolding(id),
    severity: 'warning',
    text: {
      title: `${principal.name}, ${label}: not as expected`,
      lines: [`Expected: ${drift.before}`, `Found: ${drift.after}`],
      todo: 'Nothing: it is read again and put right. Should it come back, look at the audit trail of the person.',
    },
  });
  return true;
}
