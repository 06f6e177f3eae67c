import { z } from 'zod';
import type { DirectoryGroup, DirectoryNames, DirectoryUser, RoleDefinition, Unit } from '../jit/directory.ts';
import type { GraphClient } from './client.ts';
import { quoted, withQuery } from './odata.ts';
import { createReader, type Reader } from './reader.ts';
import {
  groupSchema,
  groupSelect,
  roleSchema,
  roleSelect,
  unitSchema,
  unitSelect,
  userSchema,
  userSelect,
} from './schema.ts';

/** Whoever types goes on typing: an answer that comes later than this is of no use. */
const WAIT_MS = 1_500;

/**
 * Names that begin with a text, one page of them. `startswith` needs no advanced query (Graph: advanced query
 * capabilities). Throws DirectoryUnavailable.
 */
export function createDirectoryNames(client: GraphClient): DirectoryNames {
  const reader = () => createReader(client, WAIT_MS, 'high');
  return {
    users: (text, most) => users(reader(), text, most),
    groups: (text, most) => groups(reader(), text, most),
    roles: (text, most) => roles(reader(), text, most),
    units: (text, most) => units(reader(), text, most),
  };
}

async function users(reader: Reader, text: string, most: number): Promise<DirectoryUser[]> {
  const filter = beginning(['displayName', 'userPrincipalName', 'mail'], text);
  return page(reader, withQuery('/users', { ...filter, $select: userSelect, $top: most }), userSchema);
}

async function groups(reader: Reader, text: string, most: number): Promise<DirectoryGroup[]> {
  const filter = beginning(['displayName'], text);
  return page(reader, withQuery('/groups', { ...filter, $select: groupSelect, $top: most }), groupSchema);
}

/** Graph: administrativeUnit, `displayName` supports `$filter` with `startsWith`. */
async function units(reader: Reader, text: string, most: number): Promise<Unit[]> {
  const filter = beginning(['displayName'], text);
  return page(
    reader,
    withQuery('/directory/administrativeUnits', { ...filter, $select: unitSelect, $top: most }),
    unitSchema,
  );
}

/** Roles are few: all are read, and a part of the name is enough. */
async function roles(reader: Reader, text: string, most: number): Promise<RoleDefinition[]> {
  const path = withQuery('/roleManagement/directory/roleDefinitions', { $select: roleSelect });
  const wanted = text.toLowerCase();
  const rows = (await reader.list(path, roleSchema)) ?? [];
  return rows
    .filter(({ assignable, role }) => assignable && role.name.toLowerCase().includes(wanted))
    .map(({ role }) => role)
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, most);
}

function beginning(properties: readonly string[], text: string): Record<string, string> {
  if (text === '') return {};
  return { $filter: properties.map((name) => `startswith(${name},${quoted(text)})`).join(' or ') };
}

async function page<Row>(reader: Reader, path: string, schema: z.ZodType<Row>): Promise<Row[]> {
  return (await reader.get(path, z.object({ value: z.array(schema) })))?.value ?? [];
}
