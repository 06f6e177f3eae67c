import type { Db } from 'mongodb';

/**
 * One change of how documents lie, forward and back. Both ways must be safe to run again from the beginning: a process
 * may die at any command, and whoever takes over starts the step anew. Other replicas may be at work meanwhile: those of
 * this release wait, those of an older one stop within half a minute, so `up` must leave what they wrote readable.
 */
export type Migration = {
  from: number;
  to: number;
  /** For people and for the record: what it does, in a few words. */
  name: string;
  up(db: Db, lease: Lease): Promise<void>;
  /** Takes back what `up` did, so far as the older release needs it; new data it would not understand may be lost. */
  down(db: Db, lease: Lease): Promise<void>;
};

/** The right to change the schema, for as long as it is renewed. */
export type Lease = {
  owner: string;
  /** To be awaited between batches: @throws LeaseLost when another process may have taken over. */
  check(): Promise<void>;
};

/** What a database has before any migration; a new, empty one begins here too, and walks up. */
export const FIRST_VERSION = 1;

export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.to ?? FIRST_VERSION;
}

export type Step = { migration: Migration; direction: 'up' | 'down' };

/**
 * The steps from one version to another, in the order in which they must run; none when there is nothing to do.
 *
 * @throws Error when the list does not lead there
 */
export function stepsBetween(migrations: readonly Migration[], from: number, to: number): Step[] {
  const steps: Step[] = [];
  for (let at = from; at !== to; ) {
    const migration = migrations.find((one) => (to > at ? one.from === at : one.to === at));
    const next = to > at ? migration?.to : migration?.from;
    const overshoots = next === undefined || (to > at ? next > to : next < to);
    if (migration === undefined || overshoots) throw new Error(`No migration leads from schema ${at} to ${to}.`);
    steps.push({ migration, direction: to > at ? 'up' : 'down' });
    at = next;
  }
  return steps;
}
