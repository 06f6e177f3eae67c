import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { withDatabase } from '../../sandbox/mongo/mongo-uri.ts';
import { queryFaults } from '../soak/judge.ts';
import { watchQueries } from '../soak/watch-queries.ts';

const run = fileURLToPath(new URL('../soak/run.ts', import.meta.url));

describe('an hour of simulated traffic', () => {
  it('leaves memory flat, idle queries on their indexes, collections bounded and the ledger whole', async () => {
    const { code, said } = await play(['--short', '--seed', process.env.SOAK_SEED ?? '20261121']);

    process.stdout.write(`${said.trim()}\n`);
    expect(code, said).toBe(0);
    expect(said).toMatch(/asked \d+.*approved \d+/);
    expect(said).toMatch(/memory flat, queries indexed, collections bounded, ledger whole/);
  });
});

describe('what watches the idle queries', () => {
  let client: MongoClient;
  beforeAll(async () => {
    const uri = withDatabase(inject('mongoUri'), `soak-watch-${process.pid}`);
    client = await new MongoClient(uri, { monitorCommands: true }).connect();
    const rows = Array.from({ length: 200 }, (_, n) => ({ due: n, state: n === 7 ? 'open' : 'over' }));
    await client.db().collection('requests').insertMany(rows);
    await client.db().collection('requests').createIndex({ due: 1 });
  });
  afterAll(async () => {
    await client.db().dropDatabase();
    await client.close();
  });

  const faultsOf = async (ask: () => Promise<unknown>) => {
    const queries = await watchQueries(client.db(), async () => void (await ask()));
    const memory = { heapBytes: 1, outsideBytes: 1, rssBytes: 1, handles: 1, listeners: 1 };
    return queryFaults([{ hour: 1, live: 1, counts: {}, memory, queries }]);
  };

  it('passes a query that an index serves', async () => {
    const requests = client.db().collection('requests');

    expect(
      await faultsOf(() =>
        requests
          .find({ due: { $lte: 3 } })
          .sort({ due: 1 })
          .toArray(),
      ),
    ).toEqual([]);
  });

  it('finds a query without an index, also in a union and in a bulk of writes', async () => {
    const requests = client.db().collection('requests');
    const open = { state: 'open' };
    const union = [{ $match: { due: 3 } }, { $unionWith: { coll: 'requests', pipeline: [{ $match: open }] } }];

    for (const ask of [
      () => requests.find(open).toArray(),
      () => requests.aggregate(union).toArray(),
      () => requests.bulkWrite([{ updateOne: { filter: open, update: { $set: { seen: 1 } } } }]),
    ]) {
      expect((await faultsOf(ask)).join()).toMatch(/COLLSCAN/);
    }
  });

  it('finds a query that walks through an index', async () => {
    const requests = client.db().collection('requests');

    expect(await faultsOf(() => requests.find({ due: { $gte: 0 }, state: 'open' }).toArray())).toEqual([
      expect.stringMatching(/looks at 200 keys/),
    ]);
  });
});

function play(args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const env = { ...process.env, MONGODB_URI: inject('mongoUri') };
  const child = spawn(process.execPath, [run, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
  });
}
