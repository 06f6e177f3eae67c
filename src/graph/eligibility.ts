import { z } from 'zod';
import type { WriteOutcome } from '../jit/back-end.ts';
import type {
  Eligibilities,
  EligibilityReading,
  EligibilityWish,
  EntraProblem,
  OrderOutcome,
} from '../jit/entra/assignments.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { groupInstance, groupsOfPim, roleInstance, rolesOfPim } from './assignments.ts';
import type { GraphClient } from './client.ts';
import { readMembership, removeMember } from './direct-groups.ts';
import { GraphFailure } from './errors.ts';
import { quoted, withQuery } from './odata.ts';
import { createReader, type Reader } from './reader.ts';
import { writeOnce } from './write.ts';

export type EligibilityOptions = { readTimeoutMs?: number; writeTimeoutMs?: number; checkTimeoutMs?: number };

type Named = Pick<EligibilityWish, 'holder' | 'entitlement'>;
type Kind = 'eligibility' | 'assignment';

/** Eligibility over Privileged Identity Management: roleEligibilityScheduleRequests, and those of groups. */
export function createEligibilities(client: GraphClient, options: EligibilityOptions = {}): Eligibilities {
  const { readTimeoutMs = 10_000, writeTimeoutMs = 10_000, checkTimeoutMs = 2_500 } = options;
  const reader = () => createReader(client, readTimeoutMs, 'normal');

  async function ask(
    named: Named,
    kind: Kind,
    body: Record<string, unknown>,
    timeoutMs = writeTimeoutMs,
  ): Promise<OrderOutcome> {
    const path = requestsOf(named, kind);
    const call = { method: 'POST' as const, path, body: { ...targetOf(named), ...body }, priority: 'normal' as const };
    const result = await writeOnce(client, call, timeoutMs);
    return result instanceof GraphFailure ? outcomeOf(result) : outcomeOfAnswer(result.body, result.graphRequestId);
  }

  const grant = (wish: EligibilityWish, reading: EligibilityReading) => ({
    action: reading.kind === 'present' ? 'adminUpdate' : 'adminAssign',
    justification: wish.reason,
    customData: wish.correlation,
    scheduleInfo: {
      // One in the past is moved to now (Graph: requestSchedule): the two clocks need not agree.
      startDateTime: wish.from.toISOString(),
      expiration:
        wish.until === null
          ? { type: 'noExpiration' }
          : { type: 'afterDateTime', endDateTime: wish.until.toISOString() },
    },
  });
  const removal = (wish: Pick<EligibilityWish, 'reason' | 'correlation'>) => ({
    action: 'adminRemove',
    justification: wish.reason,
    customData: wish.correlation,
  });

  return {
    read: (wish) => orUnavailable(readOne(reader(), wish, 'eligibility')),
    readAssigned: (wish) => orUnavailable(readStanding(reader(), wish)),
    wouldTake: (wish, reading) =>
      ask(wish, 'eligibility', { ...grant(wish, reading), isValidationOnly: true }, checkTimeoutMs),
    make: (wish, reading) => ask(wish, 'eligibility', grant(wish, reading)),
    end: (wish) => ask(wish, 'eligibility', removal(wish)),
    async unassign(wish) {
      const { holder, entitlement } = wish;
      if (entitlement.kind === 'role' || holder.kind !== 'user') return ask(wish, 'assignment', removal(wish));
      const known = await orUnavailable(readOne(reader(), wish, 'assignment'));
      if (known.kind === 'unavailable') return { ...known, kind: 'later' };
      if (known.kind === 'present') return ask(wish, 'assignment', removal(wish));
      // PIM lists nobody of a group that it has not taken on: such a membership is taken as it was given.
      return outcomeOfWrite(await removeMember(client, reader, holder.id, entitlement, writeTimeoutMs));
    },
  };
}

function requestsOf({ entitlement }: Named, kind: Kind): string {
  if (entitlement.kind === 'group') return `${groupsOfPim}${kind}ScheduleRequests`;
  return `${rolesOfPim}${kind === 'eligibility' ? 'Eligibility' : 'Assignment'}ScheduleRequests`;
}

function targetOf({ holder, entitlement }: Named): Record<string, string> {
  if (entitlement.kind === 'group') {
    return { principalId: holder.id, groupId: entitlement.groupId, accessId: entitlement.as };
  }
  const { roleDefinitionId, scope } = entitlement;
  return { principalId: holder.id, roleDefinitionId, directoryScopeId: scope };
}

/** Instances are what is in force now; only what was given directly, for what comes through a group is another's. */
async function readOne(reader: Reader, named: Named, kind: Kind): Promise<EligibilityReading> {
  const { holder, entitlement } = named;
  const rows =
    entitlement.kind === 'group'
      ? await groupRows(reader, named, kind)
      : ((await reader.list(
          withQuery(`${rolesOfPim}${kind === 'eligibility' ? 'Eligibility' : 'Assignment'}ScheduleInstances`, {
            $filter: `principalId eq ${quoted(holder.id)} and roleDefinitionId eq ${quoted(entitlement.roleDefinitionId)}`,
          }),
          roleInstance,
        )) ?? []);
  const found = rows.find((row) => isDirect(row, named) && isAssigned(row));
  return found === undefined ? { kind: 'absent' } : { kind: 'present', until: found.endDateTime };
}

type Row = z.infer<typeof roleInstance> | z.infer<typeof groupInstance>;

/** Compared again here: a filter that is honoured only in part must not pass for an answer. */
function isDirect(row: Row, { holder, entitlement }: Named): boolean {
  if (row.principalId !== holder.id || (row.memberType ?? 'direct').toLowerCase() !== 'direct') return false;
  if (!('roleDefinitionId' in row)) {
    return entitlement.kind === 'group' && row.groupId === entitlement.groupId && row.accessId === entitlement.as;
  }
  return (
    entitlement.kind === 'role' &&
    row.roleDefinitionId === entitlement.roleDefinitionId &&
    row.directoryScopeId.toLowerCase() === entitlement.scope.toLowerCase()
  );
}

function isAssigned({ assignmentType }: Row): boolean {
  return (assignmentType ?? 'assigned').toLowerCase() === 'assigned';
}

/** Who activated an eligibility is a member like any other: PIM alone tells that it is not standing. */
async function readStanding(reader: Reader, named: Named): Promise<EligibilityReading> {
  const { holder, entitlement } = named;
  if (entitlement.kind === 'role' || holder.kind !== 'user') return readOne(reader, named, 'assignment');
  const known = (await groupRows(reader, named, 'assignment')).filter((row) => isDirect(row, named));
  const assigned = known.find(isAssigned);
  if (assigned !== undefined) return { kind: 'present', until: assigned.endDateTime };
  if (known.length > 0) return { kind: 'absent' };
  const reading = await readMembership(reader, holder.id, entitlement);
  if (reading.kind === 'unavailable') return reading;
  return reading.kind === 'present' ? { kind: 'present', until: null } : { kind: 'absent' };
}

async function groupRows(reader: Reader, { holder, entitlement }: Named, kind: Kind) {
  if (entitlement.kind !== 'group') return [];
  const filter = `groupId eq ${quoted(entitlement.groupId)} and principalId eq ${quoted(holder.id)}`;
  const path = withQuery(`${groupsOfPim}${kind}ScheduleInstances`, { $filter: filter });
  return (await reader.list(path, groupInstance)) ?? [];
}

async function orUnavailable(reading: Promise<EligibilityReading>): Promise<EligibilityReading> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return { kind: 'unavailable', detail: error.message, retryAfterMs: error.retryAfterMs };
  }
}

function outcomeOfWrite(outcome: WriteOutcome): OrderOutcome {
  switch (outcome.kind) {
    case 'done':
    case 'already':
      return outcome;
    case 'gone':
      return { kind: 'already', graphRequestId: null };
    case 'refused': {
      const { detail, graphRequestId } = outcome;
      return { kind: 'refused', problem: { code: 'refused', rules: [], detail }, graphRequestId };
    }
    default:
      return { kind: 'later', detail: outcome.detail, retryAfterMs: null };
  }
}

const answer = z.object({ status: z.string() });
const overAgainst: ReadonlySet<string> = new Set(['Failed', 'Denied', 'Canceled']);

/** 201 is not "done": the status tells; whatever is under way shows in a later read. */
function outcomeOfAnswer(body: unknown, graphRequestId: string | null): OrderOutcome {
  const status = answer.safeParse(body).data?.status ?? '';
  if (overAgainst.has(status)) {
    const problem: EntraProblem = { code: 'refused', rules: [], detail: `Entra answered ${status}` };
    return { kind: 'refused', problem, graphRequestId };
  }
  return { kind: 'done', graphRequestId };
}

/** PIM's codes (Graph: privileged role common errors; governanceRoleAssignmentRequest). */
function outcomeOf(failure: GraphFailure): OrderOutcome {
  const { code, graphRequestId, retryAfterMs, message: detail } = failure;
  const refused = (problem: EntraProblem['code'], rules: string[] = []): OrderOutcome => ({
    kind: 'refused',
    problem: { code: problem, rules, detail },
    graphRequestId,
  });
  if (failure.mayHaveTakenEffect) return { kind: 'later', detail, retryAfterMs };
  switch (code) {
    // On a first try: it was there. Else it may be an echo of a lost answer; a read tells.
    case 'RoleAssignmentExists':
    case 'RoleAssignmentDoesNotExist':
      return { kind: 'already', graphRequestId };
    case 'PendingRoleAssignmentRequest':
    case 'ActiveDurationTooShort':
      return { kind: 'later', detail, retryAfterMs };
    case 'RoleAssignmentRequestPolicyValidationFailed':
      return refused('rules', rulesIn(detail));
    case 'AadPremiumLicenseRequired':
      return refused('licence');
    // Made seconds ago, it is not known to PIM yet; what stays unknown is given up by whoever asks.
    case 'SubjectNotFound':
    case 'ResourceNotFound':
      return { kind: 'later', detail, retryAfterMs };
    case 'RoleNotFound':
      return refused('unknown-object');
  }
  if (failure.kind === 'already-exists') return { kind: 'already', graphRequestId };
  if (failure.kind === 'forbidden') return refused('permission');
  if (failure.kind === 'refused') return refused('refused');
  return { kind: 'later', detail, retryAfterMs };
}

/** `The following policy rules failed: ["ExpirationRule"]`. */
function rulesIn(message: string): string[] {
  return [...new Set([...message.matchAll(/\b([A-Z][A-Za-z]{2,40}Rule)\b/g)].map((match) => match[1] ?? ''))];
}
