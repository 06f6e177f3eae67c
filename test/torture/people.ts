import { people } from '../../sandbox/graph/tenant-seed.ts';
import { findAction } from '../../sandbox/teams/read-card.ts';
import type { RequestId } from '../../src/jit/ids.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { until } from '../crash/load.ts';
import type { Fleet } from './fleet.ts';

export type Person = 'erin' | 'felix' | 'ines' | 'grace';
export type Approver = 'ana' | 'ben';

/** A request that a person was told is stored, and how it must end. */
export type Accepted = { id: RequestId; policy: string; ends: readonly Ending[] };
export type Ending = 'granted' | 'denied' | 'cancelled' | 'closed';

const REFUSED = /not eligible|may not request|nobody|no longer/i;
const BUSY = /went wrong|could not|try again/i;
/** Asked to wait 15 seconds. */
const TOO_MUCH = /a lot at once/i;
/** Nobody asks again in the same breath what they were just refused. */
const REFUSAL_SINKS_IN_MS = 2_000;
/** No promise, but the patience of a test on a machine that is full. */
const PATIENCE_MS = 240_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Says it until the bot answers that it is stored, as people do; null when the answer is a refusal. */
export async function ask(fleet: Fleet, asker: Person, policy: string, text: string): Promise<RequestId | null> {
  const { teams } = fleet.tenant;
  for (let tries = 0; tries < 30; tries++) {
    const said = await teams.as(asker).say(text);
    let { status } = said;
    // Teams shows that it was not delivered: the very same activity comes again, perhaps to another process.
    for (let again = 0; status !== 200 && again < 10; again++) {
      await pause(100);
      ({ status } = await teams.as(asker).redeliver(said.activityId));
    }
    const cause = `activity:${teams.as(asker).person.chatId}:${said.activityId}`;
    const stored = await fleet.desk.deps.requests.findByCause(cause);
    if (stored !== null) return stored.body.id;
    // What a try that was told to have failed stored all the same.
    const pending = await pendingOf(fleet, asker, policy);
    if (pending !== null) return pending;
    const words = JSON.stringify(said.replies);
    if (TOO_MUCH.test(words)) {
      await pause(15_000);
      continue;
    }
    if (REFUSED.test(words)) {
      await pause(REFUSAL_SINKS_IN_MS);
      return null;
    }
    if (status === 200 && said.replies.length > 0 && !BUSY.test(words)) {
      throw new Error(`the bot took "${text}", stored nothing and said ${words}`);
    }
    await pause(500);
  }
  throw new Error(`nobody could be asked: ${text}`);
}

async function pendingOf(fleet: Fleet, asker: Person, policy: string): Promise<RequestId | null> {
  const mine = await all(fleet);
  const found = mine.find(
    ({ state, terms }) => state === 'pending' && terms.person.id === people[asker] && terms.policyName === policy,
  );
  return found?.id ?? null;
}

export async function all({ desk }: Fleet): Promise<AccessRequest[]> {
  const { tenantId } = desk.deps.settings;
  const found = await desk.deps.requests.list({ tenantId, limit: 100 });
  return found.map((one) => one.body);
}

export async function load({ desk }: Fleet, id: RequestId): Promise<AccessRequest> {
  const found = await desk.deps.requests.load(id);
  if (found === null) throw new Error(`${id} is lost`);
  return found.body;
}

/** Presses a button on this person's copy of the card as soon as there is one, until the store shows that it is over. */
export async function press(
  fleet: Fleet,
  person: Person | Approver,
  id: RequestId,
  button: string,
  isOver: (now: AccessRequest) => boolean,
): Promise<void> {
  const { teams } = fleet.tenant;
  const over = async () => isOver(await load(fleet, id));
  // A card that was sent and not recorded, since its sender died, stays as it was beside the one that is kept up to date.
  const find = () =>
    teams
      .as(person)
      .chat()
      .findLast(
        ({ from, card }) =>
          from.role === 'bot' && JSON.stringify(card ?? '').includes(id) && findAction(card, button) !== undefined,
      );
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await over())) {
    if (performance.now() > deadline) throw new Error(`${person} could not press ${button} on ${id}`);
    const card = find();
    if (card === undefined) await pause(100);
    else await teams.as(person).click(card, button);
  }
}

/** Both approvers at the same moment; with `against`, the second says no. */
export async function decide(fleet: Fleet, id: RequestId, against = false): Promise<void> {
  const isOver = (person: Approver) => (now: AccessRequest) =>
    now.state !== 'pending' || now.votes.some((vote) => vote.approver.id === people[person]);
  await Promise.all([
    press(fleet, 'ana', id, 'Approve', isOver('ana')),
    press(fleet, 'ben', id, against ? 'Deny' : 'Approve', isOver('ben')),
  ]);
}

export const isEnding = (now: AccessRequest): boolean =>
  now.state !== 'approved' || now.grant?.state === 'revoking' || now.grant?.state === 'ended';

/** An admin takes it back, by command, until the store shows it. */
export async function revoke(fleet: Fleet, id: RequestId): Promise<void> {
  for (let tries = 0; tries < 20 && !isEnding(await load(fleet, id)); tries++) {
    const { status } = await fleet.tenant.teams.as('dana').say(`revoke ${id} because this is a drill`);
    if (status !== 200) await pause(200);
  }
}

export async function cancel(fleet: Fleet, asker: Person, id: RequestId): Promise<void> {
  for (let tries = 0; tries < 20 && (await load(fleet, id)).state === 'pending'; tries++) {
    const { status } = await fleet.tenant.teams.as(asker).say(`cancel ${id}`);
    if (status !== 200) await pause(200);
  }
}

export function untilState(fleet: Fleet, id: RequestId, holds: (now: AccessRequest) => boolean, what: string) {
  return until(async () => holds(await load(fleet, id)), `${id} ${what}`, PATIENCE_MS);
}
