import { GraphFailure, malformed } from './errors.ts';
import type { GraphRequest, GraphResponse } from './messages.ts';
import { isRecord } from './route-tools.ts';

interface BatchStep {
  id: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  hasBody: boolean;
  dependsOn: string[];
}

interface BatchAnswer {
  id: string;
  status: number;
  headers: Record<string, string>;
  body?: unknown;
}

const maxSteps = 20;

/**
 * Graph: JSON batching. The outer answer is 200 when the batch can be read; each step succeeds or fails alone, and
 * the answers come in any order. A step whose dependency failed gets 424.
 */
export async function runBatch(
  body: unknown,
  run: (request: Pick<GraphRequest, 'method' | 'path' | 'headers' | 'body'>) => Promise<GraphResponse>,
  random: () => number,
): Promise<{ responses: BatchAnswer[] }> {
  const steps = parseSteps(body);
  const answers = new Map<string, BatchAnswer>();
  for (const step of steps) {
    const failed = step.dependsOn.some((id) => (answers.get(id.toLowerCase())?.status ?? 424) >= 400);
    answers.set(step.id.toLowerCase(), failed ? failedDependency(step.id) : await runStep(step, run));
  }
  return { responses: shuffled([...answers.values()], random) };
}

async function runStep(
  step: BatchStep,
  run: (request: Pick<GraphRequest, 'method' | 'path' | 'headers' | 'body'>) => Promise<GraphResponse>,
): Promise<BatchAnswer> {
  const response = await run({
    method: step.method,
    path: step.url,
    headers: step.headers,
    ...(step.hasBody ? { body: step.body } : {}),
  });
  const { status, headers } = response;
  return { id: step.id, status, headers, ...(response.body === undefined ? {} : { body: response.body }) };
}

function failedDependency(id: string): BatchAnswer {
  const error = {
    code: 'FailedDependency',
    message: 'The current request has dependency on another request which has failed.',
  };
  return { id, status: 424, headers: { 'Content-Type': 'application/json' }, body: { error } };
}

function parseSteps(body: unknown): BatchStep[] {
  if (!isRecord(body) || !Array.isArray(body.requests)) throw malformed('Invalid batch payload format.');
  const { requests } = body;
  if (requests.length === 0) throw malformed('The batch request must contain at least one request.');
  if (requests.length > maxSteps) {
    throw malformed(`Number of batch request steps exceeds the maximum value of ${maxSteps}.`);
  }
  const steps = requests.map(parseStep);
  const ids = steps.map((step) => step.id.toLowerCase());
  if (new Set(ids).size < ids.length) throw malformed('Request Id has to be unique in a batch.');
  checkDependencies(steps, ids);
  return steps;
}

function parseStep(step: unknown): BatchStep {
  if (!isRecord(step)) throw malformed('Invalid batch payload format.');
  const { id, method, url, headers = {}, body, dependsOn = [] } = step;
  if (typeof id !== 'string' || id === '') throw malformed('Request Id is missing or invalid.');
  if (typeof method !== 'string' || typeof url !== 'string')
    throw malformed('Method and url are required for each request.');
  if (!isRecord(headers) || !Array.isArray(dependsOn)) throw malformed('Invalid batch payload format.');
  if (/^https?:/i.test(url)) throw malformed('Invalid url: only relative urls are supported in a batch.');
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const hasBody = body !== undefined && body !== null;
  if (hasBody && !named['content-type']) {
    throw malformed('Content-Type header must be specified for a request that has a body.');
  }
  return {
    id,
    method: method.toUpperCase(),
    url: url.startsWith('/') ? url : `/${url}`,
    headers: named,
    body,
    hasBody,
    dependsOn: dependsOn.map(String),
  };
}

/** Fully sequential or fully parallel: each step names the one before it, or none names any. */
function checkDependencies(steps: BatchStep[], ids: string[]): void {
  if (steps.every((step) => step.dependsOn.length === 0)) return;
  for (const [i, step] of steps.entries()) {
    const wanted = i === 0 ? [] : [ids[i - 1]];
    const named = step.dependsOn.map((id) => id.toLowerCase());
    const fits = named.length === wanted.length && named.every((id, k) => id === wanted[k]);
    if (fits) continue;
    throw new GraphFailure(400, 'BadRequest', 'Requests of a batch must be either fully sequential or fully parallel.');
  }
}

function shuffled<T>(items: T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
