import { liveGroup } from '../directory-reads.ts';
import { type Entity, entityType, project } from '../entity-types.ts';
import { GraphFailure, malformed } from '../errors.ts';
import { demanded } from '../odata-filter.ts';
import type { Expansion } from '../odata-query.ts';
import { resourceNotFound } from '../pim/errors.ts';
import { checkPimCall } from '../pim/families.ts';
import { changedRule } from '../pim/rule-change.ts';
import { policyIdOf, rulesOf, type SettingsOwner, settingsKey } from '../pim/settings.ts';
import type { SettingRule } from '../records.ts';
import { bodyObject, collection, noContent, param, single } from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';
import type { View } from '../store.ts';

const assignmentType = entityType(
  'unifiedRoleManagementPolicyAssignment',
  ['id', 'policyId', 'scopeId', 'scopeType', 'roleDefinitionId'],
  [],
  ['policy'],
);
const policyType = entityType(
  'unifiedRoleManagementPolicy',
  [
    'id',
    'displayName',
    'description',
    'isOrganizationDefault',
    'scopeId',
    'scopeType',
    'lastModifiedDateTime',
    'lastModifiedBy',
  ],
  [],
  ['rules', 'effectiveRules'],
);
const mayReadOf = {
  DirectoryRole: [
    'RoleManagementPolicy.Read.Directory',
    'RoleManagement.Read.Directory',
    'RoleManagementPolicy.ReadWrite.Directory',
    'RoleManagement.ReadWrite.Directory',
  ],
  Group: ['RoleManagementPolicy.Read.AzureADGroup', 'RoleManagementPolicy.ReadWrite.AzureADGroup'],
};
const mayWriteOf = {
  DirectoryRole: ['RoleManagementPolicy.ReadWrite.Directory', 'RoleManagement.ReadWrite.Directory'],
  Group: ['RoleManagementPolicy.ReadWrite.AzureADGroup'],
};
const assignments = '/policies/roleManagementPolicyAssignments';
const policies = '/policies/roleManagementPolicies';
const ruleList = `${policies}/{id}/rules`;

/** Role settings: which rules govern assignments of a role, or of a group's members and owners. */
export const roleSettingRoutes: Route[] = [
  { method: 'GET', path: assignments, permissions: [], query: 'schedules', handle: listAssignments },
  { method: 'GET', path: `${assignments}/{id}`, permissions: [], query: 'entity', handle: getAssignment },
  { method: 'GET', path: policies, permissions: [], query: 'schedules', handle: listPolicies },
  { method: 'GET', path: `${policies}/{id}`, permissions: [], query: 'entity', handle: getPolicy },
  { method: 'GET', path: ruleList, permissions: [], handle: listRules },
  { method: 'GET', path: `${ruleList}/{ruleId}`, permissions: [], handle: getRule },
  { method: 'PATCH', path: `${ruleList}/{ruleId}`, permissions: [], handle: changeRule },
];

/** Graph: List roleManagementPolicyAssignments: scopeId and scopeType must be in the filter. */
function ownersAsked(ctx: RouteContext): SettingsOwner[] {
  const scopeId = demanded(ctx.query.filter, 'scopeId');
  const scopeType = demanded(ctx.query.filter, 'scopeType');
  if (scopeId === undefined || scopeType === undefined) {
    throw new GraphFailure(400, 'InvalidFilter', 'The filter must name scopeId and scopeType.');
  }
  const owners =
    scopeType === 'Group'
      ? ownersOfGroup(ctx.read, scopeId.toLowerCase())
      : ownersOfDirectory(ctx.read, scopeId, scopeType);
  checkPimCall(ctx, scopeType === 'Group' ? mayReadOf.Group : mayReadOf.DirectoryRole);
  return owners;
}

function ownersOfGroup(view: View, groupId: string): SettingsOwner[] {
  if (!liveGroup(view, groupId)) throw resourceNotFound();
  return (['member', 'owner'] as const).map((roleDefinitionId) => ({
    scopeType: 'Group',
    scopeId: groupId,
    roleDefinitionId,
  }));
}

function ownersOfDirectory(view: View, scopeId: string, scopeType: string): SettingsOwner[] {
  if (scopeId !== '/' || (scopeType !== 'DirectoryRole' && scopeType !== 'Directory')) return [];
  return view.roleDefinitions
    .all()
    .map(({ id }) => ({ scopeType: 'DirectoryRole', scopeId: '/', roleDefinitionId: id }));
}

function assignmentEntity(ctx: RouteContext, owner: SettingsOwner): Entity {
  const policyId = policyIdOf(ctx.read, ctx.tenant.organization.id, owner);
  return { type: assignmentType, row: { ...owner, id: `${policyId}_${owner.roleDefinitionId}`, policyId } };
}

function policyEntity(ctx: RouteContext, owner: SettingsOwner): Entity {
  const changed = ctx.read.roleSettings.get(settingsKey(owner));
  const { scopeId, scopeType } = owner;
  const row = {
    id: policyIdOf(ctx.read, ctx.tenant.organization.id, owner),
    displayName: scopeType,
    description: scopeType,
    isOrganizationDefault: false,
    scopeId,
    scopeType,
    lastModifiedDateTime: changed?.modifiedDateTime ?? null,
    lastModifiedBy: { displayName: null, id: null },
  };
  return { type: policyType, row };
}

/** `policy`, and in it its rules: `$expand=policy($expand=rules)`. */
function expandPolicy(ctx: RouteContext) {
  return ({ row }: Entity, expansion: Expansion): unknown => {
    const owner = ownerOfPolicy(ctx, ctx.read, String(row.policyId));
    const shown = project(policyEntity(ctx, owner), expansion.select);
    for (const inner of expansion.expand) {
      if (!policyType.expandable.includes(inner.name))
        throw malformed(`Could not find a property named '${inner.name}'.`);
      shown[inner.name] = rulesOf(ctx.read, owner);
    }
    return shown;
  };
}

function expandRules(ctx: RouteContext) {
  return ({ row }: Entity): unknown => rulesOf(ctx.read, ownerOfPolicy(ctx, ctx.read, String(row.id)));
}

function listAssignments(ctx: RouteContext): Reply {
  const entities = ownersAsked(ctx).map((owner) => assignmentEntity(ctx, owner));
  return collection(ctx, asWritten(ctx, entities), {
    context: 'policies/roleManagementPolicyAssignments',
    types: [assignmentType],
    expand: expandPolicy(ctx),
  });
}

/** The rows say their scope type the way the filter does: `Directory` is another word for `DirectoryRole`. */
function asWritten(ctx: RouteContext, entities: Entity[]): Entity[] {
  const scopeType = demanded(ctx.query.filter, 'scopeType');
  return entities.map(({ type, row }) => ({ type, row: { ...row, scopeType } }));
}

function getAssignment(ctx: RouteContext): Reply {
  const id = param(ctx, 'id');
  const owner = ownerOfPolicy(ctx, ctx.read, id.slice(0, id.lastIndexOf('_')));
  checkPimCall(ctx, mayReadOf[owner.scopeType]);
  const entity = assignmentEntity(ctx, owner);
  if (entity.row.id !== id) throw resourceNotFound();
  return single(ctx, entity, { context: 'policies/roleManagementPolicyAssignments', expand: expandPolicy(ctx) });
}

function listPolicies(ctx: RouteContext): Reply {
  const entities = ownersAsked(ctx).map((owner) => policyEntity(ctx, owner));
  return collection(ctx, asWritten(ctx, entities), {
    context: 'policies/roleManagementPolicies',
    types: [policyType],
    expand: expandRules(ctx),
  });
}

function getPolicy(ctx: RouteContext): Reply {
  const owner = readableOwner(ctx);
  return single(ctx, policyEntity(ctx, owner), {
    context: 'policies/roleManagementPolicies',
    expand: expandRules(ctx),
  });
}

function readableOwner(ctx: RouteContext): SettingsOwner {
  const owner = ownerOfPolicy(ctx, ctx.read, param(ctx, 'id'));
  checkPimCall(ctx, mayReadOf[owner.scopeType]);
  return owner;
}

function listRules(ctx: RouteContext): Reply {
  const value = rulesOf(ctx.read, readableOwner(ctx));
  return { status: 200, body: { '@odata.context': rulesContext(ctx), value } };
}

function getRule(ctx: RouteContext): Reply {
  const rule = ruleOr404(rulesOf(ctx.read, readableOwner(ctx)), param(ctx, 'ruleId'));
  return { status: 200, body: { '@odata.context': `${rulesContext(ctx)}/$entity`, ...rule } };
}

function rulesContext(ctx: RouteContext): string {
  return `${ctx.baseUrl}/$metadata#policies/roleManagementPolicies('${param(ctx, 'id')}')/rules`;
}

/** Graph: Update unifiedRoleManagementPolicyRule. A group whose rule is changed is under PIM from then on, for good. */
function changeRule(ctx: RouteContext): Reply {
  const owner = ownerOfPolicy(ctx, ctx.truth, param(ctx, 'id'));
  checkPimCall(ctx, mayWriteOf[owner.scopeType]);
  const rules = rulesOf(ctx.truth, owner);
  const was = ruleOr404(rules, param(ctx, 'ruleId'));
  const next = changedRule(was, bodyObject(ctx));
  const modifiedDateTime = ctx.now.toISOString();
  const key = settingsKey(owner);
  ctx.put('roleSettings', key, { id: key, rules: rules.map((rule) => (rule === was ? next : rule)), modifiedDateTime });
  if (owner.scopeType === 'Group' && !ctx.truth.pimGroups.get(owner.scopeId)) {
    ctx.put('pimGroups', owner.scopeId, { groupId: owner.scopeId, onboardedDateTime: modifiedDateTime });
  }
  return noContent;
}

function ruleOr404(rules: readonly SettingRule[], id: string): SettingRule {
  const found = rules.find((rule) => rule.id === id);
  if (!found) throw resourceNotFound();
  return found;
}

/** Whose policy has this id now. An id from before a group came under PIM is nobody's. */
function ownerOfPolicy(ctx: RouteContext, view: View, policyId: string): SettingsOwner {
  const [scopeType, scopeId = ''] = policyId.split('_');
  const owners =
    scopeType === 'Group' ? ownersOfGroup(view, scopeId.toLowerCase()) : ownersOfDirectory(view, '/', 'DirectoryRole');
  const found = owners.find((owner) => policyIdOf(view, ctx.tenant.organization.id, owner) === policyId);
  if (!found) throw resourceNotFound();
  return found;
}
