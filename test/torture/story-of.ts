import type { Fleet } from './fleet.ts';

const MOST = 200;

/** What the audit trail and the replicas' logs tell of the requests that these faults name, to find out from. */
export async function storyOf({ desk, logs }: Fleet, faults: readonly string[]): Promise<string[]> {
  const ids = new Set(faults.flatMap((fault) => fault.match(/R-[0-9A-Z]{5}/g) ?? []));
  const { ledger, requests, settings } = desk.deps;
  const stories: string[] = [];
  for (const id of ids) {
    const found = (await requests.list({ tenantId: settings.tenantId, limit: MOST })).find(
      ({ body }) => body.id === id,
    );
    if (found === undefined) continue;
    const events = await ledger.latest({ tenantId: settings.tenantId, requestId: found.body.id, limit: MOST });
    stories.push(
      ...events.toReversed().map(({ at, type, data }) => `${at.toISOString()} ${id} ${type} ${JSON.stringify(data)}`),
    );
  }
  const troubles = logs().filter(({ line }) => /"level":"(?:warn|error|fatal)"|"level":[456]0/.test(line));
  return [...stories, ...troubles.slice(-MOST).map(({ replica, line }) => `replica ${replica}: ${line}`)];
}
