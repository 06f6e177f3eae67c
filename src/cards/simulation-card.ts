import type { Refusal } from '../jit/errors.ts';
import type { SimulatedStage, Simulation } from '../jit/operations/policy/simulate-policy.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { entitlementText } from './entitlement-text.ts';
import { escapeLabel, escapeName, escapeText } from './escape.ts';
import { extendFact } from './extend-rule-text.ts';
import { type Fact, factsCard } from './facts.ts';
import { approversOf, listed } from './people.ts';
import type { Reader } from './reader.ts';
import type { Card } from './render.ts';
import { retell } from './retell.ts';

const MOST_PEOPLE = 10;

/** What would become of a request: the verdict and the rule that decides first, then what each rule found. */
export function simulationCard(simulation: Simulation, reader: Reader): Card {
  const { policy, refusals, stages } = simulation;
  const words = wordsFor(reader).simulation;
  const { rows } = words;
  const person = escapeName(simulation.person.name);
  const [first, ...others] = refusals;
  const verdict =
    first !== undefined
      ? words.refused(whyNot(first, person, reader))
      : stages.length === 0
        ? words.atOnce
        : words.sentTo(countOf(simulation));
  const inTheWay: Fact[] =
    others.length === 0
      ? []
      : [{ label: rows.alsoInTheWay, lines: others.map((one) => whyNot(one, person, reader)), tone: 'Attention' }];
  const facts: Fact[] = [
    { label: rows.decidedBy, lines: [decider(simulation, first, reader)] },
    ...inTheWay,
    { label: rows.mayAsk, lines: [eligibility(simulation, person, reader)] },
    ...stages.map((stage, index): Fact => stageFact(stage, index, stages.length, person, reader)),
    { label: rows.opens, lines: opensLines(simulation, reader) },
    { label: rows.duration, lines: [lengthLine(simulation, reader)] },
    ...pimFacts(simulation, reader),
    extendFact(policy.terms, reader),
    { label: rows.mustGive, lines: askedFor(simulation, reader) },
  ];
  return factsCard(
    {
      title: words.title(person, escapeLabel(policy.terms.name)),
      intro: [{ text: verdict, tone: first === undefined ? 'Good' : 'Attention' }],
      facts,
      outro: [words.nothingSent],
      spoken: first === undefined ? words.spoken.taken : words.spoken.refused,
    },
    reader,
  );
}

/** What a grant would fail for in Entra, whatever the rules here say. */
function pimFacts({ pim }: Simulation, reader: Reader): Fact[] {
  const told = (text: string) => escapeText(retell(text, reader), 500);
  const label = wordsFor(reader).pim.inEntra;
  const faults = pim.faults.map(({ message }) => told(message));
  if (faults.length > 0) return [{ label, lines: faults, tone: 'Attention' }];
  return pim.warnings.length === 0 ? [] : [{ label, lines: pim.warnings.map(told) }];
}

function countOf({ stages }: Simulation): number {
  return new Set(stages.flatMap((stage) => stage.asked.map((one) => one.id))).size;
}

function decider({ stages }: Simulation, first: Refusal | undefined, reader: Reader): string {
  const { simulation: words, policies } = wordsFor(reader);
  if (first !== undefined) {
    const rules: Readonly<Record<string, string>> = words.rules;
    return words.theRule(rules[first.code] ?? escapeText(retell(first.message, reader)));
  }
  if (stages.length === 0) return words.thePolicy;
  return policies.stagesInTurn(stages.map(({ stage }) => policies.quorum(stage.quorum, approversOf(stage, reader))));
}

function whyNot(refusal: Refusal, person: string, reader: Reader): string {
  const { why } = wordsFor(reader).simulation;
  const fact = (key: string) => {
    const value = refusal.facts[key] ?? '';
    const parts = Array.isArray(value) ? value : [String(value)];
    return escapeText(parts.map((part) => retell(part, reader)).join('; '), 300);
  };
  switch (refusal.code) {
    case 'policy-disabled':
      return why.policyDisabled;
    case 'bad-duration':
      return fact('faults');
    case 'frozen':
      return why.frozen(fact('by'));
    case 'unknown-person':
      return why.unknownPerson(person);
    case 'guest':
      return why.guest(person);
    case 'requester-disabled':
      return why.disabled(person);
    case 'not-eligible':
      return why.notEligible(person, fact('policy'));
    case 'nothing-to-grant':
      return why.nothingToGrant(fact('reasons'));
    case 'nobody-can-approve':
      return why.nobodyCanApprove(fact('quorum'), fact('approvers'), fact('able'), person);
    case 'already-pending':
      return why.alreadyPending(person, fact('requestId'));
    default:
      return escapeText(retell(refusal.message, reader));
  }
}

function eligibility({ through, policy }: Simulation, person: string, reader: Reader): string {
  const words = wordsFor(reader).simulation;
  if (through.length > 0) {
    const ways = through.map((one) => (one.kind === 'user' ? words.byName : words.through(escapeName(one.name))));
    return words.mayAsk(listed(ways, reader));
  }
  const ways = policy.terms.eligible.map((one) =>
    one.kind === 'user' ? escapeName(one.name) : words.inGroup(escapeName(one.name)),
  );
  return words.mayNotAsk(person, listed(ways, reader));
}

function stageFact(simulated: SimulatedStage, index: number, stages: number, person: string, reader: Reader): Fact {
  const { stage, asked, mayAlso, setAside } = simulated;
  const words = wordsFor(reader).simulation;
  const names = asked.map((one) => escapeName(one.name));
  const short = asked.length < stage.quorum;
  return {
    label: stages === 1 ? words.rows.asked : words.rows.askedAt(index + 1),
    lines: [
      names.length === 0 ? words.nobody : words.mustApprove(listed(names, reader, MOST_PEOPLE), stage.quorum),
      ...(mayAlso.length === 0 ? [] : [mayAlsoLine(mayAlso, reader)]),
      ...setAside
        .slice(0, MOST_PEOPLE)
        .map(({ name, why }) => words.setAside[why](why === 'the-requester' ? person : escapeName(name))),
      ...(setAside.length > MOST_PEOPLE ? [words.moreSetAside(setAside.length - MOST_PEOPLE)] : []),
    ],
    ...(short ? { tone: 'Attention' as const } : {}),
  };
}

function mayAlsoLine(people: SimulatedStage['mayAlso'], reader: Reader): string {
  const names = people.map((one) => escapeName(one.name));
  return wordsFor(reader).quiet.policy.mayAlso(listed(names, reader, MOST_PEOPLE));
}

function opensLines({ opens, skipped }: Simulation, reader: Reader): string[] {
  const words = wordsFor(reader).simulation;
  const lines = [
    ...opens.map((one) => escapeLabel(entitlementText(one, reader))),
    ...skipped.map(({ label, reason }) => words.left(escapeLabel(label), escapeText(retell(reason, reader), 200))),
  ];
  return lines.length === 0 ? [words.nothing] : lines;
}

function lengthLine({ durationMs, policy }: Simulation, reader: Reader): string {
  const { minMs, maxMs } = policy.terms.duration;
  const inWords = (ms: number) => durationText(ms, reader);
  return wordsFor(reader).simulation.lasts(inWords(durationMs), inWords(minMs), inWords(maxMs));
}

function askedFor({ policy }: Simulation, reader: Reader): string[] {
  const { justificationLength, ticketPattern } = policy.terms.require;
  const { policies } = wordsFor(reader);
  return [
    policies.reason(justificationLength),
    ...(ticketPattern === null ? [] : [policies.ticket(escapeText(ticketPattern, 120))]),
  ];
}
