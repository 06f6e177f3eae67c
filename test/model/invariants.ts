import { isDeepStrictEqual } from 'node:util';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { checkEndOfAccount, checkOpened } from './account-promises.ts';
import { CONFIRM_GAP_MS } from './bot.ts';
import { type Pair, partsOf, personOf } from './cast.ts';
import { live, type Rules, specOfExtension } from './expect.ts';
import { itemOn, pairsOf, requesterOf, type Seen } from './observe.ts';
import { approverIn, eligibleIn, PENDING_MS } from './policies.ts';
import type { Tenant, Write } from './tenant.ts';

/** What the checks of one step look at. */
export type Moment = {
  before: Seen;
  seen: Seen;
  rules: Rules;
  tenant: Tenant;
  /** Changes of what is held since the step before. */
  writes: readonly Write[];
  /** A process that slept went on in this step, or reads lag: what it did may be out of date. */
  blurred: boolean;
  protectedPairs: ReadonlySet<Pair>;
  taken: ReadonlyMap<Pair, Taken>;
};

/** When it was taken from under a grant outside the bot, and the grants that leant on it then. */
export type Taken = { at: number; requests: ReadonlySet<string> };

/** Every broken promise of the design that this step shows, in words. */
export function brokenPromises(moment: Moment): string[] {
  const { before, seen } = moment;
  const faults: string[] = [];
  const tell = (id: string) => (what: string) => faults.push(`${id}: ${what}`);
  const pending = new Set<string>();
  for (const [id, { body }] of seen.requests) {
    const say = tell(id);
    const old = before.requests.get(id)?.body;
    checkRequest(body, old, moment, say);
    checkVotes(body, old, moment, say);
    checkGrant(body, old, moment, say);
    if (body.state !== 'pending') continue;
    const key = `${body.terms.person.id} ${body.terms.policyId}`;
    if (pending.has(key)) say('a second pending request of one person under one policy');
    pending.add(key);
  }
  for (const id of before.requests.keys()) if (!seen.requests.has(id)) tell(id)('it vanished');
  for (const write of moment.writes) {
    if (write.by === 'bot') checkWrite(write, moment, tell(write.pair));
    checkOpened(write, moment, tell(write.pair));
  }
  for (const pair of moment.tenant.keptPairs()) checkFuse(pair, moment, tell(pair));
  return faults;
}

export type Say = (what: string) => void;

const NEXT: Readonly<Record<AccessRequest['state'], readonly string[]>> = {
  pending: ['approved', 'denied', 'cancelled', 'expired', 'closed'],
  approved: ['closed'],
  denied: [],
  cancelled: [],
  expired: [],
  closed: [],
};

const FUSE_MS = 3 * 60_000;

const ORDER = ['none', 'scheduled', 'activating', 'active', 'revoking', 'ended'];

function checkRequest(request: AccessRequest, old: AccessRequest | undefined, { rules }: Moment, say: Say): void {
  const spec = rules.specOf(request);
  const { terms } = request;
  if (old === undefined) {
    if (terms.durationMs > spec.maxMinutes * 60_000) say('it asks for longer than its policy allows');
    if (request.asked.some((one) => one.id === terms.person.id)) say('the requester is asked to decide');
    if (request.asked.some((one) => personOf(one.id) === undefined)) say('a dedicated account is asked to decide');
    if (personOf(terms.person.id) === undefined) say('a dedicated account asked for it');
    if (request.pendingUntil.getTime() !== request.submittedAt.getTime() + PENDING_MS) say('it waits too long');
    if (pairsOf(request).length !== spec.targets.length + (spec.account === undefined ? 0 : 1))
      say('it opens something else than its policy');
    const quorum = terms.approval === 'none' ? null : (terms.approval[0]?.quorum ?? 0);
    if (quorum !== (spec.approval?.quorum ?? null)) say('it has another quorum than its policy');
    return;
  }
  if (old.state !== request.state && !NEXT[old.state].includes(request.state)) {
    say(`${old.state} became ${request.state}`);
  }
  checkTerms(request, old, say);
  if (request.state === 'expired' && old.state === 'pending' && request.pendingUntil.getTime() > rules.window.to)
    say('it expired before its time');
  if (request.state === 'denied' && !request.votes.some((vote) => vote.decision === 'deny'))
    say('it is denied, and nobody denied it');
}

/** Invariant 2: terms change only while it waits, by an approver's trim that is recorded, and only to less. */
function checkTerms(request: AccessRequest, old: AccessRequest, say: Say): void {
  const trims = (request.trims ?? []).slice((old.trims ?? []).length);
  const same = isDeepStrictEqual(old.terms, request.terms) && old.termsHash === request.termsHash;
  if (trims.length === 0) {
    if (!same) say('its terms changed');
    return;
  }
  const { durationMs: was, entitlements: opened, ...rest } = old.terms;
  const { durationMs, entitlements, ...left } = request.terms;
  if (old.state !== 'pending') say('it was trimmed after it was decided');
  if (trims[0]?.was.termsHash !== old.termsHash) say('its trim is of other terms');
  if (!isDeepStrictEqual(rest, left)) say('a trim changed more than time and things');
  const within = entitlements.every((one) => opened.some((each) => isDeepStrictEqual(each, one)));
  if (same || durationMs > was || !within || entitlements.length === 0) say('a trim did not make it less');
  for (const { by, at } of trims) {
    const vote = request.votes.find((one) => one.approver.id === by.id && +one.at === +at);
    if (vote?.decision !== 'approve') say('somebody trimmed it who did not approve it');
  }
}

/** Design invariants 1, 2 and 5. */
function checkVotes(request: AccessRequest, old: AccessRequest | undefined, { rules }: Moment, say: Say): void {
  const spec = rules.specOf(request);
  const voters = request.votes.map((vote) => vote.approver.id);
  if (voters.includes(request.terms.person.id)) say('its requester decided on it');
  if (voters.some((id) => personOf(id) === undefined)) say('a dedicated account decided on it');
  if (new Set(voters).size < voters.length) say('somebody decided twice');
  for (const vote of request.votes) {
    const person = personOf(vote.approver.id);
    const known = old?.votes.some((one) => one.approver.id === vote.approver.id && +one.at === +vote.at) === true;
    if (known || person === undefined) continue;
    if (approverIn(rules.facts, spec, person, rules.window) === false) say(`${person} decided without the right to it`);
  }
  const approvedNow = request.grant !== null && (old?.grant ?? null) === null;
  if (!approvedNow || spec.approval === null) return;
  const able = request.votes.filter((vote) => {
    const person = personOf(vote.approver.id);
    if (person === undefined || vote.decision !== 'approve' || vote.approver.id === request.terms.person.id)
      return false;
    return approverIn(rules.facts, spec, person, rules.window) !== false;
  });
  if (new Set(able.map((vote) => vote.approver.id)).size < spec.approval.quorum)
    say(`it is approved with ${able.length} of ${spec.approval.quorum} people who may decide`);
}

/** Design invariants 2 and 3. */
function checkGrant(request: AccessRequest, old: AccessRequest | undefined, moment: Moment, say: Say): void {
  const { rules, blurred } = moment;
  const { grant } = request;
  if (grant === null) return;
  const was = old?.grant ?? null;
  if (ORDER.indexOf(grant.state) < ORDER.indexOf(was?.state ?? 'none')) say(`${was?.state} became ${grant.state}`);
  if (was?.endsAt && +was.endsAt !== +(grant.endsAt ?? 0)) checkExtension(request, was.endsAt, moment, say);
  if (grant.activatingAt !== null) {
    const spec = rules.specOf(request);
    const given = (request.extensions ?? []).filter(({ state }) => state === 'approved');
    const more = given.reduce((sum, { terms }) => sum + terms.until.getTime() - terms.from.getTime(), 0);
    const end = grant.activatingAt.getTime() + request.terms.durationMs + more;
    if (grant.endsAt?.getTime() !== end) say('it does not end after its duration');
    if (request.terms.durationMs > spec.maxMinutes * 60_000) say('it lasts longer than its policy allows');
    if ((was?.activatingAt ?? null) === null) checkActivation(request, moment, say);
  }
  if (grant.state === 'revoking' && was?.state !== 'revoking' && grant.endReason === 'expired') {
    if ((grant.endsAt?.getTime() ?? 0) > rules.window.to) say('it ended before its time');
  }
  if (grant.state === 'ended' && was?.state !== 'ended' && !blurred) checkEnd(request, moment, say);
}

/** Invariants 1, 2 and 3: the end moves later only, before it came, by people who may decide, as far as the policy allows. */
function checkExtension(request: AccessRequest, was: Date, { rules }: Moment, say: Say): void {
  const end = request.grant?.endsAt?.getTime() ?? 0;
  const extension = request.extensions?.findLast(({ state }) => state === 'approved');
  if (end < was.getTime() || extension?.terms.until.getTime() !== end) {
    say('its end moved');
    return;
  }
  if ((extension.decidedAt?.getTime() ?? 0) >= was.getTime()) say('it was extended after its end');
  const spec = specOfExtension(request, extension, rules);
  const lastsMs = end - (request.grant?.activatingAt?.getTime() ?? 0);
  if (lastsMs > spec.maxMinutes * 60_000) say('it was extended further than its policy allows');
  if (spec.approval === null) return;
  const able = extension.votes.filter((vote) => {
    const person = personOf(vote.approver.id);
    const others = vote.approver.id !== request.terms.person.id && vote.approver.id !== extension.askedBy.id;
    return others && person !== undefined && approverIn(rules.facts, spec, person, rules.window) !== false;
  });
  if (new Set(able.map((vote) => vote.approver.id)).size < spec.approval.quorum)
    say(`it is extended with ${able.length} of ${spec.approval.quorum} people who may decide`);
}

function checkActivation(request: AccessRequest, { rules, before, seen }: Moment, say: Say): void {
  const { facts, window } = rules;
  const spec = rules.specOf(request);
  if (before.frozen && seen.frozen && facts.during('frozen', window) === true) say('it began while grants are frozen');
  if (facts.during(`policy:${spec.name}:${spec.version}`, window) === false)
    say('it began under a policy that changed');
  if (facts.during(`on:${spec.name}`, window) === false) say('it began under a policy that is disabled');
  if (eligibleIn(facts, spec, requesterOf(request), window) === false) say('it began for somebody who is not eligible');
}

/** D1: whatever we do, or do not do any more, Entra ends it a few minutes after the last grant on it at most. */
function checkFuse(pair: Pair, { seen, tenant }: Moment, say: Say): void {
  for (const { state, endsAt } of tenant.keptOf(pair)) {
    if (state === 'planned') continue;
    const ends = [...seen.requests.values()]
      .map(({ body }) => body)
      .filter((one) => pairsOf(one).includes(pair))
      .map((one) => one.grant?.endsAt?.getTime() ?? 0);
    if (endsAt === null) say('Entra was told no end');
    else if (Date.parse(endsAt) - Math.max(0, ...ends) > FUSE_MS)
      say(`Entra ends it at ${endsAt}, long after its grants`);
  }
}

/** "Ended" is said only after two direct reads, a second apart, of access that is truly gone, or kept by others. */
function checkEnd(request: AccessRequest, { seen, tenant, rules }: Moment, say: Say): void {
  const { grant } = request;
  for (const pair of pairsOf(request)) {
    const { holder, thing } = partsOf(pair);
    const item = itemOn(request, pair);
    if (item?.status !== 'removed' || item.confirmedAt === null) continue;
    const confirmed = item.confirmedAt.getTime();
    const readded = tenant.writes.some((one) => one.pair === pair && one.action === 'add' && one.at >= confirmed);
    const others = [...seen.requests.values()].some(
      ({ body }) => body.id !== request.id && live(body) && pairsOf(body).includes(pair),
    );
    if (tenant.owners.get(pair) === 'bot' && !others && !readded) say(`${pair} is said to be removed, and is not`);
    // What is left in Entra of access that was taken directly may still be given its access back there.
    if (tenant.keptOf(pair).length > 0 && !others && !readded && isKeptByPim(pair, seen))
      say(`${pair} is said to be removed, and Entra still keeps a schedule of it`);
    if (!others) checkEndOfAccount(pair, confirmed, tenant, say);
    if (grant?.revokingAt === null || grant?.revokingAt === undefined || confirmed > rules.window.to) continue;
    const removal = tenant.writes.findLast(
      (one) => one.pair === pair && one.action === 'remove' && ['bot', 'entra'].includes(one.by) && one.at <= confirmed,
    );
    if (removal === undefined) continue;
    const reads = tenant.readsOf(holder, thing).filter((at) => at >= removal.at && at <= confirmed);
    const first = reads[0];
    const last = reads.at(-1);
    if (first === undefined || last === undefined || last - first < CONFIRM_GAP_MS)
      say(`${pair} is said to be removed after ${reads.length} reads`);
  }
}

/** What was given directly is taken directly, and nothing tells it from what came in its place. */
function isKeptByPim(pair: Pair, { holdings }: Seen): boolean {
  return holdings.get(pair)?.body.backEnd === 'pim';
}

/** Design invariants 2, 3 and 4: what the bot writes to Graph. */
function checkWrite(write: Write, moment: Moment, say: Say): void {
  const { seen, blurred, protectedPairs, taken } = moment;
  const asking = [...seen.requests.values()].map((one) => one.body).filter((one) => pairsOf(one).includes(write.pair));
  if (write.action === 'remove') {
    if (protectedPairs.has(write.pair)) say('access that was theirs before was taken away');
    if (write.was === 'own' && !blurred && isKeptByPim(write.pair, moment.before) && isKeptByPim(write.pair, seen))
      say('what they activated for themselves was taken away');
    const needed = asking.find(
      ({ grant, id }) =>
        grant?.state === 'active' &&
        moment.before.requests.get(id)?.body.grant?.state === 'active' &&
        itemOn(seen.requests.get(id)?.body as AccessRequest, write.pair)?.status === 'held',
    );
    if (needed !== undefined && !blurred) say(`access that ${needed.id} still needs was taken away`);
    return;
  }
  const grounds = asking.filter(({ grant }) => {
    if (!grant?.activatingAt || grant.activatingAt.getTime() > write.at) return false;
    const over = grant.revokingAt?.getTime() ?? Number.POSITIVE_INFINITY;
    return over >= write.at;
  });
  if (grounds.length === 0 && !blurred) say('access was given that no live grant asks for');
  const gone = taken.get(write.pair);
  if (gone === undefined || blurred) return;
  if (grounds.length > 0 && grounds.every(({ id }) => gone.requests.has(id)))
    say('access that was taken away outside was put back');
}
