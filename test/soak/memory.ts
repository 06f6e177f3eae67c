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

/** What ran once is forgotten by the engine after some collections, its compiled code with it. */
const ROUNDS = 12;

/** After collections in turns of the loop, so that finalizers and sockets that time out have had theirs. */
export async function measureMemory(lasting: readonly EventEmitter[]): Promise<Memory> {
  const collect = collector();
  for (let round = 0; round < ROUNDS; round++) {
    collect();
    await wait(5);
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

function listenersOf(emitter: EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}

function collector(): () => void {
  if (globalThis.gc !== undefined)
    return () => void globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  v8.setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
