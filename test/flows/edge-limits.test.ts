import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, cardAbout, clickWords, storedRequests, told, wordsOf } from '../support/chat.ts';
import { type Harness, startHarness } from '../support/harness.ts';

const MINUTE_MS = 60_000;

describe('the rate limit of a person', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  /** Until the limit answers, or silence does; gives how many were answered as usual, and the words of the limit. */
  async function flood(person: string, most: number): Promise<{ passed: number; limited: string[]; silent: number }> {
    const result = { passed: 0, limited: [] as string[], silent: 0 };
    for (let n = 0; n < most; n += 1) {
      const words = await told(harness, person, 'help');
      if (words === '') result.silent += 1;
      else if (words.includes('That was a lot at once')) result.limited.push(words);
      else result.passed += 1;
    }
    return result;
  }

  it('lets at least 20 commands a minute pass, then says so once, and lets others go on', async () => {
    const { passed, limited, silent } = await flood('erin', 45);

    expect(passed).toBeGreaterThanOrEqual(20);
    expect(limited).toHaveLength(1);
    expect(limited[0]).toMatch(/Please wait \d+ seconds/);
    expect(passed + 1 + silent).toBe(45);
    expect(silent).toBeGreaterThan(0);
    expect(await told(harness, 'felix', 'help')).toMatch(/What you can say/);
  });

  it('carries out nothing of what came too fast, and works again a minute later', async () => {
    const before = await storedRequests(harness);
    const asking = 'request mailbox-operator for 10m because moving the mailboxes of the Berlin office';

    expect(await told(harness, 'erin', asking)).toBe('');
    expect(await storedRequests(harness)).toBe(before);

    await harness.advance(MINUTE_MS);
    await told(harness, 'erin', asking);
    expect(await storedRequests(harness)).toBe(before + 1);
  });

  it('counts over all replicas', async () => {
    await harness.advance(MINUTE_MS);
    const second = await harness.addApp();
    const ports = [harness.app.port, second.port];
    let passed = 0;
    for (let n = 0; n < 45; n += 1) {
      harness.teams.connect(`http://127.0.0.1:${ports[n % 2]}/api/messages`);
      if ((await told(harness, 'grace', 'help')).includes('What you can say')) passed += 1;
    }
    harness.teams.connect(`http://127.0.0.1:${harness.app.port}/api/messages`);
    await second.stop();

    expect(passed).toBeGreaterThanOrEqual(20);
    expect(passed).toBeLessThanOrEqual(30);
  });

  it('answers a click that came too fast in its toast, and decides nothing', async () => {
    await harness.advance(MINUTE_MS);
    const id = await ask(harness, 'felix');
    await flood('ana', 31);

    const clicked = await harness.teams.as('ana').click(cardAbout(harness, 'ana', id), 'Approve');

    expect(clickWords(clicked)).toMatch(/That was a lot at once/);
    expect((await harness.request(id)).votes).toEqual([]);
    await harness.advance(MINUTE_MS);
    expect(wordsOf(cardAbout(harness, 'ana', id))).toMatch(/Approve/);
    await harness.teams.as('ana').click(cardAbout(harness, 'ana', id), 'Approve');
    expect((await harness.request(id)).state).toBe('approved');
  });
});
