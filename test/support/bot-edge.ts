import type { Activity, TurnContext } from 'botbuilder';
import { createAdapter, type EdgeAdapter, type RefusedCall } from '../../src/bot/edge/adapter.ts';
import type { Health } from '../../src/bot/edge/health.ts';
import { createLogger } from '../../src/bot/edge/logger.ts';
import { createMetrics } from '../../src/bot/edge/metrics.ts';
import { createServer, type EdgeServer } from '../../src/bot/edge/server.ts';
import type { KeyServer, TestConnector } from './bot-tokens.ts';

export interface TestEdgeOptions {
  readonly appId: string;
  readonly keys: Pick<KeyServer, 'metadataUrl'>;
  readonly connector: Pick<TestConnector, 'host'>;
  readonly now?: () => number;
  readonly handler?: (context: TurnContext) => Promise<void>;
  readonly health?: Partial<Health>;
  readonly onRefused?: (call: RefusedCall) => Promise<void>;
}

/** The real server and adapter on a free port, with what they did in plain sight. */
export interface TestEdge {
  readonly url: string;
  readonly adapter: EdgeAdapter;
  readonly server: EdgeServer;
  readonly turns: readonly Activity[];
  readonly refused: readonly RefusedCall[];
  post(body: unknown, authorization?: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Log lines with this message. */
  log(message: string): readonly Record<string, unknown>[];
  /** Everything logged, as written. */
  text(): string;
  metric(name: string): Promise<number>;
  forget(): void;
  close(): Promise<void>;
}

export const connectorToken = 'connector-bearer-0123456789';

export async function startEdge(options: TestEdgeOptions): Promise<TestEdge> {
  const turns: Activity[] = [];
  const refused: RefusedCall[] = [];
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
  const metrics = createMetrics();
  const adapter = createAdapter({
    settings: {
      appId: options.appId,
      cloud: {
        ToBotFromChannelOpenIdMetadataUrl: options.keys.metadataUrl,
        ToBotFromEmulatorOpenIdMetadataUrl: options.keys.metadataUrl,
        ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
        ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
        ToChannelFromBotOAuthScope: 'https://api.botframework.com',
        OAuthUrl: 'https://api.botframework.com',
      },
      credential: { kind: 'static', token: () => connectorToken },
      allowedServiceHosts: [options.connector.host],
    },
    log,
    metrics,
    hooks: {
      async onRefused(call) {
        refused.push(call);
        await options.onRefused?.(call);
      },
    },
    ...(options.now ? { now: options.now } : {}),
  });
  const well = { ok: true };
  const server = createServer({
    receive: (inbound) =>
      adapter.receive(inbound, async (context) => {
        turns.push(context.activity);
        await options.handler?.(context);
      }),
    health: { store: () => well, clock: () => well, directory: () => well, ...options.health },
    metrics: metrics.registry,
    log,
  });
  const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  return {
    url,
    adapter,
    server,
    turns,
    refused,
    post(body, authorization, headers = {}) {
      return fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}), ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    },
    log: (message) => lines.map((line) => JSON.parse(line)).filter((line) => line.msg === message),
    text: () => lines.join(''),
    async metric(name) {
      const line = (await metrics.registry.metrics()).split('\n').find((it) => it.startsWith(name));
      return Number(line?.split(' ').at(-1) ?? 0);
    },
    forget() {
      turns.length = 0;
      refused.length = 0;
      lines.length = 0;
    },
    async close() {
      await server.close();
      adapter.close();
    },
  };
}
