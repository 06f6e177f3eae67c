import type { Entitlement } from '../entitlement.ts';
import { mapLimited } from './map-limited.ts';
import type { PolicyTerms } from './policy.ts';
import {
  FALLS_BACK,
  LICENCE_UNKNOWN,
  type Licence,
  NO_LICENCE,
  type RoleSettings,
  type SettingsFault,
  settingsFaults,
} from './role-settings.ts';

const READS_AT_A_TIME = 4;

/** What a save asks of Privileged Identity Management; none of it throws. */
export type PimChecks = {
  licence(): Promise<Licence>;
  settingsOf(entitlement: Entitlement): Promise<RoleSettings>;
};

export type PimFindings = { faults: SettingsFault[]; warnings: string[] };

type Held = Pick<PolicyTerms, 'backEnd' | 'fallback' | 'duration' | 'extend'> & {
  require: Pick<PolicyTerms['require'], 'ticketPattern'>;
};

/**
 * Whether Entra would give what a policy gives by Privileged Identity Management, as its licence and the settings of each
 * role and group are now. What cannot be read is a fault. Without `pim` nothing can be read.
 */
export async function checkPim(
  held: Held,
  entitlements: readonly Entitlement[],
  pim: PimChecks | undefined,
): Promise<PimFindings> {
  if (held.backEnd !== 'pim') return { faults: [], warnings: [] };
  const licence = (await pim?.licence()) ?? 'unknown';
  if (pim === undefined || licence === 'unknown')
    return { faults: [{ path: 'backEnd', message: LICENCE_UNKNOWN, passing: true }], warnings: [] };
  if (licence === 'no') {
    return held.fallback === 'direct' ? { faults: [], warnings: [FALLS_BACK] } : fault(NO_LICENCE);
  }
  const { extend } = held;
  const against = {
    maxMs: held.duration.maxMs,
    totalMs: extend === undefined || extend === 'none' ? null : extend.totalMs,
    ticketPattern: held.require.ticketPattern,
  };
  const found = await mapLimited(entitlements, READS_AT_A_TIME, async (entitlement) =>
    settingsFaults(against, entitlement, await pim.settingsOf(entitlement)),
  );
  return { faults: found.flat(), warnings: [] };
}

function fault(message: string): PimFindings {
  return { faults: [{ path: 'backEnd', message }], warnings: [] };
}
