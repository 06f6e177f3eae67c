import type { EdgeAdapter } from '../bot/edge/adapter.ts';
import { readBotToken } from '../bot/edge/bot-token.ts';
import type { EdgeSettings } from '../bot/edge/settings.ts';
import { sendSampleCard } from '../bot/sample-card.ts';
import { readerOf } from '../cards/reader.ts';
import type { ServiceConfig } from '../config.ts';
import type { DirectoryUser } from '../jit/directory.ts';
import { tenantId, type UserId } from '../jit/ids.ts';
import type { SendOutcome } from '../jit/messenger.ts';
import type { ContactStore } from '../jit/ports.ts';
import { judgeClock } from './clock.ts';
import { type Finding, words } from './finding.ts';

const area = 'Teams' as const;
const FETCH_MS = 5_000;
/** Of every HTTP date: whole seconds. */
const DATE_GRAIN_MS = 1_000;

/** The channel's published keys, without which nobody who writes to the bot is believed; and the time there. */
export async function checkKeys(metadataUrl: string, nowMs: () => number): Promise<Finding[]> {
  try {
    const sentMs = nowMs();
    const response = await fetch(metadataUrl, { signal: AbortSignal.timeout(FETCH_MS), redirect: 'error' });
    const tookMs = nowMs() - sentMs;
    const body: unknown = await response.json();
    const hasKeys = typeof body === 'object' && body !== null && 'jwks_uri' in body;
    if (!response.ok || !hasKeys) throw new Error(`${response.status} and no keys from ${metadataUrl}`);
    const there = Date.parse(response.headers.get('date') ?? '');
    const uncertainMs = tookMs + DATE_GRAIN_MS;
    return [
      { area, state: 'ok', what: 'the keys that Teams signs with can be read' },
      ...(Number.isNaN(there)
        ? []
        : [judgeClock({ against: new URL(metadataUrl).hostname, aheadMs: sentMs + tookMs / 2 - there, uncertainMs })]),
    ];
  } catch (error) {
    const todo = `Let this machine reach ${metadataUrl}: without it every message from Teams is refused.`;
    return [
      { area, state: 'wrong', what: `the keys that Teams signs with cannot be read: ${words(causeOf(error))}`, todo },
    ];
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

/** Whether Entra knows the bot's identity. */
export async function checkBotToken(settings: EdgeSettings): Promise<Finding> {
  if (settings.credential.kind === 'static') {
    return { area, state: 'ok', what: 'the Bot Connector is a stand-in with a fixed token' };
  }
  try {
    await readBotToken(settings);
    return { area, state: 'ok', what: `Entra gives bot ${settings.appId} its token` };
  } catch (error) {
    const todo =
      settings.credential.appType === 'UserAssignedMSI'
        ? 'The identity works only where it is assigned: run this in the container app, and check MicrosoftAppId.'
        : 'Check MicrosoftAppId, MicrosoftAppPassword (expired?), MicrosoftAppTenantId, and the way to login.microsoftonline.com.';
    return { area, state: 'wrong', what: `no token for the bot: ${words(error)}`, todo };
  }
}

/** Whether what answers at the public address is the bot, and refuses strangers. Leaves one refusal in the audit trail. */
export async function checkEndpoint(address: string): Promise<Finding> {
  const activity = {
    type: 'message',
    id: 'doctor',
    channelId: 'msteams',
    serviceUrl: 'https://smba.trafficmanager.net/teams/',
    from: { id: 'doctor' },
    recipient: { id: 'doctor' },
    conversation: { id: 'doctor' },
    text: 'doctor',
  };
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
      redirect: 'manual',
      signal: AbortSignal.timeout(FETCH_MS),
    });
    if (response.status === 401 || response.status === 403) {
      return { area, state: 'ok', what: `${address} is reached and refuses who has no token` };
    }
    const todo = 'It must be https://<host>/api/messages, and the same as the messaging endpoint of the Azure Bot.';
    return { area, state: 'wrong', what: `${address} answers ${response.status}, which is not the bot`, todo };
  } catch (error) {
    const todo = 'Check DNS, certificate and firewall: Teams must reach it from the internet.';
    return { area, state: 'wrong', what: `${address} is not reached: ${words(causeOf(error))}`, todo };
  }
}

export type CardContext = {
  adapter: EdgeAdapter;
  config: ServiceConfig;
  contacts: ContactStore;
  defaultServiceUrl: string;
};

/** A card for one person, found by address or id. */
export async function sendCard(context: CardContext, asked: string, found: readonly DirectoryUser[]): Promise<Finding> {
  const [person, ...others] = found;
  if (person === undefined || others.length > 0) {
    const what = person === undefined ? `nobody is called ${asked}` : `several people are called ${asked}`;
    return { area, state: 'wrong', what, todo: 'Give an address or an object id.' };
  }
  const outcome = await sendTo(context, person.id);
  return judgeSent(outcome, person.name);
}

async function sendTo(
  { adapter, config, contacts, defaultServiceUrl }: CardContext,
  person: UserId,
): Promise<SendOutcome> {
  const contact = await contacts.load(person);
  const chat = contact === null || contact.conversationId === '' ? null : contact;
  return sendSampleCard(
    adapter,
    {
      appId: config.bot.appId,
      audience: config.bot.cloud.ToChannelFromBotOAuthScope,
      tenantId: tenantId(config.tenantId),
      person,
      chat,
      reader: readerOf(contact?.locale ?? null, contact?.timeZone ?? null),
      serviceUrl: (await contacts.lastServiceUrl()) ?? defaultServiceUrl,
    },
    new Date(),
  );
}

export function judgeSent(outcome: SendOutcome, name: string): Finding {
  if (outcome.kind === 'sent') return { area, state: 'ok', what: `a test card went to ${name}: look in Teams` };
  const missing = outcome.kind === 'unreachable' && outcome.notInstalled === true;
  const todo = missing
    ? 'The app is not installed for them: assign it by an app setup policy (Teams admin center), or add it in Teams.'
    : outcome.kind === 'unreachable'
      ? 'They blocked the bot, or Teams keeps it from them: Teams admin center, Manage apps and app permission policies.'
      : 'Try again; if it stays, check the Teams channel of the Azure Bot.';
  return { area, state: 'wrong', what: `no card for ${name}: ${outcome.detail}`, todo };
}
