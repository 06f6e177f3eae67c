import type { Db } from 'mongodb';
import type { EligibilityOrder } from '../jit/entra/eligibility-order.ts';
import type { EligibilityId } from '../jit/ids.ts';
import type { EligibilityStore } from '../jit/ports.ts';
import { createAggregateStore } from './envelope.ts';

export function createEligibilityStore(db: Db): EligibilityStore {
  return createAggregateStore<EligibilityId, EligibilityOrder>(db, 'eligibilities');
}
