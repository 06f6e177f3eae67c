import type { Caller, Deps } from '../../deps.ts';
import {
  type Digest,
  type DigestSetting,
  digestSince,
  isEmpty,
  judgeDigest,
  nextDigestAt,
  type Overview,
} from '../../digest/digest.ts';
import { DAY_MS, MINUTE_MS } from '../../duration.ts';
import { DirectoryUnavailable, Refusal } from '../../errors.ts';
import { dayOf, onDay } from '../../hours.ts';
import type { SendOutcome } from '../../messenger.ts';
import type { Contact } from '../../ports.ts';
import type { AccessRequest } from '../../request/request.ts';
import { zoneOr } from '../../wall-clock.ts';
import { rightsOf } from '../authority.ts';
import { extensionsFor } from '../grant/extensions-for.ts';
import { approvalsFor, myAccess } from '../views.ts';

const LIVE = ['scheduled', 'activating', 'active', 'revoking'] as const;
const MOST_COUNTED = 1_000;
const AT_A_TIME = 20;
/** How long one replica has for a digest before another may try; and until the next try where the directory is silent. */
const CLAIM_MS = 5 * MINUTE_MS;

type ShownDigest = { digest: Digest; setting: DigestSetting | null; timeZone: string };

/** What the caller's day holds now. Throws DirectoryUnavailable. */
export async function showDigest(deps: Deps, caller: Caller): Promise<ShownDigest> {
  const contact = await deps.contacts.load(caller.id);
  const timeZone = zoneOr(contact?.timeZone ?? null);
  return { digest: await gather(deps, caller, timeZone), setting: contact?.digest ?? null, timeZone };
}

/** Switches the caller's digest on, at this time of their working days, or off with null (behaviour P18). */
export async function setDigest(deps: Deps, caller: Caller, atMs: number | null): Promise<ShownDigest['setting']> {
  const contact = await deps.contacts.load(caller.id);
  if (contact === null) throw new Refusal('conflict', 'your chat is not known yet; please try again');
  const now = deps.clock.now();
  // Who has had today's and moves it gets no second one.
  const day = contact.digest?.day ?? null;
  const setting = atMs === null ? null : { atMs, day, dueAt: nextDigestAt(atMs, contact.timeZone, now) };
  await deps.contacts.setDigest(caller.id, setting);
  return setting;
}

/** Sends what is due: to each person once a day at most, whichever replica comes first, and nothing where nothing is. */
export async function sendDigests(deps: Deps): Promise<void> {
  for (;;) {
    const due = await deps.contacts.dueDigests(deps.clock.now(), AT_A_TIME);
    for (const contact of due) await sendOne(deps, contact);
    if (due.length < AT_A_TIME) return;
  }
}

async function sendOne(deps: Deps, contact: Contact): Promise<void> {
  const { userId, digest: setting, timeZone } = contact;
  if (setting === undefined) return;
  const now = deps.clock.now();
  const { send, day, next } = judgeDigest(setting, timeZone, now);
  if (!send) {
    await deps.contacts.moveDigest(userId, setting, { ...setting, dueAt: next });
    return;
  }
  const claimed = { ...setting, dueAt: new Date(now.getTime() + CLAIM_MS) };
  if (!(await deps.contacts.moveDigest(userId, setting, claimed))) return;
  const digest = await gatherFor(deps, contact);
  if (digest === 'later') return;
  // Before it is sent: a process that dies in between leaves one out, and none comes twice.
  const done = { ...setting, dueAt: next, day };
  if (!(await deps.contacts.moveDigest(userId, claimed, done)) || digest === null) return;
  const outcome = await deps.messenger.send({ kind: 'person', id: userId }, { type: 'digest', digest, reader: userId });
  if (!wasHeldBack(outcome)) return;
  await deps.contacts.moveDigest(userId, done, { ...claimed, day: setting.day });
}

/** Surely not sent: Teams asked for a wait, or it was not tried. Of anything else one cannot know. */
function wasHeldBack(outcome: SendOutcome): boolean {
  return outcome.kind === 'retry' && (outcome.heldBack === true || outcome.retryAfterMs !== null);
}

/** Null where there is nothing to say, or nobody to say it to. */
async function gatherFor(deps: Deps, { userId, name, timeZone }: Contact): Promise<Digest | null | 'later'> {
  try {
    const user = await deps.directories.within(deps.settings.turnDirectoryMs).user(userId);
    if (user?.enabled !== true) return null;
    const digest = await gather(deps, { id: userId, name }, zoneOr(timeZone));
    return isEmpty(digest) ? null : digest;
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    deps.log.warn({ err: error, person: userId }, 'a digest waits for the directory');
    return 'later';
  }
}

async function gather(deps: Deps, caller: Caller, timeZone: string): Promise<Digest> {
  const now = deps.clock.now();
  const midnight = onDay(dayOf(now, timeZone) + DAY_MS, 0, timeZone);
  const rights = await rightsOf(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller.id);
  return {
    waiting: await approvalsFor(deps, caller),
    moreTime: (await extensionsFor(deps, caller)).map(({ request }) => request),
    mine: (await myAccess(deps, caller)).filter((request) => concernsToday(request, midnight)),
    everybody: rights.admin || rights.auditor ? await overview(deps, digestSince(now, timeZone)) : null,
  };
}

function concernsToday({ grant }: AccessRequest, midnight: Date): boolean {
  if (grant?.state === 'scheduled') return true;
  return grant?.state === 'active' && grant.endsAt !== null && grant.endsAt < midnight;
}

async function overview(deps: Deps, since: Date): Promise<Overview> {
  const { tenantId } = deps.settings;
  const [live, [first], latest, refusals, alerts] = await Promise.all([
    deps.requests.count({ tenantId, grantStates: [...LIVE], limit: MOST_COUNTED }),
    deps.requests.list({ tenantId, grantStates: ['active'], order: 'soonest-end', limit: 1 }),
    deps.requests.list({ tenantId, limit: MOST_COUNTED }),
    deps.ledger.latest({ tenantId, types: ['refusal'], since, limit: MOST_COUNTED }),
    deps.alerts.open(tenantId, null),
  ]);
  const asked = latest.map(({ body }) => body).filter(({ submittedAt }) => submittedAt >= since);
  const inState = (...states: AccessRequest['state'][]) => asked.filter(({ state }) => states.includes(state)).length;
  return {
    live,
    nextEnd: first?.body.grant?.endsAt ?? null,
    since,
    asked: {
      approved: inState('approved'),
      refused: inState('denied', 'cancelled', 'expired', 'closed'),
      waiting: inState('pending'),
    },
    refusals: refusals.length,
    alerts: alerts.map(({ body }) => body.text.title),
  };
}
