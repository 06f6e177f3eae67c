import { entitlementText } from '../../cards/entitlement-text.ts';
import { findingsCard } from '../../cards/finding-card.ts';
import type { FindingId } from '../../jit/ids.ts';
import { decideFinding, listFindings } from '../../jit/operations/watch/findings.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer, messageAnswer } from '../answer.ts';
import type { TurnDeps } from './turn-deps.ts';

export async function showFindings({ deps, caller, reader }: TurnDeps): Promise<Answer> {
  return cardAnswer(findingsCard({ findings: await listFindings(deps, caller), now: deps.clock.now() }, reader));
}

export async function decideOnFinding(turn: TurnDeps, id: FindingId, decision: 'keep' | 'remove'): Promise<Answer> {
  const { deps, caller, cause, reader } = turn;
  const { principal, entitlement } = await decideFinding(deps, { caller, cause, id, decision });
  const { admin } = wordsFor(reader);
  const words = decision === 'keep' ? admin.findingKept : admin.findingRemoved;
  const points = [`${id}: ${principal.name}, ${entitlementText(entitlement, reader)}`];
  return messageAnswer({ ...words, points, tone: 'good' }, reader);
}
