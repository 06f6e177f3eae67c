import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { headLine, parseHeads } from '../../src/jit/audit/heads.ts';
import { verifyLedger } from '../../src/jit/audit/verify.ts';
import type { RequestId } from '../../src/jit/ids.ts';
import { findFindings } from '../../src/jit/operations/watch/find-findings.ts';
import { runDue } from '../../src/jit/operations/work.ts';
import { restoreBackup } from '../../src/store/backup/restore-backup.ts';
import { takeBackup } from '../../src/store/backup/take-backup.ts';
import { publishedTo } from '../../src/store/heads-file.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { HOUR_MS, SECOND_MS, type Stories, startStories, textOf } from '../support/stories.ts';

const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };
const NOT_ASKED = { replace: false, acceptFaults: false, tenantId: null, heads: [] };

describe('a backup of a living bot', () => {
  let on: Stories;
  let folder: string;
  const opened: FreshDatabase[] = [];
  const apps: App[] = [];

  beforeAll(async () => {
    on = await startStories();
    folder = await mkdtemp(join(tmpdir(), 'jit-backup-'));
  });
  afterAll(async () => {
    on.teams.connect(`http://127.0.0.1:${on.app.port}/api/messages`);
    for (const app of apps) await app.stop();
    await on.finish();
    for (const database of opened) await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function emptyDatabase(): Promise<FreshDatabase> {
    const database = await freshDatabase();
    opened.push(database);
    return database;
  }

  /** The bot on a restored database: the same tenant, Graph, Teams and clock. */
  async function startOn(database: FreshDatabase, headsFile: string): Promise<App> {
    const given = { MONGODB_URI: database.uri, LEDGER_HEADS_FILE: headsFile };
    const env = { ...on.tenant.env, ...given, PORT: '0', LOG_LEVEL: 'silent' };
    const config = loadConfig(env);
    if (config.mode === 'sandbox') throw new Error('a restored bot runs in the loopback mode');
    const app = await startApp({ config, env, substitutes: { clock: on.clock, background: false } });
    apps.push(app);
    on.teams.connect(`http://127.0.0.1:${app.port}/api/messages`);
    return app;
  }

  async function publishedBy(database: FreshDatabase): Promise<string> {
    const blocks = await createLedger(database.db).blocks(1, 10_000);
    return blocks.map(headLine).join('\n');
  }

  it('taken again and again under traffic can be restored each time, with a whole audit trail', async () => {
    const policies = await Promise.all([on.newPolicy(), on.newPolicy(), on.newPolicy(), on.newPolicy()]);
    let busy = true;
    const traffic = async () => {
      for (const [n, policy] of policies.entries()) {
        const id = await on.ask('erin', policy, '1h');
        await on.click('ana', id, n === 3 ? 'Deny' : 'Approve', 'go ahead');
        await on.pass(2 * SECOND_MS);
        if (n === 1) await on.answer('erin', `release ${id}`);
      }
      await on.pass(2 * SECOND_MS);
      busy = false;
    };
    const taken: string[] = [];
    const takeThem = async () => {
      while (busy) {
        const path = join(folder, `traffic-${taken.length}`);
        await takeBackup(on.database.db, path, on.clock);
        taken.push(path);
      }
    };

    await Promise.all([traffic(), takeThem()]);

    expect(taken.length).toBeGreaterThan(3);
    const middle = [0, 1, 2, 3].map((n) => taken[Math.floor((n * (taken.length - 1)) / 3)] ?? '');
    for (const path of middle) {
      const target = await emptyDatabase();
      const restored = await restoreBackup(target.db, path, { ...NOT_ASKED, clock: on.clock, log: QUIET });
      const after = await verifyLedger(createLedger(target.db), on.clock.now());

      expect(restored.verified.faults).toEqual([]);
      expect(after).toMatchObject({ faults: [], unsealed: 0 });
      expect(after.epochs).toMatchObject([{ epoch: 2 }]);
    }
  });

  it('goes on elsewhere: overdue ends come first, nothing new is granted, and the trail tells of it', async () => {
    const kept = await on.newPolicy();
    const forgotten = await on.newPolicy();
    const halfway = await on.newPolicy();
    const known = await on.grant('erin', kept, '30m');
    const begun = await on.ask('erin', halfway, '8h');
    await on.click('ana', begun, 'Approve', 'go ahead');
    const path = join(folder, 'living');
    await takeBackup(on.database.db, path, on.clock);
    // After the backup the old bot goes on for a while, and then it and its database are lost.
    await on.pass(3 * SECOND_MS);
    await on.grant('erin', forgotten, '8h');
    const published = await publishedBy(on.database);
    on.clock.advance(HOUR_MS);
    const target = await emptyDatabase();
    const headsFile = join(folder, 'heads.txt');

    const { epoch } = await restoreBackup(target.db, path, {
      ...NOT_ASKED,
      clock: on.clock,
      log: QUIET,
      heads: parseHeads(published).heads,
      publish: (ledger) => publishedTo(headsFile, ledger, QUIET),
    });
    const app = await startOn(target, headsFile);
    const stateOf = async (id: string) => (await app.deps.requests.load(id as RequestId))?.body.grant?.state;
    const runFor = async (seconds: number) => {
      for (let n = 0; n < seconds; n++) {
        on.clock.advance(SECOND_MS);
        await runDue(app.deps);
      }
    };
    expect(on.isMember(kept.group, 'erin')).toBe(true);
    await runFor(5);

    expect(on.isMember(kept.group, 'erin')).toBe(false);
    expect(await stateOf(known)).toBe('ended');
    expect(on.cardText('erin', known)).toMatch(/Revoked, confirmed at/);
    // What was being set up is not taken for standing access, nor finished.
    expect(await stateOf(begun)).toBe('ended');
    expect(on.isMember(forgotten.group, 'erin')).toBe(true);
    await findFindings(app.deps);
    expect(await on.answer('dana', 'findings')).toContain(forgotten.group.name);

    const refused = await on.answer('erin', `request ${kept.name} for 30m because the migration goes on`);
    expect(refused).toMatch(/frozen/i);
    expect(refused).toMatch(/restored from a backup/);
    expect(await on.answer('hiro', 'audit')).toMatch(/Restored from a backup/);
    expect(await app.deps.marks.load('epoch')).toMatchObject({ value: { epoch: epoch.epoch, begunAt: epoch.begunAt } });

    await runFor(1);
    const sinceThen = parseHeads(await readFile(headsFile, 'utf8')).heads;
    const heads = [...parseHeads(published).heads, ...sinceThen];
    const verified = await verifyLedger(app.deps.ledger, on.clock.now(), heads);
    expect(sinceThen.at(-1)).toMatchObject({ n: verified.headBlock, hash: verified.headHash, epoch: epoch.epoch });
    expect(verified.faults).toEqual([]);
    expect(verified.epochs.at(-1)?.data.reason).toMatch(/are known to have followed and are lost/);
    expect(verified.heads?.lost).toBeGreaterThan(0);
  });

  it('lets an admin allow new grants again, once they have looked', async () => {
    expect(await on.answer('dana', 'unfreeze')).toMatch(/open again/);

    const policy = await on.newPolicy();
    const said = await on.teams.as('erin').say(`request ${policy.name} for 30m because the migration goes on`);

    expect([...said.replies, on.teams.as('erin').latest()].map(textOf).join()).toMatch(/R-[2-9A-HJKMNP-TV-Z]{5}/);
  });
});
