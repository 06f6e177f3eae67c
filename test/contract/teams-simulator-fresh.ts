import type { TurnContext } from 'botbuilder';
import { createTeamsSimulator, type Person, type Started, type TeamsSimulator } from '../../sandbox/teams/simulator.ts';
import { appId, connectorToken, startTestBot, type TestBot } from './teams-simulator-bot.ts';

export const tenantId = '11111111-1111-4111-8111-111111111111';

function person(name: string, last: string, more: Partial<Person> = {}): Person {
  const upn = `${name.toLowerCase()}@contoso.com`;
  return {
    aadObjectId: `aaaaaaaa-0000-4000-8000-00000000000${last}`,
    name: `${name} Example`,
    upn,
    email: upn,
    installed: true,
    ...more,
  };
}

export const team = {
  id: '19:general@thread.tacv2',
  name: 'Operations',
  channels: [
    { id: '19:general@thread.tacv2', name: 'General' },
    { id: '19:approvals@thread.tacv2', name: 'Approvals' },
  ],
  members: ['aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000002'],
};

export type Fresh = {
  sim: TeamsSimulator;
  started: Started;
  bot: TestBot;
  /** What the bot does with each turn; nothing until a test says so. */
  onTurn: (context: TurnContext) => Promise<void>;
  /** The stand-in's clock. */
  nowMs: number;
  close(): Promise<void>;
};

/** A stand-in of its own for one test: Ada and Ben have the bot and share a team, Nora has not, Gus is a guest. */
export async function freshSimulator(options: { badKeys?: boolean } = {}): Promise<Fresh> {
  const fresh = { onTurn: async () => {}, nowMs: Date.UTC(2026, 0, 5, 9, 30) } as unknown as Fresh;
  fresh.sim = createTeamsSimulator({
    clock: { now: () => new Date(fresh.nowMs) },
    tenantId,
    botAppId: appId,
    botName: 'Access Bot',
    connectorToken,
    invokeBudgetMs: 2_000,
    people: [
      person('Ada', '1', { timezone: 'Europe/Berlin', locale: 'de-DE', country: 'DE' }),
      person('Ben', '2'),
      person('Nora', '3', { installed: false }),
      person('Gus', '4', { userType: 'guest', tenantId: '99999999-9999-4999-8999-999999999999' }),
    ],
    teams: [team],
    ...options,
  });
  fresh.started = await fresh.sim.start();
  fresh.bot = await startTestBot(fresh.started, (context) => fresh.onTurn(context));
  fresh.sim.connect(fresh.bot.url);
  fresh.close = async () => {
    await fresh.bot.close();
    await fresh.started.close();
  };
  return fresh;
}

export async function echo(context: TurnContext): Promise<void> {
  await context.sendActivity(`echo ${context.activity.text}`);
}
