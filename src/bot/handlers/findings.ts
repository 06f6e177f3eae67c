import { findingsCard } from '../../cards/finding-card.ts';
import { messageCard } from '../../cards/message-card.ts';
import { entitlementLabel } from '../../jit/entitlement.ts';
import type { FindingId } from '../../jit/ids.ts';
import { decideFinding, listFindings } from '../../jit/operations/findings.ts';
import { type Answer, cardAnswer } from '../answer.ts';
import type { TurnDeps } from './turn-deps.ts';

export async function showFindings({ deps, caller }: TurnDeps): Promise<Answer> {
  return cardAnswer(findingsCard({ findings: await listFindings(deps, caller), now: deps.clock.now() }));
}

export async function decideOnFinding(turn: TurnDeps, id: FindingId, decision: 'keep' | 'remove'): Promise<Answer> {
  const { deps, caller, cause } = turn;
  const { principal, entitlement } = await decideFinding(deps, { caller, cause, id, decision });
  const text =
    decision === 'keep'
      ? 'It stays, as standing access: no grant of this bot will take it away.'
      : 'It is being taken away. It is called removed when two reads have confirmed it.';
  return cardAnswer(
    messageCard({
      title: decision === 'keep' ? 'Kept' : 'Being removed',
      text,
      points: [`${id}: ${principal.name}, ${entitlementLabel(entitlement)}`],
      tone: 'good',
    }),
  );
}
