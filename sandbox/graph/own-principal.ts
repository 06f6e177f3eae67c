import type { Knobs } from './knobs.ts';
import type { RoleAssignmentRecord, TenantSeed } from './records.ts';
import { derivedGuid, roleAssignmentId } from './row-keys.ts';
import type { View } from './store.ts';

type Tenant = Pick<TenantSeed, 'appId' | 'organization'>;

/** Object id of the service principal of the app that calls. */
export function ownPrincipalId({ appId, organization }: Tenant): string {
  return derivedGuid(`${organization.id}/${appId}`);
}

/** The directory roles that the app itself holds, as Graph lists them. */
export function ownAssignments(view: View, tenant: Tenant, { appRoles }: Knobs): RoleAssignmentRecord[] {
  const principalId = ownPrincipalId(tenant);
  const roles = view.roleDefinitions.all().filter((role) => appRoles.has(role.displayName));
  return roles.map(({ id }) => {
    const row = { principalId, roleDefinitionId: id, directoryScopeId: '/' };
    return { id: roleAssignmentId(row), ...row };
  });
}

/** What Entra gives the app for its secret: unsigned, for whoever reads it only looks (Microsoft identity platform: access token claims). */
export function tokenOf(tenant: Tenant, { permissions }: Knobs, now: Date): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = Math.floor(now.getTime() / 1000);
  const claims = {
    appid: tenant.appId,
    oid: ownPrincipalId(tenant),
    tid: tenant.organization.id,
    roles: [...permissions],
    iat: seconds,
    exp: seconds + 3_600,
  };
  return `${part({ typ: 'JWT', alg: 'none' })}.${part(claims)}.`;
}
