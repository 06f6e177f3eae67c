import { findAction } from '../../sandbox/teams/read-card.ts';
import type { TeamsSimulator } from '../../sandbox/teams/simulator.ts';
import type { ClickResult, Delivered } from '../../sandbox/teams/types.ts';
import type { Stored } from '../../src/jit/ports.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import type { Fleet } from './fleet.ts';

/** What a person was told is stored. */
export type Accepted = { asker: string; requestId: string };

/** Numbers in [0, 1) from a seed, so that a failing run can be had again. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** A person sends again what got no answer: Teams shows that it was not delivered. */
async function insist<T extends Delivered | ClickResult>(send: () => Promise<T>, isAnswer: (got: T) => boolean) {
  let last: T | undefined;
  for (let tries = 0; tries < 5; tries++) {
    last = await send();
    if (isAnswer(last)) return last;
  }
  throw new Error(`nobody answers: ${JSON.stringify(last)}`);
}

/**
 * One person asks under one policy, an approver approves, and the access is given back or left to its end. Gives the id
 * of the request, once the bot has said that it is stored.
 */
export async function oneRound(
  fleet: Fleet,
  round: { asker: string; approver: string; policy: string; seconds: number; release: boolean },
): Promise<Accepted> {
  const { asker, approver, policy, seconds, release } = round;
  const {
    tenant: { teams },
    desk,
  } = fleet;
  const text = `request ${policy} for ${seconds}s because moving the mailboxes of the Berlin office`;
  const stored = await ask(fleet, asker, text);
  const requestId = stored.body.id;
  await teams.waitFor({ person: asker, text: requestId }, { timeoutMs: 30_000 });

  const reached = async (...states: string[]) => {
    const now = await desk.deps.requests.load(requestId).catch(() => null);
    return states.includes(now?.body.grant?.state ?? '');
  };
  await press(teams, approver, requestId, 'Approve', () => reached('scheduled', 'activating', 'active'));
  await until(() => reached('active', 'revoking', 'ended'), `${requestId} to be active`);
  if (release) await press(teams, asker, requestId, 'Release', () => reached('revoking', 'ended'));
  // After a death within a removal it may be called ended only minutes after the access was given.
  await until(() => reached('revoking', 'ended'), `${requestId} to be taken back`);
  return { asker, requestId };
}

/** Says it until the bot answers that it is stored: who is told that it failed says it again. */
async function ask({ tenant: { teams }, desk }: Fleet, asker: string, text: string): Promise<Stored<AccessRequest>> {
  for (let tries = 0; tries < 20; tries++) {
    const { status, activityId, replies } = await teams.as(asker).say(text);
    if (status !== 200)
      await insist(
        () => redelivered(teams, asker, activityId),
        (again) => again.status === 200,
      );
    const cause = `activity:${teams.as(asker).person.chatId}:${activityId}`;
    const stored = await patiently(() => desk.deps.requests.findByCause(cause));
    if (stored !== null) return stored;
    // Answered without a word of failure is stored: there is no waiting for it.
    const failed = /went wrong|could not|try again/i.test(JSON.stringify(replies));
    if (status === 200 && !failed)
      throw new Error(`the bot took "${text}", stored nothing and said ${JSON.stringify(replies)}`);
  }
  throw new Error(`nobody could be asked: ${text}`);
}

/** The store may be away for a moment: longer on a machine that is full. */
async function patiently<T>(look: () => Promise<T>): Promise<T> {
  let found: { value: T } | null = null;
  await until(async () => {
    found = await look().then(
      (value) => ({ value }),
      () => null,
    );
    return found !== null;
  }, 'the store to answer');
  return found === null ? look() : (found as { value: T }).value;
}

async function redelivered(teams: TeamsSimulator, asker: string, activityId: string): Promise<Delivered> {
  const { status, body } = await teams.as(asker).redeliver(activityId);
  return { status, body, activityId, replies: [] };
}

/** Presses the button on this person's copy of the card as soon as there is one, unless that is over. */
async function press(
  teams: TeamsSimulator,
  person: string,
  requestId: string,
  button: string,
  isOver: () => Promise<boolean>,
): Promise<void> {
  const find = () =>
    teams
      .as(person)
      .chat()
      .find(({ from, card }) => from.role === 'bot' && card && JSON.stringify(card).includes(requestId));
  const hasButton = () => findAction(find()?.card, button) !== undefined;
  await until(async () => hasButton() || (await isOver()), `${button} on the card of ${requestId} for ${person}`);
  for (let tries = 0; tries < 20 && hasButton(); tries++) {
    const card = find();
    if (card !== undefined) await teams.as(person).click(card, button);
    if (hasButton()) await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

export async function until(holds: () => Promise<boolean>, what: string, timeoutMs = 60_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
