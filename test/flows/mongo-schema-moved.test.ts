import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../src/store/schema.ts';
import { startOnBrokenMongo } from '../support/broken-mongo.ts';

describe('a process under which another release changed the schema', () => {
  it.each([
    ['forward', SCHEMA_VERSION + 1, /A newer release has been here/],
    ['back', SCHEMA_VERSION - 1, /was taken back to schema .* Start the older release/],
  ])('hears of it when it was taken %s, and which release to start', async (_, version, words) => {
    const on = await startOnBrokenMongo({ policies: 1, clockEveryMs: 50 });

    await on.database.db.collection<{ _id: string }>('schema').updateOne({ _id: 'schema' }, { $set: { version } });
    const why = await on.app.outdated;

    expect(why.message).toMatch(words);
    await on.stop();
  });
});
