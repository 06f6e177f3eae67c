/** What goes first when a quota runs short: ends of access and questions, then grants and notices, then checks. */
export type BudgetClass = 'urgent' | 'normal' | 'background';

export type BudgetName = 'graph-writes' | 'teams-conversation' | 'teams-new-chat' | 'teams-tenant';

/** At most `limit` in any `windowMs`. */
export type Window = { limit: number; windowMs: number };

/** One quota that all replicas share: `of` names whose it is, such as a conversation. All windows hold at once. */
export type Budget = { name: BudgetName; of: string; windows: readonly Window[] };

/** `waitMs`: when there may be room again, if nobody else takes it first. */
export type Taken = { ok: true } | { ok: false; waitMs: number };

/** No windows: nothing is counted, and nothing refused. */
export type Quotas = Readonly<Record<BudgetName, readonly Window[]>>;

/** What each class leaves for those before it, as a share of the whole quota. */
const RESERVE: Record<BudgetClass, number> = { urgent: 0, normal: 0.2, background: 0.5 };

/** How far this class may draw the window down. Never nothing: a small quota must not starve anybody for good. */
export function limitFor(window: Window, as: BudgetClass): number {
  return Math.max(1, Math.floor(window.limit * (1 - RESERVE[as])));
}

/** How long what becomes free is kept for those urgent ones who found nothing, so that they are the first to come. */
export const KEPT_MS = 2_000;

/** Takings are counted together by slots of this length, so that a quota's document stays small. */
const SLOTS_IN_WINDOW = 20;

export function slotMs(window: Window): number {
  return window.windowMs / SLOTS_IN_WINDOW;
}

/** A slot counts until its last moment is a whole window ago: rather a little too long than ever too short. */
export function countsForMs(window: Window): number {
  return window.windowMs + slotMs(window);
}

/** How much was taken in the slot that began at `at` (ms since 1970). */
export type Slot = { at: number; taken: number };

/** How long until one more fits into the window; 0 when it does now. `slots` are those that count, oldest first. */
export function waitFor(window: Window, slots: readonly Slot[], as: BudgetClass, nowMs: number): number {
  const used = slots.reduce((sum, slot) => sum + slot.taken, 0);
  let tooMany = used + 1 - limitFor(window, as);
  if (tooMany <= 0) return 0;
  for (const slot of slots) {
    tooMany -= slot.taken;
    if (tooMany <= 0) return Math.max(1, Math.ceil(slot.at + countsForMs(window) - nowMs));
  }
  return window.windowMs;
}
