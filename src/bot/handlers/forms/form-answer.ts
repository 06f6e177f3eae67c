import type { Surface } from '../../../cards/forms/form-elements.ts';
import { type Message, messageCard } from '../../../cards/message-card.ts';
import type { Card } from '../../../cards/render.ts';
import { wordsFor } from '../../../words/words.ts';
import type { TurnDeps } from '../turn-deps.ts';

/** What becomes of a form: it stays, perhaps with faults, or it is done. */
export type FormAnswer =
  | { kind: 'form'; title: string; card: Card }
  /** `quiet`: what follows shows by itself, so that a dialog only closes. */
  | { kind: 'done'; card: Card; words: string; quiet: boolean };

/** How one copy of a form is shown: where, and under which id it is sent back. */
export type FormPlace = { surface: Surface; form: string };

export function done(turn: TurnDeps, message: Message, options: { quiet?: boolean } = {}): FormAnswer {
  const text = typeof message.text === 'string' ? [message.text] : message.text;
  const words = [message.title, ...text, ...(message.points ?? [])].filter((part) => part !== '').join('. ');
  return { kind: 'done', card: messageCard(message, turn.reader), words, quiet: options.quiet === true };
}

/** Closed without doing anything. */
export function closedForm(turn: TurnDeps): FormAnswer {
  const { title, text } = wordsFor(turn.reader).forms.closed;
  return done(turn, { title, text }, { quiet: true });
}
