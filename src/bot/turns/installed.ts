import type { TurnContext } from 'botbuilder';
import { welcomeCard } from '../../cards/message-card.ts';
import { DirectoryUnavailable } from '../../jit/errors.ts';
import { type UserId, userId } from '../../jit/ids.ts';
import { requestablePolicies } from '../../jit/operations/policy/policies.ts';
import { wordsFor } from '../../words/words.ts';
import { activityOf } from '../answer.ts';
import { admit } from '../edge/gate.ts';
import { exampleRequest } from '../handlers/example-request.ts';
import { type BotOptions, type Gated, noteRefusal, type Refused, remember, standingRefusal, turnOf } from './entry.ts';
import { refuseEntry } from './reply.ts';

/** What a newcomer begins with, by a button each. */
const BEGIN = ['help', 'request', 'my access'] as const;

export async function installed(options: BotOptions, context: TurnContext): Promise<void> {
  const admission = admit(context.activity, options.rules);
  const removed = String(context.activity.action ?? '').startsWith('remove');
  // Whoever removed the app can be told nothing.
  if (!admission.ok) return (removed ? noteRefusal : refuseEntry)(options, context, admission);
  const gated = admission.caller;
  // Somebody who takes the app out of a team keeps their own chat with it.
  if (gated.conversation.kind !== 'personal') return;
  if (removed) return options.deps.contacts.forget(userId(gated.userId));
  const refused = await entryRefusal(options, gated);
  if (refused !== null) return refuseEntry(options, context, refused);
  await remember(options, gated);
  await welcome(options, context, userId(gated.userId), gated);
}

export async function joined(options: BotOptions, context: TurnContext): Promise<void> {
  const { activity } = context;
  const botId = activity.recipient?.id;
  const botJoined = (activity.membersAdded ?? []).some((member) => member.id === botId);
  if (!botJoined) return;
  const admission = admit(activity, options.rules);
  // The install that came with it was refused in words already: once is enough.
  if (!admission.ok) return noteRefusal(options, context, admission);
  const gated = admission.caller;
  if (gated.conversation.kind !== 'personal') return;
  const refused = await entryRefusal(options, gated);
  if (refused !== null) return noteRefusal(options, context, refused);
  await remember(options, gated);
  await welcome(options, context, userId(gated.userId), gated);
}

/** Who may not speak to the bot is not welcomed. While the directory is silent, a welcome gives nothing away. */
async function entryRefusal(options: BotOptions, gated: Gated): Promise<Refused | null> {
  try {
    return await standingRefusal(options, turnOf(options, gated), gated);
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return null;
    throw error;
  }
}

/** Once for each install, in the one-to-one chat only: the install is told twice within milliseconds (Teams). */
async function welcome(options: BotOptions, context: TurnContext, id: UserId, gated: Gated): Promise<void> {
  if (gated.conversation.kind !== 'personal') return;
  if (!(await options.deps.contacts.claimWelcome(id, options.deps.clock.now()))) return;
  const { reader } = turnOf(options, gated);
  const { begin, welcome: summary } = wordsFor(reader).bot;
  const commands = BEGIN.map((value) => ({ title: begin[value], value }));
  const example = await firstExample(options, gated);
  const card = welcomeCard({ name: options.botName, commands, example }, reader);
  await context.sendActivity(activityOf({ kind: 'card', card, summary: summary(options.botName) }));
}

/** Something that works for this very person: who may ask for nothing yet is shown how to find out more. */
async function firstExample(options: BotOptions, gated: Gated): Promise<string> {
  const turn = turnOf(options, gated);
  try {
    return exampleRequest(await requestablePolicies(options.deps, turn.caller), turn.reader) ?? 'help';
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return 'request';
    throw error;
  }
}
