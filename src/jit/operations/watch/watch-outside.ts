import type { Deps } from '../../deps.ts';
import type { BackEndKind, Entitlement } from '../../entitlement.ts';
import type { Finding } from '../../finding/finding.ts';
import { isTold } from '../../finding/finding.ts';
import {
  type Explained,
  type Look,
  lookAgain,
  type Rule,
  type Seen,
  type Watch,
  withoutLost,
} from '../../finding/outside.ts';
import type { Holding } from '../../holding/holding.ts';
import type { UserId } from '../../ids.ts';
import { licenceOf } from '../policy/licence.ts';

/** Beyond it a group is no set of people whom somebody let in one by one, and who is in it is not watched. */
const MOST_WATCHED = 20_000;

export type Watched = { key: string; entitlement: Entitlement; backEnd: BackEndKind; rules: readonly Rule[] };
/** Somebody who has it, and what the store knows of that. */
export type Holder = { id: UserId; holding: Holding | null; known: readonly Finding[] };
export type Outsider = Look['unexplained'][number];
/** `removable`: who is told of here once a further look agrees, and so by nothing else. */
export type Outside = { found: Outsider[]; removable: ReadonlySet<UserId> };

const NOTHING: Outside = { found: [], removable: new Set() };

/**
 * Who has got what policies grant outside the bot since it was last looked at (PIM's alert "Roles are being assigned
 * outside of Privileged Identity Management"). Seen by two looks, and by a read of its own that also says that nobody
 * activated it under an eligibility of theirs. Nothing while that cannot be told.
 */
export async function watchOutside(deps: Deps, target: Watched, holders: readonly Holder[]): Promise<Outside> {
  if (holders.length > MOST_WATCHED) {
    deps.log.warn({ target: target.key, holders: holders.length }, 'too many have it to watch who gets it');
    return NOTHING;
  }
  const mark = `watch ${target.key}`;
  const before = await deps.marks.load<Watch>(mark);
  const now = deps.clock.now();
  const seen = holders.map(({ id, holding, known }): Seen => ({ id, explained: explainedBy(holding, known, now) }));
  const look = lookAgain(before?.value ?? null, seen, target.rules, now);
  if (look === null) return NOTHING;
  const gone = new Set<UserId>();
  for (const id of look.lost) if (await isGone(deps, target, id)) gone.add(id);
  const saved = await deps.marks.save<Watch>(mark, withoutLost(look.watch, gone), before?.version ?? 0);
  if (!saved) return NOTHING;
  const found: Outsider[] = [];
  for (const one of look.unexplained) if (await isOutside(deps, target, one.id)) found.push(one);
  return { found, removable: new Set(look.watch.suspects.flatMap((one) => (one.removable ? [one.id] : []))) };
}

function explainedBy(holding: Holding | null, known: readonly Finding[], now: Date): Explained {
  if (holding !== null && (holding.state !== 'absent' || holding.watchUntil !== null)) {
    if (holding.basis === null) return 'unsettled';
    return holding.basis.kind === 'none' ? 'ours' : 'beside';
  }
  return isTold(holding, known, now) ? 'told' : 'none';
}

async function isGone(deps: Deps, { entitlement, backEnd }: Watched, person: UserId): Promise<boolean> {
  const reading = await deps.backEnds[backEnd]?.read(person, entitlement);
  return reading?.kind === 'absent' || reading?.kind === 'gone';
}

/** Whoever activated it under an eligibility has it by Privileged Identity Management, whichever back end the policy has. */
async function isOutside(deps: Deps, { entitlement, backEnd }: Watched, person: UserId): Promise<boolean> {
  const reading = await deps.backEnds[backEnd]?.read(person, entitlement);
  if (reading?.kind !== 'present' || reading.activated === true) return false;
  if (backEnd === 'pim') return true;
  const licence = await licenceOf(deps);
  if (licence !== 'yes') return licence === 'no';
  const pim = await deps.backEnds.pim?.read(person, entitlement);
  return pim === undefined || (pim.kind !== 'unavailable' && !(pim.kind === 'present' && pim.activated === true));
}
