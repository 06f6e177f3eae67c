import type { DirectoryScopeId, GroupId, HoldingId, RoleDefinitionId, TenantId, UserId } from './ids.ts';

/** A person as a card shows them: the id decides, the name is what the directory last said. */
export type PersonRef = { id: UserId; name: string };

/** One thing that can be held. Ids decide; names are for showing and never looked up again (design, Policies as documents). */
export type Entitlement =
  | {
      kind: 'role';
      roleDefinitionId: RoleDefinitionId;
      name: string;
      scope: DirectoryScopeId;
      /** Null for the whole tenant, else the name of the administrative unit. */
      scopeName: string | null;
      privileged: boolean;
    }
  | { kind: 'group'; groupId: GroupId; name: string; as: GroupPart };

/** What somebody is in a group: an owner manages it, and needs not be in it (Graph: group, owners). */
export type GroupPart = 'member' | 'owner';

/** How an entitlement is given. `pim` and `account` are further back ends behind the same port. */
export type BackEndKind = 'direct' | 'pim' | 'account';

/** Identity of an entitlement, independent of names: two policies that name the same role share one holding. */
export function entitlementKey(entitlement: Entitlement): string {
  return entitlement.kind === 'role'
    ? `role:${entitlement.roleDefinitionId}:${entitlement.scope}`
    : `group:${entitlement.groupId}:${entitlement.as}`;
}

export function holdingId(tenant: TenantId, principal: UserId, entitlement: Entitlement): HoldingId {
  return `${tenant}|${principal}|${entitlementKey(entitlement)}` as HoldingId;
}

/** `Exchange Administrator`, `User Administrator (unit Berlin)`, `member of SG-Mailbox-Operators`, `owner of SG-…`. */
export function entitlementLabel(entitlement: Entitlement): string {
  if (entitlement.kind === 'group') return groupLabel(entitlement.as, entitlement.name);
  return entitlement.scopeName === null ? entitlement.name : `${entitlement.name} (unit ${entitlement.scopeName})`;
}

/** Also of a group that is known by its name alone. */
export function groupLabel(as: GroupPart, group: string): string {
  return `${as} of ${group}`;
}
