import type { Hold } from '../jit/back-end.ts';
import type { GraphAnswer, GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import { TICKET_SYSTEM } from './pim-bodies.ts';
import { cancelPath, requestPath } from './pim-paths.ts';
import { readRequests } from './pim-read.ts';
import { answeredSchema } from './pim-schema.ts';
import type { Reader } from './reader.ts';
import { writeOnce } from './write.ts';

/** What PIM made of a request, from the `status` of its answer: 201 says only that it was taken. */
export type Progress =
  /** Done, or on its way: reads tell when the access is there. */
  | { kind: 'under-way' }
  /** Somebody in Entra is asked, who may say yes long after our own end. */
  | { kind: 'waits-for-approval'; requestId: string }
  | { kind: 'came-to-nothing'; status: string };

const WAITS = ['pendingapproval', 'pendingapprovalprovisioning', 'pendingadmindecision'];
const NOTHING = ['failed', 'denied', 'canceled', 'revoked', 'timedout', 'admindenied', 'invalid'];

function progressOf({ id, status }: { id: string; status: string }): Progress {
  if (WAITS.includes(status)) return { kind: 'waits-for-approval', requestId: id };
  return NOTHING.includes(status) ? { kind: 'came-to-nothing', status } : { kind: 'under-way' };
}

/**
 * Reads how far a request is, and while it is pending a few times more: what fails after it was taken would else be
 * waited for until its end. A status that cannot be read is under way: reads of the access tell.
 */
export async function progress(
  { timers }: GraphClient,
  reader: () => Reader,
  hold: Hold,
  answer: GraphAnswer,
  waitsMs: readonly number[],
): Promise<Progress> {
  const parsed = answeredSchema.safeParse(answer.body);
  if (!parsed.success) return { kind: 'under-way' };
  let seen = parsed.data;
  for (const waitMs of waitsMs) {
    if (progressOf(seen).kind !== 'under-way' || !isPending(seen.status)) break;
    await timers.sleep(waitMs, timers.deadline(waitMs + 1_000)).catch(() => {});
    const again = await reader()
      .get(requestPath(hold.entitlement, seen.id), answeredSchema)
      .catch(() => null);
    seen = again ?? seen;
  }
  return progressOf(seen);
}

function isPending(status: string): boolean {
  return status.startsWith('pending') || status === 'schedulecreated';
}

/** False when it could not be taken back: it may still be granted. One that is not open any more needs no taking back. */
export async function cancel(
  client: GraphClient,
  { entitlement }: Hold,
  requestId: string,
  timeoutMs: number,
): Promise<boolean> {
  const path = cancelPath(entitlement, requestId);
  const result = await writeOnce(client, { method: 'POST', path, priority: 'high' }, timeoutMs);
  return !(result instanceof GraphFailure);
}

/**
 * Takes back what we asked for and Entra has not carried out (Graph: cancel; a window that has not begun is cancelled, not
 * removed). Never what a person or another admin asked for. How many were; throws DirectoryUnavailable.
 */
export async function cancelOurs(
  client: GraphClient,
  reader: Reader,
  hold: Hold,
  { which, timeoutMs }: { which: 'awaiting-approval' | 'all-open'; timeoutMs: number },
): Promise<number> {
  const requests = await readRequests(reader, hold);
  const ours = requests.filter(
    ({ action, ticketSystem }) => action.startsWith('admin') && ticketSystem === TICKET_SYSTEM,
  );
  const open = ours.filter(({ status }) =>
    which === 'all-open' ? status === 'granted' || isPending(status) : WAITS.includes(status),
  );
  const done = await Promise.all(open.map(({ id }) => cancel(client, hold, id, timeoutMs)));
  return done.filter((one) => one).length;
}
