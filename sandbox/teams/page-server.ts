import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConnectorError, readBody, sendJson } from './http.ts';
import { parseJson } from './json.ts';
import { pageActs } from './page-acts.ts';
import { pageHeaders, readPageFile } from './page-files.ts';
import { watchViews } from './page-views.ts';
import type { PersonDriver } from './person-driver.ts';
import type { Change, Message, Views } from './types.ts';
import type { Citizen, World } from './world.ts';

type Looking = { as(named: string): PersonDriver; views: Views | undefined };

/** The page at `/` and its small API: what there is, what happens (server-sent events), and what people do. */
export function createPage(world: World, { as, views }: Looking) {
  const watchers = new Set<ServerResponse>();
  const watch = watchViews(
    views,
    () => watchers.size > 0,
    (name, rows) => tell({ type: name, rows }),
  );
  const stopListening = world.listen(onChange);
  const shown = world.people.filter((person) => person.onPage !== false);

  function tell(event: Record<string, unknown>): void {
    const line = `data: ${JSON.stringify(event)}\n\n`;
    for (const watcher of watchers) watcher.write(line);
  }

  function onChange(change: Change): void {
    if (watchers.size === 0) return;
    if (change.messageId !== undefined && change.kind !== 'toast') {
      for (const [person, message] of readersOf(change)) tell({ type: 'message', person: person.key, message });
    }
    if (change.kind === 'toast' || change.kind === 'roster') {
      const person = world.people.find(({ aadObjectId }) => aadObjectId === change.person);
      const { text, messageId } = change;
      if (person) tell({ type: change.kind, person: person.key, text, messageId, installed: person.installed });
    }
    if (change.kind === 'typing') {
      const person = shown.find(({ chatId }) => chatId === change.conversationId);
      if (person) tell({ type: 'typing', person: person.key });
    }
    if (change.kind !== 'typing') watch.poke();
  }

  /** Everybody on the page who can see the message, with their view of it. */
  function readersOf({ conversationId = '', messageId = '', person: only }: Change): [Citizen, unknown][] {
    const stored = world.find(conversationId, messageId);
    const place = stored && world.placeOf(stored.conversationId);
    if (!stored || !place) return [];
    return shown
      .filter((person) => world.membersOf(place).includes(person))
      .filter((person) => only === undefined || person.aadObjectId === only)
      .map((person) => [person, { ...forPage(world.seen(stored, person)), mine: stored.from.id === person.mri }]);
  }

  function forPage({ history, attachments: _, ...message }: Message): Record<string, unknown> {
    const place = world.placeOf(message.conversationId);
    return {
      ...message,
      place: place?.kind === 'channel' ? place.channel.id : place?.kind === 'groupChat' ? place.chat.id : 'chat',
      edited: history.length > 0,
    };
  }

  function describe(): Record<string, unknown> {
    return {
      botName: world.botName,
      tour: world.options.tour ?? [],
      extension: world.options.extension ?? [],
      now: world.options.clock.now().toISOString(),
      people: shown.map((person) => {
        const { key, name, upn, aadObjectId, role, suggestions, installed, userType } = person;
        const channels = world.teams
          .filter(({ members, botInstalled }) => botInstalled !== false && members.includes(aadObjectId))
          .flatMap((team) => team.channels.map((channel) => ({ ...channel, team: team.name })));
        const chats = world.groupChats
          .filter(({ members }) => members.includes(aadObjectId))
          .map((chat) => ({ id: chat.id, name: chat.name }));
        return {
          key,
          name,
          upn,
          id: aadObjectId,
          role,
          suggestions: suggestions ?? [],
          installed,
          userType,
          channels,
          chats,
        };
      }),
    };
  }

  function state(): Record<string, unknown> {
    const messages = shown.flatMap((person) =>
      world.messages.flatMap((stored) =>
        readersOf({ kind: 'message', seq: 0, conversationId: stored.conversationId, messageId: stored.id })
          .filter(([reader]) => reader === person)
          .map(([, message]) => ({ person: person.key, message })),
      ),
    );
    return { messages, ...watch.latest() };
  }

  function openStream(response: ServerResponse, client: string): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    watchers.add(response);
    response.on('close', () => {
      watchers.delete(response);
      for (const { key } of shown) as(key).leave({ client });
    });
    // State and stream start at one moment, so that nothing falls between them.
    response.write(`data: ${JSON.stringify({ type: 'state', ...describe(), ...state() })}\n\n`);
    watch.poke();
  }

  async function act(key: string, verb: string, body: unknown): Promise<unknown> {
    if (!shown.some((person) => person.key === key))
      throw new ConnectorError(404, 'NotFound', `Nobody is called ${key}`);
    const doing = Object.hasOwn(pageActs, verb) ? pageActs[verb] : undefined;
    if (!doing) throw new ConnectorError(400, 'BadSyntax', `Nobody can ${verb}`);
    return doing(as(key), body, world);
  }

  async function handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { pathname } = url;
    refuseStrangers(request);
    if (request.method === 'POST') {
      const [, key, verb] = /^\/api\/people\/([^/]+)\/([a-z]+)$/.exec(pathname) ?? [];
      if (key === undefined || verb === undefined) throw new ConnectorError(404, 'NotFound', 'No such resource.');
      const body = parseJson((await readBody(request, 256 * 1024)) || '{}');
      sendJson(response, 200, await act(decodeURIComponent(key), verb, body));
      return;
    }
    if (pathname === '/api/page') return void sendJson(response, 200, describe());
    if (pathname === '/api/state') return void sendJson(response, 200, state());
    if (pathname === '/api/events') return openStream(response, url.searchParams.get('client') ?? '');
    const file = await readPageFile(pathname);
    if (!file) return void sendJson(response, 404, { error: 'not found' });
    response.writeHead(200, { ...pageHeaders, 'content-type': file.contentType });
    response.end(file.content);
  }

  return {
    handle,
    setViews: (next: Views): void => watch.set(next),
    close(): void {
      stopListening();
      watch.close();
      for (const watcher of watchers) watcher.end();
    },
  };
}

/** A foreign web page must not press buttons here: neither by a form nor by pointing its name at 127.0.0.1. */
function refuseStrangers({ headers }: IncomingMessage): void {
  const host = headers.host ?? '';
  const loopback = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
  if (!loopback || (headers.origin !== undefined && headers.origin !== `http://${host}`)) {
    throw new ConnectorError(403, 'Forbidden', 'This page answers to its own address only.');
  }
}
