import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  /** A turn that ran, and how long it took. */
  turn(activityType: string, outcome: 'ok' | 'failed', ms: number): void;
  /** One call to Microsoft Graph: its method and outcome, never its path's ids. */
  graphCall(call: { method: string; outcome: string; ms: number }): void;
  /** A number that is read from the store when somebody asks for the metrics; a failed read shows NaN, never an old number. */
  watch(name: string, help: string, read: () => Promise<number>): void;
  /** The same for numbers that one label tells apart; all its values are named, so that none is ever missing. */
  watchEach(gauge: LabelledGauge, read: () => Promise<(value: string) => number>): void;
  /** An inbound call or person refused; `reason` is one of the code's own words, never text from outside. */
  refused(reason: string): void;
  /** A quota that all replicas share had no room for this class: the call waits for its turn. */
  budgetRefused(budget: string, as: string): void;
}

export type LabelledGauge = { name: string; help: string; label: string; values: readonly string[] };

const activityTypes = ['message', 'invoke', 'installationUpdate', 'conversationUpdate', 'messageReaction', 'event'];

/** A registry with the process's own metrics and those of the edge; other rooms register theirs on `registry`. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const turns = new Histogram({
    name: 'jit_turn_seconds',
    help: 'Time from an accepted activity to its answer',
    labelNames: ['type', 'outcome'],
    // Teams gives up on an invoke after 10 to 15 s; the aim is 3 s.
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 15],
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'jit_refusals_total',
    help: 'Inbound calls and people refused before any rule of the product was asked',
    labelNames: ['reason'],
    registers: [registry],
  });

  const graphCalls = new Histogram({
    name: 'jit_graph_call_seconds',
    help: 'Time of one call to Microsoft Graph',
    labelNames: ['method', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
    registers: [registry],
  });

  const budgetRefusals = new Counter({
    name: 'jit_budget_refused_total',
    help: 'Calls to Microsoft that wait, since the quota which all replicas share had no room for their class',
    labelNames: ['budget', 'class'],
    registers: [registry],
  });

  return {
    registry,
    budgetRefused(budget, as) {
      budgetRefusals.inc({ budget, class: as });
    },
    graphCall({ method, outcome, ms }) {
      graphCalls.observe({ method, outcome }, ms / 1_000);
    },
    watch(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read().catch(() => Number.NaN));
        },
      });
    },
    watchEach({ name, help, label, values }, read) {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers: [registry],
        async collect() {
          const numbers = await read().catch(() => () => Number.NaN);
          for (const value of values) this.set({ [label]: value }, numbers(value));
        },
      });
    },
    turn(activityType, outcome, ms) {
      // The type comes from outside: a label per invention would grow without end.
      const type = activityTypes.includes(activityType) ? activityType : 'other';
      turns.observe({ type, outcome }, ms / 1_000);
    },
    refused(reason) {
      refusals.inc({ reason });
    },
  };
}
