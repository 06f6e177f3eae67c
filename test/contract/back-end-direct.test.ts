import { describe, expect, it } from 'vitest';
import { createGraphEmulator } from '../../sandbox/graph/emulator.ts';
import { startGraphServer } from '../../sandbox/graph/server.ts';
import { contosoTenant, groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createDirectBackEnd } from '../../src/graph/direct-back-end.ts';
import { groupId, userId } from '../../src/jit/ids.ts';
import { AMIRA, buildGroup, buildOrder, buildRole } from '../support/builders.ts';
import { attachGraphValidator } from '../support/graph-openapi.ts';
import { describeBackEnd } from './back-end.suite.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

describeBackEnd('direct, over HTTP', async () => {
  const emulator = createGraphEmulator({ clock: { now: () => new Date() }, tenant: contosoTenant() });
  const server = await startGraphServer(emulator, { host: '127.0.0.1' });
  const validator = attachGraphValidator(emulator);
  const authentication = { kind: 'loopback' } as const;

  return {
    backEnd: createDirectBackEnd(createGraphClient({ baseUrl: server.url, authentication, log: silent })),
    admin: emulator.directory,
    knobs: emulator.knobs,
    checkRequests: validator.expectNoViolations,
    close: server.close,
  };
});

it('knows that nothing was done when nobody listens at the address', async () => {
  const emulator = createGraphEmulator({ clock: { now: () => new Date() }, tenant: contosoTenant() });
  const server = await startGraphServer(emulator, { host: '127.0.0.1' });
  await server.close();
  const client = createGraphClient({ baseUrl: server.url, authentication: { kind: 'loopback' }, log: silent });
  const backEnd = createDirectBackEnd(client);

  expect(await backEnd.add(AMIRA.id, buildGroup(), buildOrder())).toMatchObject({ kind: 'not-done' });
  expect(await backEnd.remove(AMIRA.id, buildRole(), 'assignment-1')).toMatchObject({ kind: 'not-done' });
  expect(await backEnd.read(AMIRA.id, buildRole())).toMatchObject({ kind: 'unavailable' });
});

it('gives up on a write that hangs, and does not claim to know what became of it', async () => {
  const emulator = createGraphEmulator({ clock: { now: () => new Date() }, tenant: contosoTenant() });
  const server = await startGraphServer(emulator, { host: '127.0.0.1' });
  const client = createGraphClient({ baseUrl: server.url, authentication: { kind: 'loopback' }, log: silent });
  const backEnd = createDirectBackEnd(client, { writeTimeoutMs: 200 });
  emulator.knobs.faults.push({ kind: 'delay', delayMs: 1_000, effect: 'late' });

  const outcome = await backEnd.remove(AMIRA.id, buildGroup(), null);

  expect(outcome).toMatchObject({ kind: 'unknown' });
  await server.close();
});

describe('the owners of a group', () => {
  it('keep one who is a user: nobody is made the only one, and the last is left in, in words that say what to do', async () => {
    const emulator = createGraphEmulator({ clock: { now: () => new Date() }, tenant: contosoTenant() });
    const server = await startGraphServer(emulator, { host: '127.0.0.1' });
    const client = createGraphClient({ baseUrl: server.url, authentication: { kind: 'loopback' }, log: silent });
    const backEnd = createDirectBackEnd(client);
    const { directory } = emulator;
    const id = groupId(directory.addGroup({ displayName: 'SG-Owned' }));
    const owned = buildGroup({ groupId: id, as: 'owner' });
    const person = userId(people.erin);

    const alone = await backEnd.add(person, owned, buildOrder());
    directory.addOwner(id, people.ana);
    const second = await backEnd.add(person, owned, buildOrder());
    const listed = await backEnd.holders(owned);
    const asMember = await backEnd.read(person, { ...owned, as: 'member' });
    directory.removeOwner(id, people.ana);
    const last = await backEnd.remove(person, owned, null);

    expect(alone).toMatchObject({ kind: 'refused', detail: expect.stringContaining('no other owner') });
    expect(second).toMatchObject({ kind: 'done' });
    expect(listed).toEqual({ kind: 'holders', people: expect.arrayContaining([people.ana, people.erin]) });
    expect(asMember).toEqual({ kind: 'absent' });
    expect(last).toMatchObject({ kind: 'refused', detail: expect.stringContaining('last owner') });
    expect(await backEnd.read(person, owned)).toMatchObject({ kind: 'present' });
    await server.close();
  });

  it('are written with the permission for whole groups, not with that for members', async () => {
    const emulator = createGraphEmulator({ clock: { now: () => new Date() }, tenant: contosoTenant() });
    const server = await startGraphServer(emulator, { host: '127.0.0.1' });
    const client = createGraphClient({ baseUrl: server.url, authentication: { kind: 'loopback' }, log: silent });
    emulator.knobs.permissions.delete('Group.ReadWrite.All');
    const owned = buildGroup({ groupId: groupId(groups.messaging), as: 'owner' });

    const outcome = await createDirectBackEnd(client).add(userId(people.erin), owned, buildOrder());

    expect(outcome).toMatchObject({ kind: 'refused' });
    await server.close();
  });
});
