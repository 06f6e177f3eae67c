import type { Db, Document } from 'mongodb';
import type { Delivery, Effect } from '../../src/jit/delivery/delivery.ts';
import type { Held } from '../../src/jit/entitlement.ts';
import type { Holding } from '../../src/jit/holding/holding.ts';
import type { Policy } from '../../src/jit/policy/policy.ts';
import type { Control } from '../../src/jit/ports.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import {
  accountOf,
  type Holder,
  isAccountKind,
  kindNamed,
  type Pair,
  type PersonKey,
  pairOf,
  partsOf,
  personOf,
  type Thing,
  targetWithId,
} from './cast.ts';

export type Kept<Body> = { seq: number; dueAt: Date | null; outbox: Effect[]; body: Body };

/** Everything that is stored, read past the bot. */
export type Seen = {
  requests: Map<string, Kept<AccessRequest>>;
  /** By pair; what belonged to an account that is no more, by its own id. */
  holdings: Map<Pair | Holding['id'], Kept<Holding>>;
  policies: Map<string, Kept<Policy>>;
  frozen: boolean;
  /** When the next message must be looked at, if ever. */
  deliveryDueAt: Date | null;
};

export const NOTHING_SEEN: Seen = {
  requests: new Map(),
  holdings: new Map(),
  policies: new Map(),
  frozen: false,
  deliveryDueAt: null,
};

type Row =
  | ({ from: 'requests' } & Kept<AccessRequest>)
  | ({ from: 'holdings' } & Kept<Holding>)
  | ({ from: 'policies' } & Kept<Policy>)
  | ({ from: 'control' } & Kept<Control>)
  | { from: 'deliveries'; dueAt: Date };

/** Who has this object id now. */
export type WhoseId = (id: string) => Holder | undefined;

/** What may have changed since the last look: sending changes messages alone, and few steps change the rules. */
export type Reach = 'messages' | 'work' | 'everything';

export async function observe(db: Db, last: Seen, reach: Reach, whose: WhoseId): Promise<Seen> {
  if (reach === 'messages') return { ...last, deliveryDueAt: await nextDelivery(db) };
  const rulesToo = reach === 'everything';
  const rows = await rowsOf(db, rulesToo);
  const of = <From extends Row['from']>(from: From) =>
    rows.filter((row): row is Extract<Row, { from: From }> => row.from === from);
  const byAge = of('requests').sort((a, b) => a.body.submittedAt.getTime() - b.body.submittedAt.getTime());
  return {
    requests: new Map(byAge.map((one) => [one.body.id, one])),
    holdings: new Map(of('holdings').map((one) => [pairOfHolding(one.body, whose) ?? one.body.id, one] as const)),
    policies: rulesToo ? new Map(of('policies').map((one) => [one.body.terms.name, one])) : last.policies,
    frozen: rulesToo ? (of('control')[0]?.body.frozen ?? false) : last.frozen,
    deliveryDueAt: of('deliveries')[0]?.dueAt ?? null,
  };
}

const NEXT_DELIVERY: Document[] = [
  { $match: { dueAt: { $ne: null } } },
  { $sort: { dueAt: 1 } },
  { $limit: 1 },
  { $project: { _id: 0, dueAt: 1, from: { $literal: 'deliveries' } } },
];

/** One command: a history looks some fifty times, and what it asks for each time is little. */
async function rowsOf(db: Db, rulesToo: boolean): Promise<Row[]> {
  const all = (from: string): Document[] => [{ $unset: 'events' }, { $set: { from } }];
  const union = (coll: string, pipeline: Document[]) => ({ $unionWith: { coll, pipeline } });
  return db
    .collection('requests')
    .aggregate<Row>([
      ...all('requests'),
      union('holdings', all('holdings')),
      ...(rulesToo ? [union('policies', all('policies')), union('control', all('control'))] : []),
      union('deliveries', NEXT_DELIVERY),
    ])
    .toArray();
}

async function nextDelivery(db: Db): Promise<Date | null> {
  const [next] = await db.collection('deliveries').aggregate<{ dueAt: Date }>(NEXT_DELIVERY).toArray();
  return next?.dueAt ?? null;
}

export async function deliveriesIn(db: Db): Promise<Delivery[]> {
  const found = await db.collection<Omit<Delivery, 'id'> & { _id: string }>('deliveries').find().toArray();
  return found.map(({ _id, ...rest }) => ({ ...rest, id: _id as Delivery['id'] }));
}

export type DueTimes = { at: number; queue: 'requests' | 'holdings' | 'policies' | 'deliveries' }[];

/** When each kind of thing stored must next be looked at, if ever. */
export function dueTimes({ requests, holdings, policies, deliveryDueAt }: Seen): DueTimes {
  const first = (kept: Iterable<{ dueAt: Date | null }>) =>
    Math.min(...[...kept].map((one) => one.dueAt?.getTime() ?? Number.POSITIVE_INFINITY));
  const times: DueTimes = [
    { queue: 'requests', at: first(requests.values()) },
    { queue: 'holdings', at: first(holdings.values()) },
    { queue: 'policies', at: first(policies.values()) },
    { queue: 'deliveries', at: first([{ dueAt: deliveryDueAt }]) },
  ];
  return times.filter((one) => one.at < Number.POSITIVE_INFINITY);
}

function pairOfHolding({ entitlement, principal }: Holding, whose: WhoseId): Pair | undefined {
  const holder = whose(principal.id);
  const thing = thingOf(entitlement);
  return holder === undefined || thing === undefined ? undefined : pairOf(holder, thing);
}

function thingOf(entitlement: Held): Thing | undefined {
  if (entitlement.kind === 'account') return kindNamed(entitlement.name);
  return targetWithId(entitlement.kind === 'role' ? entitlement.roleDefinitionId : entitlement.groupId);
}

export function requesterOf(request: AccessRequest): PersonKey {
  const person = personOf(request.terms.person.id);
  if (person === undefined) throw new Error('a request of somebody who never asked');
  return person;
}

/** The pairs that a request opens: what goes to an account of the person's goes with the account. */
export function pairsOf(request: AccessRequest): Pair[] {
  const person = requesterOf(request);
  const { account, entitlements } = request.terms;
  const targets = entitlements.map(thingOf).filter((thing) => thing !== undefined);
  if (account === undefined) return targets.map((target) => pairOf(person, target));
  const kind = kindNamed(account.name);
  if (kind === undefined) return [];
  const holder = accountOf(person, kind);
  return [pairOf(person, kind), ...targets.map((target) => pairOf(holder, target))];
}

export function itemOn(request: AccessRequest, pair: Pair) {
  const { holder, owner, thing } = partsOf(pair);
  const { account } = request.terms;
  if (requesterOf(request) !== owner) return undefined;
  const kind = account === undefined ? undefined : kindNamed(account.name);
  const whole = isAccountKind(thing)
    ? thing === kind
    : holder === (kind === undefined ? owner : accountOf(owner, kind));
  return whole ? request.grant?.items.find(({ entitlement }) => thingOf(entitlement) === thing) : undefined;
}
