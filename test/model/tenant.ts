import { createGraphEmulator, type GraphEmulator } from '../../sandbox/graph/emulator.ts';
import type { PimTarget, ScheduleRecord } from '../../sandbox/graph/records.ts';
import { accessKey, linkKey, roleAssignmentId } from '../../sandbox/graph/row-keys.ts';
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

/** `own`: activated by the person, under an eligibility of their own. */
type Owner = 'outside' | 'bot' | 'own';
/** `entra`: PIM's own clock, which starts what was asked for and ends what has an end. */
type Hand = Owner | 'entra';
export type Write = { at: number; pair: Pair; action: 'add' | 'remove'; by: Hand; was: Owner | null };
/** What PIM keeps of what the bot asked it for: in force, or left when the access itself was taken directly. */
type Kept = Pick<ScheduleRecord, 'state' | 'endsAt'>;

/** The directory as it truly is, who made what in it, and every change with its time. */
export class Tenant {
  readonly graph: GraphEmulator;
  readonly facts = new Facts();
  /** Who gave what is held now. */
  readonly owners = new Map<Pair, Owner>();
  readonly writes: Write[] = [];
  readonly #kept = new Map<string, Kept & { pair: Pair }>();
  /** Direct reads that Graph answered, by what they asked for. */
  readonly reads = new Map<string, number[]>();
  readonly #clock: TestClock;
  readonly #rows = new Map<string, Pair>();
  #hand: Hand = 'bot';

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
    this.graph.onChange(({ at, table, id, value }) => {
      if (table === 'schedules') this.#scheduled(id, value as ScheduleRecord | undefined);
      const pair = table === 'links' || table === 'roleAssignments' ? this.#rows.get(id) : undefined;
      if (pair !== undefined) this.#changed(pair, value !== undefined, at);
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

  /** What PIM keeps of what the bot asked it for. */
  keptOf(pair: Pair): Kept[] {
    return [...this.#kept.values()].filter((one) => one.pair === pair);
  }

  /** Everything that Entra was to do by now, by itself; what it did. */
  pass(): Write[] {
    const before = this.writes.length;
    this.#by('entra', () => this.graph.settle());
    return this.writes.slice(before);
  }

  /** What an eligible person does signed in. */
  activate(person: PersonKey, target: Target, lastsMs: number): void {
    const { pim } = this.graph.directory;
    this.#by('own', () => {
      pim.makeEligible(idOf(person), pimTarget(target), new Date(this.#nowMs() + lastsMs));
      pim.activate(idOf(person), pimTarget(target), lastsMs);
    });
  }

  /** What an admin of Entra does to an assignment there; true when there was one. */
  unassign(person: PersonKey, target: Target): boolean {
    const { pim } = this.graph.directory;
    if (!this.graph.dump().schedules?.some((one) => isAssignmentOf(one, person, target))) return false;
    this.#by('outside', () => pim.remove('assignment', idOf(person), pimTarget(target)));
    return true;
  }

  give(person: PersonKey, target: Target): void {
    this.#by('outside', () =>
      target === 'exchange'
        ? this.graph.directory.assignRole(idOf(person), EXCHANGE_ROLE)
        : this.graph.directory.addMember(groups[target], idOf(person)),
    );
  }

  take(person: PersonKey, target: Target): void {
    this.#by('outside', () =>
      target === 'exchange'
        ? this.graph.directory.unassign(rowOf(person, target))
        : this.graph.directory.removeMember(groups[target], idOf(person)),
    );
  }

  setMember(group: RightsGroup, person: PersonKey, member: boolean): void {
    if (this.facts.now(`member:${group}:${person}`) === member) return;
    this.#by('outside', () =>
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

  #by(hand: Hand, change: () => unknown): void {
    this.#hand = hand;
    try {
      change();
    } finally {
      this.#hand = 'bot';
    }
  }

  #scheduled(id: string, schedule: ScheduleRecord | undefined): void {
    if (schedule === undefined) {
      this.#kept.delete(id);
      return;
    }
    const pair = this.#rows.get(accessKey(schedule.target, schedule.principalId));
    if (pair === undefined || schedule.kind === 'eligibility' || schedule.assignmentType === 'Activated') return;
    this.#kept.set(id, { pair, state: schedule.state, endsAt: schedule.endsAt });
  }

  #changed(pair: Pair, present: boolean, at: Date): void {
    const was = this.owners.get(pair) ?? null;
    this.writes.push({ at: at.getTime(), pair, action: present ? 'add' : 'remove', by: this.#hand, was });
    if (!present) this.owners.delete(pair);
    // What Entra starts by itself is what the bot asked it for: people's own is there at once.
    else if (was === null) this.owners.set(pair, this.#hand === 'entra' ? 'bot' : this.#hand);
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

function pimTarget(target: Target): PimTarget {
  return target === 'exchange'
    ? { kind: 'role', roleDefinitionId: EXCHANGE_ROLE, directoryScopeId: '/' }
    : { kind: 'group', groupId: groups[target], accessId: 'member' };
}

function isAssignmentOf(schedule: ScheduleRecord, person: PersonKey, target: Target): boolean {
  const key = accessKey(schedule.target, schedule.principalId);
  return schedule.kind === 'assignment' && key === rowOf(person, target);
}

function readKey(path: string): string | null {
  const memberOf = /^\/users\/([0-9a-f-]{36})\/memberOf/.exec(path)?.[1];
  if (memberOf !== undefined) return `groups:${memberOf}`;
  const [, query] = /^\/roleManagement\/directory\/roleAssignments\?(.*)$/.exec(path) ?? [];
  const principal = /principalId eq '([0-9a-f-]{36})'/.exec(new URLSearchParams(query ?? '').get('$filter') ?? '')?.[1];
  return principal === undefined ? null : `role:${principal}`;
}
