import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '../../src/config/reader.ts';
import type { Deliver } from '../teams/deliver.ts';
import { ConnectorError, readBody, sendError, sendJson } from '../teams/http.ts';
import { isObject, parseJson, stringAt } from '../teams/json.ts';

export type Door = { port: number; close(): Promise<void> };

/** As much as the bot's own endpoint takes. */
const LIMIT_BYTES = 65_536;

/**
 * Where the Agents Playground, which signs nothing, hands in its activities: on loopback alone. Each is signed here as
 * Teams would have, and goes on to the bot, which believes nothing unsigned in any mode. Only activities that name one
 * of the `windows` (`host:port`) as their service are signed.
 *
 * @param deliver posts an activity to the bot, signed
 */
export async function openDoor(options: { port: number; windows: readonly string[]; deliver: Deliver }): Promise<Door> {
  const server = createServer((request, response) => {
    pass(request, response, options).catch((error: unknown) => sendError(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  { windows, deliver }: { windows: readonly string[]; deliver: Deliver },
): Promise<void> {
  if (request.url !== '/api/messages') return sendJson(response, 404, words('NotFound', 'There is nothing here.'));
  if (request.method !== 'POST') return sendJson(response, 405, words('MethodNotAllowed', 'Post an activity.'));
  if (cameFromAPage(request)) return sendJson(response, 403, words('Forbidden', 'Not from a page in a browser.'));
  const activity = parseJson(await readBody(request, LIMIT_BYTES));
  if (!isObject(activity)) throw new ConnectorError(400, 'BadRequest', 'The body is not an activity.');
  const service = URL.parse(stringAt(activity, 'serviceUrl') ?? '');
  if (service === null || !windows.includes(service.host)) {
    throw new ConnectorError(403, 'Forbidden', 'The activity does not come from a window that was opened here.');
  }
  const { status, body } = await deliver(activity);
  if (status === 0) throw new ConnectorError(502, 'BotUnreachable', 'The bot did not answer.');
  sendJson(response, status, body);
}

/**
 * Any page that the person has open may post to their own machine, by its address or by a name that leads here: such a
 * request has an origin, a host that is not this machine's, or a content type that needs no permission.
 */
function cameFromAPage({ headers }: IncomingMessage): boolean {
  const here = isLoopback(URL.parse(`http://${headers.host ?? ''}`)?.hostname);
  return headers.origin !== undefined || !here || !headers['content-type']?.startsWith('application/json');
}

function words(code: string, message: string): object {
  return { error: { code, message } };
}
