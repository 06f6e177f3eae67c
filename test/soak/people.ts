import { people } from '../../sandbox/graph/tenant-seed.ts';
import type { ClickResult, Message } from '../../sandbox/teams/types.ts';
import { count, nowMs, planIn, type Stage, say } from './stage.ts';

type Who = 'erin' | 'felix' | 'ines' | 'ana' | 'ben' | 'dana' | 'jonas';

type Kind = {
  policy: string;
  who: readonly Who[];
  approvers: readonly Who[];
  quorum: number;
  ticket: boolean;
  minutes: readonly number[];
};

const KINDS: readonly (readonly [number, Kind])[] = [
  [
    5,
    {
      policy: 'mailbox-operator',
      who: ['erin', 'felix', 'ines', 'ana', 'ben'],
      approvers: ['ana', 'ben'],
      quorum: 1,
      ticket: false,
      minutes: [5, 15, 30, 60, 120],
    },
  ],
  [
    2,
    {
      policy: 'exchange-admin',
      who: ['erin', 'felix', 'ines'],
      approvers: ['ana', 'ben'],
      quorum: 2,
      ticket: true,
      minutes: [15, 30, 60],
    },
  ],
  [
    2,
    {
      policy: 'password-reset-berlin',
      who: ['erin', 'felix', 'ines'],
      approvers: ['ana', 'dana'],
      quorum: 1,
      ticket: false,
      minutes: [5, 15, 30, 60],
    },
  ],
  [
    3,
    {
      policy: 'server-operator',
      who: ['erin', 'felix', 'ines'],
      approvers: [],
      quorum: 0,
      ticket: false,
      minutes: [5, 15, 30],
    },
  ],
];

type Asked = { id: string; kind: Kind; who: Who; minutes: number };

/** Somebody asks, and what becomes of it is drawn: approved, denied, cancelled, left alone; released, revoked, expired. */
export async function askForAccess(stage: Stage): Promise<void> {
  const { dice } = stage;
  const kind = dice.weighted(KINDS);
  const who = dice.pick(kind.who);
  const minutes = dice.pick(kind.minutes);
  const ticket = kind.ticket ? ` ticket INC${1_000 + dice.below(9_000)}` : '';
  await say(
    stage,
    who,
    `request ${kind.policy} for ${minutes}m${ticket} because moving the mailboxes of the Berlin office`,
  );
  const id = await newestRequest(stage, who, kind.policy);
  if (id === null) return count(stage, 'asks refused or unanswered');
  stage.accepted.push({ id, atMs: nowMs(stage) });
  count(stage, 'asked');
  const asked = { id, kind, who, minutes };
  if (kind.quorum === 0) return planAfterGrant(stage, asked);
  const plot = dice.weighted([
    [62, 'approve'],
    [10, 'deny'],
    [8, 'cancel'],
    [12, 'ignore'],
    [8, 'self'],
  ] as const);
  if (plot === 'ignore') return;
  if (plot === 'cancel')
    return planIn(stage, 1 + dice.below(6), () => command(stage, who, `cancel ${id}`, 'cancelled'));
  if (plot === 'self') planIn(stage, 1, () => click(stage, who, id, 'Approve', 'self-approvals refused'));
  planIn(stage, 1 + dice.below(8), () => decide(stage, asked, plot === 'deny' ? 'Deny' : 'Approve'));
}

/** What was stored in this turn: its card comes later, or not at all while Teams is away. */
async function newestRequest({ db, clock }: Stage, who: Who, policy: string): Promise<string | null> {
  const found = await db
    .collection<{ _id: string }>('requests')
    .findOne({ 'body.terms.person.id': people[who], 'body.terms.policyName': policy, 'body.submittedAt': clock.now() });
  return found?._id ?? null;
}

async function decide(stage: Stage, asked: Asked, button: 'Approve' | 'Deny'): Promise<void> {
  const { dice } = stage;
  const others = dice.shuffled(asked.kind.approvers.filter((one) => one !== asked.who));
  const deciders = button === 'Deny' ? others.slice(0, 1) : others.slice(0, asked.kind.quorum);
  for (const who of deciders) await click(stage, who, asked.id, button, button === 'Deny' ? 'denied' : 'approved');
  // A second thought, or a double click on a card that is still drawn as it was.
  const [late] = others;
  if (late !== undefined && dice.chance(0.1)) await click(stage, late, asked.id, 'Approve', 'decided too late');
  if (button === 'Approve') planAfterGrant(stage, asked);
}

function planAfterGrant(stage: Stage, { id, who, minutes }: Asked): void {
  const { dice } = stage;
  const within = 1 + dice.roll() * (minutes - 1);
  const plot = dice.weighted([
    [25, 'release'],
    [8, 'revoke'],
    [60, 'expire'],
    [7, 'tidy'],
  ] as const);
  if (plot === 'release') planIn(stage, within, () => command(stage, who, `release ${id}`, 'released'));
  if (plot === 'revoke') {
    planIn(stage, within, () => command(stage, 'dana', `revoke ${id} because the change was called off`, 'revoked'));
  }
  if (plot === 'tidy') planIn(stage, within, () => click(stage, who, id, 'Release', 'released on the card'));
}

async function command(stage: Stage, who: Who, text: string, what: string): Promise<void> {
  await say(stage, who, text);
  count(stage, what);
}

/** Presses it on this person's card about the request; there may be none, or no such button any more. */
async function click(stage: Stage, who: Who, id: string, button: string, what: string): Promise<void> {
  const person = stage.tenant.teams.as(who);
  const card = person.chat().findLast((one) => isCardAbout(one, id));
  if (card === undefined) return count(stage, 'clicks without a card');
  let result: ClickResult;
  try {
    result = await person.click(card, button, button === 'Release' ? {} : { comment: 'as agreed with the owner' });
  } catch (error) {
    if (error instanceof Error && /^(There is no button|The button)/.test(error.message)) {
      return count(stage, 'clicks without a button');
    }
    throw error;
  }
  count(stage, result.kind === 'card' ? what : `clicks answered with a ${result.kind}`);
}

function isCardAbout(message: Message, id: string): boolean {
  return (
    message.from.role === 'bot' && message.card !== undefined && JSON.stringify(message.card).includes(`request ${id}`)
  );
}

const LOOKS = ['my access', 'my requests', 'approvals', 'help', 'request'] as const;
const SLIPS = [
  'reqeust mailbox-operator for 5m because of a slip',
  'request mailbox-operator for 99h because it takes long',
  'request exchange-admin for 1h because I have no ticket for this',
  'request nothing-such for 1h because I made it up',
  'release R-22222',
  'cancel R-33333',
  'freeze because I would like to',
  'policy import\nname: [',
  '$set: {}',
  'hello',
] as const;

export async function lookAround(stage: Stage): Promise<void> {
  await say(stage, stage.dice.pick(['erin', 'felix', 'ana', 'ben', 'jonas']), stage.dice.pick(LOOKS));
  count(stage, 'looks');
}

export async function slip(stage: Stage): Promise<void> {
  await say(stage, stage.dice.pick(['erin', 'felix', 'ines', 'mona', 'grace']), stage.dice.pick(SLIPS));
  count(stage, 'slips');
}

/** What Teams and others send besides: again, forged, from elsewhere. */
export async function strayCall(stage: Stage): Promise<void> {
  const { teams } = stage.tenant;
  const draft = teams.draft('erin', 'my access');
  switch (stage.dice.below(3)) {
    case 0: {
      const last = teams.lastActivity(stage.dice.pick(['erin', 'ana']));
      if (last !== undefined) await teams.redeliver(String(last.id));
      break;
    }
    case 1:
      await teams.deliver(draft, 'Bearer not-a-token');
      break;
    default:
      await teams.deliver({ ...draft, channelData: { tenant: { id: '9b1d0c55-1c55-4e0a-8a5e-2f0e5ad7c001' } } });
  }
  count(stage, 'stray calls');
}

/** More than one may say within a minute. */
export function flood(stage: Stage): void {
  for (let n = 0; n < 36; n++) {
    // No faster than a chat takes the answers: six in a look.
    planIn(stage, Math.floor(n / 6) / 6, async () => void (await say(stage, 'grace', 'my access')));
  }
  count(stage, 'floods');
}
