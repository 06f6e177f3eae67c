import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { maxMessageBytes, utf16Bytes } from './check-card.ts';
import type { FaultEffect, Faults, Operation } from './faults.ts';
import { ConnectorError, readBody, sendError, sendJson } from './http.ts';
import { isObject, listAt, objectAt, parseJson, stringAt } from './json.ts';
import { memberResource } from './members.ts';
import { createThrottle, memberWindows, sendWindows, tenantWindows } from './throttle.ts';
import type { JsonObject } from './types.ts';
import type { Place, World } from './world.ts';

/** One line per call the bot made, for tests that count them. */
type ConnectorCall = {
  at: Date;
  method: string;
  path: string;
  operation: Operation;
  conversationId: string | undefined;
  status: number;
};

export type Connector = {
  handle(request: IncomingMessage, response: ServerResponse, path: string, query: URLSearchParams): Promise<void>;
  calls: ConnectorCall[];
  limits: { enabled: boolean };
};

type Call = {
  method: string;
  operation: Operation;
  segments: string[];
  place: Place | undefined;
  conversationId: string | undefined;
  body: JsonObject;
  query: URLSearchParams;
};
type Answer = { status: number; body?: unknown };

/** The Bot Connector REST API, version 3, as far as Teams offers it to a bot. `path` starts after `/v3`. */
export function createConnector(world: World, faults: Faults): Connector {
  const { clock, connectorToken } = world.options;
  const sleep = clock.sleep ?? ((ms: number) => delay(ms));
  const now = () => clock.now();
  const throttles = {
    create: createThrottle(sendWindows, now),
    send: createThrottle(sendWindows, now),
    members: createThrottle(memberWindows, now),
    tenant: createThrottle(tenantWindows, now),
  };
  const limits = { enabled: world.options.limits ?? true };
  const calls: ConnectorCall[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse, path: string, query: URLSearchParams) {
    const method = request.method ?? 'GET';
    const segments = path.split('/').filter(Boolean).map(decodeURIComponent);
    const operation = operationOf(method, segments);
    const conversationId = segments[0] === 'conversations' ? segments[1] : undefined;
    const record: ConnectorCall = { at: now(), method, path, operation, conversationId, status: 0 };
    calls.push(record);
    let fault: FaultEffect | undefined;
    try {
      // Bodies come as UTF-8, at most as long as the UTF-16 limit allows; reading stops well above both.
      const text = await readBody(request, 4 * maxMessageBytes);
      if (request.headers.authorization !== `Bearer ${connectorToken}`) {
        throw new ConnectorError(401, 'Unauthorized', 'Authorization has been denied for this request.');
      }
      const body = text === '' ? {} : parseJson(text);
      if (!isObject(body)) throw new ConnectorError(400, 'BadSyntax', 'The request body is not a JSON object.');
      const place = conversationId === undefined ? undefined : world.placeOf(conversationId);
      const call: Call = { method, operation, segments, place, conversationId, body, query };
      fault = faults.meet({ operation, conversationId, person: personOf(call), activity: activityOf(call) });
      await meetFault(fault);
      keepLimits(call);
      const answer = answerTo(world, call);
      record.status = answer.status;
      if (fault !== undefined && 'answerAfterMs' in fault) await sleep(fault.answerAfterMs);
      if (fault !== undefined && 'loseAnswer' in fault) response.destroy();
      else sendJson(response, answer.status, answer.body ?? {});
    } catch (error) {
      record.status = error instanceof ConnectorError ? error.status : 500;
      sendError(response, error);
    }
  }

  /** What happens before the call is carried out. */
  async function meetFault(effect: FaultEffect | undefined): Promise<void> {
    if (!effect || 'loseAnswer' in effect || 'answerAfterMs' in effect) return;
    if ('delayMs' in effect) return sleep(effect.delayMs);
    const { status, code, message, retryAfterS } = effect;
    throw new ConnectorError(status, code ?? usualCode(status), message ?? 'Injected by a fault.', retryAfterS);
  }

  function keepLimits({ operation, conversationId, body }: Call): void {
    if (!limits.enabled) return;
    let waitMs: number | undefined;
    if (operation === 'create') waitMs = throttles.create.take(targetOf(body) ?? 'nobody');
    else if (operation === 'members') waitMs = throttles.members.take(conversationId ?? 'nowhere');
    else if (operation !== 'team' && body.type !== 'typing') waitMs = throttles.send.take(conversationId ?? 'nowhere');
    waitMs ??= throttles.tenant.take('all');
    if (waitMs === undefined) return;
    throw new ConnectorError(
      429,
      'Throttled',
      'API calls quota exceeded! Please retry later.',
      Math.ceil(waitMs / 1000),
    );
  }

  function personOf({ operation, place, body }: Call): string | undefined {
    if (place?.kind === 'personal') return place.person.aadObjectId;
    const target = operation === 'create' ? targetOf(body) : undefined;
    return target === undefined ? undefined : (world.personBy(target)?.aadObjectId ?? target);
  }

  return { handle, calls, limits };
}

function operationOf(method: string, [room, , part]: string[]): Operation {
  if (room === 'teams') return 'team';
  if (part === 'members' || part === 'pagedmembers') return 'members';
  if (part === undefined) return 'create';
  if (method === 'PUT') return 'update';
  return method === 'DELETE' ? 'delete' : 'send';
}

function activityOf({ operation, body }: Call): JsonObject | undefined {
  if (operation === 'create') return objectAt(body, 'activity');
  return operation === 'send' || operation === 'update' ? body : undefined;
}

function targetOf(body: JsonObject): string | undefined {
  return (
    stringAt(listAt(body, 'members')[0], 'id') ?? stringAt(objectAt(objectAt(body, 'channelData'), 'channel'), 'id')
  );
}

function usualCode(status: number): string {
  const codes: Record<number, string> = {
    400: 'BadArgument',
    401: 'BotNotRegistered',
    403: 'BotNotInConversationRoster',
    404: 'ConversationNotFound',
    412: 'PreconditionFailed',
    413: 'MessageSizeTooBig',
    429: 'Throttled',
    502: 'BadGateway',
    503: 'ServiceUnavailable',
    504: 'GatewayTimeout',
  };
  return codes[status] ?? 'ServiceError';
}

function answerTo(world: World, call: Call): Answer {
  const { segments, method, operation } = call;
  if (segments[0] === 'teams') return answerTeam(world, segments);
  if (segments[0] !== 'conversations') throw new ConnectorError(404, 'NotFound', 'No such resource.');
  if (operation === 'create') {
    if (method !== 'POST') throw new ConnectorError(405, 'MethodNotAllowed', 'Method not allowed.');
    return createConversation(world, call);
  }
  if (!call.place) throw new ConnectorError(404, 'ConversationNotFound', 'Conversation not found.');
  if (operation === 'members') return answerMembers(world, call, call.place);
  return answerActivity(world, call, call.place);
}

/**
 * One-to-one by aadObjectId or MRI, always the same chat; or a new thread in a channel. A bot cannot open group chats,
 * and cannot reach somebody without the app in their personal scope (Send proactive messages).
 */
function createConversation(world: World, { body }: Call): Answer {
  const channelId = stringAt(objectAt(objectAt(body, 'channelData'), 'channel'), 'id');
  const activity = objectAt(body, 'activity');
  if (channelId !== undefined) {
    const place = world.placeOf(channelId);
    if (!place) throw new ConnectorError(404, 'ConversationNotFound', 'Conversation not found.');
    mayWrite(place);
    if (!activity) throw new ConnectorError(400, 'BadSyntax', 'Incorrect conversation creation parameters');
    checkSize(activity);
    const message = world.post(world.bot, channelId, activity);
    return { status: 201, body: { id: message.conversationId, activityId: message.id } };
  }
  const members = listAt(body, 'members');
  const target = stringAt(members[0], 'id');
  if (members.length !== 1 || target === undefined || body.isGroup === true) {
    throw new ConnectorError(400, 'BadSyntax', 'Incorrect conversation creation parameters');
  }
  const person = world.people.find(({ aadObjectId, mri }) => aadObjectId === target || mri === target);
  const tenant = stringAt(body, 'tenantId') ?? stringAt(objectAt(objectAt(body, 'channelData'), 'tenant'), 'id');
  if (tenant === undefined) throw new ConnectorError(400, 'BadArgument', 'Missing tenantId.');
  if (!person?.installed || tenant !== person.homeTenantId) {
    throw new ConnectorError(403, 'ForbiddenOperationException', "The bot is not installed in user's personal scope");
  }
  if (!activity) return { status: 201, body: { id: person.chatId } };
  mayWrite({ kind: 'personal', conversationId: person.chatId, person });
  checkSize(activity);
  const message = world.post(world.bot, person.chatId, activity);
  return { status: 201, body: { id: person.chatId, activityId: message.id } };
}

function mayWrite(place: Place): void {
  if (place.kind !== 'personal') {
    if (place.kind === 'channel' && place.team.botInstalled !== false) return;
    throw new ConnectorError(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
  }
  const { installed, blocked } = place.person;
  if (!installed) {
    throw new ConnectorError(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
  }
  if (blocked) throw new ConnectorError(403, blocked, 'User blocked the conversation with the bot.');
}

function checkSize(activity: JsonObject): void {
  if (utf16Bytes(activity) > maxMessageBytes) {
    throw new ConnectorError(413, 'MessageSizeTooBig', 'Message size too large.');
  }
}

function answerActivity(world: World, { method, segments, body }: Call, place: Place): Answer {
  const [, , , activityId] = segments;
  mayWrite(place);
  if (method === 'POST') {
    if (body.type === 'typing') {
      world.tell({ kind: 'typing', conversationId: place.conversationId });
      return { status: 202 };
    }
    if (body.type !== 'message') throw new ConnectorError(400, 'BadArgument', `Unknown activity type ${body.type}.`);
    checkSize(body);
    const replyToId = activityId ?? stringAt(body, 'replyToId');
    const message = world.post(world.bot, place.conversationId, { ...body, ...(replyToId && { replyToId }) });
    return { status: 201, body: { id: message.id } };
  }
  const stored = activityId === undefined ? undefined : world.find(place.conversationId, activityId);
  if (!stored || stored.deleted) {
    throw new ConnectorError(404, 'ActivityNotFoundInConversation', 'The activity was not found in the conversation.');
  }
  if (stored.from.role !== 'bot') {
    throw new ConnectorError(403, 'NotEnoughPermissions', 'A bot may change its own messages only.');
  }
  if (method === 'DELETE') {
    world.remove(stored);
    return { status: 200 };
  }
  if (method !== 'PUT') throw new ConnectorError(405, 'MethodNotAllowed', 'Method not allowed.');
  checkSize(body);
  world.update(stored, body);
  return { status: 200, body: { id: stored.id } };
}

function answerMembers(world: World, { segments, query }: Call, place: Place): Answer {
  mayWrite(place);
  const present = world.membersOf(place);
  const [, , part, memberId] = segments;
  if (memberId !== undefined) {
    const member = present.find(({ aadObjectId, mri }) => aadObjectId === memberId || mri === memberId);
    if (member) return { status: 200, body: memberResource(member) };
    throw new ConnectorError(404, 'MemberNotFoundInConversation', 'The member was not found in the conversation.');
  }
  if (part === 'members') return { status: 200, body: present.map(memberResource) };
  const pageSize = Math.min(500, Math.max(1, Number(query.get('pageSize') ?? 200) || 200));
  const start = Number(Buffer.from(query.get('continuationToken') ?? '', 'base64url').toString()) || 0;
  const rest =
    start + pageSize < present.length ? Buffer.from(String(start + pageSize)).toString('base64url') : undefined;
  const members = present.slice(start, start + pageSize).map(memberResource);
  return { status: 200, body: { members, ...(rest && { continuationToken: rest }) } };
}

function answerTeam(world: World, [, teamId, part]: string[]): Answer {
  const team = world.teams.find(({ id }) => id === teamId);
  if (!team || team.botInstalled === false) {
    throw new ConnectorError(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
  }
  if (part === 'conversations') return { status: 200, body: { conversations: team.channels } };
  const { id, name } = team;
  return { status: 200, body: { id, name, channelCount: team.channels.length, memberCount: team.members.length } };
}
