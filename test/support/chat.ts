import { cardText } from '../../sandbox/teams/read-card.ts';
import type { ClickResult, Message } from '../../sandbox/teams/types.ts';
import type { AuditEvent } from '../../src/jit/audit/event.ts';
import { tenantId } from '../../src/jit/ids.ts';
import type { Harness } from './harness.ts';

/** What a reader sees of messages: texts and cards, the escapes of Markdown taken out again. */
export function wordsOf(...messages: (Message | undefined)[]): string {
  return messages
    .filter((message) => message !== undefined)
    .map((message) => [message.text, ...message.attachments.map((one) => cardText(one.content))].join('\n'))
    .join('\n')
    .replace(/\\([\\`*_[\]~.@:#+=\-{)])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}

/** Says something to the bot and gives the words of its answer, whatever they are; fails unless Teams got its 200. */
export async function told(
  harness: Harness,
  person: string,
  text: string,
  options: { in?: string } = {},
): Promise<string> {
  const { status, replies } = await harness.teams.as(person).say(text, options);
  if (status !== 200) throw new Error(`the bot answered ${status} to ${text.slice(0, 60)}`);
  return wordsOf(...replies);
}

/** What a click came to, in words: the toast, or the text of the card that it was answered with. */
export function clickWords(result: ClickResult): string {
  if (result.kind === 'message') return result.text;
  if (result.kind === 'card') return cardText(result.card).replace(/\\(.)/g, '$1');
  if (result.kind === 'submitted') return wordsOf(...result.replies);
  if (result.kind === 'dialog') return cardText(result.dialog.card).replace(/\\(.)/g, '$1');
  throw new Error(`the click came to ${JSON.stringify(result)}`);
}

/** Refusals that left an event, newest first. */
export async function refusalEvents(harness: Harness): Promise<AuditEvent[]> {
  const id = tenantId(harness.tenant.tenantId);
  return harness.app.deps.ledger.latest({ tenantId: id, types: ['refusal'], limit: 200 });
}

/** How many requests are stored at all. */
export async function storedRequests(harness: Harness): Promise<number> {
  return harness.database.db.collection('requests').countDocuments();
}

/** The names of the stored policies, sorted. */
export async function storedPolicies(harness: Harness): Promise<string[]> {
  const policies = await harness.app.deps.policies.list(tenantId(harness.tenant.tenantId));
  return policies.map((one) => one.body.terms.name).sort();
}

/** Asks for access that Ana or Ben may approve; gives the id. */
export async function ask(
  harness: Harness,
  person = 'erin',
  because = 'moving the mailboxes of the Berlin office',
): Promise<string> {
  const known = new Set((await allIds(harness)).map(String));
  await harness.teams.as(person).say(`request mailbox-operator for 10m because ${because}`);
  await harness.settle();
  const fresh = (await allIds(harness)).find((id) => !known.has(id));
  if (fresh === undefined) throw new Error(`nothing was stored: ${wordsOf(harness.teams.as(person).latest())}`);
  return fresh;
}

async function allIds(harness: Harness): Promise<string[]> {
  const found = await harness.database.db
    .collection('requests')
    .find({}, { projection: { _id: 1 } })
    .toArray();
  return found.map((one) => String(one._id));
}

/** The newest card about this request in a person's chat. */
export function cardAbout(harness: Harness, person: string, id: string): Message {
  const card = harness.teams
    .as(person)
    .chat()
    .findLast((one) => one.from.role === 'bot' && one.card !== undefined && JSON.stringify(one.card).includes(id));
  if (card === undefined) throw new Error(`${person} has no card about ${id}`);
  return card;
}
