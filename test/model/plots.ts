import { accountOf, type Gift, type Holder, type PersonKey, type Target } from './cast.ts';
import type { PolicyKey } from './policies.ts';
import type { Dice } from './random.ts';
import type { Drawn, Instance, Trim } from './steps.ts';

const LATEST = -1;

/** Some steps that belong together, so that chance alone need not bring about what takes several of them. */
export function drawPlot(dice: Dice): Drawn[] {
  const plot = dice.pick([
    granted,
    granted,
    twoStages,
    twoStages,
    overlap,
    overlap,
    standing,
    standing,
    own,
    shown,
    late,
    longer,
    kept,
    kept,
    beside,
    trimmed,
    dedicated,
    dedicated,
    twoInOne,
  ]);
  return plot(dice);
}

function granted(dice: Dice): Drawn[] {
  const who = dice.pick(['erin', 'felix', 'ana'] as const);
  const steps = [submit(dice, who, 'mailbox'), vote(dice, 'ben'), work(dice)];
  return dice.chance(0.5) ? steps : [...steps, { do: 'meddle', which: dice.below(100) }, work(dice)];
}

/** A quorum of two; between the votes the first voter may lose the right, or vote once more. */
function twoStages(dice: Dice): Drawn[] {
  const first = dice.pick(['ana', 'felix'] as const);
  const between = dice.weighted<() => Drawn[]>([
    [2, () => []],
    [2, () => [{ do: 'account', who: first, change: 'disable' }]],
    [1, () => [{ do: 'member', group: 'messagingLeads', who: first, member: false }]],
    [2, () => [vote(dice, first)]],
    [
      1,
      () => [
        { do: 'edit', on: instance(dice), who: 'dana', policy: 'migration', edit: dice.pick(['max', 'approvers']) },
      ],
    ],
  ]);
  return [submit(dice, 'erin', 'migration'), vote(dice, first), ...between(), vote(dice, 'ben'), work(dice)];
}

/** Two grants of one person on one group; one of them ends early. */
function overlap(dice: Dice): Drawn[] {
  return [
    submit(dice, 'erin', 'mailbox'),
    vote(dice, 'ben'),
    work(dice),
    submit(dice, 'erin', 'migration'),
    vote(dice, 'ana'),
    vote(dice, 'felix'),
    work(dice),
    { do: 'release', on: instance(dice), who: 'holder', which: dice.pick([LATEST, 0]) },
    work(dice),
  ];
}

function standing(dice: Dice): Drawn[] {
  const [target, policy] = dice.pick([
    ['mailboxOperators', 'mailbox'],
    ['exchange', 'timed'],
    ['serverOperators', 'servers'],
  ] as const);
  const give: Drawn = { do: 'outside', who: 'erin', target: target satisfies Target, action: 'give' };
  const ask = [submit(dice, 'erin', policy), vote(dice, 'ana'), work(dice)];
  return [give, ...ask, { do: 'release', on: instance(dice), who: 'holder', which: LATEST }, work(dice)];
}

/** Somebody presses a button on what they asked for themselves, and then it comes again. */
function own(dice: Dice): Drawn[] {
  const who = dice.pick(['ana', 'felix'] as const);
  const again: Drawn = { do: 'again', on: instance(dice), which: -1 };
  return [submit(dice, who, 'mailbox'), vote(dice, who), vote(dice, 'ben'), again, work(dice)];
}

/** An approver presses a button of a card that shows other terms, or the policy changes while somebody waits. */
function shown(dice: Dice): Drawn[] {
  const stale: Drawn = {
    do: 'vote',
    on: instance(dice),
    who: 'ana',
    which: LATEST,
    decision: 'approve',
    card: 'stale',
  };
  const change: Drawn = { do: 'edit', on: instance(dice), who: 'dana', policy: 'mailbox', edit: 'max' };
  return [submit(dice, 'erin', 'mailbox'), dice.chance(0.5) ? stale : change];
}

/** A command that changed nothing, since it was so already; one that does; and the first once more. */
function late(dice: Dice): Drawn[] {
  const again: Drawn = { do: 'again', on: instance(dice), which: -2 };
  const command = { on: instance(dice), who: 'dana', policy: dice.pick(['mailbox', 'migration'] as const) } as const;
  return dice.chance(0.5)
    ? [{ do: 'edit', edit: 'nothing', ...command }, { do: 'edit', edit: 'max', ...command }, again]
    : [{ do: 'enable', enabled: true, ...command }, { do: 'enable', enabled: false, ...command }, again];
}

/** More time is asked for, by a press that may come twice; somebody decides on it, perhaps after the world changed. */
function longer(dice: Dice): Drawn[] {
  const who = dice.pick(['erin', 'felix', 'ana'] as const);
  const which = LATEST;
  const between = dice.weighted<() => Drawn[]>([
    [3, () => []],
    [1, () => [{ do: 'again', on: instance(dice), which: LATEST }]],
    [1, () => [{ do: 'edit', on: instance(dice), who: 'dana', policy: 'mailbox', edit: 'max' }]],
    [1, () => [{ do: 'account', who: 'ana', change: 'disable' }]],
  ]);
  const word = (by: PersonKey): Drawn => ({ do: 'word', on: instance(dice), who: by, which, decision: 'approve' });
  return [
    submit(dice, who, 'mailbox'),
    vote(dice, 'ben'),
    work(dice),
    { do: 'extend', on: instance(dice), who: 'holder', which, minutes: dice.pick([5, 30, 300]) },
    ...between(),
    word(dice.chance(0.4) ? who : dice.pick(['ana', 'ben'] as const)),
    word('ana'),
    work(dice),
  ];
}

/** Entra keeps the end of it, which moves; or it ends early, within the minutes in which Entra takes nothing back. */
function kept(dice: Dice): Drawn[] {
  const given = [submit(dice, 'erin', 'timed', 30), vote(dice, 'ben'), work(dice)];
  const on = instance(dice);
  const which = LATEST;
  const early: Drawn[] = [
    { do: 'release', on, who: 'holder', which },
    work(dice),
    ...(dice.chance(0.3) ? [submit(dice, 'erin', 'timed', 60), vote(dice, 'ana'), work(dice)] : []),
  ];
  const longer: Drawn[] = [
    { do: 'extend', on, who: 'holder', which, minutes: dice.pick([5, 30, 120]) },
    { do: 'word', on, who: 'ana', which, decision: 'approve' },
    work(dice),
  ];
  return [...given, ...(dice.chance(0.5) ? early : longer)];
}

/** What they activate for themselves: before ours is given, or in its place once somebody took ours away. */
function beside(dice: Dice): Drawn[] {
  const activate: Drawn = { do: 'activate', who: 'erin', target: 'serverOperators', minutes: dice.pick([10, 30]) };
  const given = [submit(dice, 'erin', 'servers', dice.pick([5, 30])), work(dice)];
  const end: Drawn[] = [{ do: 'release', on: instance(dice), who: 'holder', which: LATEST }, work(dice)];
  if (dice.chance(0.4)) return [activate, ...given, ...end];
  return [...given, { do: 'outside', who: 'erin', target: 'serverOperators', action: 'take' }, activate, ...end];
}

/** What is opened is an account of theirs; meanwhile others give it more, or shut it; and it is asked to be signed in to. */
function dedicated(dice: Dice): Drawn[] {
  const who = dice.pick(['erin', 'felix'] as const);
  const kind = dice.pick(['spare', 'spare', 'burner'] as const);
  const account = accountOf(who, kind);
  const on = instance(dice);
  const given = [submit(dice, who, kind), vote(dice, 'ana'), vote(dice, 'ben'), work(dice)];
  const gift = dice.pick<Gift>(['exchange', 'serverOperators', 'messagingLeads']);
  const between = dice.weighted<() => Drawn[]>([
    [3, () => [{ do: 'outside', who: account, target: gift, action: 'give' }]],
    [2, () => [{ do: 'pass', on, who: 'holder', which: LATEST }]],
    [1, () => [{ do: 'meddle', which: dice.below(100) }]],
    [1, () => []],
  ]);
  const end: Drawn[] = dice.chance(0.6) ? [{ do: 'release', on, who: 'holder', which: LATEST }, work(dice)] : [];
  // Given while it is shut, it is no part of what is asked for next.
  const next: Drawn[] = dice.chance(0.3)
    ? [{ do: 'outside', who: account, target: gift, action: 'give' }, ...given]
    : [];
  return [...given, ...between(), ...end, ...next];
}

/** Somebody's account has the right to decide, and they would decide with it on what they ask for themselves. */
function twoInOne(dice: Dice): Drawn[] {
  const who = dice.pick(['erin', 'felix'] as const);
  const account = accountOf(who, 'spare');
  const itself = { ...vote(dice, 'ana'), who: account };
  return [
    submit(dice, who, 'spare', 60),
    vote(dice, 'ben'),
    work(dice),
    { do: 'outside', who: account, target: 'messagingLeads', action: 'give' },
    ...(dice.chance(0.3) ? [submit(dice, account, 'mailbox')] : []),
    submit(dice, who, dice.pick(['migration', 'burner'] as const)),
    itself,
    vote(dice, 'ana'),
    work(dice),
  ];
}

/** An approver leaves less of it, or what is not theirs to leave; the next approves what is left. */
function trimmed(dice: Dice): Drawn[] {
  const policy = dice.pick(['migration', 'timed'] as const);
  const narrow: Drawn = { ...vote(dice, 'ana'), trim: drawTrim(dice) };
  const next: Drawn = dice.chance(0.4) ? { ...vote(dice, 'ben'), trim: drawTrim(dice) } : vote(dice, 'ben');
  return [submit(dice, 'erin', policy), narrow, next, work(dice)];
}

export function drawTrim(dice: Dice): Trim {
  return dice.pick(['half', 'half', 'one', 'one', 'more', 'nothing']);
}

function submit(dice: Dice, who: Holder, policy: PolicyKey, minutes = dice.pick([1, 5, 30, 60])): Drawn {
  return { do: 'submit', on: instance(dice), who, policy, minutes };
}

function vote(dice: Dice, who: PersonKey): Extract<Drawn, { do: 'vote' }> {
  return { do: 'vote', on: instance(dice), who, which: LATEST, decision: 'approve', card: 'fresh' };
}

function work(dice: Dice): Drawn {
  return { do: 'work', on: instance(dice), rounds: 8 };
}

function instance(dice: Dice): Instance {
  return dice.chance(0.5) ? 0 : 1;
}
