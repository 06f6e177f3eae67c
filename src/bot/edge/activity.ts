import type { Activity } from 'botbuilder';

const times = [
  ['timestamp', 'rawTimestamp'],
  ['expiration', 'rawExpiration'],
  ['localTimestamp', 'rawLocalTimestamp'],
] as const;
const accounts = ['from', 'recipient'] as const;
const objects = ['from', 'recipient', 'conversation', 'channelData'] as const;
/** Fields that botbuilder or a handler takes for text. */
const texts = [
  ...['id', 'name', 'action', 'replyToId', 'locale', 'localTimezone', 'deliveryMode', 'callerId', 'textFormat'],
  ...['serviceUrl', 'channelId'],
] as const;
/** botbuilder sends the id of a conversation in a header of each answer, which takes these characters and no more. */
const ADDRESS = /^[\x20-\x7e]{1,1000}$/;
const memberLists = ['membersAdded', 'membersRemoved'] as const;

/**
 * A parsed body as an activity, with its times as dates, or undefined when it is none. Says nothing about who sent it.
 * What is of another type than the Activity schema says counts as missing, since botbuilder and the handlers fail on it;
 * without `type` or the id of the conversation (there is nowhere to answer), or with a tenant that is no text, it is none.
 */
export function readActivity(body: unknown): Activity | undefined {
  if (!isRecord(body) || typeof body.type !== 'string' || body.type === '') return undefined;
  if (objects.some((key) => body[key] !== undefined && body[key] !== null && !isRecord(body[key]))) return undefined;
  if (body.text !== undefined && body.text !== null && typeof body.text !== 'string') return undefined;
  const conversation = isRecord(body.conversation) ? conversationOf(body.conversation) : undefined;
  if (conversation === undefined) return undefined;
  const activity: Record<string, unknown> = { ...body, conversation };
  for (const key of texts) if (body[key] !== undefined && !isText(body[key])) delete activity[key];
  for (const key of memberLists) if (body[key] !== undefined) activity[key] = recordsOf(body[key]);
  if (body.entities !== undefined) activity.entities = recordsOf(body.entities).filter(isEntity);
  if (!isRecord(body.recipient)) activity.recipient = {};
  for (const key of accounts) if (isRecord(body[key])) activity[key] = accountOf(body[key]);
  for (const [key, raw] of times) {
    const text = body[key];
    if (typeof text !== 'string') continue;
    activity[raw] = text;
    activity[key] = new Date(text);
  }
  return activity as unknown as Activity;
}

/** Its tenant decides who is let in: one of another type is not passed over. */
function conversationOf(conversation: Record<string, unknown>): Record<string, unknown> | undefined {
  const { id, tenantId = null } = conversation;
  if (!isText(id) || !ADDRESS.test(id) || (tenantId !== null && typeof tenantId !== 'string')) return undefined;
  const fields = ['name', 'conversationType', 'role', 'aadObjectId'];
  return Object.fromEntries(
    Object.entries(conversation).filter(
      ([key, value]) => (!fields.includes(key) || isText(value)) && (key !== 'isGroup' || typeof value === 'boolean'),
    ),
  );
}

/** botbuilder copies an account into its answer and fails on one whose ids are no texts; here they count as missing. */
function accountOf(account: Record<string, unknown>): Record<string, unknown> {
  const fields = ['id', 'name', 'aadObjectId', 'role'];
  return Object.fromEntries(
    Object.entries(account).filter(([key, value]) => !fields.includes(key) || typeof value === 'string'),
  );
}

function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** botbuilder reads the text and the account of every mention without looking whether they are there. */
function isEntity(entity: Record<string, unknown>): boolean {
  if (typeof entity.type !== 'string') return false;
  return entity.type.toLowerCase() !== 'mention' || (isRecord(entity.mentioned) && isText(entity.text));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
