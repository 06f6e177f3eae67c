import type { Sessions } from '../jit/sessions.ts';
import type { GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import { writeOnce } from './write.ts';

/** After this long without an answer they may have been ended or not: asking again does no harm. */
const TIMEOUT_MS = 10_000;

/**
 * Ends sessions by resetting from when on they count (Graph: user: revokeSignInSessions). Any 2xx is done, since its status is
 * known to differ from what is documented (Graph: known issues). Needs User.RevokeSessions.All.
 */
export function createSessions(client: GraphClient): Sessions {
  return {
    async end(person) {
      const path = `/users/${person}/revokeSignInSessions`;
      const result = await writeOnce(client, { method: 'POST', path, priority: 'high' }, TIMEOUT_MS);
      if (!(result instanceof GraphFailure)) return { kind: 'done' };
      const detail = result.message;
      if (result.kind === 'not-found') return { kind: 'gone', detail };
      if (result.kind === 'forbidden' || result.kind === 'refused') return { kind: 'refused', detail };
      return { kind: 'not-done', detail, retryAfterMs: result.retryAfterMs };
    },
  };
}
