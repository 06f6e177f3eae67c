import { SYSTEM, withCause } from '../../aggregate.ts';
import type { Alert, AlertRoute, AlertTopic } from '../../alert/alert.ts';
import { alertId } from '../../alert/alert.ts';
import { alsoShown, cleared, raised, raisedAgain, type Trouble } from '../../alert/transitions.ts';
import type { Actor } from '../../audit/event.ts';
import { change, create } from '../../change.ts';
import type { Recipient } from '../../delivery/delivery.ts';
import type { Caller, Deps } from '../../deps.ts';
import type { Cause } from '../../ids.ts';
import { alertKind, alertRouteKind, requestKind } from '../../kinds.ts';
import type { AlertRouting } from '../../ports.ts';
import { showElsewhere } from '../../request/reach.ts';
import { requireAdmin, requireReader } from '../authority.ts';

const CAUSE = 'loop:alert' as Cause;
/** A new place is shown so many of the alerts that are open already, worst first. */
const MOST_SHOWN_AGAIN = 20;
const MOST_PENDING = 1_000;

/** Tells of trouble, once for as long as it lasts: seeing it again changes nothing. Safe from every loop and replica. */
export async function raiseAlert(deps: Deps, trouble: Omit<Trouble, 'tenantId'>): Promise<void> {
  const full: Trouble = { ...trouble, tenantId: deps.settings.tenantId };
  const id = alertId(full.tenantId, full.topic, full.subject);
  const changed = await change(deps.clock, deps.alerts, alertKind, id, CAUSE, (alert, now) =>
    raisedAgain(alert, full, now),
  );
  if (changed === null) {
    const made = await create(deps.clock, deps.alerts, alertKind, raised(full, deps.clock.now()), CAUSE);
    if (made === null) return raiseAlert(deps, trouble);
  } else if (!changed.changed) return;
  deps.log.warn({ alert: `${full.topic}: ${full.subject}`, severity: full.severity }, 'an alert was raised');
  deps.poke('alerts');
}

/** The trouble is over. Nothing happens when there was none. */
export async function clearAlert(
  deps: Deps,
  { topic, subject, why, by = SYSTEM }: { topic: AlertTopic; subject: string; why: string; by?: Actor },
): Promise<void> {
  const id = alertId(deps.settings.tenantId, topic, subject);
  const changed = await change(deps.clock, deps.alerts, alertKind, id, CAUSE, (alert, now) =>
    cleared(alert, why, by, now),
  );
  if (changed?.changed === true) deps.poke('alerts');
}

/** Clears those of a topic whose trouble is not among what was just found. */
export async function clearOthers(
  deps: Deps,
  topic: AlertTopic,
  still: ReadonlySet<string>,
  why: string,
): Promise<void> {
  for (const { body } of await deps.alerts.open(deps.settings.tenantId, topic)) {
    if (!still.has(body.subject)) await clearAlert(deps, { topic, subject: body.subject, why });
  }
}

/** What is wrong now, worst and oldest first, for admins and auditors. */
export async function openAlerts(deps: Deps, caller: Caller): Promise<Alert[]> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  return (await deps.alerts.open(deps.settings.tenantId, null)).map((one) => one.body);
}

/** Where alerts go, and who chose that; null when nobody ever did. For admins and auditors. */
export async function alertRoute(deps: Deps, caller: Caller): Promise<AlertRouting | null> {
  await requireReader(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  return (await deps.alertRouting.load('alert-route'))?.body ?? null;
}

/** Sends alerts there from now on, those that are open included; null: to each admin. */
export async function routeAlerts(
  deps: Deps,
  { caller, cause, route }: { caller: Caller; cause: Cause; route: AlertRoute },
): Promise<AlertRouting> {
  await requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  const routing = await saveRoute(deps, { caller, cause, route });
  if (routing.route === null) return routing;
  await showOpenAt(deps, routing.route.recipient);
  if (routing.route.recipient.kind === 'channel') await showUnseenIn(deps, routing.route.recipient.id);
  return routing;
}

/** What waits for people whom the bot cannot reach, and has no channel yet (behaviour P15). */
async function showUnseenIn(deps: Deps, placeId: string): Promise<void> {
  const { tenantId } = deps.settings;
  const [pending, extending] = await Promise.all([
    deps.requests.list({ tenantId, states: ['pending'], limit: MOST_PENDING }),
    deps.requests.list({
      tenantId,
      grantStates: ['active'],
      extending: true,
      order: 'soonest-end',
      limit: MOST_PENDING,
    }),
  ]);
  const unseen = [...pending, ...extending].filter(({ body }) => showElsewhere(body, placeId) !== null);
  for (const { body } of unseen) {
    await change(deps.clock, deps.requests, requestKind, body.id, CAUSE, (now) => showElsewhere(now, placeId));
  }
  if (unseen.length > 0) deps.poke('requests');
}

async function saveRoute(
  deps: Deps,
  { caller, cause, route }: { caller: Caller; cause: Cause; route: AlertRoute },
): Promise<AlertRouting> {
  const by = { id: caller.id, name: caller.name };
  const set = (before: AlertRouting, now: Date) => ({
    body: { ...before, route, by, at: now, causes: withCause(before.causes, cause) },
    events: [
      {
        type: 'control.alerts-routed' as const,
        actor: { kind: 'person' as const, ...by },
        data: { before: before.route?.recipient ?? null, after: route?.recipient ?? null },
      },
    ],
  });
  const changed = await change(deps.clock, deps.alertRouting, alertRouteKind, 'alert-route', cause, (before, now) =>
    before.causes.includes(cause) ? null : set(before, now),
  );
  if (changed !== null) return changed.stored.body;
  const now = deps.clock.now();
  const initial: AlertRouting = { tenantId: deps.settings.tenantId, route: null, by, at: now, causes: [] };
  const made = await create(deps.clock, deps.alertRouting, alertRouteKind, set(initial, now), cause);
  return made?.body ?? saveRoute(deps, { caller, cause, route });
}

async function showOpenAt(deps: Deps, recipient: Recipient): Promise<void> {
  const open = await deps.alerts.open(deps.settings.tenantId, null);
  for (const { body } of open.slice(0, MOST_SHOWN_AGAIN)) {
    await change(deps.clock, deps.alerts, alertKind, body.id, CAUSE, (alert, now) => alsoShown(alert, recipient, now));
  }
  if (open.length > 0) deps.poke('alerts');
}
