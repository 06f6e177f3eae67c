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

/** What a dedicated account is kept as: `spare` is shut when access ends and opened again the next time, `burner` is deleted. */
export const ACCOUNTS = ['spare', 'burner'] as const;
export type AccountKind = (typeof ACCOUNTS)[number];
export type AccountKey = `${PersonKey}'s ${AccountKind}`;
/** Policies name accounts so; what follows is the person's own alias. */
export const ACCOUNT_PREFIX: Readonly<Record<AccountKind, string>> = { spare: 'jit-', burner: 'once-' };

export function accountOf(person: PersonKey, kind: AccountKind): AccountKey {
  return `${person}'s ${kind}`;
}

export function kindNamed(accountName: string): AccountKind | undefined {
  return ACCOUNTS.find((kind) => accountName.startsWith(ACCOUNT_PREFIX[kind]));
}

/** Whoever can hold something. */
export type Holder = PersonKey | AccountKey;

export function isPerson(holder: Holder): holder is PersonKey {
  return PEOPLE.some((person) => person === holder);
}

export function idOf(person: PersonKey): string {
  return people[person];
}

export function personOf(id: string): PersonKey | undefined {
  return PEOPLE.find((key) => people[key] === id);
}

/** Object id of the group, or id of the role definition. */
export function targetId(target: Gift): string {
  return target === 'exchange' ? EXCHANGE_ROLE : groups[target];
}

export function targetWithId(id: string): Target | undefined {
  return TARGETS.find((target) => targetId(target) === id);
}

export function isAccountKind(thing: Thing): thing is AccountKind {
  return ACCOUNTS.some((kind) => kind === thing);
}

export function groupIdOf(group: RightsGroup): string {
  return groups[group];
}

/** What others may give an account: also a right to decide, which must be worth nothing there. */
export const GIFTS = [...TARGETS, 'messagingLeads'] as const;
export type Gift = (typeof GIFTS)[number];
/** What can be held. An account itself is held by its owner while it is enabled. */
export type Thing = Gift | AccountKind;

/** One holder's hold on one thing. */
export type Pair = `${Holder}/${Thing}`;

export function pairOf(holder: Holder, thing: Thing): Pair {
  return `${holder}/${thing}`;
}

export type PairParts = { pair: Pair; holder: Holder; owner: PersonKey; thing: Thing };

/** Everything that anybody can hold. */
export const PAIRS: readonly PairParts[] = PEOPLE.flatMap((owner) => [
  ...TARGETS.map((thing) => ({ pair: pairOf(owner, thing), holder: owner, owner, thing })),
  ...ACCOUNTS.flatMap((kind) => {
    const holder = accountOf(owner, kind);
    const gifts = GIFTS.map((thing) => ({ pair: pairOf(holder, thing), holder, owner, thing }));
    return [{ pair: pairOf(owner, kind), holder: owner, owner, thing: kind }, ...gifts];
  }),
]);

const PARTS = new Map(PAIRS.map((one) => [one.pair, one]));

export function partsOf(pair: Pair): PairParts {
  const parts = PARTS.get(pair);
  if (parts === undefined) throw new Error(`nobody can hold ${pair}`);
  return parts;
}
