import { withAccounts } from './account-permissions.ts';
import type { OpenedNow } from './opened.ts';
import { type Need, neededPermissions } from './permissions.ts';
import { withPim } from './pim-permissions.ts';

export type NeededFor = Pick<OpenedNow, 'entitlements' | 'byPim' | 'endingSessions' | 'accounts' | 'makesGroups'>;

/** The least that this deployment needs, counted over every back end in use. */
export function needsOf(
  { entitlements, byPim, endingSessions, accounts, makesGroups }: NeededFor,
  { roleAssignable, installs }: { roleAssignable: ReadonlySet<string>; installs: boolean },
): Need[] {
  const directly = neededPermissions({ entitlements, roleAssignable, installs, endingSessions, makesGroups });
  return withAccounts(withPim(directly, { entitlements: byPim, roleAssignable }), accounts);
}
