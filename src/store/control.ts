import type { Db } from 'mongodb';
import type { Control, ControlStore } from '../jit/ports.ts';
import { createAggregateStore } from './envelope.ts';

export function createControlStore(db: Db): ControlStore {
  return createAggregateStore<'freeze', Control>(db, 'control');
}
