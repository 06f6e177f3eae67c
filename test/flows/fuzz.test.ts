import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runCampaign } from '../fuzz/campaign.ts';
import { readCorpus } from '../fuzz/corpus.ts';
import { httpTargets } from '../fuzz/targets/http.ts';
import { parserTargets } from '../fuzz/targets/parsers.ts';
import { startWorld, type World } from '../fuzz/world.ts';

const SEED = 20_261_121;
const corpus = readCorpus();

/** A short part of `npm run fuzz`, the same each time. What it finds is printed with how to see it again. */
describe('whatever is sent to the bot', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(inject('mongoUri'));
  });
  afterAll(() => world.stop());

  const targetOf = (name: string) => [...parserTargets, ...httpTargets(world)].find((one) => one.name === name);

  it.each(corpus)('$target: no longer finds $why', async ({ target, input }) => {
    await targetOf(target)?.check(input);

    expect(targetOf(target)).toBeDefined();
  });

  it.each(parserTargets)('$name: is read or refused, and never throws, hangs or grows', async (target) => {
    // Texts of 60 KB take the reader of YAML its time.
    const most = target.name === 'policy' ? 40 : 150;
    const { found, runs } = await fuzz(target.name, most);

    expect(found).toEqual([]);
    expect(runs[target.name]).toBe(most);
  });

  it.each(['say', 'click', 'activity', 'stranger', 'import'])(
    '%s: is answered in time, writes nothing it has no right to, and tells the log nothing',
    async (name) => {
      const { found, runs } = await fuzz(name, 12);

      expect(found).toEqual([]);
      expect(runs[name]).toBe(12);
    },
  );

  it('leaves the metrics as small as they were', async () => {
    const text = await (await fetch(`${world.url}/metrics`)).text();

    expect(text.length).toBeLessThan(100_000);
  });

  async function fuzz(name: string, runs: number) {
    const target = targetOf(name);
    if (target === undefined) throw new Error(`no target is called ${name}`);
    return runCampaign({ targets: [target], runs, maxMs: 30_000, progress: { seed: SEED, runs: {}, found: [] } });
  }
});
