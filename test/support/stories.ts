import { expect } from 'vitest';
import { groups, people, units } from '../../sandbox/graph/tenant-seed.ts';
import { cardActions, cardText } from '../../sandbox/teams/read-card.ts';
import type { ClickResult, JsonObject, Message } from '../../sandbox/teams/types.ts';
import { messagingChannel } from '../../sandbox/tenant.ts';
import type { AuditEvent, EventType } from '../../src/jit/audit/event.ts';
import { verifyLedger } from '../../src/jit/audit/verify.ts';
import type { PolicyId, RequestId, TenantId, UserId } from '../../src/jit/ids.ts';
import type { GrantItem } from '../../src/jit/request/request.ts';
import { type HarnessOptions, holdsRole, isMember, startHarness } from './harness.ts';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** Long enough to add, and to confirm by reading; and to remove and confirm by two reads a second apart. */
export const SETTLING_MS = 3 * SECOND_MS;

export type Who = keyof typeof people;

export type PolicyParts = {
  name?: string;
  eligible?: string;
  /** Lines of YAML under `entitlements`, without the dash. The policy's own group by default. */
  entitlements?: string[];
  approvers?: string;
  quorum?: number;
  /** `none`: nobody is asked. */
  approval?: 'none';
  require?: string;
  /** The shortest that may be asked for. */
  least?: string;
  /** Further lines of YAML. */
  more?: string[];
};

export type Stories = Awaited<ReturnType<typeof startStories>>;

/**
 * The product with people in it: each story asks, clicks and reads as people do, and looks at the directory's true
 * state. Stories of a file share one tenant and keep apart by a policy and a group of their own.
 */
export async function startStories(options: HarnessOptions = {}) {
  const harness = await startHarness({ policies: '', logLevel: 'warn', ...options });
  const { teams, graph, tenant, app } = harness;
  let count = 0;

  /** A fresh group, empty. */
  function newGroup(name = `SG-Story-${++count}`): { id: string; name: string } {
    return { id: graph.directory.addGroup({ displayName: name }), name };
  }

  /** A policy of its own, as Dana imports it; eligible SG-Messaging, approvers Ana and Ben, one of them enough. */
  async function newPolicy(parts: PolicyParts = {}) {
    const group = newGroup();
    const name = parts.name ?? `story-${++count}`;
    const policy = { name, group, yaml: yamlOf(name, group.name, parts) };
    const text = await answer('dana', `policy import\n${policy.yaml}`);
    expect(text).toMatch(/polic(y|ies) saved/i);
    return { ...policy, imported: text };
  }

  /** What the bot answers to what this person types, as one text. */
  async function answer(who: Who, text: string): Promise<string> {
    const { replies, status } = await teams.as(who).say(text);
    expect(status).toBe(200);
    return replies.map(textOf).join('\n');
  }

  /** Asks, and waits until everybody concerned has their card. */
  async function ask(who: Who, policy: { name: string }, duration = '30m', because = 'moving the Berlin mailboxes') {
    const said = await teams.as(who).say(`request ${policy.name} for ${duration} because ${because}`);
    const text = [...said.replies, teams.as(who).latest()].map(textOf).join('\n');
    const id = /R-[2-9A-HJKMNP-TV-Z]{5}/.exec(text)?.[0];
    if (id === undefined) throw new Error(`no request came of it: ${text}`);
    await harness.settle();
    return id;
  }

  /** Every copy of a request's card in this person's chat, as they see it. */
  function copies(who: Who, id: string): Message[] {
    return teams
      .as(who)
      .chat()
      .filter((message) => isCardOf(message, id));
  }

  /** The one copy of the request's card in this person's chat. */
  function card(who: Who, id: string): Message {
    const [copy, ...more] = copies(who, id);
    if (copy === undefined || more.length > 0) throw new Error(`${who} has ${more.length} more or no card of ${id}`);
    return copy;
  }

  /** The one copy in the channel, as this member of its team sees it. */
  function channelCard(id: string, who: Who = 'felix'): Message {
    const [copy, ...more] = teams
      .as(who)
      .channel(messagingChannel.id)
      .filter((message) => isCardOf(message, id));
    if (copy === undefined || more.length > 0)
      throw new Error(`${more.length} more or no card of ${id} in the channel`);
    return copy;
  }

  async function click(who: Who, id: string, button: string, comment?: string): Promise<ClickResult> {
    return teams.as(who).click(card(who, id), button, comment === undefined ? {} : { comment });
  }

  /** Approved by these people in turn, and held. */
  async function approve(id: string, ...approvers: Who[]): Promise<void> {
    for (const who of approvers) expect((await click(who, id, 'Approve', 'go ahead')).kind).toBe('card');
    await harness.pass(SETTLING_MS);
  }

  /** Asked for, approved by Ana, and held. */
  async function grant(who: Who, policy: { name: string }, duration = '30m', approver: Who = 'ana'): Promise<string> {
    const id = await ask(who, policy, duration);
    await approve(id, approver);
    expect((await harness.request(id)).grant?.state).toBe('active');
    return id;
  }

  /** What this person was told of the request outside its card, oldest first. */
  function notices(who: Who, id: string): string[] {
    return teams
      .as(who)
      .chat()
      .filter((message) => message.from.role === 'bot' && message.text.includes(id))
      .map((message) => message.text);
  }

  async function state(id: string): Promise<string> {
    const { state: own, grant: given } = await harness.request(id);
    return given === null ? own : given.state;
  }

  /** Time goes by a second at a time until the request or its grant is in this state; how many seconds it took. */
  async function secondsUntil(id: string, wanted: string, most = 300): Promise<number> {
    const isThere = async () => (await state(id)) === wanted;
    if (await isThere()) return 0;
    const passedMs = await harness.pass(most * SECOND_MS, isThere);
    if (await isThere()) return passedMs / SECOND_MS;
    throw new Error(`${id} is still ${await state(id)} after ${most} s, not ${wanted}`);
  }

  async function items(id: string): Promise<GrantItem[]> {
    return (await harness.request(id)).grant?.items ?? [];
  }

  /** Everything the audit trail has of the request, oldest first. */
  async function events(id: string): Promise<AuditEvent[]> {
    const found = await app.deps.ledger.latest({
      tenantId: tenant.tenantId as TenantId,
      requestId: id as RequestId,
      limit: 1_000,
    });
    return found.reverse();
  }

  async function eventsOf(
    type: EventType,
    about: { id?: string; who?: Who; policyId?: string },
  ): Promise<AuditEvent[]> {
    return app.deps.ledger.latest({
      tenantId: tenant.tenantId as TenantId,
      types: [type],
      ...(about.id === undefined ? {} : { requestId: about.id as RequestId }),
      ...(about.who === undefined ? {} : { personId: people[about.who] as UserId }),
      ...(about.policyId === undefined ? {} : { policyId: about.policyId as PolicyId }),
      limit: 100,
    });
  }

  /** Codes of the refusals in the audit trail about this request, or by this person. */
  async function refusals(about: { id?: string; who?: Who }): Promise<string[]> {
    return (await eventsOf('refusal', about)).map((event) => String(event.data.code));
  }

  /** The writes that reached Graph about this group since the log was this long. */
  function writesTo(group: { id: string }, method: 'POST' | 'DELETE'): number {
    return graph.log.filter((entry) => entry.method === method && entry.path.includes(`/groups/${group.id}/members/`))
      .length;
  }

  /** What a button on the request's card sends, for clients that send it whether or not they see the button. */
  async function actionOf(verb: string, id: string, more: JsonObject = {}): Promise<JsonObject> {
    const { termsHash } = await harness.request(id);
    return { verb, data: { verb, requestId: id, terms: termsHash, comment: 'by hand', ...more } };
  }

  return {
    ...harness,
    newGroup,
    actionOf,
    newPolicy,
    answer,
    ask,
    copies,
    card,
    channelCard,
    click,
    approve,
    grant,
    notices,
    state,
    secondsUntil,
    items,
    events,
    eventsOf,
    refusals,
    writesTo,
    cardText: (who: Who, id: string) => cardText(card(who, id).card ?? {}),
    buttons: (message: Message) => titles(message, (mode) => mode !== 'secondary'),
    /** What is in the menu behind the buttons. */
    menu: (message: Message) => titles(message, (mode) => mode === 'secondary'),
    isMember: (group: { id: string }, who: Who) => isMember(tenant, group.id, people[who]),
    holdsRole: (role: string, who: Who) => holdsRole(tenant, role, people[who]),
    /** A fresh minute and no faults, so that no story meets what another left. */
    async calm() {
      graph.knobs.faults = [];
      graph.knobs.readLagMs = 0;
      graph.knobs.readLagJitterMs = 0;
      teams.faults.clear();
      await harness.advance(MINUTE_MS);
    },
    /** The end of every file of stories: the audit trail proves itself, and nothing was refused by a stand-in. */
    async finish() {
      graph.knobs.faults = [];
      graph.knobs.readLagMs = 0;
      await harness.advance(SECOND_MS);
      const verified = await verifyLedger(app.deps.ledger, harness.clock.now());
      await harness.stop();
      expect(verified.faults).toEqual([]);
      expect(verified.events).toBeGreaterThan(0);
      expect(verified.unsealed).toBe(0);
    },
  };
}

function titles(message: Message, which: (mode: unknown) => boolean): string[] {
  return cardActions(message.card)
    .filter((action) => which(action.json.mode))
    .map((action) => action.title);
}

/** The whole of a message as a reader sees it. */
export function textOf(message: Message | undefined): string {
  return message === undefined
    ? ''
    : [message.text, cardText(message.card ?? {})].filter((text) => text !== '').join('\n');
}

/** What a click was answered with, in words: the toast, or the card's text. */
export function wordsOf(result: ClickResult): string {
  if (result.kind === 'card') return cardText(result.card);
  if (result.kind === 'message') return result.text;
  if (result.kind === 'submitted') return result.replies.map(textOf).join('\n');
  return JSON.stringify(result);
}

function isCardOf(message: Message, id: string): boolean {
  return message.from.role === 'bot' && cardText(message.card ?? {}).includes(`Access request ${id}`);
}

export function yamlOf(name: string, group: string, parts: PolicyParts = {}): string {
  const approval =
    parts.approval === 'none'
      ? ['approval: none']
      : [
          'approval:',
          `  - approvers: ${parts.approvers ?? '[Ana Lima, Ben Okafor]'}`,
          `    quorum: ${parts.quorum ?? 1}`,
        ];
  return [
    `name: ${name}`,
    `eligible: ${parts.eligible ?? '[SG-Messaging]'}`,
    'entitlements:',
    ...(parts.entitlements ?? [`group: ${group}`]).map((line) => `  - ${line}`),
    `duration: { min: ${parts.least ?? '1m'}, default: 30m, max: 8h }`,
    ...approval,
    `require: ${parts.require ?? '{ justification: 5 }'}`,
    ...(parts.more ?? []),
  ].join('\n');
}

export { groups, people, units };
