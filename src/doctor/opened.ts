import type { Entitlement } from '../jit/entitlement.ts';
import type { Holding } from '../jit/holding/holding.ts';
import { tenantId } from '../jit/ids.ts';
import type { Stored } from '../jit/ports.ts';
import type { Store } from '../store/open-store.ts';

/** `byPim`: what Entra ends by itself, and needs other permissions. `endingSessions`: names of policies. */
export type OpenedNow = {
  entitlements: Entitlement[];
  byPim: Entitlement[];
  endingSessions: string[];
  policies: number;
  holdings: Stored<Holding>[];
};

/**
 * What policies open, disabled ones too (they may be enabled again), and what people hold still, whose policy may be
 * gone: it must be taken back all the same.
 */
export async function openedIn(store: Pick<Store, 'policies' | 'holdings'>, ofTenant: string): Promise<OpenedNow> {
  const tenant = tenantId(ofTenant);
  const policies = await store.policies.list(tenant);
  const holdings = await store.holdings.unsettled(tenant, 1_000);
  const opens = [
    ...policies.flatMap(({ body: { terms } }) =>
      terms.entitlements.flatMap((entitlement) =>
        entitlement.kind === 'missing-group' ? [] : { ...terms, entitlement },
      ),
    ),
    ...holdings.flatMap(({ body: { backEnd, entitlement } }) =>
      entitlement.kind === 'role' || entitlement.kind === 'group' ? { backEnd, fallback: undefined, entitlement } : [],
    ),
  ];
  return {
    entitlements: opens
      .filter((one) => one.backEnd !== 'pim' || one.fallback === 'direct')
      .map((one) => one.entitlement),
    byPim: opens.filter((one) => one.backEnd === 'pim').map((one) => one.entitlement),
    endingSessions: policies.flatMap(({ body: { terms } }) => (terms.endSessions === true ? [terms.name] : [])),
    policies: policies.length,
    holdings,
  };
}
