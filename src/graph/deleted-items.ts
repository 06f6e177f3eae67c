import type { Reading } from '../jit/back-end.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { GraphFailure } from './errors.ts';
import { withQuery } from './odata.ts';
import type { Reader } from './reader.ts';
import { idSchema } from './schema.ts';
import type { Missing } from './write.ts';

/**
 * Users, groups and administrative units stay among the deleted items for 30 days and come back with their memberships
 * and assignments (Graph: Get deleted item). What is not there either is gone for good, or this replica lags: callers
 * ask more than once. Throws DirectoryUnavailable when it cannot be asked.
 */
export async function readingOfMissing(reader: Reader, missing: Missing): Promise<Reading> {
  const { kind, what, detail, restorableAs } = missing;
  if (restorableAs === null) return { kind, what, detail, forGood: true };
  try {
    const kept = await reader.get(withQuery(`/directory/deletedItems/${restorableAs}`, { $select: 'id' }), idSchema);
    return { kind, what, detail, forGood: kept === null };
  } catch (error) {
    if (!isForbidden(error)) throw error;
    // Without this permission it may be restorable for all we know: it stays dormant, and says why.
    return { kind, what, detail: `${detail}, and whether it was deleted for good may not be read`, forGood: false };
  }
}

function isForbidden(error: unknown): boolean {
  return (
    error instanceof DirectoryUnavailable && error.cause instanceof GraphFailure && error.cause.kind === 'forbidden'
  );
}
