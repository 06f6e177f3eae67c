/** How one dependency is, for the body of `/readyz`. `detail` is shown to anyone who can reach the port. */
interface Condition {
  readonly ok: boolean;
  readonly detail?: string;
}

/** What readiness depends on. A check that throws or hangs counts as not well. */
export interface Health {
  readonly store: () => Promise<Condition> | Condition;
  /** Whether the time of the store is known (design, State: without it the process is not ready). */
  readonly clock: () => Promise<Condition> | Condition;
  /** Shown, and never turns the answer red: without the directory the bot still answers, and still revokes. */
  readonly directory: () => Promise<Condition> | Condition;
}

export interface Readiness {
  readonly ready: boolean;
  readonly draining: boolean;
  readonly store: Condition;
  readonly clock: Condition;
  readonly directory: Condition;
}

/** Below what probes wait (Container Apps and App Service: seconds), so that a slow store is told as such. */
const checkTimeoutMs = 2_000;

export async function readyOf(health: Health, draining: boolean): Promise<Readiness> {
  const [store, clock, directory] = await Promise.all([
    settle(health.store),
    settle(health.clock),
    settle(health.directory),
  ]);
  return { ready: store.ok && clock.ok && !draining, draining, store, clock, directory };
}

async function settle(check: () => Promise<Condition> | Condition): Promise<Condition> {
  const { promise: late, resolve } = Promise.withResolvers<Condition>();
  const timer = setTimeout(() => resolve({ ok: false, detail: 'no answer in time' }), checkTimeoutMs);
  try {
    return await Promise.race([check(), late]);
  } catch {
    return { ok: false, detail: 'the check failed' };
  } finally {
    clearTimeout(timer);
  }
}
