import { uuidFrom } from './ids.ts';
import type { Json, JsonObject } from './types.ts';
import type { Citizen, Place, World } from './world.ts';

/** Activities as the Teams channel sends them to a bot (Activity schema; Get Teams context; Universal Action Model). */
export function createInbound(world: World, serviceUrl: () => string) {
  const random = world.options.random ?? Math.random;
  const newUuid = () => uuidFrom(random);

  /** What every activity carries. A guest or federated person acts in the host tenant in channels, in their own otherwise. */
  function base(person: Citizen, place: Place): JsonObject {
    const now = world.options.clock.now();
    const timezone = person.timezone ?? 'UTC';
    const locale = person.locale ?? 'en-US';
    const tenantId = person.homeTenantId;
    return {
      channelId: 'msteams',
      serviceUrl: serviceUrl(),
      timestamp: now.toISOString(),
      localTimestamp: localIso(now, timezone),
      localTimezone: timezone,
      locale,
      from: { id: person.mri, name: person.name, aadObjectId: person.aadObjectId },
      recipient: { id: world.botId, name: world.botName },
      conversation: {
        id: place.conversationId,
        conversationType: place.kind,
        tenantId,
        ...(place.kind !== 'personal' && { isGroup: true }),
      },
      channelData: { tenant: { id: tenantId }, ...(place.kind === 'channel' && channelData(place)) },
    };
  }

  function clientInfo(person: Citizen): JsonObject {
    return {
      type: 'clientInfo',
      locale: person.locale ?? 'en-US',
      country: person.country ?? 'US',
      platform: person.platform ?? 'Web',
      timezone: person.timezone ?? 'UTC',
    };
  }

  return {
    /** A typed message. In a channel the bot hears only what mentions it, so the mention is put in front. */
    message(person: Citizen, place: Place, id: string, text: string): JsonObject {
      const mention = `<at>${world.botName}</at>`;
      const mentioned: JsonObject = {
        type: 'mention',
        text: mention,
        mentioned: { id: world.botId, name: world.botName },
      };
      return {
        ...base(person, place),
        type: 'message',
        id,
        text: place.kind === 'channel' ? `${mention} ${text}` : text,
        textFormat: 'plain',
        attachments: [],
        entities: place.kind === 'channel' ? [mentioned, clientInfo(person)] : [clientInfo(person)],
      };
    },

    /** Action.Submit: a message without text. */
    submit(person: Citizen, place: Place, id: string, replyToId: string, value: Json): JsonObject {
      return { ...base(person, place), type: 'message', id, replyToId, value, entities: [clientInfo(person)] };
    },

    /** Action.Execute, and refresh when `trigger` is automatic. */
    invoke(
      person: Citizen,
      place: Place,
      replyToId: string,
      action: JsonObject,
      trigger: 'manual' | 'automatic',
    ): JsonObject {
      const common = base(person, place);
      const tenantData = common.channelData as JsonObject;
      return {
        ...common,
        type: 'invoke',
        name: 'adaptiveCard/action',
        id: `f:${newUuid()}`,
        replyToId,
        value: { action, trigger },
        entities: [clientInfo(person)],
        channelData: { ...tenantData, source: { name: 'message' }, legacy: { replyToId: `1:${replyToId}` } },
      };
    },

    /**
     * Any other invoke: dialogs, type-ahead, message extensions. `replyToId` where it comes from a message, `source` as
     * the channel names it (Create and send dialogs).
     */
    named(
      person: Citizen,
      place: Place,
      name: string,
      value: JsonObject,
      { replyToId, source }: { replyToId?: string | undefined; source: 'message' | 'compose' },
    ): JsonObject {
      const common = base(person, place);
      const legacy = replyToId === undefined ? {} : { legacy: { replyToId: `1:${replyToId}` } };
      return {
        ...common,
        type: 'invoke',
        name,
        id: `f:${newUuid()}`,
        ...(replyToId !== undefined && { replyToId }),
        value,
        entities: [clientInfo(person)],
        channelData: { ...(common.channelData as JsonObject), source: { name: source }, ...legacy },
      };
    },

    /** What names one use of a message extension: 32 hexadecimal digits. */
    requestId: (): string => newUuid().replaceAll('-', ''),

    installation(person: Citizen, place: Place, action: 'add' | 'add-upgrade' | 'remove'): JsonObject {
      return {
        ...base(person, place),
        type: 'installationUpdate',
        id: `f:${newUuid()}`,
        action,
        entities: [clientInfo(person)],
      };
    },

    /** The bot comes to a team: told by whom, in the team's first channel (Conversation events, team members added). */
    addedToTeam(person: Citizen, place: Extract<Place, { kind: 'channel' }>): JsonObject {
      const common = base(person, place);
      return {
        ...common,
        type: 'conversationUpdate',
        id: `f:${newUuid()}`,
        membersAdded: [{ id: world.botId }],
        channelData: { ...(common.channelData as JsonObject), eventType: 'teamMemberAdded' },
      };
    },

    membersAdded(person: Citizen, place: Place): JsonObject {
      return {
        ...base(person, place),
        type: 'conversationUpdate',
        id: `f:${newUuid()}`,
        membersAdded: [{ id: person.mri, aadObjectId: person.aadObjectId }, { id: world.botId }],
      };
    },
  };
}

function channelData({ team, channel }: Extract<Place, { kind: 'channel' }>): JsonObject {
  return {
    team: { id: team.id, name: team.name },
    channel: { id: channel.id },
    teamsTeamId: team.id,
    teamsChannelId: channel.id,
  };
}

/** `2026-11-21T15:30:00.000+01:00` for the given zone. */
export function localIso(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign = '+', hours = '00', minutes = '00'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const shiftMs = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return `${new Date(at.getTime() + shiftMs).toISOString().slice(0, -1)}${sign}${hours}:${minutes}`;
}
