import type { Caller, Deps } from '../../deps.ts';
import { DirectoryUnavailable, Refusal } from '../../errors.ts';
import type { Cause, RequestId } from '../../ids.ts';
import { mapLimited } from '../../policy/map-limited.ts';
import type { AccessRequest } from '../../request/request.ts';
import { askedOnce } from '../asked-once.ts';
import { decideRequest } from './decide-request.ts';
import { traced } from './record-refusal.ts';

/** A request that was ticked, with the terms hash of what its reader saw. */
export type Tick = { requestId: RequestId; termsHash: string };

/** What became of one of them: the request as it is now, or why not. */
export type TickedOutcome = { requestId: RequestId } & ({ request: AccessRequest } | { refusal: Refusal });

/** Side by side, but so that one press does not take all connections. */
const WIDTH = 4;

/**
 * One decision and one comment for several requests (behaviour S2.14). Each is decided on its own, as if its own button
 * had been pressed: what is refused for one holds up none of the others, and leaves its own trace. The cause of each
 * names its request, so a press that is delivered again is answered from state, also one that was cut short.
 */
export async function decideSeveral(
  deps: Deps,
  input: {
    caller: Caller;
    cause: Cause;
    ticks: readonly Tick[];
    decision: 'approve' | 'deny';
    comment: string | null;
  },
): Promise<TickedOutcome[]> {
  const { caller, decision, comment } = input;
  const actor = { kind: 'person' as const, id: caller.id, name: caller.name };
  // The same few questions about one person for every tick.
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  const shared: Deps = { ...deps, directories: { within: () => directory } };
  const once = new Map(input.ticks.map((tick) => [tick.requestId, tick]));
  return mapLimited([...once.values()], WIDTH, async ({ requestId, termsHash }) => {
    const cause = `${input.cause}:${requestId}` as Cause;
    try {
      const decided = await traced(shared, { actor, cause, requestId }, () =>
        decideRequest(shared, { caller, cause, requestId, termsHash, decision, comment }),
      );
      return { requestId, request: decided.request.body };
    } catch (error) {
      if (error instanceof Refusal) return { requestId, refusal: error };
      if (error instanceof DirectoryUnavailable)
        return { requestId, refusal: new Refusal('directory-unavailable', error.message) };
      throw error;
    }
  });
}
