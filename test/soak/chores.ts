import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { mailboxPolicy } from './policies.ts';
import { count, type Stage, say } from './stage.ts';

export type Chore = { minute: number; act(): Promise<void> };

/** What admins do in the nth hour, and what others do in the directory behind the bot's back. */
export function choresOf(stage: Stage, hour: number): Chore[] {
  const { dice, tenant } = stage;
  const { directory } = tenant.graph;
  const dana = (what: string, text: string) => async () => {
    await say(stage, 'dana', text);
    count(stage, what);
  };
  const chores: Chore[] = [
    { minute: 3, act: dana('policy edits', `policy import\n${mailboxPolicy(hour + 1)}`) },
    { minute: 9, act: dana('admin looks', dice.pick(['status', 'grants', 'policy list', 'policy export', 'canary'])) },
    { minute: 36, act: async () => void (await say(stage, 'hiro', 'audit since 1h')) },
    { minute: 39, act: async () => void (await say(stage, 'hiro', 'audit Erin Engel since 24h')) },
    { minute: 30, act: () => takeAwayOutside(stage) },
  ];
  switch (hour % 3) {
    case 0:
      chores.push(
        { minute: 6, act: () => addOutside(stage) },
        { minute: 18, act: () => decideOnFindings(stage) },
        { minute: 20, act: () => takeBackOutside(stage) },
      );
      break;
    case 1:
      chores.push(
        { minute: 41, act: dana('policies disabled', 'policy disable server-operator') },
        { minute: 46, act: dana('policies enabled', 'policy enable server-operator') },
      );
      break;
    default:
      chores.push(
        { minute: 41, act: dana('freezes', 'freeze because practising') },
        { minute: 46, act: dana('unfreezes', 'unfreeze') },
      );
  }
  // Whoever leaves comes back, so that each shift has the same people.
  if (hour % 6 === 2) {
    const act = (leaves: boolean) => async () => {
      if (leaves) directory.disableUser(people.felix);
      else directory.enableUser(people.felix);
      count(stage, leaves ? 'leavers' : 'returns');
    };
    chores.push({ minute: 10, act: act(true) }, { minute: 45, act: act(false) });
  }
  if (hour % 6 === 4) {
    const act = (leaves: boolean) => async () => {
      if (leaves) directory.deleteUser(people.ines);
      else directory.restoreUser(people.ines);
      count(stage, leaves ? 'leavers' : 'returns');
    };
    chores.push({ minute: 10, act: act(true) }, { minute: 40, act: act(false) });
  }
  return chores;
}

const HOLDERS = ['erin', 'felix', 'ana', 'ben'] as const;

function holds({ tenant }: Stage, person: string): boolean {
  const { memberships } = tenant.graph.snapshot();
  return memberships.some((one) => one.groupId === groups.mailboxOperators && one.memberId === person);
}

/** Somebody takes away in the portal what the bot gave. */
async function takeAwayOutside(stage: Stage): Promise<void> {
  const held = HOLDERS.filter((who) => holds(stage, people[who]));
  if (held.length === 0) return;
  stage.tenant.graph.directory.removeMember(groups.mailboxOperators, people[stage.dice.pick(held)]);
  count(stage, 'taken away outside');
}

/** Somebody gives again in the portal what the bot took back. */
async function addOutside(stage: Stage): Promise<void> {
  const without = HOLDERS.find((who) => !holds(stage, people[who]));
  if (without === undefined) return;
  stage.tenant.graph.directory.addMember(groups.mailboxOperators, people[without]);
  stage.givenOutside.add(people[without]);
  count(stage, 'given outside');
}

async function decideOnFindings(stage: Stage): Promise<void> {
  const told = await say(stage, 'dana', 'findings');
  for (const id of new Set(told.match(/F-[2-9A-HJKMNP-TV-Z]{5}/g) ?? [])) {
    await say(stage, 'dana', `finding remove ${id}`);
    count(stage, 'findings decided');
  }
}

/** What nobody found, since the bot never had it, is mended by whoever did it: nobody ends the day with more. */
async function takeBackOutside(stage: Stage): Promise<void> {
  for (const person of stage.givenOutside) {
    if (holds(stage, person)) stage.tenant.graph.directory.removeMember(groups.mailboxOperators, person);
  }
  stage.givenOutside.clear();
}
