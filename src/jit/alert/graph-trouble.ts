/** How Graph fails the bot, as far as somebody can do something about it. */
export type GraphTrouble =
  /** 401, 403, no token: the app lacks a permission, its consent or its secret. */
  | 'permission'
  /** 429: too many calls. */
  | 'throttled'
  /** Another 4xx: Graph will not take the write as it is. */
  | 'refused'
  /** No answer, or 5xx. */
  | 'unreachable';

export const GRAPH_TROUBLES = ['permission', 'throttled', 'refused', 'unreachable'] as const satisfies GraphTrouble[];

/** From the words that a failed call left (they begin with its status, where there was an answer). */
export function graphTroubleOf(detail: string): GraphTrouble {
  if (/^40[13]\b|^no token/.test(detail)) return 'permission';
  if (/^429\b/.test(detail)) return 'throttled';
  // What PIM would not take is told in words (behaviour S1.26).
  return /^4\d\d\b|^Entra /.test(detail) ? 'refused' : 'unreachable';
}
