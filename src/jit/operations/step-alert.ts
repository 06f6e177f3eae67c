import type { Alert, AlertCopy } from '../alert/alert.ts';
import { addressed, copySent, scheduled } from '../alert/transitions.ts';
import { change } from '../change.ts';
import type { Recipient } from '../delivery/delivery.ts';
import type { Deps } from '../deps.ts';
import { DirectoryUnavailable } from '../errors.ts';
import type { Cause, GroupId, UserId } from '../ids.ts';
import { alertKind } from '../kinds.ts';
import type { SendOutcome, Stored } from '../ports.ts';
import { keepClaim } from './keep-claim.ts';

const CAUSE = 'loop:alert' as Cause;
/** Without a channel each admin is told; an admins' group may be large. */
const MOST_ADMINS = 20;

/** Shows an alert to everybody who is to see it, and keeps what they see up to date. */
export async function stepAlert(deps: Deps, claimed: Stored<Alert> & { claim: string }): Promise<void> {
  const { id, revision } = claimed.body;
  const found = claimed.body.copies === null ? await recipients(deps) : [];
  if (found === null) return putOff(deps, claimed.body);
  const copies = claimed.body.copies ?? addressed(claimed.body, found).copies ?? [];
  const sent = await keepClaim(deps, deps.alerts, id, claimed.claim, () =>
    Promise.all(copies.filter((copy) => copy.state === 'waiting').map((copy) => show(deps, claimed.body, copy))),
  );
  // Changed meanwhile: what was sent is kept, and the newer revision is shown by the next look.
  await change(deps.clock, deps.alerts, alertKind, id, CAUSE, (alert, now) => {
    const known = alert.copies === null ? { ...alert, copies } : alert;
    const told = sent.reduce((body, one) => copySent(body, one.recipient, revision, one.outcome), known);
    return { body: scheduled(told, now), events: [] };
  });
}

/** Nobody can say who the admins are: later. */
async function putOff(deps: Deps, { id }: Alert): Promise<void> {
  await change(deps.clock, deps.alerts, alertKind, id, CAUSE, (alert, now) => ({
    body: scheduled(alert, now),
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

/** The channel that admins chose, else each admin; null while the directory cannot say who they are. */
async function recipients(deps: Deps): Promise<Recipient[] | null> {
  const routing = await deps.alertRouting.load('alert-route');
  if (routing?.body.route) return [routing.body.route.recipient];
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  const ids = new Set<UserId>();
  try {
    for (const id of deps.settings.adminIds) {
      const group = await directory.group(id as GroupId);
      const members = group === null ? [] : await directory.membersOf(group.id);
      if (group === null) ids.add(id as UserId);
      for (const user of members) if (user.enabled) ids.add(user.id);
    }
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return null;
    throw error;
  }
  return [...ids].slice(0, MOST_ADMINS).map((id) => ({ kind: 'person', id }));
}
