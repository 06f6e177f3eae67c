import { assignmentsCard } from '../../cards/assignments-card.ts';
import { type Only, whichCard } from '../../cards/assignments-pick.ts';
import type { Choice } from '../../cards/forms/form-elements.ts';
import type { Card } from '../../cards/render.ts';
import { DirectoryUnavailable, Refusal } from '../../jit/errors.ts';
import { listAssignments } from '../../jit/operations/entra/list-assignments.ts';
import { matchNames } from '../../jit/operations/entra/look-up-names.ts';
import { refusalMessage } from '../error-replies.ts';
import { ANYTHING, choiceOf, MOST_CHOICES } from './forms/search.ts';
import type { TurnDeps } from './turn-deps.ts';

/** Read afresh for each page, by the rights that its reader has now. A name that is nobody's or several's is asked back. */
export async function assignmentsPage(
  turn: TurnDeps,
  { about, only, page }: { about: string | null; only: Only; page: number },
): Promise<Card> {
  const { deps, caller, reader } = turn;
  try {
    const list = await listAssignments(deps, caller, about);
    return assignmentsCard({ list, asked: about, only, page, now: deps.clock.now() }, reader);
  } catch (error) {
    if (!(error instanceof Refusal) || about === null) throw error;
    if (error.code !== 'unknown-name' && error.code !== 'ambiguous-name') throw error;
    const { title, text, points = [] } = refusalMessage(error, reader);
    const told = typeof text === 'string' ? text : text.join(' ');
    const command = only === 'eligible' ? 'eligibility list' : 'assignments';
    const typed = points.map((point) => `${command} ${point}`);
    const form = deps.random.uuid();
    return whichCard({ title, text: told, typed, choices: await nearby(turn, about), only, form }, reader);
  }
}

/** What begins with that name: somebody may have stopped half way. */
async function nearby(turn: TurnDeps, about: string): Promise<Choice[]> {
  const text = about.replace(/^(?:person|user|role|group)\s*[: ]\s*/i, '');
  try {
    const matches = await matchNames(turn.deps, turn.caller, {
      kinds: ANYTHING,
      text,
      most: MOST_CHOICES,
      for: 'readers',
    });
    return matches.map((match) => choiceOf(match, turn));
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return [];
  }
}
