import { moreOf } from '../../cards/extension-card.ts';
import { messageCard } from '../../cards/message-card.ts';
import { pictureOf } from '../../cards/picture.ts';
import { formatTime } from '../../cards/reader.ts';
import type { Address } from '../../jit/delivery/delivery.ts';
import { extendGrant } from '../../jit/operations/grant/extend-grant.ts';
import { extensionsFor } from '../../jit/operations/grant/extensions-for.ts';
import { recordCopy } from '../../jit/operations/message/record-copy.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer } from '../answer.ts';
import type { Command } from '../commands/command.ts';
import type { TurnDeps } from './turn-deps.ts';

/** Asks that live access ends later; what the policy asks nobody about is there at once. */
export async function extend(turn: TurnDeps, command: Extract<Command, { kind: 'extend' }>): Promise<Answer> {
  const { deps, caller, cause, reader } = turn;
  const { id, durationMs, reason } = command;
  const input = { caller, cause, requestId: id, durationMs, reason, seen: null };
  const { extension } = await extendGrant(deps, input);
  deps.log.info({ requestId: id, extension: extension.terms.number, state: extension.state }, 'more time asked for');
  const { answers } = wordsFor(reader).extend;
  const at = (date: Date) => formatTime(date, reader, deps.clock.now());
  const { from, until } = extension.terms;
  switch (extension.state) {
    case 'pending': {
      const text = answers.asked.text(id, moreOf(extension, reader), at(until), at(from));
      return cardAnswer(messageCard({ title: answers.asked.title, text, tone: 'good' }, reader));
    }
    case 'approved':
      return cardAnswer(
        messageCard({ title: answers.granted.title, text: answers.granted.text(id, at(until)), tone: 'good' }, reader),
      );
    default:
      // Delivered again after it was decided.
      return cardAnswer(messageCard({ title: answers.over.title, text: answers.over.text(id) }, reader));
  }
}

/** More than these in one answer is a flood: the rest shows when these are decided. */
const MOST_CARDS = 5;

/** The cards of asks for more time that wait for the caller. */
export async function waitingExtensions(turn: TurnDeps): Promise<Answer[]> {
  const { deps, caller, reader } = turn;
  const waiting = await extensionsFor(deps, caller);
  return waiting.slice(0, MOST_CARDS).map((one) => {
    const shown = { view: 'extension', number: one.extension.terms.number } as const;
    const { card } = pictureOf(shown, one.request, reader, deps.clock.now(), caller.id);
    const sent = (address: Address) => recordCopy(deps, one, { reader: caller.id, address });
    return { ...cardAnswer(card), sent };
  });
}
