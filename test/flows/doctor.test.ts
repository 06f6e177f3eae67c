import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { type DoctorOptions, examine } from '../../src/doctor/examine.ts';
import type { Area, Finding } from '../../src/doctor/finding.ts';
import { identityOf } from '../../src/graph/identity.ts';
import { wordsOf } from '../support/chat.ts';
import { type Harness, savePolicies, startHarness } from '../support/harness.ts';

const MAIN = fileURLToPath(new URL('../../src/doctor/main.ts', import.meta.url));
const CLIENT = '9a0c7f1e-3b52-4d68-8e17-6f5a4b3c2d10';

describe('the doctor over a whole deployment', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  /** No Entra gives tokens here, so what the emulator admits stands for the roles in one. */
  function look(more: Partial<DoctorOptions> = {}): Promise<Finding[]> {
    const { tenant, database } = harness;
    const granted = tenant.graph.knobs.permissions;
    return examine({
      env: { ...tenant.env, MONGODB_URI: database.uri },
      identity: async () => ({ granted, appId: CLIENT, tenantId: tenant.tenantId }),
      ...more,
    });
  }

  /** How many documents there are in each collection. */
  async function counts(): Promise<Record<string, number>> {
    const collections = await harness.database.db.collections();
    const each = collections.map(async (one) => [one.collectionName, await one.countDocuments()] as const);
    const counted = await Promise.all(each);
    return Object.fromEntries(counted.filter(([, count]) => count > 0));
  }

  function of(findings: readonly Finding[], area: Area): string[] {
    return findings.filter((one) => one.area === area).map(({ state, what }) => `${state}: ${what}`);
  }

  it('finds nothing wrong where all is well, sends the card it was asked for, and leaves nothing behind', async () => {
    const before = await counts();

    const findings = await look({
      cardFor: 'felix.brandt@contoso.com',
      endpoint: `http://127.0.0.1:${harness.app.port}/api/messages`,
    });

    expect(findings.filter(({ state }) => state === 'wrong')).toEqual([]);
    expect(of(findings, 'Directory')).toEqual([
      'ok: Microsoft Graph answers about people',
      'ok: Microsoft Graph answers about groups',
      'ok: Microsoft Graph answers about roles',
      'ok: Microsoft Graph answers about administrative units',
      expect.stringMatching(/^ok: JIT_ADMIN_IDS: SG-JIT-Admins, 1 person/),
      expect.stringMatching(/^ok: JIT_AUDITOR_IDS: SG-JIT-Auditors, 1 person/),
      'look: only one person may administer',
    ]);
    expect(of(findings, 'Clock')).toHaveLength(2);
    expect(of(findings, 'Teams')).toEqual([
      'ok: the keys that Teams signs with can be read',
      expect.stringContaining('stand-in'),
      expect.stringMatching(/^ok: .*refuses who has no token/),
      'ok: a test card went to Felix Brandt: look in Teams',
    ]);
    expect(wordsOf(harness.teams.as('felix').latest())).toContain('This card is a test, and it arrived');
    const after = await counts();
    // The stranger at the door is one refusal, recorded by the bot itself.
    delete after.refusals;
    expect(after).toEqual(before);
  });

  it('counts the permissions from the policies that are stored, and gives the line that grants what is missing', async () => {
    const { permissions } = harness.tenant.graph.knobs;
    const all = [...permissions];
    try {
      permissions.clear();
      permissions.add('GroupMember.Read.All');

      const findings = await look();

      const wrong = findings.filter(({ state }) => state === 'wrong').map(({ what }) => what);
      expect(wrong).toEqual(
        expect.arrayContaining([
          expect.stringContaining('does not tell of people: 403'),
          expect.stringContaining('does not tell of roles: 403'),
          expect.stringContaining('AdministrativeUnit.Read.All is missing: Helpdesk Administrator (unit'),
          'GroupMember.ReadWrite.All is missing: member of SG-Mailbox-Operators',
          expect.stringMatching(/^RoleManagement\.ReadWrite\.Directory is missing: .*Exchange Administrator/),
        ]),
      );
      const todo = findings.find(({ what }) => what.startsWith('to grant'))?.todo;
      expect(todo).toContain(`infra/grant-permissions.sh ${CLIENT} User.Read.All RoleManagement.Read.Directory`);
      expect(of(findings, 'Teams')[0]).toMatch(/^ok/);
    } finally {
      for (const name of all) permissions.add(name);
    }
  });

  it('says so when the identity is another tenant’s, an admin is nobody, or there is no token at all', async () => {
    const { tenant, database } = harness;
    const env = { ...tenant.env, MONGODB_URI: database.uri, JIT_ADMIN_IDS: people.liam };
    const elsewhere = { granted: new Set<string>(), appId: CLIENT, tenantId: CLIENT };

    const other = await look({ env, identity: async () => elsewhere });
    const none = await look({ identity: () => Promise.reject(new Error('the secret has expired')) });

    expect(of(other, 'Permissions')).toContainEqual(expect.stringContaining(`is of tenant ${CLIENT}`));
    expect(of(other, 'Directory')).toContainEqual(expect.stringContaining('whose account is disabled'));
    expect(of(none, 'Permissions')).toContain('wrong: no token for Microsoft Graph: the secret has expired');
  });

  it('counts what dedicated accounts take, and looks at the directory role that shutting an admin takes', async () => {
    const { graph } = harness;
    const identity = async () => identityOf(graph.token());
    await savePolicies(
      harness.app,
      [
        'name: by-account',
        'eligible: [SG-Messaging]',
        'entitlements:\n  - role: Message Center Reader',
        'approval:\n  - approvers: [Ana Lima, Ben Okafor]\n    quorum: 1',
        "backEnd: account\naccount: { name: 'jit-{alias}@contoso.com' }",
      ].join('\n'),
    );

    const well = of(await look({ identity }), 'Permissions');
    graph.knobs.appRoles.clear();
    graph.knobs.permissions.delete('User.EnableDisableAccount.All');
    const ill = of(await look({ identity }), 'Permissions');
    graph.knobs.appRoles.add('Privileged Authentication Administrator');
    graph.knobs.permissions.add('User.EnableDisableAccount.All');

    expect(well).toContain('ok: the bot may open and shut the accounts that 1 policy opens, and passes work');
    expect(well).toContain('ok: User.EnableDisableAccount.All: opening and shutting them: accounts of by-account');
    expect(ill).toContainEqual(expect.stringMatching(/^wrong: User\.EnableDisableAccount\.All is missing/));
    expect(ill).toContainEqual(
      expect.stringMatching(/^wrong: policy by-account: Message Center Reader makes an account privileged/),
    );
  });

  it('tells what keeps a card from somebody, and whom it cannot find', async () => {
    await harness.teams.as('grace').uninstall();

    const gone = await look({ cardFor: people.grace });
    const nobody = await look({ cardFor: 'nobody@contoso.com' });

    expect(gone.at(-1)).toMatchObject({ state: 'wrong', todo: expect.stringContaining('not installed') });
    expect(of(nobody, 'Teams').at(-1)).toBe('wrong: nobody is called nobody@contoso.com');
  });

  it('tells what answers in the place of the bot, and keys that cannot be read', async () => {
    const { tenant, database } = harness;
    const env = { ...tenant.env, MONGODB_URI: database.uri, BotOpenIdMetadata: `${tenant.page}/nothing` };

    const findings = await look({ env, endpoint: `${tenant.page}/api/messages` });

    expect(of(findings, 'Teams')[0]).toMatch(/^wrong: the keys that Teams signs with cannot be read/);
    expect(of(findings, 'Teams')[2]).toMatch(/^wrong: .* answers \d+, which is not the bot/);
  });

  it('ends as a command with what it found and nothing else: a report, and 1 where something is wrong', async () => {
    const env = { PATH: process.env.PATH ?? '', MicrosoftAppId: 'jit' };

    const [code, out, err] = await new Promise<[unknown, string, string]>((resolve) => {
      execFile(process.execPath, [MAIN], { env }, (error, stdout, stderr) => resolve([error?.code, stdout, stderr]));
    });

    expect(code).toBe(1);
    expect(err).toBe('');
    expect(out).toMatch(/^Settings\n {2}WRONG {2}MONGODB_URI must be/);
    expect(out).toMatch(/\n {2}WRONG {2}MicrosoftAppId must be/);
    expect(out).toMatch(/\n\d+ wrong, 0 ok\.\n$/);
  });
});
