import { wordsFor } from '../words/words.ts';
import { escapeText, plainText } from './escape.ts';
import template from './facts.template.json' with { type: 'json' };
import { DEFAULT_READER, type Reader } from './reader.ts';
import { type Card, render } from './render.ts';
import type { Tone } from './request-status.ts';

/** A fact of a facts card; label and lines are escaped. */
export type Fact = { label: string; lines: string[]; tone?: Tone };

/** Named facts one below the other. Texts are escaped but `spoken`, which is plain. */
export function factsCard(
  picture: {
    title: string;
    intro: { text: string; tone: Tone }[];
    facts: Fact[];
    outro?: string[];
    spoken: string;
  },
  reader: Reader = DEFAULT_READER,
): Card {
  return render(
    template,
    picture.spoken,
    {
      title: picture.title,
      intro: picture.intro,
      rows: picture.facts.map(({ label, lines, tone = 'Default' }) => ({
        label,
        lines: lines.map((text) => ({ text, tone })),
      })),
      outro: (picture.outro ?? []).map((text) => ({ text })),
    },
    reader,
  );
}

/** One line of the bot's own state; texts are raw and get escaped here. Say in words what `state` colours. */
export type StatusRow = { label: string; value: string; state?: 'good' | 'warning' | 'bad' };

const TONES = { good: 'Good', warning: 'Warning', bad: 'Attention' } as const;

/** How the bot itself is doing. `summary` is its verdict in a sentence. */
export function statusCard(
  status: { title?: string; summary?: string; rows: readonly StatusRow[] },
  reader: Reader = DEFAULT_READER,
): Card {
  const words = wordsFor(reader).status;
  const worst = (['bad', 'warning'] as const).find((state) => status.rows.some((row) => row.state === state));
  const summary = status.summary ?? (worst === undefined ? words.well : words.attention);
  return factsCard(
    {
      title: escapeText(status.title ?? words.title),
      intro: [{ text: escapeText(summary), tone: worst === undefined ? 'Good' : TONES[worst] }],
      facts: status.rows.map((row) => ({
        label: escapeText(row.label, 60),
        lines: [escapeText(row.value)],
        tone: row.state === undefined ? 'Default' : TONES[row.state],
      })),
      spoken: plainText(summary),
    },
    reader,
  );
}
