import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEvent, LedgerBlock } from '../../../../src/jit/audit/event.ts';
import { checkBlock, GENESIS, nextBlock } from '../../../../src/jit/audit/seal.ts';
import { verifyLedger } from '../../../../src/jit/audit/verify.ts';
import type { Ledger } from '../../../../src/jit/ports.ts';
import { buildEvent, minutesAfterNoon, NOON } from '../../../support/builders.ts';

const REQUEST = 'request:R-7K3M9';

/** The event that made this version; every version of these tests has exactly one. */
function event(seq: number, aggregate = REQUEST): AuditEvent {
  return { ...buildEvent({ aggregate, seq, id: `${aggregate}#${seq}.0`, at: minutesAfterNoon(seq) }), n: seq };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

/** A whole chain: each block has three events of one request. */
function chainOf(blocks: number): LedgerBlock[] {
  const chain: LedgerBlock[] = [];
  for (const n of range(1, blocks)) {
    const events = range(3 * n - 2, 3 * n).map((seq) => event(seq));
    chain.push(nextBlock(chain.at(-1) ?? null, events, minutesAfterNoon(3 * n)));
  }
  return chain;
}

/** What verify reads: these blocks in this order, these events unsealed, and one request at this version. */
function ledgerOf(chain: LedgerBlock[], options: { unsealed?: AuditEvent[]; version?: number } = {}): Ledger {
  const never = () => Promise.reject(new Error('verify does not ask for this'));
  return {
    head: never,
    append: never,
    sealed: never,
    release: never,
    latest: never,
    unsealed: () => Promise.resolve(options.unsealed ?? []),
    blocks: (from, limit) => Promise.resolve(chain.filter((block) => block.n >= from).slice(0, limit)),
    versions: async function* () {
      const version = options.version ?? chain.length * 3 + (options.unsealed?.length ?? 0);
      yield { aggregate: REQUEST, seq: version, eventCount: version };
    },
  };
}

async function faultsOf(chain: LedgerBlock[], options: Parameters<typeof ledgerOf>[1] = {}): Promise<string[]> {
  const verified = await verifyLedger(ledgerOf(chain, options), NOON);
  return verified.faults.map((fault) => (fault.block === null ? fault.what : `block ${fault.block}: ${fault.what}`));
}

/** Rewrites one block and leaves the rest of the chain as it was. */
function withBlock(chain: LedgerBlock[], n: number, change: (block: LedgerBlock) => LedgerBlock): LedgerBlock[] {
  return chain.map((block) => (block.n === n ? change(block) : block));
}

/** A forger who can write the database seals the whole chain again around what they changed. */
function resealed(chain: LedgerBlock[]): LedgerBlock[] {
  const forged: LedgerBlock[] = [];
  for (const block of chain) forged.push(nextBlock(forged.at(-1) ?? null, block.events, block.at));
  return forged;
}

describe('a block', () => {
  it('follows the head, and the first one follows nothing', () => {
    const [first, second] = chainOf(2);

    expect(first).toMatchObject({ n: 1, previous: GENESIS });
    expect(second).toMatchObject({ n: 2, previous: first?.hash });
  });

  it('is the same whatever order its events are found in, so that a seal can be repeated', () => {
    const events = range(1, 6).map((seq) => event(seq));
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 6 }), (shuffled) => {
        expect(nextBlock(null, shuffled, NOON)).toEqual(nextBlock(null, events, NOON));
      }),
    );
  });

  it('has another hash when anything in it is another', () => {
    const block = nextBlock(null, [event(1)], NOON);
    const edits: ((block: LedgerBlock) => LedgerBlock)[] = [
      (b) => ({ ...b, at: minutesAfterNoon(1) }),
      (b) => ({ ...b, n: 7 }),
      (b) => ({ ...b, previous: 'f'.repeat(64) }),
      (b) => ({ ...b, events: [] }),
      (b) => ({ ...b, events: b.events.map((one) => ({ ...one, data: { forged: true } })) }),
      (b) => ({ ...b, events: b.events.map((one) => ({ ...one, at: minutesAfterNoon(9) })) }),
    ];

    expect(checkBlock(null, block)).toEqual([]);
    for (const edit of edits) {
      expect(checkBlock(null, edit(block)).map((fault) => fault.what)).toContain('its content does not match its hash');
    }
  });
});

describe('verify', () => {
  it('finds nothing wrong with a whole chain, and counts it', async () => {
    const chain = chainOf(5);
    const unsealed = [{ ...event(16), at: NOON }];

    const verified = await verifyLedger(ledgerOf(chain, { unsealed }), NOON);

    expect(verified).toMatchObject({ blocks: 5, events: 15, unsealed: 1, aggregates: 1, headBlock: 5, faults: [] });
    expect(verified.headHash).toBe(chain.at(-1)?.hash);
  });

  it('reads a chain that is longer than a page to its end', async () => {
    const verified = await verifyLedger(ledgerOf(chainOf(401)), NOON);

    expect(verified).toMatchObject({ blocks: 401, faults: [] });
  });

  it('finds an edited event', async () => {
    const edited = withBlock(chainOf(4), 2, (block) => ({
      ...block,
      events: block.events.map((one, n) => (n === 1 ? { ...one, data: { decision: 'approve' } } : one)),
    }));

    expect(await faultsOf(edited)).toEqual(['block 2: its content does not match its hash']);
  });

  it('finds an event taken out, by its block and by its ordinal', async () => {
    const cut = withBlock(chainOf(4), 3, (block) => ({ ...block, events: block.events.slice(1) }));

    expect(await faultsOf(cut)).toEqual([
      'block 3: its content does not match its hash',
      `${REQUEST} lacks event 7 of 12`,
    ]);
  });

  it('finds events in another order within a block', async () => {
    const turned = withBlock(chainOf(2), 2, (block) => ({ ...block, events: block.events.toReversed() }));

    expect(await faultsOf(turned)).toEqual(['block 2: its content does not match its hash']);
  });

  it('finds an edited block that was sealed again, by the block after it', async () => {
    const chain = chainOf(3);
    const forged = withBlock(chain, 2, (block) =>
      nextBlock(
        chain[0] ?? null,
        block.events.toSpliced(0, 1, {
          ...event(4),
          data: {
            forged: true,
          },
        }),
        block.at,
      ),
    );

    expect(await faultsOf(forged)).toEqual(['block 3: it does not name the hash of the block before it']);
  });

  it('finds a block missing from the middle', async () => {
    const missing = chainOf(4).filter((block) => block.n !== 2);

    expect(await faultsOf(missing, { version: 12 })).toEqual([
      'block 3: it does not follow block 1',
      'block 3: it does not name the hash of the block before it',
      `${REQUEST} lacks event 4, 5, 6 of 12`,
    ]);
  });

  it('finds a missing start', async () => {
    const faults = await faultsOf(chainOf(4).slice(1), { version: 12 });

    expect(faults).toEqual([
      `${REQUEST} lacks event 1, 2, 3 of 12`,
      'block 2: the trail begins here, and tells of no cut',
    ]);
  });

  it('finds blocks in another order', async () => {
    const chain = chainOf(4);
    const swapped = chain.map((block) => ({ ...block, n: block.n === 2 ? 3 : block.n === 3 ? 2 : block.n }));

    const faults = await faultsOf(swapped.sort((a, b) => a.n - b.n));

    expect(faults).toContain('block 2: its content does not match its hash');
    expect(faults).toContain('block 3: its content does not match its hash');
  });

  it('finds a cut tail, and an event cut from a chain that was sealed anew, by the ordinals that are missing', async () => {
    const chain = chainOf(4);

    expect(await faultsOf(chain.slice(0, 3), { version: 12 })).toEqual([`${REQUEST} lacks event 10, 11, 12 of 12`]);

    const cut = withBlock(chain, 2, (block) => ({ ...block, events: block.events.slice(1) }));
    expect(await faultsOf(resealed(cut))).toEqual([`${REQUEST} lacks event 4 of 12`]);
  });

  it('finds an event that stands in the ledger twice', async () => {
    const first = nextBlock(null, [event(1)], NOON);
    const second = nextBlock(first, [event(1), event(2)], NOON);

    expect(await faultsOf([first, second], { version: 2 })).toEqual([
      `block 2: event ${REQUEST}#1.0 stands in the ledger twice`,
    ]);
  });

  it('takes no offence at an event that is sealed and not released yet', async () => {
    expect(await faultsOf([nextBlock(null, [event(1)], NOON)], { unsealed: [event(1)], version: 1 })).toEqual([]);
  });

  it('finds a state that was set back behind its events', async () => {
    expect(await faultsOf(chainOf(2), { version: 5 })).toContain(
      `${REQUEST} is at version 5, behind its event of version 6`,
    );
  });

  it('finds events whose aggregate is gone', async () => {
    const stray = nextBlock(null, [event(1), event(1, 'request:R-GONE2')], NOON);

    expect(await faultsOf([stray], { version: 1 })).toEqual(['request:R-GONE2 has events but no state']);
  });

  it('finds what has not been sealed for over a minute', async () => {
    const sealedUpTo = nextBlock(null, [event(1)], NOON);
    const fresh = { ...event(2), at: new Date(NOON.getTime() - 60_000) };
    const late = { ...event(2), at: new Date(NOON.getTime() - 60_001) };

    expect(await faultsOf([sealedUpTo], { unsealed: [fresh], version: 2 })).toEqual([]);
    expect(await faultsOf([sealedUpTo], { unsealed: [late], version: 2 })).toEqual([
      `event ${REQUEST}#2.0 has not been sealed for over a minute`,
    ]);
  });

  it('finds any single event or block that is edited, dropped or moved', async () => {
    const chain = chainOf(6);
    const harm = fc.record({
      how: fc.constantFrom('edit', 'drop-event', 'drop-block', 'swap-events'),
      block: fc.integer({ min: 1, max: 6 }),
      index: fc.nat(2),
    });
    await fc.assert(
      fc.asyncProperty(harm, async ({ how, block, index }) => {
        const harmed =
          how === 'drop-block'
            ? chain.filter((one) => one.n !== block)
            : withBlock(chain, block, (one) => ({ ...one, events: harmedEvents(one.events, how, index) }));

        expect(await faultsOf(harmed, { version: 18 })).not.toEqual([]);
      }),
    );
  });
});

function harmedEvents(events: AuditEvent[], how: string, index: number): AuditEvent[] {
  if (how === 'drop-event') return events.filter((_, n) => n !== index);
  if (how === 'edit') return events.map((one, n) => (n === index ? { ...one, about: { personId: 'nobody' } } : one));
  const [moved, ...rest] = events;
  return moved === undefined ? rest : [...rest, moved];
}
