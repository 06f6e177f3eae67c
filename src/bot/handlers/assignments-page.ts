import { assignmentsCard } from '../../cards/assignments-card.ts';
import { type Only, whichCard } from '../../cards/assignments-pick.ts';
import type { Card } from '../../cards/render.ts';
import { DirectoryUnavailable, Refusal } from '../../jit/errors.ts';
import { listAssignments } from '../../jit/operations/entra/list-assignments.ts';
import { matchNames, type NameMatch } from '../../jit/operations/entra/look-up-names.ts';
import { refusalMessage } from '../error-replies.ts';
import { ANYTHING, choiceOf, MOST_CHOICES } from './forms/search.ts';
import type { TurnDeps } from './turn-deps.ts';

/** To be read at a glance: the list to pick from has more. */
const MOST_TYPED = 3;

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
    const matches = await nearby(turn, about);
    // Several of that name are told apart by the refusal itself; of none, what begins with it may be meant.
    const meant = points.length > 0 ? points : matches.slice(0, MOST_TYPED).map(typedAs);
    const typed = meant.map((one) => `${command} ${one}`);
    const choices = matches.map((match) => choiceOf(match, turn));
    return whichCard({ title, text: told, typed, choices, only, form: deps.random.uuid() }, reader);
  }
}

/** What begins with that name: somebody may have stopped half way. */
async function nearby(turn: TurnDeps, about: string): Promise<NameMatch[]> {
  const text = about.replace(/^(?:person|user|role|group)\s*[: ]\s*/i, '');
  try {
    return await matchNames(turn.deps, turn.caller, { kinds: ANYTHING, text, most: MOST_CHOICES, for: 'readers' });
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return [];
  }
}

function typedAs(match: NameMatch): string {
  switch (match.kind) {
    case 'user':
      return `person ${match.user.address}`;
    case 'group':
      return `group ${match.group.name}`;
    case 'role':
      return `role ${match.role.name}`;
    case 'unit':
      return match.unit.name;
  }
}
