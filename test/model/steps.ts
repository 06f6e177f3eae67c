import {
  type Gift,
  type Holder,
  PEOPLE,
  type PersonKey,
  RIGHTS,
  type RightsGroup,
  TARGETS,
  type Target,
} from './cast.ts';
import { drawPlot, drawTrim } from './plots.ts';
import { POLICIES, type PolicyEdit, type PolicyKey } from './policies.ts';
import type { Fate } from './process.ts';
import type { Dice } from './random.ts';

/** Which of the two app instances. */
export type Instance = 0 | 1;

export type GraphFault =
  | 'throttled'
  | 'unavailable'
  | 'timeout-before'
  | 'timeout-after'
  | 'drop-before'
  | 'drop-after';

/** What an approver leaves of a request: less time or fewer things; or more, or nothing, which must be refused. */
export type Trim = 'half' | 'one' | 'more' | 'nothing';

/** What people do through the bot. `which` counts through the requests there are when it is played; -1 is the latest. */
export type Ask =
  | { do: 'submit'; on: Instance; who: Holder; policy: PolicyKey; minutes: number }
  | {
      do: 'vote';
      on: Instance;
      who: Holder;
      which: number;
      decision: 'approve' | 'deny';
      card: 'fresh' | 'stale';
      trim?: Trim;
    }
  | { do: 'cancel' | 'release'; on: Instance; who: PersonKey | 'holder'; which: number }
  | { do: 'revoke'; on: Instance; who: PersonKey; which: number }
  | { do: 'extend'; on: Instance; who: PersonKey | 'holder'; which: number; minutes: number }
  /** A sign-in pass for the account that has it. */
  | { do: 'pass'; on: Instance; who: PersonKey | 'holder'; which: number }
  /** A word on an extension that waits. */
  | { do: 'word'; on: Instance; who: PersonKey; which: number; decision: 'approve' | 'deny' }
  | { do: 'edit'; on: Instance; who: PersonKey; policy: PolicyKey; edit: PolicyEdit }
  | { do: 'enable'; on: Instance; who: PersonKey; policy: PolicyKey; enabled: boolean }
  | { do: 'freeze'; on: Instance; who: PersonKey; frozen: boolean }
  /** An activity that was played before comes again. */
  | { do: 'again'; on: Instance; which: number };

export type Work = { do: 'work'; on: Instance; rounds: number };

export type Step = { afterMs: number } & (
  | Ask
  | Work
  /** Both at once, call by call. */
  | { do: 'race'; first: Ask | Work; second: Ask | Work; seed: number }
  /** The next thing that the instance does ends so. */
  | { do: 'fate'; on: Instance; fate: Fate }
  | { do: 'wake' }
  | { do: 'wait' }
  | { do: 'member'; group: RightsGroup; who: PersonKey; member: boolean }
  | { do: 'outside'; who: Holder; target: Gift; action: 'give' | 'take' }
  /** Somebody takes away what the bot gave, if it gave anything. */
  | { do: 'meddle'; which: number; where?: 'pim' }
  /** A person activates an eligibility of their own. */
  | { do: 'activate'; who: PersonKey; target: Target; minutes: number }
  /** From now on PIM takes so long over what it was asked for. */
  | { do: 'slow'; provisionMs: number }
  | { do: 'account'; who: PersonKey; change: 'disable' | 'enable' | 'delete' | 'restore' }
  | { do: 'fault'; fault: GraphFault; writes: boolean; times: number }
  | { do: 'lag'; lagMs: number; jitterMs: number }
  | { do: 'teams'; change: 'outage' | 'well' | 'lose' | 'unreachable'; who: PersonKey }
);

const FAULTS: readonly GraphFault[] = [
  'throttled',
  'unavailable',
  'timeout-before',
  'timeout-after',
  'drop-before',
  'drop-after',
];

/** The steps of a history. Nothing in them depends on how earlier ones went, so any of them may be left out. */
export function drawSteps(dice: Dice, count: number): Step[] {
  const steps: Step[] = [];
  while (steps.length < count) {
    const some = dice.chance(0.3) ? drawPlot(dice) : [drawOne(dice)];
    for (const one of some) steps.push({ afterMs: drawPause(dice), ...one });
  }
  return steps;
}

function drawPause(dice: Dice): number {
  return dice.weighted([
    [14, 1 + dice.below(900)],
    [5, 1_000 + dice.below(5_000)],
    [2, 60_000 + dice.below(600_000)],
  ]);
}

export type Drawn = Step extends infer One ? (One extends Step ? Omit<One, 'afterMs'> : never) : never;

function drawOne(dice: Dice): Drawn {
  const draw = dice.weighted<() => Drawn>([
    [44, () => drawAsk(dice)],
    [20, () => drawWork(dice)],
    [5, () => ({ do: 'race', first: drawRacer(dice, 0), second: drawRacer(dice, 1), seed: dice.below(1_000_000) })],
    [10, () => ({ do: 'fate', on: instance(dice), fate: drawFate(dice) })],
    [2, () => ({ do: 'wake' })],
    [2, () => ({ do: 'wait' })],
    [4, () => ({ do: 'member', group: dice.pick(RIGHTS), who: dice.pick(PEOPLE), member: dice.chance(0.5) })],
    [3, () => drawOutside(dice)],
    [5, () => ({ do: 'meddle', which: dice.below(100), ...(dice.chance(0.3) ? { where: 'pim' } : {}) })],
    [3, () => ({ do: 'activate', who: asker(dice), target: dice.pick(TARGETS), minutes: dice.pick([10, 30, 90]) })],
    [2, () => ({ do: 'slow', provisionMs: dice.pick([0, 2_000, 20_000]) })],
    [4, () => ({ do: 'account', who: dice.pick(PEOPLE), change: drawAccountChange(dice) })],
    [4, () => ({ do: 'fault', fault: dice.pick(FAULTS), writes: dice.chance(0.6), times: 1 + dice.below(3) })],
    [2, () => drawLag(dice)],
    [2, () => ({ do: 'teams', change: dice.pick(['outage', 'well', 'lose', 'unreachable']), who: dice.pick(PEOPLE) })],
  ]);
  return draw();
}

function instance(dice: Dice): Instance {
  return dice.chance(0.5) ? 0 : 1;
}

function drawAsk(dice: Dice, on = instance(dice)): Ask {
  const draw = dice.weighted<() => Ask>([
    [12, () => drawSubmit(dice, on)],
    [20, () => drawVote(dice, on)],
    [1, () => ({ do: 'cancel', on, who: holder(dice), which: dice.below(100) })],
    [2, () => ({ do: 'release', on, who: holder(dice), which: dice.below(100) })],
    [3, () => ({ do: 'revoke', on, who: dice.pick(['dana', 'dana', 'ana', 'ben', 'erin']), which: dice.below(100) })],
    [4, () => ({ do: 'extend', on, who: holder(dice), which: dice.below(100), minutes: drawMinutes(dice) })],
    [4, () => drawWord(dice, on)],
    [2, () => ({ do: 'pass', on, who: holder(dice), which: dice.below(100) })],
    [3, () => ({ do: 'edit', on, who: admin(dice), policy: dice.pick(POLICIES), edit: drawEdit(dice) })],
    [1, () => ({ do: 'enable', on, who: admin(dice), policy: dice.pick(POLICIES), enabled: dice.chance(0.6) })],
    [1, () => ({ do: 'freeze', on, who: admin(dice), frozen: dice.chance(0.4) })],
    [4, () => ({ do: 'again', on, which: dice.below(100) })],
  ]);
  return draw();
}

function drawSubmit(dice: Dice, on: Instance): Extract<Ask, { do: 'submit' }> {
  return { do: 'submit', on, who: asker(dice), policy: drawPolicy(dice), minutes: drawMinutes(dice) };
}

/** What goes to accounts takes three times as long to play. */
function drawPolicy(dice: Dice): PolicyKey {
  return dice.weighted(POLICIES.map((policy) => [policy === 'spare' || policy === 'burner' ? 1 : 3, policy]));
}

function drawVote(dice: Dice, on: Instance): Ask {
  const who = dice.weighted<PersonKey>([
    [5, 'ana'],
    [5, 'ben'],
    [4, 'felix'],
    [2, 'erin'],
    [1, 'grace'],
    [1, 'dana'],
  ]);
  const decision = dice.chance(0.9) ? 'approve' : 'deny';
  const card = dice.chance(0.93) ? 'fresh' : 'stale';
  const trim = dice.chance(0.2) ? { trim: drawTrim(dice) } : {};
  return { do: 'vote', on, who, which: dice.below(100), decision, card, ...trim };
}

function drawWord(dice: Dice, on: Instance): Ask {
  const who = dice.pick<PersonKey>(['ana', 'ben', 'felix', 'erin']);
  return { do: 'word', on, who, which: dice.below(100), decision: dice.chance(0.9) ? 'approve' : 'deny' };
}

function drawRacer(dice: Dice, on: Instance): Ask | Work {
  return dice.chance(0.25) ? drawWork(dice, on) : drawAsk(dice, on);
}

function drawWork(dice: Dice, on = instance(dice)): Work {
  return { do: 'work', on, rounds: dice.chance(0.6) ? 8 : 1 };
}

function drawFate(dice: Dice): Fate {
  return {
    calls: dice.below(dice.chance(0.7) ? 8 : 30),
    when: dice.chance(0.5) ? 'before' : 'after',
    how: dice.chance(0.65) ? 'dies' : 'sleeps',
  };
}

function drawOutside(dice: Dice): Drawn {
  const action = dice.chance(0.6) ? 'give' : 'take';
  return { do: 'outside', who: asker(dice), target: dice.pick(TARGETS), action };
}

function drawAccountChange(dice: Dice): 'disable' | 'enable' | 'delete' | 'restore' {
  return dice.weighted([
    [4, 'disable'],
    [3, 'enable'],
    [1, 'delete'],
    [2, 'restore'],
  ]);
}

function drawLag(dice: Dice): Drawn {
  const lagMs = dice.pick([0, 0, 2_000, 15_000]);
  return { do: 'lag', lagMs, jitterMs: lagMs === 0 ? 0 : dice.pick([0, 10_000]) };
}

function drawEdit(dice: Dice): PolicyEdit {
  return dice.pick(['quorum', 'approvers', 'max', 'nothing']);
}

function drawMinutes(dice: Dice): number {
  return dice.pick([1, 2, 5, 5, 30, 30, 60, 60, 120, 240, 300]);
}

function asker(dice: Dice): PersonKey {
  return dice.weighted([
    [6, 'erin'],
    [5, 'felix'],
    [3, 'ana'],
    [1, 'ben'],
    [1, 'grace'],
  ]);
}

function holder(dice: Dice): PersonKey | 'holder' {
  return dice.chance(0.85) ? 'holder' : asker(dice);
}

function admin(dice: Dice): PersonKey {
  return dice.chance(0.9) ? 'dana' : asker(dice);
}
