import type { PersonRef } from '../jit/entitlement.ts';
import { wordsFor } from '../words/words.ts';
import { escapeName, plainText } from './escape.ts';
import { listed, MOST_NAMED } from './people.ts';
import type { Reader } from './reader.ts';
import type { CardElement } from './render.ts';

/**
 * Those who cannot be reached in their own chat are called upon in the channel: a mention alerts them there, if they are
 * in it (Teams: "Format cards"). Null when there is nobody to call.
 */
export function calledUpon(
  people: readonly PersonRef[],
  reader: Reader,
): { hints: string[]; entities: CardElement[] } | null {
  if (people.length === 0) return null;
  const mentions = people.map(({ id, name }) => ({ text: `<at>${escapeName(name)}</at>`, id, name }));
  const texts = mentions.map((one) => one.text);
  return {
    hints: [wordsFor(reader).request.hints.cannotReach(listed(texts, reader))],
    entities: mentions.slice(0, MOST_NAMED).map(({ text, id, name }) => ({
      type: 'mention',
      text,
      mentioned: { id, name: plainText(name, 80).replace(/[<>]/g, '') },
    })),
  };
}
