import { formatDurationTyped, MINUTE_MS } from '../duration.ts';
import { type Entitlement, entitlementLabel } from '../entitlement.ts';

/** What Entra asks of whoever assigns (Graph: unifiedRoleManagementPolicyEnablementRule, `enabledRules`). */
export type AssignmentNeed = 'mfa' | 'justification' | 'ticket';

/** What Privileged Identity Management asks of an assignment by an administrator, and so of the bot. */
export type RoleSettings =
  | {
      kind: 'settings';
      /** Longest window (rule `Expiration_Admin_Assignment`); null: no limit is set. */
      mostMs: number | null;
      /** Rule `Enablement_Admin_Assignment`. */
      needs: readonly AssignmentNeed[];
    }
  | { kind: 'no-licence'; detail: string }
  /** `permission`: the one that would do, where Graph refused for want of it. */
  | { kind: 'unavailable'; detail: string; permission: string | null };

/** Whether the tenant has Privileged Identity Management (Entra ID P2 or ID Governance). */
export type Licence = 'yes' | 'no' | 'unknown';

/** Reads of PIM's own rules, with a deadline that starts at `within`. None throws for what Graph or the network does. */
export interface PimRules {
  within(ms: number): {
    settingsOf(entitlement: Entitlement): Promise<RoleSettings>;
    licence(): Promise<Licence>;
  };
}

/** What of a policy the settings of a role or group may stand against. */
export type HeldAgainst = {
  maxMs: number;
  /** The longest that extensions let a grant last; null: there are none. */
  totalMs: number | null;
  ticketPattern: string | null;
};

/** Ends are told to Entra on the next whole minute: a window there is so much longer than the grant, at most. */
const ROUNDING_MS = MINUTE_MS;

/** `passing`: it could not be read now, and may be in a while. */
export type SettingsFault = { path: string; message: string; passing?: true };

/**
 * Why Entra would refuse what a policy grants, each with the rule's name and the way out. Settings that cannot be read are
 * a fault: nobody knows then what would be granted (design invariant 9).
 */
export function settingsFaults(
  { maxMs, totalMs, ticketPattern }: HeldAgainst,
  entitlement: Entitlement,
  settings: RoleSettings,
): SettingsFault[] {
  const label = entitlementLabel(entitlement);
  const portal = portalOf(entitlement);
  if (settings.kind !== 'settings') {
    const passing = settings.kind === 'unavailable' && settings.permission === null;
    return [{ path: 'backEnd', message: unread(label, settings), ...(passing ? { passing } : {}) }];
  }
  const faults: SettingsFault[] = [];
  const { mostMs, needs } = settings;
  const tooLong = (path: string, ms: number | null) => {
    if (mostMs === null || ms === null || ms + ROUNDING_MS <= mostMs) return;
    const [most, left] = [mostMs, Math.max(0, mostMs - ROUNDING_MS)].map(formatDurationTyped);
    const message = `${label}: Entra gives it for at most ${most} at a time, counted in whole minutes (rule Expiration_Admin_Assignment): lower it to ${left}, or have that raised under ${portal}`;
    faults.push({ path, message });
  };
  tooLong('duration.max', maxMs);
  if (totalMs !== null && totalMs > maxMs) tooLong('extend.total', totalMs);
  if (needs.includes('mfa')) {
    const message = `${label}: Entra asks whoever assigns it for multifactor authentication, which no app can give (rule Enablement_Admin_Assignment): have that switched off under ${portal}`;
    faults.push({ path: 'backEnd', message });
  }
  if (needs.includes('ticket') && ticketPattern === null) {
    const message = `${label}: Entra asks for a ticket with each assignment (rule Enablement_Admin_Assignment): give the policy a ticket pattern, or have that switched off under ${portal}`;
    faults.push({ path: 'require.ticket', message });
  }
  return faults;
}

/**
 * Why Entra would refuse this one grant, as its settings are now, for whoever asks: what they can ask for instead, or what
 * an admin must change. Settings that cannot be read say nothing: Entra judges when it is given.
 */
export function askFaults(
  { durationMs, ticket }: { durationMs: number; ticket: string | null },
  entitlement: Entitlement,
  settings: RoleSettings,
): string[] {
  if (settings.kind !== 'settings') return [];
  const { mostMs, needs } = settings;
  const portal = portalOf(entitlement);
  const faults: string[] = [];
  if (mostMs !== null && durationMs + ROUNDING_MS > mostMs) {
    const most = formatDurationTyped(Math.max(0, mostMs - ROUNDING_MS));
    faults.push(
      `Entra gives it for at most ${most} (rule Expiration_Admin_Assignment): ask for that, or have an admin raise it under ${portal}`,
    );
  }
  if (needs.includes('mfa')) {
    faults.push(
      `Entra asks whoever assigns it for multifactor authentication, which no app can give (rule Enablement_Admin_Assignment): an admin must switch that off under ${portal}`,
    );
  }
  if (needs.includes('ticket') && ticket === null) {
    faults.push(
      `Entra asks for a ticket with each assignment (rule Enablement_Admin_Assignment): an admin must switch that off under ${portal}, or have the policy ask for one`,
    );
  }
  return faults;
}

/** Where the settings are, by the names that the Entra admin center gives (Configure Microsoft Entra role settings in PIM). */
function portalOf(entitlement: Entitlement): string {
  return entitlement.kind === 'role'
    ? `Privileged Identity Management › Microsoft Entra roles › Settings › ${entitlement.name}`
    : `Privileged Identity Management › Groups › ${entitlement.name} › Settings › ${entitlement.as}`;
}

function unread(label: string, settings: Exclude<RoleSettings, { kind: 'settings' }>): string {
  if (settings.kind === 'no-licence') return NO_LICENCE;
  const { permission, detail } = settings;
  return permission === null
    ? `${label}: what Entra asks of it could not be read, so nothing is saved: try again (${detail})`
    : `${label}: what Entra asks of it may not be read, so nothing is saved: grant ${permission} as npm run doctor shows`;
}

/** behaviours S1.26 and S2.2 */
export const NO_LICENCE =
  'this tenant has no licence for Privileged Identity Management (Microsoft Entra ID P2 or ID Governance): write backEnd: direct, or add fallback: direct to do without it until there is one';
export const LICENCE_UNKNOWN =
  'whether this tenant has a licence for Privileged Identity Management could not be read, so nothing is saved: try again, or write backEnd: direct';
export const FALLS_BACK =
  'this tenant has no licence for Privileged Identity Management: access is given directly until there is one, and only the bot ends it';
