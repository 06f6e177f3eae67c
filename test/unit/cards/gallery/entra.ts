import { findingsCard } from '../../../../src/cards/finding-card.ts';
import { newGroupCard } from '../../../../src/cards/new-group-card.ts';
import type { Reader } from '../../../../src/cards/reader.ts';
import type { Card } from '../../../../src/cards/render.ts';
import type { Finding } from '../../../../src/jit/finding/finding.ts';
import { BEN, buildGroup, buildPerson, buildRequest, buildRole, NOON } from '../../../support/builders.ts';
import type { Texts } from './texts.ts';

const FORM = '00000000-0000-4000-8000-000000000000';

/** What Entra has beside what the bot gave. */
export function entraCards(reader: Reader, texts: Texts): Record<string, Card> {
  return {
    'new group, as a rule': newGroupCard(
      { name: 'SG-Tier1-Operators', reason: 'the operators of tier 1', taken: 12, most: 500, form: FORM },
      reader,
    ),
    'new group': newGroupCard(
      {
        name: texts.hostile,
        reason: texts.hostile,
        taken: 12,
        most: 500,
        form: FORM,
      },
      reader,
    ),
    findings: findingsCard(
      {
        findings: [
          buildFinding(),
          buildFinding({ why: 'after-removal', state: 'removing', decidedBy: { ...BEN, name: texts.hostile } }),
          buildFinding({ principal: { ...BEN, name: texts.long }, entitlement: buildGroup({ name: texts.hostile }) }),
        ],
        now: NOON,
      },
      reader,
    ),
    'findings, given past the bot': findingsCard(
      {
        findings: [
          buildFinding({ why: 'outside', entitlement: buildGroup({ as: 'owner' }) }),
          buildFinding({ why: 'outside', state: 'removing', byPolicy: 'exchange-admin' }),
        ],
        now: NOON,
      },
      reader,
    ),
    'findings, very many': findingsCard(
      { findings: Array.from({ length: 400 }, () => buildFinding()), now: NOON },
      reader,
    ),
    'findings, none': findingsCard({ findings: [], now: NOON }, reader),
  };
}

function buildFinding(over: Partial<Finding> = {}): Finding {
  return {
    id: 'F-7K3M9' as Finding['id'],
    tenantId: buildRequest().tenantId,
    holdingId: 'holding' as Finding['holdingId'],
    principal: buildPerson(),
    entitlement: buildRole(),
    backEnd: 'direct',
    why: 'after-restore',
    occasion: 'epoch 1',
    foundAt: NOON,
    state: 'open',
    decidedBy: null,
    decidedAt: null,
    causes: [],
    ...over,
  };
}
