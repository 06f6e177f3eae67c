import type { Entitlement } from '../jit/entitlement.ts';
import type { Holding } from '../jit/holding/holding.ts';
import { tenantId } from '../jit/ids.ts';
import type { Stored } from '../jit/ports.ts';
import type { Store } from '../store/open-store.ts';

/**
 * `byPim`: what Entra ends by itself, and needs other permissions. `byAccount`: what dedicated accounts are given, which is
 * among the rest too. `endingSessions`, `accounts`: names of policies. `makesGroups`: groups were made with `group new`.
 */
export type OpenedNow = {
  entitlements: Entitlement[];
  byPim: Entitlement[];
  byAccount: Entitlement[];
  endingSessions: string[];
  accounts: string[];
  makesGroups: boolean;
  policies: number;
  holdings: Stored<Holding>[];
};

/**
 * What policies open, disabled ones too (they may be enabled again), and what people hold still, whose policy may be
 * gone: it must be taken back all the same.
 */
export async function openedIn(
  store: Pick<Store, 'policies' | 'holdings' | 'newGroups'>,
  ofTenant: string,
): Promise<OpenedNow> {
  const tenant = tenantId(ofTenant);
  const policies = await store.policies.list(tenant);
  const holdings = await store.holdings.unsettled(tenant, 1_000);
  const made = await store.newGroups.load('new-groups');
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
    byAccount: opens.filter((one) => one.backEnd === 'account').map((one) => one.entitlement),
    endingSessions: policies.flatMap(({ body: { terms } }) => (terms.endSessions === true ? [terms.name] : [])),
    accounts: policies.flatMap(({ body: { terms } }) => (terms.backEnd === 'account' ? [terms.name] : [])),
    makesGroups: (made?.body.orders.length ?? 0) > 0,
    policies: policies.length,
    holdings,
  };
}
