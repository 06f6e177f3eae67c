import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headLine, parseHeads } from '../../src/jit/audit/heads.ts';
import { verifyLedger } from '../../src/jit/audit/verify.ts';
import type { Deps } from '../../src/jit/deps.ts';
import { DAY_MS } from '../../src/jit/duration.ts';
import type { RequestId } from '../../src/jit/ids.ts';
import { runRetention } from '../../src/jit/operations/audit/retain.ts';
import { runDue } from '../../src/jit/operations/work.ts';
import { restoreBackup } from '../../src/store/backup/restore-backup.ts';
import { takeBackup } from '../../src/store/backup/take-backup.ts';
import { cutsPublishedTo, publishedTo } from '../../src/store/heads-file.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { MINUTE_MS, SECOND_MS, type Stories, startStories, wordsOf } from '../support/stories.ts';

const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };
const YEAR_MS = 401 * DAY_MS;

describe('when more than a year has gone by', () => {
  let on: Stories;
  let folder: string;
  let headsFile: string;
  let target: FreshDatabase;

  beforeAll(async () => {
    on = await startStories();
    target = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'jit-retention-'));
    headsFile = join(folder, 'heads.txt');
  });
  afterAll(async () => {
    await on.finish();
    await target.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** As a bot with LEDGER_HEADS_FILE does it. */
  async function retain(): Promise<void> {
    const { deps } = on.app;
    const publishing: Deps = {
      ...deps,
      ledger: publishedTo(headsFile, deps.ledger, QUIET),
      retention: cutsPublishedTo(headsFile, deps.retention),
    };
    await runRetention(publishing);
    await runDue(publishing);
  }

  async function verify() {
    const { heads } = parseHeads(await readFile(headsFile, 'utf8'));
    return verifyLedger(on.app.deps.ledger, on.clock.now(), heads);
  }

  it('what is over goes, what is in force or live stays, and the trail is whole', async () => {
    const policy = await on.newPolicy();
    const old = await on.grant('erin', policy, '30m');
    const [oldCard, oldApproval] = [on.card('ana', old), await on.actionOf('approve', old)];
    await on.advance(31 * MINUTE_MS);
    await on.pass(5 * SECOND_MS);
    expect(await on.state(old)).toBe('ended');
    const sofar = await on.app.deps.ledger.blocks(1, 1_000);
    await writeFile(headsFile, `${sofar.map(headLine).join('\n')}\n`);

    await on.advance(YEAR_MS);
    const live = await on.ask('felix', policy, '1h');
    await retain();

    const verified = await verify();
    expect(verified).toMatchObject({ faults: [], unsealed: 0 });
    expect(verified.cut?.from).toBeGreaterThan(1);
    expect(verified.heads?.before).toBeGreaterThan(0);
    expect(await on.app.deps.requests.load(old as RequestId)).toBeNull();
    expect(await on.database.db.collection('deliveries').countDocuments({ requestId: old })).toBe(0);
    expect(await on.database.db.collection('holdings').countDocuments({})).toBe(0);
    expect(await on.state(live)).toBe('pending');
    // Who comes back to it is told so, and changes nothing.
    expect(await on.answer('dana', `audit ${old}`)).toMatch(/There is no such request.*not kept any more/s);
    expect(await on.answer('erin', `release ${old}`)).toMatch(/There is no such request/);
    expect(wordsOf(await on.teams.as('ana').invoke(oldCard, oldApproval))).toMatch(/There is no such request/);
    expect(await on.answer('dana', 'audit')).toContain('Old part of the audit trail removed by rule');
    expect(await on.answer('dana', 'status')).toMatch(/Ledger.*reaches back to/s);
    expect(await on.answer('dana', `policy show ${policy.name}`)).toContain(policy.group.name);
    await on.approve(live, 'ana');
    expect(on.isMember(policy.group, 'felix')).toBe(true);
  });

  it('the same access can be asked for, given and taken back anew', async () => {
    const policy = await on.newPolicy();
    const first = await on.grant('erin', policy, '30m');
    await on.advance(31 * MINUTE_MS);
    await on.pass(5 * SECOND_MS);
    await on.advance(YEAR_MS);
    await retain();
    expect(await on.app.deps.requests.load(first as RequestId)).toBeNull();

    const second = await on.grant('erin', policy, '30m');
    await on.advance(31 * MINUTE_MS);
    await on.pass(5 * SECOND_MS);

    expect(await on.state(second)).toBe('ended');
    expect(on.isMember(policy.group, 'erin')).toBe(false);
    await retain();
    expect((await verify()).faults).toEqual([]);
  });

  it('a backup restores whole, with the cut that it tells of, and what was forgotten stays so', async () => {
    const path = join(folder, 'backup');
    await takeBackup(on.database.db, path, on.clock);
    const { heads } = parseHeads(await readFile(headsFile, 'utf8'));
    const spent = await on.database.db.collection('spent').countDocuments({});

    const restored = await restoreBackup(target.db, path, {
      clock: on.clock,
      log: QUIET,
      replace: false,
      acceptFaults: false,
      tenantId: null,
      heads,
    });

    expect(restored.verified).toMatchObject({ faults: [], cut: { keptMs: 400 * DAY_MS } });
    const after = await verifyLedger(createLedger(target.db), on.clock.now());
    expect(after.faults).toEqual([]);
    expect(after.epochs).toHaveLength(1);
    expect(await target.db.collection('spent').countDocuments({})).toBe(spent);
    expect(spent).toBeGreaterThan(0);
  });
});
