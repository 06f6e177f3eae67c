import type { Beat } from './schedule.ts';

/** Everything that comes round by itself, and how often. Each calls one operation. */
export function beatsOf(operations: {
  housekeeping(): Promise<void>;
  reconcile(): Promise<void>;
  findFindings(): Promise<void>;
  watchTroubles(): Promise<void>;
  closeLeavers(): Promise<void>;
  watchApprovers(): Promise<void>;
  watchPim(): Promise<void>;
  drill(): Promise<void>;
  settleNewGroups(): Promise<void>;
  retain(): Promise<void>;
  sendDigests(): Promise<void>;
}): Beat[] {
  return [
    { name: 'housekeeping', interval: '1 minute', lockMs: 60_000, run: operations.housekeeping },
    { name: 'reconcile', interval: '3 minutes', lockMs: 120_000, run: operations.reconcile },
    { name: 'findings', interval: '5 minutes', lockMs: 120_000, run: operations.findFindings },
    { name: 'watch-troubles', interval: '15 seconds', lockMs: 60_000, run: operations.watchTroubles },
    { name: 'drill', interval: '20 seconds', lockMs: 60_000, run: operations.drill },
    { name: 'new-groups', interval: '1 minute', lockMs: 60_000, run: operations.settleNewGroups },
    { name: 'close-leavers', interval: '1 minute', lockMs: 60_000, run: operations.closeLeavers },
    { name: 'digests', interval: '1 minute', lockMs: 60_000, run: operations.sendDigests },
    { name: 'retain', interval: '1 hour', lockMs: 300_000, run: operations.retain },
    { name: 'watch-approvers', interval: '1 minute', lockMs: 180_000, run: operations.watchApprovers },
    { name: 'watch-pim', interval: '1 minute', lockMs: 180_000, run: operations.watchPim },
  ];
}
