import { formatDurationTyped, HOUR_MS } from '../duration.ts';
import { type Entitlement, entitlementLabel } from '../entitlement.ts';
import type { PolicyTerms } from './policy.ts';
import { NARROWER_ROLES } from './well-known-roles.ts';

/** As long as Entra lets a role be active unless somebody says otherwise (Configure Microsoft Entra role settings in PIM). */
const LONG_MS = 8 * HOUR_MS;

/** What a policy opens, with what the directory says of it. */
export type Weighed = {
  entitlement: Entitlement /** A role that is, or a group that carries one that is. */;
  privileged: boolean;
};

export type AdviceInput = Pick<PolicyTerms, 'backEnd'> & {
  maxMs: number;
  ticketPattern: string | null;
  opens: readonly Weighed[];
  /** Whoever could decide at each stage. */
  stages: readonly { able: readonly { name: string }[]; onlyAdmins: boolean }[];
  /** Groups that Privileged Identity Management manages already, by id. */
  managed: ReadonlySet<string>;
};

/** What nobody forbids and somebody should know before it is saved (behaviours S1.25, S3.17 and S3.18). */
export function adviceOn({ backEnd, maxMs, ticketPattern, opens, stages, managed }: AdviceInput): string[] {
  const advice: string[] = [];
  const privileged = opens.filter((one) => one.privileged && isTenantWide(one.entitlement));
  for (const { entitlement } of privileged) {
    const narrower = entitlement.kind === 'role' ? NARROWER_ROLES.get(entitlement.roleDefinitionId) : undefined;
    if (narrower !== undefined)
      advice.push(`${entitlement.name} reaches the whole tenant: ${narrower} reaches less far, and may be enough`);
  }
  const [first] = privileged;
  if (first !== undefined) {
    const label = entitlementLabel(first.entitlement);
    if (maxMs > LONG_MS) {
      const long = formatDurationTyped(maxMs);
      advice.push(`${label} is privileged, and ${long} is long for it: 8h or less is usual`);
    }
    if (ticketPattern === null)
      advice.push(`${label} is privileged in the whole tenant, and no ticket is asked for: name a ticket pattern`);
    for (const { able, onlyAdmins } of stages) {
      const [one] = able;
      if (able.length === 1 && one !== undefined)
        advice.push(`only ${one.name} can approve ${label}, which is privileged: name a second approver`);
      if (onlyAdmins)
        advice.push(`whoever can approve ${label} administers this bot as well: name approvers who do not`);
    }
  }
  const ordinary =
    opens.length > 0 && opens.every(({ entitlement, privileged: is }) => entitlement.kind === 'group' && !is);
  if (ordinary && stages.length === 0 && maxMs > LONG_MS) {
    advice.push(everydayAccess(formatDurationTyped(maxMs)));
  }
  if (backEnd !== 'pim') return advice;
  const groups = opens.flatMap(({ entitlement }) =>
    entitlement.kind === 'group' && !managed.has(entitlement.groupId) ? [entitlement.name] : [],
  );
  return [...advice, ...groups.map(onboards)];
}

/** Behaviour S1.25: this is for what admins need now and then. */
function everydayAccess(long: string): string {
  return `it asks nobody, opens ordinary groups only and lasts up to ${long}: what people need every day, software for example, belongs in an access package`;
}

/** Graph: PIM for Groups, a group cannot be taken out again. */
export function onboards(group: string): string {
  return `${group} is taken over by Privileged Identity Management with its first grant: this cannot be undone`;
}

/** A group has no scope, and the roles that it carries are looked at when it is weighed. */
function isTenantWide(entitlement: Entitlement): boolean {
  return entitlement.kind === 'group' || entitlement.scope === '/';
}
