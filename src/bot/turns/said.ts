import { TurnContext } from 'botbuilder';
import { messageCard } from '../../cards/message-card.ts';
import { DirectoryUnavailable } from '../../jit/errors.ts';
import { traced } from '../../jit/operations/request/record-refusal.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, activityOf, cardAnswer } from '../answer.ts';
import type { Command } from '../commands/command.ts';
import { parseCommand } from '../commands/parse-command.ts';
import { turnOf as edgeTurnOf } from '../edge/turn.ts';
import { refusalMessage } from '../error-replies.ts';
import type { TurnDeps } from '../handlers/turn-deps.ts';
import { isForEverybody, runCommand, worksWithoutDirectory } from '../run-command.ts';
import { type BotOptions, type Gated, type Refused, remember, standingRefusal } from './entry.ts';
import { asRefusal, refuseEntry } from './reply.ts';

export async function said(options: BotOptions, context: TurnContext, turn: TurnDeps, gated: Gated): Promise<void> {
  if (typeof context.activity.text === 'string') TurnContext.removeRecipientMention(context.activity);
  const command = parseCommand(context.activity.text ?? '', turn.reader);
  edgeTurnOf(context)?.log.info({ command: command.kind }, 'command');
  let answers: Answer | Answer[];
  try {
    const refused = await admittedOr(options, turn, gated, command);
    if (refused !== null) return refuseEntry(options, context, refused);
    await remember(options, gated);
    answers = await answerTo(turn, command);
  } catch (error) {
    answers = cardAnswer(messageCard(refusalMessage(asRefusal(error), turn.reader), turn.reader));
  }
  for (const answer of Array.isArray(answers) ? answers : [answers]) {
    if (answer.kind !== 'none') await sendAnswer(context, answer);
  }
}

async function sendAnswer(context: TurnContext, answer: Exclude<Answer, { kind: 'none' }>): Promise<void> {
  const posted = await context.sendActivity(activityOf(answer));
  if (answer.kind !== 'card' || answer.sent === undefined || posted === undefined) return;
  const { conversation, serviceUrl } = context.activity;
  await answer.sent({ conversationId: conversation.id, activityId: posted.id, serviceUrl });
}

async function admittedOr(
  options: BotOptions,
  turn: TurnDeps,
  gated: Gated,
  command: Command,
): Promise<Refused | null> {
  try {
    return await standingRefusal(options, turn, gated);
  } catch (error) {
    if (error instanceof DirectoryUnavailable && worksWithoutDirectory(command)) return null;
    throw error;
  }
}

async function answerTo(turn: TurnDeps, command: Command): Promise<Answer | Answer[]> {
  if (!turn.personal && !isForEverybody(command)) {
    return cardAnswer(messageCard({ ...wordsFor(turn.reader).bot.notHere, tone: 'warning' }, turn.reader));
  }
  const actor = { kind: 'person' as const, id: turn.caller.id, name: turn.caller.name };
  return traced(turn.deps, { actor, cause: turn.cause }, () => runCommand(turn, command));
}
