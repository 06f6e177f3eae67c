import type { Activity } from 'botbuilder';

export interface GateRules {
  /** The one tenant that is served. */
  readonly tenantId: string;
  readonly allowGuests: boolean;
}

/** Who speaks and where, from the signed activity alone (design, invariant 8). Ids are lower case. */
export interface Caller {
  readonly tenantId: string;
  /** Entra object id. */
  readonly userId: string;
  /** Teams' id of the person, `29:…`: an address for messages, never an identity. */
  readonly mri: string;
  readonly name: string | undefined;
  readonly conversation: { readonly id: string; readonly kind: 'personal' | 'groupChat' | 'channel' };
  readonly serviceUrl: string;
  /** Undefined on the rare activity that has none; then a repeat cannot be told from a second ask. */
  readonly activityId: string | undefined;
  readonly locale: string | undefined;
  /** IANA name of the person's time zone. */
  readonly timeZone: string | undefined;
}

export type Refusal =
  | 'wrong-channel'
  | 'no-tenant'
  | 'tenants-disagree'
  | 'other-tenant'
  | 'not-a-person'
  | 'no-object-id'
  | 'guest'
  | 'unknown-person'
  | 'disabled-person'
  | 'dedicated-account';

export type Admission<T> =
  | { readonly ok: true; readonly caller: T }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      /** What the activity says of itself, for the audit event; unchecked. */
      readonly claimed: { readonly tenantId: string | undefined; readonly userId: string | undefined };
    };

/** What the directory says of a person now; undefined when it does not know them. */
export interface Standing {
  readonly userType: 'member' | 'guest';
  readonly enabled: boolean;
  /** A dedicated account of somebody, which counts as that person and speaks for nobody (design invariant 1). */
  readonly account?: boolean;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Whether the author of a signed activity may speak to the bot, by what the activity alone shows: Teams, a person with an
 * object id, one tenant named the same everywhere, and that tenant served. Follow with `admitStanding`: a guest has an
 * object id of this tenant too, and only the directory says for certain who is one.
 */
export function admit(activity: Partial<Activity>, rules: GateRules): Admission<Caller> {
  const from = asRecord(activity.from);
  const userId = textOf(from.aadObjectId)?.toLowerCase();
  const tenants = tenantsOf(activity);
  const [tenantId] = tenants;
  const refuse = (refusal: Refusal): Admission<Caller> => refused(refusal, tenantId, userId);

  if (activity.channelId !== 'msteams') return refuse('wrong-channel');
  if (tenantId === undefined) return refuse('no-tenant');
  if (tenants.some((it) => it !== tenantId)) return refuse('tenants-disagree');
  if (tenantId !== rules.tenantId.toLowerCase()) return refuse('other-tenant');
  // A person from elsewhere in a chat of ours (external access): the chat's tenant is ours, theirs is not.
  if (named(from.tenantId).some((it) => it !== tenantId)) return refuse('other-tenant');
  const mri = textOf(from.id) ?? '';
  if (mri === '' || mri.startsWith('28:') || from.role === 'bot' || from.role === 'skill')
    return refuse('not-a-person');
  if (userId === undefined || !guid.test(userId)) return refuse('no-object-id');
  if (!rules.allowGuests && (from.userRole === 'guest' || from.userRole === 'anonymous')) return refuse('guest');

  const conversation = asRecord(activity.conversation);
  return {
    ok: true,
    caller: {
      tenantId,
      userId,
      mri,
      name: textOf(from.name),
      conversation: { id: textOf(conversation.id) ?? '', kind: kindOf(conversation) },
      serviceUrl: textOf(activity.serviceUrl) ?? '',
      activityId: textOf(activity.id),
      locale: textOf(activity.locale),
      timeZone: timeZoneOf(activity),
    },
  };
}

/** The directory's part of the gate: a person it knows, enabled, and no guest unless guests are admitted. */
export function admitStanding(caller: Caller, standing: Standing | undefined, rules: GateRules): Admission<Caller> {
  if (standing === undefined) return refused('unknown-person', caller.tenantId, caller.userId);
  if (!standing.enabled) return refused('disabled-person', caller.tenantId, caller.userId);
  if (standing.account === true) return refused('dedicated-account', caller.tenantId, caller.userId);
  if (standing.userType === 'guest' && !rules.allowGuests) return refused('guest', caller.tenantId, caller.userId);
  return { ok: true, caller };
}

function refused(refusal: Refusal, tenantId: string | undefined, userId: string | undefined): Admission<Caller> {
  return { ok: false, refusal, claimed: { tenantId, userId } };
}

/** Every tenant the activity names for the chat. */
function tenantsOf(activity: Partial<Activity>): string[] {
  return named(asRecord(activity.conversation).tenantId, asRecord(asRecord(activity.channelData).tenant).id);
}

/** Those that are given, lower case. A name that is no text counts as one that agrees with no other. */
function named(...tenants: unknown[]): string[] {
  return tenants
    .filter((it) => it !== undefined && it !== null && it !== '')
    .map((it) => (typeof it === 'string' ? it.toLowerCase() : '(no text)'));
}

function kindOf(conversation: Record<string, unknown>): Caller['conversation']['kind'] {
  const kind = conversation.conversationType;
  if (kind === 'groupChat' || kind === 'channel' || kind === 'personal') return kind;
  // Unsaid: the reading under which nothing private is shown.
  return conversation.isGroup === false ? 'personal' : 'groupChat';
}

function timeZoneOf(activity: Partial<Activity>): string | undefined {
  const info = (Array.isArray(activity.entities) ? activity.entities : []).find((it) => it?.type === 'clientInfo');
  return textOf(activity.localTimezone) ?? textOf(asRecord(info).timezone);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
