import type { Activity } from 'botbuilder';

const times = [
  ['timestamp', 'rawTimestamp'],
  ['expiration', 'rawExpiration'],
  ['localTimestamp', 'rawLocalTimestamp'],
] as const;
const accounts = ['from', 'recipient'] as const;
const objects = ['from', 'recipient', 'conversation', 'channelData'] as const;

/**
 * A parsed body as an activity, with its times as dates, or undefined when it is none. Says nothing about who sent it.
 * (Activity schema: `type` is required; botbuilder fails on a missing one with a 500.)
 */
export function readActivity(body: unknown): Activity | undefined {
  if (!isRecord(body) || typeof body.type !== 'string' || body.type === '') return undefined;
  if (objects.some((key) => body[key] !== undefined && body[key] !== null && !isRecord(body[key]))) return undefined;
  if (body.text !== undefined && body.text !== null && typeof body.text !== 'string') return undefined;
  const activity: Record<string, unknown> = { ...body };
  for (const key of accounts) if (isRecord(body[key])) activity[key] = accountOf(body[key]);
  for (const [key, raw] of times) {
    const text = body[key];
    if (typeof text !== 'string') continue;
    activity[raw] = text;
    activity[key] = new Date(text);
  }
  return activity as unknown as Activity;
}

/** botbuilder copies an account into its answer and fails on one whose ids are no texts; here they count as missing. */
function accountOf(account: Record<string, unknown>): Record<string, unknown> {
  const texts = ['id', 'name', 'aadObjectId', 'role'];
  return Object.fromEntries(
    Object.entries(account).filter(([key, value]) => !texts.includes(key) || typeof value === 'string'),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
