import { describe, expect, it } from 'vitest';
import { checkSettings } from '../../../src/doctor/check-settings.ts';
import { judgeStore, storeUnreachable } from '../../../src/doctor/check-store.ts';
import { judgeSent } from '../../../src/doctor/check-teams.ts';
import { judgeClock } from '../../../src/doctor/clock.ts';
import { explain } from '../../../src/doctor/explain.ts';
import { exitCodeOf, type Finding, report } from '../../../src/doctor/finding.ts';
import { identityOf } from '../../../src/graph/identity.ts';
import { SCHEMA_VERSION } from '../../../src/store/schema.ts';
import type { StoreFacts } from '../../../src/store/store-facts.ts';

const GUID = '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d01';
const production = {
  MONGODB_URI: 'mongodb://jit:hunter2@db.contoso.com/jit',
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: GUID,
  MicrosoftAppPassword: 'hunter3',
  MicrosoftAppTenantId: GUID,
  AZURE_CLIENT_ID: GUID,
  JIT_ADMIN_IDS: GUID,
};
const store: StoreFacts = {
  version: '8.0.4',
  set: 'jit',
  schema: SCHEMA_VERSION,
  missingIndexes: 0,
  writeMs: 8,
  clock: { aheadMs: 3, uncertainMs: 9 },
};

function states(findings: readonly Finding[]): string[] {
  return findings.map(({ state }) => state);
}

describe('the doctor on settings', () => {
  it('names every problem at once, and goes no further', () => {
    const { config, findings } = checkSettings({ MicrosoftAppId: 'jit', AZURE_CLIENT_ID: GUID });

    expect(config).toBeNull();
    expect(findings.length).toBeGreaterThan(3);
    expect(new Set(states(findings))).toEqual(new Set(['wrong']));
    expect(findings.map(({ what }) => what).join('\n')).toContain('JIT_ADMIN_IDS');
  });

  it('says how to give settings where there are none', () => {
    const { config, findings } = checkSettings({});

    expect(config).toBeNull();
    expect(findings).toMatchObject([{ state: 'wrong', todo: expect.stringContaining('--env-file') }]);
  });

  it('tells what is set without any secret', () => {
    const { config, findings } = checkSettings(production);

    expect(config?.mode).toBe('production');
    expect(states(findings)).not.toContain('wrong');
    expect(JSON.stringify(findings)).not.toMatch(/hunter/);
  });

  it('points at what somebody should know: guests, old kinds of bot, no place for heads', () => {
    const { findings } = checkSettings({ ...production, ALLOW_GUESTS: 'true', MicrosoftAppType: 'MultiTenant' });

    const looks = findings.filter(({ state }) => state === 'look').map(({ what }) => what);
    expect(looks).toEqual([
      expect.stringContaining('multi-tenant'),
      expect.stringContaining('ALLOW_GUESTS'),
      expect.stringContaining('LEDGER_HEADS_FILE'),
    ]);
  });
});

describe('the doctor on the database', () => {
  it('is content with a set of a new release, and with an empty one', () => {
    expect(new Set(states(judgeStore(store)))).toEqual(new Set(['ok']));
    expect(new Set(states(judgeStore({ ...store, schema: null, missingIndexes: null })))).toEqual(new Set(['ok']));
  });

  it('refuses an old server and a newer schema, and points at a single server, an old schema and slow writes', () => {
    expect(states(judgeStore({ ...store, version: '6.0.1' }))).toContain('wrong');
    expect(states(judgeStore({ ...store, schema: SCHEMA_VERSION + 1 }))).toContain('wrong');
    for (const facts of [{ set: null }, { schema: SCHEMA_VERSION - 1 }, { writeMs: 900 }, { missingIndexes: 2 }]) {
      const judged = states(judgeStore({ ...store, ...facts }));
      expect(judged).toContain('look');
      expect(judged).not.toContain('wrong');
    }
  });

  it('does not repeat the password of a connection string', () => {
    const { what } = storeUnreachable(new Error('failed to connect to mongodb://jit:hunter2@db.contoso.com/jit'));

    expect(what).toContain('//…@db.contoso.com');
    expect(what).not.toContain('hunter2');
  });
});

describe('the doctor on the clock', () => {
  it('forgives what the way of the answer may explain, and refuses what tokens do not forgive', () => {
    const against = 'the database';

    expect(judgeClock({ against, aheadMs: 3_000, uncertainMs: 0 }).state).toBe('ok');
    expect(judgeClock({ against, aheadMs: -7_000, uncertainMs: 4_000 }).state).toBe('ok');
    expect(judgeClock({ against, aheadMs: -7_000, uncertainMs: 20 })).toMatchObject({
      state: 'look',
      what: 'this machine is 7 s behind the database',
    });
    expect(judgeClock({ against, aheadMs: 300_000, uncertainMs: 20 }).state).toBe('wrong');
  });
});

describe('the doctor on what Graph refused', () => {
  it('gives each common answer its meaning, and none to what passes by itself', () => {
    expect(explain('400 Request_BadRequest: One or more added object references already exist')).toContain('standing');
    expect(explain('400 RoleAssignmentRequestPolicyValidationFailed: ["MfaRule"]')).toContain('multifactor');
    expect(explain('400 RoleAssignmentRequestPolicyValidationFailed: ["JustificationRule"]')).toContain('ticket');
    expect(explain('403 Authorization_RequestDenied: Insufficient privileges')).toContain('permission is missing');
    expect(explain('no token for Microsoft Graph: expired')).toContain('token');
    expect(explain('400 RoleAssignmentRequestPolicyValidationFailed: ["ExpirationRule"]')).toContain(
      'shorten the policy',
    );
    expect(explain('400 ActiveDurationTooShort')).toContain('five minutes');
    expect(explain('400 PendingRoleAssignmentRequest')).toContain('Pending requests');
    expect(explain('400 AadPremiumLicenseRequired The tenant needs an Entra ID P2 license')).toContain(
      'backEnd: direct',
    );
    expect(explain('404 SubjectNotFound The subject is not found.')).toContain('deleted');
    expect(explain('503 ServiceUnavailable')).toBeNull();
    expect(explain('429 TooManyRequests')).toBeNull();
  });
});

describe('the doctor on its token and its card', () => {
  it('reads permissions from the token, and none from one without roles', () => {
    const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

    expect(identityOf(token({ roles: ['User.Read.All'], appid: GUID, tid: GUID }))).toEqual({
      granted: new Set(['User.Read.All']),
      appId: GUID,
      tenantId: GUID,
    });
    expect(identityOf(token({ tid: GUID })).granted.size).toBe(0);
    expect(() => identityOf('sandbox')).toThrow();
  });

  it('says what keeps a card from somebody', () => {
    expect(judgeSent({ kind: 'unreachable', detail: '403', notInstalled: true }, 'Erin').todo).toContain(
      'setup policy',
    );
    expect(judgeSent({ kind: 'unreachable', detail: '403' }, 'Erin').todo).toContain('blocked');
    expect(judgeSent({ kind: 'retry', detail: '502', retryAfterMs: null }, 'Erin').state).toBe('wrong');
  });
});

describe('the report', () => {
  const findings: Finding[] = [
    { area: 'Teams', state: 'look', what: 'three' },
    { area: 'Settings', state: 'ok', what: 'one' },
    { area: 'Database', state: 'wrong', what: 'two', todo: 'mend it\nand try again' },
  ];

  it('goes from the ground up, with what to do under what is wrong, and counts', () => {
    expect(report(findings)).toBe(`Settings
  ok     one

Database
  WRONG  two
          mend it
          and try again

Teams
  look   three

1 wrong, 1 to look at, 1 ok.`);
  });

  it('ends with 1 only when something is wrong', () => {
    expect(exitCodeOf(findings)).toBe(1);
    expect(exitCodeOf(findings.filter(({ state }) => state !== 'wrong'))).toBe(0);
  });
});
