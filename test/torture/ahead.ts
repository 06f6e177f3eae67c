import type { RequestId } from '../../src/jit/ids.ts';
import { LATE_AFTER_DEATH_MS } from '../support/lateness.ts';
import type { Stalls } from '../support/stalls.ts';
import { LATE_GROUP } from './cast.ts';
import { FAST, type Fleet } from './fleet.ts';
import { type Accepted, ask, load, untilState } from './people.ts';

/**
 * The replica whose clock is ahead dies while others' access runs out: what it wrote of its own schedule lies in the
 * others' future. Gives how late the end was after the death and how late it may be on this machine, in ms.
 */
export async function killTheOneAhead(
  fleet: Fleet,
  accepted: Accepted[],
  stalls: Pick<Stalls, 'putOff'>,
): Promise<{ afterDeathMs: number; allowedMs: number }> {
  const id = await ask(fleet, 'felix', 'late', 'request late for 4s because to see who ends it');
  if (id === null) throw new Error('felix may not ask');
  accepted.push({ id, policy: 'late', ends: ['granted'] });
  await untilState(fleet, id, ({ grant }) => grant?.state === 'active', 'to be active');
  const endsAt = await endOf(fleet, id);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, endsAt - 1_500 - Date.now())));
  await fleet.kill(FAST);
  const diedMs = Date.now();
  await untilState(fleet, id, ({ grant }) => grant?.state === 'ended', 'to be ended');
  await fleet.respawn(FAST);
  const taken = fleet.written.findLast((one) => one.id.includes(LATE_GROUP.id) && one.value === undefined);
  const takenMs = taken?.at.getTime() ?? Number.POSITIVE_INFINITY;
  return { afterDeathMs: takenMs - diedMs, allowedMs: stalls.putOff(diedMs, diedMs + LATE_AFTER_DEATH_MS) - diedMs };
}

async function endOf(fleet: Fleet, id: RequestId): Promise<number> {
  const { grant } = await load(fleet, id);
  return grant?.endsAt?.getTime() ?? 0;
}
