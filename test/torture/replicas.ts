import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { type Dice, diceOf } from '../model/random.ts';
import { lanes } from './cast.ts';
import type { Fleet } from './fleet.ts';
import {
  type Accepted,
  ask,
  cancel,
  decide,
  type Ending,
  isEnding,
  load,
  type Person,
  press,
  revoke,
  untilState,
} from './people.ts';
import { type Mishap, type PlanOptions, planOf } from './plan.ts';

/**
 * Replicas under load and mishaps. The seed repeats the plan and what people do; how the processes interleave, nothing
 * can repeat. Gives what people were told is stored.
 */
export async function tortureReplicas(fleet: Fleet, seed: number, options: PlanOptions): Promise<Accepted[]> {
  const plan = planOf(diceOf(seed, 0), options);
  fleet.say(`replicas, seed ${seed}: ${plan.map(wordsOf).join(', ')}`);
  const accepted: Accepted[] = [];
  const endsAt = performance.now() + options.lastsMs;
  let failed = false;
  const isDone = () => failed || performance.now() > endsAt;
  const askers: Person[] = ['erin', 'felix', 'ines', 'grace'];
  const work = askers.flatMap((asker, n) =>
    lanes.map((lane, m) => rounds(fleet, asker, lane, diceOf(seed, 1 + n * lanes.length + m), accepted, isDone)),
  );
  const all = [...work, carryOut(fleet, plan, isDone)];
  await Promise.all(
    all.map((one) =>
      one.catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    ),
  );
  // What comes after finds people as they were.
  if (!isMember(fleet, groups.messagingInterns, people.ines)) meddle(fleet, 0);
  return accepted;
}

function isMember({ tenant }: Fleet, group: string, person: string): boolean {
  return tenant.graph.snapshot().memberships.some((one) => one.groupId === group && one.memberId === person);
}

function wordsOf(mishap: Mishap): string {
  const at = `${(mishap.atMs / 1_000).toFixed(1)} s`;
  if (mishap.do === 'kill') return `${at} kill ${mishap.replica}`;
  if (mishap.do === 'pause') return `${at} stop ${mishap.replica} for ${mishap.forMs / 1_000} s`;
  return `${at} meddle`;
}

async function rounds(
  fleet: Fleet,
  asker: Person,
  lane: readonly string[],
  dice: Dice,
  accepted: Accepted[],
  isDone: () => boolean,
): Promise<void> {
  while (!isDone()) {
    const policy = dice.pick(lane);
    const seconds = 2 + dice.below(4);
    const course = dice.weighted([
      [4, 'expire'],
      [3, 'release'],
      [2, 'revoke'],
      [1, 'deny'],
      [1, 'cancel'],
    ] as const);
    const text = `request ${policy} for ${seconds}s because moving the mailboxes of the Berlin office`;
    const id = await ask(fleet, asker, policy, text);
    if (id === null) continue;
    accepted.push({ id, policy, ends: endings(course) });
    if (course === 'cancel') {
      await cancel(fleet, asker, id);
      continue;
    }
    await decide(fleet, id, course === 'deny');
    if ((await load(fleet, id)).state !== 'approved') continue;
    await untilState(fleet, id, (now) => isEnding(now) || now.grant?.state === 'active', 'to be active');
    if (course === 'release') await press(fleet, asker, id, 'Release', isEnding);
    if (course === 'revoke') await revoke(fleet, id);
    await untilState(fleet, id, isEnding, 'to be taken back');
  }
}

/** A person who lost the right between asking and activation finds the request closed. */
function endings(course: string): Ending[] {
  if (course === 'cancel') return ['cancelled'];
  return course === 'deny' ? ['granted', 'denied', 'closed'] : ['granted', 'closed'];
}

async function carryOut(fleet: Fleet, plan: readonly Mishap[], isDone: () => boolean): Promise<void> {
  const startedAt = performance.now();
  const under: Promise<void>[] = [];
  for (const mishap of plan) {
    const waitMs = mishap.atMs - (performance.now() - startedAt);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (isDone()) break;
    if (mishap.do === 'meddle') meddle(fleet, mishap.which);
    else under.push(mishap.do === 'kill' ? kill(fleet, mishap) : pause(fleet, mishap));
    // A kill is over before the next mishap, so that two of three are never dead.
    if (mishap.do === 'kill') await under.at(-1);
  }
  await Promise.all(under);
}

async function kill(fleet: Fleet, { replica, downMs }: Mishap & { do: 'kill' }): Promise<void> {
  await fleet.kill(replica);
  await new Promise((resolve) => setTimeout(resolve, downMs));
  await fleet.respawn(replica);
}

async function pause(fleet: Fleet, { replica, forMs }: Mishap & { do: 'pause' }): Promise<void> {
  const resume = fleet.pause(replica);
  await new Promise((resolve) => setTimeout(resolve, forMs));
  resume();
}

/** What administrators do past the bot: people join and leave the groups that make them eligible, and others' groups. */
function meddle(fleet: Fleet, which: number): void {
  const { directory } = fleet.tenant.graph;
  const [group, person, what] =
    which % 2 === 0
      ? ([groups.messagingInterns, people.ines, 'ines among the interns, who may ask'] as const)
      : ([groups.serverOperators, people.jonas, 'jonas, by hand, among the server operators'] as const);
  const leaves = isMember(fleet, group, person);
  fleet.outside(() => (leaves ? directory.removeMember(group, person) : directory.addMember(group, person)));
  fleet.say(`${leaves ? 'no longer' : 'now'} ${what}`);
}
