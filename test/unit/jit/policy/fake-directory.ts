import type { Directory, DirectoryGroup, DirectoryUser, RoleDefinition, Unit } from '../../../../src/jit/directory.ts';
import { type GroupId, groupId, roleDefinitionId, unitId, unitScope, userId } from '../../../../src/jit/ids.ts';

/** A GUID made of a number, so that a test can read it. */
export function guid(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

type UserOptions = { name: string; enabled?: boolean; guest?: boolean };
type GroupOptions = {
  name: string;
  members?: string[];
  unwritable?: string;
  roleAssignable?: boolean;
  carries?: string[];
};

/** A small directory in memory. Members of a group are names of users or of other groups. */
export class FakeDirectory implements Directory {
  readonly #users: DirectoryUser[] = [];
  readonly #groups: (DirectoryGroup & { members: string[]; carries: string[] })[] = [];
  readonly #roles: RoleDefinition[] = [];
  readonly #units: Unit[] = [];
  #next = 1;

  addUser({ name, enabled = true, guest = false }: UserOptions): DirectoryUser {
    const address = `${name.toLowerCase().replaceAll(' ', '.')}@contoso.com`;
    const user = { id: userId(guid(this.#next++)), name, address, enabled, guest };
    this.#users.push(user);
    return user;
  }

  addGroup({ name, members = [], unwritable, roleAssignable = false, carries = [] }: GroupOptions): DirectoryGroup {
    const id = groupId(guid(this.#next++));
    const group = { id, name, members, unwritable: unwritable ?? null, roleAssignable, carries, description: '' };
    this.#groups.push(group);
    return group;
  }

  addRole(
    name: string,
    options: { id?: string; privileged?: boolean; builtIn?: boolean; atUnits?: boolean } = {},
  ): RoleDefinition {
    const { id = guid(this.#next++), privileged = false, builtIn = true, atUnits } = options;
    const scopes = atUnits === undefined ? {} : { atUnits };
    const role = { id: roleDefinitionId(id), name, privileged, builtIn, description: '', ...scopes };
    this.#roles.push(role);
    return role;
  }

  addUnit(name: string, restricted?: true): Unit {
    const id = unitId(guid(this.#next++));
    const unit = { id, name, scope: unitScope(id), ...(restricted ? { restricted } : {}) };
    this.#units.push(unit);
    return unit;
  }

  rename(id: string, name: string) {
    for (const each of [...this.#users, ...this.#groups, ...this.#roles, ...this.#units]) {
      if (each.id === id) each.name = name;
    }
  }

  async user(id: string) {
    return this.#users.find((user) => user.id === id) ?? null;
  }

  async group(id: string) {
    return this.#groups.find((group) => group.id === id) ?? null;
  }

  async findUsers(text: string) {
    return this.#users.filter((user) => [user.id, user.address, user.name].some((each) => same(each, text)));
  }

  async findGroups(text: string) {
    return this.#groups.filter((group) => same(group.id, text) || same(group.name, text));
  }

  async findRoles(text: string) {
    return this.#roles.filter((role) => same(role.id, text) || same(role.name, text));
  }

  async findUnits(text: string) {
    return this.#units.filter((unit) => same(unit.id, text) || same(unit.name, text));
  }

  async memberOfAny(user: string, groups: readonly string[]) {
    const within = await Promise.all(
      this.#groups
        .filter((group) => groups.includes(group.id))
        .map(async (group) =>
          (await this.membersOf(group.id)).some((member) => member.id === user) ? [group.id] : [],
        ),
    );
    return within.flat();
  }

  async membersOf(group: string): Promise<DirectoryUser[]> {
    const members = this.#groups.find((each) => each.id === group)?.members ?? [];
    const nested = this.#groups.filter((each) => members.includes(each.name));
    const deeper = await Promise.all(nested.map((each) => this.membersOf(each.id)));
    return [...this.#users.filter((user) => members.includes(user.name)), ...deeper.flat()];
  }

  async role(id: string) {
    return this.#roles.find((role) => role.id === id) ?? null;
  }

  async rolesOf(group: string) {
    const carries = this.#groups.find((each) => each.id === group)?.carries ?? [];
    return this.#roles.filter((role) => carries.includes(role.name));
  }

  async countHolders() {
    return { count: 0 };
  }

  async groupsAbove(group: string): Promise<GroupId[]> {
    const self = this.#groups.find((each) => each.id === group);
    if (self === undefined) return [];
    const parents = this.#groups.filter((each) => each.members.includes(self.name));
    const higher = await Promise.all(parents.map((each) => this.groupsAbove(each.id)));
    return [...parents.map((each) => each.id), ...higher.flat()];
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
