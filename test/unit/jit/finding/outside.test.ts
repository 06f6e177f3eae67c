import { describe, expect, it } from 'vitest';
import {
  type Explained,
  type Look,
  lookAgain,
  type Rule,
  type Watch,
  withoutLost,
} from '../../../../src/jit/finding/outside.ts';
import type { UserId } from '../../../../src/jit/ids.ts';
import { minutesAfterNoon } from '../../../support/builders.ts';

const CREATED = minutesAfterNoon(-60);
const REPORTS: Rule = { enabled: true, createdAt: CREATED, changedAt: CREATED, removes: false };
const REMOVES: Rule = { ...REPORTS, removes: true };
const who = (name: string) => name as UserId;

/** Looks five minutes apart, each with who has it then and what explains it. */
function looks(rulesAt: (look: number) => Rule[], ...rounds: Record<string, Explained>[]): Look[] {
  let watch: Watch | null = null;
  return rounds.map((round, n) => {
    const seen = Object.entries(round).map(([name, explained]) => ({ id: who(name), explained }));
    const look = lookAgain(watch, seen, rulesAt(n), minutesAfterNoon(n * 5));
    if (look === null) throw new Error('too early');
    watch = look.watch;
    return look;
  });
}

const told = (all: Look[]) => all.map(({ unexplained }) => unexplained.map(({ id, removable }) => [id, removable]));

describe('who has access that others gave', () => {
  it('is standing when seen by the first look, and told of when two later looks see somebody new', () => {
    const all = looks(() => [REPORTS], { ana: 'none' }, { ana: 'none', ben: 'none' }, { ana: 'none', ben: 'none' });

    expect(told(all)).toEqual([[], [], [['ben', false]]]);
  });

  it('is nobody whom a grant explains, who was told of, or who was gone at the second look', () => {
    const all = looks(
      () => [REPORTS],
      {},
      { ana: 'ours', ben: 'told', cleo: 'none', dora: 'unsettled' },
      { ana: 'ours', ben: 'told', dora: 'beside' },
      { cleo: 'none', dora: 'beside' },
    );

    expect(told(all)).toEqual([[], [], [], []]);
  });

  it('is told of once a grant that found it there is over', () => {
    const all = looks(() => [REPORTS], {}, { ana: 'unsettled' }, { ana: 'beside' }, { ana: 'none' });

    expect(told(all)[3]).toEqual([['ana', false]]);
  });

  it('is removed only where every enabled policy said so before it appeared', () => {
    const rounds = [{}, { ana: 'none' }, { ana: 'none' }] as const;
    const changed = { ...REMOVES, changedAt: minutesAfterNoon(1) };

    expect(told(looks(() => [REMOVES], ...rounds))[2]).toEqual([['ana', true]]);
    expect(told(looks(() => [REMOVES, REPORTS], ...rounds))[2]).toEqual([['ana', false]]);
    expect(told(looks(() => [REMOVES, { ...REPORTS, enabled: false }], ...rounds))[2]).toEqual([['ana', true]]);
    expect(told(looks((n) => [n === 0 ? REPORTS : changed], ...rounds))[2]).toEqual([['ana', false]]);
    expect(told(looks((n) => [n === 0 ? REMOVES : changed], ...rounds))[2]).toEqual([['ana', false]]);
  });

  it('is not removed when a policy was changed between the two looks, nor when a grant met it before any look did', () => {
    const changed = { ...REMOVES, changedAt: minutesAfterNoon(6) };
    const between = looks((n) => [n < 2 ? REMOVES : changed], {}, { ana: 'none' }, { ana: 'none' });
    const met = looks(() => [REMOVES], {}, { ana: 'unsettled' }, { ana: 'beside' }, { ana: 'none' });

    expect(told(between)[2]).toEqual([['ana', false]]);
    expect(told(met)[3]).toEqual([['ana', false]]);
  });

  it('is counted anew when all policies that open it are newer than the last look', () => {
    const later = { ...REMOVES, createdAt: minutesAfterNoon(7), changedAt: minutesAfterNoon(7) };
    const rounds = [{}, { ana: 'none' }, { ana: 'none' }, { ana: 'none' }] as const;

    expect(told(looks((n) => [n < 2 ? REMOVES : later], ...rounds)).flat()).toEqual([]);
  });

  it('waits with the first look while a grant is about to find out who was there', () => {
    expect(lookAgain(null, [{ id: who('ana'), explained: 'unsettled' }], [REPORTS], CREATED)).toBeNull();
  });

  it('is standing until three looks running miss it and a read agrees; then it would be new', () => {
    const all = looks(() => [REMOVES], { ana: 'none' }, {}, {}, { ana: 'none' }, {}, {}, {});
    const last = all.at(-1);
    if (last === undefined) throw new Error('no look');

    expect(all.map(({ lost }) => lost.length)).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(told(all).flat()).toEqual([]);
    expect(last.watch.there).toEqual(['ana']);
    expect(withoutLost(last.watch, new Set([who('ana')]))).toMatchObject({ there: [], missed: [] });
  });
});
