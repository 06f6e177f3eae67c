import { type Activity, ActivityTypes, CardFactory } from 'botbuilder';
import { type Message, messageCard } from '../cards/message-card.ts';
import type { Reader } from '../cards/reader.ts';
import type { Card } from '../cards/render.ts';
import type { Address } from '../jit/delivery/delivery.ts';

/** What a handler answers with: a card, or plain text where a person must be able to copy it. */
export type Answer =
  /** `sent`: what must follow once Teams took it. */
  | { kind: 'card'; card: Card; summary: string; sent?: (address: Address) => Promise<void> }
  | { kind: 'text'; text: string }
  | { kind: 'none' };

export const NOTHING: Answer = { kind: 'none' };

/** A card answer; its toast says what a reader without the card would need to know. */
export function cardAnswer(card: Card): Answer {
  const spoken: unknown = 'speak' in card ? card.speak : '';
  return { kind: 'card', card, summary: typeof spoken === 'string' ? spoken : '' };
}

/** An answer in a few sentences. */
export function messageAnswer(message: Message, reader: Reader): Answer {
  return cardAnswer(messageCard(message, reader));
}

export function activityOf(answer: Exclude<Answer, { kind: 'none' }>): Partial<Activity> {
  if (answer.kind === 'text') return { type: ActivityTypes.Message, text: answer.text, textFormat: 'markdown' };
  const attachments = [CardFactory.adaptiveCard(answer.card)];
  return { type: ActivityTypes.Message, summary: answer.summary, attachments };
}
