import { z } from 'zod';

const lower = z.string().toLowerCase();
const text = z.string().nullish();

const instant = z
  .string()
  .nullish()
  .transform((value, context) => {
    if (value === null || value === undefined) return null;
    const at = new Date(value);
    if (Number.isNaN(at.getTime())) context.issues.push({ code: 'custom', message: 'must be a time', input: value });
    return at;
  });

/** A role and its scope, or a group and the part in it: which of the two depends on the list. */
const targetFields = {
  roleDefinitionId: lower.nullish(),
  directoryScopeId: lower.nullish(),
  groupId: lower.nullish(),
  accessId: lower.nullish(),
};

function keyOf(row: z.infer<z.ZodObject<typeof targetFields>>): string {
  return row.groupId
    ? `group:${row.groupId}:${row.accessId ?? ''}`
    : `role:${row.roleDefinitionId ?? ''}:${row.directoryScopeId ?? ''}`;
}

const rowFields = {
  ...targetFields,
  principalId: lower,
  // PIM for Groups writes in lower case what PIM for roles writes as `Assigned` and `Direct`.
  assignmentType: lower.nullish(),
  memberType: lower.nullish(),
};

/** Activated by the person under an eligibility of their own; everything else was assigned. */
function ownerOf({
  assignmentType,
  memberType,
}: {
  assignmentType?: string | null | undefined;
  memberType?: string | null | undefined;
}) {
  return { activated: assignmentType === 'activated', direct: (memberType ?? 'direct') === 'direct' };
}

/** What is in force now. */
export type PimInstance = {
  principalId: string;
  target: string;
  activated: boolean;
  direct: boolean;
  startsAt: Date | null;
  endsAt: Date | null;
  /** The directory's own role assignment that it stands for; null with groups. */
  assignmentId: string | null;
};

export const instanceSchema = z
  .object({ ...rowFields, startDateTime: instant, endDateTime: instant, roleAssignmentOriginId: text })
  .transform(
    (row): PimInstance => ({
      principalId: row.principalId,
      target: keyOf(row),
      ...ownerOf(row),
      startsAt: row.startDateTime,
      endsAt: row.endDateTime,
      assignmentId: row.roleAssignmentOriginId ?? null,
    }),
  );

/** What is active or planned. */
export type PimSchedule = Pick<PimInstance, 'principalId' | 'target' | 'activated' | 'direct' | 'startsAt'> & {
  /** Granted, not begun yet. */
  planned: boolean;
};

export const scheduleSchema = z
  .object({ ...rowFields, status: lower.nullish(), scheduleInfo: z.object({ startDateTime: instant }).nullish() })
  .transform(
    (row): PimSchedule => ({
      principalId: row.principalId,
      target: keyOf(row),
      ...ownerOf(row),
      startsAt: row.scheduleInfo?.startDateTime ?? null,
      planned: row.status === 'granted',
    }),
  );

/** How far a request is (Graph: unifiedRoleAssignmentScheduleRequest, `status`). In lower case; empty when it was not said. */
export const answeredSchema = z.object({
  id: z.string().min(1),
  status: lower.nullish().transform((one) => one ?? ''),
});

export const requestSchema = z
  .object({
    ...targetFields,
    id: z.string().min(1),
    principalId: lower,
    status: lower.nullish(),
    action: lower.nullish(),
    ticketInfo: z.object({ ticketSystem: text }).nullish(),
  })
  .transform((row) => ({
    id: row.id,
    principalId: row.principalId,
    target: keyOf(row),
    status: row.status ?? '',
    action: row.action ?? '',
    ticketSystem: row.ticketInfo?.ticketSystem ?? null,
  }));
