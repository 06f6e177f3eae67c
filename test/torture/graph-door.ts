import type { GraphEmulator } from '../../sandbox/graph/emulator.ts';
import type { GraphRequest } from '../../sandbox/graph/messages.ts';
import { startGraphServer } from '../../sandbox/graph/server.ts';

/** A request on its way to Graph that has been stopped before it reached it. */
export type Held = { arrived: Promise<number>; letGo(): void };

type Wanted = { isIt: (request: GraphRequest) => boolean; take(replica: number): Promise<void> };

/** Doors to one directory, one for each replica: which replica sent what is known, and one request can be held up. */
export type GraphDoors = {
  open(replica: number): Promise<{ url: string; close(): Promise<void> }>;
  /** Holds the next request like this, from whichever replica; `arrived` tells from which. */
  hold(isIt: (request: GraphRequest) => boolean): Held;
};

export function createGraphDoors(graph: GraphEmulator): GraphDoors {
  let wanted: Wanted | null = null;

  async function pass(replica: number, request: GraphRequest) {
    if (wanted?.isIt(request) === true) {
      const { take } = wanted;
      wanted = null;
      await take(replica);
    }
    return graph.handle(request);
  }

  return {
    open: (replica) =>
      startGraphServer({ ...graph, handle: (request) => pass(replica, request) }, { host: '127.0.0.1' }),
    hold(isIt) {
      const arrival = Promise.withResolvers<number>();
      const leave = Promise.withResolvers<void>();
      wanted = {
        isIt,
        take(replica) {
          arrival.resolve(replica);
          return leave.promise;
        },
      };
      return { arrived: arrival.promise, letGo: () => leave.resolve() };
    },
  };
}
