import { createGraphEmulator, type GraphEmulator } from '../../sandbox/graph/emulator.ts';
import { linkKey, roleAssignmentId } from '../../sandbox/graph/row-keys.ts';
import { contosoTenant, groups } from '../../sandbox/graph/tenant-seed.ts';
import type { TestClock } from '../support/test-clock.ts';
import {
  EXCHANGE_ROLE,
  groupIdOf,
  idOf,
  PAIRS,
  type Pair,
  PEOPLE,
  type PersonKey,
  RIGHTS,
  type RightsGroup,
  type Target,
  targetId,
} from './cast.ts';
import { Facts } from './facts.ts';
import type { Dice } from './random.ts';

export type Owner = 'outside' | 'bot';
export type Write = { at: number; pair: Pair; action: 'add' | 'remove'; by: Owner; was: Owner | null };

/** The directory as it truly is, who made what in it, and every change with its time. */
export class Tenant {
  readonly graph: GraphEmulator;
  readonly facts = new Facts();
  /** Who gave what is held now. */
  readonly owners = new Map<Pair, Owner>();
  readonly writes: Write[] = [];
  /** Direct reads that Graph answered, by what they asked for. */
  readonly reads = new Map<string, number[]>();
  readonly #clock: TestClock;
  readonly #rows = new Map<string, Pair>();
  #hand: Owner = 'bot';

  constructor(clock: TestClock, dice: Dice) {
    this.#clock = clock;
    this.graph = createGraphEmulator({
      clock,
      tenant: contosoTenant(),
      random: () => dice.roll(),
      sleep: () => Promise.resolve(),
    });
    for (const { pair, person, target } of PAIRS) this.#rows.set(rowOf(person, target), pair);
    for (const { groupId, memberId } of this.graph.snapshot().memberships) {
      const pair = this.#rows.get(linkKey({ kind: 'member', fromId: groupId, toId: memberId }));
      if (pair !== undefined) this.owners.set(pair, 'outside');
    }
    this.#firstFacts();
    this.graph.onChange(({ table, id, value }) => {
      const pair = table === 'links' || table === 'roleAssignments' ? this.#rows.get(id) : undefined;
      if (pair !== undefined) this.#changed(pair, value !== undefined);
    });
    this.graph.onRequest(({ method, path, status }) => {
      if (method !== 'GET' || status !== 200) return;
      const key = readKey(path);
      if (key !== null) this.reads.set(key, [...(this.reads.get(key) ?? []), this.#nowMs()]);
    });
  }

  /** True when the person has it now, whoever gave it. */
  holds(pair: Pair): boolean {
    return this.owners.has(pair);
  }

  give(person: PersonKey, target: Target): void {
    this.#outside(() =>
      target === 'exchange'
        ? this.graph.directory.assignRole(idOf(person), EXCHANGE_ROLE)
        : this.graph.directory.addMember(groups[target], idOf(person)),
    );
  }

  take(person: PersonKey, target: Target): void {
    this.#outside(() =>
      target === 'exchange'
        ? this.graph.directory.unassign(rowOf(person, target))
        : this.graph.directory.removeMember(groups[target], idOf(person)),
    );
  }

  setMember(group: RightsGroup, person: PersonKey, member: boolean): void {
    if (this.facts.now(`member:${group}:${person}`) === member) return;
    this.#outside(() =>
      member
        ? this.graph.directory.addMember(groupIdOf(group), idOf(person))
        : this.graph.directory.removeMember(groupIdOf(group), idOf(person)),
    );
    this.facts.set(`member:${group}:${person}`, member, this.#nowMs());
  }

  setEnabled(person: PersonKey, enabled: boolean): void {
    if (enabled) this.graph.directory.enableUser(idOf(person));
    else this.graph.directory.disableUser(idOf(person));
    this.facts.set(`enabled:${person}`, enabled, this.#nowMs());
  }

  setExists(person: PersonKey, exists: boolean): void {
    if (exists) this.graph.directory.restoreUser(idOf(person));
    else this.graph.directory.deleteUser(idOf(person));
    this.facts.set(`exists:${person}`, exists, this.#nowMs());
  }

  /** Times of the answered direct reads that could show this pair. */
  readsOf(person: PersonKey, target: Target): readonly number[] {
    const key = target === 'exchange' ? `role:${idOf(person)}` : `groups:${idOf(person)}`;
    return this.reads.get(key) ?? [];
  }

  #outside(change: () => unknown): void {
    this.#hand = 'outside';
    try {
      change();
    } finally {
      this.#hand = 'bot';
    }
  }

  #changed(pair: Pair, present: boolean): void {
    const was = this.owners.get(pair) ?? null;
    this.writes.push({ at: this.#nowMs(), pair, action: present ? 'add' : 'remove', by: this.#hand, was });
    if (!present) this.owners.delete(pair);
    else if (was === null) this.owners.set(pair, this.#hand);
  }

  #firstFacts(): void {
    const always = Number.NEGATIVE_INFINITY;
    const members = new Set(this.graph.snapshot().memberships.map((one) => `${one.groupId}:${one.memberId}`));
    for (const person of PEOPLE) {
      this.facts.set(`enabled:${person}`, true, always);
      this.facts.set(`exists:${person}`, true, always);
      for (const group of RIGHTS) {
        const member = members.has(`${groupIdOf(group)}:${idOf(person)}`);
        this.facts.set(`member:${group}:${person}`, member, always);
      }
    }
  }

  #nowMs(): number {
    return this.#clock.now().getTime();
  }
}

function rowOf(person: PersonKey, target: Target): string {
  return target === 'exchange'
    ? roleAssignmentId({ principalId: idOf(person), roleDefinitionId: EXCHANGE_ROLE, directoryScopeId: '/' })
    : linkKey({ kind: 'member', fromId: targetId(target), toId: idOf(person) });
}

function readKey(path: string): string | null {
  const memberOf = /^\/users\/([0-9a-f-]{36})\/memberOf/.exec(path)?.[1];
  if (memberOf !== undefined) return `groups:${memberOf}`;
  const [, query] = /^\/roleManagement\/directory\/roleAssignments\?(.*)$/.exec(path) ?? [];
  const principal = /principalId eq '([0-9a-f-]{36})'/.exec(new URLSearchParams(query ?? '').get('$filter') ?? '')?.[1];
  return principal === undefined ? null : `role:${principal}`;
}
