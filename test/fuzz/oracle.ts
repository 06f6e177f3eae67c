import { cardText } from '../../sandbox/teams/read-card.ts';
import { CANARY } from './generate/odd.ts';
import type { Written } from './store-watch.ts';
import { Broken, must } from './target.ts';
import type { Sent, World } from './world.ts';

/** What an answer may be, and what the input has a right to write. */
export type Rights = {
  /** Collections beside refusals and counts. */
  may(written: Written): boolean;
  statuses: readonly number[];
  /** The activity names a place that Teams does not know: that nobody could be told is then no fault of the bot. */
  unreachable?: boolean;
  /** Without a right to be counted, since nobody knows who they are. */
  uncounted?: boolean;
};

/** Teams gives up on an invoke after 10 to 15 s. Processor time, so that a busy machine is no fault of the input. */
const MOST_WORK_MS = 4_000;
const GENUINE_KEYS = Object.getOwnPropertyNames(Object.prototype).length;

/** Sends one input, holds every promise against what came of it, and puts the state back. */
export async function hold(world: World, rights: Rights, send: () => Promise<Sent>): Promise<void> {
  world.takeLog();
  const mark = world.teams.mark();
  const violations = world.teams.violations.length;
  const before = process.cpuUsage();
  const sent = await send();
  const { user, system } = process.cpuUsage(before);
  const workMs = (user + system) / 1_000;
  const written = await world.store.written();
  try {
    await world.settle();
    must(sent.status !== 0, `no answer: ${sent.body}`);
    must(workMs < MOST_WORK_MS, `the answer took ${Math.round(workMs)} ms of processor time`);
    checkStatus(sent, rights, world);
    checkWrites(written, rights);
    const lines = world.takeLog();
    checkLog(lines, rights, world);
    checkMessages(world, mark, violations);
    must(
      Object.getOwnPropertyNames(Object.prototype).length === GENUINE_KEYS,
      'the prototype of every object was changed',
    );
    const faults = world.faults.take();
    must(faults.length === 0, faults.join('\n'));
  } finally {
    await world.store.restore(await world.store.written());
  }
}

function checkStatus(sent: Sent, rights: Rights, world: World): void {
  const expected = rights.statuses.includes(sent.status);
  const excused = rights.unreachable === true && sent.status === 500;
  if (expected || excused) return;
  const why = world.takeLog().filter((line) => line.includes('"level":"error"'));
  throw new Broken(`answered ${sent.status} ${sent.body.slice(0, 200)}\n${why.join('\n').slice(0, 1_500)}`);
}

function checkWrites(written: readonly Written[], rights: Rights): void {
  for (const one of written) {
    if (one.collection === 'refusals' && one.before === null) continue;
    if (one.collection === 'rates' && rights.uncounted !== true) continue;
    if (!rights.may(one)) {
      const after = JSON.stringify(one.after)?.slice(0, 600);
      throw new Broken(`${one.collection} ${one.id} was written without a right: ${after}`);
    }
  }
}

/** Nothing may go wrong inside, and nothing that people wrote or that opens doors may be written down. */
function checkLog(lines: readonly string[], rights: Rights, world: World): void {
  for (const line of lines) {
    must(!line.includes(CANARY), `the log tells a reason: ${line.slice(0, 300)}`);
    must(!line.includes(world.tenant.env.CONNECTOR_TOKEN), 'the log tells the token of the connector');
    must(!/eyJ[\w-]{10,}\./.test(line), `the log tells a token: ${line.slice(0, 300)}`);
    must(line.length < 20_000, `a line of ${line.length} characters in the log`);
    if (!line.includes('"level":"error"')) continue;
    const excused = rights.unreachable === true && /"type":"RestError"/.test(line);
    must(excused, `something failed inside: ${line.slice(0, 1_500)}`);
  }
}

/** What the bot said must be something Teams takes, and nothing in it may act. */
function checkMessages(world: World, mark: number, violations: number): void {
  // The words that the stand-in takes for a slip of a template may be typed by anybody.
  const wrong = world.teams.violations.slice(violations).filter(({ rule }) => rule !== 'card-undefined');
  must(wrong.length === 0, `a card that Teams would not take: ${JSON.stringify(wrong).slice(0, 600)}`);
  for (const message of world.teams.messages()) {
    if (message.seq <= mark || message.from.role !== 'bot') continue;
    const raw = [message.text, ...message.attachments.map((one) => cardText(one.content))].join('\n');
    must(!/<at>|<script|<a\b/i.test(raw), `a tag in an answer: ${raw.slice(0, 300)}`);
    must(!/[\u202a-\u202e]/.test(raw), 'an answer that changes the direction of reading');
  }
}
