import { expect } from 'vitest';
import { cardText } from '../../sandbox/teams/read-card.ts';
import type { Message } from '../../sandbox/teams/types.ts';
import { messagingChannel } from '../../sandbox/tenant.ts';
import { watchTroubles } from '../../src/jit/operations/watch/watch-troubles.ts';
import { SECOND_MS, type Stories } from './stories.ts';

/** The product looks for troubles each 15 s; what it finds does not hang on how often it looks. */
const BEAT_MS = 60 * SECOND_MS;

export type Worst = ReturnType<typeof worstOf>;

/** What stories of a Graph at its worst look at: alerts in the admins' channel, `/status`, metrics. */
export function worstOf(on: Stories) {
  /** One beat of the watch, and what follows from it. */
  async function watch(): Promise<void> {
    await watchTroubles(on.app.deps);
    await on.settle();
  }

  /** Time goes by, with a beat of the watch now and then. */
  async function live(ms: number, everyMs = BEAT_MS): Promise<void> {
    for (let left = ms; left > 0; left -= everyMs) {
      await on.advance(Math.min(left, everyMs));
      await watch();
    }
  }

  /** The messages in the admins' channel that show an alert with these words in its title, oldest first. */
  function alerts(title: RegExp): Message[] {
    return on.teams
      .as('dana')
      .channel(messagingChannel.id)
      .filter((message) => message.from.role === 'bot' && title.test(wordsOf(message).split('\n')[0] ?? ''));
  }

  return {
    watch,
    live,
    alerts,

    /** Alerts go to the channel of the admins' team. */
    async alertsToChannel(): Promise<void> {
      const { replies } = await on.teams.as('dana').say('alerts here', { in: messagingChannel.id });
      expect(replies.map(wordsOf).join()).toContain('Alerts come here');
    },

    /** The one message that shows this alert; fails when there is none, or a second one. */
    alert(title: RegExp): string {
      const [only, ...more] = alerts(title).map(wordsOf);
      if (only === undefined || more.length > 0) throw new Error(`${more.length} more or no alert of ${title}`);
      return only;
    },

    /** What the latest message of these says. */
    shown: (title: RegExp): string => alerts(title).map(wordsOf).at(-1) ?? '',

    /** Beats go by until the request's grant is over. */
    async untilEnded(id: string, mostMs: number): Promise<void> {
      for (let left = mostMs; (await on.state(id)) !== 'ended'; left -= 2 * SECOND_MS) {
        if (left <= 0) throw new Error(`${id} is still ${await on.state(id)}`);
        await on.pass(2 * SECOND_MS);
      }
      await watch();
    },

    /** One number of `/metrics`; `labels` as they stand there. */
    async metric(name: string, labels = ''): Promise<number> {
      const text = await (await fetch(`http://127.0.0.1:${on.app.port}/metrics`)).text();
      const line = text.split('\n').find((one) => one.startsWith(`${name}${labels} `));
      if (line === undefined) throw new Error(`no ${name}${labels} among the metrics`);
      return Number(line.split(' ').at(-1));
    },
  };
}

function wordsOf(message: Message): string {
  return cardText(message.card ?? {}).replace(/\\(.)/g, '$1');
}
