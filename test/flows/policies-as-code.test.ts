import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { type Harness, startHarness } from '../support/harness.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/policies.ts', import.meta.url));

function policy(name: string, max = '4h', approvers = 'Ana Lima, Ben Okafor'): string {
  return `name: ${name}
eligible: [SG-Messaging]
entitlements:
  - group: SG-Server-Operators
duration: { default: 1h, max: ${max} }
approval:
  - approvers: [${approvers}]
    quorum: 1`;
}

/** As a pipeline runs it: a process of its own, beside a bot that runs. */
describe('policies as code', () => {
  let harness: Harness;
  let folder: string;
  beforeAll(async () => {
    harness = await startHarness({ policies: '' });
    folder = await mkdtemp(join(tmpdir(), 'jit-policies-'));
    await mkdir(join(folder, 'more'));
    await put('one.yaml', policy('one'));
    await put('more/two.yml', policy('two'));
    await put('notes.txt', 'not a policy');
  });
  afterAll(async () => {
    await harness.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const put = (name: string, yaml: string) => writeFile(join(folder, name), yaml);

  async function run(args: string[], env: Record<string, string | undefined> = settings()) {
    const child = spawn(process.execPath, [SCRIPT, ...args], {
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
  const settings = () => ({ ...harness.tenant.env, MONGODB_URI: harness.database.uri });
  const stored = async () => harness.app.deps.policies.list(harness.app.deps.settings.tenantId);
  const names = async () => (await stored()).map(({ body }) => `${body.terms.name}${body.enabled ? '' : ' off'}`);
  const lastEvent = async (name: string) => {
    const found = (await stored()).find(({ body }) => body.terms.name === name);
    return found === undefined ? undefined : (await harness.app.deps.policies.eventsOf(found.body.id)).at(-1);
  };

  it('writes a template that it finds no fault with', async () => {
    const { out, code } = await run(['template', 'defender-tier-2'], {});
    await put('template.yaml', out);
    const linted = await run(['lint', join(folder, 'template.yaml')], {});
    await rm(join(folder, 'template.yaml'));
    const unknown = await run(['template', 'nothing'], {});

    expect(code).toBe(0);
    expect(linted).toMatchObject({ code: 0, out: expect.stringContaining('no faults') });
    expect(unknown).toMatchObject({ code: 2, said: expect.stringContaining('defender-tier-1, defender-tier-2') });
  });

  it('lints without any settings: 0 when fine, 1 with every fault by file and line', async () => {
    await put('bad.yaml', `${policy('one').replace('quorum: 1', 'quorum: 0')}\n---\n${policy('two', '99h')}`);
    const [fine, bad] = await Promise.all([
      run(['lint', join(folder, 'one.yaml'), join(folder, 'more')], {}),
      run(['lint', folder], { JIT_ADMIN_IDS: 'x' }),
    ]);
    await rm(join(folder, 'bad.yaml'));

    expect(fine).toMatchObject({ code: 0, out: expect.stringContaining('2 policies in 2 files: no faults') });
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/bad\.yaml: one, line 8, approval\[0\]\.quorum: /);
    expect(bad.out).toMatch(/bad\.yaml: two, line 14, duration\.max: /);
  });

  it('shows what differs, changes nothing without --yes, applies only what differs, in the name of an admin', async () => {
    const shown = await run(['diff', folder]);
    expect(shown).toMatchObject({ code: 3, said: '' });
    expect(shown.out).toMatch(/\+ create two\n\+ create one\n2 policies differ, 0 the same/);
    expect(await names()).toEqual([]);

    const done = await run(['apply', '--yes', '--as', people.dana, '--reason', 'commit 4f2a', folder]);
    expect(done).toMatchObject({ code: 0, said: '' });
    expect(await names()).toEqual(['one', 'two']);
    expect(await lastEvent('one')).toMatchObject({
      type: 'policy.created',
      actor: { kind: 'person', id: people.dana },
      data: { reason: 'commit 4f2a', after: { name: 'one' } },
    });

    await put('one.yaml', policy('one', '2h'));
    const [unasked, notAdmin] = await Promise.all([
      run(['apply', folder]),
      run(['apply', '--yes', '--as', people.erin, folder]),
    ]);
    expect(unasked.code).toBe(3);
    expect(unasked.out).toMatch(/~ change one\n {4}duration\.max: 4h → 2h[\s\S]*1 the same[\s\S]*--yes/);
    expect(notAdmin).toMatchObject({ code: 2, said: expect.stringContaining('right to administer') });
    expect((await stored())[0]?.body.terms.duration.maxMs).toBe(4 * 3_600_000);
  });

  it('closes what is pending through the running bot, disables what is gone with --prune, and is then done', async () => {
    await harness.teams.as('erin').say('request one for 1h because moving the Berlin mailboxes');
    await harness.settle();
    await rm(join(folder, 'more'), { recursive: true });

    const pruned = await run(['apply', '--prune', '--yes', folder]);
    // The command goes by the database's clock, on which the harness's is behind.
    for (const { body } of await stored()) await harness.app.deps.policies.makeDue(body.id, harness.clock.now());
    await harness.settle();

    expect(pruned.out).toMatch(/~ change one[\s\S]*- disable two/);
    expect(await names()).toEqual(['one', 'two off']);
    expect(await lastEvent('two')).toMatchObject({
      type: 'policy.disabled',
      actor: { kind: 'system', name: expect.stringMatching(/^npm run policies, by /) },
      data: { before: { enabled: true }, after: { enabled: false } },
    });
    const requests = await harness.database.db.collection('requests').find({}).toArray();
    expect(requests.map((one) => one.body.state)).toEqual(['closed']);
    expect(await run(['diff', '--prune', folder])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing to do'),
    });
  });

  it('changes nothing when the directory knows something better, or settings are missing', async () => {
    await put('one.yaml', policy('one', '3h', 'SG-Nowhere'));

    const [faulty, unset] = await Promise.all([run(['apply', '--yes', folder]), run(['diff', folder], {})]);

    expect(faulty.code).toBe(1);
    expect(faulty.out).toMatch(
      /one\.yaml: one, line \d+, approval\[0\]\.approvers\[0\]: no user or group "SG-Nowhere"/,
    );
    expect(unset).toMatchObject({ code: 2, said: expect.stringContaining('settings of the bot') });
    expect((await stored())[0]?.body.terms.duration.maxMs).toBe(2 * 3_600_000);
  });
});
