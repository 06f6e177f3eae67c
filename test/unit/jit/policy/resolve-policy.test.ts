import { beforeEach, describe, expect, it } from 'vitest';
import { DirectoryUnavailable } from '../../../../src/jit/errors.ts';
import { parsePolicies } from '../../../../src/jit/policy/parse-policy.ts';
import type { PolicyTerms } from '../../../../src/jit/policy/policy.ts';
import { faultText } from '../../../../src/jit/policy/policy-draft.ts';
import { type ResolveContext, resolvePolicy } from '../../../../src/jit/policy/resolve-policy.ts';
import { FakeDirectory, guid } from './fake-directory.ts';

const GLOBAL = '62e90394-69f5-4237-9190-012177145e10';
const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';

type Parts = {
  name?: string;
  eligible?: string;
  entitlements?: string;
  approvers?: string;
  quorum?: number;
  automatic?: true;
};

function yaml(parts: Parts = {}): string {
  const { name = 'p', eligible = '[Engineers]', entitlements = '[{ role: Exchange Administrator }]' } = parts;
  const { approvers = '[Leads]', quorum = 1 } = parts;
  const approval = parts.automatic ? 'none' : `[{ approvers: ${approvers}, quorum: ${quorum} }]`;
  return `name: ${name}\neligible: ${eligible}\nentitlements: ${entitlements}\napproval: ${approval}\n`;
}

let directory: FakeDirectory;
let context: ResolveContext;

beforeEach(() => {
  directory = new FakeDirectory();
  for (const name of ['Ada', 'Ben', 'Cleo', 'Dora']) directory.addUser({ name });
  directory.addGroup({ name: 'Engineers', members: ['Ada', 'Ben'] });
  directory.addGroup({ name: 'Leads', members: ['Cleo', 'Dora'] });
  directory.addGroup({ name: 'Mailboxes' });
  directory.addRole('Exchange Administrator');
  directory.addRole('Global Administrator', { id: GLOBAL, privileged: true });
  directory.addRole('User Administrator', { id: USER_ADMINISTRATOR, privileged: true });
  directory.addUnit('Berlin');
  context = { adminIds: [], auditorIds: [], stored: [], admitGuests: false };
});

async function resolve(text: string) {
  const { drafts, faults } = parsePolicies(text);
  expect(faults).toEqual([]);
  const [draft] = drafts;
  if (draft === undefined) throw new Error('no draft');
  return resolvePolicy(draft, directory, context);
}

async function saved(text: string): Promise<{ terms: PolicyTerms; warnings: string[] }> {
  const result = await resolve(text);
  if ('faults' in result) throw new Error(result.faults.map(faultText).join('\n'));
  return result;
}

async function faultsOf(text: string): Promise<string> {
  const result = await resolve(text);
  return 'faults' in result ? result.faults.map(faultText).join('\n') : 'saved';
}

async function idOfGroup(name: string): Promise<string> {
  const [group] = await directory.findGroups(name);
  return group?.id ?? 'none';
}

describe('names become ids', () => {
  it('for users, groups, roles and units', async () => {
    const text = yaml({
      eligible: '[engineers, ada@contoso.com]',
      entitlements:
        '[{ role: User Administrator, scope: berlin }, { group: mailboxes }, { role: Exchange Administrator }]',
    });

    const { terms, warnings } = await saved(text);

    const [berlin] = await directory.findUnits('Berlin');
    expect(terms.eligible).toEqual([
      { kind: 'group', id: await idOfGroup('Engineers'), name: 'Engineers' },
      { kind: 'user', id: guid(1), name: 'Ada' },
    ]);
    expect(terms.entitlements).toEqual([
      {
        kind: 'role',
        roleDefinitionId: USER_ADMINISTRATOR,
        name: 'User Administrator',
        scope: berlin?.scope,
        scopeName: 'Berlin',
        privileged: true,
      },
      { kind: 'group', groupId: await idOfGroup('Mailboxes'), name: 'Mailboxes', as: 'member' },
      expect.objectContaining({ name: 'Exchange Administrator', scope: '/', scopeName: null }),
    ]);
    expect(warnings).toEqual([]);
  });

  it('keeps a missing group by name and warns of it', async () => {
    const { terms, warnings } = await saved(yaml({ entitlements: '[{ group: Soon }, { group: Mailboxes }]' }));

    expect(terms.entitlements[0]).toEqual({ kind: 'missing-group', name: 'Soon' });
    expect(warnings).toEqual([expect.stringContaining('group Soon was not found')]);
  });

  it('keeps a group that cannot be written and says that it will be skipped', async () => {
    directory.addGroup({ name: 'Synced', unwritable: 'its members are synchronised from on-premises' });

    const { warnings } = await saved(yaml({ entitlements: '[{ group: Synced }]' }));

    expect(warnings).toEqual(['group Synced will be skipped: its members are synchronised from on-premises']);
  });

  it('refuses every unknown name at once, with the name that was meant', async () => {
    const text = yaml({
      eligible: '[Nobody]',
      approvers: '[Cloe]',
      entitlements: '[{ role: Exchange Administator }, { role: User Administrator, scope: Bonn }]',
    });
    context = { ...context, stored: [(await saved(yaml({ name: 'other', approvers: '[Cleo]' }))).terms] };

    const faults = await faultsOf(text);

    expect(faults).toContain('line 2, eligible[0]: no user or group "Nobody" was found');
    expect(faults).toContain('line 4, approval[0].approvers[0]: no user or group "Cloe" was found: did you mean Cleo?');
    expect(faults).toContain(
      'entitlements[0].role: no role "Exchange Administator" was found: did you mean Exchange Adm',
    );
    expect(faults).toContain('entitlements[1].scope: no administrative unit "Bonn" was found');
  });

  it('refuses two groups of one name with both ids', async () => {
    directory.addGroup({ name: 'Twin' });
    directory.addGroup({ name: 'twin' });
    const ids = (await directory.findGroups('Twin')).map((group) => group.id);

    const faults = await faultsOf(yaml({ entitlements: '[{ group: Twin }]' }));

    expect(ids).toHaveLength(2);
    for (const id of ids) expect(faults).toContain(id);
    expect(await faultsOf(yaml({ entitlements: `[{ group: ${ids[0]} }]` }))).toBe('saved');
  });

  it('refuses an ambiguous person with the candidates', async () => {
    directory.addUser({ name: 'ada' });

    expect(await faultsOf(yaml({ eligible: '[Ada]' }))).toMatch(
      /"Ada" may be any of Ada <ada@contoso.com> .* or ada </,
    );
  });

  it('refuses a name that is both a person and a group', async () => {
    directory.addUser({ name: 'Engineers' });

    expect(await faultsOf(yaml())).toContain('or group Engineers');
  });

  it('refuses the same person or entitlement under two names', async () => {
    const mailboxes = await idOfGroup('Mailboxes');
    const text = yaml({
      eligible: '[Ada, ada@contoso.com]',
      entitlements: `[{ group: Mailboxes }, { group: ${mailboxes} }]`,
    });

    const faults = await faultsOf(text);

    expect(faults).toContain('eligible[1]: Ada is listed twice');
    expect(faults).toContain('entitlements[1]: member of Mailboxes is listed twice');
  });

  it('keeps whether a group is opened to members or owners, and says what owners can do', async () => {
    const { terms, warnings } = await saved(
      yaml({ entitlements: '[{ group: Mailboxes }, { group: Mailboxes, as: owner }, { group: Soon, as: owner }]' }),
    );

    const [member, owner, soon] = terms.entitlements;
    expect(member).toMatchObject({ kind: 'group', as: 'member' });
    expect(owner).toMatchObject({ kind: 'group', as: 'owner' });
    expect(soon).toEqual({ kind: 'missing-group', name: 'Soon', as: 'owner' });
    expect(warnings.join()).toContain('owner of Mailboxes can put anybody into the group for good');
  });

  it('refuses a custom role at a unit without a permission on what a unit holds, and names restricted units', async () => {
    directory.addRole('Report Maker', { builtIn: false, atUnits: false });
    directory.addUnit('Board', true);

    const faults = await faultsOf(yaml({ entitlements: '[{ role: Report Maker, scope: Berlin }]' }));
    const { terms, warnings } = await saved(yaml({ entitlements: '[{ role: User Administrator, scope: Board }]' }));

    expect(faults).toContain('Report Maker cannot be limited to an administrative unit: it has no permission on users');
    expect(warnings.join()).toContain('Board is a restricted management unit');
    expect(terms.entitlements[0]).not.toHaveProperty('restricted');
  });

  it('refuses a built-in role at a unit that Entra does not allow there, and takes a custom role', async () => {
    directory.addRole('Desk Helper', { builtIn: false });

    const builtIn = await faultsOf(yaml({ entitlements: '[{ role: Exchange Administrator, scope: Berlin }]' }));
    const custom = await faultsOf(yaml({ entitlements: '[{ role: Desk Helper, scope: Berlin }]' }));

    expect(builtIn).toContain('Exchange Administrator cannot be limited to an administrative unit');
    expect(custom).toBe('saved');
  });

  it('saves nothing when the directory does not answer', async () => {
    directory.groupsAbove = () => Promise.reject(new DirectoryUnavailable('no answer'));

    await expect(resolve(yaml({ entitlements: '[{ group: Mailboxes }]' }))).rejects.toBeInstanceOf(
      DirectoryUnavailable,
    );
  });
});

describe('approvers', () => {
  it('must be able to meet the quorum', async () => {
    expect(await faultsOf(yaml({ quorum: 2 }))).toBe('saved');
    expect(await faultsOf(yaml({ quorum: 3 }))).toContain(
      'the quorum of 3 can never be met: only 2 people could decide',
    );
  });

  it('count once, through nesting, and only when enabled and no guest', async () => {
    directory.addUser({ name: 'Off', enabled: false });
    directory.addUser({ name: 'Visitor', guest: true });
    directory.addGroup({ name: 'All', members: ['Leads', 'Cleo', 'Off', 'Visitor'] });
    const text = yaml({ approvers: '[All, Cleo]', quorum: 3 });

    expect(await faultsOf(text)).toContain('only 2 people could decide (2 more are disabled or guests)');
    context = { ...context, admitGuests: true };
    expect(await faultsOf(text)).toBe('saved');
  });

  it('are warned of when they are disabled or guests', async () => {
    directory.addUser({ name: 'Off', enabled: false });
    directory.addUser({ name: 'Visitor', guest: true });

    const { warnings } = await saved(yaml({ approvers: '[Off, Visitor, Leads]' }));

    expect(warnings).toEqual([expect.stringMatching(/^Off is disabled/), expect.stringMatching(/^Visitor is a guest/)]);
  });

  it('are refused when there is nobody', async () => {
    directory.addGroup({ name: 'Empty' });

    expect(await faultsOf(yaml({ approvers: '[Empty]' }))).toContain('nobody could approve');
  });

  it('are warned of when one of them may ask and could then not be approved', async () => {
    const { warnings } = await saved(yaml({ approvers: '[Ada, Cleo]', quorum: 2 }));

    expect(warnings).toEqual([expect.stringMatching(/^Ada may ask, but nobody could approve it/)]);
  });

  it('may be the people who ask, which is noted', async () => {
    const { warnings } = await saved(yaml({ approvers: '[Engineers]' }));

    expect(warnings).toEqual([expect.stringContaining('Engineers may ask and approve')]);
  });
});

describe('automatic approval', () => {
  it('is given for what is not privileged', async () => {
    expect((await saved(yaml({ automatic: true }))).terms.approval).toBe('none');
  });

  it('is refused for a privileged role', async () => {
    const faults = await faultsOf(yaml({ automatic: true, entitlements: '[{ role: User Administrator }]' }));

    expect(faults).toContain('line 4, approval: automatic approval is never given for a privileged role');
  });

  it('is refused for a role-assignable group, which can carry privileged roles', async () => {
    directory.addGroup({ name: 'Carrier', roleAssignable: true });

    expect(await faultsOf(yaml({ automatic: true, entitlements: '[{ group: Carrier }]' }))).toContain(
      'role-assignable',
    );
  });
});

describe('ladders', () => {
  it('are refused for a role that can alter the bot itself', async () => {
    const faults = await faultsOf(yaml({ entitlements: '[{ role: Global Administrator }]' }));

    expect(faults).toContain("entitlements[0]: Global Administrator can alter this bot's own identity");
  });

  it('are refused for a role-assignable group that carries such a role, and only for such a role', async () => {
    directory.addGroup({
      name: 'Carrier',
      roleAssignable: true,
      carries: ['User Administrator', 'Global Administrator'],
    });
    directory.addGroup({ name: 'Helpers', roleAssignable: true, carries: ['User Administrator'] });

    expect(await faultsOf(yaml({ entitlements: '[{ group: Mailboxes }, { group: Carrier }]' }))).toContain(
      "entitlements[1]: Carrier carries Global Administrator, which can alter this bot's own identity",
    );
    expect(await faultsOf(yaml({ entitlements: '[{ group: Helpers }]' }))).toBe('saved');
  });

  it('are not ruled out while the roles of a group cannot be read', async () => {
    directory.addGroup({ name: 'Carrier', roleAssignable: true });
    directory.rolesOf = () => Promise.reject(new DirectoryUnavailable('no answer'));

    await expect(resolve(yaml({ entitlements: '[{ group: Carrier }]' }))).rejects.toThrow(DirectoryUnavailable);
    expect(await faultsOf(yaml({ entitlements: '[{ group: Mailboxes }]' }))).toBe('saved');
  });

  it('are refused for a group nested in the admins', async () => {
    directory.addGroup({ name: 'Admins', members: ['Inner'] });
    directory.addGroup({ name: 'Inner', members: ['Mailboxes'] });
    context = { ...context, adminIds: [await idOfGroup('Admins')] };

    expect(await faultsOf(yaml({ entitlements: '[{ group: Mailboxes }]' }))).toContain(
      'entitlements[0]: Mailboxes is nested in a group of the admins of this bot',
    );
  });

  it('are refused for the group by which this policy tells who may ask', async () => {
    expect(await faultsOf(yaml({ entitlements: '[{ group: Engineers }]' }))).toContain('under this policy itself');
  });

  it('are refused both ways between two policies, but not against what the policy replaces', async () => {
    const grants = yaml({ name: 'grants', entitlements: '[{ group: Mailboxes }]' });
    const uses = yaml({ name: 'uses', approvers: '[Mailboxes, Leads]' });

    context = { ...context, stored: [(await saved(uses)).terms] };
    expect(await faultsOf(grants)).toContain('tells who may ask or approve under policy uses');
    context = { ...context, stored: [] };
    context = { ...context, stored: [(await saved(grants)).terms] };
    expect(await faultsOf(uses)).toContain(
      'approval: Mailboxes cannot tell who may ask or approve here: policy grants',
    );
    expect(await faultsOf(yaml({ name: 'grants', approvers: '[Mailboxes, Leads]' }))).toBe('saved');
  });

  it('are warned of for a role that can write ordinary groups', async () => {
    const { warnings } = await saved(yaml({ entitlements: '[{ role: User Administrator }]' }));

    expect(warnings).toContainEqual(expect.stringContaining('can change who is in ordinary groups'));
  });
});
