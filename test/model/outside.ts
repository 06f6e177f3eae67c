import {
  accountOf,
  type Gift,
  type Holder,
  idOf,
  isAccountKind,
  isPerson,
  PAIRS,
  type Pair,
  type PairParts,
  type PersonKey,
  pairOf,
  partsOf,
  type Target,
} from './cast.ts';
import type { Taken } from './invariants.ts';
import { pairsOf, type Seen } from './observe.ts';
import type { Stage } from './stage.ts';
import type { GraphFault, Step } from './steps.ts';

const FRESH_STANDING_MS = 5 * 60_000;

type OutsideStep = Extract<
  Step,
  { do: 'member' | 'outside' | 'meddle' | 'activate' | 'slow' | 'account' | 'fault' | 'lag' | 'teams' }
>;

/** What happens past the bot: in the directory, on the way to Graph, and in Teams. */
export class Outside {
  /** Access that people had before the bot gave them any, and that stays theirs. */
  readonly protectedPairs = new Set<Pair>([pairOf('grace', 'serverOperators')]);
  /** What was taken away from under a grant. */
  readonly taken = new Map<Pair, Taken>();
  readonly #stage: Stage;
  readonly #seen: () => Seen;

  constructor(stage: Stage, seen: () => Seen) {
    this.#stage = stage;
    this.#seen = seen;
  }

  play(step: OutsideStep): void {
    const { tenant } = this.#stage;
    switch (step.do) {
      case 'member':
        tenant.setMember(step.group, step.who, step.member);
        break;
      case 'outside':
        if (step.action === 'give') this.#give(step.who, step.target);
        else this.#take(step.who, step.target);
        break;
      case 'meddle':
        this.#meddle(step.which, step.where ?? 'directory');
        break;
      case 'activate':
        this.#activate(step.who, step.target, step.minutes);
        break;
      case 'slow':
        tenant.graph.knobs.pim.provisionMs = step.provisionMs;
        break;
      case 'account':
        this.#account(step.who, step.change);
        break;
      case 'fault':
        this.#fault(step.fault, step.writes, step.times);
        break;
      case 'lag':
        this.setLag(step.lagMs, step.jitterMs);
        break;
      case 'teams':
        this.#teams(step.change, step.who);
    }
  }

  /** Time passes, and Entra does what it was to do in it. */
  pass(ms: number): void {
    this.#stage.clock.advance(ms);
    // What people activated for themselves is theirs until it ends.
    for (const { pair, was } of this.#stage.tenant.pass()) if (was === 'own') this.protectedPairs.delete(pair);
  }

  setLag(lagMs: number, jitterMs: number): void {
    const { knobs } = this.#stage.tenant.graph;
    const before = knobs.readLagMs + knobs.readLagJitterMs;
    knobs.readLagMs = lagMs;
    knobs.readLagJitterMs = jitterMs;
    if (before > 0) this.#stage.freshSince = this.#stage.nowMs;
  }

  #give(holder: Holder, target: Gift): void {
    const pair = pairOf(holder, target);
    const { tenant } = this.#stage;
    if (!this.#isThere(holder) || tenant.holds(pair)) return;
    const calm = isPerson(holder) && this.#calm(pair);
    tenant.give(holder, target);
    if (calm) this.#protect(pair);
  }

  #take(holder: Holder, target: Gift): void {
    const pair = pairOf(holder, target);
    const { tenant } = this.#stage;
    if (!this.#isThere(holder) || !tenant.holds(pair)) return;
    this.#takeAway(partsOf(pair), tenant.owners.get(pair) === 'own' ? 'pim' : 'directory');
  }

  #isThere(holder: Holder): boolean {
    const { accounts, facts } = this.#stage.tenant;
    return isPerson(holder) ? facts.now(`exists:${holder}`) : accounts.of(holder)?.exists === true;
  }

  /** From when every read shows it: what the bot read before says nothing of it. */
  #protect(pair: Pair): void {
    const { knobs } = this.#stage.tenant.graph;
    this.protectedPairs.add(pair);
    this.pass(knobs.readLagMs + knobs.readLagJitterMs + 1);
  }

  /** Nothing of ours is on its way to this pair. */
  #calm(pair: Pair): boolean {
    const holding = this.#seen().holdings.get(pair)?.body;
    if (this.#stage.sleepers.length > 0) return false;
    if (holding === undefined) return true;
    const removed = holding.removedAt === null ? Number.NEGATIVE_INFINITY : holding.removedAt.getTime();
    return (
      holding.state === 'absent' &&
      holding.watchUntil === null &&
      holding.nextAt === null &&
      this.#stage.nowMs - removed > FRESH_STANDING_MS
    );
  }

  /** What they activate is theirs, also right after what we gave was taken: PIM tells one from the other, and says so. */
  #activate(person: PersonKey, target: Target, minutes: number): void {
    const pair = pairOf(person, target);
    const { tenant } = this.#stage;
    const { facts } = tenant;
    if (!facts.now(`exists:${person}`) || !facts.now(`enabled:${person}`) || tenant.holds(pair)) return;
    const calm = this.#calm(pair);
    tenant.activate(person, target, minutes * 60_000);
    if (calm) this.#protect(pair);
  }

  #meddle(which: number, where: 'directory' | 'pim'): void {
    const { tenant } = this.#stage;
    const given = PAIRS.filter(({ pair, holder }) => tenant.owners.get(pair) === 'bot' && this.#isThere(holder));
    const one = given[which % Math.max(1, given.length)];
    if (one !== undefined) this.#takeAway(one, where, which);
  }

  #takeAway({ pair, holder, owner, thing }: PairParts, where: 'directory' | 'pim', which = 0): void {
    const holding = this.#seen().holdings.get(pair)?.body;
    const { tenant } = this.#stage;
    if (isAccountKind(thing)) tenant.shut(accountOf(owner, thing), which % 3 === 0 ? 'delete' : 'disable');
    else if (where === 'directory' || !isPerson(holder) || !tenant.unassign(holder, thing)) tenant.take(holder, thing);
    this.protectedPairs.delete(pair);
    if (holding?.state !== 'held' || holding.watchUntil !== null || this.#stage.sleepers.length > 0) return;
    const requests = [...this.#seen().requests.values()]
      .map((one) => one.body)
      .filter((one) => one.grant?.state === 'active');
    const leaning = requests.filter((one) => pairsOf(one).includes(pair)).map((one) => one.id);
    if (leaning.length > 0) this.taken.set(pair, { at: this.#stage.nowMs, requests: new Set(leaning) });
  }

  #account(person: PersonKey, change: 'disable' | 'enable' | 'delete' | 'restore'): void {
    const { tenant } = this.#stage;
    const exists = tenant.facts.now(`exists:${person}`);
    if (change === 'restore') {
      if (!exists) tenant.setExists(person, true);
      return;
    }
    if (!exists) return;
    if (change === 'delete') tenant.setExists(person, false);
    else tenant.setEnabled(person, change === 'enable');
  }

  #fault(fault: GraphFault, writes: boolean, times: number): void {
    const { faults } = this.#stage.tenant.graph.knobs;
    const methods = writes ? (['POST', 'PATCH', 'DELETE'] as const) : (['GET'] as const);
    const path = writes ? /\$ref$|^\/roleManagement|^\/identityGovernance|^\/users/ : /./;
    for (const method of methods) {
      const at = { match: { method, path }, times };
      if (fault === 'throttled') faults.push({ kind: 'throttled', retryAfter: 5, ...at });
      else if (fault === 'unavailable') faults.push({ kind: 'unavailable', ...at });
      else if (fault === 'timeout-before') faults.push({ kind: 'timeout', effect: 'before', ...at });
      else if (fault === 'timeout-after') faults.push({ kind: 'timeout', effect: 'after', ...at });
      else if (fault === 'drop-before') faults.push({ kind: 'drop', effect: 'before', ...at });
      else faults.push({ kind: 'drop', effect: 'after', ...at });
    }
  }

  #teams(change: 'outage' | 'well' | 'lose' | 'unreachable', who: PersonKey): void {
    const { screens } = this.#stage;
    if (change === 'lose') screens.clear();
    else if (change === 'unreachable') screens.unreachable.add(idOf(who));
    else screens.outage = change === 'outage';
  }
}
