import type {
  LinkRecord,
  PassRecord,
  RoleAssignmentRecord,
  ScheduleRecord,
  ScheduleRequestRecord,
  TableName,
  Tables,
  TenantSeed,
} from './records.ts';
import { accessKey, linkKey, roleAssignmentId } from './row-keys.ts';

/** One write as it happened. `value` is undefined when the row was removed. */
export interface Change {
  at: Date;
  table: TableName;
  id: string;
  value: Tables[TableName] | undefined;
}

interface Version<T> {
  atMs: number;
  value: T | undefined;
}

/** Rows of one table as somebody sees them: the truth, or a replica that is behind. */
interface TableView<T> {
  get(id: string): T | undefined;
  all(): T[];
  /** rows that ever carried this index key and still exist in this view; the caller checks the key again */
  indexed(key: string): T[];
}

export type View = { [K in TableName]: TableView<Tables[K]> };

export interface Store {
  truth: View;
  /** The directory as a replica saw it at a moment (Graph: reads lag writes). */
  asOf(atMs: number): View;
  put<K extends TableName>(table: K, id: string, value: Tables[K] | undefined, at: Date): void;
  /** when the row was first written, in epoch ms; seeded rows give -Infinity */
  bornMs(table: TableName, id: string): number;
  /** the rows written in `[fromMs, untilMs]`: what each was before, and what it became, oldest first */
  history<K extends TableName>(table: K, fromMs: number, untilMs: number): RowHistory<Tables[K]>[];
  onChange(listener: (change: Change) => void): () => void;
}

export interface RowHistory<T> {
  id: string;
  was: T | undefined;
  became: (T | undefined)[];
}

interface Table<T> {
  put(id: string, value: T | undefined, atMs: number): void;
  view(atMs: number | 'now'): TableView<T>;
  bornMs(id: string): number;
  history(fromMs: number, untilMs: number): RowHistory<T>[];
}

/**
 * A table that never forgets a version, so a read can be answered from the past. `keysOf` names the index keys of a
 * row; index entries stay after the row goes, because an older view still needs them.
 */
function createTable<T>(keysOf: (row: T) => string[]): Table<T> {
  const rows = new Map<string, Version<T>[]>();
  const index = new Map<string, Set<string>>();

  function put(id: string, value: T | undefined, atMs: number): void {
    const versions = rows.get(id);
    if (versions) versions.push({ atMs, value });
    else rows.set(id, [{ atMs, value }]);
    if (value === undefined) return;
    for (const key of keysOf(value)) {
      const ids = index.get(key);
      if (ids) ids.add(id);
      else index.set(key, new Set([id]));
    }
  }

  function at(id: string, atMs: number | 'now'): T | undefined {
    const versions = rows.get(id);
    if (!versions) return undefined;
    if (atMs === 'now') return versions.at(-1)?.value;
    return versions.findLast((version) => version.atMs <= atMs)?.value;
  }

  function view(atMs: number | 'now'): TableView<T> {
    const existing = (ids: Iterable<string>): T[] => {
      const found: T[] = [];
      for (const id of ids) {
        const row = at(id, atMs);
        if (row !== undefined) found.push(row);
      }
      return found;
    };
    return {
      get: (id) => at(id, atMs),
      all: () => existing(rows.keys()),
      indexed: (key) => existing(index.get(key) ?? []),
    };
  }

  function history(fromMs: number, untilMs: number): RowHistory<T>[] {
    return [...rows].flatMap(([id, versions]) => {
      const became = versions.filter((version) => version.atMs >= fromMs && version.atMs <= untilMs);
      if (became.length === 0) return [];
      const was = versions.findLast((version) => version.atMs < fromMs)?.value;
      return [{ id, was, became: became.map((version) => version.value) }];
    });
  }

  return { put, view, history, bornMs: (id) => rows.get(id)?.[0]?.atMs ?? Number.POSITIVE_INFINITY };
}

const linkKeys = (link: LinkRecord): string[] => [`from:${link.kind}:${link.fromId}`, `to:${link.kind}:${link.toId}`];
const assignmentKeys = (row: RoleAssignmentRecord): string[] => [row.principalId];
const pimKeys = (row: ScheduleRecord | ScheduleRequestRecord): string[] => [
  row.principalId,
  `${row.kind}:${accessKey(row.target, row.principalId)}`,
  ...(row.target.kind === 'group' ? [row.target.groupId] : []),
];
const passKeys = (row: PassRecord): string[] => [row.userId];

export function createStore(seed: TenantSeed): Store {
  const tables: { [K in TableName]: Table<Tables[K]> } = {
    users: createTable((user) => [user.userPrincipalName.toLowerCase()]),
    groups: createTable(() => []),
    units: createTable(() => []),
    roleDefinitions: createTable(() => []),
    roleAssignments: createTable(assignmentKeys),
    links: createTable(linkKeys),
    schedules: createTable<ScheduleRecord>(pimKeys),
    scheduleRequests: createTable<ScheduleRequestRecord>(pimKeys),
    roleSettings: createTable(() => []),
    pimGroups: createTable(() => []),
    passes: createTable(passKeys),
  };
  const listeners = new Set<(change: Change) => void>();
  const always = Number.NEGATIVE_INFINITY;
  for (const user of seed.users) tables.users.put(user.id, user, always);
  for (const group of seed.groups) tables.groups.put(group.id, group, always);
  for (const unit of seed.units) tables.units.put(unit.id, unit, always);
  for (const role of seed.roleDefinitions) tables.roleDefinitions.put(role.id, role, always);
  for (const link of seed.links) tables.links.put(linkKey(link), link, always);
  for (const assignment of seed.roleAssignments) {
    const id = roleAssignmentId(assignment);
    tables.roleAssignments.put(id, { id, ...assignment }, always);
  }
  for (const row of seed.schedules ?? []) tables.schedules.put(row.id, row, always);
  for (const row of seed.scheduleRequests ?? []) tables.scheduleRequests.put(row.id, row, always);
  for (const row of seed.roleSettings ?? []) tables.roleSettings.put(row.id, row, always);
  for (const row of seed.pimGroups ?? []) tables.pimGroups.put(row.groupId, row, always);
  for (const row of seed.passes ?? []) tables.passes.put(row.id, row, always);

  function view(atMs: number | 'now'): View {
    return {
      users: tables.users.view(atMs),
      groups: tables.groups.view(atMs),
      units: tables.units.view(atMs),
      roleDefinitions: tables.roleDefinitions.view(atMs),
      roleAssignments: tables.roleAssignments.view(atMs),
      links: tables.links.view(atMs),
      schedules: tables.schedules.view(atMs),
      scheduleRequests: tables.scheduleRequests.view(atMs),
      roleSettings: tables.roleSettings.view(atMs),
      pimGroups: tables.pimGroups.view(atMs),
      passes: tables.passes.view(atMs),
    };
  }

  return {
    truth: view('now'),
    asOf: view,
    put(table, id, value, at) {
      tables[table].put(id, value, at.getTime());
      for (const listener of listeners) listener({ at, table, id, value });
    },
    bornMs: (table, id) => tables[table].bornMs(id),
    history: (table, fromMs, untilMs) => tables[table].history(fromMs, untilMs),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
