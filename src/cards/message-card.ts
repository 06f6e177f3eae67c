import { wordsFor } from '../words/words.ts';
import { sayAction } from './actions.ts';
import { escapeText, plainText } from './escape.ts';
import { ACTIONS_LIMIT, andMore, aside, type ListSection, line, listCard } from './list.ts';
import template from './message.template.json' with { type: 'json' };
import type { Reader } from './reader.ts';
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

export function messageCard(message: Message, reader: Reader): Card {
  const words = wordsFor(reader);
  const paragraphs = typeof message.text === 'string' ? [message.text] : message.text;
  const examples = typeof message.example === 'string' ? [message.example] : (message.example ?? []);
  const points = message.points ?? [];
  const more = andMore(POINTS_LIMIT, points.length, reader);
  return render(
    template,
    plainText([message.title, ...paragraphs].join('. ')),
    {
      title: escapeText(message.title, 140),
      tone: TONES[message.tone ?? 'plain'],
      paragraphs: paragraphs.filter((text) => text !== '').map((text) => ({ text: escapeText(text, 1000) })),
      points: [...points.slice(0, POINTS_LIMIT), ...more].map((text) => ({ text: escapeText(text, 300) })),
      exampleTitle: examples.length > 1 ? words.message.forExample : words.message.forExampleSay,
      examples: examples.slice(0, 5).map((text) => ({ text: escapeText(text, 300) })),
      actions: [],
    },
    reader,
  );
}

/** One command as help shows it; texts are raw. */
export type HelpRow = { usage: string; what: string; example?: string; who: 'everyone' | 'approvers' | 'admins' };

/** What can be said to the bot, by who may say it. */
export function helpCard(help: { name: string; commands: readonly HelpRow[] }, reader: Reader): Card {
  const words = wordsFor(reader).help;
  const sections = (['everyone', 'approvers', 'admins'] as const).map(
    (who): ListSection => ({
      heading: words.who[who],
      items: help.commands
        .filter((row) => row.who === who)
        .map((row) => ({
          title: escapeText(row.usage, 200),
          lines: [
            line(escapeText(row.what, 200)),
            ...(row.example === undefined || row.example === row.usage
              ? []
              : [aside(words.example(escapeText(row.example, 200)))]),
          ],
        })),
    }),
  );
  return listCard(
    {
      title: words.title(escapeText(help.name, 60)),
      sections,
      outro: [words.anyCase],
      spoken: words.spoken(plainText(help.name, 60)),
    },
    reader,
  );
}

/** The first message after the app is installed: what it is for, how to begin, and buttons that begin (store rule 7). */
export function welcomeCard(
  welcome: { name: string; commands: readonly { title: string; value: string }[]; example?: string },
  reader: Reader,
): Card {
  const words = wordsFor(reader);
  const { purpose, ask, told, approve, title, spoken, example } = words.welcome;
  return render(
    template,
    spoken(plainText(welcome.name, 60)),
    {
      title: title(escapeText(welcome.name, 60)),
      tone: 'Default',
      paragraphs: [{ text: purpose }],
      points: [{ text: ask }, { text: told }, { text: approve }],
      exampleTitle: words.message.forExampleSay,
      examples: [{ text: escapeText(welcome.example ?? example, 300) }],
      actions: welcome.commands
        .slice(0, ACTIONS_LIMIT)
        .map((command) => ({ action: sayAction(plainText(command.title, 40), plainText(command.value, 100)) })),
    },
    reader,
  );
}
