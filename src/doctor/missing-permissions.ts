import type { Identity } from '../graph/identity.ts';
import type { Directories } from '../jit/directory.ts';
import type { Permissions } from '../jit/permissions.ts';
import type { OwnPowers } from '../jit/policy/own-powers.ts';
import type { Store } from '../store/open-store.ts';
import { missingRole } from './check-accounts.ts';
import { roleAssignableAmong } from './check-directory.ts';
import { needsOf } from './needs-of.ts';
import { openedIn } from './opened.ts';
import { lacking } from './permissions.ts';

type Ground = {
  store: Pick<Store, 'policies' | 'holdings' | 'newGroups'>;
  tenantId: string;
  directories: Directories;
  installs: boolean;
  powers: OwnPowers;
  /** Null: the identity shows no permissions. */
  identity(): Promise<Identity | null>;
};

/** The judgement of `npm run doctor`, for `/status`. */
export function createPermissions({ store, tenantId, directories, installs, powers, identity }: Ground): Permissions {
  return {
    async missing() {
      try {
        const known = await identity();
        if (known === null) return null;
        const opened = await openedIn(store, tenantId);
        const groups = [...opened.entitlements, ...opened.byPim].flatMap((one) =>
          one.kind === 'group' ? [one.groupId] : [],
        );
        const roleAssignable = await roleAssignableAmong(directories, groups);
        const role = await missingRole(powers, opened.byAccount, roleAssignable);
        return [...lacking(needsOf(opened, { roleAssignable, installs }), known.granted), ...(role ? [role] : [])];
      } catch {
        return null;
      }
    },
  };
}
