import type { MongoClient } from 'mongodb';
import type { Log } from '../jit/ports.ts';

/**
 * Longer than any healthy pause between two heartbeat events of one server: a beat each 3 s, and at most 10 s until one
 * that is not answered, connecting included, is given up.
 */
const SILENT_MS = 11_000;
const LOOK_EVERY_MS = 1_000;

/**
 * The driver's monitor of a server can fall silent for ever: seen with mongodb 7.9 after a burst of dropped connections,
 * with no failed heartbeat and no timeout; from then on no server is found. A client without any heartbeat, good or bad,
 * is closed and connected again, in place: whoever holds it, or a collection of it, goes on.
 */
export function watchHeartbeat(
  client: MongoClient,
  log: Pick<Log, 'warn'>,
  { silentMs = SILENT_MS, lookEveryMs = LOOK_EVERY_MS }: { silentMs?: number; lookEveryMs?: number } = {},
): void {
  const heard = new Map<string, number>();
  const hear = (address: string) => heard.set(address, performance.now());
  client.on('serverOpening', ({ address }) => hear(address));
  client.on('serverClosed', ({ address }) => heard.delete(address));
  client.on('serverHeartbeatStarted', ({ connectionId }) => hear(connectionId));
  client.on('serverHeartbeatSucceeded', ({ connectionId }) => hear(connectionId));
  client.on('serverHeartbeatFailed', ({ connectionId }) => hear(connectionId));

  let renewing = false;

  async function renew(server: string): Promise<void> {
    renewing = true;
    log.warn({ server, silentMs }, 'the database driver lost its monitor of a server: connecting again');
    try {
      await client.close(true);
      heard.clear();
      await client.connect();
    } catch (error) {
      // Not there at the moment: the next look tries again.
      log.warn(
        { server, why: error instanceof Error ? error.message : 'unknown' },
        'the database could not be reached',
      );
      heard.set(server, Number.NEGATIVE_INFINITY);
    } finally {
      renewing = false;
    }
  }

  const timer = setInterval(() => {
    if (renewing) return;
    const now = performance.now();
    const silent = [...heard].find(([, at]) => now - at > silentMs);
    if (silent !== undefined) void renew(silent[0]);
  }, lookEveryMs);
  timer.unref();
  client.on('topologyClosed', () => {
    if (renewing) return;
    clearInterval(timer);
  });
}
