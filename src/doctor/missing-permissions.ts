import type { Identity } from '../graph/identity.ts';
import type { Directories } from '../jit/directory.ts';
import type { Permissions } from '../jit/permissions.ts';
import type { Store } from '../store/open-store.ts';
import { roleAssignableAmong } from './check-directory.ts';
import { openedIn } from './opened.ts';
import { lacking, neededPermissions } from './permissions.ts';
import { withPim } from './pim-permissions.ts';

type Ground = {
  store: Pick<Store, 'policies' | 'holdings'>;
  tenantId: string;
  directories: Directories;
  installs: boolean;
  /** Null: the identity shows no permissions. */
  identity(): Promise<Identity | null>;
};

/** The judgement of `npm run doctor`, for `/status`. */
export function createPermissions({ store, tenantId, directories, installs, identity }: Ground): Permissions {
  return {
    async missing() {
      try {
        const known = await identity();
        if (known === null) return null;
        const { entitlements, byPim, endingSessions } = await openedIn(store, tenantId);
        const groups = [...entitlements, ...byPim].flatMap((one) => (one.kind === 'group' ? [one.groupId] : []));
        const roleAssignable = await roleAssignableAmong(directories, groups);
        const directly = neededPermissions({ entitlements, roleAssignable, installs, endingSessions });
        return lacking(withPim(directly, { entitlements: byPim, roleAssignable }), known.granted);
      } catch {
        return null;
      }
    },
  };
}
