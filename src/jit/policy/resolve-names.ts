import type { Directory, DirectoryGroup, DirectoryUser, RoleDefinition } from '../directory.ts';
import { type DirectoryScopeId, type GroupId, isGuid, TENANT_SCOPE } from '../ids.ts';
import { nearest, quote } from '../text.ts';
import type { Subject } from './policy.ts';
import { ROLE_NAMES, UNIT_ROLES } from './well-known-roles.ts';

/** A name looked up: what it stands for, or words for why it cannot be said. */
type Lookup<Found> = { found: Found } | { fault: string };

export type FoundSubject = { subject: Subject; user: DirectoryUser | null };
export type FoundScope = { scope: DirectoryScopeId; scopeName: string | null; restricted?: true };

/** Looks up the names of a policy; asks the directory each question once. Throws DirectoryUnavailable as the directory does. */
export class Names {
  readonly #directory: Directory;
  readonly #known: readonly string[];
  readonly #answers = new Map<string, Promise<unknown>>();

  /** `known` are names that other policies use, to answer a name that is nearly right. */
  constructor(directory: Directory, known: readonly string[]) {
    this.#directory = directory;
    this.#known = known;
  }

  /** A user or a group, by object id, address or exact name. */
  async subject(text: string): Promise<Lookup<FoundSubject>> {
    const users = distinct(await this.#once(`users ${text}`, () => this.#directory.findUsers(text)));
    // An address that is somebody's is not looked for among groups.
    const groups =
      text.includes('@') && users.length > 0
        ? []
        : distinct(await this.#once(`groups ${text}`, () => this.#directory.findGroups(text)));
    const [user] = users;
    const [group] = groups;
    if (users.length + groups.length > 1) {
      const candidates = [...users.map(userLabel), ...groups.map((each) => `group ${each.name} (${each.id})`)];
      return { fault: `${quote(text)} may be any of ${listed(candidates)}: use the object id` };
    }
    if (user !== undefined) return { found: { subject: { kind: 'user', id: user.id, name: user.name }, user } };
    if (group !== undefined)
      return { found: { subject: { kind: 'group', id: group.id, name: group.name }, user: null } };
    const meant = nearest(text, this.#known);
    const hint = meant === null ? 'write an address, the exact name or the object id' : `did you mean ${meant}?`;
    return { fault: `no user or group ${quote(text)} was found: ${hint}` };
  }

  /** A group to be granted; null when there is none of that name. */
  async group(text: string): Promise<Lookup<DirectoryGroup | null>> {
    const groups = distinct(await this.#once(`groups ${text}`, () => this.#directory.findGroups(text)));
    if (groups.length > 1) {
      const ids = groups.map((group) => group.id);
      return { fault: `${groups.length} groups are called ${quote(text)}: use the object id, ${listed(ids)}` };
    }
    return { found: groups[0] ?? null };
  }

  async role(text: string): Promise<Lookup<RoleDefinition>> {
    const roles = distinct(await this.#once(`roles ${text}`, () => this.#directory.findRoles(text)));
    const [role] = roles;
    if (roles.length > 1) {
      const ids = roles.map((each) => each.id);
      return { fault: `${roles.length} roles are called ${quote(text)}: use the definition id, ${listed(ids)}` };
    }
    if (role !== undefined) return { found: role };
    const meant = isGuid(text) ? null : nearest(text, [...ROLE_NAMES, ...this.#known]);
    const hint = meant === null ? 'write its display name or its id' : `did you mean ${meant}?`;
    return { fault: `no role ${quote(text)} was found: ${hint}` };
  }

  /** `/`, or an administrative unit by name, id or `/administrativeUnits/{id}`; only roles that Entra allows there. */
  async scope(text: string, role: RoleDefinition): Promise<Lookup<FoundScope>> {
    if (text === '/') return { found: { scope: TENANT_SCOPE, scopeName: null } };
    const wanted = text.replace(/^\/administrativeUnits\//i, '');
    const units = distinct(await this.#once(`units ${wanted}`, () => this.#directory.findUnits(wanted)));
    const [unit] = units;
    if (units.length > 1) {
      const ids = units.map((each) => each.id);
      return { fault: `${units.length} administrative units are called ${quote(wanted)}: use the id, ${listed(ids)}` };
    }
    if (unit === undefined) {
      return {
        fault: `no administrative unit ${quote(wanted)} was found: write its name, its id, or / for the tenant`,
      };
    }
    if (role.builtIn && !UNIT_ROLES.has(role.id)) {
      const allowed = [...UNIT_ROLES.values()].map((name) => name.replace(/ Administrator$/, ''));
      return {
        fault: `${role.name} cannot be limited to an administrative unit: Entra allows it for ${allowed.join(', ')} Administrator and custom roles`,
      };
    }
    if (
      !role.builtIn &&
      (await this.#once(`role ${role.id}`, () => this.#directory.role(role.id)))?.atUnits === false
    ) {
      return {
        fault: `${role.name} cannot be limited to an administrative unit: it has no permission on users, groups or devices; give it one, or leave the scope out`,
      };
    }
    return { found: { scope: unit.scope, scopeName: unit.name, ...(unit.restricted ? { restricted: true } : {}) } };
  }

  async isThere(group: GroupId): Promise<boolean> {
    return (await this.#once(`group ${group}`, () => this.#directory.group(group))) !== null;
  }

  rolesOf(group: GroupId): Promise<RoleDefinition[]> {
    return this.#once(`roles of ${group}`, () => this.#directory.rolesOf(group));
  }

  groupsAbove(group: GroupId): Promise<GroupId[]> {
    return this.#once(`above ${group}`, () => this.#directory.groupsAbove(group));
  }

  #once<Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(question) as Promise<Answer> | undefined;
    if (known !== undefined) return known;
    const answer = ask();
    this.#answers.set(question, answer);
    return answer;
  }
}

function distinct<Found extends { id: string }>(found: Found[]): Found[] {
  return [...new Map(found.map((each) => [each.id, each])).values()];
}

function userLabel(user: DirectoryUser): string {
  return `${user.name} <${user.address}> (${user.id})`;
}

function listed(items: string[]): string {
  const shown = items.slice(0, 5);
  return `${shown.join(' or ')}${items.length > shown.length ? ` or ${items.length - shown.length} more` : ''}`;
}
