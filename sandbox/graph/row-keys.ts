import { createHash } from 'node:crypto';
import type { LinkRecord, PimTarget, RoleAssignmentRecord } from './records.ts';

export function linkKey(link: LinkRecord): string {
  return `${link.kind}:${link.fromId}:${link.toId}`;
}

/** A GUID's 16 bytes in the order .NET writes them: the first three fields little-endian. */
function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/**
 * Entra's assignment ids are made from the role and the principal, so a role taken away and given again has the id it
 * had before. A caller that deletes by a remembered id can therefore hit a newer assignment.
 */
export function roleAssignmentId(row: Omit<RoleAssignmentRecord, 'id'>): string {
  const scopeId = row.directoryScopeId.split('/').at(-1) ?? '';
  const scoped = scopeId !== '';
  const parts = [row.roleDefinitionId, row.principalId, ...(scoped ? [scopeId] : [])];
  return `${Buffer.concat(parts.map(guidBytes)).toString('base64url')}-${scoped ? 2 : 1}`;
}

/** The directory's row that gives somebody this access: its key among role assignments, or among links. */
export function accessKey(target: PimTarget, principalId: string): string {
  if (target.kind === 'group') return linkKey({ kind: target.accessId, fromId: target.groupId, toId: principalId });
  const { roleDefinitionId, directoryScopeId } = target;
  return roleAssignmentId({ principalId, roleDefinitionId, directoryScopeId });
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
  return guidPattern.test(text);
}

/** A version 4 GUID from a source of randomness that answers numbers in [0, 1). */
export function guidFrom(random: () => number): string {
  const bytes = Buffer.alloc(16);
  for (let i = 0; i < 16; i += 1) bytes[i] = Math.floor(random() * 256);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The same GUID for the same text, so that ids of things that are not stored stay what they were. */
export function derivedGuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}
