import type { BackEnd, Hold, Holders, Reading } from '../jit/back-end.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import type { Clock } from '../jit/ports.ts';
import { createBatchClient } from './batch.ts';
import type { GraphClient } from './client.ts';
import { createDirectBackEnd, type DirectBackEndOptions } from './direct-back-end.ts';
import type { PimCalls } from './pim-calls.ts';
import { grant, moveEnd } from './pim-grant.ts';
import { lacksLicence, readActivated, withPim } from './pim-read.ts';
import { revoke } from './pim-revoke.ts';
import { createReader } from './reader.ts';

export type PimBackEndOptions = DirectBackEndOptions & {
  clock: Clock;
  /** How long to wait before each look at a request that is pending. Default 1 s, then 2 s. */
  followMs?: readonly number[];
};

/**
 * Role assignments and group memberships with an end that Entra itself keeps (Privileged Identity Management; Entra ID P2 or
 * ID Governance). Whether somebody has access is asked of the directory, as the direct back end does; PIM says besides when
 * it ends, who activated it themselves, and what is left of it.
 */
export function createPimBackEnd(client: GraphClient, options: PimBackEndOptions): BackEnd {
  const { clock, followMs = [1_000, 2_000], ...rest } = options;
  const { writeTimeoutMs = 10_000, readTimeoutMs = 10_000, readPriority = 'normal', batchTimeoutMs = 30_000 } = rest;
  const direct = createDirectBackEnd(client, rest);
  const together = createBatchClient(client, { timeoutMs: readTimeoutMs });
  const now = () => clock.now();
  const reader = () => createReader(client, readTimeoutMs, readPriority);

  async function read(hold: Hold): Promise<Reading> {
    return withPim(reader(), await direct.read(hold.principal, hold.entitlement), hold, now);
  }

  const calls: PimCalls = { client, direct, reader, read, now, writeTimeoutMs, followMs };

  return {
    read: (principal, entitlement) => read({ principal, entitlement }),
    async readMany(holds) {
      const directly = await direct.readMany(holds);
      return Promise.all(
        holds.map((hold, n) => {
          const seen = directly[n] ?? { kind: 'unavailable', detail: 'no answer', retryAfterMs: null };
          return withPim(createReader(together, batchTimeoutMs, 'low'), seen, hold, now);
        }),
      );
    },
    async holders(entitlement): Promise<Holders> {
      const holders = await direct.holders(entitlement);
      if (holders.kind !== 'holders' || holders.people.length === 0) return holders;
      try {
        const activated = await readActivated(createReader(client, batchTimeoutMs, 'low'), entitlement);
        return { kind: 'holders', people: holders.people.filter((person) => !activated.has(person)) };
      } catch (error) {
        if (!(error instanceof DirectoryUnavailable)) throw error;
        return lacksLicence(error) ? holders : { kind: 'unavailable', detail: error.message };
      }
    },
    add: (principal, entitlement, order) => grant(calls, { principal, entitlement }, order),
    move: (principal, entitlement, order) => moveEnd(calls, { principal, entitlement }, order),
    remove: (principal, entitlement) => revoke(calls, { principal, entitlement }),
  };
}
