import { verifyLedger } from '../../src/jit/audit/verify.ts';
import type { Delivery } from '../../src/jit/delivery/delivery.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { accountFaults, isOfAccount } from './account-promises.ts';
import { Broken } from './broken.ts';
import { PAIRS, PEOPLE } from './cast.ts';
import { live } from './expect.ts';
import { deliveriesIn, dueTimes, itemOn, pairsOf, requesterOf } from './observe.ts';
import type { Player } from './player.ts';
import { pictureOf } from './teams.ts';

const MINUTE_MS = 60_000;
const MOST_LOOKS = 400;
const MOVABLE_MS = 6 * MINUTE_MS;

/** Nothing goes wrong any more: Graph and Teams answer, deleted people are restored, processes that slept wake. */
async function makeFair(player: Player): Promise<void> {
  const { tenant, screens } = player.stage;
  tenant.graph.knobs.faults = [];
  tenant.graph.knobs.pim.provisionMs = 0;
  screens.outage = false;
  player.outside.setLag(0, 0);
  tenant.purge();
  for (const on of [0, 1] as const) player.stage.at(on).process.arm(null);
  for (const person of PEOPLE) if (!tenant.facts.now(`exists:${person}`)) tenant.setExists(person, true);
  await player.wake();
  await player.look();
}

/** Lets time pass from one thing that falls due to the next, for so long or until nothing is outstanding. */
async function letPass(player: Player, ms: number): Promise<void> {
  const { stage } = player;
  const end = stage.nowMs + ms;
  for (let look = 0; look < MOST_LOOKS; look++) {
    const next = nextDue(player);
    player.outside.pass(Math.max(0, Math.min(next, end) - stage.nowMs));
    if (next > end) {
      // A message that reached nobody changes its request, and rounds of messages alone do not look at requests.
      await player.look();
      if (nextDue(player) > end) return;
    }
    await player.round(look % 2 === 0 ? 0 : 1, player.dueNow());
  }
  throw new Broken([`work does not come to rest: ${MOST_LOOKS} looks in ${(ms / MINUTE_MS).toFixed()} minutes`]);
}

function nextDue({ seen }: Player): number {
  return Math.min(...dueTimes(seen).map((one) => one.at));
}

/** The state after things have settled, with grants still running. */
export async function settleMidway(player: Player): Promise<void> {
  await makeFair(player);
  await letPass(player, 7 * MINUTE_MS);
  const { seen } = player;
  const faults = [...(await faultsAtRest(player)), ...faultsOfEnds(player)];
  for (const { pair } of PAIRS) {
    const holders = [...seen.requests.values()]
      .map((one) => one.body)
      .filter(
        (one) => one.grant?.state === 'active' && pairsOf(one).includes(pair) && itemOn(one, pair)?.status === 'held',
      );
    const owner = player.stage.tenant.owners.get(pair);
    // Where theirs ended before the grant did, ours took its place.
    const wanted = [...seen.requests.values()].some(({ body }) => live(body) && pairsOf(body).includes(pair));
    if (owner === 'bot' && !wanted) faults.push(`${pair} is held, and no live grant asks for it`);
    if (owner === undefined && holders.length > 0) faults.push(`${pair} is not held, and ${holders[0]?.id} says so`);
  }
  for (const [id, { body }] of seen.requests) {
    const state = body.grant?.state ?? 'none';
    if (['scheduled', 'activating', 'revoking'].includes(state)) faults.push(`${id} is still ${state}`);
  }
  if (faults.length > 0) throw new Broken(faults);
}

/** The state after every grant is over. */
export async function settleFinally(player: Player): Promise<void> {
  await makeFair(player);
  await letPass(player, 2 * MINUTE_MS);
  const early = [...faultsOfState(player), ...faultsOfEnds(player)];
  if (early.length > 0) throw new Broken(early);
  player.outside.pass(8 * 60 * MINUTE_MS);
  const unended = faultsOfFuses(player);
  if (unended.length > 0) throw new Broken(unended);
  await letPass(player, 15 * MINUTE_MS);
  while ((await player.round(0, ['ledger'])) !== 0);
  const { seen, stage } = player;
  const faults = await faultsAtRest(player);
  if (dueTimes(seen).length > 0) faults.push('something is still outstanding');
  for (const { pair } of PAIRS) {
    if (stage.tenant.owners.get(pair) === 'bot') faults.push(`${pair} is held past every grant`);
    if (player.outside.protectedPairs.has(pair) && !stage.tenant.holds(pair))
      faults.push(`${pair} was theirs, and is gone`);
  }
  for (const [id, { body }] of seen.requests) {
    if (body.state === 'pending' || live(body) || body.grant?.state === 'revoking') {
      faults.push(`${id} is still ${body.grant?.state ?? body.state}`);
    }
  }
  faults.push(...(await faultsOfLedger(player)));
  if (faults.length > 0) throw new Broken(faults);
}

/** What must hold whenever nothing is under way. */
async function faultsAtRest(player: Player): Promise<string[]> {
  const { stage, seen } = player;
  return [
    ...faultsOfState(player),
    ...accountFaults(stage.tenant, seen),
    ...faultsOfDeliveries(player, await deliveriesIn(stage.db)),
  ];
}

function faultsOfState(player: Player): string[] {
  const { seen, stage } = player;
  const faults: string[] = [];
  const rules = player.rulesNow();
  for (const [id, { body, outbox }] of seen.requests) {
    if (outbox.length > 0) faults.push(`${id} has effects that nobody saw to`);
    if (body.state !== 'pending') continue;
    const { spec, enabled } = rules.current(body.terms.policyName);
    if (body.pendingUntil.getTime() <= stage.nowMs) faults.push(`${id} is pending past its time`);
    if (!enabled || spec.version !== rules.specOf(body).version) faults.push(`${id} is pending under what changed`);
  }
  for (const [pair, { outbox }] of seen.holdings) if (outbox.length > 0) faults.push(`${pair} has effects left`);
  for (const [name, { outbox }] of seen.policies) if (outbox.length > 0) faults.push(`${name} has effects left`);
  return faults;
}

/** Entra keeps the end of what it holds for a grant, and the card of what it does not take back yet says "pending". */
function faultsOfEnds({ seen, stage }: Player): string[] {
  const faults: string[] = [];
  for (const { pair } of PAIRS.filter((one) => !isOfAccount(one.pair))) {
    const asking = [...seen.requests.values()].map(({ body }) => body).filter((one) => pairsOf(one).includes(pair));
    const ends = asking.flatMap((one) =>
      one.grant?.state === 'active' && one.grant.endsAt !== null ? [one.grant.endsAt.getTime()] : [],
    );
    const end = Math.max(...ends);
    const holding = seen.holdings.get(pair)?.body;
    const inForce = stage.tenant.keptOf(pair).find((one) => one.state === 'active');
    // Entra moves no end to within five minutes.
    const movable = holding?.state === 'held' && holding.basis?.kind === 'none' && end - stage.nowMs > MOVABLE_MS;
    if (movable && inForce?.endsAt && Date.parse(inForce.endsAt) < end)
      faults.push(`${pair} ends in Entra at ${inForce.endsAt}, before its grant does`);
    if (holding?.state !== 'removing' || (holding.removableAt?.getTime() ?? 0) <= stage.nowMs) continue;
    for (const one of asking) {
      if (one.grant?.state !== 'revoking' || !holding.waiters.includes(one.id)) continue;
      if (itemOn(one, pair)?.removableAt === undefined) faults.push(`${one.id} does not say that its end is pending`);
    }
  }
  return faults;
}

/** While every replica stood still, Entra itself ended what it had an end for. */
function faultsOfFuses({ stage }: Player): string[] {
  return PAIRS.flatMap(({ pair }) =>
    stage.tenant.keptOf(pair).length > 0 ? [`${pair} was not ended by Entra while nobody of us was there`] : [],
  );
}

/** Design invariants 6 and 7: everything that must follow was sent, and no recorded copy of a card is stale. */
function faultsOfDeliveries(player: Player, deliveries: readonly Delivery[]): string[] {
  const { seen, stage } = player;
  const faults: string[] = [];
  for (const one of deliveries) {
    if (one.state === 'waiting') faults.push(`${one.id} was not delivered: ${one.lastError}`);
    const request = seen.requests.get(one.requestId)?.body;
    if (one.content.type !== 'card' || one.address === null || one.state !== 'sent' || request === undefined) continue;
    const shown = stage.screens.shown.get(one.address.activityId);
    // A card that was deleted since is found missing when it is next brought up to date.
    if (shown !== undefined && shown !== pictureOf(request, one.content))
      faults.push(`${one.id} shows what was: ${shown}`);
  }
  for (const [id, { body }] of seen.requests) {
    const mine = deliveries.filter((one) => one.requestId === id);
    const card = mine.find((one) => one.content.type === 'card' && one.content.view === 'requester');
    if (card === undefined) faults.push(`${id}: its requester has no card`);
    for (const kind of noticesOf(body)) {
      const told = mine.some((one) => one.content.type === 'notice' && one.content.notice.kind === kind);
      if (!told) faults.push(`${id}: nobody was told "${kind}"`);
    }
  }
  return faults;
}

function noticesOf(request: AccessRequest): string[] {
  const { state, grant } = request;
  if (state === 'denied' || state === 'expired' || state === 'closed') return [state];
  return [
    ...(grant?.activeAt ? ['active'] : []),
    ...(grant?.state === 'ended' && grant.endReason !== 'released' ? ['ended'] : []),
  ];
}

/** Design invariant 10, and that each decision stands in the trail once. */
async function faultsOfLedger(player: Player): Promise<string[]> {
  const { stage, seen } = player;
  const verified = await verifyLedger(stage.store.ledger, stage.clock.now());
  const faults = verified.faults.map((fault) => `the ledger: ${fault.what}`);
  if (verified.unsealed > 0) faults.push(`${verified.unsealed} events are not sealed`);
  const blocks = await stage.store.ledger.blocks(1, 10_000);
  const count = new Map<string, number>();
  for (const event of blocks.flatMap((block) => block.events)) {
    const key = `${event.aggregate} ${event.type}`;
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  for (const [id, { body }] of seen.requests) {
    const times = (type: string) => count.get(`request:${id} ${type}`) ?? 0;
    const votes = times('request.voted') - times('request.vote-dropped');
    const given = body.votes.length + (body.extensions ?? []).flatMap((extension) => extension.votes).length;
    if (votes !== given) faults.push(`${id} has ${given} votes, and the trail has ${votes}`);
    const once = ['request.submitted', 'request.approved', 'request.denied', 'grant.activating', 'grant.active'];
    for (const type of [...once, 'grant.revoking', 'grant.ended']) {
      if (times(type) > 1) faults.push(`${id}: "${type}" stands ${times(type)} times in the trail`);
    }
    if (requesterOf(body) === undefined || pairsOf(body).length === 0) faults.push(`${id} opens nothing`);
  }
  return faults;
}
