import { change } from '../../change.ts';
import type { Deps } from '../../deps.ts';
import type { AccountChange, Directory } from '../../directory.ts';
import { DirectoryUnavailable } from '../../errors.ts';
import type { Cause, RequestId, UserId } from '../../ids.ts';
import { requestKind } from '../../kinds.ts';
import { mapLimited } from '../../policy/map-limited.ts';
import { approverReturned, approversLeft, type Gone, holderLeft } from '../../request/departures.ts';
import type { AccessRequest } from '../../request/request.ts';
import { askedOnce } from '../asked-once.ts';
import { approversOf } from '../authority.ts';
import { lookAtApproversSoon } from '../policy/watch-approvers.ts';
import { clearAlert, raiseAlert } from '../watch/alerts.ts';
import { watchOpenAccounts } from '../watch/watch-open-accounts.ts';
import { begunAnew, type LeaverMark, newMark, readOn, settled, suspecting } from './leaver-mark.ts';

const KEY = 'leavers';
const CAUSE = 'loop:leavers' as Cause;
/** Pages of changes read in one round; the rest is read in the next. */
const MOST_PAGES = 50;
const PAGE = 500;
const READS_AT_A_TIME = 8;
const APPROVERS_MS = 20_000;
/** Leavers lose their access within this (behaviour P10), so somebody must know when they cannot. */
const LATE_MS = 5 * 60_000;

/**
 * Closes what people who were disabled or deleted wait for and hold, and counts them no longer among those asked
 * (behaviour P10). Who seems gone is confirmed by a direct read; a directory that does not answer ends nothing. The
 * mark moves on after the work, so a crash between repeats the work, and repeats change nothing.
 */
export async function closeLeavers(deps: Deps): Promise<void> {
  const known = await deps.marks.load<LeaverMark>(KEY);
  const begun = await readChanges(deps, known?.value ?? newMark(deps.clock.now()));
  await watchOpenAccounts(deps, begun.changes);
  const found = await lookAtPeople(deps, begun);
  if (await concernsPolicies(deps, begun)) await lookAtApproversSoon(deps);
  const now = deps.clock.now();
  const current = begun.complete && found.unread.size === 0 && found.checked;
  const mark = settled(found.mark, { ...found, current }, now);
  if (!(await deps.marks.save(KEY, mark, known?.version ?? 0))) return;
  const trouble = { topic: 'graph', subject: 'leavers' } as const;
  if (current) return clearAlert(deps, { ...trouble, why: 'the directory tells again who left' });
  if (now.getTime() - mark.currentAt.getTime() < LATE_MS) return;
  await raiseAlert(deps, {
    ...trouble,
    severity: 'critical',
    text: {
      title: 'Nobody can tell who left',
      lines: [
        'Microsoft Graph does not say which accounts were disabled or deleted. Their requests and access stay until it does, or until their own end.',
      ],
      todo: 'Check that the bot may read users (User.Read.All) and that Microsoft Graph is reachable. To end access of somebody who left now, say revoke and their name.',
    },
  });
}

type Changes = { mark: LeaverMark; changes: AccountChange[]; complete: boolean };

/** Reads on to the end, or as far as it goes; begins anew where the directory forgot. */
async function readChanges(deps: Deps, before: LeaverMark): Promise<Changes> {
  let mark = before;
  const changes: AccountChange[] = [];
  try {
    for (let page = 0; page < MOST_PAGES; page++) {
      const now = deps.clock.now();
      if (mark.token === null) mark = begunAnew(mark, now);
      const read = await deps.directoryChanges.since(mark.token);
      if (read.kind === 'start-again') {
        mark = begunAnew(mark, now);
        continue;
      }
      mark = readOn(mark, read.token, read.changes, now);
      changes.push(...read.changes);
      if (!read.more) return { mark, changes, complete: true };
    }
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    deps.log.warn({ err: error }, 'the directory does not tell who left; it is asked again');
  }
  return { mark, changes, complete: false };
}

type Found = { mark: LeaverMark; unread: Set<UserId>; checked: boolean };
/** What somebody waits for or holds, is asked about, and was asked about before they left. */
type Concern = { holds: RequestId[]; decides: RequestId[]; left: RequestId[] };

async function lookAtPeople(deps: Deps, { mark: begun, changes }: Changes): Promise<Found> {
  const unread = new Set<UserId>();
  const anew = begun.checkUntil !== null;
  if (begun.suspects.length === 0 && changes.length === 0 && !anew) return { mark: begun, unread, checked: true };
  const concerned = await peopleConcerned(deps);
  const missing = anew ? await missingAmong(deps, [...concerned.keys()]) : [];
  const mark = suspecting(begun, missing ?? [], deps.clock.now());
  const gone = new Map<UserId, Gone>();
  const suspects = mark.suspects.map((one) => one.id);
  await mapLimited(
    suspects.filter((id) => concerned.has(id)),
    READS_AT_A_TIME,
    async (id) => {
      const standing = await standingOf(deps, id);
      if (standing === null) unread.add(id);
      else if (standing !== 'present') gone.set(id, standing);
    },
  );
  const told = changes.filter((one) => one.what === 'present').map((one) => one.id);
  const back = new Set(anew && missing !== null ? concerned.keys() : told);
  for (const id of suspects) back.delete(id);
  for (const id of await followUp(deps, concerned, gone, back)) unread.add(id);
  return { mark, unread, checked: missing !== null };
}

/** Whoever left may have been an approver; an account that is new or enabled again may be what a policy lacks. */
async function concernsPolicies(deps: Deps, { mark, changes }: Changes): Promise<boolean> {
  if (mark.checkUntil !== null || changes.some((one) => one.what !== 'present')) return true;
  if (changes.length === 0) return false;
  return (await deps.alerts.open(deps.settings.tenantId, 'approvers')).length > 0;
}

/** Everybody with something to lose, and everybody who is asked to decide. */
async function peopleConcerned(deps: Deps): Promise<Map<UserId, Concern>> {
  const people = new Map<UserId, Concern>();
  const concern = (id: UserId): Concern => {
    const one = people.get(id) ?? { holds: [], decides: [], left: [] };
    people.set(id, one);
    return one;
  };
  for (let after: RequestId | null = null; ; ) {
    const page = await deps.requests.unfinished(deps.settings.tenantId, after, PAGE);
    for (const { body } of page) {
      if (body.grant?.state === 'revoking') continue;
      concern(body.terms.person.id).holds.push(body.id);
      if (body.state !== 'pending') continue;
      for (const asked of body.asked) concern(asked.id).decides.push(body.id);
      for (const departed of body.departed ?? []) concern(departed.id).left.push(body.id);
    }
    if (page.length < PAGE) return people;
    after = page.at(-1)?.body.id ?? null;
  }
}

/** Null when the directory cannot say. */
async function missingAmong(deps: Deps, ids: readonly UserId[]): Promise<UserId[] | null> {
  return deps.directoryChanges.missingAmong(ids).catch((error: unknown) => whenUnavailable(deps, error));
}

async function standingOf(deps: Deps, id: UserId) {
  return deps.directoryChanges.standing(id).catch((error: unknown) => whenUnavailable(deps, error));
}

function whenUnavailable(deps: Deps, error: unknown): null {
  if (!(error instanceof DirectoryUnavailable)) throw error;
  deps.log.warn({ err: error }, 'the directory does not tell whether somebody left; it is asked again');
  return null;
}

/** Everything that follows, request by request; answers with those of whom something could not be done. */
async function followUp(
  deps: Deps,
  concerned: ReadonlyMap<UserId, Concern>,
  gone: ReadonlyMap<UserId, Gone>,
  back: ReadonlySet<UserId>,
): Promise<UserId[]> {
  const directory = askedOnce(deps.directories.within(APPROVERS_MS));
  const failed: UserId[] = [];
  let changed = false;
  const each = async (who: UserId, id: RequestId, decide: Decide) => {
    try {
      const done = await change(deps.clock, deps.requests, requestKind, id, CAUSE, decide);
      changed ||= done?.changed === true;
    } catch (error) {
      // One request that cannot be written must not keep the others; who it is about is looked at again.
      deps.log.error({ err: error, requestId: id }, 'what a leaver has could not be closed; it is tried again');
      failed.push(who);
    }
  };
  for (const [who, how] of gone) {
    for (const id of concerned.get(who)?.holds ?? [])
      await each(who, id, (request, now) => holderLeft(request, how, now));
  }
  for (const who of gone.keys()) {
    for (const id of concerned.get(who)?.decides ?? []) {
      await each(who, id, async (request) => askedLeft(deps, directory, request, gone));
    }
  }
  for (const who of back) {
    for (const id of concerned.get(who)?.left ?? []) await each(who, id, (request) => approverReturned(request, who));
  }
  if (changed) deps.poke('requests');
  return failed;
}

type Decide = Parameters<typeof change<RequestId, AccessRequest>>[5];

/** All who left at once, so that the requester is told once. */
async function askedLeft(
  deps: Deps,
  directory: Directory,
  request: AccessRequest,
  gone: ReadonlyMap<UserId, Gone>,
): Promise<ReturnType<typeof approversLeft>> {
  const left = request.asked.flatMap((person) => {
    const how = gone.get(person.id);
    return how === undefined ? [] : [{ person, gone: how }];
  });
  if (approversLeft(request, left, false) === null) return null;
  const departed = new Set([...gone.keys(), ...(request.departed ?? []).map((one) => one.id)]);
  return approversLeft(request, left, await tooFewLeft(deps, directory, request, departed));
}

/** Asked of the directory as it is now; without an answer, of those who were asked. */
async function tooFewLeft(
  deps: Deps,
  directory: Directory,
  request: AccessRequest,
  departed: ReadonlySet<UserId>,
): Promise<boolean> {
  const { approval, person } = request.terms;
  if (approval === 'none') return false;
  try {
    const able = await Promise.all(approval.map((stage) => approversOf(deps, directory, stage, person.id)));
    return approval.some((stage, n) => (able[n] ?? []).filter((one) => !departed.has(one.id)).length < stage.quorum);
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return request.asked.every((one) => departed.has(one.id));
  }
}
