import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import {
  type ConnectorClient,
  ConnectorFactory,
  type ServiceClientCredentials,
  ServiceClientCredentialsFactory,
} from 'botframework-connector';
import type { ServiceHosts } from './service-hosts.ts';
import type { EdgeSettings } from './settings.ts';

/** A conversation names a host that the bot does not speak to; its token was not sent. */
export class ServiceHostRefused extends Error {
  constructor() {
    super('The service URL of this conversation is not on the list of allowed hosts');
    this.name = 'ServiceHostRefused';
  }
}

/** One call to the Bot Connector, response included; a turn has to answer within 10 to 15 s (Teams, "How bots work"). */
const CALL_TIMEOUT_MS = 10_000;
/** Idle sockets go before the usual 5 s at the other end, so that a call rarely meets a connection being closed. */
const agentOptions = { keepAlive: true, maxFreeSockets: 64, timeout: 4_000, scheduling: 'lifo' } as const;

/** The bearer of a stand-in, for the loopback mode. */
class StaticTokenCredentialsFactory extends ServiceClientCredentialsFactory {
  readonly #appId: string;
  readonly #token: () => string;

  constructor(appId: string, token: () => string) {
    super();
    this.#appId = appId;
    this.#token = token;
  }

  override async isValidAppId(appId = ''): Promise<boolean> {
    return appId === this.#appId;
  }

  override async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  override async createCredentials(): Promise<ServiceClientCredentials> {
    const token = this.#token;
    return {
      async signRequest(request) {
        request.headers.set('authorization', `Bearer ${token()}`);
        return request;
      },
    };
  }
}

/** How the bot signs its calls to the Bot Connector: a fixed bearer on loopback, Entra's tokens otherwise. */
export function createCredentialsFactory({
  appId,
  credential,
}: Pick<EdgeSettings, 'appId' | 'credential'>): ServiceClientCredentialsFactory {
  if (credential.kind === 'static') return new StaticTokenCredentialsFactory(appId, credential.token);
  return new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: appId,
    MicrosoftAppType: credential.appType,
    ...(credential.tenantId === undefined ? {} : { MicrosoftAppTenantId: credential.tenantId }),
    ...(credential.password === undefined ? {} : { MicrosoftAppPassword: credential.password() }),
  });
}

/**
 * Connector clients, kept for the last `most` pairs of service URL and audience: botbuilder builds one, pipeline and all,
 * for every turn. Refuses hosts that are not allowed before a client, and so a token, exists for them.
 */
export class ConnectorClients {
  readonly #clients = new Map<string, Promise<ConnectorClient>>();
  readonly #allowed: ServiceHosts;
  readonly #most: number;
  readonly #callTimeoutMs: number;
  readonly #agents = { 'http:': new HttpAgent(agentOptions), 'https:': new HttpsAgent(agentOptions) };

  constructor(allowed: ServiceHosts, { most = 64, callTimeoutMs = CALL_TIMEOUT_MS } = {}) {
    this.#allowed = allowed;
    this.#most = most;
    this.#callTimeoutMs = callTimeoutMs;
  }

  /** A factory that answers from the kept clients and asks `build` for those that are missing. */
  through(build: ConnectorFactory): ConnectorFactory {
    return new KeptConnectorFactory((serviceUrl, audience) => this.#get(build, serviceUrl, audience));
  }

  close(): void {
    this.#clients.clear();
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  async #get(build: ConnectorFactory, serviceUrl: string, audience: string | undefined): Promise<ConnectorClient> {
    if (!this.#allowed(serviceUrl)) throw new ServiceHostRefused();
    const key = `${serviceUrl} ${audience ?? ''}`;
    const client = this.#clients.get(key) ?? this.#build(build, serviceUrl, audience);
    this.#clients.delete(key);
    this.#clients.set(key, client);
    for (const oldest of [...this.#clients.keys()].slice(0, Math.max(0, this.#clients.size - this.#most))) {
      this.#clients.delete(oldest);
    }
    client.catch(() => this.#clients.delete(key));
    return client;
  }

  async #build(build: ConnectorFactory, serviceUrl: string, audience: string | undefined): Promise<ConnectorClient> {
    const client = await build.create(serviceUrl, audience);
    const agent = new URL(serviceUrl).protocol === 'http:' ? this.#agents['http:'] : this.#agents['https:'];
    boundCalls(client, agent, this.#callTimeoutMs);
    return client;
  }
}

class KeptConnectorFactory extends ConnectorFactory {
  readonly #create: (serviceUrl: string, audience?: string) => Promise<ConnectorClient>;

  constructor(create: (serviceUrl: string, audience?: string) => Promise<ConnectorClient>) {
    super();
    this.#create = create;
  }

  override create(serviceUrl: string, audience?: string): Promise<ConnectorClient> {
    return this.#create(serviceUrl, audience);
  }
}

interface OutgoingCall {
  timeout: number;
  agent?: HttpAgent | HttpsAgent;
}

interface Pipeline {
  addPolicy(policy: { name: string; sendRequest: SendThrough }): void;
  removePolicy(policy: { name: string }): readonly unknown[];
}

type SendThrough = (call: OutgoingCall, next: (call: OutgoingCall) => Promise<unknown>) => Promise<unknown>;

/**
 * Takes the built-in retries (5 s inside the turn; deliveries are retried by the outbox) and redirects (they would carry
 * the bot's token to wherever the answer points) out of a client, and gives each call a deadline and the kept sockets.
 * botbuilder 4.23.3 passes neither setting through, so its pipeline is changed; a pipeline of another shape is refused.
 */
function boundCalls(client: ConnectorClient, agent: HttpAgent | HttpsAgent, timeoutMs: number): void {
  const inner: unknown = Reflect.get(client, 'client');
  const pipeline: unknown = typeof inner === 'object' && inner !== null ? Reflect.get(inner, 'pipeline') : undefined;
  if (!isPipeline(pipeline))
    throw new TypeError('The connector client has no pipeline to bound: was botbuilder changed?');
  for (const name of ['defaultRetryPolicy', 'redirectPolicy']) {
    if (pipeline.removePolicy({ name }).length === 0)
      throw new TypeError(`The connector client has no ${name} to remove`);
  }
  pipeline.addPolicy({
    name: 'boundedCall',
    async sendRequest(call, next) {
      call.timeout = timeoutMs;
      call.agent = agent;
      try {
        return await next(call);
      } catch (error) {
        // A kept socket that the other end closed meanwhile; messages to Teams are at least once anyway.
        if (!(error instanceof Error && 'code' in error && error.code === 'ECONNRESET')) throw error;
        return next(call);
      }
    },
  });
}

function isPipeline(value: unknown): value is Pipeline {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'addPolicy') === 'function' &&
    typeof Reflect.get(value, 'removePolicy') === 'function'
  );
}
