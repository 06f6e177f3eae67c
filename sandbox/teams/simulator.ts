import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClients } from './clients.ts';
import { createConnector } from './connector.ts';
import { claimsFor, createDeliver, type Posted } from './deliver.ts';
import { createFaults } from './faults.ts';
import { sendError, sendJson } from './http.ts';
import { uuidFrom } from './ids.ts';
import { createInbound } from './inbound.ts';
import { stringAt } from './json.ts';
import { createPage } from './page-server.ts';
import { drivePerson, type PersonDriver } from './person-driver.ts';
import { createSigning, type Signing, type SignWith } from './signing.ts';
import type { Change, JsonObject, Message, SimulatorOptions, Views } from './types.ts';
import { findMessage, type WaitOptions, type Wanted, waitForChange } from './wait.ts';
import { createWorld } from './world.ts';

export type * from './types.ts';
export type TeamsSimulator = ReturnType<typeof createTeamsSimulator>;
export type Started = {
  url: string;
  host: string;
  serviceUrl: string;
  openIdMetadataUrl: string;
  close(): Promise<void>;
};

/**
 * A stand-in for Teams and its Bot Connector on 127.0.0.1: it signs activities with its own keys, keeps the chats,
 * answers the bot's REST calls with Teams' manners and error codes, and serves a page to look at it all.
 */
export function createTeamsSimulator(options: SimulatorOptions) {
  const world = createWorld(options);
  const faults = createFaults();
  const connector = createConnector(world, faults);
  const random = options.random ?? Math.random;
  const sent = new Map<string, JsonObject>();
  let botUrl: string | undefined;
  let started: Started | undefined;
  let signing: Signing | undefined;
  let keysReachable = true;

  const need = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new Error(`The Teams simulator ${what}`);
    return value;
  };
  const running = () => need(started, 'has not been started');
  const signer = () => need(signing, 'has not been started');
  const inbound = createInbound(world, () => running().serviceUrl);
  const deliver = createDeliver({
    botUrl: () => need(botUrl, 'knows no bot yet: call connect(url)'),
    signing: signer,
    serviceUrl: () => running().serviceUrl,
    botAppId: options.botAppId,
    budgetMs: options.invokeBudgetMs ?? 15_000,
  });
  const clients = createClients(world, (person, messageId) => as(person.key).refresh(messageId, 'automatic'));
  const deps = { world, inbound, send, redeliver, clients };
  const drivers = new Map<string, PersonDriver>();
  const page = createPage(world, { as, views: options.views });

  async function send(activity: JsonObject): Promise<Posted> {
    const id = stringAt(activity, 'id') ?? '';
    sent.set(id, activity);
    world.tell({ kind: 'inbound', text: id });
    const posted = await deliver(activity);
    world.tell({ kind: 'answered', text: id });
    return posted;
  }

  async function redeliver(activityId: string): Promise<Posted> {
    return deliver(need(sent.get(activityId), `never sent an activity ${activityId}`));
  }

  /** The person with this key, object id, MRI, UPN or name. */
  function as(named: string): PersonDriver {
    const person = need(world.personBy(named), `knows nobody called ${named}`);
    const known = drivers.get(person.aadObjectId) ?? drivePerson(person, deps);
    drivers.set(person.aadObjectId, known);
    return known;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname.startsWith('/connector/v3/')) {
      return connector.handle(request, response, url.pathname.slice('/connector/v3/'.length), url.searchParams);
    }
    if (url.pathname.startsWith('/v1/.well-known/')) return serveKeys(url.pathname, response);
    return page.handle(request, response, url);
  }

  function serveKeys(path: string, response: ServerResponse): void {
    const answers: Record<string, () => unknown> = {
      '/v1/.well-known/keys': () => signer().jwks(),
      '/v1/.well-known/openidconfiguration': () => ({
        issuer: 'https://api.botframework.com',
        authorization_endpoint: 'https://invalid.botframework.com',
        jwks_uri: `${running().url}/v1/.well-known/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
      }),
    };
    const answer = answers[path];
    if (!keysReachable) sendJson(response, 503, { error: 'key metadata is switched off' });
    else if (answer) sendJson(response, 200, answer());
    else sendJson(response, 404, { error: 'not found' });
  }

  async function start({ port = 0 }: { port?: number } = {}): Promise<Started> {
    if (started) return started;
    signing = await createSigning(() => uuidFrom(random), { badKeys: options.badKeys ?? false });
    const server = createServer((request, response) => {
      serve(request, response).catch((error: unknown) => sendError(response, error));
    });
    // A cached botbuilder connection may idle for long; a reset in the middle of a test would be nobody's fault.
    server.keepAliveTimeout = 60_000;
    await listen(server, port);
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const url = `http://${host}`;
    started = {
      url,
      host,
      serviceUrl: `${url}/connector/`,
      openIdMetadataUrl: `${url}/v1/.well-known/openidconfiguration`,
      async close() {
        page.close();
        started = undefined;
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        });
      },
    };
    return started;
  }

  return {
    start,
    /** Where the bot takes activities, such as `http://127.0.0.1:3978/api/messages`. */
    connect: (botMessagesUrl: string): void => {
      botUrl = botMessagesUrl;
    },
    as,
    people: world.people,
    teams: world.teams,

    /** Tells the bot of everybody who has it installed, as Teams would have done in the past; idempotent bots only. */
    async announceInstalls(): Promise<void> {
      const told = world.people.filter(({ installed, announced }) => installed && announced !== false);
      for (const person of told) await as(person.key).install();
    },

    /**
     * Graph installs the app for this person; the bot is told as of every installation, a moment later (Proactive bot
     * installation with Graph).
     */
    installFor(aadObjectId: string): 'installed' | 'already' | 'nobody' {
      const person = world.people.find((one) => one.aadObjectId === aadObjectId);
      if (person === undefined) return 'nobody';
      if (person.installed) return 'already';
      // Fails where no bot is connected yet: then there is nobody to tell.
      void as(person.key)
        .install()
        .catch(() => undefined);
      return 'installed';
    },

    /** Every message, as the sender wrote it (base view), oldest first. */
    messages: (): Message[] => world.messages.map((stored) => world.seen(stored)),
    /** Cards and messages that broke a rule of Teams; tests assert that there are none. */
    violations: world.violations,
    /** Every call the bot made to the Connector. */
    calls: connector.calls,
    faults,
    limits: connector.limits,

    /** Resolves when no card is being refreshed by itself any more. */
    refreshed: (): Promise<void> => clients.settled(),

    mark: world.mark,
    onChange: world.listen,

    /**
     * Resolves as soon as the thing is there: a message (`Wanted`), or whatever truthy value a function gives, which is
     * asked again at every change.
     */
    waitFor: waitFor as WaitFor,

    /** A bearer token; `claims` override the genuine ones, undefined leaves one out. */
    sign(claims: Record<string, unknown> = {}, using: SignWith = 'good'): Promise<string> {
      const genuine = claimsFor({}, options.botAppId, running().serviceUrl);
      return signer().sign({ ...genuine, ...claims }, using);
    },
    rotateKeys: (rotation: { forgetOld?: boolean } = {}): Promise<void> => signer().rotate(rotation),
    /** False makes key metadata and keys answer 503. */
    setKeysReachable(reachable: boolean): void {
      keysReachable = reachable;
    },

    /** Posts any activity with any Authorization header: undefined signs properly, `''` sends none. */
    deliver,
    redeliver,
    /** The last activity sent by this person, for tests that replay or bend it. */
    lastActivity(named: string): JsonObject | undefined {
      const { mri } = as(named).person;
      return [...sent.values()].findLast((activity) => stringAt(activity.from, 'id') === mri);
    },
    /** A message activity as this person would send it, not sent and not shown; `changes` replace top-level fields. */
    draft(named: string, text: string, changes: JsonObject = {}): JsonObject {
      const { person } = as(named);
      const place = need(world.placeOf(person.chatId), 'lost a chat');
      return { ...inbound.message(person, place, world.nextId(), text), ...changes };
    },

    /** What the page's panels show; may come after start. */
    setViews: (views: Views): void => page.setViews(views),
  };

  function waitFor<T>(
    wanted: Wanted | ((change: Change | undefined) => T | undefined | null | false),
    wait?: WaitOptions,
  ): Promise<T | Message> {
    if (typeof wanted === 'function') return waitForChange(world, wanted, () => wanted.toString(), wait);
    const describe = () => `${JSON.stringify({ ...wanted, text: String(wanted.text) })}; there is: ${recent(wanted)}`;
    return waitForChange(world, () => findMessage(world, wanted), describe, wait);
  }

  function recent({ text: _, after: __, ...where }: Wanted): string {
    const last = findMessage(world, where);
    return last ? JSON.stringify(last.card ?? last.text).slice(0, 600) : 'nothing';
  }
}

type WaitFor = {
  (wanted: Wanted, options?: WaitOptions): Promise<Message>;
  <T>(look: (change: Change | undefined) => T | undefined | null | false, options?: WaitOptions): Promise<T>;
};

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
