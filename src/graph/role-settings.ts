import { z } from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../jit/duration.ts';
import type { Entitlement } from '../jit/entitlement.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import type { AssignmentNeed, Licence, PimRules, RoleSettings } from '../jit/policy/role-settings.ts';
import type { GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import { quoted, withQuery } from './odata.ts';
import { createReader, type Reader } from './reader.ts';

const assignments = '/policies/roleManagementPolicyAssignments';
const instances = '/roleManagement/directory/roleAssignmentScheduleInstances';
const EXPIRATION = 'Expiration_Admin_Assignment';
const ENABLEMENT = 'Enablement_Admin_Assignment';

const NEEDS: Readonly<Record<string, AssignmentNeed>> = {
  MultiFactorAuthentication: 'mfa',
  Justification: 'justification',
  Ticketing: 'ticket',
};

const ruleSchema = z.object({
  id: z.string(),
  maximumDuration: z.string().nullish(),
  enabledRules: z.array(z.string()).nullish(),
});
const assignmentSchema = z.object({ policy: z.object({ rules: z.array(ruleSchema) }) });

/**
 * PIM's settings over Microsoft Graph (List roleManagementPolicyAssignments; the filter by scope and scope type is
 * required). Asked by scope each time: the ids of a group's policies change when PIM takes it over. Roles need
 * RoleManagementPolicy.Read.Directory, groups RoleManagementPolicy.Read.AzureADGroup, the licence
 * RoleAssignmentSchedule.Read.Directory.
 */
export function createPimRules(client: GraphClient): PimRules {
  return {
    within(ms) {
      const reader = createReader(client, ms, 'high');
      return {
        settingsOf: (entitlement) => settingsOf(reader, entitlement),
        licence: () => licence(reader),
      };
    },
  };
}

async function settingsOf(reader: Reader, entitlement: Entitlement): Promise<RoleSettings> {
  const path = withQuery(assignments, { $filter: filterOf(entitlement), $expand: 'policy($expand=rules)' });
  try {
    const [found] = (await reader.list(path, assignmentSchema)) ?? [];
    const rules = found?.policy.rules ?? [];
    const expiration = rules.find(({ id }) => id === EXPIRATION);
    const enablement = rules.find(({ id }) => id === ENABLEMENT);
    // Rules that are not shown may ask for anything.
    if (expiration === undefined || enablement === undefined) return unavailable('Entra shows no rules of it');
    const mostMs = mostOf(expiration.maximumDuration ?? null);
    if (mostMs === undefined) return unavailable(`Entra shows a longest time of ${expiration.maximumDuration}`);
    const needs = (enablement.enabledRules ?? []).flatMap((name) => NEEDS[name] ?? []);
    return { kind: 'settings', mostMs, needs };
  } catch (error) {
    const failure = failureOf(error);
    if (isUnlicensed(failure)) return { kind: 'no-licence', detail: failure.message };
    const permission =
      failure instanceof GraphFailure && failure.kind === 'forbidden' ? permissionFor(entitlement) : null;
    return { kind: 'unavailable', detail: failure.message, permission };
  }
}

function unavailable(detail: string): RoleSettings {
  return { kind: 'unavailable', detail, permission: null };
}

/** A role has one set of settings, whatever scope it is given at. */
function filterOf(entitlement: Entitlement): string {
  const [scopeId, scopeType, roleId] =
    entitlement.kind === 'role'
      ? ['/', 'DirectoryRole', entitlement.roleDefinitionId]
      : [entitlement.groupId, 'Group', entitlement.as];
  return `scopeId eq ${quoted(scopeId)} and scopeType eq ${quoted(scopeType)} and roleDefinitionId eq ${quoted(roleId)}`;
}

function permissionFor(entitlement: Entitlement): string {
  return entitlement.kind === 'role' ? 'RoleManagementPolicy.Read.Directory' : 'RoleManagementPolicy.Read.AzureADGroup';
}

const ISO = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
/** Shortest there is of each, so that a limit is never taken for longer than it is. */
const UNITS_MS = [365 * DAY_MS, 28 * DAY_MS, DAY_MS, HOUR_MS, MINUTE_MS, 1000];

/** ISO 8601, also in years and months; null for no limit, undefined for what cannot be read. */
function mostOf(text: string | null): number | null | undefined {
  if (text === null || text === '') return null;
  const match = ISO.exec(text);
  if (match === null || !/\d/.test(text)) return undefined;
  return UNITS_MS.reduce((sum, unitMs, index) => sum + Number(match[index + 1] ?? 0) * unitMs, 0);
}

/** Without the licence this list is refused, whoever asks (Microsoft Entra ID Governance licensing fundamentals). */
async function licence(reader: Reader): Promise<Licence> {
  try {
    await reader.get(withQuery(instances, { $top: 1 }), z.object({ value: z.array(z.unknown()) }));
    return 'yes';
  } catch (error) {
    return isUnlicensed(failureOf(error)) ? 'no' : 'unknown';
  }
}

function failureOf(error: unknown): Error {
  if (!(error instanceof DirectoryUnavailable)) throw error;
  return error.cause instanceof GraphFailure ? error.cause : error;
}

function isUnlicensed(failure: Error): boolean {
  return failure instanceof GraphFailure && failure.code === 'AadPremiumLicenseRequired';
}
