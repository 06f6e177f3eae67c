import type { Caller, Deps } from '../../deps.ts';
import type { Directory, DirectoryGroup, DirectoryUser, RoleDefinition, Unit } from '../../directory.ts';
import type { GroupPart } from '../../entitlement.ts';
import { openedIn } from '../../policy/edit-opened.ts';
import { mapLimited } from '../../policy/map-limited.ts';
import type { MissingGroup, PolicyTerms, Subject } from '../../policy/policy.ts';
import { Names } from '../../policy/resolve-names.ts';
import { quote } from '../../text.ts';
import { askedOnce } from '../asked-once.ts';
import { requireAdmin, requireReader } from '../authority.ts';

const READS_AT_A_TIME = 8;

/** What lines of names stand for; a line that stands for nothing certain comes back with the reason. Raw texts. */
export type LookedUp<Found> = { found: Found[]; faults: { line: string; fault: string }[] };
export type Opened = PolicyTerms['entitlements'][number];

/** What an admin typed or picked for a policy, one a line, looked up at once: nothing is saved by it. */
export async function lookUpNames(
  deps: Deps,
  caller: Caller,
  lines: { eligible: readonly string[]; opens: readonly string[]; approvers: readonly string[] },
): Promise<{ eligible: LookedUp<Subject>; opens: LookedUp<Opened>; approvers: LookedUp<Subject> }> {
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  await requireAdmin(deps, directory, caller);
  const stored = await deps.policies.list(deps.settings.tenantId);
  const names = new Names(directory, namesIn(stored.map((one) => one.body.terms)));
  const [eligible, opens, approvers] = await Promise.all([
    subjects(names, lines.eligible),
    gathered(lines.opens, (line) => opened(names, directory, line)),
    subjects(names, lines.approvers),
  ]);
  return { eligible, opens, approvers };
}

type One<Found> = { found: Found } | { fault: string };

function subjects(names: Names, lines: readonly string[]): Promise<LookedUp<Subject>> {
  return gathered(lines, async (line) => {
    const lookup = await names.subject(line);
    return 'fault' in lookup ? lookup : { found: lookup.found.subject };
  });
}

async function gathered<Found>(
  lines: readonly string[],
  lookUp: (line: string) => Promise<One<Found>>,
): Promise<LookedUp<Found>> {
  const looked = await mapLimited([...lines], READS_AT_A_TIME, async (line) => ({ line, ...(await lookUp(line)) }));
  return {
    found: looked.flatMap((one) => ('found' in one ? [one.found] : [])),
    faults: looked.flatMap((one) => ('fault' in one ? [{ line: one.line, fault: one.fault }] : [])),
  };
}

/** `group: SG-A`, `owner: SG-A`, `role: User Administrator @ Berlin`, or a name alone, which may be either's. */
async function opened(names: Names, directory: Directory, line: string): Promise<One<Opened>> {
  const typed = line.replace(/^(role|group|owner)s?\s*[:=]\s*/i, (_, word: string) => `${word.toLowerCase()}:`);
  if (typed.startsWith('group:')) return group(names, typed.slice('group:'.length).trim());
  if (typed.startsWith('owner:')) return group(names, typed.slice('owner:'.length).trim(), 'owner');
  if (typed.startsWith('role:')) return role(names, typed);
  const [groups, roles] = await Promise.all([directory.findGroups(line), roleOf(names, line)]);
  if (groups.length > 0 && roles !== null) {
    return { fault: `${quote(line)} is a group and a role: write group: or role: before it` };
  }
  if (roles !== null) return role(names, `role:${line}`);
  if (groups.length > 0) return group(names, line);
  return {
    fault: `no group and no role ${quote(line)} was found: write group: before it to keep it until there is one`,
  };
}

async function roleOf(names: Names, line: string): Promise<RoleDefinition | null> {
  const [item] = openedIn(`role:"${line.replaceAll('"', '')}"`, false).items;
  const lookup = await names.role(item?.names[0] ?? line);
  return 'found' in lookup ? lookup.found : null;
}

async function group(names: Names, name: string, as: GroupPart = 'member'): Promise<One<Opened>> {
  if (name === '') return { fault: `the name of the group is missing behind ${as === 'owner' ? 'owner' : 'group'}:` };
  const lookup = await names.group(name);
  if ('fault' in lookup) return lookup;
  if (lookup.found === null) {
    const missing: MissingGroup = { kind: 'missing-group', name, ...(as === 'owner' ? { as } : {}) };
    return { found: missing };
  }
  return { found: { kind: 'group', groupId: lookup.found.id, name: lookup.found.name, as } };
}

async function role(names: Names, typed: string): Promise<One<Opened>> {
  const text = typed.slice('role:'.length).trim();
  if (text === '') return { fault: 'the name of the role is missing behind role:' };
  const [item] = openedIn(`role:"${text.replaceAll('"', '')}"`, false).items;
  const plain = item?.plain;
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain))
    return { fault: `${quote(text)} is no role` };
  const found = await names.role(String(plain.role));
  if ('fault' in found) return found;
  const scope = await names.scope(typeof plain.scope === 'string' ? plain.scope : '/', found.found);
  if ('fault' in scope) return scope;
  const { id, name, privileged } = found.found;
  const { restricted: _, ...within } = scope.found;
  return { found: { kind: 'role', roleDefinitionId: id, name, ...within, privileged } };
}

function namesIn(stored: readonly PolicyTerms[]): string[] {
  const of = ({ eligible, approval, entitlements }: PolicyTerms) => [
    ...eligible,
    ...(approval === 'none' ? [] : approval.flatMap((stage) => stage.approvers)),
    ...entitlements,
  ];
  return [...new Set(stored.flatMap(of).map((each) => each.name))];
}

export type NameMatch =
  | { kind: 'user'; user: DirectoryUser }
  | { kind: 'group'; group: DirectoryGroup }
  | { kind: 'role'; role: RoleDefinition }
  | { kind: 'unit'; unit: Unit };

/**
 * Names that begin with a text, for an admin who types one, or whoever may read everything: a help, and never what a
 * decision rests on.
 */
export async function matchNames(
  deps: Deps,
  caller: Caller,
  {
    kinds,
    text,
    most,
    for: whom = 'admins',
  }: { kinds: readonly NameMatch['kind'][]; text: string; most: number; for?: 'admins' | 'readers' },
): Promise<NameMatch[]> {
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  await (whom === 'readers' ? requireReader(deps, directory, caller) : requireAdmin(deps, directory, caller));
  const { directoryNames } = deps;
  const found = await Promise.all(
    kinds.map(async (kind): Promise<NameMatch[]> => {
      if (kind === 'user') return (await directoryNames.users(text, most)).map((user) => ({ kind, user }));
      if (kind === 'group') return (await directoryNames.groups(text, most)).map((group) => ({ kind, group }));
      if (kind === 'unit') return (await directoryNames.units(text, most)).map((unit) => ({ kind, unit }));
      return (await directoryNames.roles(text, most)).map((role) => ({ kind, role }));
    }),
  );
  const each = Math.max(1, Math.floor(most / kinds.length));
  const first = found.flatMap((list) => list.slice(0, each));
  return [...first, ...found.flatMap((list) => list.slice(each))].slice(0, most);
}
