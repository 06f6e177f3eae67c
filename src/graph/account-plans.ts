import { z } from 'zod';
import type { Access, Found } from './account-access.ts';
import { groupsOfPim, rolesOfPim } from './assignments.ts';
import { unlessBarred } from './barred.ts';
import { quoted, withQuery } from './odata.ts';
import type { Reader } from './reader.ts';

const lower = z.string().toLowerCase();
const fields = { principalId: lower, memberType: lower.nullish(), assignmentType: lower.nullish() };
const ofRole = z.object({ ...fields, roleDefinitionId: lower, directoryScopeId: z.string() });
const ofGroup = z.object({ ...fields, groupId: lower, accessId: lower });
type Row = z.infer<typeof ofRole> | z.infer<typeof ofGroup>;

type Kind = { what: string; stem: string; schema: z.ZodType<Row>; verb: string };

/** Schedules: what begins later is among them, unlike among instances (Graph: PIM for Entra roles; PIM for Groups). */
const KINDS: readonly Kind[] = [
  { what: 'roles', stem: `${rolesOfPim}EligibilitySchedule`, schema: ofRole, verb: 'eligible for' },
  { what: 'roles', stem: `${rolesOfPim}AssignmentSchedule`, schema: ofRole, verb: 'planned' },
  { what: 'groups', stem: `${groupsOfPim}eligibilitySchedule`, schema: ofGroup, verb: 'eligible for' },
  { what: 'groups', stem: `${groupsOfPim}assignmentSchedule`, schema: ofGroup, verb: 'planned' },
];

/**
 * What Privileged Identity Management keeps for the account itself: eligibility, and assignments that are planned or have
 * an end. Nothing where the tenant has no licence; what may not be read is said. Throws DirectoryUnavailable.
 */
export async function readPlans(reader: Reader, accountId: string): Promise<Found> {
  const found = await Promise.all(KINDS.map((kind) => readKind(reader, accountId, kind)));
  const access: Access[] = [];
  const barred = new Set<string>();
  for (const [index, rows] of found.entries()) {
    const kind = KINDS[index];
    if (kind === undefined) continue;
    if (rows === 'barred') barred.add(kind.what);
    else for (const row of rows) access.push(await removalOf(reader, kind, row));
  }
  const why = 'the bot may not read it';
  return { access, left: [...barred].map((what) => ({ label: `perhaps eligible for ${what}`, why })) };
}

async function readKind(reader: Reader, accountId: string, { stem, schema }: Kind): Promise<Row[] | 'barred'> {
  const path = withQuery(`${stem}s`, { $filter: `principalId eq ${quoted(accountId)}` });
  const rows = await unlessBarred(reader.list(path, schema), 'AadPremiumLicenseRequired');
  if (rows === 'barred') return rows;
  // What the account activated itself ends by itself, and its access is taken where it is.
  return (rows ?? []).filter(
    (row) =>
      row.principalId === accountId &&
      (row.memberType ?? 'direct') === 'direct' &&
      (row.assignmentType ?? 'assigned') === 'assigned',
  );
}

async function removalOf(reader: Reader, { stem, verb }: Kind, row: Row): Promise<Access> {
  const target =
    'groupId' in row
      ? { groupId: row.groupId, accessId: row.accessId }
      : { roleDefinitionId: row.roleDefinitionId, directoryScopeId: row.directoryScopeId };
  const body = { action: 'adminRemove', principalId: row.principalId, ...target };
  const label = `${verb} ${await nameOf(reader, row)}`;
  return { label, call: { method: 'POST', path: `${stem}Requests`, body } };
}

const named = z.object({ displayName: z.string().nullish() });

async function nameOf(reader: Reader, row: Row): Promise<string> {
  const [path, id] =
    'groupId' in row
      ? [`/groups/${row.groupId}`, row.groupId]
      : [`/roleManagement/directory/roleDefinitions/${row.roleDefinitionId}`, row.roleDefinitionId];
  const found = await reader.get(withQuery(path, { $select: 'displayName' }), named);
  return found?.displayName || id;
}
