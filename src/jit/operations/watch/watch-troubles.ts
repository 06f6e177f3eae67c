import type { GraphTrouble } from '../../alert/graph-trouble.ts';
import { GRAPH_TROUBLES, graphTroubleOf } from '../../alert/graph-trouble.ts';
import type { Trouble } from '../../alert/transitions.ts';
import {
  deliveriesText,
  graphText,
  moreRemovalsText,
  removalText,
  revokingText,
  unsealedText,
} from '../../alert/trouble-texts.ts';
import type { Deps } from '../../deps.ts';
import { entitlementLabel } from '../../entitlement.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import { awaitsEntra } from '../../holding/fuse.ts';
import type { Holding } from '../../holding/holding.ts';
import type { RequestId } from '../../ids.ts';
import type { AccessRequest } from '../../request/request.ts';
import { type GraphRefusals, lateRefusals } from '../grant/graph-refusals.ts';
import { readAdmins } from './admins-to-tell.ts';
import { clearAlert, clearOthers, raiseAlert } from './alerts.ts';
import { watchReach } from './watch-reach.ts';

/** Looked at in one round; what is unsettled comes first. */
const MOST = 1_000;
/** More late removals than this are told in one alert: nobody reads hundreds. */
const MOST_ALONE = 20;
const MARK = 'troubles';

/** Since when each trouble is seen, under a key of its own. Lost, it only makes alerts late. */
type Book = { key: string; since: Date }[];
type Late = { subject: string; since: Date; text: Trouble['text'] };

/**
 * Looks for what lasts longer than it should, raises an alert for each and clears those that are over (design: alerts).
 * Idempotent; any replica may run it at any time.
 */
export async function watchTroubles(deps: Deps): Promise<void> {
  const { tenantId } = deps.settings;
  const [holdings, revoking, directory, refusals, known] = await Promise.all([
    deps.holdings.unsettled(tenantId, MOST),
    deps.requests.list({ tenantId, grantStates: ['revoking'], order: 'soonest-end', limit: MOST }),
    directoryTrouble(deps),
    lateRefusals(deps),
    deps.marks.load<Book>(MARK),
  ]);
  const now = deps.clock.now();
  const bodies = holdings.map((one) => one.body);
  const removing = bodies.filter((one) => one.state === 'removing');
  const failing = failuresOf(bodies);
  const kinds = GRAPH_TROUBLES.filter((kind) => failing.has(kind) || directory?.kind === kind);
  const sinceOf = sinceBook(known?.value ?? [], now);
  const book: Book = [
    ...removing.map(({ id, removedAt, removableAt }) => {
      return { key: id, since: latest(latest(sinceOf(id), removedAt), removableAt ?? null) };
    }),
    ...kinds.map((kind) => ({ key: `graph|${kind}`, since: sinceOf(`graph|${kind}`) })),
  ];
  // When another replica was quicker, it wrote down the same.
  if (JSON.stringify(book) !== JSON.stringify(known?.value ?? []))
    await deps.marks.save<Book>(MARK, book, known?.version ?? 0);

  const since = new Map(book.map((one) => [one.key, one.since]));
  // What is unsettled comes before what is held: all of it was seen when something held was.
  const last = bodies.at(MOST - 1);
  const all = revoking.length < MOST && (last === undefined || (last.state === 'held' && last.dormant === null));
  await tellRemovals(
    deps,
    lateRemovals(deps, { removing, revoking: revoking.map((one) => one.body), since, now }),
    all,
  );
  for (const kind of GRAPH_TROUBLES) {
    const began = since.get(`graph|${kind}`) ?? now;
    const lasts = now.getTime() - began.getTime() >= deps.settings.graphAlertMs && kinds.includes(kind);
    await tellGraph(deps, kind, { lasts, directory, failing: failing.get(kind) ?? [], refusals });
  }
  await watchDeliveries(deps, now);
  await watchSeals(deps, now);
  await watchReach(deps);
}

function sinceBook(book: Book, now: Date): (key: string) => Date {
  const known = new Map(book.map((one) => [one.key, one.since]));
  return (key) => known.get(key) ?? now;
}

/**
 * A holding that was gone meanwhile and is removed anew is not late because of the time before, nor is one that Entra took
 * nothing back of until then.
 */
function latest(since: Date, later: Date | null): Date {
  return later !== null && later > since ? later : since;
}

/** Asks who the admins are: without an answer nobody can be given a right, and alerts have no addressees. */
async function directoryTrouble(deps: Deps): Promise<{ kind: GraphTrouble; detail: string } | null> {
  try {
    await readAdmins(deps);
    return null;
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return { kind: graphTroubleOf(error.message), detail: error.message };
    throw error;
  }
}

function failuresOf(holdings: readonly Holding[]): Map<GraphTrouble, Holding[]> {
  const failing = holdings.filter((one) => one.lastError !== null && one.dormant === null);
  return Map.groupBy(failing, (one) => graphTroubleOf(one.lastError ?? ''));
}

/** Longest first, so that those with an alert of their own keep it. */
function lateRemovals(
  deps: Deps,
  seen: {
    removing: readonly Holding[];
    revoking: readonly AccessRequest[];
    since: ReadonlyMap<string, Date>;
    now: Date;
  },
): Late[] {
  const { removing, revoking, now } = seen;
  const begun = new Map<RequestId, Date>(revoking.map(({ id, grant }) => [id, grant?.revokingAt ?? now]));
  const waited = new Set(removing.flatMap((holding) => holding.waiters));
  const found: Late[] = [
    ...removing.flatMap((holding) => {
      if (awaitsEntra(holding, now)) return [];
      const times = [seen.since.get(holding.id), ...holding.waiters.map((id) => begun.get(id))];
      const earliest = new Date(Math.min(...times.map((at) => (at ?? now).getTime())));
      const since = latest(earliest, holding.removableAt ?? null);
      return { subject: holding.id, since, text: removalText(holding, since) };
    }),
    ...revoking
      .filter(({ id }) => !waited.has(id))
      .map(({ id, terms }) => {
        const since = begun.get(id) ?? now;
        return { subject: id, since, text: revokingText(id, terms.person.name, since) };
      }),
  ];
  return found
    .filter(({ since }) => now.getTime() - since.getTime() >= deps.settings.removalAlertMs)
    .sort((a, b) => a.since.getTime() - b.since.getTime() || a.subject.localeCompare(b.subject));
}

/** `all`: everything there is was looked at, so what was not found is over. */
async function tellRemovals(deps: Deps, late: readonly Late[], all: boolean): Promise<void> {
  const alone = late.slice(0, MOST_ALONE);
  const more = late.length - alone.length;
  const troubles = alone.map(({ subject, text }) => ({ subject, text }));
  if (more > 0) troubles.push({ subject: 'more', text: moreRemovalsText(more) });
  for (const trouble of troubles) await raiseAlert(deps, { topic: 'removal', severity: 'critical', ...trouble });
  if (!all) return;
  const still = new Set(troubles.map((one) => one.subject));
  await clearOthers(deps, 'removal', still, 'the access is confirmed gone');
}

async function tellGraph(
  deps: Deps,
  kind: GraphTrouble,
  seen: {
    lasts: boolean;
    directory: { kind: GraphTrouble; detail: string } | null;
    failing: readonly Holding[];
    refusals: GraphRefusals | null;
  },
): Promise<void> {
  // A refused start is not tried again, so it is told at once and holds for a while.
  const refusals = kind === 'permission' ? seen.refusals : null;
  if (!seen.lasts && refusals === null) {
    return clearAlert(deps, { topic: 'graph', subject: kind, why: 'Microsoft Graph does what the bot asks again' });
  }
  const told = kind === 'permission' || kind === 'refused';
  const labels = seen.failing.map((one) => entitlementLabel(one.entitlement));
  const details = [...seen.failing.map((one) => one.lastError ?? ''), refusals?.detail ?? '']
    .concat(seen.directory?.kind === kind ? [seen.directory.detail] : [])
    .filter((detail) => detail !== '')
    .sort();
  await raiseAlert(deps, {
    topic: 'graph',
    subject: kind,
    severity: kind === 'throttled' ? 'warning' : 'critical',
    text: graphText(kind, {
      directory: seen.directory?.kind === kind,
      waiting: seen.failing.length,
      removals: seen.failing.filter((one) => one.state === 'removing').length,
      refused: told ? [...new Set([...labels, ...(refusals?.what ?? [])])].sort().slice(0, 5) : [],
      detail: told ? (details[0] ?? null) : null,
    }),
  });
}

async function watchDeliveries(deps: Deps, now: Date): Promise<void> {
  const { count, oldest } = await deps.deliveries.countWaiting();
  const trouble = { topic: 'reach', subject: 'teams' } as const;
  if (oldest === null || now.getTime() - oldest.getTime() < deps.settings.deliveryAlertMs) {
    return clearAlert(deps, { ...trouble, why: 'what waited has reached Teams' });
  }
  await raiseAlert(deps, { ...trouble, severity: 'warning', text: deliveriesText(count, oldest) });
}

async function watchSeals(deps: Deps, now: Date): Promise<void> {
  const [oldest] = await deps.ledger.unsealed(1);
  const trouble = { topic: 'ledger', subject: 'unsealed' } as const;
  if (oldest === undefined || now.getTime() - oldest.at.getTime() < deps.settings.sealAlertMs) {
    return clearAlert(deps, { ...trouble, why: 'every event is sealed' });
  }
  await raiseAlert(deps, { ...trouble, severity: 'critical', text: unsealedText(oldest.at) });
}
