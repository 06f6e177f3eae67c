import type { Change } from '../../aggregate.ts';
import type { Deps } from '../../deps.ts';
import { MINUTE_MS } from '../../duration.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import { workingHours } from '../../hours.ts';
import type { UserId } from '../../ids.ts';
import { openAskOf } from '../../request/open-ask.ts';
import { type HoursOf, putOff, remind, reminders, waitedFor } from '../../request/reminders.ts';
import type { AccessRequest } from '../../request/request.ts';
import { approversOf } from '../authority.ts';

/** While nobody can say who may decide, or nobody may. */
const AGAIN_MS = 15 * MINUTE_MS;

/**
 * Reminds whoever is due to be, and sets when to look next (behaviour A24). Nobody is asked for what they cannot do:
 * whoever is no approver any more is passed over, and while grants are frozen all are.
 */
export async function remindApprovers(deps: Deps, request: AccessRequest): Promise<Change<AccessRequest> | null> {
  const now = deps.clock.now();
  const { remindAt = null } = openAskOf(request) ?? {};
  if (remindAt !== null && remindAt > now) return null;
  const hoursOf = await readHours(deps, request);
  const due = reminders(request, now, hoursOf).filter(({ at }) => at <= now);
  const mayDecide = due.length === 0 ? new Set<UserId>() : await whoMayDecide(deps, request);
  if (mayDecide === null) return putOff(request, new Date(now.getTime() + AGAIN_MS));
  return remind(request, due, { mayDecide, now, hoursOf, random: deps.random });
}

async function readHours(deps: Deps, request: AccessRequest): Promise<HoursOf> {
  const contacts = await deps.contacts.loadMany(waitedFor(request).map(({ id }) => id));
  const zones = new Map(contacts.map(({ userId, timeZone }) => [userId, timeZone]));
  return (person) => workingHours(zones.get(person) ?? null);
}

/** Null when nobody can say. */
async function whoMayDecide(deps: Deps, request: AccessRequest): Promise<Set<UserId> | null> {
  const open = openAskOf(request)?.open ?? null;
  if (open === null || (await deps.control.load('freeze'))?.body.frozen === true) return null;
  try {
    const directory = deps.directories.within(deps.settings.turnDirectoryMs);
    const able = await approversOf(deps, directory, open.stage, request.terms.person.id);
    return new Set(able.map(({ id }) => id));
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    deps.log.warn({ err: error, requestId: request.id }, 'who may decide cannot be read: reminders wait');
    return null;
  }
}
