import type { Document } from 'mongodb';
import { createGraphEmulator, type GraphEmulator } from '../../sandbox/graph/emulator.ts';
import type { Knobs } from '../../sandbox/graph/knobs.ts';
import type { TenantSeed } from '../../sandbox/graph/records.ts';
import type { Change } from '../../sandbox/graph/store.ts';
import { tenantId as contoso, contosoTenant, groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { createAccountBackEnd } from '../../src/graph/account-back-end.ts';
import { createAssignments } from '../../src/graph/assignments.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createDirectBackEnd } from '../../src/graph/direct-back-end.ts';
import { createDirectories } from '../../src/graph/directory.ts';
import { createDirectoryNames } from '../../src/graph/directory-names.ts';
import { createEligibilities } from '../../src/graph/eligibility.ts';
import { identityOf } from '../../src/graph/identity.ts';
import { createOwnPowers } from '../../src/graph/own-powers.ts';
import { createPimBackEnd } from '../../src/graph/pim-back-end.ts';
import { createRoleGroups } from '../../src/graph/role-groups.ts';
import { createPimRules } from '../../src/graph/role-settings.ts';
import { createSessions } from '../../src/graph/sessions.ts';
import type { Timers } from '../../src/graph/timers.ts';
import { createDirectoryChanges } from '../../src/graph/user-changes.ts';
import { DEFAULT_SETTINGS, type Deps } from '../../src/jit/deps.ts';
import { type Cause, tenantId, userId } from '../../src/jit/ids.ts';
import { importPolicies } from '../../src/jit/operations/policy/policies.ts';
import { runDue } from '../../src/jit/operations/work.ts';
import type { Log } from '../../src/jit/ports.ts';
import { openStore, portsOf } from '../../src/store/open-store.ts';
import { prepareDatabase } from '../../src/store/schema.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import {
  createLifeline,
  interruptedDb,
  interruptedFetch,
  interruptedMessenger,
  type Lifeline,
} from '../support/interrupt.ts';
import { emptyDatabase, WRITTEN_BY_STORIES } from '../support/named-database.ts';
import { TestClock } from '../support/test-clock.ts';
import { type Chats, type ChatsCapture, createChats } from './chats.ts';

/** A database that one point after the other is tried on: emptied each time, for its indexes are dear. */
export type Ground = { database: FreshDatabase; seed: Document[] };

/** Everything outside a process at one moment. */
export type Capture = {
  docs: [name: string, docs: Document[]][];
  at: Date;
  tenant: TenantSeed;
  changes: Change[];
  chats: ChatsCapture;
  passes: string[];
};

/** What the directory is like in a story, where it is not Contoso as it stands. */
export type Setting = { tenant?: (contoso: TenantSeed) => TenantSeed; tune?: (knobs: Knobs) => void };

export type World = {
  clock: TestClock;
  graph: GraphEmulator;
  chats: Chats;
  /** What truly changed in the directory, oldest first. */
  changes: Change[];
  /** Every pass that was ever made, for nothing that is kept may hold one. */
  passes: string[];
  ground: Ground;
  /** A process on this store, with nothing kept from any other. */
  start(lifeline: Lifeline): Deps;
};

/** Beside what all stories write: whose an account is, and whether the tenant has a licence. */
const WRITTEN = [...WRITTEN_BY_STORIES, 'marks'] as const;

const QUIET: Log = { info: () => {}, warn: () => {}, error: () => {} };
const GRAPH_URL = 'https://graph.test';

export async function openGround(policies: string, ownDatabase?: FreshDatabase): Promise<Ground> {
  const database = ownDatabase ?? (await freshDatabase());
  await prepareDatabase(database.db);
  const ground: Ground = { database, seed: [] };
  const deps = createWorld(ground).start(createLifeline());
  const caller = { id: userId(people.dana), name: 'Dana Fischer' };
  await importPolicies(deps, { caller, cause: 'test:policies' as Cause, yaml: policies });
  ground.seed = await database.db.collection('policies').find().toArray();
  return ground;
}

/** The ground as it was at that moment, or with nothing but its policies, whose events are not sealed yet. */
export async function layGround({ database: { db }, seed }: Ground, before?: Capture): Promise<void> {
  const docs: Capture['docs'] = before?.docs ?? [['policies', seed]];
  await Promise.all([emptyDatabase(db), db.collection('marks').deleteMany({})]);
  const wanted = docs.filter(([, some]) => some.length > 0);
  await Promise.all(wanted.map(([name, some]) => db.collection(name).insertMany(some)));
}

export async function capture(world: World): Promise<Capture> {
  const { db } = world.ground.database;
  const docs = await Promise.all(
    WRITTEN.map(
      async (name): Promise<[string, Document[]]> => [
        name,
        await db.collection(name).find().sort({ _id: 1 }).toArray(),
      ],
    ),
  );
  const { clock, graph, changes, chats, passes } = world;
  const tenant = graph.dump();
  return { docs, at: clock.now(), tenant, changes: [...changes], chats: chats.capture(), passes: [...passes] };
}

/** Equal for two moments between which nothing outside the process changed. */
export function stateOf({ docs, at, changes, chats }: Capture): string {
  return JSON.stringify([docs, at, changes.length, chats.changes]);
}

/** The world at its beginning, or as it was at another moment; the ground is laid apart from it. */
export function createWorld(ground: Ground, before?: Capture, { tenant, tune }: Setting = {}): World {
  const clock = new TestClock(before?.at);
  const changes: Change[] = [...(before?.changes ?? [])];
  const passes: string[] = [...(before?.passes ?? [])];
  const seeded = contosoTenant();
  const graph = createGraphEmulator({
    clock,
    tenant: before?.tenant ?? tenant?.(seeded) ?? seeded,
    // Ids go on after those that were given: one that comes again would take another's place.
    random: evenly(changes.length * IDS_APART),
  });
  tune?.(graph.knobs);
  graph.onChange((change) => changes.push(change));
  const chats = createChats(before?.chats);
  let processes = 0;
  const draw = evenly();

  function start(lifeline: Lifeline): Deps {
    processes += 1;
    const process = processes;
    const store = openStore(interruptedDb(ground.database.db, lifeline));
    const client = createGraphClient({
      baseUrl: GRAPH_URL,
      authentication: { kind: 'loopback' },
      log: QUIET,
      fetch: interruptedFetch(notingPasses(fetchOf(graph), passes), lifeline),
      timers: timersOf(clock),
    });
    return {
      settings: {
        ...DEFAULT_SETTINGS,
        tenantId: tenantId(contoso),
        adminIds: [groups.jitAdmins],
        auditorIds: [groups.jitAuditors],
      },
      clock,
      random: {
        below: (limit) => Math.floor(draw() * limit),
        uuid: () => `process-${process}-${draw()}`,
      },
      log: QUIET,
      directories: createDirectories(client),
      directoryNames: createDirectoryNames(client),
      directoryChanges: createDirectoryChanges(client),
      assignments: createAssignments(client),
      entra: createEligibilities(client),
      installer: null,
      backEnds: { direct: createDirectBackEnd(client), pim: createPimBackEnd(client, { clock, followMs: [1] }) },
      accounts: createAccountBackEnd(client),
      pimRules: createPimRules(client),
      powers: createOwnPowers(client, async () => identityOf(graph.token())),
      permissions: { missing: async () => null },
      roleGroups: createRoleGroups(client),
      sessions: createSessions(client),
      ...portsOf(store),
      messenger: interruptedMessenger(chats.messenger, lifeline),
      poke: () => {},
    };
  }

  return { clock, graph, chats, changes, passes, ground, start };
}

/** More than a story draws. */
const IDS_APART = 1_000_000;

/** Numbers that look random, never repeat, and are the same in each world: two runs can be compared. */
function evenly(from = 0): () => number {
  let n = from;
  return () => {
    n += 1;
    return (n * 0.618_033_988_749) % 1;
  };
}

/** No deadline passes while nothing moves: a slow machine plays the same story. */
function timersOf(clock: TestClock): Timers {
  return {
    now: () => clock.now().getTime(),
    deadline: () => new AbortController().signal,
    sleep: () => Promise.resolve(),
  };
}

function notingPasses(send: typeof fetch, passes: string[]): typeof fetch {
  return async (input, init) => {
    const answer = await send(input, init);
    if (!String(input).includes('temporaryAccessPass')) return answer;
    const pass = /"temporaryAccessPass":"([^"]+)"/.exec(await answer.clone().text())?.[1];
    if (pass !== undefined) passes.push(pass);
    return answer;
  };
}

/** Graph's surface without a socket. */
export function fetchOf(graph: GraphEmulator): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const text = await request.text();
    const answer = await graph.handle({
      method: request.method,
      path: `${pathname.replace(/^\/v1\.0/, '')}${search}`,
      headers: Object.fromEntries(request.headers),
      ...(text === '' ? {} : { body: JSON.parse(text) }),
      baseUrl: `${GRAPH_URL}/v1.0`,
    });
    const body = answer.body === undefined ? null : JSON.stringify(answer.body);
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
}

/** When something falls due next; the epoch when events wait to be sealed, null when nothing is outstanding. */
export async function nextDue({ ground }: World): Promise<Date | null> {
  const { db } = ground.database;
  const unsealed = { $cond: [{ $eq: ['$unsealed', true] }, new Date(0), null] };
  const outstanding = [
    { $match: { $or: [{ dueAt: { $ne: null } }, { unsealed: true }] } },
    { $project: { at: { $min: ['$dueAt', unsealed] } } },
  ];
  const others = ['holdings', 'policies', 'refusals', 'deliveries'];
  const [first] = await db
    .collection('requests')
    .aggregate<{ at: Date }>([
      ...outstanding,
      ...others.map((coll) => ({ $unionWith: { coll, pipeline: outstanding } })),
      { $group: { _id: null, at: { $min: '$at' } } },
    ])
    .toArray();
  return first?.at ?? null;
}

/** Lets time pass as the schedule would see it: a look at each moment at which something falls due. No longer than `isOver` asks for. */
export async function passTime(
  world: World,
  deps: Deps,
  ms: number,
  isOver: () => Promise<boolean> = async () => false,
): Promise<void> {
  const until = world.clock.now().getTime() + ms;
  for (;;) {
    if (await isOver()) return;
    const next = await nextDue(world);
    if (next === null || next.getTime() > until) break;
    world.clock.advance(Math.max(0, next.getTime() - world.clock.now().getTime()));
    await runDue(deps);
  }
  world.clock.advance(until - world.clock.now().getTime());
}
