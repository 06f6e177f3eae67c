import { describe, expect, it } from 'vitest';
import { cutFacts, cutLine, HeadCheck, headLine, parseHeads } from '../../../../src/jit/audit/heads.ts';
import { nextBlock } from '../../../../src/jit/audit/seal.ts';
import { buildEvent, NOON } from '../../../support/builders.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

describe('published heads', () => {
  it('are read back from the lines of a heads file as they were written', () => {
    const block = nextBlock(null, [buildEvent()], NOON);

    const { heads, unreadable } = parseHeads(`# heads\n\n${headLine(block)}\n`);

    expect(heads).toEqual([{ n: 1, hash: block.hash, epoch: 1 }]);
    expect(unreadable).toEqual([]);
  });

  it('are picked out of a log, whose other lines say nothing', () => {
    const log = [
      '{"level":"info","msg":"listening","port":3978}',
      `{"level":"info","ledgerBlock":7,"ledgerHead":"${A}","ledgerEpoch":2,"msg":"ledger sealed"}`,
      `{"level":"info","ledgerBlock":8,"ledgerHead":"${B}","msg":"ledger sealed"}`,
    ];

    expect(parseHeads(log.join('\n')).heads).toEqual([
      { n: 7, hash: A, epoch: 2 },
      { n: 8, hash: B, epoch: 1 },
    ]);
  });

  it('may be written down by hand, without an epoch', () => {
    expect(parseHeads(`3 ${A}`).heads).toEqual([{ n: 3, hash: A, epoch: null }]);
  });

  it('tell of cuts, in a heads file and in a log, apart from the heads of blocks', () => {
    const cut = { throughBlock: 9, hash: A, epoch: 2, sealedAt: NOON };
    const log = JSON.stringify({ level: 'info', ...cutFacts(cut), msg: 'audit trail cut' });

    expect(parseHeads(`${cutLine(cut)}\n${log}`)).toEqual({
      heads: [
        { n: 9, hash: A, epoch: 2, cut: true },
        { n: 9, hash: A, epoch: 2, cut: true },
      ],
      unreadable: [],
    });
    expect(parseHeads('cut 9\n{"ledgerCut":"9"}').unreadable).toEqual([1, 2]);
  });

  it('of blocks before the chain begins are counted, and no fault; that of the block before it must be the one it names', () => {
    const check = new HeadCheck(parseHeads(`1 ${A} 1\n2 ${A} 1\n3 ${A} 1\n3 ${B} 1`).heads);

    check.beginAfter({ n: 3, hash: A });

    expect(check.before).toBe(2);
    expect(check.finish().faults).toMatchObject([{ block: 3 }]);
    expect(check.matched).toBe(1);
  });

  it('are named by line where they cannot be read, never passed over', () => {
    expect(parseHeads(`1 ${A}\nhello\n2 ${A.toUpperCase()}\n{"half":`).unreadable).toEqual([2, 3, 4]);
  });

  it('written down without an epoch are a fault where they differ, unless this epoch published that block too', () => {
    const first = nextBlock(null, [buildEvent()], NOON);
    const begun = buildEvent({ id: 'e', aggregate: 'control:epoch', type: 'control.epoch-begun', data: { epoch: 2 } });
    const second = nextBlock(first, [begun], NOON);
    const check = (lines: string[]) => {
      const heads = new HeadCheck(parseHeads(lines.join('\n')).heads);
      for (const block of [first, second]) heads.see(block);
      return heads.finish();
    };

    expect(check([`2 ${A}`]).faults).toHaveLength(1);
    expect(check([`2 ${A}`, headLine(second)])).toEqual({ faults: [], lost: 1 });
    expect(check([`2 ${A} 1`])).toEqual({ faults: [], lost: 1 });
    expect(check([`1 ${A} 1`]).faults).toHaveLength(1);
    expect(check([`2 ${A} 2`]).faults).toHaveLength(1);
  });
});
