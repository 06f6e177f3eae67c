import { z } from 'zod';
import type { GraphAnswer, GraphCall, GraphClient } from './client.ts';
import { failureOf, GraphFailure } from './errors.ts';
import { untilAborted } from './timers.ts';

/** Graph: JSON batching takes no more requests than this in one. */
const MOST_STEPS = 20;

const answerSchema = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number().int(),
      headers: z.record(z.string(), z.coerce.string()).nullish(),
      body: z.unknown(),
    }),
  ),
});

type Inner = z.infer<typeof answerSchema>['responses'][number];

export type BatchOptions = {
  /** For one batch, from its sending to the whole of its answer. */
  timeoutMs: number;
  /** Batches on their way at once: what watches must leave room for what acts. */
  mostAtOnce?: number;
};

type Waiting = { call: GraphCall; settle(answer: GraphAnswer): void; fail(failure: GraphFailure): void };

/**
 * The same client, whose reads travel together: those asked for at one moment go as one `POST /$batch`, twenty at most
 * (Graph: JSON batching). Each has its own answer, so each fails alone, with its own `Retry-After`. All go with low
 * priority, so that Graph turns them away before anything that gives or takes access
 * (Graph: throttling, `x-ms-throttle-priority`). What is not a read goes its own way.
 */
export function createBatchClient(client: GraphClient, { timeoutMs, mostAtOnce = 2 }: BatchOptions): GraphClient {
  let queue: Waiting[] = [];
  let underWay = 0;
  let planned = false;

  function plan(): void {
    if (planned) return;
    planned = true;
    // What is asked for in one turn of the event loop is known when it ends.
    setImmediate(() => {
      planned = false;
      flush();
    });
  }

  function flush(): void {
    while (underWay < mostAtOnce && queue.length > 0) {
      const steps = queue.slice(0, MOST_STEPS);
      queue = queue.slice(MOST_STEPS);
      underWay += 1;
      void sendTogether(client, steps, timeoutMs).finally(() => {
        underWay -= 1;
        plan();
      });
    }
  }

  return {
    baseUrl: client.baseUrl,
    timers: client.timers,
    async call(call) {
      if (call.method !== 'GET') return client.call(call);
      const answer = new Promise<GraphAnswer>((settle, fail) => {
        queue.push({ call, settle, fail });
      });
      plan();
      try {
        return await untilAborted(answer, call.signal);
      } catch (error) {
        if (error instanceof GraphFailure) throw error;
        throw new GraphFailure('timeout', 'no answer from Microsoft Graph in time', { cause: error });
      }
    },
  };
}

/** Never rejects: every step is told what became of it. */
async function sendTogether(client: GraphClient, all: readonly Waiting[], timeoutMs: number): Promise<void> {
  const steps = all.filter(({ call }) => !call.signal.aborted);
  if (steps.length === 0) return;
  try {
    const answers = await exchange(client, steps, timeoutMs);
    for (const [n, { settle, fail }] of steps.entries()) {
      const result = resultOf(answers.get(String(n)));
      if (result instanceof GraphFailure) fail(result);
      else settle(result);
    }
  } catch (error) {
    for (const { fail } of steps) fail(ofAll(error));
  }
}

async function exchange(
  client: GraphClient,
  steps: readonly Waiting[],
  timeoutMs: number,
): Promise<Map<string, Inner>> {
  const headers = { 'x-ms-throttle-priority': 'low' };
  const requests = steps.map(({ call }, n) => ({ id: String(n), method: call.method, url: call.path, headers }));
  const signal = client.timers.deadline(timeoutMs);
  const answer = await client.call({ method: 'POST', path: '/$batch', body: { requests }, priority: 'low', signal });
  const parsed = answerSchema.safeParse(answer.body);
  if (!parsed.success) throw new GraphFailure('unavailable', 'Microsoft Graph answered a batch with something else');
  return new Map(parsed.data.responses.map((inner) => [inner.id, inner]));
}

function resultOf(inner: Inner | undefined): GraphAnswer | GraphFailure {
  if (inner === undefined)
    return new GraphFailure('unavailable', 'Microsoft Graph left a request of a batch unanswered');
  const headers = new Headers(inner.headers ?? {});
  if (inner.status < 200 || inner.status > 299) return failureOf(inner.status, headers, inner.body);
  return { status: inner.status, body: inner.body, graphRequestId: headers.get('request-id') };
}

/** What stopped the batch says nothing about the objects its reads name: a 404 of `$batch` is nobody's absence. */
function ofAll(error: unknown): GraphFailure {
  if (!(error instanceof GraphFailure)) {
    return new GraphFailure('unavailable', 'a batch of reads could not be sent', { cause: error });
  }
  const kind = error.kind === 'throttled' ? 'throttled' : 'unavailable';
  const { status, code, retryAfterMs, graphRequestId } = error;
  const known = status === null ? {} : { status };
  return new GraphFailure(kind, error.message, { ...known, code, retryAfterMs, graphRequestId, cause: error });
}
