import type { JsonObject } from './types.ts';

export type Operation = 'create' | 'send' | 'update' | 'delete' | 'members' | 'team';

/** Which Connector calls a fault meets; every given field must fit. */
type FaultMatch = {
  operation?: Operation | Operation[];
  conversationId?: string;
  /** aadObjectId whose personal chat (or whose creation) it is. */
  person?: string;
  /** Over the activity that the bot sends. */
  activity?: (activity: JsonObject) => boolean;
};

/**
 * What then happens: an error answer, a delay before the call is carried out, `answerAfterMs`: it is carried out at once
 * and only the answer is late, or `loseAnswer`: it is carried out and the connection cut, as when a proxy dies between
 * the two.
 */
export type FaultEffect =
  | { status: number; code?: string; message?: string; retryAfterS?: number }
  | { delayMs: number }
  | { answerAfterMs: number }
  | { loseAnswer: true };

type FaultHandle = { readonly hits: number; remove(): void };

type FaultedCall = {
  operation: Operation;
  conversationId: string | undefined;
  person: string | undefined;
  activity: JsonObject | undefined;
};

export type Faults = {
  /** Applies `effect` to the next `times` matching calls (default 1; Infinity until removed). */
  add(match: FaultMatch, effect: FaultEffect, times?: number): FaultHandle;
  clear(): void;
  /** The first fault that fits, used up by one. */
  meet(call: FaultedCall): FaultEffect | undefined;
};

export function createFaults(): Faults {
  type Entry = { match: FaultMatch; effect: FaultEffect; left: number; hits: number };
  const entries = new Set<Entry>();
  return {
    add(match, effect, times = 1) {
      const entry: Entry = { match, effect, left: times, hits: 0 };
      entries.add(entry);
      return {
        get hits() {
          return entry.hits;
        },
        remove: () => void entries.delete(entry),
      };
    },
    clear: () => entries.clear(),
    meet(call) {
      for (const entry of entries) {
        if (!fits(entry.match, call)) continue;
        entry.hits += 1;
        entry.left -= 1;
        if (entry.left <= 0) entries.delete(entry);
        return entry.effect;
      }
      return undefined;
    },
  };
}

function fits(match: FaultMatch, call: FaultedCall): boolean {
  const { operation, conversationId, person, activity } = match;
  if (operation && ![operation].flat().includes(call.operation)) return false;
  if (conversationId && conversationId !== call.conversationId) return false;
  if (person && person !== call.person) return false;
  if (activity) return call.activity !== undefined && activity(call.activity);
  return true;
}
