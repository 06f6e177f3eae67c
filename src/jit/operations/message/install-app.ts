import { spend } from '../../budget/spend.ts';
import { change } from '../../change.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import type { Deps } from '../../deps.ts';
import type { Cause } from '../../ids.ts';
import { requestKind } from '../../kinds.ts';
import type { InstallOutcome, SendOutcome } from '../../messenger.ts';
import { asksNow } from '../../request/asks-now.ts';
import { installOf, noteInstall } from '../../request/reach.ts';
import type { AccessRequest, AppInstall } from '../../request/request.ts';
import { clearAlert } from '../watch/alerts.ts';
import { raiseRefusal } from '../watch/watch-reach.ts';

const CAUSE = 'loop:delivery' as Cause;
const TROUBLE = { topic: 'reach', subject: 'install' } as const;
/** Teams may need a moment to open the chat of an app that was just installed. */
const SETTLES_MS = 10_000;
/** Graph asks for a longer wait, or has failed oftener: whoever is asked counts as not reached until it works. */
const PATIENT_MS = 5_000;
const PATIENT_TRIES = 2;

/**
 * Reaches an approver who does not have the app, by having Teams install it for them (Graph: Install app for user;
 * behaviour P15). Tried until Graph has answered, once for each person and request. Nothing needs to be recorded before:
 * installing twice is installing once. `unreached` is what the message came to, `again` sends it anew.
 */
export async function reachByInstalling(
  deps: Deps,
  { delivery, request, unreached }: { delivery: Delivery; request: AccessRequest; unreached: SendOutcome },
  again: () => Promise<SendOutcome>,
): Promise<SendOutcome> {
  const who = askedBy(delivery, request);
  if (deps.installer === null || who === null) return unreached;
  const before = installOf(request, who);
  if (before !== null) return settling(deps, before) ? soonAgain() : unreached;

  const taken = await spend(deps, 'graph-writes', request.tenantId, 'normal');
  if (!taken.ok)
    return { kind: 'retry', detail: 'graph-writes is used up', retryAfterMs: taken.waitMs, heldBack: true };
  const came = await deps.installer.install(who);
  deps.log.info({ requestId: request.id, person: who, outcome: came.kind }, 'the app was to be installed for somebody');
  if (came.kind === 'failed') return later(delivery, came.detail, came.retryAfterMs);
  await note(deps, request, { id: who, outcome: came.kind, at: deps.clock.now() }, came);
  if (came.kind === 'refused') return unreached;
  const sent = await again();
  return sent.kind === 'unreachable' && sent.notInstalled === true ? soonAgain() : sent;
}

/** Only who is asked to decide: whoever asks has the app, and nobody needs it for what is over. */
function askedBy({ content, recipient }: Delivery, request: AccessRequest) {
  return recipient.kind === 'person' && asksNow(content, request) ? recipient.id : null;
}

function settling(deps: Deps, { outcome, at }: AppInstall): boolean {
  return outcome !== 'refused' && deps.clock.now().getTime() - at.getTime() < SETTLES_MS;
}

function soonAgain(): SendOutcome {
  return { kind: 'retry', detail: 'the app was just installed', retryAfterMs: null };
}

function later({ tries }: Delivery, detail: string, retryAfterMs: number | null): SendOutcome {
  const lasts = tries >= PATIENT_TRIES || (retryAfterMs ?? 0) > PATIENT_MS;
  return { kind: 'retry', detail, retryAfterMs, ...(lasts ? { away: true as const } : {}) };
}

type Answered = Exclude<InstallOutcome, { kind: 'failed' }>;

async function note(deps: Deps, { id }: AccessRequest, install: AppInstall, came: Answered): Promise<void> {
  const detail = came.kind === 'refused' ? came.detail : null;
  await change(deps.clock, deps.requests, requestKind, id, CAUSE, (now) => noteInstall(now, install, detail));
  if (came.kind !== 'refused') return clearAlert(deps, { ...TROUBLE, why: 'the app can be installed again' });
  deps.log.warn({ requestId: id, person: install.id, detail }, 'Microsoft Graph does not let the bot install its app');
  await raiseRefusal(deps, TROUBLE.subject, {
    severity: 'warning',
    text: {
      title: 'The app cannot be installed for approvers',
      lines: [
        'Somebody who is asked to approve does not have the app, and Microsoft Graph did not let the bot install it.',
        `In its words: ${came.detail}`,
      ],
      todo: came.forbidden
        ? 'Grant the permission TeamsAppInstallation.ReadWriteSelfForUser.All with admin consent (docs/permissions.md), have an app setup policy install the app, or leave TEAMS_CATALOG_APP_ID empty.'
        : 'Check that TEAMS_CATALOG_APP_ID is the id of the app in the catalogue of this organization, and that the app permission policies of Teams allow the app to those who approve.',
    },
  });
}
