import { MINUTE_MS } from '../duration.ts';
import type { PolicyDraft } from './policy-draft.ts';
import { LIMITS } from './policy-schema.ts';

/** Ends are told to Entra on the next whole minute, so a window there is so much longer at most. */
const ROUNDING_MS = MINUTE_MS;

/**
 * The same draft, given by Privileged Identity Management: nothing shorter than it takes, and nothing longer than the
 * settings of what it opens allow. `mostMs`: the least of those; null: there is no limit, or it is not known.
 */
export function fitToPim(draft: PolicyDraft, mostMs: number | null): PolicyDraft {
  const { duration } = draft;
  const minMs = Math.max(duration.minMs, LIMITS.pimMinMs);
  const maxMs = Math.max(minMs, Math.min(duration.maxMs, mostMs === null ? duration.maxMs : mostMs - ROUNDING_MS));
  const within = (ms: number) => Math.min(Math.max(ms, minMs), maxMs);
  const optionsMs = [...new Set(duration.optionsMs.map(within))];
  return { ...draft, backEnd: 'pim', duration: { minMs, maxMs, defaultMs: within(duration.defaultMs), optionsMs } };
}
