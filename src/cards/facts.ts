import { wordsFor } from '../words/words.ts';
import { escapeText, plainText } from './escape.ts';
import template from './facts.template.json' with { type: 'json' };
import type { Reader } from './reader.ts';
import { type Card, render } from './render.ts';
import type { Tone } from './request-status.ts';

/** A fact of a facts card; label and lines are escaped. One that is a story of its own has a headline, and is set apart. */
export type Fact = { label: string; headline?: string; lines: string[]; tone?: Tone };

/** Named facts one below the other. Texts are escaped but `spoken`, which is plain. */
export function factsCard(
  picture: {
    title: string;
    intro: { text: string; tone: Tone }[];
    facts: Fact[];
    outro?: string[];
    spoken: string;
  },
  reader: Reader,
): Card {
  return render(
    template,
    picture.spoken,
    {
      title: picture.title,
      intro: picture.intro,
      rows: picture.facts.map((fact, index) => rowOf(fact, picture.facts[index - 1])),
      outro: (picture.outro ?? []).map((text) => ({ text })),
    },
    reader,
  );
}

function rowOf({ label, headline, lines, tone = 'Default' }: Fact, before: Fact | undefined) {
  const apart = before !== undefined && (headline ?? before.headline) !== undefined;
  const first = headline === undefined ? [] : [{ text: headline, tone, weight: 'Bolder' }];
  const rest = lines.map((text) => ({ text, tone, weight: 'Default' }));
  return { label, apart, spacing: apart ? 'Medium' : 'Small', lines: [...first, ...rest] };
}

/** One line of the bot's own state; texts are raw and get escaped here. Say in words what `state` colours. */
export type StatusRow = { label: string; value: string; state?: 'good' | 'warning' | 'bad' };

const TONES = { good: 'Good', warning: 'Warning', bad: 'Attention' } as const;

/** How the bot itself is doing. `summary` is its verdict in a sentence; without a tone it has that of the worst row. */
export function statusCard(
  status: { title?: string; summary?: string; tone?: Tone; rows: readonly StatusRow[] },
  reader: Reader,
): Card {
  const words = wordsFor(reader).status;
  const worst = (['bad', 'warning'] as const).find((state) => status.rows.some((row) => row.state === state));
  const summary = status.summary ?? (worst === undefined ? words.well : words.attention);
  return factsCard(
    {
      title: escapeText(status.title ?? words.title),
      intro: [{ text: escapeText(summary), tone: status.tone ?? (worst === undefined ? 'Good' : TONES[worst]) }],
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
