import type { LedgerBlock } from '../../audit/event.ts';
import type { Deps } from '../../deps.ts';
import { parseRequestId, type RequestId } from '../../ids.ts';
import { isOver } from '../../retention/rule.ts';
import { oldBlocksAfter } from '../audit/old-blocks.ts';

const MARK = 'forget-messages';
const PAGE = 50;
/** Of one round; what is left is for the next. */
const MOST_PAGES = 20;
const REQUEST = 'request:';

/**
 * Removes the messages of requests that were over long ago: nobody looks for them again, and what they said is in the
 * trail. Goes along the trail, which is in the order of time, behind the last event of each request.
 */
export async function forgetOldMessages(deps: Deps): Promise<void> {
  const limit = new Date(deps.clock.now().getTime() - deps.settings.retention.settledMs);
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const mark = await deps.marks.load<{ block: number }>(MARK);
    const old = await oldBlocksAfter(deps, mark?.value.block ?? 0, limit, PAGE);
    const last = old.at(-1);
    if (last === undefined) return;
    await deps.retention.forgetMessages(await endedIn(deps, old));
    if (!(await deps.marks.save(MARK, { block: last.n }, mark?.version ?? 0))) return;
    if (old.length < PAGE) return;
  }
}

/** Requests that are over and whose last event is here: after it, nothing more was sent. */
async function endedIn(deps: Deps, blocks: readonly LedgerBlock[]): Promise<RequestId[]> {
  const latest = new Map<RequestId, number>();
  for (const { aggregate, n } of blocks.flatMap((block) => block.events)) {
    const id = aggregate.startsWith(REQUEST) ? parseRequestId(aggregate.slice(REQUEST.length)) : null;
    if (id !== null) latest.set(id, Math.max(n, latest.get(id) ?? 0));
  }
  const stored = await deps.requests.loadMany([...latest.keys()]);
  return stored
    .filter(({ body, eventCount, outbox }) => isOver(body) && latest.get(body.id) === eventCount && outbox.length === 0)
    .map(({ body }) => body.id);
}
