import { isDeepStrictEqual } from 'node:util';
import type { Db, Document } from 'mongodb';
import type { Holding } from '../../src/jit/holding/holding.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import type { CollectionName } from '../../src/store/collections.ts';
import type { Counts } from './protocol.ts';
import type { Accepted } from './stage.ts';

const COUNTED = [
  'requests',
  'holdings',
  'policies',
  'control',
  'alerts',
  'findings',
  'refusals',
  'deliveries',
  'ledger',
  'contacts',
  'rates',
  'budgets',
  'marks',
  'spent',
] as const satisfies CollectionName[];

export async function countDocuments(db: Db): Promise<Counts> {
  const counts = await Promise.all(COUNTED.map(async (name) => [name, await db.collection(name).countDocuments()]));
  return Object.fromEntries(counts);
}

/** What idle polling has a reason to look at. */
export async function countLive(db: Db): Promise<number> {
  const wanted: [CollectionName, Document][] = [
    [
      'requests',
      {
        $or: [
          { 'body.state': 'pending' },
          { 'body.grant.state': { $in: ['scheduled', 'activating', 'active', 'revoking'] } },
        ],
      },
    ],
    ['holdings', { openness: { $gt: 0 } }],
    ['deliveries', { state: 'waiting' }],
    ['alerts', { 'body.open': true }],
    ['findings', { 'body.state': { $in: ['open', 'removing'] } }],
    ['refusals', { open: true }],
    ['policies', {}],
  ];
  const counts = await Promise.all(wanted.map(([name, which]) => db.collection(name).countDocuments(which)));
  return counts.reduce((sum, one) => sum + one, 0);
}

/** What is wrong once everybody went home and the last work is done; empty when all is well. */
export async function leftovers(db: Db): Promise<string[]> {
  const requests = await db.collection<{ body: AccessRequest }>('requests').find().toArray();
  const holdings = await db.collection<{ body: Holding }>('holdings').find().toArray();
  const faults = requests.flatMap(({ body: { id, state, grant } }) => {
    const over = grant === null ? state !== 'pending' && state !== 'approved' : grant.state === 'ended';
    return over ? [] : [`${id} is ${state}, its grant ${grant?.state}`];
  });
  for (const { body } of holdings) {
    if (body.state !== 'absent' || body.leases.length > 0) faults.push(`${body.id} is ${body.state}`);
  }
  for (const name of ['requests', 'policies', 'deliveries', 'alerts', 'findings'] as const) {
    const waiting = { $or: [{ dueAt: { $ne: null } }, { 'outbox.0': { $exists: true } }, { unsealed: true }] };
    const left = await db.collection(name).find(waiting).limit(5).toArray();
    faults.push(...left.map((doc) => `${name} ${String(doc._id)} waits, due ${String(doc.dueAt)}`));
  }
  return faults;
}

/** Requests that people were told of, and that are neither there nor so old that the retention rule let them go. */
export async function lostRequests(db: Db, accepted: readonly Accepted[], keptSinceMs: number): Promise<string[]> {
  const ids = accepted.map((one) => one.id);
  const there = await db
    .collection<{ _id: string }>('requests')
    .find({ _id: { $in: ids } }, { projection: { _id: 1 } })
    .toArray();
  const known = new Set(there.map((one) => one._id));
  return accepted.filter(({ id, atMs }) => !known.has(id) && atMs >= keptSinceMs).map(({ id }) => `${id} is lost`);
}

export type Access = { groups: readonly string[]; roles: readonly string[] };

/** Who truly has what. */
export function accessIn(snapshot: {
  memberships: readonly { groupId: string; memberId: string }[];
  roles: readonly { principalId: string; roleDefinitionId: string }[];
}): Access {
  return {
    groups: snapshot.memberships.map((one) => `${one.memberId} in ${one.groupId}`).sort(),
    roles: snapshot.roles.map((one) => `${one.principalId} as ${one.roleDefinitionId}`).sort(),
  };
}

export function accessFaults(before: Access, after: Access): string[] {
  return (['groups', 'roles'] as const).flatMap((kind) => {
    if (isDeepStrictEqual(before[kind], after[kind])) return [];
    const more = after[kind].filter((one) => !before[kind].includes(one));
    const less = before[kind].filter((one) => !after[kind].includes(one));
    return [...more.map((one) => `left over: ${one}`), ...less.map((one) => `lost: ${one}`)];
  });
}
