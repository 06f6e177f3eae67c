import type { Db } from 'mongodb';
import type { Canary } from '../jit/canary/canary.ts';
import type { CanaryStore, Control, ControlStore } from '../jit/ports.ts';
import { createAggregateStore } from './envelope.ts';

export function createControlStore(db: Db): ControlStore {
  return createAggregateStore<'freeze', Control>(db, 'control');
}

export function createCanaryStore(db: Db): CanaryStore {
  return createAggregateStore<'canary', Canary>(db, 'control');
}
