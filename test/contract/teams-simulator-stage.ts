import type { Activity } from 'botbuilder';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createTeamsSimulator, type Person, type Started, type TeamsSimulator } from '../../sandbox/teams/simulator.ts';
import type { Findable, JsonObject, Message } from '../../sandbox/teams/types.ts';
import { answerInvoke, appId, cardMessage, connectorToken, startTestBot, type TestBot } from './teams-simulator-bot.ts';

export const people = {
  ada: 'aaaaaaaa-0000-4000-8000-000000000001',
  ben: 'aaaaaaaa-0000-4000-8000-000000000002',
  cleo: 'aaaaaaaa-0000-4000-8000-000000000003',
};

export type Stage = {
  sim: TeamsSimulator;
  started: Started;
  bot: TestBot;
  /** What the bot answers to invokes: the body, and its HTTP status where that is not 200. Throws on a missing one. */
  invoked: (activity: Activity) => Promise<{ status?: number; body?: unknown }>;
  /** Milliseconds added to the clock. */
  later(ms: number): void;
  /** A card that the bot sends to this person, in their chat or the channel. */
  posted(card: JsonObject, who?: keyof typeof people, channel?: string): Promise<Message>;
  /** The bot puts another card into its message. */
  edited(message: Message, card: JsonObject): Promise<void>;

  lastInvoke(): Activity;
};

/** One stand-in and one tiny bot for a file: Ada, Ben and Cleo have the bot, Ada and Ben share a team. */
export function setStage(options: { directory?: () => Findable[] } = {}): Stage {
  let nowMs = Date.UTC(2026, 0, 5, 9, 30);
  let next: JsonObject = {};
  const stage = {
    later: (ms: number) => {
      nowMs += ms;
    },
    async posted(card: JsonObject, who: keyof typeof people = 'ada', channel?: string) {
      next = card;
      const { replies } = await stage.sim.as(who).say('card, please', channel === undefined ? {} : { in: channel });
      const [message] = replies;
      if (message === undefined) throw new Error(`the bot sent nothing: ${stage.bot.errors}`);
      return message;
    },
    async edited({ id, conversationId }: Message, card: JsonObject) {
      const path = `v3/conversations/${encodeURIComponent(conversationId)}/activities/${id}`;
      const { status } = await fetch(stage.started.serviceUrl + path, {
        method: 'PUT',
        headers: { authorization: `Bearer ${connectorToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'message', ...cardMessage(card) }),
      });
      if (status !== 200) throw new Error(`the edit was answered with ${status}`);
    },
    lastInvoke() {
      const found = stage.bot.turns.findLast(({ type }) => type === 'invoke');
      if (found === undefined) throw new Error('nothing was invoked');
      return found;
    },
  } as Stage;

  beforeAll(async () => {
    stage.sim = createTeamsSimulator({
      clock: { now: () => new Date(nowMs) },
      tenantId: '11111111-1111-4111-8111-111111111111',
      botAppId: appId,
      botName: 'Access Bot',
      connectorToken,
      limits: false,
      people: Object.entries(people).map(([key, id]) => someone(key, id)),
      teams: [
        {
          id: '19:general@thread.tacv2',
          name: 'Operations',
          channels: [{ id: '19:general@thread.tacv2', name: 'General' }],
          members: [people.ada, people.ben],
        },
      ],
      groupChats: [{ id: '19:move@thread.v2', name: 'Move', members: [people.ada, people.cleo] }],
      ...options,
    });
    stage.started = await stage.sim.start();
    stage.bot = await startTestBot(stage.started, async (context) => {
      const { activity } = context;
      if (activity.type === 'message' && activity.text?.includes('card, please')) {
        await context.sendActivity(cardMessage(next));
      }
      if (activity.type !== 'invoke') return;
      const { status, body } = await stage.invoked(activity);
      await answerInvoke(context, body, status ?? 200);
    });
    stage.sim.connect(stage.bot.url);
  });

  beforeEach(() => {
    stage.bot.turns.length = 0;
    stage.bot.errors.length = 0;
    stage.sim.violations.length = 0;
    stage.invoked = async ({ name }) => {
      throw new Error(`nobody answers ${name}`);
    };
    for (const who of Object.keys(people)) {
      stage.sim.as(who).closeDialog();
      stage.sim.as(who).leave();
    }
  });

  afterAll(async () => {
    await stage.bot.close();
    await stage.started.close();
  });
  return stage;
}

function someone(key: string, aadObjectId: string): Person {
  const name = `${key.slice(0, 1).toUpperCase()}${key.slice(1)} Example`;
  const upn = `${key}@contoso.com`;
  return { key, aadObjectId, name, upn, email: upn, installed: true };
}
