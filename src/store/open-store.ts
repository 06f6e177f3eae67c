import type { Db } from 'mongodb';
import type {
  ContactStore,
  ControlStore,
  DeliveryStore,
  HoldingStore,
  Ledger,
  PolicyStore,
  RateCounter,
  RefusalStore,
  RequestStore,
} from '../jit/ports.ts';
import { createContactStore } from './contacts.ts';
import { createControlStore } from './control.ts';
import { createDeliveryStore } from './deliveries.ts';
import { createHoldingStore } from './holdings.ts';
import { createLedger } from './ledger.ts';
import { createPolicyStore } from './policies.ts';
import { createRateCounter } from './rate.ts';
import { createRefusalStore } from './refusals.ts';
import { createRequestStore } from './requests.ts';

/** Counters of windows that started longer ago are of no use to anybody. */
const KEEP_RATES_MS = 3_600_000;

export type Store = {
  requests: RequestStore;
  holdings: HoldingStore;
  policies: PolicyStore;
  control: ControlStore;
  refusals: RefusalStore;
  deliveries: DeliveryStore;
  ledger: Ledger;
  contacts: ContactStore;
  rate: RateCounter;
  /** @throws when the database does not answer */
  ping(): Promise<void>;
  /** To be run about once a minute, by any replica: counts up repeated refusals and drops old counters. */
  housekeeping(now: Date): Promise<{ refusalWindows: number; rateWindows: number }>;
};

/**
 * All ports of `jit/` that the database serves. The database must be prepared (`prepareDatabase`): its unique indexes
 * carry some of the rules.
 */
export function openStore(db: Db): Store {
  const refusals = createRefusalStore(db);
  const rate = createRateCounter(db);
  return {
    requests: createRequestStore(db),
    holdings: createHoldingStore(db),
    policies: createPolicyStore(db),
    control: createControlStore(db),
    refusals,
    deliveries: createDeliveryStore(db),
    ledger: createLedger(db),
    contacts: createContactStore(db),
    rate,

    async ping() {
      await db.command({ ping: 1 });
    },

    async housekeeping(now) {
      const refusalWindows = await refusals.closeWindows(now);
      const rateWindows = await rate.sweep(new Date(now.getTime() - KEEP_RATES_MS));
      return { refusalWindows, rateWindows };
    },
  };
}
