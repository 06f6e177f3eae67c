import type { Deps } from '../deps.ts';

/** Where the next page begins; null when this was the last. `pause` leaves the rest of the round for the next beat. */
export type Page<Where> = { next: Where | null; pause?: boolean };

/** How far a round of pages got, null when it is done; and who is at it until when. */
type Round<Where> = { at: Where | null; by: string | null; until: Date };

/** A process that was silent for so long on one page is taken for dead, and its page is done again by another. */
const TURN_MS = 2 * 60_000;

/**
 * One round over many pages, by one process at a time: how far it got is kept after each page, so that the next beat of
 * whichever process resumes there. False when another process is at it, or took over. A page may be done twice when its
 * process died on it: doing so must change nothing.
 */
export async function runInPages<Where>(
  deps: Deps,
  mark: string,
  start: Where,
  doPage: (at: Where) => Promise<Page<Where>>,
): Promise<boolean> {
  const by = deps.random.uuid();
  const found = await deps.marks.load<Round<Where>>(mark);
  const now = deps.clock.now();
  if (found !== null && found.value.by !== null && found.value.until > now) return false;
  const save = (at: Where | null, version: number, owner: string | null) => {
    const until = new Date(deps.clock.now().getTime() + TURN_MS);
    return deps.marks.save<Round<Where>>(mark, { at, by: owner, until }, version);
  };

  let at = found?.value.at ?? start;
  let version = found?.version ?? 0;
  if (!(await save(at, version, by))) return false;
  version += 1;
  for (;;) {
    const page = await doPage(at);
    if (page.next === null || page.pause === true) return save(page.next, version, null);
    at = page.next;
    if (!(await save(at, version, by))) return false;
    version += 1;
  }
}
