import type { Posted } from './deliver.ts';
import type { createInbound } from './inbound.ts';
import { readTaskResult, type TaskInvoke } from './invoke-result.ts';
import { isObject, objectAt, stringAt } from './json.ts';
import { messagePayload } from './message-payload.ts';
import type { ClickResult, Dialog, Json, JsonObject, Message } from './types.ts';
import type { Citizen, Place, World } from './world.ts';

type Origin =
  | { kind: 'task'; place: Place; replyToId: string | undefined }
  | { kind: 'extension'; place: Place; command: JsonObject };

/** One person's dialogs (task modules) and message extension: at most one dialog is open at a time. */
export function createDialogs(
  person: Citizen,
  deps: { world: World; inbound: ReturnType<typeof createInbound>; send(activity: JsonObject): Promise<Posted> },
) {
  const { world, inbound, send } = deps;
  let able = person.dialogs !== false;
  let shown: { origin: Origin; dialog: Dialog | undefined } | undefined;
  let draft: { place: Place; card: JsonObject } | undefined;

  async function ask(origin: Origin, invoke: TaskInvoke, value: JsonObject): Promise<ClickResult> {
    const whence =
      origin.kind === 'task'
        ? { source: 'message' as const, replyToId: origin.replyToId }
        : { source: 'compose' as const };
    const told = { ...value, context: { theme: 'default' } };
    const activity = inbound.named(person, origin.place, invoke, told, whence);
    const posted = await send(activity);
    const result = readTaskResult(posted, stringAt(activity, 'id') ?? '', invoke);
    take(origin, result, posted.body);
    return result;
  }

  function take(origin: Origin, result: ClickResult, body: unknown): void {
    const { conversationId } = origin.place;
    if (result.kind === 'dialog') {
      const value = objectAt(objectAt(body, 'task'), 'value');
      if (value) world.inspectAnswer({ dialog: value }, conversationId);
      shown = { origin, dialog: result.dialog };
    }
    if (result.kind === 'inserted') {
      world.inspectAnswer({ card: result.card }, conversationId);
      draft = { place: origin.place, card: result.card };
    }
    if (result.kind === 'message') shown = { origin, dialog: undefined };
    if (result.kind === 'closed' || result.kind === 'inserted') shown = undefined;
    // Whatever else came leaves an open dialog as it is, its inputs included.
  }

  return {
    able: () => able,
    setAble(can: boolean): void {
      able = can;
      if (!can) shown = undefined;
    },
    open: (): Dialog | undefined => shown?.dialog,
    /** Where the open dialog was opened. */
    place: (): Place | undefined => shown?.origin.place,
    close(): void {
      shown = undefined;
    },

    /** A button with `msteams.type: "task/fetch"`. `data` goes to the bot whole, `msteams` included. */
    async fetch(place: Place, replyToId: string, data: Json): Promise<ClickResult> {
      if (!able) return { kind: 'nothing' };
      return ask({ kind: 'task', place, replyToId }, 'task/fetch', { data });
    },

    /** The dialog's Action.Submit. Inside dialogs `msteams.type` has no effect: whatever it says, this is a submit. */
    async submit(data: Json, nowhere: Place): Promise<ClickResult> {
      const origin = shown?.origin ?? { kind: 'task', place: nowhere, replyToId: undefined };
      if (origin.kind === 'task') return ask(origin, 'task/submit', { data });
      return ask(origin, 'composeExtension/submitAction', { ...origin.command, data });
    },

    /** An action command of the message extension, from the compose box, the command box or a message's menu. */
    async extension(
      commandId: string,
      place: Place,
      from: { message: Message } | { context: 'compose' | 'commandBox' },
    ): Promise<ClickResult> {
      if (!able) return { kind: 'nothing' };
      const command: JsonObject = {
        commandId,
        // The manifest says commandBox, the channel commandbox (botframework-schema: CommandContext).
        commandContext: 'message' in from ? 'message' : from.context.toLowerCase(),
        requestId: inbound.requestId(),
        ...('message' in from && { messagePayload: messagePayload(world, from.message) }),
      };
      return ask({ kind: 'extension', place, command }, 'composeExtension/fetchTask', command);
    },

    composed: (): JsonObject | undefined => draft?.card,
    /** Empties the compose box and gives what was in it. */
    takeComposed(): { place: Place; card: JsonObject } | undefined {
      const taken = draft;
      draft = undefined;
      return taken;
    },
  };
}

/** Whether a button's data asks for a dialog. */
export function opensDialog(data: Json | undefined): boolean {
  return isObject(data) && stringAt(objectAt(data, 'msteams'), 'type') === 'task/fetch';
}
