import { people } from '../../sandbox/graph/tenant-seed.ts';
import type { Deps } from '../../src/jit/deps.ts';
import { Refusal, type RefusalCode } from '../../src/jit/errors.ts';
import { type Cause, type UserId, userId } from '../../src/jit/ids.ts';
import { releaseGrant } from '../../src/jit/operations/grant/end-request.ts';
import { extendGrant } from '../../src/jit/operations/grant/extend-grant.ts';
import { issuePass, passState } from '../../src/jit/operations/grant/issue-pass.ts';
import { announce } from '../../src/jit/operations/message/announce.ts';
import { decideRequest } from '../../src/jit/operations/request/decide-request.ts';
import { submitRequest } from '../../src/jit/operations/request/submit-request.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { passTime, type World } from './world.ts';

/** Something a person does, or time that passes: what a death cuts off is done again, in whole, by the next process. */
export type Scene = {
  name: string;
  /** How what was cut off comes again. */
  comesAgain: Again[];
  play(world: World, deps: Deps, again: Again): Promise<void>;
};
/** How a turn that was cut off comes again: the activity delivered once more, or the person at it anew. */
export type Again = 'first' | 'redelivered' | 'clicked-anew';

const erin = { id: userId(people.erin), name: 'Erin Engel' };
/** Longer than any death delays what was asked for. */
const MOST_MS = 60_000;

export function time(ms: number): Scene {
  return wait(`${ms / 1_000} s pass`, (world, deps) => passTime(world, deps, ms));
}

/** No process is there meanwhile; then one is, for so long. */
export function down(ms: number, thenMs: number): Scene {
  return wait(`nobody is there for ${ms / 1_000} s`, async (world, deps) => {
    world.clock.advance(ms);
    await passTime(world, deps, thenMs);
  });
}

/** No longer than it takes. */
export function untilActive(): Scene {
  return wait('it becomes active', async (world, deps) => {
    await passTime(world, deps, MOST_MS, async () => (await theRequest(world))?.grant?.state === 'active');
    const { grant } = theOne(await theRequest(world));
    if (grant?.state !== 'active') throw new Error(`the grant is ${grant?.state} after ${MOST_MS} ms`);
  });
}

/** What somebody does in the directory itself, past the bot. */
export function pastTheBot(what: string, act: (world: World, request: AccessRequest) => void): Scene {
  return wait(what, async (world) => act(world, theOne(await theRequest(world))));
}

function wait(name: string, play: Scene['play']): Scene {
  return { name, comesAgain: ['redelivered'], play };
}

export function ask(policyName: string, durationMs: number): Scene {
  return turn('ask', 'already-pending', async (deps, cause) => {
    const justification = 'moving the mailboxes of the Berlin office';
    const asked = { caller: erin, cause, policyName, durationMs, justification, ticket: null };
    const { request } = await submitRequest(deps, asked);
    await announce(deps, request);
  });
}

/** Where nobody has to decide: whoever asks anew asks for something more. */
export function take(policyName: string, durationMs: number): Scene {
  return { ...ask(policyName, durationMs), comesAgain: ['redelivered'] };
}

export function vote(caller: { id: UserId; name: string }): Scene {
  return turn(`${caller.name} approves`, 'already-voted already-decided', async (deps, cause, request) => {
    const { id, termsHash } = theOne(request);
    await decideRequest(deps, { caller, cause, requestId: id, termsHash, decision: 'approve', comment: 'go ahead' });
  });
}

export function release(): Scene {
  return turn('release', 'already-ended', async (deps, cause, request) => {
    await releaseGrant(deps, { caller: erin, cause, requestId: theOne(request).id });
  });
}

export function extend(durationMs: number): Scene {
  return turn('extend', 'cannot-extend', async (deps, cause, request) => {
    const asked = { caller: erin, cause, requestId: theOne(request).id, durationMs, reason: null, seen: null };
    await extendGrant(deps, asked);
  });
}

/** A pass that was made and never came to its reader is ordered anew, which voids it. */
export function orderPass(): Scene {
  return turn('order a pass', '', async (deps, cause, request, again) => {
    const { id } = theOne(request);
    const { issued } = await passState(deps, erin, id);
    const answer = await issuePass(deps, { caller: erin, cause, requestId: id, seen: issued });
    // The same press once more is no second order.
    const isRepeat = answer === null && again === 'redelivered';
    if (answer?.kind !== 'issued' && !isRepeat) throw new Error(`no pass: ${answer?.kind}`);
  });
}

/** Asked for without an approval, a turn's own request may be there already. */
async function theRequest({ ground }: World): Promise<AccessRequest | null> {
  const [stored] = await ground.database.db.collection<{ body: AccessRequest }>('requests').find().toArray();
  return stored?.body ?? null;
}

function theOne(request: AccessRequest | null): AccessRequest {
  if (request === null) throw new Error('there is no request to act on');
  return request;
}

/** `fine` are the answers to a person who does again what was stored before: it was not lost, and not done twice. */
function turn(
  name: string,
  fine: string,
  act: (deps: Deps, cause: Cause, request: AccessRequest | null, again: Again) => Promise<void>,
): Scene {
  return {
    name,
    comesAgain: ['redelivered', 'clicked-anew'],
    async play(world, deps, again) {
      const cause = `activity:${name}${again === 'clicked-anew' ? ':2' : ''}` as Cause;
      const request = await theRequest(world);
      try {
        await act(deps, cause, request, again);
      } catch (error) {
        const known: RefusalCode[] = fine.split(' ') as RefusalCode[];
        if (again !== 'clicked-anew' || !(error instanceof Refusal) || !known.includes(error.code)) throw error;
      }
    },
  };
}
