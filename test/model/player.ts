import type { Db } from 'mongodb';
import type { Cause, RequestId } from '../../src/jit/ids.ts';
import type { Narrowing } from '../../src/jit/request/narrow.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { idOf, PAIRS, type Pair, type PersonKey, pairOf, type Target } from './cast.ts';
import { faultOfAnswer, faultOfEffect, mustAccept, type Rules, versionOf } from './expect.ts';
import { brokenPromises } from './invariants.ts';
import { dueTimes, NOTHING_SEEN, observe, pairsOf, type Reach, requesterOf, type Seen } from './observe.ts';
import { type Act, type Answer, doWork, perform } from './perform.ts';
import { edited, FIRST_POLICIES, type PolicySpec } from './policies.ts';
import { Race } from './process.ts';
import { type Dice, diceOf } from './random.ts';
import { Stage } from './stage.ts';
import type { Ask, GraphFault, Instance, Step, Trim, Work } from './steps.ts';

/** What was promised and not kept, with what led to it. */
export class Broken extends Error {
  constructor(promises: readonly string[]) {
    super(promises.join('\n'));
    this.name = 'Broken';
  }
}

type Played = { act: Act; answer: Answer };

/** How often a round of work seals the ledger too: often enough to meet every state, for it costs as much as the rest. */
const SEALING = 0.1;
const FRESH_STANDING_MS = 5 * 60_000;

/** Plays the steps of one history on a stage, and holds every one of them against the reference model. */
export class Player {
  readonly stage: Stage;
  seen: Seen = NOTHING_SEEN;
  /** Access that people had before the bot gave them any, and that stays theirs. */
  readonly protectedPairs = new Set<Pair>();
  readonly #taken = new Map<Pair, { at: number; requests: ReadonlySet<string> }>();
  readonly #dice: Dice;
  readonly #played: Played[] = [];
  readonly #specs = new Map<string, PolicySpec>(FIRST_POLICIES.map((spec) => [`${spec.name} ${spec.version}`, spec]));
  readonly #hashes = new Map<string, PolicySpec>();
  #acts = 0;
  #versions = 1;

  constructor(db: Db, seed: number) {
    this.stage = new Stage(db, seed);
    this.#dice = diceOf(seed, 3);
    this.protectedPairs.add(pairOf('grace', 'serverOperators'));
  }

  /** Saves the first policies as the admin would. */
  async savePolicies(): Promise<void> {
    for (const spec of FIRST_POLICIES)
      await this.#ask(0, { cause: `first:${spec.name}` as Cause, who: 'dana', do: 'edit', spec });
  }

  /** Begins where the first policies are saved already. */
  async begin(): Promise<void> {
    await this.look();
  }

  /** Time passes, and Entra does what it was to do in it. */
  pass(ms: number): void {
    this.stage.clock.advance(ms);
    // What people activated for themselves is theirs until it ends.
    for (const { pair, was } of this.stage.tenant.pass()) if (was === 'own') this.protectedPairs.delete(pair);
  }

  async look(): Promise<void> {
    await this.#look(this.#rules(this.stage.nowMs), { reach: 'everything' });
  }

  async play(step: Step): Promise<void> {
    this.pass(step.afterMs);
    switch (step.do) {
      case 'work':
        return this.#work(step);
      case 'race':
        return this.#race(step);
      case 'fate':
        return this.stage.at(step.on).process.arm({ ...step.fate });
      case 'wake':
        return this.wake();
      case 'wait':
        return void this.pass(3_600_000 * (1 + this.#dice.below(4)));
      case 'member':
        return this.stage.tenant.setMember(step.group, step.who, step.member);
      case 'outside':
        return this.#outside(step.who, step.target, step.action);
      case 'meddle':
        return this.#meddle(step.which, step.where ?? 'directory');
      case 'activate':
        return this.#activate(step.who, step.target, step.minutes);
      case 'slow':
        this.stage.tenant.graph.knobs.pim.provisionMs = step.provisionMs;
        return;
      case 'account':
        return this.#account(step.who, step.change);
      case 'fault':
        return this.#fault(step.fault, step.writes, step.times);
      case 'lag':
        return this.setLag(step.lagMs, step.jitterMs);
      case 'teams':
        return this.#teams(step.change, step.who);
      default: {
        const act = this.#actOf(step);
        return act === null ? undefined : this.#ask(step.on, act);
      }
    }
  }

  /** Background work, a round at a time, until nothing is due; the ledger is sealed now and then. */
  async #work({ on, rounds }: Work): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      const due = this.dueNow();
      const seals = this.#dice.chance(SEALING) ? ['ledger'] : [];
      const result = await this.round(on, [...due, ...seals]);
      if (result === 'stopped' || due.length === 0) return;
    }
  }

  dueNow(): string[] {
    return dueTimes(this.seen)
      .filter((one) => one.at <= this.stage.nowMs)
      .map((one) => one.queue);
  }

  /** One round of the work that is named. */
  async round(on: Instance, queues: readonly string[]): Promise<'stopped' | number> {
    if (queues.length === 0) return 0;
    const since = this.stage.nowMs;
    const result = await this.stage.run(on, (deps) => doWork(deps, 1, this.#dice, queues));
    const reach = queues.includes('policies') ? 'everything' : queues.some(changesState) ? 'work' : 'messages';
    await this.#look(this.#rules(since), { unsure: result === 'stopped', reach });
    return result;
  }

  /** Every process that sleeps goes on where it was, to its end. */
  async wake(): Promise<void> {
    for (const sleeper of this.stage.sleepers.splice(0)) {
      sleeper.process.wake();
      await sleeper.work.catch(() => undefined);
      await this.#look(this.#rules(sleeper.since), { unsure: true, reach: 'everything' });
    }
  }

  setLag(lagMs: number, jitterMs: number): void {
    const { knobs } = this.stage.tenant.graph;
    const before = knobs.readLagMs + knobs.readLagJitterMs;
    knobs.readLagMs = lagMs;
    knobs.readLagJitterMs = jitterMs;
    if (before > 0) this.stage.freshSince = this.stage.nowMs;
  }

  rulesNow(): Rules {
    return this.#rules(this.stage.nowMs);
  }

  #rules(since: number): Rules {
    const { knobs } = this.stage.tenant.graph;
    return {
      facts: this.stage.tenant.facts,
      window: { from: since - knobs.readLagMs - knobs.readLagJitterMs, to: this.stage.nowMs },
      faulty: knobs.faults.length > 0,
      specOf: (request) => this.#specOf(request),
      current: (policy) => {
        const spec = this.#specs.get(`${policy} ${versionOf(this.seen, policy)}`);
        if (spec === undefined) throw new Error(`no such policy ${policy}`);
        return { spec, enabled: this.seen.policies.get(policy)?.body.enabled ?? false };
      },
    };
  }

  #specOf(request: AccessRequest): PolicySpec {
    const spec = this.#hashes.get(request.terms.policyTermsHash);
    if (spec === undefined) throw new Broken([`${request.id} is under terms that no policy ever had`]);
    return spec;
  }

  #cause(): Cause {
    this.#acts += 1;
    return `act:${this.#acts}` as Cause;
  }

  #actOf(ask: Ask): Act | null {
    const cause = this.#cause();
    switch (ask.do) {
      case 'submit':
        return { cause, do: 'submit', who: ask.who, policy: ask.policy, minutes: ask.minutes };
      case 'vote': {
        const request = this.#requestFor(ask.which, (one) => one.state === 'pending');
        if (request === null) return null;
        const stale = ask.card === 'stale';
        const termsHash = stale ? `${request.termsHash.slice(1)}0` : request.termsHash;
        const narrowing = ask.trim === undefined ? null : narrowingOf(ask.trim, request);
        const { who, decision } = ask;
        return { cause, do: 'vote', who, requestId: request.id, termsHash, stale, decision, narrowing };
      }
      case 'cancel':
      case 'release':
      case 'revoke': {
        const wanted = ask.do === 'cancel' ? 'pending' : 'approved';
        const request = this.#requestFor(ask.which, (one) => one.state === wanted && one.grant?.state !== 'ended');
        if (request === null) return null;
        const who = ask.who === 'holder' ? requesterOf(request) : ask.who;
        return { cause, do: ask.do, who, requestId: request.id as RequestId };
      }
      case 'extend': {
        const request = this.#requestFor(ask.which, (one) => one.grant?.state === 'active');
        if (request === null) return null;
        const who = ask.who === 'holder' ? requesterOf(request) : ask.who;
        return { cause, do: 'extend', who, requestId: request.id, minutes: ask.minutes };
      }
      case 'word': {
        const request = this.#requestFor(ask.which, (one) => one.extensions?.at(-1)?.state === 'pending');
        const termsHash = request?.extensions?.at(-1)?.termsHash;
        if (request === null || termsHash === undefined) return null;
        return { cause, do: 'word', who: ask.who, requestId: request.id, termsHash, decision: ask.decision };
      }
      case 'edit': {
        const { spec } = this.#rules(0).current(ask.policy);
        const next = edited({ ...spec, version: this.#versions }, ask.edit);
        if (ask.edit === 'nothing') return { cause, do: 'edit', who: ask.who, spec };
        this.#versions += 1;
        this.#specs.set(`${next.name} ${next.version}`, next);
        return { cause, do: 'edit', who: ask.who, spec: next };
      }
      case 'enable':
        return { cause, do: 'enable', who: ask.who, policy: ask.policy, enabled: ask.enabled };
      case 'freeze':
        return { cause, do: 'freeze', who: ask.who, frozen: ask.frozen };
      case 'again':
        return (
          (ask.which < 0 ? this.#played.at(ask.which) : this.#played[ask.which % this.#played.length])?.act ?? null
        );
    }
  }

  #requestFor(which: number, likely: (request: AccessRequest) => boolean): AccessRequest | null {
    const all = [...this.seen.requests.values()].map((one) => one.body);
    const fitting = all.filter(likely);
    if (which < 0) return fitting.at(-1) ?? all.at(-1) ?? null;
    const pool = fitting.length > 0 && which % 10 < 9 ? fitting : all;
    return pool[Math.floor(which / 10) % Math.max(1, pool.length)] ?? null;
  }

  async #ask(on: Instance, act: Act): Promise<void> {
    const rules = this.#rules(this.stage.nowMs);
    const faultsWereOn = this.stage.tenant.graph.knobs.faults.length > 0;
    const earlier = this.#played.filter((one) => one.act.cause === act.cause).map((one) => one.answer);
    const settledBefore = earlier.some((one) => one.kind === 'done');
    const inDoubt = earlier.some((one) => one.kind === 'stopped');
    const must = inDoubt ? 'maybe' : mustAccept(act, this.seen, rules);
    const before = this.seen;
    const answer: Answer = await this.#perform(on, act);
    this.#played.push({ act, answer });
    const rulesToo = act.do === 'edit' || act.do === 'enable' || act.do === 'freeze';
    await this.#look(rules, { unsure: answer.kind === 'stopped', reach: rulesToo ? 'everything' : 'work' });
    const faults = settledBefore
      ? [faultOfRepeat(act, answer, before, this.seen)]
      : [
          faultOfAnswer(act, answer, must, faultsWereOn),
          inDoubt ? null : faultOfEffect(act, answer, before, this.seen, rules),
        ];
    this.#hold(faults.filter((fault) => fault !== null));
  }

  async #perform(on: Instance, act: Act): Promise<Answer> {
    const answer = await this.stage.run(on, (deps) => perform(deps, act));
    return answer === 'stopped' ? { kind: 'stopped' } : answer;
  }

  /** Any order of the two is right, so only the promises are held, and no answer. */
  async #race(step: { first: Ask | Work; second: Ask | Work; seed: number }): Promise<void> {
    const race = new Race(diceOf(step.seed, 0));
    const rules = this.#rules(this.stage.nowMs);
    const sides = ([0, 1] as const).map((on) => {
      const side = on === 0 ? step.first : step.second;
      const { process } = this.stage.at(on);
      process.arm(null);
      process.join(race);
      return { on, process, side, act: side.do === 'work' ? null : this.#actOf(side) };
    });
    const works = sides.map(async ({ on, side, act }) => {
      if (side.do === 'work') return void (await this.stage.run(on, (deps) => doWork(deps, side.rounds, this.#dice)));
      if (act === null) return;
      const answer = await this.#perform(on, act);
      this.#played.push({ act, answer: answer.kind === 'done' ? { kind: 'stopped' } : answer });
    });
    await race.run(works);
    for (const { process } of sides) process.join(null);
    await Promise.all(works);
    await this.#look(rules, { unsure: true, reach: 'everything' });
  }

  /** Reads what is stored, and holds it against what was and what may be. */
  async #look(rules: Rules, { unsure = false, reach }: { unsure?: boolean; reach: Reach }): Promise<void> {
    const before = this.seen;
    const { tenant } = this.stage;
    this.seen = await observe(this.stage.db, before, reach);
    if (reach === 'everything') this.#learnPolicies();
    const { knobs } = tenant.graph;
    const lagging = knobs.readLagMs + knobs.readLagJitterMs > 0 || this.stage.nowMs - this.stage.freshSince < 60_000;
    const faults = brokenPromises({
      before,
      seen: this.seen,
      rules,
      tenant,
      writes: tenant.writes.slice(this.#writesSeen),
      blurred: lagging || unsure || this.stage.sleepers.length > 0,
      protectedPairs: this.protectedPairs,
      taken: this.#taken,
    });
    this.#writesSeen = tenant.writes.length;
    this.#hold(faults);
  }
  #writesSeen = 0;

  #learnPolicies(): void {
    const { facts } = this.stage.tenant;
    const at = this.stage.nowMs;
    for (const [name, { body }] of this.seen.policies) {
      const version = versionOf(this.seen, name);
      const spec = this.#specs.get(`${name} ${version}`);
      if (spec === undefined) throw new Broken([`policy ${name} is at a version that nobody wrote`]);
      this.#hashes.set(body.termsHash, spec);
      for (const one of this.#specs.values()) {
        if (one.name === name) facts.set(`policy:${name}:${one.version}`, one.version === version, at);
      }
      facts.set(`on:${name}`, body.enabled, at);
    }
    facts.set('frozen', this.seen.frozen, at);
  }

  #hold(faults: readonly string[]): void {
    if (faults.length > 0) throw new Broken(faults);
  }

  #outside(person: PersonKey, target: Target, action: 'give' | 'take'): void {
    const pair = pairOf(person, target);
    const { tenant } = this.stage;
    if (!tenant.facts.now(`exists:${person}`)) return;
    if (action === 'take') {
      if (tenant.holds(pair))
        this.#takeAway(pair, person, target, tenant.owners.get(pair) === 'own' ? 'pim' : 'directory');
      return;
    }
    if (tenant.holds(pair)) return;
    const calm = this.#calm(pair);
    tenant.give(person, target);
    if (!calm) return;
    this.protectedPairs.add(pair);
    // From when every read shows it: what the bot read before says nothing of it.
    this.pass(tenant.graph.knobs.readLagMs + tenant.graph.knobs.readLagJitterMs + 1);
  }

  /** Nothing of ours is on its way to this pair. */
  #calm(pair: Pair): boolean {
    const holding = this.seen.holdings.get(pair)?.body;
    if (this.stage.sleepers.length > 0) return false;
    if (holding === undefined) return true;
    const removed = holding.removedAt === null ? Number.NEGATIVE_INFINITY : holding.removedAt.getTime();
    return (
      holding.state === 'absent' &&
      holding.watchUntil === null &&
      holding.nextAt === null &&
      this.stage.nowMs - removed > FRESH_STANDING_MS
    );
  }

  /** What they activate is theirs, also right after what we gave was taken: PIM tells one from the other, and says so. */
  #activate(person: PersonKey, target: Target, minutes: number): void {
    const pair = pairOf(person, target);
    const { tenant } = this.stage;
    const { facts } = tenant;
    if (!facts.now(`exists:${person}`) || !facts.now(`enabled:${person}`) || tenant.holds(pair)) return;
    const calm = this.#calm(pair);
    tenant.activate(person, target, minutes * 60_000);
    if (!calm) return;
    this.protectedPairs.add(pair);
    this.pass(tenant.graph.knobs.readLagMs + tenant.graph.knobs.readLagJitterMs + 1);
  }

  #meddle(which: number, where: 'directory' | 'pim'): void {
    const { tenant } = this.stage;
    const given = PAIRS.filter(
      ({ pair, person }) => tenant.owners.get(pair) === 'bot' && tenant.facts.now(`exists:${person}`),
    );
    const one = given[which % Math.max(1, given.length)];
    if (one !== undefined) this.#takeAway(one.pair, one.person, one.target, where);
  }

  #takeAway(pair: Pair, person: PersonKey, target: Target, where: 'directory' | 'pim'): void {
    const holding = this.seen.holdings.get(pair)?.body;
    const { tenant } = this.stage;
    if (where === 'directory' || !tenant.unassign(person, target)) tenant.take(person, target);
    this.protectedPairs.delete(pair);
    if (holding?.state !== 'held' || holding.watchUntil !== null || this.stage.sleepers.length > 0) return;
    const requests = [...this.seen.requests.values()]
      .map((one) => one.body)
      .filter((one) => one.grant?.state === 'active');
    const leaning = requests.filter((one) => pairsOf(one).includes(pair)).map((one) => one.id);
    if (leaning.length > 0) this.#taken.set(pair, { at: this.stage.nowMs, requests: new Set(leaning) });
  }

  #account(person: PersonKey, change: 'disable' | 'enable' | 'delete' | 'restore'): void {
    const { tenant } = this.stage;
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
    const { faults } = this.stage.tenant.graph.knobs;
    const methods = writes ? (['POST', 'DELETE'] as const) : (['GET'] as const);
    const path = writes ? /\$ref$|^\/roleManagement|^\/identityGovernance/ : /./;
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
    const { screens } = this.stage;
    if (change === 'lose') screens.clear();
    else if (change === 'unreachable') screens.unreachable.add(idOf(who));
    else screens.outage = change === 'outage';
  }
}

/** What an approver leaves of this request; `more` and `nothing` are not theirs to leave. */
function narrowingOf(trim: Trim, { terms }: AccessRequest): Narrowing {
  const all = terms.entitlements.map((_, place) => place);
  const { durationMs } = terms;
  switch (trim) {
    case 'half':
      return { durationMs: Math.ceil(durationMs / 120_000) * 60_000, keep: all };
    case 'one':
      return { durationMs, keep: all.slice(-1) };
    case 'more':
      return { durationMs: durationMs + 60_000, keep: all };
    case 'nothing':
      return { durationMs, keep: [] };
  }
}

/** Sending messages and sealing the trail leave requests, holdings and policies as they are. */
function changesState(queue: string): boolean {
  return queue !== 'deliveries' && queue !== 'ledger';
}

/** A seen cause is answered from state, and changes nothing (design invariant 5). */
function faultOfRepeat(act: Act, answer: Answer, before: Seen, seen: Seen): string | null {
  if (answer.kind === 'stopped' || answer.kind === 'unavailable') return null;
  if (seen.requests.size !== before.requests.size) return 'a message that came again made another request';
  if (act.do === 'edit' || act.do === 'enable') {
    const policy = act.do === 'edit' ? act.spec.name : act.policy;
    const [old, now] = [before.policies.get(policy)?.body, seen.policies.get(policy)?.body];
    const same = old?.termsHash === now?.termsHash && old?.enabled === now?.enabled;
    return same ? null : `"${act.do}" came again and changed the policy`;
  }
  if (act.do === 'freeze') return seen.frozen === before.frozen ? null : '"freeze" came again and changed the freeze';
  if (answer.kind !== 'done' || !answer.repeated) return `"${act.do}" came again and was not known`;
  if (!('requestId' in act)) return null;
  const [old, now] = [before.requests.get(act.requestId), seen.requests.get(act.requestId)];
  return old?.seq === now?.seq ? null : `"${act.do}" came again and changed something`;
}
