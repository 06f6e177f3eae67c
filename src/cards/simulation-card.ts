import { formatDuration } from '../jit/duration.ts';
import { entitlementLabel } from '../jit/entitlement.ts';
import type { Refusal, RefusalCode } from '../jit/errors.ts';
import type { SetAside, SimulatedStage, Simulation } from '../jit/operations/simulate-policy.ts';
import { escapeLabel, escapeName, escapeText } from './escape.ts';
import { type Fact, factsCard } from './facts.ts';
import { approversOf, listed } from './people.ts';
import type { Card } from './render.ts';

const MOST_PEOPLE = 10;

/** What would become of a request: the verdict and the rule that decides first, then what each rule found. */
export function simulationCard(simulation: Simulation): Card {
  const { policy, refusals } = simulation;
  const person = escapeName(simulation.person.name);
  const name = escapeLabel(policy.terms.name);
  const [first, ...others] = refusals;
  const verdict =
    first !== undefined
      ? `It would be refused: ${whyNot(first, person)}.`
      : simulation.stages.length === 0
        ? 'It would be granted at once: this policy asks nobody.'
        : `It would be sent to ${countOf(simulation)}.`;
  const facts: Fact[] = [
    { label: 'Decided by', lines: [decider(simulation, first)] },
    ...(others.length === 0
      ? []
      : [{ label: 'Also in the way', lines: others.map((one) => whyNot(one, person)), tone: 'Attention' as const }]),
    { label: 'May ask', lines: [eligibility(simulation, person)] },
    ...simulation.stages.map((stage, index): Fact => stageFact(stage, index, simulation.stages.length, person)),
    { label: 'Would open', lines: opensLines(simulation) },
    { label: 'For', lines: [lengthLine(simulation)] },
    { label: 'Must give', lines: askedFor(simulation) },
  ];
  return factsCard({
    title: `If ${person} asked for ${name}`,
    intro: [{ text: verdict, tone: first === undefined ? 'Good' : 'Attention' }],
    facts,
    outro: ['Nothing was sent or stored. All of this is looked at again when somebody asks, votes and is granted.'],
    spoken: first === undefined ? 'It would be taken.' : 'It would be refused.',
  });
}

function countOf({ stages }: Simulation): string {
  const asked = new Set(stages.flatMap((stage) => stage.asked.map((one) => one.id)));
  return asked.size === 1 ? '1 approver' : `${asked.size} approvers`;
}

const RULES: Partial<Record<RefusalCode, string>> = {
  'policy-disabled': 'the state of the policy',
  'bad-duration': 'the ceiling of the policy',
  frozen: 'the freeze of new grants',
  'unknown-person': 'the account of the person',
  guest: 'the account of the person',
  'requester-disabled': 'the account of the person',
  'not-eligible': 'who may ask',
  'nothing-to-grant': 'what the policy opens',
  'nobody-can-approve': 'who may approve, without the person who asks',
  'already-pending': 'one pending request a person and policy',
};

function decider({ stages }: Simulation, first: Refusal | undefined): string {
  if (first !== undefined) return `the rule about ${RULES[first.code] ?? escapeText(first.message)}`;
  if (stages.length === 0) return 'the policy itself: its approval is none';
  return stages.map(({ stage }) => `${stage.quorum} of ${approversOf(stage)}`).join(', then ');
}

function whyNot(refusal: Refusal, person: string): string {
  const fact = (key: string) => {
    const value = refusal.facts[key] ?? '';
    return escapeText(Array.isArray(value) ? value.join('; ') : String(value), 300);
  };
  switch (refusal.code) {
    case 'policy-disabled':
      return 'the policy is disabled (say "policy enable" to open it)';
    case 'bad-duration':
      return fact('faults');
    case 'frozen':
      return `new grants are frozen by ${fact('by')} (say "unfreeze" to lift it)`;
    case 'unknown-person':
      return `${person} is not in the directory any more`;
    case 'guest':
      return `${person} is a guest, and guests are not admitted`;
    case 'requester-disabled':
      return `the account of ${person} is disabled`;
    case 'not-eligible':
      return `${person} is not among those who may ask (say "policy set ${fact('policy')} eligible+=…" to add somebody)`;
    case 'nothing-to-grant':
      return `nothing of it can be granted: ${fact('reasons')}`;
    case 'nobody-can-approve':
      return `it takes ${fact('quorum')} of ${fact('approvers')}, and only ${fact('able')} could decide on a request of ${person}`;
    case 'already-pending':
      return `${person} has ${fact('requestId')} pending under it`;
    default:
      return escapeText(refusal.message);
  }
}

function eligibility({ through, policy }: Simulation, person: string): string {
  if (through.length > 0) {
    const ways = through.map((one) => (one.kind === 'user' ? 'by name' : `through ${escapeName(one.name)}`));
    return `yes, ${listed(ways)}`;
  }
  return `no: ${person} is not ${listed(policy.terms.eligible.map((one) => (one.kind === 'user' ? escapeName(one.name) : `in ${escapeName(one.name)}`)))}`;
}

const ASIDE: Record<SetAside['why'], string> = {
  'the-requester': 'asks, and nobody decides on their own request',
  disabled: 'is disabled',
  guest: 'is a guest',
};

function stageFact({ stage, asked, setAside }: SimulatedStage, index: number, stages: number, person: string): Fact {
  const names = asked.map((one) => escapeName(one.name));
  const short = asked.length < stage.quorum;
  return {
    label: stages === 1 ? 'Would be asked' : `Would be asked at stage ${index + 1}`,
    lines: [
      names.length === 0 ? 'nobody' : `${listed(names, undefined, MOST_PEOPLE)}; ${stage.quorum} must approve`,
      ...setAside
        .slice(0, MOST_PEOPLE)
        .map(({ name, why }) => `not ${why === 'the-requester' ? person : escapeName(name)}, who ${ASIDE[why]}`),
      ...(setAside.length > MOST_PEOPLE ? [`and ${setAside.length - MOST_PEOPLE} more who may not`] : []),
    ],
    ...(short ? { tone: 'Attention' as const } : {}),
  };
}

function opensLines({ opens, skipped }: Simulation): string[] {
  const lines = [
    ...opens.map((one) => escapeLabel(entitlementLabel(one))),
    ...skipped.map(({ label, reason }) => `not ${escapeLabel(label)}: ${escapeText(reason, 200)}`),
  ];
  return lines.length === 0 ? ['nothing'] : lines;
}

function lengthLine({ durationMs, policy }: Simulation): string {
  const { minMs, maxMs } = policy.terms.duration;
  return `${formatDuration(durationMs)}; from ${formatDuration(minMs)} to ${formatDuration(maxMs)} may be asked for`;
}

function askedFor({ policy }: Simulation): string[] {
  const { justificationLength, ticketPattern } = policy.terms.require;
  return [
    `a reason of at least ${justificationLength} characters`,
    ...(ticketPattern === null ? [] : [`a ticket like ${escapeText(ticketPattern, 120)}`]),
  ];
}
