import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepDirectoryFile, readDirectoryFile } from '../../../sandbox/directory-file.ts';
import { createGraphEmulator } from '../../../sandbox/graph/emulator.ts';
import { contosoTenant, groups, people } from '../../../sandbox/graph/tenant-seed.ts';

const clock = { now: () => new Date('2026-10-14T12:00:00Z') };
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jit-directory-'));
  file = join(folder, 'directory.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function addErin(emulator: ReturnType<typeof createGraphEmulator>) {
  return emulator.handle({
    method: 'POST',
    path: `/groups/${groups.mailboxOperators}/members/$ref`,
    headers: {},
    body: { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${people.erin}` },
  });
}

it('has nothing to read before the first run', () => {
  expect(readDirectoryFile(file)).toBeUndefined();
});

it('holds a change by the time Graph has answered it, and begins with it another time', async () => {
  const first = createGraphEmulator({ clock, tenant: contosoTenant() });
  keepDirectoryFile(file, first);

  const answer = await addErin(first);
  const seed = readDirectoryFile(file);

  expect(answer.status).toBe(204);
  expect(seed?.links).toContainEqual({ kind: 'member', fromId: groups.mailboxOperators, toId: people.erin });
  const second = createGraphEmulator({ clock, tenant: seed ?? contosoTenant() });
  expect(second.dump()).toEqual(first.dump());
  expect(second.snapshot()).toEqual(first.snapshot());
});

it('keeps the deleted apart from the living', async () => {
  const first = createGraphEmulator({ clock, tenant: contosoTenant() });
  keepDirectoryFile(file, first);
  await first.handle({ method: 'DELETE', path: `/users/${people.erin}`, headers: {}, body: undefined });

  const second = createGraphEmulator({ clock, tenant: readDirectoryFile(file) ?? contosoTenant() });

  expect(second.snapshot().people.map((one) => one.id)).not.toContain(people.erin);
  const restored = await second.handle({
    method: 'POST',
    path: `/directory/deletedItems/${people.erin}/restore`,
    headers: {},
    body: undefined,
  });
  expect(restored.status).toBe(200);
});

it('writes nothing more once it is stopped', async () => {
  const emulator = createGraphEmulator({ clock, tenant: contosoTenant() });
  keepDirectoryFile(file, emulator).stop();
  const before = await readFile(file, 'utf8');

  await addErin(emulator);

  expect(await readFile(file, 'utf8')).toBe(before);
});

it.each(['', '{"version":1', '{"version":2,"tenant":{}}', '{"version":1,"tenant":{"users":[]}}', 'null'])(
  'refuses a file that says %j rather than forget what was given',
  async (content) => {
    await writeFile(file, content);

    expect(() => readDirectoryFile(file)).toThrow('npm run reset');
  },
);
