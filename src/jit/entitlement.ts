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

/** A dedicated account of one person, by its sign-in name, and what becomes of it when access ends (behaviour S0.3). */
export type JitAccount = { kind: 'account'; name: string; after: 'disable' | 'delete' };

/** What a holding is a hold on: a thing that policies name, or the account that is given such things. */
export type Held = Entitlement | JitAccount;

/** How an entitlement is given. `pim` and `account` are further back ends behind the same port. */
export type BackEndKind = 'direct' | 'pim' | 'account';

/** Identity of an entitlement, independent of names: two policies that name the same role share one holding. */
export function entitlementKey(entitlement: Held): string {
  if (entitlement.kind === 'account') return `account:${entitlement.name.toLowerCase()}`;
  return entitlement.kind === 'role'
    ? `role:${entitlement.roleDefinitionId}:${entitlement.scope}`
    : `group:${entitlement.groupId}:${entitlement.as}`;
}

export function holdingId(tenant: TenantId, principal: UserId, entitlement: Held): HoldingId {
  return `${tenant}|${principal}|${entitlementKey(entitlement)}` as HoldingId;
}

/** `Exchange Administrator`, `User Administrator (unit Berlin)`, `member of SG-Mailbox-Operators`, `owner of SG-…`. */
export function entitlementLabel(entitlement: Held): string {
  if (entitlement.kind === 'account') return `account ${entitlement.name}`;
  if (entitlement.kind === 'group') return groupLabel(entitlement.as, entitlement.name);
  return entitlement.scopeName === null ? entitlement.name : `${entitlement.name} (unit ${entitlement.scopeName})`;
}

/** Also of a group that is known by its name alone. */
export function groupLabel(as: GroupPart, group: string): string {
  return `${as} of ${group}`;
}
