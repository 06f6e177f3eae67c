import type { Db } from 'mongodb';
import type { DueWork, WorkName } from '../jit/ports.ts';
import { AGGREGATES } from './collections.ts';
import { askAll, type Branch } from './union.ts';

const QUEUES = ['requests', 'holdings', 'policies', 'deliveries', 'alerts', 'eligibilities'] as const;

export function createDueWork(db: Db): DueWork {
  return {
    async kinds(now) {
      const due = QUEUES.map((name): Branch => first(name, { dueAt: { $lte: now } }, name));
      const unsealed = AGGREGATES.map((name) => first(name, { unsealed: true }, 'ledger'));
      const found = await askAll<{ kind: WorkName }>(db, [...due, ...unsealed]);
      return new Set(found.map(({ kind }) => kind));
    },
  };
}

function first(from: Branch['from'], what: Record<string, unknown>, kind: WorkName): Branch {
  return { from, pipeline: [{ $match: what }, { $limit: 1 }, { $project: { _id: 0, kind: { $literal: kind } } }] };
}
