import { type AggregateKind, type Change, SYSTEM } from '../aggregate.ts';
import type { Anchor, Counted } from '../audit/cut.ts';
import type { RequestId, TenantId } from '../ids.ts';
import type { AggregateStore } from '../ports.ts';
import type { CutPlan, Leaving } from './plan.ts';
import type { Keepable } from './rule.ts';

/** A cut that was declared and is not done yet. */
export type Pending = CutPlan & { eventId: string };

/** How far the audit trail was cut; the only aggregate is `retention`. */
export type Retention = {
  tenantId: TenantId;
  /** How many cuts were declared: each marks the documents that it looked at with its number. */
  cuts: number;
  /** The last cut that was declared, and how many events all of them together remove. */
  anchor: Anchor | null;
  events: number;
  /** Events of documents that are gone. */
  forgotten: number;
  /** Documents that would have gone, had nothing been on its way. */
  later: string[];
  pending: Pending | null;
  /** When to cut next. */
  nextAt: Date | null;
};

/**
 * What a retention rule does to the store. Everything may be repeated. `cut`: number of the cut at work; a document that
 * it did not look at, such as one that took the place of another under its name, is left alone. Null: whatever was looked
 * at, for where nothing else is at work.
 */
export interface RetentionStore extends AggregateStore<'retention', Retention> {
  /** Marks these documents for a cut, and says what they are; those that are not there are left out. */
  look(aggregates: readonly string[], cut: number): Promise<Keepable[]>;
  /** Those of them for whom a message waits to be sent. */
  unsentAmong(requests: readonly RequestId[]): Promise<RequestId[]>;
  /** Tells of the cut outside the database. @throws when that is asked for and cannot be done */
  publish(anchor: Anchor): Promise<void>;
  /** Removes the blocks up to this one, oldest first, so that what is left has no gaps at any time. Never the last. */
  removeBlocks(through: number): Promise<void>;
  /** These documents lack so many of their first events from now on. */
  carry(counted: readonly Counted[], cut: number | null): Promise<void>;
  /**
   * Removes a document that did not change since it was looked at, with its messages; false when it did and stays, without
   * those events. The id of a request is not given again.
   */
  forget(leaving: Leaving, cut: number | null): Promise<boolean>;
  /** Removes the messages of these requests that do not wait to be sent. */
  forgetMessages(requests: readonly RequestId[]): Promise<void>;
}

export const retentionKind: AggregateKind<'retention', Retention> = {
  name: 'control',
  id: () => 'retention',
  tenant: (retention) => retention.tenantId,
  about: () => ({}),
  dueAt: () => null,
};

export function newRetention(tenantId: TenantId): Retention {
  return { tenantId, cuts: 0, anchor: null, events: 0, forgotten: 0, later: [], pending: null, nextAt: null };
}

/** Says what is to be removed, for everybody to read, before anything is. */
export function declared(retention: Retention, seq: number, plan: CutPlan, keptMs: number): Change<Retention> {
  const { anchor, carried, leaving } = plan;
  const events = retention.events + plan.events;
  const pending = { ...plan, eventId: `control:retention#${seq + 1}.0` };
  return {
    body: { ...retention, cuts: retention.cuts + 1, anchor, events, pending },
    events: [
      {
        type: 'control.trail-cut',
        actor: SYSTEM,
        data: {
          ...anchor,
          events,
          forgotten: retention.forgotten,
          keptMs,
          carried,
          leaving: leaving.map((one): Counted => [one.aggregate, one.events]),
        },
      },
    ],
  };
}

/** `gone`: how many events the documents had that went with it. */
export function done(retention: Retention, gone: number): Change<Retention> | null {
  if (retention.pending === null) return null;
  const forgotten = retention.forgotten + gone;
  return { body: { ...retention, forgotten, later: retention.pending.later, pending: null }, events: [] };
}
