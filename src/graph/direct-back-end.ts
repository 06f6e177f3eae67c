import type { BackEnd, Hold, Reading } from '../jit/back-end.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { createBatchClient } from './batch.ts';
import type { GraphClient, GraphPriority } from './client.ts';
import { addMember, readMembership, removeMember } from './direct-groups.ts';
import { readHolders } from './direct-holders.ts';
import { assignRole, readAssignment, unassignRole } from './direct-roles.ts';
import { createReader, type Reader } from './reader.ts';

export type DirectBackEndOptions = {
  /** After this long without an answer a write may or may not have taken effect. Default 10 s. */
  writeTimeoutMs?: number;
  /** For all the calls of one reading together. Default 10 s. */
  readTimeoutMs?: number;
  /** Default `normal`: readings confirm revocations as well as watch for drift. */
  readPriority?: GraphPriority;
  /** For all the calls of one reading in a batch, the wait for its turn included. Default 30 s. */
  batchTimeoutMs?: number;
};

/**
 * Role assignments, group memberships and ownerships without an end in Entra: the bot alone takes them back. Graph has no field
 * for why a direct write was made, so the order's words go no further than our own audit trail. Revocations are sent with high
 * priority, so that grants give way to them when Graph throttles.
 */
export function createDirectBackEnd(client: GraphClient, options: DirectBackEndOptions = {}): BackEnd {
  const { writeTimeoutMs = 10_000, readTimeoutMs = 10_000, readPriority = 'normal', batchTimeoutMs = 30_000 } = options;
  const reader = (): Reader => createReader(client, readTimeoutMs, readPriority);
  const together = createBatchClient(client, { timeoutMs: readTimeoutMs });
  const readerOfMany = (): Reader => createReader(together, batchTimeoutMs, 'low');

  return {
    read: (principal, entitlement) => readOne(reader(), { principal, entitlement }),
    holders: (entitlement) => readHolders(createReader(client, batchTimeoutMs, 'low'), entitlement),
    readMany: (items) => Promise.all(items.map((item) => readOne(readerOfMany(), item))),
    add: (principal, entitlement, _order) =>
      entitlement.kind === 'role'
        ? assignRole(client, reader, principal, entitlement, writeTimeoutMs)
        : addMember(client, reader, principal, entitlement, writeTimeoutMs),
    move: null,
    remove: (principal, entitlement, assignmentId) =>
      entitlement.kind === 'role'
        ? unassignRole(client, reader, principal, entitlement, assignmentId, writeTimeoutMs)
        : removeMember(client, reader, principal, entitlement, writeTimeoutMs),
  };
}

function readOne(reader: Reader, { principal, entitlement }: Hold): Promise<Reading> {
  return orUnavailable(
    entitlement.kind === 'role'
      ? readAssignment(reader, principal, entitlement)
      : readMembership(reader, principal, entitlement),
  );
}

async function orUnavailable(reading: Promise<Reading>): Promise<Reading> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    return { kind: 'unavailable', detail: error.message, retryAfterMs: error.retryAfterMs };
  }
}
