import { sayAction } from './actions.ts';
import { escapeText, plainText } from './escape.ts';
import { ACTIONS_LIMIT, aside, type ListSection, line, listCard } from './list.ts';
import template from './message.template.json' with { type: 'json' };
import { type Card, render } from './render.ts';
import type { Tone } from './request-status.ts';

/** An answer or a refusal. All texts are raw and are escaped here. */
export type Message = {
  title: string;
  /** One paragraph, or several. */
  text: string | readonly string[];
  /** Points of a list, for example every fault of a policy. */
  points?: readonly string[];
  /** What to type instead: one working example, or several. */
  example?: string | readonly string[];
  tone?: 'plain' | 'good' | 'warning' | 'bad';
};

const TONES: Record<NonNullable<Message['tone']>, Tone> = {
  plain: 'Default',
  good: 'Good',
  warning: 'Warning',
  bad: 'Attention',
};
/** Beyond this a list is read by nobody, and the card outgrows what Teams takes. */
const POINTS_LIMIT = 20;

export function messageCard(message: Message): Card {
  const paragraphs = typeof message.text === 'string' ? [message.text] : message.text;
  const examples = typeof message.example === 'string' ? [message.example] : (message.example ?? []);
  const points = message.points ?? [];
  const more = points.length > POINTS_LIMIT ? [`and ${points.length - POINTS_LIMIT} more`] : [];
  return render(template, plainText([message.title, ...paragraphs].join('. ')), {
    title: escapeText(message.title, 140),
    tone: TONES[message.tone ?? 'plain'],
    paragraphs: paragraphs.filter((text) => text !== '').map((text) => ({ text: escapeText(text, 1000) })),
    points: [...points.slice(0, POINTS_LIMIT), ...more].map((text) => ({ text: escapeText(text, 300) })),
    exampleTitle: examples.length > 1 ? 'For example' : 'For example, say',
    examples: examples.slice(0, 5).map((text) => ({ text: escapeText(text, 300) })),
    actions: [],
  });
}

/** One command as help shows it; texts are raw. */
export type HelpRow = { usage: string; what: string; example?: string; who: 'everyone' | 'approvers' | 'admins' };

const WHO: Record<HelpRow['who'], string> = {
  everyone: 'Everyone',
  approvers: 'Approvers',
  admins: 'Admins',
};

/** What can be said to the bot, by who may say it. */
export function helpCard(help: { name: string; commands: readonly HelpRow[] }): Card {
  const sections = (['everyone', 'approvers', 'admins'] as const).map(
    (who): ListSection => ({
      heading: WHO[who],
      items: help.commands
        .filter((row) => row.who === who)
        .map((row) => ({
          title: escapeText(row.usage, 200),
          lines: [
            line(escapeText(row.what, 200)),
            ...(row.example === undefined || row.example === row.usage
              ? []
              : [aside(`Example: ${escapeText(row.example, 200)}`)]),
          ],
        })),
    }),
  );
  return listCard({
    title: `What you can say to ${escapeText(help.name, 60)}`,
    sections,
    outro: ['A leading slash is fine, and so is any letter case.'],
    spoken: `What you can say to ${plainText(help.name, 60)}.`,
  });
}

const EXAMPLE = 'request exchange-admin for 2h because mailbox migration of the finance team';

/** The first message after the app is installed: what it is for, how to begin, and buttons that begin (store rule 7). */
export function welcomeCard(welcome: {
  name: string;
  commands: readonly { title: string; value: string }[];
  example?: string;
}): Card {
  const { name } = welcome;
  return render(template, `Welcome to ${plainText(name, 60)}. Say help to see what it can do.`, {
    title: `Welcome to ${escapeText(name, 60)}`,
    tone: 'Default',
    paragraphs: [
      {
        text: 'Privileged access for as long as the work takes: ask here, an approver decides on a card, and it is taken back on time.',
      },
    ],
    points: [
      { text: 'Ask with the command below, or say request to see what you may ask for.' },
      { text: 'You are told here when it is decided, when it is there, and before it ends.' },
      { text: 'If you approve for others, their requests come to this chat.' },
    ],
    exampleTitle: 'For example, say',
    examples: [{ text: escapeText(welcome.example ?? EXAMPLE, 300) }],
    actions: welcome.commands
      .slice(0, ACTIONS_LIMIT)
      .map((command) => ({ action: sayAction(plainText(command.title, 40), plainText(command.value, 100)) })),
  });
}
