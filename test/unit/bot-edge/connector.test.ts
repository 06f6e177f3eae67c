import { ConnectorClient, ConnectorFactory } from 'botframework-connector';
import { afterEach, describe, expect, it } from 'vitest';
import { ConnectorClients, createCredentialsFactory } from '../../../src/bot/edge/connector.ts';
import { createServiceHosts } from '../../../src/bot/edge/service-hosts.ts';
import type { EdgeSettings } from '../../../src/bot/edge/settings.ts';

const appId = '11111111-1111-4111-8111-111111111111';
const tenantId = '22222222-2222-4222-8222-222222222222';
const teams = (region: string): string => `https://smba.trafficmanager.net/${region}/`;

class CountingFactory extends ConnectorFactory {
  readonly built: string[] = [];
  fail = false;

  override async create(serviceUrl: string): Promise<ConnectorClient> {
    this.built.push(serviceUrl);
    if (this.fail) throw new Error('no token');
    return new ConnectorClient({ signRequest: async (request) => request }, { baseUri: serviceUrl });
  }
}

const made: ConnectorClients[] = [];

function keep(most: number): { factory: ConnectorFactory; counting: CountingFactory } {
  const clients = new ConnectorClients(createServiceHosts([]), { most });
  made.push(clients);
  const counting = new CountingFactory();
  return { factory: clients.through(counting), counting };
}

afterEach(() => {
  for (const clients of made.splice(0)) clients.close();
});

describe('connector clients', () => {
  it('are built once for a service URL and audience, also when asked for at the same time', async () => {
    const { factory, counting } = keep(8);

    const [one, two] = await Promise.all([factory.create(teams('emea'), 'a'), factory.create(teams('emea'), 'a')]);
    const other = await factory.create(teams('emea'), 'b');

    expect(one).toBe(two);
    expect(other).not.toBe(one);
    expect(counting.built).toHaveLength(2);
  });

  it('are kept for the most recently used service URLs only', async () => {
    const { factory, counting } = keep(2);
    const ask = (region: string): Promise<ConnectorClient> => factory.create(teams(region));

    for (const region of ['emea', 'amer', 'emea', 'apac', 'emea', 'amer']) await ask(region);

    expect(counting.built).toEqual(['emea', 'amer', 'apac', 'amer'].map(teams));
  });

  it('that could not be built are built again at the next call', async () => {
    const { factory, counting } = keep(8);
    counting.fail = true;
    await expect(factory.create(teams('emea'))).rejects.toThrow('no token');
    counting.fail = false;

    await factory.create(teams('emea'));

    expect(counting.built).toHaveLength(2);
  });

  it('are not even built for a host that is not allowed', async () => {
    const { factory, counting } = keep(8);

    await expect(factory.create('https://evil.example.net/')).rejects.toThrow('allowed hosts');
    expect(counting.built).toEqual([]);
  });
});

describe('credentials', () => {
  it.each<[string, EdgeSettings['credential']]>([
    ['a fixed token', { kind: 'static', token: () => 't' }],
    ['a multi-tenant secret', { kind: 'entra', appType: 'MultiTenant', tenantId: undefined, password: () => 's' }],
    ['a single-tenant secret', { kind: 'entra', appType: 'SingleTenant', tenantId, password: () => 's' }],
    ['a managed identity', { kind: 'entra', appType: 'UserAssignedMSI', tenantId, password: undefined }],
  ])('of %s leave authentication on and know the bot', async (_what, credential) => {
    const factory = createCredentialsFactory({ appId, credential });

    expect(await factory.isAuthenticationDisabled()).toBe(false);
    expect([await factory.isValidAppId(appId), await factory.isValidAppId('')]).toEqual([true, false]);
  });
});
