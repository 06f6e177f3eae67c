import type { ScheduleKind, SettingRule } from '../records.ts';
import { type AccessWindow, durationMsOf } from './windows.ts';

interface Asked {
  kind: ScheduleKind;
  window: AccessWindow;
  justification: string | null;
  ticketInfo: { ticketNumber: string | null; ticketSystem: string | null };
}

/**
 * The rules that refuse what an administrator asks, by the names PIM tells them (Graph: "Rules in PIM: mapping guide").
 * The caller is an app: it can answer no MFA challenge, so MfaRule always refuses it (EasyPIM#113 for eligibility; for
 * assignment inferred). A maximum holds for every window that ends, also where permanent ones are allowed (Graph:
 * unifiedRoleManagementPolicyExpirationRule).
 */
export function failedRules(rules: readonly SettingRule[], asked: Asked): string[] {
  const level = asked.kind === 'assignment' ? 'Assignment' : 'Eligibility';
  const expiration = rules.find((rule) => rule.id === `Expiration_Admin_${level}`);
  const enabled = rules.find((rule) => rule.id === `Enablement_Admin_${level}`)?.enabledRules;
  const asks = (name: string): boolean => Array.isArray(enabled) && enabled.includes(name);
  const failed: string[] = [];
  if (expiration && lastsTooLong(expiration, asked.window)) failed.push('ExpirationRule');
  if (asks('MultiFactorAuthentication')) failed.push('MfaRule');
  if (asks('Justification') && !asked.justification?.trim()) failed.push('JustificationRule');
  const { ticketNumber, ticketSystem } = asked.ticketInfo;
  if (asks('Ticketing') && !(ticketNumber?.trim() && ticketSystem?.trim())) failed.push('TicketingRule');
  return failed;
}

function lastsTooLong(rule: SettingRule, { startsAt, endsAt }: AccessWindow): boolean {
  if (endsAt === null) return rule.isExpirationRequired === true;
  const maximumMs = durationMsOf(String(rule.maximumDuration ?? ''));
  return maximumMs !== undefined && endsAt.getTime() - startsAt.getTime() > maximumMs;
}
