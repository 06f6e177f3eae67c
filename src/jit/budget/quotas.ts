import type { Quotas, Window } from './budget.ts';

/** A write to Graph that had no answer by then was given up: none is on its way for longer. */
const GRAPH_WAY_MS = 10_000;
/** Between our counting of a message and that of Teams. */
const TEAMS_WAY_MS = 250;

/** Per bot and conversation; for new conversations the same per person (Teams: "Rate limiting for agents"). */
const CONVERSATION: Window[] = [
  { limit: 7, windowMs: 1_000 },
  { limit: 8, windowMs: 2_000 },
  { limit: 60, windowMs: 30_000 },
  { limit: 1_800, windowMs: 3_600_000 },
];

/**
 * Microsoft's quotas. They are counted where a call arrives and ours where it leaves, so each window is longer by the
 * way: calls that are delayed unequally must not meet in one window over there.
 */
export const MICROSOFT_QUOTAS: Quotas = {
  // Graph service limits, identity and access: writes an app and tenant.
  'graph-writes': stretched([{ limit: 3_000, windowMs: 150_000 }], GRAPH_WAY_MS),
  'teams-conversation': stretched(CONVERSATION, TEAMS_WAY_MS),
  'teams-new-chat': stretched(CONVERSATION, TEAMS_WAY_MS),
  // Per app and tenant, everything together (Teams: "Rate limiting for agents").
  'teams-tenant': stretched([{ limit: 50, windowMs: 1_000 }], TEAMS_WAY_MS),
};

function stretched(windows: readonly Window[], wayMs: number): Window[] {
  return windows.map(({ limit, windowMs }) => ({ limit, windowMs: windowMs + wayMs }));
}
