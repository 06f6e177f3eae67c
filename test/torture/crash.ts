import type { RequestId } from '../../src/jit/ids.ts';
import { until } from '../crash/load.ts';
import { MINUTE_MS, type Story, stories } from '../crash/stories.ts';
import { createWorld, type Ground, layGround, passTime } from '../crash/world.ts';
import type { Dice } from '../model/random.ts';
import { createLifeline } from '../support/interrupt.ts';
import { type Doom, withoutIds } from './doom.ts';
import type { Fleet } from './fleet.ts';
import { type Accepted, type Approver, ask, isEnding, type Person, press, untilState } from './people.ts';

/** One of the numbered awaits of a story, and where a process of its own finds it. */
export type CrashPoint = Doom & { story: Story; number: number };
/** `exact`: at that very number; else at another of its kind, for others had done some of them. */
export type Death = { point: CrashPoint; how: 'exact' | 'of its kind' | 'never came there' };

/** The replica that dies, over and over; two others live. */
const DOOMED = 2;
const askers: Person[] = ['erin', 'felix', 'ines'];

/**
 * The numbered awaits that write, of all stories, as they come when a story is played in one process. To die before a
 * read leaves behind what to die after the write before it does.
 */
export async function numberedPoints(ground: Ground): Promise<CrashPoint[]> {
  const points: CrashPoint[] = [];
  for (const story of Object.values(stories)) {
    await layGround(ground);
    const world = createWorld(ground);
    const lifeline = createLifeline();
    const deps = world.start(lifeline);
    for (const { play } of story.scenes) await play(world, deps, 'first');
    await passTime(world, deps, MINUTE_MS);
    const times = new Map<string, number>();
    for (const [index, touch] of lifeline.touches.entries()) {
      const what = withoutIds(touch.what);
      const nth = (times.get(what) ?? 0) + 1;
      times.set(what, nth);
      if (!touch.writes) continue;
      for (const moment of ['before', 'after'] as const) points.push({ story, number: index + 1, what, nth, moment });
    }
  }
  return points;
}

/** So many of them, by the dice; each kind of await has its turn before one comes again. */
export function drawPoints(dice: Dice, points: readonly CrashPoint[], count: number): CrashPoint[] {
  const piles = dice.shuffled([...Map.groupBy(dice.shuffled(points), (one) => one.what).values()]);
  const drawn: CrashPoint[] = [];
  for (let round = 0; drawn.length < count && piles.some((pile) => pile.length > round); round++) {
    drawn.push(...piles.flatMap((pile) => pile[round] ?? []));
  }
  return drawn.slice(0, count);
}

/**
 * A real process kills itself at one of these points after the other, until `wanted` processes have died so or the points are
 * used up; two others live on.
 */
export async function tortureByDeath(
  fleet: Fleet,
  points: readonly CrashPoint[],
  wanted: number,
  accepted: Accepted[],
): Promise<Death[]> {
  const deaths: Death[] = [];
  const rests: Promise<void>[] = [];
  await fleet.kill(DOOMED);
  for (const [n, point] of points.entries()) {
    if (deaths.filter((one) => one.how !== 'never came there').length === wanted) break;
    const doomed = await fleet.doom(DOOMED, point);
    await doomed.arm();
    let how: Death['how'] = 'exact';
    const story = play(fleet, askers[n % askers.length] ?? 'erin', point.story, accepted, () => {
      how = 'of its kind';
      doomed.hurry();
    });
    // Its failure is told at the end, when all others have been heard.
    story.catch(() => undefined);
    rests.push(story);
    const over = story.then(() => new Promise<false>((resolve) => setTimeout(resolve, 1_500, false)));
    const died = await Promise.race([doomed.ended.then(() => true), over]);
    if (!died) await fleet.kill(DOOMED);
    const death: Death = { point, how: died ? how : 'never came there' };
    deaths.push(death);
    const where = `${point.moment} ${point.number} of "${point.story.name}" (${point.what}, time ${point.nth})`;
    fleet.say(`to die ${where}: ${death.how}`);
  }
  await fleet.respawn(DOOMED);
  await Promise.all(rests);
  return deaths;
}

/** The story as people play it in Teams, in real time; whatever gets no answer is said again. */
async function play(
  fleet: Fleet,
  asker: Person,
  story: Story,
  accepted: Accepted[],
  onActive: () => void,
): Promise<void> {
  const released = story.endReason === 'released';
  const text = `request ${story.policy} for ${released ? 900 : 4}s because moving the mailboxes of the Berlin office`;
  const id = await ask(fleet, asker, story.policy, text);
  if (id === null) throw new Error(`${asker} may not ask`);
  accepted.push({ id, policy: story.policy, ends: ['granted'] });
  await approve(fleet, 'ana', id);
  if (story.policy === 'two-yes') await approve(fleet, 'ben', id);
  await untilState(fleet, id, (now) => now.grant?.state === 'active' || isEnding(now), 'to be active');
  onActive();
  if (released) await press(fleet, asker, id, 'Release', isEnding);
  await untilState(fleet, id, isEnding, 'to be taken back');
  await until(
    async () => (await fleet.desk.deps.requests.load(id))?.body.grant?.state === 'ended',
    `${id} to end`,
    180_000,
  );
}

function approve(fleet: Fleet, who: Approver, id: RequestId): Promise<void> {
  const { aadObjectId } = fleet.tenant.teams.as(who).person;
  return press(
    fleet,
    who,
    id,
    'Approve',
    ({ state, votes }) => state !== 'pending' || votes.some((vote) => vote.approver.id === aadObjectId),
  );
}
