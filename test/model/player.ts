import type { Db } from 'mongodb';
import type { Cause } from '../../src/jit/ids.ts';
import { actOf } from './acts.ts';
import { Broken } from './broken.ts';
import { idOf, kindNamed, pairOf } from './cast.ts';
import { faultOfAnswer, faultOfEffect, faultOfRepeat, mustAccept, type Rules } from './expect.ts';
import { brokenPromises } from './invariants.ts';
import { dueTimes, NOTHING_SEEN, observe, type Reach, requesterOf, type Seen } from './observe.ts';
import { Outside } from './outside.ts';
import { type Act, type Answer, doWork, type Played, perform } from './perform.ts';
import { FIRST_POLICIES } from './policies.ts';
import { Race } from './process.ts';
import { type Dice, diceOf } from './random.ts';
import { Rulebook } from './rulebook.ts';
import { Stage } from './stage.ts';
import type { Ask, Instance, Step, Work } from './steps.ts';

/** How often a round of work seals the ledger too: often enough to meet every state, for it costs as much as the rest. */
const SEALING = 0.1;

/** Plays the steps of one history on a stage, and holds every one of them against the reference model. */
export class Player {
  readonly stage: Stage;
  readonly outside: Outside;
  seen: Seen = NOTHING_SEEN;
  readonly #dice: Dice;
  readonly #played: Played[] = [];
  readonly #book = new Rulebook();
  #acts = 0;
  #writesSeen = 0;

  constructor(db: Db, seed: number) {
    this.stage = new Stage(db, seed);
    this.outside = new Outside(this.stage, () => this.seen);
    this.#dice = diceOf(seed, 3);
  }

  /** Saves the first policies as the admin would. */
  async savePolicies(): Promise<void> {
    for (const spec of FIRST_POLICIES)
      await this.#ask(0, { cause: `first:${spec.name}` as Cause, who: 'dana', whoId: idOf('dana'), do: 'edit', spec });
  }

  /** Begins where the first policies are saved already. */
  async begin(): Promise<void> {
    await this.look();
  }

  async look(): Promise<void> {
    await this.#look(this.#rules(this.stage.nowMs), { reach: 'everything' });
  }

  async play(step: Step): Promise<void> {
    this.outside.pass(step.afterMs);
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
        return void this.outside.pass(3_600_000 * (1 + this.#dice.below(4)));
      case 'member':
      case 'outside':
      case 'meddle':
      case 'activate':
      case 'slow':
      case 'account':
      case 'fault':
      case 'lag':
      case 'teams':
        return this.outside.play(step);
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

  rulesNow(): Rules {
    return this.#rules(this.stage.nowMs);
  }

  #rules(since: number): Rules {
    const { tenant, nowMs } = this.stage;
    const { knobs } = tenant.graph;
    return {
      facts: tenant.facts,
      window: { from: since - knobs.readLagMs - knobs.readLagJitterMs, to: nowMs },
      faulty: knobs.faults.length > 0,
      leastPassMs: knobs.passPolicy.minimumMinutes * 60_000,
      accountOpen: (request) => {
        const kind = kindNamed(request.terms.account?.name ?? '');
        return kind !== undefined && tenant.holds(pairOf(requesterOf(request), kind));
      },
      specOf: (request) => this.#book.specOf(request),
      current: (policy) => this.#book.current(this.seen, policy),
    };
  }

  #actOf(ask: Ask): Act | null {
    this.#acts += 1;
    const { accounts } = this.stage.tenant;
    return actOf(ask, `act:${this.#acts}` as Cause, {
      seen: this.seen,
      accounts,
      book: this.#book,
      played: this.#played,
    });
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
    this.seen = await observe(this.stage.db, before, reach, (id) => tenant.accounts.holderOf(id));
    if (reach === 'everything') this.#book.learn(this.seen, tenant.facts, this.stage.nowMs);
    const { knobs } = tenant.graph;
    const lagging = knobs.readLagMs + knobs.readLagJitterMs > 0 || this.stage.nowMs - this.stage.freshSince < 60_000;
    const faults = brokenPromises({
      before,
      seen: this.seen,
      rules,
      tenant,
      writes: tenant.writes.slice(this.#writesSeen),
      blurred: lagging || unsure || this.stage.sleepers.length > 0,
      protectedPairs: this.outside.protectedPairs,
      taken: this.outside.taken,
    });
    this.#writesSeen = tenant.writes.length;
    this.#hold(faults);
  }

  #hold(faults: readonly string[]): void {
    if (faults.length > 0) throw new Broken(faults);
  }
}

/** Sending messages and sealing the trail leave requests, holdings and policies as they are. */
function changesState(queue: string): boolean {
  return queue !== 'deliveries' && queue !== 'ledger';
}
