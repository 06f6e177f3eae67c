import type { AppInstaller, InstallOutcome } from '../jit/messenger.ts';
import type { GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import { writeOnce } from './write.ts';

/** After this long without an answer the app may or may not be there: trying again says which. */
const TIMEOUT_MS = 10_000;

/**
 * Installs the bot's own app in people's personal scope (Graph: Install app for user). `catalogAppId` is its id in the
 * catalogue of the organization, not the one in its manifest.
 */
export function createAppInstaller(client: GraphClient, catalogAppId: string): AppInstaller {
  const app = `${new URL(client.baseUrl).origin}/v1.0/appCatalogs/teamsApps/${catalogAppId}`;
  return {
    async install(person) {
      const path = `/users/${person}/teamwork/installedApps`;
      const body = { 'teamsApp@odata.bind': app };
      const result = await writeOnce(client, { method: 'POST', path, body, priority: 'normal' }, TIMEOUT_MS);
      return result instanceof GraphFailure ? outcomeOf(result) : { kind: 'installed' };
    },
  };
}

function outcomeOf(failure: GraphFailure): InstallOutcome {
  const detail = failure.message;
  // "Already there" comes as 409, with this code or that (behaviour P15).
  if (failure.status === 409) return { kind: 'already' };
  if (failure.kind === 'forbidden') return { kind: 'refused', detail, forbidden: true };
  if (failure.kind === 'refused' || failure.kind === 'not-found') return { kind: 'refused', detail, forbidden: false };
  return { kind: 'failed', detail, retryAfterMs: failure.retryAfterMs };
}
