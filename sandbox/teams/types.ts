/** What the Teams stand-in is told about its tenant, and what it tells back. Times are UTC Dates. */

/** `now` stamps activities and drives the rate limits; `sleep` (real time when absent) drives delay faults. */
export type SimulatorClock = { now(): Date; sleep?(ms: number): Promise<void> };

export type Person = {
  aadObjectId: string;
  name: string;
  upn: string;
  email: string;
  /** Whether the bot is installed in this person's personal scope when the simulator starts. */
  installed: boolean;
  userType?: 'member' | 'guest';
  /** False: `announceInstalls` passes over this person; default true. */
  announced?: boolean;
  /** Home tenant, when it is not the simulator's. */
  tenantId?: string;
  /** Short handle for `sim.as()` and the page's test ids; default the part of the UPN before the @. */
  key?: string;
  /** IANA zone, BCP 47 locale and so on, sent as `clientInfo`; defaults UTC and en-US. */
  timezone?: string;
  locale?: string;
  country?: string;
  platform?: string;
  /** False: their client has no dialogs, so buttons that open one do nothing; default true. */
  dialogs?: boolean;
  /** Page only: what this person is in the story ("Engineer"), and example messages offered as chips. */
  role?: string;
  suggestions?: string[];
  /** Page only: false keeps the person off the page; default true. */
  onPage?: boolean;
};

export type Channel = { id: string; name: string };

/** `members` are aadObjectIds. The bot is in the team unless `botInstalled` is false. */
export type Team = { id: string; name: string; channels: Channel[]; members: string[]; botInstalled?: boolean };

/** Somebody whom the people picker finds: `id` is the Entra object id. */
export type Findable = { id: string; name: string; upn: string; email?: string };

/** An action command of the app's message extension, as the manifest declares it; `contexts` default to all three. */
export type ExtensionCommand = { id: string; title: string; contexts?: ('compose' | 'commandBox' | 'message')[] };

/** A chat between people (`19:…@thread.v2`): the bot is not in it, yet its message extension works there. */
export type GroupChat = { id: string; name: string; members: string[] };

export type DirectoryRow = {
  person: string;
  entitlement: string;
  kind: 'role' | 'group';
  since?: string | null;
  until?: string | null;
  /** When Entra itself ends what was given just in time, whether the bot is there or not. */
  fuse?: string | null;
  /** `eligible`: holds nothing, and may activate it in Entra; `activated`: did so. */
  basis?: 'standing' | 'just in time' | 'eligible' | 'activated';
  /** Being taken back, and not confirmed yet. */
  leaving?: boolean;
};
export type AuditRow = {
  at: string;
  actor: string;
  /** What the actor did, as the rest of a sentence. */
  what: string;
  about: string;
  reason?: string | undefined;
  /** The kind of event, for the tour: `request.approved`, `refusal:self-approval`. */
  event?: string;
  /** True for steps that the panel folds away. */
  detail?: boolean;
};
export type Views = { directory(): Promise<DirectoryRow[]>; audit(): Promise<AuditRow[]> };
/** A click on a step goes to `place` of that person (`chat`, or a channel's id) and types `text`, where there is one. */
export type TourStep = {
  title: string;
  person: string;
  hint?: string;
  text?: string;
  place?: string;
  /** The audit event that ticks the step off, and the name of who causes it; without it the click does. */
  done?: { event: string; by?: string };
};

export type SimulatorOptions = {
  clock: SimulatorClock;
  tenantId: string;
  botAppId: string;
  botName: string;
  people: Person[];
  teams?: Team[];
  groupChats?: GroupChat[];
  /** The one bearer token the Connector accepts from the bot; without it every call is 401. */
  connectorToken: string;
  random?: () => number;
  /** The rate limits of "Rate limiting for agents"; default on. */
  limits?: boolean;
  /** How long an invoke may take before the client gives up; default 15 000. */
  invokeBudgetMs?: number;
  /** Publish an RSA-1024 key and one endorsed for webchat only beside the good key, for tests of bad tokens. */
  badKeys?: boolean;
  /** Whom the people picker finds in the whole organization; default `people`. */
  directory?: () => Findable[];
  /** Page only: commands offered in the compose box and in the menus of messages. */
  extension?: ExtensionCommand[];
  views?: Views;
  tour?: TourStep[];
};

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
export type Attachment = { contentType: string; content?: JsonObject; name?: string };

export type Version = { text: string; attachments: Attachment[]; at: Date };

/** A message as one reader sees it. `card` is the reader's view of the first Adaptive Card. */
export type Message = {
  id: string;
  conversationId: string;
  /** `id` is the MRI (`29:…`) or `28:<app id>`. */
  from: { id: string; name: string; role: 'bot' | 'user' };
  text: string;
  attachments: Attachment[];
  card: JsonObject | undefined;
  summary: string | undefined;
  /** True when the bot asked for a banner in the activity feed. */
  alert: boolean;
  replyToId: string | undefined;
  sentAt: Date;
  updatedAt: Date | undefined;
  /** Earlier versions, oldest first; the present one is not among them. */
  history: Version[];
  deleted: boolean;
  /** Grows with every change anywhere in the simulator: compare with `sim.mark()`. */
  seq: number;
};

export type Change = {
  kind: 'message' | 'update' | 'delete' | 'view' | 'toast' | 'typing' | 'inbound' | 'answered' | 'roster';
  seq: number;
  conversationId?: string;
  messageId?: string;
  /** aadObjectId of the one person it concerns, when it is one. */
  person?: string;
  text?: string;
};

export type Violation = { rule: string; detail: string; conversationId: string; messageId: string | undefined };

/** What a person has put into the inputs of a card; a list is several choices, sent as ids parted by commas. */
export type Inputs = Record<string, string | readonly string[]>;

export type Choice = { title: string; value: string };

/** An open dialog, as `task: {type: 'continue'}` described it. Sizes: small, medium, large or pixels. */
export type Dialog = {
  title: string;
  width: string | number | undefined;
  height: string | number | undefined;
  card: JsonObject;
};

/**
 * What the person sees after pressing a button. `message` is a toast, or the words in a dialog that asks no more;
 * `closed` is a dialog that went away, `inserted` a card that waits in the compose box, and `nothing` what a client
 * without dialogs does with a button that opens one. A dialog stays open on `invalid`, `error` and `unreachable`.
 */
export type ClickResult =
  | { kind: 'card'; status: number; activityId: string; card: JsonObject }
  | { kind: 'message'; status: number; activityId: string; text: string }
  | { kind: 'error'; status: number; activityId: string; code: string; message: string; shown: string }
  | { kind: 'unreachable'; status: number; activityId: string; shown: string }
  | { kind: 'submitted'; status: number; activityId: string; replies: Message[] }
  | { kind: 'dialog'; status: number; activityId: string; dialog: Dialog }
  | { kind: 'closed'; status: number; activityId: string }
  | { kind: 'inserted'; status: number; activityId: string; card: JsonObject }
  | { kind: 'nothing' }
  | { kind: 'invalid'; problems: { input: string; message: string }[] }
  | { kind: 'opened'; url: string };

/** What a type-ahead offers. `activityId` is undefined where Teams answers by itself, as for people. */
export type SearchResult =
  | { kind: 'choices'; choices: Choice[]; activityId: string | undefined }
  | { kind: 'failed'; status: number; activityId: string; why: string; shown: string };

/** `replies` are what the bot sent in answer to this very activity before its HTTP response. */
export type Delivered = { status: number; body: unknown; activityId: string; replies: Message[] };
