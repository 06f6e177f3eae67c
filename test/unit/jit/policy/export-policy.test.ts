import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_NEEDS } from '../../../../src/jit/account/needs.ts';
import { DAY_MS } from '../../../../src/jit/duration.ts';
import { entitlementKey } from '../../../../src/jit/entitlement.ts';
import { exportPolicy, joinExports, safeNames } from '../../../../src/jit/policy/export-policy.ts';
import { parsePolicies } from '../../../../src/jit/policy/parse-policy.ts';
import type { PolicyTerms } from '../../../../src/jit/policy/policy.ts';
import { faultText } from '../../../../src/jit/policy/policy-draft.ts';
import { type ResolveContext, resolvePolicy } from '../../../../src/jit/policy/resolve-policy.ts';
import { policyTermsHash } from '../../../../src/jit/policy/terms-hash.ts';
import { FakeDirectory } from './fake-directory.ts';

const context: ResolveContext = {
  adminIds: [],
  auditorIds: [],
  stored: [],
  admitGuests: false,
  accounts: {
    powers: async (roles) => {
      const permissions = new Set(ACCOUNT_NEEDS.map(({ permission }) => permission));
      return { kind: 'powers', permissions, roles: new Set(roles), appId: null };
    },
    passRules: async () => ({ kind: 'rules', enabled: true, everybody: true, mostMs: DAY_MS, onlyOnce: false }),
  },
};
const byIdAlone = new Set<string>();

async function importOne(text: string, directory: FakeDirectory): Promise<PolicyTerms> {
  const { drafts, faults } = parsePolicies(text);
  expect(faults.map(faultText)).toEqual([]);
  const [draft] = drafts;
  if (draft === undefined) throw new Error('nothing was imported');
  const result = await resolvePolicy(draft, directory, context);
  if ('faults' in result) throw new Error(result.faults.map(faultText).join('\n'));
  return result.terms;
}

/** A text as the reader of policies hands it on, so that the directory can hold what the policy names. */
function asRead(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/\p{C}/gu, '').replace(/ +/g, ' ').trim();
}

function contoso() {
  const directory = new FakeDirectory();
  directory.addUser({ name: 'Ada' });
  directory.addUser({ name: 'Cleo' });
  directory.addGroup({ name: 'SG-Mailbox-Operators' });
  directory.addGroup({ name: 'Leads', members: ['Cleo'] });
  directory.addRole('Exchange Administrator');
  directory.addRole('User Administrator', { id: 'fe930be7-5e62-47db-91af-98c3a49a38b1', privileged: true });
  directory.addUnit('Berlin');
  return directory;
}

const SAMPLE = `name: exchange-admin
description: "Run: 'mailbox' migrations # really"
eligible: [Ada]
entitlements:
  - role: Exchange Administrator
  - { role: User Administrator, scope: Berlin }
  - group: SG-Mailbox-Operators
  - group: Not There Yet
duration: { min: 5m, default: 2h, max: 8h, options: [1h, 2h, 4h] }
approval:
  - approvers: [Leads]
    quorum: 1
require: { justification: 20, ticket: '^INC\\d+$', approverComment: true }
pending: 36h
warn: 90s
channel: '19:abc@thread.tacv2'
`;

describe('exportPolicy', () => {
  it('writes names with their ids beside them where the names are safe', async () => {
    const directory = contoso();
    const terms = await importOne(SAMPLE, directory);

    const text = exportPolicy(terms, await safeNames(terms, directory));

    const [leads] = await directory.findGroups('Leads');
    expect(text).toContain(`      - Leads # ${leads?.id}\n`);
    expect(text).toContain('  - role: Exchange Administrator # ');
    expect(text).toContain('    scope: Berlin # /administrativeUnits/');
    expect(text).toContain("  ticket: '^INC\\d+$'\n");
    expect(text).toContain('  options: [1h, 2h, 4h]\n');
    expect(text).toContain('pending: 1d12h\n');
    expect(await importOne(text, directory)).toEqual(terms);
  });

  it('imports to the same terms by id alone, for when the directory does not answer', async () => {
    const directory = contoso();
    const terms = await importOne(SAMPLE, directory);

    const text = exportPolicy(terms, byIdAlone);

    expect(text).toMatch(/- role: '?[0-9a-f-]{36}'? # Exchange Administrator\n/);
    expect(policyTermsHash(await importOne(text, directory))).toBe(policyTermsHash(terms));
  });

  it('writes how dedicated accounts are called and what becomes of them, and reads the same back', async () => {
    const directory = contoso();
    const account = "backEnd: account\naccount: { name: 'jit-{alias}@contoso.com', after: delete, pass: reuse }\n";
    const terms = await importOne(`${SAMPLE}${account}`, directory);

    const text = exportPolicy(terms, byIdAlone);

    expect(terms.account).toEqual({ name: 'jit-{alias}@contoso.com', after: 'delete', pass: 'reuse' });
    expect(await importOne(text, directory)).toEqual(terms);
  });

  it('falls back to the id where a name has become ambiguous, or is another thing now', async () => {
    const directory = contoso();
    const terms = await importOne(SAMPLE, directory);
    directory.addGroup({ name: 'Leads', members: ['Ada'] });
    const [operators] = await directory.findGroups('SG-Mailbox-Operators');
    directory.rename(operators?.id ?? '', 'Old operators');
    directory.addGroup({ name: 'SG-Mailbox-Operators' });

    const again = await importOne(exportPolicy(terms, await safeNames(terms, directory)), directory);

    expect(again.approval).toEqual(terms.approval);
    expect(
      again.entitlements.map((each) => (each.kind === 'missing-group' ? each.name : entitlementKey(each))),
    ).toEqual(terms.entitlements.map((each) => (each.kind === 'missing-group' ? each.name : entitlementKey(each))));
  });

  it('writes several policies that import as several', async () => {
    const directory = contoso();
    const terms = await importOne(SAMPLE, directory);
    const other = { ...terms, name: 'other' };

    const text = joinExports([exportPolicy(terms, byIdAlone), exportPolicy(other, byIdAlone)]);

    expect(parsePolicies(text).drafts.map((draft) => draft.name)).toEqual(['exchange-admin', 'other']);
  });

  it('imports to the same terms, whatever the texts and names in it', async () => {
    const nasty = fc.constantFrom(
      ...['a: b', '- x', '# y', '"', "'", '“quoted”', '&nbsp;', '&a', '*b', '!t', '```', '---', '–', 'null', 'true'],
      ...['007', '1e3', '{', '[', '\\d', '%', '@', '`', ', ', '\u00a0', 'ß', '名', '😀', '>', '|', '?', '~', '=', '<<'],
    );
    const text = fc
      .array(fc.oneof(nasty, fc.string({ maxLength: 6 }), fc.string({ unit: 'binary', maxLength: 3 })), {
        maxLength: 6,
      })
      .map((parts) => parts.join(' '));
    const seconds = (min: number, max: number) => fc.integer({ min, max }).map((n) => n * 1000);
    const policy = fc.record({
      description: text,
      names: fc.array(text, { minLength: 5, maxLength: 5 }),
      durations: fc.tuple(seconds(60, 86_400), seconds(60, 86_400), seconds(60, 86_400)),
      pendingTtlMs: seconds(60, 14 * 86_400),
      ticketPattern: fc.option(fc.constantFrom('^INC\\d+$', "it's #\\d", '[a-z]: "x"', '`&nbsp;`', 'ü+')),
      automatic: fc.boolean(),
      approverComment: fc.boolean(),
      justificationLength: fc.integer({ min: 1, max: 500 }),
    });

    await fc.assert(
      fc.asyncProperty(policy, async (each) => {
        const directory = contoso();
        const [user = '', group = '', role = '', unit = '', missing = ''] = each.names.map((name, index) =>
          asRead(`${name} n${index}`),
        );
        const [minMs = 0, defaultMs = 0, maxMs = 0] = [...each.durations].sort((a, b) => a - b);
        const person = directory.addUser({ name: user });
        const granted = directory.addGroup({ name: group });
        const definition = directory.addRole(role, { builtIn: false });
        const { scope, name: scopeName } = directory.addUnit(unit);
        const [cleo] = await directory.findUsers('Cleo');
        const terms: PolicyTerms = {
          name: 'a-1',
          description: asRead(each.description),
          backEnd: 'direct',
          eligible: [{ kind: 'user', id: person.id, name: person.name }],
          entitlements: [
            { kind: 'role', roleDefinitionId: definition.id, name: role, scope, scopeName, privileged: false },
            { kind: 'group', groupId: granted.id, name: group, as: 'member' },
            { kind: 'group', groupId: granted.id, name: group, as: 'owner' },
            { kind: 'missing-group', name: missing },
            { kind: 'missing-group', name: missing, as: 'owner' },
          ],
          duration: { minMs, defaultMs, maxMs, optionsMs: [...new Set([minMs, defaultMs])] },
          approval:
            each.automatic || cleo === undefined
              ? 'none'
              : [{ approvers: [{ kind: 'user', id: cleo.id, name: cleo.name }], quorum: 1 }],
          require: {
            justificationLength: each.justificationLength,
            ticketPattern: each.ticketPattern,
            approverComment: each.approverComment,
          },
          pendingTtlMs: each.pendingTtlMs,
          warnBeforeMs: Math.max(1000, Math.min(600_000, maxMs - 1000)),
          channelId: null,
          ...(each.automatic ? { outside: 'remove' as const } : {}),
        };

        expect(await importOne(exportPolicy(terms, byIdAlone), directory)).toEqual(terms);
        expect(await importOne(exportPolicy(terms, await safeNames(terms, directory)), directory)).toEqual(terms);
      }),
      { numRuns: 120 },
    );
  });
});
