import { policyCard, policyListCard } from '../../../../src/cards/policy-cards.ts';
import { policyHistoryCard } from '../../../../src/cards/policy-history-card.ts';
import type { Reader } from '../../../../src/cards/reader.ts';
import type { Card } from '../../../../src/cards/render.ts';
import { simulationCard } from '../../../../src/cards/simulation-card.ts';
import { templatesCard } from '../../../../src/cards/template-card.ts';
import { Refusal } from '../../../../src/jit/errors.ts';
import type { PolicyHistory } from '../../../../src/jit/operations/policy/policy-history.ts';
import type { SetAside, Simulation } from '../../../../src/jit/operations/policy/simulate-policy.ts';
import {
  AMIRA,
  BEN,
  buildGroup,
  buildPolicy,
  buildRole,
  buildStage,
  buildUnitRole,
  CHLOE,
  DAN,
  groupSubject,
  minutesAfterNoon,
  NOON,
  userSubject,
} from '../../../support/builders.ts';
import type { Texts } from './texts.ts';
/** Policies, their history, and what one would do. */
export function policyCards(reader: Reader, texts: Texts): Record<string, Card> {
  const list = { reader, now: NOON };
  return {
    policies: policyListCard(
      {
        policies: [
          buildPolicy(),
          buildPolicy({
            enabled: false,
            terms: { name: 'helpdesk', approval: 'none', description: '', entitlements: [buildGroup()] },
          }),
        ],
      },
      reader,
    ),
    'policies, none': policyListCard({ policies: [] }, reader),
    'policy history': policyHistoryCard({ ...list, history: buildHistory(texts, 3) }),
    'policy history, very long': policyHistoryCard({ ...list, history: buildHistory(texts, 400) }),
    'policy templates': templatesCard(reader),
    'policy simulated': simulationCard(buildSimulation(texts), reader),
    'policy simulated, refused': simulationCard(
      buildSimulation(texts, {
        person: { ...AMIRA, name: texts.hostile },
        policy: buildPolicy({
          terms: { name: texts.long, eligible: Array.from({ length: 90 }, () => groupSubject()) },
        }),
        through: [],
        refusals: [
          new Refusal('not-eligible', 'no', { policy: texts.long }),
          new Refusal('nothing-to-grant', 'no', { reasons: [texts.hostile, texts.long] }),
          new Refusal('nobody-can-approve', 'no', { approvers: [texts.hostile], quorum: 2, able: 0 }),
        ],
        opens: [],
      }),
      reader,
    ),
    policy: policyCard({
      ...list,
      policy: buildPolicy({
        terms: {
          approval: [buildStage({ quorum: 2 }), buildStage({ approvers: [userSubject(BEN), userSubject(DAN)] })],
          entitlements: [buildRole(), buildUnitRole(), buildGroup(), { kind: 'missing-group', name: 'SG-Not-Yet' }],
          channelId: '19:abc@thread.tacv2',
        },
      }),
    }),
  };
}

function buildHistory(texts: Texts, count: number): PolicyHistory {
  const { terms } = buildPolicy();
  const versions = Array.from({ length: count }, (_, index): PolicyHistory['versions'][number] => ({
    version: count - index,
    at: minutesAfterNoon(-index),
    by: index === 0 ? texts.hostile : BEN.name,
    what: 'changed',
    terms,
    changes: Array.from({ length: 20 }, () => `description: ${texts.hostile} → ${texts.long}`),
    rolledBackTo: index === 1 ? 1 : null,
  }));
  return { policy: buildPolicy({ deletedAt: NOON, enabled: false }), version: count + 7, versions, cut: 7 };
}

function buildSimulation(texts: Texts, overrides: Partial<Simulation> = {}): Simulation {
  const asked = Array.from({ length: 40 }, () => BEN);
  const setAside: SetAside[] = [
    { name: AMIRA.name, why: 'the-requester' },
    ...Array.from({ length: 40 }, () => ({ name: texts.hostile, why: 'disabled' as const })),
    { name: CHLOE.name, why: 'guest' },
  ];
  return {
    person: AMIRA,
    policy: buildPolicy(),
    durationMs: 3_600_000,
    through: [groupSubject(), userSubject(AMIRA)],
    refusals: [],
    opens: [buildRole(), buildGroup()],
    skipped: [{ label: texts.long, reason: texts.hostile }],
    stages: [{ stage: buildStage({ quorum: 2 }), asked, mayAlso: [CHLOE], setAside }],
    pim: { faults: [{ path: 'backEnd', message: texts.hostile }], warnings: [] },
    ...overrides,
  };
}
