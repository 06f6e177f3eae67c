/** Teams gives up on an activity after 10 to 15 s and says that the app cannot be reached; words must be there before. */
export const TURN_DEADLINE_MS = 8_000;

export class TurnLate extends Error {
  constructor(limitMs: number) {
    super(`the turn was not done after ${limitMs} ms`);
    this.name = 'TurnLate';
  }
}

/**
 * Settles as `work` does, or rejects when it takes longer. The work itself cannot be stopped: what it comes to is told
 * to `onLate`, null for done. Its own answer then reaches nobody; the state it leaves is what a repeat meets.
 *
 * @throws TurnLate; what `work` throws in time
 */
export async function inTime(
  work: Promise<void>,
  limitMs: number,
  onLate: (error: unknown | null) => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(new TurnLate(limitMs));
    }, limitMs);
  });
  const watched = work.then(
    () => {
      if (isLate) onLate(null);
    },
    (error: unknown) => {
      if (!isLate) throw error;
      onLate(error);
    },
  );
  try {
    await Promise.race([watched, late]);
  } finally {
    clearTimeout(timer);
  }
}
