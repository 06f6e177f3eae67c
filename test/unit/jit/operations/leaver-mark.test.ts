import { describe, expect, it } from 'vitest';
import { begunAnew, newMark, readOn, settled, suspecting } from '../../../../src/jit/operations/grant/leaver-mark.ts';
import { AMIRA, BEN, CHLOE, minutesAfterNoon, NOON } from '../../../support/builders.ts';

const nobody = new Set<never>();
const all = { unread: nobody, checked: true, current: true };
const ids = (mark: ReturnType<typeof newMark>) => mark.suspects.map((one) => one.id);

describe('how far the watch over accounts is', () => {
  it('suspects who was disabled or deleted, from the first time on', () => {
    const first = readOn(newMark(NOON), 'a', [{ id: AMIRA.id, what: 'disabled' }], NOON);
    const again = readOn(first, 'b', [{ id: AMIRA.id, what: 'deleted' }], minutesAfterNoon(1));

    expect(again).toMatchObject({ token: 'b', suspects: [{ id: AMIRA.id, since: NOON }] });
  });

  it('believes the last word on somebody, in one page and over several', () => {
    const page = readOn(
      newMark(NOON),
      'a',
      [
        { id: AMIRA.id, what: 'disabled' },
        { id: BEN.id, what: 'present' },
        { id: AMIRA.id, what: 'present' },
        { id: BEN.id, what: 'disabled' },
      ],
      NOON,
    );

    expect(ids(page)).toEqual([BEN.id]);
    expect(ids(readOn(page, 'b', [{ id: BEN.id, what: 'present' }], NOON))).toEqual([]);
  });

  it('lets go of suspects after ten minutes, but of nobody who could not be read', () => {
    const mark = suspecting(suspecting(newMark(NOON), [AMIRA.id, BEN.id], NOON), [CHLOE.id], minutesAfterNoon(5));

    const early = settled(mark, all, minutesAfterNoon(9));
    const late = settled(mark, { ...all, unread: new Set([BEN.id]) }, minutesAfterNoon(10));

    expect(ids(early)).toEqual([AMIRA.id, BEN.id, CHLOE.id]);
    expect(ids(late)).toEqual([BEN.id, CHLOE.id]);
  });

  it('looks at everybody for three minutes after it began anew, and until it could', () => {
    const anew = begunAnew({ ...newMark(NOON), token: 'old' }, NOON);

    expect(anew.token).toBeNull();
    expect(settled(anew, all, minutesAfterNoon(2)).checkUntil).toEqual(minutesAfterNoon(3));
    expect(settled(anew, { ...all, checked: false }, minutesAfterNoon(20)).checkUntil).toEqual(minutesAfterNoon(3));
    expect(settled(anew, all, minutesAfterNoon(3)).checkUntil).toBeNull();
  });

  it('knows since when it has not known everything', () => {
    const later = settled(newMark(NOON), { ...all, current: false }, minutesAfterNoon(7));

    expect(later.currentAt).toEqual(NOON);
    expect(settled(later, all, minutesAfterNoon(8)).currentAt).toEqual(minutesAfterNoon(8));
  });
});
