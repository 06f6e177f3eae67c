import type { AuditRow, DirectoryRow } from '../../sandbox/teams/types.ts';

type Seen = { id: string; text: string; card?: { body?: unknown }; place: string };

/** What the sandbox's page shows, without a browser: its stream of events, folded into what is true now. */
export type PageWatch = {
  directory: DirectoryRow[];
  audit: AuditRow[];
  messages: Map<string, { person: string; message: Seen }>;
  /** Resolves with what `look` finds, asked now and after each event. */
  until<T>(look: (watch: PageWatch) => T | undefined | false): Promise<T>;
  /** Types a message as this person. */
  say(person: string, text: string): Promise<void>;
  /** Presses the button of this title on the newest card of this person's chat that says `about`. */
  press(person: string, title: string, about: string): Promise<unknown>;
  close(): void;
};

type Button = { type: string; title?: string; verb?: string; data?: unknown };

export async function watchPage(url: string): Promise<PageWatch> {
  const closing = new AbortController();
  const response = await fetch(`${url}/api/events`, { signal: closing.signal });
  if (!response.ok || response.body === null) throw new Error(`the page's events answered ${response.status}`);
  const listeners = new Set<() => void>();

  const watch: PageWatch = {
    directory: [],
    audit: [],
    messages: new Map(),
    until(look) {
      return new Promise((resolve) => {
        const check = () => {
          const found = look(watch);
          if (found === undefined || found === false) return;
          listeners.delete(check);
          resolve(found);
        };
        listeners.add(check);
        check();
      });
    },
    async say(person, text) {
      await post(`${url}/api/people/${person}/say`, { text });
    },
    async press(person, title, about) {
      const found = [...watch.messages.values()]
        .filter((one) => one.person === person && one.message.place === 'chat')
        .filter((one) => JSON.stringify(one.message.card ?? null).includes(about))
        .at(-1);
      const button = buttonsOf(found?.message.card).find((one) => one.title === title);
      if (found === undefined || button === undefined)
        throw new Error(`${person} has no button ${title} about ${about}`);
      const { type, verb, data } = button;
      return post(`${url}/api/people/${person}/act`, {
        messageId: found.message.id,
        action: { type, title, verb, data },
      });
    },
    close: () => closing.abort(),
  };

  function take(event: Record<string, unknown>): void {
    if (Array.isArray(event.directory)) watch.directory = event.directory;
    if (Array.isArray(event.audit)) watch.audit = event.audit;
    if (event.type === 'directory') watch.directory = event.rows as DirectoryRow[];
    if (event.type === 'audit') watch.audit = event.rows as AuditRow[];
    const messages = event.type === 'message' ? [event] : Array.isArray(event.messages) ? event.messages : [];
    for (const one of messages) watch.messages.set(`${one.person} ${one.message.id}`, one);
    for (const listener of [...listeners]) listener();
  }

  // A sandbox that is killed takes its stream with it; whoever still waits for something then runs into the test's limit.
  read(response.body, take).catch(() => {});
  return watch;
}

async function read(body: ReadableStream<Uint8Array>, take: (event: Record<string, unknown>) => void): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) take(JSON.parse(event.slice('data: '.length)));
  }
}

async function post(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

function buttonsOf(node: unknown): Button[] {
  if (Array.isArray(node)) return node.flatMap(buttonsOf);
  if (typeof node !== 'object' || node === null) return [];
  const own = 'type' in node && String(node.type).startsWith('Action.') ? [node as Button] : [];
  return [...own, ...Object.values(node).flatMap(buttonsOf)];
}
