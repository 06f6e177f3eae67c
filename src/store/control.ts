import type { Db } from 'mongodb';
import type { Canary } from '../jit/canary/canary.ts';
import type { NewGroups } from '../jit/new-group/new-group.ts';
import type { CanaryStore, Control, ControlStore, NewGroupStore } from '../jit/ports.ts';
import { createAggregateStore } from './envelope.ts';

export function createControlStore(db: Db): ControlStore {
  return createAggregateStore<'freeze', Control>(db, 'control');
}

export function createCanaryStore(db: Db): CanaryStore {
  return createAggregateStore<'canary', Canary>(db, 'control');
}

export function createNewGroupStore(db: Db): NewGroupStore {
  return createAggregateStore<'new-groups', NewGroups>(db, 'control');
}
