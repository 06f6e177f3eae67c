import { beforeEach, describe, expect, it } from 'vitest';
import type { Contact } from '../../src/jit/ports.ts';
import type { Store } from '../../src/store/open-store.ts';
import { AMIRA, BEN, buildContact, CHLOE, DAN, minutesAfterNoon, NOON } from '../support/builders.ts';
import { inParallel, type MakeStore } from './store-under-test.ts';

function seen(overrides: Partial<Contact> = {}): Omit<Contact, 'welcomedAt' | 'digest'> {
  const { welcomedAt: _, ...contact } = buildContact(overrides);
  return contact;
}

export function contactStoreSuite(makeStore: MakeStore): void {
  describe('a contact store', () => {
    let store: Store;

    beforeEach(async () => {
      store = await makeStore();
    });

    it('keeps where a person was reached last, and when they were welcomed', async () => {
      await inParallel(5, () => store.contacts.save(seen()));
      await store.contacts.claimWelcome(AMIRA.id, NOON);

      await store.contacts.save(seen({ conversationId: 'a:new', locale: null }));

      const expected = buildContact({ conversationId: 'a:new', locale: null, welcomedAt: NOON });
      expect(await store.contacts.load(AMIRA.id)).toStrictEqual(expected);
      expect(await store.contacts.load(BEN.id)).toBeNull();
    });

    it.each(['before', 'after'])(
      'lets exactly one caller welcome a person, %s their contact is known',
      async (when) => {
        if (when === 'after') await store.contacts.save(seen());

        const claims = await inParallel(30, () => store.contacts.claimWelcome(AMIRA.id, NOON));
        const loaded = await store.contacts.load(AMIRA.id);
        await store.contacts.save(seen());

        expect(claims.filter(Boolean)).toHaveLength(1);
        expect(loaded === null).toBe(when === 'before');
        expect(await store.contacts.load(AMIRA.id)).toStrictEqual(buildContact({ welcomedAt: NOON }));
      },
    );

    it('forgets the chat of a person who removed the bot, and welcomes them again when they are back', async () => {
      await store.contacts.save(seen());
      await store.contacts.claimWelcome(AMIRA.id, NOON);

      await store.contacts.forget(AMIRA.id);
      const gone = await store.contacts.load(AMIRA.id);
      await store.contacts.save(seen());
      const claims = await inParallel(5, () => store.contacts.claimWelcome(AMIRA.id, minutesAfterNoon(5)));

      expect(gone).toBeNull();
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it('tells of several at once who can be reached', async () => {
      for (const person of [AMIRA, BEN, CHLOE]) await store.contacts.save(seen({ userId: person.id }));
      await store.contacts.forget(CHLOE.id);

      const found = await store.contacts.loadMany([AMIRA.id, CHLOE.id, DAN.id]);

      expect(found).toStrictEqual([buildContact({ welcomedAt: null })]);
      expect(await store.contacts.loadMany([])).toEqual([]);
    });

    it('keeps when somebody wants their digest, until they want it no more or remove the bot', async () => {
      const digest = { atMs: 9 * 3_600_000, dueAt: NOON, day: null };
      for (const person of [AMIRA, BEN, CHLOE]) await store.contacts.save(seen({ userId: person.id }));
      for (const person of [AMIRA, BEN, CHLOE, DAN]) await store.contacts.setDigest(person.id, digest);
      await store.contacts.save(seen({ conversationId: 'a:new' }));
      await store.contacts.setDigest(BEN.id, null);
      await store.contacts.forget(CHLOE.id);

      const due = await store.contacts.dueDigests(NOON, 10);

      expect(due.map((one) => [one.userId, one.digest])).toEqual([[AMIRA.id, digest]]);
      expect(await store.contacts.dueDigests(minutesAfterNoon(-1), 10)).toEqual([]);
      expect(await store.contacts.load(DAN.id)).toBeNull();
    });

    it('hands each digest that is due to one of those who look', async () => {
      const digest = { atMs: 9 * 3_600_000, dueAt: NOON, day: null };
      const next = { ...digest, dueAt: minutesAfterNoon(60), day: 20_000 };
      await store.contacts.save(seen());
      await store.contacts.setDigest(AMIRA.id, digest);

      const moved = await inParallel(8, () => store.contacts.moveDigest(AMIRA.id, digest, next));

      expect(moved.filter(Boolean)).toHaveLength(1);
      expect((await store.contacts.load(AMIRA.id))?.digest).toEqual(next);
    });

    it('knows the service URL that was seen last, even of somebody who is gone', async () => {
      const before = await store.contacts.lastServiceUrl();
      await store.contacts.save(seen({ userId: BEN.id, serviceUrl: 'https://new', seenAt: minutesAfterNoon(1) }));
      await store.contacts.save(seen({ serviceUrl: 'https://old' }));

      await store.contacts.forget(BEN.id);

      expect(before).toBeNull();
      expect(await store.contacts.lastServiceUrl()).toBe('https://new');
    });
  });

  describe('a rate counter', () => {
    it('counts every one of many parallel hits once, for each key and window apart', async () => {
      const { rate } = await makeStore();

      const counts = await inParallel(50, () => rate.hit('amira', NOON));

      expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
      expect(await rate.hit('ben', NOON)).toBe(1);
      expect(await rate.hit('amira', minutesAfterNoon(1))).toBe(1);
    });

    it('drops windows that are long over', async () => {
      const store = await makeStore();
      await store.rate.hit('amira', NOON);
      await store.rate.hit('amira', minutesAfterNoon(60));

      const swept = await store.housekeeping(minutesAfterNoon(61));

      expect(swept.rateWindows).toBe(1);
      expect(await store.rate.hit('amira', minutesAfterNoon(60))).toBe(2);
    });
  });
}
