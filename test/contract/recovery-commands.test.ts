import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verified } from '../../src/jit/audit/verify.ts';
import type { RequestId } from '../../src/jit/ids.ts';
import { runRetention } from '../../src/jit/operations/audit/retain.ts';
import { sealLedger } from '../../src/jit/operations/audit/seal-ledger.ts';
import { cutsPublishedTo, publishedTo } from '../../src/store/heads-file.ts';
import { openStore } from '../../src/store/open-store.ts';
import { prepareDatabase } from '../../src/store/schema.ts';
import { buildEvent, buildRequest, TENANT } from '../support/builders.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { depsOver } from '../support/old-trail.ts';

const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = { now: () => new Date() };
const EDITED = { 'events.0.data': { decision: 'approve' } };

/** As an operator runs them: processes of their own, on a real database. */
describe('the commands of recovery', () => {
  let database: FreshDatabase;
  let elsewhere: FreshDatabase;
  let folder: string;
  let headsFile: string;

  beforeAll(async () => {
    database = await freshDatabase();
    elsewhere = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'jit-recovery-'));
    headsFile = join(folder, 'heads.txt');
    await prepareDatabase(database.db);
    await fill();
  });
  afterAll(async () => {
    await database.drop();
    await elsewhere.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Three denied requests, each sealed into a block of its own, whose head is published. */
  async function fill(): Promise<void> {
    const store = openStore(database.db);
    const ledger = publishedTo(headsFile, store.ledger, QUIET);
    for (const n of [1, 2, 3]) {
      const id = `R-2222${n + 1}` as RequestId;
      const body = buildRequest({ id, state: 'denied', causes: [`cause-${n}` as never] });
      const event = buildEvent({ id: `request:${id}#1.0`, aggregate: `request:${id}`, at: clock.now() });
      await store.requests.insert(id, { body, dueAt: null, events: [event], effects: [] });
      await sealLedger({ ledger, clock, log: QUIET });
    }
  }

  type Ran = { code: number | null; out: string; said: string };

  async function run(script: string, args: string[], env: Record<string, string>): Promise<Ran> {
    const path = fileURLToPath(new URL(`../../scripts/${script}.ts`, import.meta.url));
    const child = spawn(process.execPath, [path, ...args], {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        TMPDIR: tmpdir(),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [out, said, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, out, said };
  }

  const on = (given: FreshDatabase) => ({ MONGODB_URI: given.uri });
  const verify = (...args: string[]) => run('verify', args, on(database));

  it('verify ends with 0 on a whole trail, against the heads that were published, and says what it did not check', async () => {
    const ran = await verify('--heads', headsFile);

    expect(ran).toMatchObject({ code: 0, said: '' });
    expect(ran.out).toMatch(/is whole: 3 events in 3 blocks, of 3 documents/);
    expect(ran.out).toMatch(/Published heads: 3 stand in the chain/);
    expect(ran.out).toMatch(/Not checked:\n- states are held to/);
  });

  it('verify reads the log of a bot as well, and the file that the environment names', async () => {
    const [first = ''] = (await readFile(headsFile, 'utf8')).split('\n');
    const [n, hash] = first.split(' ');
    const log = join(folder, 'bot.log');
    await writeFile(
      log,
      `{"level":"info","msg":"listening"}\n${JSON.stringify({ ledgerBlock: Number(n), ledgerHead: hash })}\n`,
    );

    const byLog = await verify('--json', '--heads', log);
    const byEnv = await run('verify', ['--json'], { ...on(database), LEDGER_HEADS_FILE: headsFile });

    const read = (ran: Ran) => JSON.parse(ran.out) as Verified;
    expect(read(byLog)).toMatchObject({ faults: [], heads: { matched: 1, lost: 0, latest: 1 } });
    expect(read(byLog).unchecked.join()).toMatch(/blocks 2 to 3 came after the last head/);
    expect(read(byEnv)).toMatchObject({ faults: [], heads: { matched: 3 } });
  });

  it('verify says without heads that a rewritten tail cannot be told', async () => {
    const ran = await verify();

    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/- no published heads were given/);
  });

  it('verify ends with 2 where it cannot check: no database, nothing in it, heads that are none', async () => {
    const none = await run('verify', ['--home', join(folder, 'nowhere')], {});
    const empty = await run('verify', [], on(elsewhere));
    const down = await run('verify', [], { MONGODB_URI: 'mongodb://127.0.0.1:9/jit?serverSelectionTimeoutMS=300' });
    const words = join(folder, 'words.txt');
    await writeFile(words, 'no heads here\n');
    const unreadable = await verify('--heads', words);
    const missing = await verify('--heads', join(folder, 'not-there'));

    expect([none, empty, down, unreadable, missing].map((ran) => ran.code)).toEqual([2, 2, 2, 2, 2]);
    expect(none.said).toMatch(/MONGODB_URI is not set, and no sandbox has run here/);
    expect(empty.said).toMatch(/holds no data of this bot/);
    expect(unreadable.said).toMatch(/line 1 of .* is neither a head/);
    expect(missing.said).toMatch(/cannot be read/);
  });

  it('backup, restore and verify hand a trail over to another database, where a new epoch begins', async () => {
    const backup = join(folder, 'backup');
    const heads = join(folder, 'heads-after.txt');

    const taken = await run('backup', [backup], on(database));
    const target = { ...on(elsewhere), ALLOWED_TENANT_IDS: TENANT, LEDGER_HEADS_FILE: heads };
    const restored = await run('restore', [backup, '--heads', headsFile], target);
    const again = await run('restore', [backup], target);
    const verified = await run('verify', ['--heads', headsFile, '--heads', heads], on(elsewhere));

    expect(taken).toMatchObject({ code: 0, said: '' });
    expect(taken.out).toMatch(/up to block 3 of epoch 1, [0-9a-f]{64}/);
    expect(restored.code).toBe(0);
    expect(restored.out).toMatch(/Epoch 2 has begun[\s\S]*New grants are frozen/);
    expect(restored.said).toMatch(/"ledgerBlock":4,.*"ledgerEpoch":2/);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.said).toMatch(/is not empty. With --replace/);
    expect(verified.code).toBe(0);
    expect(verified.out).toMatch(/Epoch 2 began at .* with block 4: restored from a backup of/);
  });

  it('verify takes a trail that the rule cut for whole, where the cut was published, and says what it could not check', async () => {
    const published = [headsFile, join(folder, 'heads-after.txt')];
    const cuts = join(folder, 'cuts.txt');
    const deps = depsOver(elsewhere.db, { now: () => new Date(Date.now() + 1_000) });
    const settings = { ...deps.settings, retention: { auditMs: 0, settledMs: 0, everyMs: 0 } };
    await runRetention({ ...deps, settings, retention: cutsPublishedTo(cuts, deps.retention) });
    const args = published.flatMap((file) => ['--heads', file]);

    const whole = await run('verify', [...args, '--heads', cuts], on(elsewhere));
    const untold = await run('verify', args, on(elsewhere));

    expect(whole.code, whole.out).toBe(0);
    expect(whole.out).toMatch(/Cut by the retention rule \(0 days\) at .*: the trail begins with block \d+/);
    expect(whole.out).toMatch(/Not checked:[\s\S]*- blocks 1 to \d+, sealed by .*, were removed by the retention rule/);
    expect(untold.code).toBe(1);
    expect(untold.out).toMatch(/no head that was given tells of that cut/);
  });

  it('verify ends with 1 when somebody edited an event, and when they also sealed it anew', async () => {
    const ledger = database.db.collection<{ _id: number; previous: string }>('ledger');
    await ledger.updateOne({ _id: 2 }, { $set: EDITED });

    const edited = await verify();
    await ledger.deleteMany({ _id: { $gte: 2 } });
    const store = openStore(database.db);
    for (const id of ['R-22223', 'R-22224']) {
      const forged = buildEvent({
        id: `request:${id}#1.0`,
        aggregate: `request:${id}`,
        data: { decision: 'approve' },
        at: clock.now(),
      });
      await database.db
        .collection<{ _id: string }>('requests')
        .updateOne({ _id: id }, { $set: { unsealed: true, unsealedAt: new Date(), events: [forged] } });
      await sealLedger({ ledger: store.ledger, clock, log: QUIET });
    }
    const unseen = await verify();
    const seen = await verify('--heads', headsFile);

    expect(edited.code).toBe(1);
    expect(edited.out).toMatch(/NOT whole[\s\S]*- block 2: its content does not match its hash/);
    expect(unseen.code).toBe(0);
    expect(seen.code).toBe(1);
    expect(seen.out).toMatch(/block 2: its hash is not the one that was published/);
  });
});
