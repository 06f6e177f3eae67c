import type { Db, Document } from 'mongodb';
import type { Delivery, Effect } from '../../src/jit/delivery/delivery.ts';
import type { Holding } from '../../src/jit/holding/holding.ts';
import type { Policy } from '../../src/jit/policy/policy.ts';
import type { Control } from '../../src/jit/ports.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { PAIRS, type Pair, type PersonKey, personOf, targetId } from './cast.ts';

export type Kept<Body> = { seq: number; dueAt: Date | null; outbox: Effect[]; body: Body };

/** Everything that is stored, read past the bot. */
export type Seen = {
  requests: Map<string, Kept<AccessRequest>>;
  holdings: Map<Pair, Kept<Holding>>;
  policies: Map<string, Kept<Policy>>;
  frozen: boolean;
};

/** Policies and the freeze change with few steps: they are read again only when `rulesToo` says so. */
export async function observe(db: Db, last: Seen, rulesToo: boolean): Promise<Seen> {
  const [requests, holdings, policies, control] = await Promise.all([
    all<AccessRequest>(db, 'requests'),
    all<Holding>(db, 'holdings'),
    rulesToo ? all<Policy>(db, 'policies') : [...last.policies.values()],
    rulesToo ? all<Control>(db, 'control') : null,
  ]);
  const byAge = requests.sort((a, b) => a.body.submittedAt.getTime() - b.body.submittedAt.getTime());
  return {
    requests: new Map(byAge.map((one) => [one.body.id, one])),
    holdings: new Map(
      holdings.flatMap((one) => {
        const pair = pairOfHolding(one.body);
        return pair === undefined ? [] : [[pair, one] as const];
      }),
    ),
    policies: new Map(policies.map((one) => [one.body.terms.name, one])),
    frozen: control === null ? last.frozen : (control[0]?.body.frozen ?? false),
  };
}

export async function deliveriesIn(db: Db): Promise<Delivery[]> {
  const found = await db.collection<Omit<Delivery, 'id'> & { _id: string }>('deliveries').find().toArray();
  return found.map(({ _id, ...rest }) => ({ ...rest, id: _id as Delivery['id'] }));
}

export type DueTimes = { at: number; queue: 'requests' | 'holdings' | 'policies' | 'deliveries' }[];

/** When each kind of thing stored must next be looked at, if ever. */
export async function dueTimes(db: Db, { requests, holdings, policies }: Seen): Promise<DueTimes> {
  const delivery = await db
    .collection<{ dueAt: Date | null }>('deliveries')
    .findOne({ dueAt: { $ne: null } }, { projection: { dueAt: 1 }, sort: { dueAt: 1 } });
  const first = (kept: Iterable<{ dueAt: Date | null }>) =>
    Math.min(...[...kept].map((one) => one.dueAt?.getTime() ?? Number.POSITIVE_INFINITY));
  const times: DueTimes = [
    { queue: 'requests', at: first(requests.values()) },
    { queue: 'holdings', at: first(holdings.values()) },
    { queue: 'policies', at: first(policies.values()) },
    { queue: 'deliveries', at: first(delivery === null ? [] : [delivery]) },
  ];
  return times.filter((one) => one.at < Number.POSITIVE_INFINITY);
}

async function all<Body>(db: Db, name: string): Promise<Kept<Body>[]> {
  const docs = await db
    .collection<Document>(name)
    .find({}, { projection: { events: 0 } })
    .toArray();
  return docs as unknown as Kept<Body>[];
}

function pairOfHolding(holding: Holding): Pair | undefined {
  const { entitlement, principal } = holding;
  const id = entitlement.kind === 'role' ? entitlement.roleDefinitionId : entitlement.groupId;
  const person = personOf(principal.id);
  return PAIRS.find((one) => one.person === person && targetId(one.target) === id)?.pair;
}

export function requesterOf(request: AccessRequest): PersonKey {
  const person = personOf(request.terms.person.id);
  if (person === undefined) throw new Error('a request of somebody who never asked');
  return person;
}

/** The pairs that a request opens. */
export function pairsOf(request: AccessRequest): Pair[] {
  const person = requesterOf(request);
  const ids = request.terms.entitlements.map((one) => (one.kind === 'role' ? one.roleDefinitionId : one.groupId));
  return PAIRS.filter((one) => one.person === person && ids.some((id) => id === targetId(one.target))).map(
    (one) => one.pair,
  );
}

export function itemOn(request: AccessRequest, pair: Pair) {
  const target = PAIRS.find((one) => one.pair === pair)?.target;
  if (target === undefined) return undefined;
  return request.grant?.items.find(({ entitlement }) => {
    const id = entitlement.kind === 'role' ? entitlement.roleDefinitionId : entitlement.groupId;
    return id === targetId(target);
  });
}
