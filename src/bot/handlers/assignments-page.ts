import { assignmentsCard } from '../../cards/assignments-card.ts';
import type { Card } from '../../cards/render.ts';
import { listAssignments } from '../../jit/operations/list-assignments.ts';
import type { TurnDeps } from './turn-deps.ts';

/** Read afresh for each page, by the rights that its reader has now. */
export async function assignmentsPage(
  { deps, caller, reader }: TurnDeps,
  { about, only, page }: { about: string | null; only: 'eligible' | 'everything'; page: number },
): Promise<Card> {
  const list = await listAssignments(deps, caller, about);
  return assignmentsCard({ list, asked: about, only, page, now: deps.clock.now() }, reader);
}
