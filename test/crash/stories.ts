import { people } from '../../sandbox/graph/tenant-seed.ts';
import type { Deps } from '../../src/jit/deps.ts';
import { Refusal, type RefusalCode } from '../../src/jit/errors.ts';
import { type Cause, type UserId, userId } from '../../src/jit/ids.ts';
import { announce } from '../../src/jit/operations/announce.ts';
import { decideRequest } from '../../src/jit/operations/decide-request.ts';
import { releaseGrant } from '../../src/jit/operations/end-request.ts';
import { submitRequest } from '../../src/jit/operations/submit-request.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { passTime, type World } from './world.ts';

export const MINUTE_MS = 60_000;
export const DURATION_MS = 2 * MINUTE_MS;
/** Longer than it takes to find out that the write of a dead process was never sent, and to send it. */
const SETTLING_MS = 12_000;

export const policies = ['one-yes', 'two-yes']
  .map(
    (name, n) => `name: ${name}
eligible: [SG-Messaging]
entitlements:
  - role: Exchange Administrator
  - group: SG-Mailbox-Operators
duration: { min: 1m, default: 2m, max: 4h }
approval:
  - approvers: [Ana Lima, Ben Okafor]
    quorum: ${n + 1}
require: { justification: 10 }
warn: 30s
`,
  )
  .join('---\n');

/** Something a person does, or time that passes: what a death cuts off is done again, in whole, by the next process. */
export type Scene = { name: string; play(world: World, deps: Deps, again: Again): Promise<void> };
/** How a turn that was cut off comes again: the activity delivered once more, or the person at it anew. */
export type Again = 'first' | 'redelivered' | 'clicked-anew';
/** Between them, every step of a request's way. */
export type StoryName = 'comes to its end' | 'is released';
export type Story = { name: StoryName; policy: string; scenes: Scene[]; endReason: 'expired' | 'released' };

const erin = { id: userId(people.erin), name: 'Erin Engel' };
const ana = { id: userId(people.ana), name: 'Ana Lima' };
const ben = { id: userId(people.ben), name: 'Ben Okafor' };

export const stories: Record<StoryName, Story> = {
  'comes to its end': {
    name: 'comes to its end',
    policy: 'one-yes',
    endReason: 'expired',
    scenes: [ask('one-yes'), time(SETTLING_MS), vote(ana), time(SETTLING_MS), time(DURATION_MS + SETTLING_MS)],
  },
  'is released': {
    name: 'is released',
    policy: 'two-yes',
    endReason: 'released',
    scenes: [
      ask('two-yes'),
      time(SETTLING_MS),
      vote(ana),
      vote(ben),
      time(SETTLING_MS),
      release(),
      time(SETTLING_MS + 2_000),
    ],
  },
};

function time(ms: number): Scene {
  return { name: `${ms / 1_000} s pass`, play: (world, deps) => passTime(world, deps, ms) };
}

function ask(policyName: string): Scene {
  return turn('ask', 'already-pending', async (deps, cause) => {
    const justification = 'moving the mailboxes of the Berlin office';
    const asked = { caller: erin, cause, policyName, durationMs: DURATION_MS, justification, ticket: null };
    const { request } = await submitRequest(deps, asked);
    await announce(deps, request);
  });
}

function vote(caller: { id: UserId; name: string }): Scene {
  return turn(`${caller.name} approves`, 'already-voted already-decided', async (deps, cause, request) => {
    const { id, termsHash } = theOne(request);
    await decideRequest(deps, { caller, cause, requestId: id, termsHash, decision: 'approve', comment: 'go ahead' });
  });
}

function release(): Scene {
  return turn('release', 'already-ended', async (deps, cause, request) => {
    await releaseGrant(deps, { caller: erin, cause, requestId: theOne(request).id });
  });
}

function theOne(request: AccessRequest | null): AccessRequest {
  if (request === null) throw new Error('there is no request to act on');
  return request;
}

/** `fine` are the answers to a person who does again what was stored before: it was not lost, and not done twice. */
function turn(
  name: string,
  fine: string,
  act: (deps: Deps, cause: Cause, request: AccessRequest | null) => Promise<void>,
): Scene {
  return {
    name,
    async play(world, deps, again) {
      const cause = `activity:${name}${again === 'clicked-anew' ? ':2' : ''}` as Cause;
      const [stored] = await world.ground.database.db.collection<{ body: AccessRequest }>('requests').find().toArray();
      try {
        await act(deps, cause, stored?.body ?? null);
      } catch (error) {
        const known: RefusalCode[] = fine.split(' ') as RefusalCode[];
        if (again !== 'clicked-anew' || !(error instanceof Refusal) || !known.includes(error.code)) throw error;
      }
    },
  };
}
