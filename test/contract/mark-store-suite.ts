import { beforeEach, describe, expect, it } from 'vitest';
import type { MarkStore } from '../../src/jit/ports.ts';
import { NOON } from '../support/builders.ts';
import { inParallel, type MakeStore } from './store-under-test.ts';

export function markStoreSuite(makeStore: MakeStore): void {
  describe('a mark store', () => {
    let marks: MarkStore;

    beforeEach(async () => {
      marks = (await makeStore()).marks;
    });

    it('answers null for a mark that nobody made', async () => {
      expect(await marks.load('cursor')).toBeNull();
    });

    it.each([
      ['text', '$set: {not} a path'],
      ['a number', 7],
      ['null', null],
      ['a list with times', [{ key: 'a|b.c', since: NOON }]],
    ])('gives back %s as it was saved, one version on', async (_, value) => {
      const saved = await marks.save('cursor', value, 0);

      expect(saved).toBe(true);
      expect(await marks.load('cursor')).toStrictEqual({ value, version: 1 });
    });

    it('replaces the whole value', async () => {
      await marks.save('cursor', { page: 1, token: 'a' }, 0);

      await marks.save('cursor', { page: 2 }, 1);

      expect(await marks.load('cursor')).toStrictEqual({ value: { page: 2 }, version: 2 });
    });

    it.each([0, 1])('lets one of many replicas go on from version %i', async (version) => {
      if (version === 1) await marks.save('cursor', 'start', 0);

      const saved = await inParallel(20, (n) => marks.save('cursor', n, version));

      const winner = saved.indexOf(true);
      expect(saved.filter(Boolean)).toHaveLength(1);
      expect(await marks.load('cursor')).toStrictEqual({ value: winner, version: version + 1 });
    });

    it.each([2, 7])('does not save over version 1 from version %i', async (version) => {
      await marks.save('cursor', 'kept', 0);

      expect(await marks.save('cursor', 'lost', version)).toBe(false);
      expect(await marks.save('nothing', 'lost', version)).toBe(false);
      expect(await marks.load('cursor')).toStrictEqual({ value: 'kept', version: 1 });
      expect(await marks.load('nothing')).toBeNull();
    });

    it('keeps marks of other keys apart', async () => {
      await marks.save('one', 1, 0);
      await marks.save('two', 2, 0);

      expect(await marks.load('one')).toStrictEqual({ value: 1, version: 1 });
    });
  });
}
