import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEvent, LedgerBlock } from '../../../../src/jit/audit/event.ts';
import { cutLine, epochOf, type Head, headLine, parseHeads } from '../../../../src/jit/audit/heads.ts';
import { nextBlock } from '../../../../src/jit/audit/seal.ts';
import { type Verified, verifyLedger } from '../../../../src/jit/audit/verify.ts';
import type { Ledger } from '../../../../src/jit/ports.ts';
import { planCut } from '../../../../src/jit/retention/plan.ts';
import { declared, done, newRetention } from '../../../../src/jit/retention/retention.ts';
import { isWorthCutting, type Keepable } from '../../../../src/jit/retention/rule.ts';
import { buildEvent, minutesAfterNoon, NOON, TENANT } from '../../../support/builders.ts';

type State = { aggregate: string; seq: number; eventCount: number; cutEvents?: number };
/**
 * What a database holds of an audit trail: blocks, what waits to be sealed, and the states' versions. And what was
 * published of it outside.
 */
type Trail = { blocks: LedgerBlock[]; unsealed: AuditEvent[]; states: State[]; published: string[] };

/** For each of thirty kinds of harm; a machine that is busy has to get through them. */
const RUNS = { numRuns: 40 };

const NAMES = ['request:R-7K3M9', 'holding:h1', 'policy:p1', 'control:freeze'];

/** Commits to some aggregates, each with none to three events; seals after some of them. */
const historyArb = fc.array(
  fc.record({
    who: fc.nat(NAMES.length - 1),
    events: fc.nat(3),
    text: fc.string({ maxLength: 8 }),
    seal: fc.boolean(),
    restore: fc.nat(30).map((n) => n === 0),
    /** A cut of that share of the blocks, in eighths; most often none. */
    cut: fc.nat(40).map((n) => (n < 8 ? n : null)),
    goes: fc.nat(NAMES.length - 1),
  }),
  { minLength: 4, maxLength: 40 },
);

type History = (typeof historyArb extends fc.Arbitrary<infer Value> ? Value : never)[number][];

/** Plays a history as the product would, with a restore of everything so far, or a cut, where it says so. */
function trailOf(history: History): Trail {
  const states = new Map<string, State>();
  const trail: Trail = { blocks: [], unsealed: [], states: [], published: [] };
  let epoch = 1;
  let retention = newRetention(TENANT);
  const commit = (aggregate: string, drafts: Pick<AuditEvent, 'type' | 'data'>[], at: Date) => {
    const before = states.get(aggregate) ?? { aggregate, seq: 0, eventCount: 0 };
    const seq = before.seq + 1;
    const made = drafts.map((draft, k): AuditEvent => {
      const n = before.eventCount + k + 1;
      return { ...buildEvent({ ...draft, aggregate, seq, id: `${aggregate}#${seq}.${k}`, at }), n };
    });
    trail.unsealed.push(...made);
    states.set(aggregate, { ...before, seq, eventCount: before.eventCount + made.length });
  };
  const seal = (at: Date) => {
    if (trail.unsealed.length === 0) return;
    const block = nextBlock(trail.blocks.at(-1) ?? null, trail.unsealed.splice(0), at);
    trail.blocks.push(block);
    trail.published.push(headLine(block));
  };
  /** As `runRetention` does it; only where there is something to cut. */
  const cut = (eighths: number, goes: string, at: Date) => {
    const blocks = trail.blocks.slice(0, Math.floor((trail.blocks.length * eighths) / 8));
    if (!isWorthCutting(blocks)) return;
    const documents = [...states.values()].map((state): [string, Keepable] => [
      state.aggregate,
      { ...state, cutEvents: state.cutEvents ?? 0, unsealed: [], quiet: true, subject: subjectOf(state, goes) },
    ]);
    const input = {
      base: retention.anchor,
      blocks,
      documents: new Map(documents),
      later: [],
      unsent: new Set<string>(),
    };
    const plan = planCut(input);
    if (plan === null || 'fault' in plan) throw new Error(plan === null ? 'nothing to cut' : plan.fault);
    const change = declared(retention, states.get('control:retention')?.seq ?? 0, plan, 0);
    commit('control:retention', change.events, at);
    seal(at);
    trail.published.push(cutLine(plan.anchor));
    trail.blocks = trail.blocks.slice(blocks.length);
    for (const [aggregate, cutEvents] of plan.carried) {
      const state = states.get(aggregate);
      if (state !== undefined) states.set(aggregate, { ...state, cutEvents });
    }
    for (const { aggregate } of plan.leaving) states.delete(aggregate);
    const gone = plan.leaving.reduce((sum, { events }) => sum + events, 0);
    retention = done(change.body, gone)?.body ?? retention;
  };
  for (const [minute, { who, events, text, seal: sealNow, restore, cut: eighths, goes }] of history.entries()) {
    const at = minutesAfterNoon(minute);
    const drafts = Array.from({ length: events }, (_, k) => ({ type: 'request.voted' as const, data: { text, k } }));
    commit(NAMES[who] ?? '', drafts, at);
    if (restore) {
      epoch += 1;
      seal(at);
      commit('control:epoch', [{ type: 'control.epoch-begun', data: { epoch } }], at);
    }
    if (sealNow || restore) seal(at);
    if (eighths !== null) cut(eighths, NAMES[goes] ?? '', at);
  }
  // A trail worth harming: three blocks at least, the last of them of several events.
  for (const extra of [1, 2, 3]) {
    const at = minutesAfterNoon(history.length + extra);
    for (const name of NAMES.slice(0, 2)) commit(name, [{ type: 'request.voted', data: { extra } }], at);
    seal(at);
  }
  return { ...trail, states: [...states.values()] };
}

/** Only one kind of document goes at a time, so that others are carried. */
function subjectOf({ aggregate }: State, goes: string): Keepable['subject'] {
  return aggregate === goes ? { kind: 'refusal', open: false } : { kind: 'policy' };
}

function ledgerOf({ blocks, unsealed, states }: Trail): Ledger {
  const never = () => Promise.reject(new Error('verify does not ask for this'));
  return {
    head: never,
    append: never,
    sealed: never,
    release: never,
    latest: never,
    unsealed: () => Promise.resolve(unsealed),
    blocks: (from, limit) => Promise.resolve(blocks.filter((block) => block.n >= from).slice(0, limit)),
    versions: async function* () {
      yield* states;
    },
  };
}

function headsOf({ published }: Trail): Head[] {
  return parseHeads(published.join('\n')).heads;
}

function verify(trail: Trail, heads?: readonly Head[]): Promise<Verified> {
  return verifyLedger(ledgerOf(trail), NOON, heads);
}

/** Whoever can write the database can also compute hashes: everything from a block on is sealed anew. */
function resealed(blocks: readonly LedgerBlock[]): LedgerBlock[] {
  const forged: LedgerBlock[] = [];
  const [first] = blocks;
  if (first === undefined) return forged;
  const before = first.n === 1 ? null : { ...first, n: first.n - 1, hash: first.previous, events: [] };
  for (const block of blocks) forged.push(nextBlock(forged.at(-1) ?? before, block.events, block.at));
  return forged;
}

/** States brought to say what the events say, so that only what was published gives a forger away. */
function statesFor(blocks: readonly LedgerBlock[], unsealed: readonly AuditEvent[], states: State[]): State[] {
  const events = [...blocks.flatMap((block) => block.events), ...unsealed];
  return states.flatMap((state) => {
    const ordinals = events.filter((event) => event.aggregate === state.aggregate).map((event) => event.n);
    const eventCount = Math.max(state.cutEvents ?? 0, ...ordinals);
    return eventCount === 0 ? [] : [{ ...state, eventCount }];
  });
}

type Harm = (trail: Trail, pick: (below: number) => number) => Trail;

function editBlock(trail: Trail, at: number, change: (block: LedgerBlock) => LedgerBlock): Trail {
  return { ...trail, blocks: trail.blocks.map((block, n) => (n === at ? change(block) : block)) };
}

function editEvents(trail: Trail, at: number, change: (events: AuditEvent[]) => AuditEvent[]): Trail {
  return editBlock(trail, at, (block) => ({ ...block, events: change(block.events) }));
}

const EDITS: ((event: AuditEvent) => AuditEvent)[] = [
  (event) => ({ ...event, id: `${event.id}x` }),
  (event) => ({ ...event, at: new Date(event.at.getTime() + 1) }),
  (event) => ({ ...event, type: 'request.denied' }),
  (event) => ({ ...event, actor: { kind: 'system', name: 'somebody else' } }),
  (event) => ({ ...event, data: { ...event.data, forged: true } }),
  (event) => ({ ...event, about: {} }),
  (event) => ({ ...event, seq: event.seq + 1 }),
  (event) => ({ ...event, n: event.n + 1 }),
  (event) => ({ ...event, aggregate: 'request:R-22222' }),
];

const HARMS: Record<string, Harm> = {
  'an edited field of an event': (trail, pick) => {
    const at = pick(trail.blocks.length);
    const which = pick(trail.blocks[at]?.events.length ?? 0);
    const edit = EDITS[pick(EDITS.length)] ?? ((event) => event);
    return editEvents(trail, at, (events) => events.map((event, n) => (n === which ? edit(event) : event)));
  },
  'an edited field of a block': (trail, pick) =>
    editBlock(trail, pick(trail.blocks.length), (block) => {
      const edits = [
        { at: new Date(block.at.getTime() + 1) },
        { previous: 'f'.repeat(64) },
        { hash: 'e'.repeat(64) },
        { epoch: epochOf(block) + 1 },
      ];
      return { ...block, ...edits[pick(edits.length)] };
    }),
  'a missing event': (trail, pick) => {
    const at = pick(trail.blocks.length);
    return editEvents(trail, at, (events) => events.filter((_, n, all) => n !== all.length - 1));
  },
  'an event twice in its block': (trail, pick) =>
    editEvents(trail, pick(trail.blocks.length), (events) => [...events, ...events.slice(0, 1)]),
  'an event twice across blocks': (trail) => {
    const first = trail.blocks[0]?.events.slice(0, 1) ?? [];
    return editEvents(trail, trail.blocks.length - 1, (events) => [...events, ...first]);
  },
  'events in another order within a block': (trail) =>
    editEvents(trail, trail.blocks.length - 1, (events) => [...events].reverse()),
  'events that changed places across blocks': (trail) => {
    const last = trail.blocks.length - 1;
    const [early, late] = [trail.blocks[last - 1]?.events ?? [], trail.blocks[last]?.events ?? []];
    return editEvents(
      editEvents(trail, last - 1, () => late),
      last,
      () => early,
    );
  },
  'the same, sealed anew': (trail) => {
    const last = trail.blocks.length - 1;
    const [early, late] = [trail.blocks[last - 1]?.events ?? [], trail.blocks[last]?.events ?? []];
    const swapped = editEvents(
      editEvents(trail, last - 1, () => late),
      last,
      () => early,
    );
    return { ...swapped, blocks: resealed(swapped.blocks) };
  },
  'a missing block': (trail, pick) => {
    const at = pick(trail.blocks.length);
    return { ...trail, blocks: trail.blocks.filter((_, n) => n !== at) };
  },
  'blocks in another order': (trail, pick) => {
    const at = pick(trail.blocks.length - 1);
    const [one, two] = [trail.blocks[at], trail.blocks[at + 1]];
    if (one === undefined || two === undefined) throw new Error('there are fewer blocks than were made');
    const swapped = trail.blocks.with(at, { ...two, n: one.n }).with(at + 1, { ...one, n: two.n });
    return { ...trail, blocks: swapped };
  },
  'a cut tail': (trail, pick) => ({ ...trail, blocks: trail.blocks.slice(0, pick(trail.blocks.length)) }),
  'a tail cut together with the states that it tells of': (trail, pick) => {
    const blocks = trail.blocks.slice(0, 1 + pick(trail.blocks.length - 1));
    return { ...trail, blocks, states: statesFor(blocks, trail.unsealed, trail.states) };
  },
  'a tail rewritten and sealed anew': (trail, pick) => {
    const at = pick(trail.blocks.length);
    const edited = editEvents(trail, at, (events) =>
      events.map((event) => ({ ...event, data: { forged: true, epoch: event.data.epoch } })),
    );
    return { ...edited, blocks: resealed(edited.blocks) };
  },
  'an event taken out, sealed anew, with its state brought in line': (trail, pick) => {
    const at = pick(trail.blocks.length - 1);
    const gone = editEvents(trail, at, (events) => events.slice(1));
    const blocks = resealed(gone.blocks);
    return { ...gone, blocks, states: statesFor(blocks, trail.unsealed, trail.states) };
  },
  'a state set back': (trail, pick) => {
    const at = pick(trail.states.length);
    const latest = (name: string) =>
      Math.max(
        0,
        ...trail.blocks.flatMap((block) => block.events.filter((one) => one.aggregate === name).map((one) => one.seq)),
      );
    const states = trail.states.filter((state) => latest(state.aggregate) > 0);
    const which = at % states.length;
    return {
      ...trail,
      states: states.map((one, n) => (n === which ? { ...one, seq: latest(one.aggregate) - 1 } : one)),
    };
  },
  'a count of events changed': (trail, pick) => {
    const at = pick(trail.states.length);
    const by = pick(2) === 0 ? 1 : -1;
    const states = trail.states.map((one, n) =>
      n === at ? { ...one, eventCount: one.eventCount + (one.eventCount === 0 ? 1 : by) } : one,
    );
    return { ...trail, states };
  },
  'a state taken away': (trail) => ({
    ...trail,
    states: trail.states.filter(({ aggregate }) => aggregate !== NAMES[0]),
  }),
};

/** A trail whose last cut left something before it, and after it. */
function cutTrailOf(history: History): Trail {
  const step = { who: 0, events: 1, text: '', seal: true, restore: false, cut: null, goes: 1 };
  return trailOf([...history, step, { ...step, who: 2 }, { ...step, who: 3 }, { ...step, cut: 4 }]);
}

function withoutCuts(events: AuditEvent[]): AuditEvent[] {
  return events.filter((event) => event.type !== 'control.trail-cut');
}

const CUT_HARMS: Record<string, Harm> = {
  'a block gone beyond the cut': (trail) => ({ ...trail, blocks: trail.blocks.slice(1) }),
  'a cut whose declaration was taken out, sealed anew': (trail) => {
    const blocks = trail.blocks.map((block) => ({ ...block, events: withoutCuts(block.events) }));
    return { ...trail, blocks: resealed(blocks.filter((block) => block.events.length > 0)) };
  },
  'a declaration edited to take in one block more, sealed anew': (trail) => {
    const [first, ...rest] = trail.blocks;
    if (first === undefined) throw new Error('there is no block');
    const more = { throughBlock: first.n, hash: first.hash };
    const edit = (event: AuditEvent): AuditEvent =>
      event.type === 'control.trail-cut' ? { ...event, data: { ...event.data, ...more } } : event;
    const blocks = rest.map((block) => ({ ...block, events: block.events.map(edit) }));
    return { ...trail, blocks: resealed(blocks) };
  },
  'a document that is gone, some of whose events were cut': (trail, pick) => {
    const lacking = trail.states.filter((state) => (state.cutEvents ?? 0) > 0);
    // Now and then everything that was cut belonged to what went with it.
    fc.pre(lacking.length > 0);
    const victim = lacking[pick(lacking.length)]?.aggregate;
    return { ...trail, states: trail.states.filter((state) => state.aggregate !== victim) };
  },
  'a document that claims to lack more than was cut': (trail, pick) => {
    const which = pick(trail.states.length);
    const states = trail.states.map((one, n) => (n === which ? { ...one, cutEvents: (one.cutEvents ?? 0) + 1 } : one));
    return { ...trail, states };
  },
};

/** What only the published heads can show: to the database alone, it is a whole trail. */
const ONLY_HEADS_TELL = [
  'a tail cut together with the states that it tells of',
  'a tail rewritten and sealed anew',
  'an event taken out, sealed anew, with its state brought in line',
];

const pickerArb = fc
  .infiniteStream(fc.nat())
  .map((stream) => (below: number) => (stream.next().value ?? 0) % Math.max(1, below));

describe('a trail that nobody touched', () => {
  it('never has a fault, with every head published, or some, or none, through restores', async () => {
    await fc.assert(
      fc.asyncProperty(historyArb, fc.integer({ min: 1, max: 4 }), async (history, every) => {
        const trail = trailOf(history);
        const heads = headsOf(trail).filter((head, n) => head.cut === true || n % every === 0);

        expect((await verify(trail, heads)).faults).toEqual([]);
        expect((await verify(trail)).faults).toEqual([]);
      }),
    );
  });

  it('keeps what an earlier epoch published apart from what was rewritten', async () => {
    await fc.assert(
      fc.asyncProperty(historyArb, fc.nat(), async (history, cut) => {
        // A backup has all that its own blocks tell of: one from before a cut has what the cut removed.
        const whole = trailOf(history.map((step) => ({ ...step, cut: null })));
        const kept = whole.blocks.slice(0, 1 + (cut % whole.blocks.length));
        const restored = restoredAt(whole, kept);

        const verified = await verify(restored, [...headsOf(whole), ...headsOf(restored)]);

        expect(verified.faults).toEqual([]);
        expect(verified.heads).toMatchObject({ lost: whole.blocks.length - kept.length });
        expect(verified.unchecked.join()).toMatch(/restored from a backup/);
      }),
    );
  });
});

/** The trail goes on from an earlier block, in the epoch after the latest, as a restore makes it. */
function restoredAt(whole: Trail, kept: LedgerBlock[]): Trail {
  const epoch = Math.max(...whole.blocks.map(epochOf)) + 1;
  const before = kept.flatMap((block) => block.events).filter((event) => event.aggregate === 'control:epoch').length;
  const begun: AuditEvent = {
    ...buildEvent({
      aggregate: 'control:epoch',
      type: 'control.epoch-begun',
      data: { epoch },
      id: 'control:epoch#99.0',
      seq: 99,
    }),
    n: before + 1,
  };
  const blocks = [...kept, nextBlock(kept.at(-1) ?? null, [begun], NOON)];
  const states = [
    ...whole.states.filter(({ aggregate }) => aggregate !== 'control:epoch'),
    { aggregate: 'control:epoch', seq: 99, eventCount: 0 },
  ];
  return { blocks, unsealed: [], states: statesFor(blocks, [], states), published: blocks.map(headLine) };
}

describe('given the heads that were published, verify finds', () => {
  it.each(Object.entries(HARMS))('%s', async (_name, harm) => {
    await fc.assert(
      fc.asyncProperty(historyArb, pickerArb, async (history, pick) => {
        const trail = trailOf(history);

        const verified = await verify(harm(trail, pick), headsOf(trail));

        expect(verified.faults).not.toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('without heads, verify', () => {
  it.each(Object.entries(HARMS).filter(([name]) => !ONLY_HEADS_TELL.includes(name)))(
    'still finds %s',
    async (_name, harm) => {
      await fc.assert(
        fc.asyncProperty(historyArb, pickerArb, async (history, pick) => {
          expect((await verify(harm(trailOf(history), pick))).faults).not.toEqual([]);
        }),
        RUNS,
      );
    },
  );

  it.each(Object.entries(CUT_HARMS))('finds, after a cut, %s', async (_name, harm) => {
    await fc.assert(
      fc.asyncProperty(historyArb, pickerArb, async (history, pick) => {
        const trail = cutTrailOf(history);

        expect((await verify(harm(trail, pick))).faults).not.toEqual([]);
        expect((await verify(harm(trail, pick), headsOf(trail))).faults).not.toEqual([]);
      }),
      RUNS,
    );
  });

  it('cannot tell a cut by the rule from one that somebody else declared; with heads it can', async () => {
    await fc.assert(
      fc.asyncProperty(historyArb, async (history) => {
        const trail = cutTrailOf(history);
        const unpublished = headsOf(trail).filter((head) => head.cut !== true);

        const { faults, unchecked } = await verify(trail);

        expect(faults).toEqual([]);
        expect(unchecked.join()).toMatch(/without published heads nobody can tell whether it was the rule/);
        expect((await verify(trail, headsOf(trail))).faults).toEqual([]);
        expect((await verify(trail, unpublished)).faults).toHaveLength(1);
      }),
      RUNS,
    );
  });

  it('says that it cannot tell a rewritten chain', async () => {
    const { unchecked } = await verify(trailOf([]));

    expect(unchecked[0]).toMatch(/no published heads were given: a chain rewritten and sealed anew/);
  });
});
