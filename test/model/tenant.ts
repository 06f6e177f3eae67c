import { createGraphEmulator, type GraphEmulator } from '../../sandbox/graph/emulator.ts';
import type { PassRecord, PimTarget, ScheduleRecord, UserRecord } from '../../sandbox/graph/records.ts';
import { accessKey, linkKey, roleAssignmentId } from '../../sandbox/graph/row-keys.ts';
import { contosoTenant, groups } from '../../sandbox/graph/tenant-seed.ts';
import type { TestClock } from '../support/test-clock.ts';
import { Accounts, isOpen } from './accounts.ts';
import {
  type AccountKey,
  accountOf,
  EXCHANGE_ROLE,
  GIFTS,
  type Gift,
  groupIdOf,
  type Holder,
  idOf,
  isAccountKind,
  isPerson,
  type Pair,
  PEOPLE,
  type PersonKey,
  pairOf,
  RIGHTS,
  type RightsGroup,
  TARGETS,
  type Target,
  type Thing,
  targetId,
} from './cast.ts';
import { Facts } from './facts.ts';
import type { Dice } from './random.ts';

/** `own`: activated by the person, under an eligibility of their own. */
type Owner = 'outside' | 'bot' | 'own';
/** `entra`: PIM's own clock, which starts what was asked for and ends what has an end. */
type Hand = Owner | 'entra';
export type Write = {
  at: number;
  pair: Pair;
  action: 'add' | 'remove';
  by: Hand;
  was: Owner | null;
  /** What an account had when it was enabled. */
  had?: Pair[];
};
/** What PIM keeps of what the bot asked it for: in force, or left when the access itself was taken directly. */
type Kept = Pick<ScheduleRecord, 'state' | 'endsAt'>;

/** The directory as it truly is, who made what in it, and every change with its time. */
export class Tenant {
  readonly graph: GraphEmulator;
  readonly facts = new Facts();
  readonly accounts = new Accounts();
  /** Who gave what is held now. */
  readonly owners = new Map<Pair, Owner>();
  readonly writes: Write[] = [];
  readonly #kept = new Map<string, Kept & { pair: Pair }>();
  /** Direct reads that Graph answered, by what they asked for. */
  readonly reads = new Map<string, number[]>();
  readonly #clock: TestClock;
  readonly #rows = new Map<string, Pair>();
  readonly #purged = new Set<string>();
  #hand: Hand = 'bot';

  constructor(clock: TestClock, dice: Dice) {
    this.#clock = clock;
    this.graph = createGraphEmulator({
      clock,
      tenant: contosoTenant(),
      random: () => dice.roll(),
      sleep: () => Promise.resolve(),
    });
    for (const person of PEOPLE)
      for (const target of TARGETS) this.#rows.set(rowOf(idOf(person), target), pairOf(person, target));
    for (const { groupId, memberId } of this.graph.snapshot().memberships) {
      const pair = this.#rows.get(linkKey({ kind: 'member', fromId: groupId, toId: memberId }));
      if (pair !== undefined) this.owners.set(pair, 'outside');
    }
    this.#firstFacts();
    this.graph.onChange(({ at, table, id, value }) => {
      if (table === 'schedules') this.#scheduled(id, value as ScheduleRecord | undefined);
      if (table === 'users') this.#userChanged(id, value as UserRecord | undefined, at);
      if (table === 'passes') this.accounts.passChanged(id, value as PassRecord | undefined, this.#nowMs());
      const pair = table === 'links' || table === 'roleAssignments' ? this.#rows.get(id) : undefined;
      if (pair !== undefined) this.#changed(pair, value !== undefined, at);
    });
    this.graph.onRequest(({ method, path, status }) => {
      if (method !== 'GET') return;
      const key = readKey(path, status ?? 0);
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

  keptPairs(): Set<Pair> {
    return new Set([...this.#kept.values()].map((one) => one.pair));
  }

  /** When somebody was given it last. */
  addedAt(pair: Pair): number {
    return this.writes.findLast((one) => one.pair === pair && one.action === 'add')?.at ?? Number.NEGATIVE_INFINITY;
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
  unassign(person: PersonKey, target: Gift): boolean {
    const { pim } = this.graph.directory;
    if (!this.graph.dump().schedules?.some((one) => isAssignmentOf(one, person, target))) return false;
    this.#by('outside', () => pim.remove('assignment', idOf(person), pimTarget(target)));
    return true;
  }

  give(holder: Holder, target: Gift): void {
    const id = this.#idOf(holder);
    this.#by('outside', () =>
      target === 'exchange'
        ? this.graph.directory.assignRole(id, EXCHANGE_ROLE)
        : this.graph.directory.addMember(groups[target], id),
    );
  }

  take(holder: Holder, target: Gift): void {
    const id = this.#idOf(holder);
    this.#by('outside', () =>
      target === 'exchange'
        ? this.graph.directory.unassign(rowOf(id, target))
        : this.graph.directory.removeMember(groups[target], id),
    );
  }

  /** Somebody disables or deletes an account of the bot's. */
  shut(holder: AccountKey, how: 'disable' | 'delete'): void {
    const id = this.#idOf(holder);
    this.#by('outside', () =>
      how === 'disable' ? this.graph.directory.disableUser(id) : this.graph.directory.deleteUser(id),
    );
  }

  /** Nobody can restore an account that was deleted. */
  purge(): void {
    for (const [, account] of this.accounts.all()) {
      if (account.exists || this.#purged.has(account.id)) continue;
      this.#purged.add(account.id);
      this.#by('outside', () => this.graph.directory.purgeUser(account.id));
    }
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
  readsOf(holder: Holder, thing: Thing): readonly number[] {
    const read = (what: string, id: string) => this.reads.get(`${what}:${id}`) ?? [];
    if (isAccountKind(thing) && isPerson(holder)) {
      const ids = this.accounts.idsOf(accountOf(holder, thing));
      return [...ids.flatMap((id) => read('user', id)), ...read('marked', idOf(holder))].sort((a, b) => a - b);
    }
    return this.accounts.idsOf(holder).flatMap((id) => read(thing === 'exchange' ? 'role' : 'groups', id));
  }

  #idOf(holder: Holder): string {
    const id = this.accounts.idOf(holder);
    if (id === null) throw new Error(`there is no ${holder}`);
    return id;
  }

  /** What an account that is gone had, nobody has. */
  #userChanged(id: string, user: UserRecord | undefined, at: Date): void {
    const change = this.accounts.userChanged(id, user);
    if (change === null) return;
    const { holder, account, before } = change;
    const things = GIFTS.map((gift) => [gift, pairOf(holder, gift)] as const);
    const fresh = before?.id !== id;
    if (fresh || !account.exists) {
      for (const [gift, pair] of things) {
        if (before !== undefined) this.#rows.delete(rowOf(before.id, gift));
        this.owners.delete(pair);
        if (account.exists) this.#rows.set(rowOf(id, gift), pair);
      }
    }
    const wasOpen = !fresh && isOpen(before);
    if (isOpen(account) === wasOpen) return;
    const had = things.map(([, pair]) => pair).filter((pair) => this.owners.has(pair));
    this.#changed(pairOf(account.owner, account.kind), !wasOpen, at, had);
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

  #changed(pair: Pair, present: boolean, at: Date, had?: Pair[]): void {
    const was = this.owners.get(pair) ?? null;
    const action = present ? 'add' : 'remove';
    const write = { at: at.getTime(), pair, action, by: this.#hand, was } as const;
    this.writes.push(had === undefined ? write : { ...write, had });
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

function rowOf(holderId: string, target: Gift): string {
  return target === 'exchange'
    ? roleAssignmentId({ principalId: holderId, roleDefinitionId: EXCHANGE_ROLE, directoryScopeId: '/' })
    : linkKey({ kind: 'member', fromId: targetId(target), toId: holderId });
}

function pimTarget(target: Gift): PimTarget {
  return target === 'exchange'
    ? { kind: 'role', roleDefinitionId: EXCHANGE_ROLE, directoryScopeId: '/' }
    : { kind: 'group', groupId: groups[target], accessId: 'member' };
}

function isAssignmentOf(schedule: ScheduleRecord, person: PersonKey, target: Gift): boolean {
  const key = accessKey(schedule.target, schedule.principalId);
  return schedule.kind === 'assignment' && key === rowOf(idOf(person), target);
}

/** What was read; that there is no such account is an answer too. */
function readKey(path: string, status: number): string | null {
  const user = /^\/users\/([0-9a-f-]{36})(?:\?|$)/.exec(path)?.[1];
  if (user !== undefined && (status === 200 || status === 404)) return `user:${user}`;
  if (status !== 200) return null;
  const memberOf = /^\/users\/([0-9a-f-]{36})\/memberOf/.exec(path)?.[1];
  if (memberOf !== undefined) return `groups:${memberOf}`;
  const [, query] = /^\/(?:users|roleManagement\/directory\/roleAssignments)\?(.*)$/.exec(path) ?? [];
  const marked = /department eq 'JIT account of ([0-9a-f-]{36})'/.exec(filterIn(query))?.[1];
  if (marked !== undefined) return `marked:${marked}`;
  const principal = /principalId eq '([0-9a-f-]{36})'/.exec(filterIn(query))?.[1];
  return principal === undefined ? null : `role:${principal}`;
}

function filterIn(query: string | undefined): string {
  return new URLSearchParams(query ?? '').get('$filter') ?? '';
}
