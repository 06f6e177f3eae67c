import { groups, people } from '../../sandbox/graph/tenant-seed.ts';

/** Who takes part. Dana administers; Grace has standing access to the servers; the rest ask and approve. */
export const PEOPLE = ['erin', 'felix', 'ana', 'ben', 'dana', 'grace'] as const;
export type PersonKey = (typeof PEOPLE)[number];

/** Groups that give a right to ask or to decide; people come and go in them. */
export const RIGHTS = ['messaging', 'messagingLeads'] as const;
export type RightsGroup = (typeof RIGHTS)[number];

/** What policies give. The mailbox group is given by two of them, so that grants overlap on it. */
export const TARGETS = ['mailboxOperators', 'serverOperators', 'exchange'] as const;
export type Target = (typeof TARGETS)[number];

export const EXCHANGE_ROLE = '29232cdf-9323-42fd-ade2-1d097af3e4de';

export function idOf(person: PersonKey): string {
  return people[person];
}

export function personOf(id: string): PersonKey | undefined {
  return PEOPLE.find((key) => people[key] === id);
}

/** Object id of the group, or id of the role definition. */
export function targetId(target: Target): string {
  return target === 'exchange' ? EXCHANGE_ROLE : groups[target];
}

export function groupIdOf(group: RightsGroup): string {
  return groups[group];
}

/** One person's hold on one target. */
export type Pair = `${PersonKey}/${Target}`;

export function pairOf(person: PersonKey, target: Target): Pair {
  return `${person}/${target}`;
}

export const PAIRS: readonly { pair: Pair; person: PersonKey; target: Target }[] = PEOPLE.flatMap((person) =>
  TARGETS.map((target) => ({ pair: pairOf(person, target), person, target })),
);
