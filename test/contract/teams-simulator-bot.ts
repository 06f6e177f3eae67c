import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Activity,
  CardFactory,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  MessageFactory,
  TeamsInfo,
  type TurnContext,
} from 'botbuilder';
import { type ServiceClientCredentials, ServiceClientCredentialsFactory } from 'botframework-connector';
import type { Started } from '../../sandbox/teams/simulator.ts';

export const appId = '22222222-2222-4222-8222-222222222222';
export const connectorToken = 'connector-token-of-the-test';

class FixedToken extends ServiceClientCredentialsFactory {
  readonly #token: string;

  constructor(token: string) {
    super();
    this.#token = token;
  }

  override async isValidAppId(id = ''): Promise<boolean> {
    return id === appId;
  }

  override async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  override async createCredentials(): Promise<ServiceClientCredentials> {
    const token = this.#token;
    return {
      async signRequest(request) {
        request.headers.set('authorization', `Bearer ${token}`);
        return request;
      },
    };
  }
}

export type TestBot = {
  url: string;
  adapter: CloudAdapter;
  turns: Activity[];
  errors: Error[];
  close(): Promise<void>;
};

/** A real botbuilder bot with inbound authentication on, whose turns are given by the test. */
export async function startTestBot(
  sim: Started,
  onTurn: (context: TurnContext) => Promise<void>,
  token = connectorToken,
): Promise<TestBot> {
  const settings = {
    MicrosoftAppType: 'MultiTenant',
    MicrosoftAppId: appId,
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    OAuthUrl: 'https://api.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: sim.openIdMetadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: sim.openIdMetadataUrl,
  };
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(settings, new FixedToken(token)));
  const turns: Activity[] = [];
  const errors: Error[] = [];
  adapter.onTurnError = async (_context, error) => void errors.push(error);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString());
    const answer = {
      socket: request.socket,
      status(code: number) {
        response.statusCode = code;
        return answer;
      },
      header(name: string, value: unknown) {
        response.setHeader(name, String(value));
        return answer;
      },
      send(sent: unknown) {
        response.setHeader('content-type', 'application/json');
        response.write(JSON.stringify(sent) ?? '');
        return answer;
      },
      end() {
        response.end();
        return answer;
      },
    };
    const question = { body, headers: request.headers, method: request.method ?? 'POST' };
    await adapter
      .process(question, answer, async (context) => {
        turns.push(context.activity);
        await onTurn(context);
      })
      .catch(() => response.writableEnded || response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/messages`,
    adapter,
    turns,
    errors,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function card(text: string, actions: Record<string, unknown>[] = [], body: Record<string, unknown>[] = []) {
  return { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text, wrap: true }, ...body], actions };
}

export function cardMessage(content: Record<string, unknown>): Partial<Activity> {
  return MessageFactory.attachment(CardFactory.adaptiveCard(content), undefined, undefined);
}

/** Answers an invoke with this body; HTTP status 200 unless told otherwise. */
export async function answerInvoke(context: TurnContext, body: unknown, status = 200): Promise<void> {
  await context.sendActivity({ type: 'invokeResponse', value: { status, body } });
}

export { MessageFactory, TeamsInfo };
