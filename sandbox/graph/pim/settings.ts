import type { PimTarget, SettingRule } from '../records.ts';
import { derivedGuid } from '../row-keys.ts';
import type { View } from '../store.ts';

const rulePrefix = '#microsoft.graph.unifiedRoleManagementPolicy';

type Level = 'Eligibility' | 'Assignment';

function target(caller: 'Admin' | 'EndUser', level: Level): Record<string, unknown> {
  return { caller, operations: ['all'], level, inheritableSettings: [], enforcedSettings: [] };
}

function expiration(
  caller: 'Admin' | 'EndUser',
  level: Level,
  required: boolean,
  maximumDuration: string,
): SettingRule {
  return {
    '@odata.type': `${rulePrefix}ExpirationRule`,
    id: `Expiration_${caller}_${level}`,
    isExpirationRequired: required,
    maximumDuration,
    target: target(caller, level),
  };
}

function enablement(caller: 'Admin' | 'EndUser', level: Level, enabledRules: string[]): SettingRule {
  return {
    '@odata.type': `${rulePrefix}EnablementRule`,
    id: `Enablement_${caller}_${level}`,
    enabledRules,
    target: target(caller, level),
  };
}

function notification(recipientType: string, caller: 'Admin' | 'EndUser', level: Level): SettingRule {
  return {
    '@odata.type': `${rulePrefix}NotificationRule`,
    id: `Notification_${recipientType}_${caller}_${level}`,
    notificationType: 'Email',
    recipientType,
    notificationLevel: 'All',
    isDefaultRecipientsEnabled: true,
    notificationRecipients: [],
    target: target(caller, level),
  };
}

/**
 * The 17 rules of a role nobody changed (Graph: "Rules in PIM: mapping guide"). A group's default asks every assignment to
 * end; a directory role's takes permanent ones.
 */
export function defaultRules(kind: PimTarget['kind']): SettingRule[] {
  const mustEnd = kind === 'group';
  return [
    expiration('Admin', 'Eligibility', mustEnd, 'P365D'),
    enablement('Admin', 'Eligibility', []),
    expiration('Admin', 'Assignment', mustEnd, 'P180D'),
    enablement('Admin', 'Assignment', ['Justification']),
    expiration('EndUser', 'Assignment', true, 'PT8H'),
    enablement('EndUser', 'Assignment', ['MultiFactorAuthentication', 'Justification']),
    {
      '@odata.type': `${rulePrefix}ApprovalRule`,
      id: 'Approval_EndUser_Assignment',
      setting: {
        isApprovalRequired: false,
        isApprovalRequiredForExtension: false,
        isRequestorJustificationRequired: true,
        approvalMode: 'SingleStage',
        approvalStages: [],
      },
      target: target('EndUser', 'Assignment'),
    },
    {
      '@odata.type': `${rulePrefix}AuthenticationContextRule`,
      id: 'AuthenticationContext_EndUser_Assignment',
      isEnabled: false,
      claimValue: '',
      target: target('EndUser', 'Assignment'),
    },
    ...['Admin', 'Requestor', 'Approver'].flatMap((recipient) => [
      notification(recipient, 'Admin', 'Eligibility'),
      notification(recipient, 'Admin', 'Assignment'),
      notification(recipient, 'EndUser', 'Assignment'),
    ]),
  ];
}

/** Whose settings govern a target: the role's, whatever the scope, or the group's for members or for owners. */
export type SettingsOwner =
  | { scopeType: 'DirectoryRole'; scopeId: '/'; roleDefinitionId: string }
  | { scopeType: 'Group'; scopeId: string; roleDefinitionId: 'member' | 'owner' };

export function settingsOwner(of: PimTarget): SettingsOwner {
  if (of.kind === 'group') return { scopeType: 'Group', scopeId: of.groupId, roleDefinitionId: of.accessId };
  return { scopeType: 'DirectoryRole', scopeId: '/', roleDefinitionId: of.roleDefinitionId };
}

/** Key of the changed settings in their table. */
export function settingsKey({ scopeType, scopeId, roleDefinitionId }: SettingsOwner): string {
  return `${scopeType}:${scopeId}:${roleDefinitionId}`;
}

export function rulesOf(view: View, owner: SettingsOwner): SettingRule[] {
  const changed = view.roleSettings.get(settingsKey(owner));
  return changed?.rules ?? defaultRules(owner.scopeType === 'Group' ? 'group' : 'role');
}

/** Ids of a group's policies change when PIM takes the group on (PIM for Groups API overview: onboarding). */
export function policyIdOf(view: View, tenantId: string, owner: SettingsOwner): string {
  if (owner.scopeType === 'DirectoryRole') {
    return `DirectoryRole_${tenantId}_${derivedGuid(`${tenantId}/${settingsKey(owner)}`)}`;
  }
  const onboarded = view.pimGroups.get(owner.scopeId) !== undefined;
  const guid = derivedGuid(`${tenantId}/${settingsKey(owner)}/${onboarded ? 'onboarded' : 'before'}`);
  return `Group_${owner.scopeId}_${guid}`;
}
