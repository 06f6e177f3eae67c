import { z } from 'zod';
import type { PassAnswer, PassOrder } from '../jit/account/account.ts';
import type { UserId } from '../jit/ids.ts';
import type { GraphAnswer, GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import { writeOnce } from './write.ts';

const MINUTE_MS = 60_000;
/** Graph: temporaryAccessPassAuthenticationMethod, lifetimeInMinutes. */
const LEAST_MINUTES = 10;
const MOST_MINUTES = 43_200;

const passSchema = z.object({
  temporaryAccessPass: z.string().min(1),
  startDateTime: z.string(),
  lifetimeInMinutes: z.number(),
  isUsableOnce: z.boolean(),
  isUsable: z.boolean().nullish(),
  methodUsabilityReason: z.string().nullish(),
});

/**
 * One POST, and one more only where Graph says that the tenant allows other lengths: what it refused voided nothing (Graph:
 * Create temporaryAccessPassMethod). Needs UserAuthMethod-TAP.ReadWrite.All; the pass is in this answer alone.
 */
export async function issuePass(
  client: GraphClient,
  accountId: UserId,
  order: PassOrder,
  timeoutMs: number,
): Promise<PassAnswer> {
  const minutes = between(Math.ceil(order.lastsMs / MINUTE_MS), LEAST_MINUTES, MOST_MINUTES);
  const first = await post(client, accountId, minutes, order.once, timeoutMs);
  const range = first instanceof GraphFailure ? rangeIn(first.message) : null;
  const result =
    range === null
      ? first
      : await post(client, accountId, between(minutes, range.least, range.most), order.once, timeoutMs);
  return result instanceof GraphFailure ? failed(result) : answered(result);
}

function post(
  client: GraphClient,
  accountId: UserId,
  lifetimeInMinutes: number,
  isUsableOnce: boolean,
  timeoutMs: number,
): Promise<GraphAnswer | GraphFailure> {
  const path = `/users/${accountId}/authentication/temporaryAccessPassMethods`;
  const body = { lifetimeInMinutes, isUsableOnce };
  return writeOnce(client, { method: 'POST', path, body, priority: 'high' }, timeoutMs);
}

/** "The valid range between 60 and 480": what the tenant's policy allows, where Graph says it in these words. */
function rangeIn(message: string): { least: number; most: number } | null {
  const [, least, most] = /LifetimeInMinutes.*?between (\d{1,6}) and (\d{1,6})/i.exec(message) ?? [];
  return least === undefined || most === undefined ? null : { least: Number(least), most: Number(most) };
}

function between(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function failed(failure: GraphFailure): PassAnswer {
  return { kind: failure.mayHaveTakenEffect ? 'unknown' : 'refused', detail: failure.message };
}

function answered({ body }: GraphAnswer): PassAnswer {
  const read = passSchema.safeParse(body);
  if (!read.success) return { kind: 'unknown', detail: 'Microsoft Graph answered with something else than a pass' };
  const { temporaryAccessPass, startDateTime, lifetimeInMinutes, isUsableOnce, isUsable, methodUsabilityReason } =
    read.data;
  if (isUsable === false && methodUsabilityReason !== 'NotYetValid') {
    return { kind: 'refused', detail: `the pass would not work (${methodUsabilityReason ?? 'no reason given'})` };
  }
  const until = new Date(Date.parse(startDateTime) + lifetimeInMinutes * MINUTE_MS);
  return { kind: 'issued', pass: temporaryAccessPass, until, once: isUsableOnce };
}
