import type { Alert, AlertCopy } from '../../alert/alert.ts';
import { addressed, copySent, later, reachesNobody, scheduled } from '../../alert/transitions.ts';
import { change } from '../../change.ts';
import type { Recipient } from '../../delivery/delivery.ts';
import type { Deps } from '../../deps.ts';
import type { Cause } from '../../ids.ts';
import { alertKind } from '../../kinds.ts';
import type { SendOutcome } from '../../messenger.ts';
import type { Stored } from '../../ports.ts';
import { keepClaim } from '../keep-claim.ts';
import { adminsToTell } from './admins-to-tell.ts';

const CAUSE = 'loop:alert' as Cause;
/** Between tries to reach anybody at all, once neither the chosen place nor any admin takes messages. */
const REACH_AGAIN_MS = 60 * 60_000;

/** Shows an alert to everybody who is to see it, and keeps what they see up to date. */
export async function stepAlert(deps: Deps, claimed: Stored<Alert> & { claim: string }): Promise<void> {
  const { id, revision } = claimed.body;
  const addressees = await addresseesOf(deps, claimed.body);
  if (addressees === null) return putOff(deps, claimed.body);
  const waiting = (addressed(claimed.body, addressees).copies ?? []).filter((copy) => copy.state === 'waiting');
  const sent = await keepClaim(deps, deps.alerts, id, claimed.claim, () =>
    Promise.all(waiting.map((copy) => show(deps, claimed.body, copy))),
  );
  // Changed meanwhile: what was sent is kept, and the newer revision is shown by the next look.
  const waits = sent.flatMap(({ outcome }) => (outcome.kind === 'retry' ? [outcome.retryAfterMs ?? 0] : [0]));
  await change(deps.clock, deps.alerts, alertKind, id, CAUSE, (alert, now) => {
    // Raised again meanwhile, after everybody had seen that it was over: that is a message of its own.
    const anew = alert.copies === null && claimed.body.copies !== null;
    const known = anew ? alert : addressed(alert, addressees);
    const told = sent.reduce((body, one) => copySent(body, one.recipient, revision, one.outcome), known);
    const next = scheduled(told, now, deps.random, Math.max(0, ...waits));
    if (!next.open || !reachesNobody(next)) return { body: next, events: [] };
    deps.log.error({ alert: id }, 'an alert reaches nobody: the place that it goes to takes no messages');
    // The place that was chosen takes no messages: the admins are told instead, at once.
    const triedAll = reachesNobody(claimed.body);
    const nextAt = triedAll ? new Date(now.getTime() + REACH_AGAIN_MS) : now;
    return { body: { ...next, nextAt }, events: [] };
  });
}

/** Who is to see it besides those who do; null while nobody can say who the admins are. */
async function addresseesOf(deps: Deps, alert: Alert): Promise<Recipient[] | null> {
  // What was over before anybody heard of it needs no message.
  if (!alert.open || (alert.copies !== null && !reachesNobody(alert))) return [];
  const routing = await deps.alertRouting.load('alert-route');
  const chosen = routing?.body.route == null ? [] : [routing.body.route.recipient];
  if (alert.copies === null && chosen.length > 0) return chosen;
  const admins = await adminsToTell(deps);
  return admins === null ? null : [...chosen, ...admins];
}

/** Nobody can say who the admins are: later. */
async function putOff(deps: Deps, { id }: Alert): Promise<void> {
  await change(deps.clock, deps.alerts, alertKind, id, CAUSE, (alert, now) => ({
    body: later(alert, now, deps.random),
    events: [],
  }));
}

type Sent = { recipient: Recipient; outcome: SendOutcome };

async function show(deps: Deps, alert: Alert, { recipient, address }: AlertCopy): Promise<Sent> {
  const message = { type: 'alert' as const, alert, reader: recipient.kind === 'person' ? recipient.id : null };
  const outcome =
    address === null ? await deps.messenger.send(recipient, message) : await deps.messenger.update(address, message);
  return { recipient, outcome };
}
