import type { GroupId, RoleDefinitionId } from '../ids.ts';
import { LADDER_ROLES } from './well-known-roles.ts';

type Named<Id> = { id: Id; name: string };

/** A group that a policy grants, with every group it is nested in: who is put into it is in those as well. */
type GrantedGroup = Named<GroupId> & { above: readonly GroupId[] };

/** What of a policy matters for ladders: the groups it hands out, and those whose members have a say in it. */
export type LadderPolicy = {
  name: string;
  grants: readonly GrantedGroup[];
  authority: readonly Named<GroupId>[];
};

export type LadderInput = {
  policy: LadderPolicy & { roles: readonly Named<RoleDefinitionId>[] };
  /** The other stored policies, disabled ones too: enabling one later must not complete a ladder. */
  others: readonly LadderPolicy[];
  /** `JIT_ADMIN_IDS` and `JIT_AUDITOR_IDS`: users or groups. */
  adminIds: readonly string[];
  auditorIds: readonly string[];
};

/** `id` is the role or group of the policy that the message is about. */
export type Ladder = { id: RoleDefinitionId | GroupId; message: string };

/**
 * Ways in which a policy would let a person reach what decides over policies (design invariant 12): a role that can alter
 * the bot's identity; a group of admins or auditors; a group by which any policy tells who may ask or approve, be it
 * granted here or, the mirror, granted by another policy and used here. Nesting counts: a granted group inside such a
 * group leads into it.
 */
export function findLadders({ policy, others, adminIds, auditorIds }: LadderInput): Ladder[] {
  return [
    ...policy.roles.flatMap((role): Ladder[] =>
      LADDER_ROLES.has(role.id)
        ? [{ id: role.id, message: `${role.name} can alter this bot's own identity: no policy may grant it` }]
        : [],
    ),
    ...policy.grants.flatMap((group) => [
      ...leadsInto(group, adminIds, 'the admins of this bot'),
      ...leadsInto(group, auditorIds, 'the auditors of this bot'),
      ...[policy, ...others].flatMap((other) => leadsIntoAuthority(group, other, other === policy)),
    ]),
    ...others.flatMap((other) => mirror(policy, other)),
  ];
}

/** Why a role-assignable group may not be granted: whoever is put into it has the roles that it carries. */
export function ladderByRoles(group: Named<GroupId>, carried: readonly Named<RoleDefinitionId>[]): Ladder | null {
  const role = carried.find((each) => LADDER_ROLES.has(each.id));
  if (role === undefined) return null;
  const message = `${group.name} carries ${role.name}, which can alter this bot's own identity: no policy may grant it`;
  return { id: group.id, message };
}

function reach(group: GrantedGroup): Set<string> {
  return new Set([group.id, ...group.above].map((id) => id.toLowerCase()));
}

function leadsInto(group: GrantedGroup, ids: readonly string[], whose: string): Ladder[] {
  const reached = reach(group);
  const hit = ids.find((id) => reached.has(id.toLowerCase()));
  if (hit === undefined) return [];
  const how = hit.toLowerCase() === group.id.toLowerCase() ? 'is' : 'is nested in';
  return [{ id: group.id, message: `${group.name} ${how} a group of ${whose}: no policy may grant it` }];
}

function leadsIntoAuthority(group: GrantedGroup, other: LadderPolicy, itself: boolean): Ladder[] {
  const reached = reach(group);
  const hit = other.authority.find((authority) => reached.has(authority.id.toLowerCase()));
  if (hit === undefined) return [];
  const whose = itself ? 'this policy itself' : `policy ${other.name}`;
  const how =
    hit.id.toLowerCase() === group.id.toLowerCase()
      ? 'tells who may ask or approve'
      : `is nested in ${hit.name}, which tells who may ask or approve`;
  return [{ id: group.id, message: `${group.name} ${how} under ${whose}: no policy may grant it` }];
}

function mirror(policy: LadderPolicy, other: LadderPolicy): Ladder[] {
  return policy.authority.flatMap((authority) => {
    const granted = other.grants.find((group) => reach(group).has(authority.id.toLowerCase()));
    if (granted === undefined) return [];
    const what = granted.id === authority.id ? 'grants it' : `grants ${granted.name}, which is nested in it`;
    return [
      {
        id: authority.id,
        message: `${authority.name} cannot tell who may ask or approve here: policy ${other.name} ${what}`,
      },
    ];
  });
}
