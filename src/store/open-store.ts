import type { Db } from 'mongodb';
import type { StorePorts } from '../jit/deps.ts';
import type { RateCounter } from '../jit/ports.ts';
import { createAlertRoutingStore, createAlertStore } from './alerts.ts';
import { createBudgetStore } from './budgets.ts';
import { createContactStore } from './contacts.ts';
import { createCanaryStore, createControlStore, createNewGroupStore } from './control.ts';
import { createDeliveryStore } from './deliveries.ts';
import { createDueWork } from './due-work.ts';
import { createEligibilityStore } from './eligibilities.ts';
import { createFindingStore } from './findings.ts';
import { createHoldingStore } from './holdings.ts';
import { createLedger } from './ledger.ts';
import { createMarkStore } from './marks.ts';
import { createPolicyStore } from './policies.ts';
import { createRateCounter } from './rate.ts';
import { createRefusalStore } from './refusals.ts';
import { createRequestStore } from './requests.ts';
import { createRetentionStore } from './retention.ts';

/** Counters of windows that started longer ago are of no use to anybody. */
const KEEP_RATES_MS = 3_600_000;

export type Store = StorePorts & {
  rate: RateCounter;
  /** @throws when the database does not answer */
  ping(): Promise<void>;
  /** To be run about once a minute, by any replica: counts up repeated refusals, drops old counters and budgets. */
  housekeeping(now: Date): Promise<{ refusalWindows: number; rateWindows: number; emptyBudgets: number }>;
};

/**
 * All ports of `jit/` that the database serves. The database must be prepared (`prepareDatabase`): its unique indexes
 * carry some of the rules.
 */
export function openStore(db: Db): Store {
  const refusals = createRefusalStore(db);
  const rate = createRateCounter(db);
  const budgets = createBudgetStore(db);
  return {
    requests: createRequestStore(db),
    holdings: createHoldingStore(db),
    policies: createPolicyStore(db),
    control: createControlStore(db),
    refusals,
    deliveries: createDeliveryStore(db),
    ledger: createLedger(db),
    dueWork: createDueWork(db),
    contacts: createContactStore(db),
    alerts: createAlertStore(db),
    alertRouting: createAlertRoutingStore(db),
    canary: createCanaryStore(db),
    findings: createFindingStore(db),
    newGroups: createNewGroupStore(db),
    eligibilities: createEligibilityStore(db),
    marks: createMarkStore(db),
    budgets,
    retention: createRetentionStore(db),
    rate,

    async ping() {
      await db.command({ ping: 1 });
    },

    async housekeeping(now) {
      const refusalWindows = await refusals.closeWindows(now);
      const rateWindows = await rate.sweep(new Date(now.getTime() - KEEP_RATES_MS));
      const emptyBudgets = await budgets.sweep(now);
      return { refusalWindows, rateWindows, emptyBudgets };
    },
  };
}

/** The ports alone, each as `join` makes it: the adapters of one process in one place. */
export function portsOf(store: Store, join: <Port extends object>(port: Port) => Port = (port) => port): StorePorts {
  return {
    requests: join(store.requests),
    holdings: join(store.holdings),
    policies: join(store.policies),
    control: join(store.control),
    refusals: join(store.refusals),
    deliveries: join(store.deliveries),
    ledger: join(store.ledger),
    dueWork: join(store.dueWork),
    contacts: join(store.contacts),
    alerts: join(store.alerts),
    alertRouting: join(store.alertRouting),
    canary: join(store.canary),
    findings: join(store.findings),
    newGroups: join(store.newGroups),
    eligibilities: join(store.eligibilities),
    marks: join(store.marks),
    budgets: join(store.budgets),
    retention: join(store.retention),
  };
}
