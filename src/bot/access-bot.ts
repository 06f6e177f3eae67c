import { type Activity, ActivityTypes, TurnContext } from 'botbuilder';
import { parseCardAction } from '../cards/actions.ts';
import { messageCard, welcomeCard } from '../cards/message-card.ts';
import { readerOf } from '../cards/reader.ts';
import type { Deps } from '../jit/deps.ts';
import { DirectoryUnavailable, Refusal } from '../jit/errors.ts';
import { type Cause, type TenantId, type UserId, userId } from '../jit/ids.ts';
import { requestablePolicies } from '../jit/operations/policies.ts';
import { recordRefusal, traced } from '../jit/operations/record-refusal.ts';
import type { RateCounter } from '../jit/ports.ts';
import { type Answer, activityOf, cardAnswer } from './answer.ts';
import { catalogue } from './commands/catalogue.ts';
import type { Command } from './commands/command.ts';
import { parseCommand } from './commands/parse-command.ts';
import { type Admission, admit, admitStanding, type Caller as Gated, type GateRules } from './edge/gate.ts';
import { takeTurn } from './edge/rate-limit.ts';
import { turnOf as edgeTurnOf, type TurnHandler } from './edge/turn.ts';
import { wordsFor } from './error-replies.ts';
import { click } from './handlers/decide.ts';
import { exampleRequest } from './handlers/request-access.ts';
import type { TurnDeps } from './handlers/turn-deps.ts';
import { isForEverybody, runCommand, worksWithoutDirectory } from './run-command.ts';

export type BotOptions = {
  deps: Deps;
  botName: string;
  rules: GateRules;
  rate: RateCounter;
  onRefused(reason: string): void;
};

/** Activity to handler: who speaks, whether they may, what they want. No rules of the product. */
export function createBot(options: BotOptions): TurnHandler {
  return async (context) => {
    const { activity } = context;
    if (activity.type === ActivityTypes.InstallationUpdate) return installed(options, context);
    if (activity.type === ActivityTypes.ConversationUpdate) return joined(options, context);
    const isClick = activity.type === ActivityTypes.Invoke;
    if (!isClick && activity.type !== ActivityTypes.Message) return;

    const admission = admit(activity, options.rules);
    if (!admission.ok) return refuseEntry(options, context, admission);
    // Other invokes (search, dialogs) have no handler yet; botbuilder answers 501 for what nobody answers.
    if (isClick && activity.name !== 'adaptiveCard/action') return;
    const turn = turnOf(options, admission.caller);
    const limited = await takeTurn(options.rate, turn.caller.id, options.deps.clock.now());
    if (!limited.allowed) return tooMany(context, limited);
    if (isClick || isRecord(activity.value)) return clicked(options, context, turn, admission.caller);
    return said(options, context, turn, admission.caller);
  };
}

function turnOf(options: BotOptions, gated: Gated): TurnDeps {
  const id = gated.activityId ?? options.deps.random.uuid();
  return {
    deps: withOneDirectory(options.deps),
    botName: options.botName,
    caller: { id: userId(gated.userId), name: gated.name ?? 'somebody' },
    cause: `activity:${gated.conversation.id}:${id}` as Cause,
    reader: readerOf(gated.locale ?? null, gated.timeZone ?? null),
    personal: gated.conversation.kind === 'personal',
    conversation: gated.conversation,
  };
}

/** The directory reads of one turn share their time, whichever operation asks (design invariant 9). */
function withOneDirectory(deps: Deps): Deps {
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  return { ...deps, directories: { within: () => directory } };
}

/** The directory says for certain who is a guest, disabled or gone. Null: admitted. Throws DirectoryUnavailable. */
async function standingRefusal(options: BotOptions, turn: TurnDeps, gated: Gated): Promise<Refused | null> {
  const { deps } = turn;
  const user = await deps.directories.within(deps.settings.turnDirectoryMs).user(turn.caller.id);
  const standing =
    user === null
      ? undefined
      : { userType: user.guest ? ('guest' as const) : ('member' as const), enabled: user.enabled };
  const admission = admitStanding(gated, standing, options.rules);
  // Names on cards and in the audit trail are the directory's, never what the activity says (behaviour P6).
  if (user !== null) turn.caller = { ...turn.caller, name: user.name };
  return admission.ok ? null : admission;
}

type Refused = Extract<Admission<Gated>, { ok: false }>;

async function said(options: BotOptions, context: TurnContext, turn: TurnDeps, gated: Gated): Promise<void> {
  if (typeof context.activity.text === 'string') TurnContext.removeRecipientMention(context.activity);
  const command = parseCommand(context.activity.text ?? '');
  edgeTurnOf(context)?.log.info({ command: command.kind }, 'command');
  let answers: Answer | Answer[];
  try {
    const refused = await admittedOr(options, turn, gated, command);
    if (refused !== null) return refuseEntry(options, context, refused);
    await remember(options, gated);
    answers = await answerTo(turn, command);
  } catch (error) {
    answers = cardAnswer(messageCard(wordsFor(asRefusal(error))));
  }
  for (const answer of Array.isArray(answers) ? answers : [answers]) {
    if (answer.kind !== 'none') await context.sendActivity(activityOf(answer));
  }
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
    const text = 'Others would read the answer here. Please say it to me in our one-to-one chat.';
    return cardAnswer(messageCard({ title: 'Not here', text, tone: 'warning' }));
  }
  const actor = { kind: 'person' as const, id: turn.caller.id, name: turn.caller.name };
  return traced(turn.deps, { actor, cause: turn.cause }, () => runCommand(turn, command));
}

/** A button: an invoke is answered with the card or a toast, an older client's submit with a message. */
async function clicked(options: BotOptions, context: TurnContext, turn: TurnDeps, gated: Gated): Promise<void> {
  const { activity } = context;
  const invoke = activity.type === ActivityTypes.Invoke;
  const action = parseCardAction(activity.value);
  if (action === null) {
    const words =
      'I do not know that button. The card may be of an older version: say "my requests" or "approvals" for a fresh one.';
    return invoke ? toast(context, words) : say(context, 'That did not work', words);
  }
  try {
    const refused = await standingRefusal(options, turn, gated);
    if (refused !== null) return refuseEntry(options, context, refused);
  } catch (error) {
    const givesBack = action.verb === 'cancel' || action.verb === 'release';
    if (!givesBack || !(error instanceof DirectoryUnavailable)) {
      const { title, text } = wordsFor(asRefusal(error));
      return invoke ? toast(context, `${title}. ${String(text)}`) : say(context, title, String(text));
    }
  }
  await remember(options, gated);
  const { card, words } = await click(turn, action);
  if (invoke) {
    if (card === null) return toast(context, words ?? '');
    return invokeReply(context, 'application/vnd.microsoft.card.adaptive', card);
  }
  if (card !== null && activity.replyToId !== undefined) {
    await context.updateActivity({ ...activityOf({ kind: 'card', card, summary: '' }), id: activity.replyToId });
  }
  if (words !== null) await say(context, 'Your click', words);
}

function toast(context: TurnContext, words: string): Promise<void> {
  return invokeReply(context, 'application/vnd.microsoft.activity.message', words);
}

async function invokeReply(context: TurnContext, type: string, value: unknown): Promise<void> {
  const body = { statusCode: 200, type, value };
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
}

async function say(context: TurnContext, title: string, text: string): Promise<void> {
  await context.sendActivity(activityOf(messageAnswer(title, text)));
}

function messageAnswer(title: string, text: string): Exclude<Answer, { kind: 'none' }> {
  const card = messageCard({ title, text, tone: 'warning' });
  return { kind: 'card', card, summary: title };
}

/** Not let in: words, an event, nothing else (design, Refusals). */
async function refuseEntry(options: BotOptions, context: TurnContext, refused: Refused): Promise<void> {
  await noteRefusal(options, context, refused);
  const { activity } = context;
  if (activity.type === ActivityTypes.Invoke) return toast(context, refused.words);
  await context.sendActivity(refused.words);
}

async function noteRefusal(options: BotOptions, { activity }: TurnContext, refused: Refused): Promise<void> {
  options.onRefused(refused.refusal);
  await recordRefusal(options.deps, {
    code: refused.refusal,
    actor: { kind: 'system', name: refused.claimed.userId ?? 'somebody unknown' },
    cause: `activity:${activity.conversation?.id ?? ''}:${activity.id ?? ''}` as Cause,
    data: { claimedTenant: refused.claimed.tenantId ?? null, claimedUser: refused.claimed.userId ?? null },
  });
}

async function tooMany(context: TurnContext, limited: { first: boolean; retryAfterMs: number }): Promise<void> {
  const seconds = Math.ceil(limited.retryAfterMs / 1_000);
  const { title, text } = wordsFor(new Refusal('too-many-requests', 'rate limit', { seconds }));
  if (context.activity.type === ActivityTypes.Invoke) return toast(context, `${title}. ${String(text)}`);
  // One answer for each window: more would be the flood it is there against.
  if (limited.first) await say(context, title, String(text));
}

/**
 * Where the person can be reached from now on, from their own one-to-one chat only. Cards that could not reach them are
 * sent now: Teams tells of an installation, and nothing of a block that was lifted.
 */
async function remember(options: BotOptions, gated: Gated): Promise<void> {
  if (gated.conversation.kind !== 'personal') return;
  const { contacts, deliveries, clock } = options.deps;
  const person = userId(gated.userId);
  const saved = contacts.save({
    userId: person,
    tenantId: gated.tenantId as TenantId,
    mri: gated.mri,
    name: gated.name ?? '',
    conversationId: gated.conversation.id,
    serviceUrl: gated.serviceUrl,
    locale: gated.locale ?? null,
    timeZone: gated.timeZone ?? null,
    seenAt: clock.now(),
  });
  const [revived] = await Promise.all([deliveries.revive(person, clock.now()), saved]);
  if (revived) options.deps.poke('deliveries');
}

async function installed(options: BotOptions, context: TurnContext): Promise<void> {
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

async function joined(options: BotOptions, context: TurnContext): Promise<void> {
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
  const commands = ['help', 'request', 'my access'].map((value) => ({
    title: titleOf(value),
    value,
  }));
  await context.sendActivity(
    activityOf({
      kind: 'card',
      card: welcomeCard({ name: options.botName, commands, example: await firstExample(options, gated) }),
      summary: `Welcome to ${options.botName}`,
    }),
  );
}

/** Something that works for this very person: who may ask for nothing yet is shown how to find out more. */
async function firstExample(options: BotOptions, gated: Gated): Promise<string> {
  try {
    return exampleRequest(await requestablePolicies(options.deps, turnOf(options, gated).caller)) ?? 'help';
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return 'request';
    throw error;
  }
}

function titleOf(name: string): string {
  const entry = catalogue.find((one) => one.name === name);
  const text = entry?.name ?? name;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof DirectoryUnavailable) return new Refusal('directory-unavailable', error.message);
  throw error;
}

function isRecord(value: unknown): value is Activity['value'] {
  return typeof value === 'object' && value !== null;
}
