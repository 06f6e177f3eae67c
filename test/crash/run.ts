import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startMongoHere } from '../model/engine.ts';
import { Dice } from '../model/random.ts';
import { openDatabase } from '../support/named-database.ts';
import { accountStories, backEndPolicies, pimStories } from './back-end-stories.ts';
import { policies, type Story, stories } from './stories.ts';
import { drawn, everythingLeftBehind, goOn, inLanes, pointsOf, wordsOf } from './try-points.ts';
import { openGround } from './world.ts';

/** `npm run crash-points -- [--story direct|pim|account] [--all] [--seed N] [--others N] [--numbers 17,18]` */
const { values } = parseArgs({
  options: {
    story: { type: 'string' },
    all: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Beside what writes to Graph leave behind. */
    others: { type: 'string', default: '60' },
    /** Only these of each story. */
    numbers: { type: 'string' },
    lanes: { type: 'string', default: String(2 * availableParallelism()) },
  },
});
const known: Record<string, readonly Story[]> = {
  direct: Object.values(stories),
  pim: pimStories,
  account: accountStories,
};
const chosen = values.story === undefined ? Object.keys(known) : [values.story];
const wanted = chosen.flatMap((name) => known[name] ?? []);
if (wanted.length === 0) throw new Error(`there are stories for ${Object.keys(known).join(', ')}`);
const seed = Number(values.seed);
const numbers = values.numbers?.split(',').map(Number);

const say = (line: string) => void process.stdout.write(`${line}\n`);
const mongo = await startMongoHere();
const all = `${policies}---\n${backEndPolicies}`;
const open = async () => openGround(all, await openDatabase(mongo.uri, `crash-${randomUUID()}`));
const grounds = await Promise.all(Array.from({ length: Number(values.lanes) }, open));
const [ground] = grounds;
if (ground === undefined) throw new Error('no lanes');

const faults: string[] = [];
for (const story of wanted) {
  const startedAt = performance.now();
  const { left, faults: atOnce } = await everythingLeftBehind(story, ground);
  faults.push(...atOnce.map((fault) => `played without a death: ${fault}`));
  const every = pointsOf(story, left, { late: true });
  const named = every.filter((point) => point.left.numbers.some((one) => numbers?.includes(one)));
  const some = values.all ? every : drawn(new Dice(seed), every, Number(values.others));
  const points = numbers === undefined ? some : named;
  say(
    `a request that ${story.name}: ${left.at(-1)?.numbers.at(-1)} numbers, ${left.length} states left behind, ${points.length} of ${every.length} ways on`,
  );
  const found = await inLanes(grounds, points, async (point, lane) => {
    const wrong = await goOn(point, lane);
    if (wrong.length > 0 || numbers !== undefined) say(`${wrong.length === 0 ? 'fine' : 'FAULT'}  ${wordsOf(point)}`);
    for (const fault of wrong) say(`       ${fault}`);
    return wrong;
  });
  faults.push(...found);
  say(`  ${found.length} faults, ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
}
say(faults.length === 0 ? 'nothing lost, nothing doubled, nothing overdue' : `${faults.length} faults; seed ${seed}`);
// Processes that were abandoned still hold timers.
process.exit(faults.length === 0 ? 0 : 1);
