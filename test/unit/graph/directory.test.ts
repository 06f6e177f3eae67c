import { describe, expect, it } from 'vitest';
import { createDirectories } from '../../../src/graph/directory.ts';
import { DirectoryUnavailable } from '../../../src/jit/errors.ts';
import { groupId, userId } from '../../../src/jit/ids.ts';
import { guid } from '../../support/builders.ts';
import { broken, clientOver, fakeGraph, json, notFound, refusal, silent } from './fake-graph.ts';

const amira = {
  '@odata.type': '#microsoft.graph.user',
  id: guid(1),
  displayName: 'Amira Haddad',
  userPrincipalName: 'amira@contoso.com',
  mail: null,
  accountEnabled: true,
  userType: 'Member',
};
const turnMs = 2_500;

function directoryOver(...responders: Parameters<typeof fakeGraph>) {
  const test = clientOver(fakeGraph(...responders));
  return { ...test, directory: createDirectories(test.client).within(turnMs) };
}

describe('the directory over Graph', () => {
  it('counts an account as disabled unless it is known to be enabled', async () => {
    const { directory } = directoryOver(json({ ...amira, accountEnabled: null }));

    expect(await directory.user(userId(guid(1)))).toMatchObject({ enabled: false });
  });

  it('answers null for a person who is not there, and only when Graph itself says so', async () => {
    const absent = directoryOver(notFound);
    const proxy = directoryOver(() => new Response('<html>404</html>', { status: 404 }));

    expect(await absent.directory.user(userId(guid(1)))).toBeNull();
    await expect(proxy.directory.user(userId(guid(1)))).rejects.toThrow(DirectoryUnavailable);
  });

  it.each([
    ['a server error', refusal(500, 'InternalServerError', 'x')],
    ['a missing permission', refusal(403, 'Authorization_RequestDenied', 'x')],
    ['an unacceptable token', refusal(401, 'InvalidAuthenticationToken', 'x')],
    ['a broken connection', broken('ECONNRESET')],
    ['an answer without an id', json({ displayName: 'Amira Haddad' })],
    ['a page that is not JSON', () => new Response('<html>', { status: 200 })],
  ] as const)('is unavailable on %s, never empty', async (_, responder) => {
    const { directory } = directoryOver(responder);

    await expect(directory.user(userId(guid(1)))).rejects.toThrow(DirectoryUnavailable);
    await expect(directory.membersOf(groupId(guid(2)))).rejects.toThrow(DirectoryUnavailable);
    await expect(directory.memberOfAny(userId(guid(1)), [groupId(guid(2))])).rejects.toThrow(DirectoryUnavailable);
  });

  it('tries a throttled read once more when the wait leaves time for an answer', async () => {
    const throttled = refusal(429, 'TooManyRequests', 'x', { 'Retry-After': '2' });
    const { directory, timers, sent } = directoryOver(throttled, json(amira));

    const found = await directory.user(userId(guid(1)));

    expect(found?.name).toBe('Amira Haddad');
    expect(timers.slept).toEqual([2_000]);
    expect(sent).toHaveLength(2);
  });

  it('does not wait past its deadline, and says how long Graph asked to wait', async () => {
    const throttled = refusal(429, 'TooManyRequests', 'x', { 'Retry-After': '17' });
    const { directory, timers, sent } = directoryOver(throttled);

    const read = directory.user(userId(guid(1)));

    await expect(read).rejects.toMatchObject({ name: 'DirectoryUnavailable', retryAfterMs: 17_000 });
    expect(timers.slept).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it('lets all reads of one turn share one deadline', async () => {
    const { directory, timers } = directoryOver(json(amira), silent);
    await directory.user(userId(guid(1)));
    timers.advance(2_000);
    const second = directory.user(userId(guid(1)));
    const outcome = expect(second).rejects.toThrow(DirectoryUnavailable);

    timers.advance(500);

    await outcome;
    await expect(directory.group(groupId(guid(2)))).rejects.toThrow(DirectoryUnavailable);
  });

  it('asks for people by every name that names exactly one, and takes no near match', async () => {
    const near = { ...amira, id: guid(2), displayName: 'Ámira Haddad', userPrincipalName: 'b@contoso.com' };
    const { directory, sent } = directoryOver(json({ value: [near, amira] }));

    const found = await directory.findUsers('  amira HADDAD ');

    expect(found.map((user) => user.id)).toEqual([guid(1)]);
    expect(sent[0]?.path).toContain(
      "$filter=userPrincipalName eq 'amira HADDAD' or mail eq 'amira HADDAD' or displayName eq 'amira HADDAD'",
    );
  });

  it('keeps a quote in a name inside the filter', async () => {
    const { directory, sent } = directoryOver(json({ value: [] }));

    await directory.findGroups("x' or displayName ne '");

    expect(sent[0]?.path).toContain("$filter=displayName eq 'x'' or displayName ne '''&");
  });

  it('asks nothing for a text that can name nobody', async () => {
    const { directory, sent } = directoryOver(json({ value: [] }));

    expect(await directory.findUsers('   ')).toEqual([]);
    expect(await directory.findGroups('x'.repeat(257))).toEqual([]);
    expect(sent).toHaveLength(0);
  });

  it('follows next links on the configured host alone, and leaves out what is not a person', async () => {
    const first = {
      value: [amira, { '@odata.type': '#microsoft.graph.group', id: guid(9), displayName: 'SG' }],
      '@odata.nextLink': 'http://elsewhere.example/v1.0/groups/x/transitiveMembers?$skiptoken=2',
    };
    const second = { value: [{ ...amira, id: guid(3) }] };
    const { directory, sent } = directoryOver(json(first), json(second));

    const members = await directory.membersOf(groupId(guid(2)));

    expect(members.map((member) => member.id)).toEqual([guid(1), guid(3)]);
    expect(sent[1]?.url).toBe('https://graph.microsoft.com/v1.0/groups/x/transitiveMembers?$skiptoken=2');
  });

  it('does not take a list that breaks off for the whole', async () => {
    const first = { value: [amira], '@odata.nextLink': 'https://graph.microsoft.com/v1.0/x?$skiptoken=2' };
    const { directory } = directoryOver(json(first), notFound);

    await expect(directory.membersOf(groupId(guid(2)))).rejects.toThrow(DirectoryUnavailable);
  });

  it('reads members from the directory itself: no cast, no index that lags', async () => {
    const { directory, sent } = directoryOver(json({ value: [] }));

    await directory.membersOf(groupId(guid(2)));

    expect(sent[0]?.path).toMatch(/\/transitiveMembers\?/);
    expect(sent[0]?.headers.get('ConsistencyLevel')).toBeNull();
  });

  it('checks memberships twenty groups at a time', async () => {
    const groups = Array.from({ length: 45 }, (_, at) => groupId(guid(0x100 + at)));
    const { directory, sent } = directoryOver(
      json({ value: [guid(0x100).toUpperCase()] }),
      json({ value: [] }),
      json({ value: [guid(0x12c)] }),
    );

    const held = await directory.memberOfAny(userId(guid(1)), groups);

    expect(held).toEqual([guid(0x100), guid(0x12c)]);
    expect(sent.map(({ body }) => (body as { groupIds: string[] }).groupIds.length)).toEqual([20, 20, 5]);
  });

  it('asks nothing about no groups', async () => {
    const { directory, sent } = directoryOver(json({}));

    expect(await directory.memberOfAny(userId(guid(1)), [])).toEqual([]);
    expect(sent).toHaveLength(0);
  });

  it.each([
    ['a plain group', {}, null],
    ['a Microsoft 365 group', { mailEnabled: true, groupTypes: ['Unified'] }, null],
    ['a dynamic group', { groupTypes: ['DynamicMembership'] }, /membership rule/],
    ['a synced group', { onPremisesSyncEnabled: true }, /on-premises/],
    ['a mail-enabled security group', { mailEnabled: true }, /Exchange/],
  ])('says whether the members of %s can be written', async (_, fields, why) => {
    const row = { id: guid(2), displayName: 'SG', groupTypes: [], mailEnabled: false, ...fields };
    const { directory } = directoryOver(json(row));

    const group = await directory.group(groupId(guid(2)));

    if (why === null) expect(group?.unwritable).toBeNull();
    else expect(group?.unwritable).toMatch(why);
  });

  it.each([
    ['a built-in role that Microsoft marks', { id: '62e90394-69f5-4237-9190-012177145e10', isBuiltIn: true }, true],
    ['another built-in role', { id: '29232cdf-9323-42fd-ade2-1d097af3e4de', isBuiltIn: true }, false],
    ['a custom role', { id: guid(5), isBuiltIn: false }, true],
    ['a custom role that Graph calls harmless', { id: guid(5), isBuiltIn: false, isPrivileged: false }, false],
  ])('weighs %s', async (_, fields, privileged) => {
    const { directory } = directoryOver(json({ value: [{ displayName: 'R', isEnabled: true, ...fields }] }));

    expect(await directory.findRoles('r')).toMatchObject([{ privileged }]);
  });

  it('finds a role by name, definition id and template id, and none that cannot be assigned', async () => {
    const custom = { id: guid(5), templateId: guid(6), displayName: 'Mail Mover', isBuiltIn: false, isEnabled: true };
    const off = { ...custom, id: guid(7), templateId: guid(7), isEnabled: false };
    const { directory } = directoryOver(json({ value: [custom, off] }));

    const found = await Promise.all(
      ['mail mover', guid(5).toUpperCase(), guid(6), guid(7)].map((text) => directory.findRoles(text)),
    );

    expect(found.map((roles) => roles.map((role) => role.id))).toEqual([[guid(5)], [guid(5)], [guid(5)], []]);
  });

  it('lists the groups above a group, and nothing else that it is in', async () => {
    const value = [
      { '@odata.type': '#microsoft.graph.group', id: guid(3) },
      { '@odata.type': '#microsoft.graph.administrativeUnit', id: guid(4) },
    ];
    const { directory } = directoryOver(json({ value }));

    expect(await directory.groupsAbove(groupId(guid(2)))).toEqual([guid(3)]);
  });

  it('does not say that an unknown group is in no group', async () => {
    const { directory } = directoryOver(notFound);

    await expect(directory.groupsAbove(groupId(guid(2)))).rejects.toThrow(DirectoryUnavailable);
  });

  it('lists the roles assigned to a group, and does not believe a filter that was not honoured', async () => {
    const row = (principalId: string, id: string) => ({
      id: 'a',
      principalId,
      roleDefinition: { id, displayName: `Role ${id.at(-1)}`, isBuiltIn: true },
    });
    const { directory } = directoryOver(json({ value: [row(guid(2), guid(5)), row(guid(3), guid(6))] }));

    expect((await directory.rolesOf(groupId(guid(2)))).map((role) => role.name)).toEqual(['Role 5']);
  });

  it('does not say what a group carries when a role is not shown', async () => {
    const { directory } = directoryOver(json({ value: [{ id: 'a', principalId: guid(2), roleDefinition: null }] }));

    await expect(directory.rolesOf(groupId(guid(2)))).rejects.toThrow(DirectoryUnavailable);
  });
});
