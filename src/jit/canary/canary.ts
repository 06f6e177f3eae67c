import type { PersonRef } from '../entitlement.ts';
import type { Cause, RequestId, TenantId } from '../ids.ts';

/** A drill under way. Its request is found by its cause, so that a crash between the two repeats nothing. */
export type Drill = { cause: Cause; startedAt: Date };

/** What a drill showed: how long the way in and the way back took, in ms; null for a way that was not shown. */
export type DrillResult = {
  startedAt: Date;
  endedAt: Date;
  requestId: RequestId | null;
  inMs: number | null;
  backMs: number | null;
  /** Which way is broken; null when both are whole. */
  broken: 'in' | 'back' | null;
  why: string | null;
};

/** The drill that proves, on a schedule, that access is given and taken back end to end (behaviour D12). */
export type Canary = {
  tenantId: TenantId;
  on: boolean;
  /** A policy without approval that opens one harmless group, and the account that is put into it. */
  policyName: string;
  person: PersonRef;
  everyMs: number;
  /** Whether a broken way back freezes new grants. */
  freezes: boolean;
  by: PersonRef;
  running: Drill | null;
  /** When the next drill starts. */
  nextAt: Date;
  /** Newest last, bounded. */
  results: DrillResult[];
  causes: Cause[];
};

export const KEPT_RESULTS = 50;
