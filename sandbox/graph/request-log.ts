import type { LoggedRequest } from './messages.ts';

export interface RequestLog {
  /** the latest requests, oldest first */
  entries(): readonly LoggedRequest[];
  add(entry: LoggedRequest): void;
  onRequest(listener: (entry: LoggedRequest) => void): () => void;
}

export function createRequestLog(capacity: number): RequestLog {
  const ring: LoggedRequest[] = [];
  let oldest = 0;
  const listeners = new Set<(entry: LoggedRequest) => void>();

  return {
    entries: () => [...ring.slice(oldest), ...ring.slice(0, oldest)],
    add(entry) {
      if (ring.length < capacity) {
        ring.push(entry);
      } else {
        ring[oldest] = entry;
        oldest = (oldest + 1) % capacity;
      }
      for (const listener of listeners) listener(entry);
    },
    onRequest(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
