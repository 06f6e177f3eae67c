import type { Deps } from '../deps.ts';
import type { WorkName } from '../ports.ts';
import { sealLedger } from './audit/seal-ledger.ts';
import { stepEligibility } from './entra/step-eligibility.ts';
import { stepHolding } from './grant/step-holding.ts';
import { stepsOfDeliveries } from './message/step-delivery.ts';
import { stepPolicy } from './policy/step-policy.ts';
import { stepRequest } from './request/step-request.ts';
import { stepAlert } from './watch/step-alert.ts';

/** One kind of background work: claims what is due, in batches, and brings each piece as far as it can go. */
export type Work = {
  /** Several may share a name: they are told together that something is due. */
  name: WorkName;
  /** Claims up to `limit` pieces and hands out a promise for each; none when nothing is due. */
  claim(limit: number): Promise<(() => Promise<void>)[]>;
  /** Due times of the next moments, for look-ahead timers. */
  dueBetween(from: Date, to: Date): Promise<Date[]>;
};

/** All background work, most urgent first: ends and revocations go before everything else (design, Scale). */
export function worksOf(deps: Deps): Work[] {
  const until = () => new Date(deps.clock.now().getTime() + deps.settings.claimMs);
  const none = () => Promise.resolve([]);
  return [
    // Lanes of their own: whatever fills the others, and however slow Graph is, access ends.
    {
      name: 'requests',
      claim: async (limit) => {
        const claimed = await deps.requests.claimUrgent(deps.clock.now(), until(), limit);
        return claimed.map((one) => () => stepRequest(deps, one));
      },
      dueBetween: none,
    },
    {
      name: 'holdings',
      claim: async (limit) => {
        const claimed = await deps.holdings.claimUrgent(deps.clock.now(), until(), limit);
        return claimed.map((one) => () => stepHolding(deps, one));
      },
      dueBetween: none,
    },
    {
      name: 'requests',
      claim: async (limit) => {
        const claimed = await deps.requests.claimDue(deps.clock.now(), until(), limit);
        return claimed.map((one) => () => stepRequest(deps, one));
      },
      dueBetween: (from, to) => deps.requests.dueBetween(from, to),
    },
    {
      name: 'holdings',
      claim: async (limit) => {
        const claimed = await deps.holdings.claimDue(deps.clock.now(), until(), limit);
        return claimed.map((one) => () => stepHolding(deps, one));
      },
      dueBetween: (from, to) => deps.holdings.dueBetween(from, to),
    },
    {
      name: 'policies',
      claim: async (limit) => {
        const claimed = await deps.policies.claimDue(deps.clock.now(), until(), limit);
        return claimed.map((one) => () => stepPolicy(deps, one));
      },
      dueBetween: none,
    },
    {
      name: 'deliveries',
      claim: async (limit) => {
        const claimed = await deps.deliveries.claimDue(deps.clock.now(), until(), limit);
        return stepsOfDeliveries(deps, claimed);
      },
      dueBetween: (from, to) => deps.deliveries.dueBetween(from, to),
    },
    {
      name: 'alerts',
      claim: async (limit) => {
        const claimed = await deps.alerts.claimDue(deps.clock.now(), until(), limit);
        return claimed.map((one) => () => stepAlert(deps, one));
      },
      dueBetween: none,
    },
    {
      name: 'eligibilities',
      claim: async (limit) => {
        const claimed = await deps.eligibilities.claimDue(deps.clock.now(), until(), limit);
        return claimed.map((one) => () => stepEligibility(deps, one));
      },
      dueBetween: none,
    },
    {
      name: 'ledger',
      claim: async () => {
        const sealed = await sealLedger(deps);
        // A full block means that more waits: ask again.
        return sealed > 0 ? [() => Promise.resolve()] : [];
      },
      dueBetween: none,
    },
  ];
}

/** Does everything that is due now, once over, until nothing is: for tests that own the clock, and for draining. */
export async function runDue(deps: Deps): Promise<number> {
  let done = 0;
  for (;;) {
    let claimed = 0;
    const due = await deps.dueWork.kinds(deps.clock.now());
    for (const work of worksOf(deps).filter(({ name }) => due.has(name))) {
      const pieces = await work.claim(100);
      claimed += pieces.length;
      for (const piece of pieces) await piece();
    }
    if (claimed === 0) return done;
    done += claimed;
  }
}
