import type { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process holds at rest. */
export type Memory = {
  heapBytes: number;
  /** Buffers and what native code holds for them. */
  outsideBytes: number;
  rssBytes: number;
  /** What keeps the event loop awake: timers, sockets, requests. */
  handles: number;
  /** Of the emitters that live as long as the process. */
  listeners: number;
};

const ROUNDS = 4;

/** After collections in turns of the loop, so that finalizers and sockets that time out have had theirs. */
export async function measureMemory(lasting: readonly EventEmitter[]): Promise<Memory> {
  const collect = collector();
  forgetTypes();
  for (let round = 0; round < ROUNDS; round++) {
    collect();
    await wait(10);
  }
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  return {
    heapBytes: heapUsed,
    outsideBytes: external + arrayBuffers,
    rssBytes: rss,
    handles: process.getActiveResourcesInfo().length,
    listeners: lasting.map(listenersOf).reduce((sum, one) => sum + one, 0),
  };
}

/**
 * What the engine has learnt of the types in each function goes on growing for hours while rare paths are taken: it is no
 * leak, and would hide one. To count objects makes it forget that (V8: HeapProfiler::QueryObjects clears feedback).
 */
function forgetTypes(): void {
  class Nothing {}
  v8.queryObjects(Nothing, { format: 'count' });
}

function listenersOf(emitter: EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}

function collector(): () => void {
  if (globalThis.gc !== undefined)
    return () => void globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  v8.setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
