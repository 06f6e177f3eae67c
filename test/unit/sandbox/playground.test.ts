import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import lock from '../../../package-lock.json' with { type: 'json' };
import { playgroundConfig } from '../../../sandbox/playground/settings.ts';
import { isPersonKey, windowFile } from '../../../sandbox/playground/window-file.ts';
import type { Environment } from '../../../src/config/reader.ts';
import { variables } from '../../../src/config/variables.ts';
import { ConfigurationError } from '../../../src/config.ts';

const GUID = '11111111-1111-4111-8111-111111111111';
const PACKAGE = '@microsoft/m365agentsplayground';

function problemsOf(env: Environment): readonly string[] {
  try {
    playgroundConfig(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('what the playground may run with', () => {
  it('is nothing, or a port, a log level and a database on this machine', () => {
    expect(playgroundConfig({})).toMatchObject({ mode: 'sandbox', port: 3978 });
    expect(playgroundConfig({ PORT: '0', LOG_LEVEL: 'debug' })).toMatchObject({ port: 0, logLevel: 'debug' });
    for (const host of ['127.0.0.1:27017', 'localhost', 'u:p@127.0.0.1:1,localhost:2', '[::1]:27017']) {
      expect(playgroundConfig({ MONGODB_URI: `mongodb://${host}/jit` }).mode).toBe('sandbox');
    }
  });

  const real = variables.map(([name]) => name).filter((name) => !['PORT', 'LOG_LEVEL', 'MONGODB_URI'].includes(name));

  it.each(real)('is not %s, which belongs to a bot of a real tenant', (name) => {
    expect(problemsOf({ [name]: GUID })).toEqual([expect.stringMatching(`^${name} must be empty`)]);
  });

  it('is not the loopback mode, complete as it may be', () => {
    const loopback = { MicrosoftAppId: GUID, GRAPH_BASE_URL: 'http://127.0.0.1:1', CONNECTOR_TOKEN: 't' };

    expect(problemsOf(loopback)).toHaveLength(3);
  });

  it.each([
    'mongodb+srv://cluster.example.net/jit',
    'mongodb://db.example.net/jit',
    'mongodb://127.0.0.1:27017,db.example.net/jit',
    'mongodb://127.0.0.1@db.example.net/jit',
    'mongodb://u:127.0.0.1@db.example.net/jit',
    'mongodb://127.0.0.1.example.net/jit',
  ])('is not the database %s', (uri) => {
    expect(problemsOf({ MONGODB_URI: uri })).toEqual([expect.stringMatching(/^MONGODB_URI .*this machine/)]);
  });
});

describe('the file of a window', () => {
  const known = (key: string) => ({ name: `${key} Somebody`, address: `${key}@contoso.com` });

  it('has one person before it, five others, and every field that the schema wants', () => {
    const file = windowFile('ana', known) as { currentUser: { aadObjectId: string }; users: { id: string }[] };

    expect(file.currentUser).toEqual({
      id: '29:playground-ana',
      name: 'ana Somebody',
      userPrincipleName: 'ana@contoso.com',
      aadObjectId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      givenName: 'ana',
      surname: 'Somebody',
      email: 'ana@contoso.com',
    });
    expect(new Set(file.users.map(({ id }) => id)).size).toBe(5);
    expect(file.users.map(({ id }) => id)).not.toContain('29:playground-ana');
  });

  it('shares no chat with another window: the bot would write to whichever spoke last', () => {
    const chatsOf = (key: 'ana' | 'erin') =>
      [...JSON.stringify(windowFile(key, known)).matchAll(/"(a:|19:)[^"]+"/g)].map(([id]) => id);

    expect(chatsOf('ana')).toHaveLength(4);
    expect(chatsOf('ana').filter((id) => chatsOf('erin').includes(id))).toEqual([]);
  });

  it('is there for people of the sandbox only', () => {
    expect(['erin', 'mona', 'somebody', 'toString'].map(isPersonKey)).toEqual([true, true, false, false]);
  });
});

describe('the package of the Agents Playground', () => {
  it('is pinned, and left out where packages for production are installed', () => {
    expect(packageJson.devDependencies[PACKAGE]).toMatch(/^\d+\.\d+\.\d+$/);
    expect(packageJson.dependencies).not.toHaveProperty([PACKAGE]);
    const everywhere = Object.entries(lock.packages).filter(([path]) => path.endsWith(`/${PACKAGE}`));
    expect(everywhere.map(([, entry]) => 'dev' in entry && entry.dev)).toEqual([true]);
  });
});
