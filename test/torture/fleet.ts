import { MongoClient } from 'mongodb';
import { createGraphEmulator } from '../../sandbox/graph/emulator.ts';
import type { TenantSeed } from '../../sandbox/graph/records.ts';
import { blankGroup } from '../../sandbox/graph/routes/groups.ts';
import type { Change } from '../../sandbox/graph/store.ts';
import { contosoTenant, people } from '../../sandbox/graph/tenant-seed.ts';
import { startTenant, type Tenant } from '../../sandbox/tenant.ts';
import { type App, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { type Cause, userId } from '../../src/jit/ids.ts';
import { importPolicies } from '../../src/jit/operations/policy/policies.ts';
import type { Trouble } from '../support/lateness.ts';
import { type BotProcess, startBot, startFront } from '../support/processes.ts';
import { LATE_GROUP, policies } from './cast.ts';
import type { Doom } from './doom.ts';
import { createGraphDoors, type GraphDoors } from './graph-door.ts';

/** One write to the directory, and whether a person made it, past the bot. */
export type Written = Change & { outside: boolean };
/** An add that Graph refused because it was there already. */
export type Repeated = { at: Date; path: string; body: unknown };

export type Fleet = {
  tenant: Tenant;
  /** The product in this process, without background work: to look at the store. */
  desk: App;
  doors: GraphDoors;
  written: readonly Written[];
  repeated: readonly Repeated[];
  troubles: readonly Trouble[];
  /** What the run has done, line by line. */
  say(line: string): void;
  replicas: readonly BotProcess[];
  /** What all processes wrote so far, the dead ones too. */
  logs(): { replica: number; line: string }[];
  /** Changes the directory as a person in the portal does. */
  outside(act: () => void): void;
  /** `kill -9`. */
  kill(replica: number): Promise<void>;
  respawn(replica: number): Promise<void>;
  /** SIGSTOP; SIGCONT when the answer is called. */
  pause(replica: number): () => void;
  /** In the place of a dead replica one that will kill itself; it takes all turns for as long as it lives. */
  doom(replica: number, doom: Doom): Promise<Doomed>;
  stop(): Promise<void>;
};

export type Doomed = {
  arm(): Promise<void>;
  /** It dies when it does such a thing next, however often it did it before. */
  hurry(): void;
  ended: Promise<number | string>;
};

/** The machines' clocks: each two minutes from the next. */
const SKEWS_MS = [0, 120_000, -120_000];
/** The replica whose clock is ahead of all others. */
export const FAST = 1;
/** A process that has said nothing for so long is passed over: less than Teams waits for an answer. */
const PATIENCE_MS = 4_000;

const realClock = { now: () => new Date() };
const CLOCK = new URL('./skewed-clock.ts', import.meta.url).href;
const DOOMED_ENTRY = new URL('./bot-process.ts', import.meta.url).href;

/** Three real processes of the bot on one database, behind a round-robin balancer, with clocks that are wrong. */
export async function startFleet(options: { uri: string; say(line: string): void }): Promise<Fleet> {
  const emulator = createGraphEmulator({ clock: realClock, tenant: seed() });
  const tenant = await startTenant({ clock: realClock, limits: false, emulator });
  const doors = createGraphDoors(emulator);
  const entrances = await Promise.all(SKEWS_MS.map((_, n) => doors.open(n)));
  const written: Written[] = [];
  const repeated: Repeated[] = [];
  let isOutside = false;
  emulator.onChange((change) => written.push({ ...change, outside: isOutside }));
  emulator.onRequest(({ at, method, path, body, status }) => {
    const isAdd = method === 'POST' && (path.endsWith('/$ref') || path.startsWith('/roleManagement'));
    if (isAdd && status !== undefined && status >= 400) repeated.push({ at, path, body });
  });

  const env = { ...tenant.env, MONGODB_URI: options.uri, LOG_LEVEL: 'info' };
  const desk = await startDesk(env);
  await prepare(desk, options.uri);
  const front = await startFront({ patienceMs: PATIENCE_MS });
  tenant.teams.connect(`${front.url}/api/messages`);

  const envOf = (n: number) => ({
    ...env,
    GRAPH_BASE_URL: entrances[n]?.url ?? '',
    NODE_OPTIONS: `--import ${CLOCK}`,
    CLOCK_SKEW_MS: String(SKEWS_MS[n]),
  });
  const replicas = await Promise.all(SKEWS_MS.map((_, n) => startBot(envOf(n))));
  const living = new Set(replicas);
  const everyone = replicas.map((bot, replica) => ({ replica, bot }));
  let favourite: BotProcess | null = null;
  const route = () => front.between((favourite === null ? [...living] : [favourite]).map((one) => one.url));
  route();
  for (const key of ['erin', 'felix', 'ines', 'grace', 'ana', 'ben', 'dana'] as const) {
    await tenant.teams.as(people[key]).install();
  }

  const troubles: Trouble[] = [];
  const begun = new Map<number, Trouble>();
  function begin(what: string, replica: number): void {
    if (begun.get(replica)?.toMs === Number.POSITIVE_INFINITY) return;
    const trouble = { what, replica, fromMs: Date.now(), toMs: Number.POSITIVE_INFINITY };
    begun.set(replica, trouble);
    troubles.push(trouble);
  }
  function over(replica: number): void {
    const trouble = begun.get(replica);
    if (trouble !== undefined) trouble.toMs = Date.now();
  }
  function at(replica: number): BotProcess {
    const found = replicas[replica];
    if (found === undefined) throw new Error(`no replica ${replica}`);
    return found;
  }
  function forget(gone: BotProcess): void {
    living.delete(gone);
    if (favourite === gone) favourite = null;
    route();
  }

  return {
    tenant,
    desk,
    doors,
    written,
    repeated,
    troubles,
    say: options.say,
    replicas,
    logs: () => everyone.flatMap(({ replica, bot }) => bot.lines.map((line) => ({ replica, line }))),
    outside(act) {
      isOutside = true;
      try {
        act();
      } finally {
        isOutside = false;
      }
    },
    async kill(replica) {
      begin('killed', replica);
      const victim = at(replica);
      await victim.kill();
      forget(victim);
    },
    async respawn(replica) {
      const next = await startBot(envOf(replica));
      replicas[replica] = next;
      everyone.push({ replica, bot: next });
      living.add(next);
      route();
      over(replica);
    },
    pause(replica) {
      const { pid } = at(replica);
      begin('stopped', replica);
      process.kill(pid, 'SIGSTOP');
      return () => {
        process.kill(pid, 'SIGCONT');
        over(replica);
      };
    },
    async doom(replica, doom) {
      const next = await startBot({ ...envOf(replica), DOOM: JSON.stringify(doom) }, DOOMED_ENTRY);
      replicas[replica] = next;
      everyone.push({ replica, bot: next });
      living.add(next);
      const ended = next.ended.then((how) => {
        begin('killed itself', replica);
        forget(next);
        return how;
      });
      return {
        ended,
        hurry() {
          if (living.has(next)) process.kill(next.pid, 'SIGUSR2');
        },
        async arm() {
          favourite = next;
          route();
          over(replica);
          process.kill(next.pid, 'SIGUSR2');
          while (!next.lines.some((line) => line.includes('"msg":"armed"'))) {
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
        },
      };
    },
    async stop() {
      await Promise.all([...living].map((one) => one.kill()));
      await front.close();
      await desk.stop();
      await Promise.all(entrances.map((one) => one.close()));
      await tenant.stop();
    },
  };
}

function seed(): TenantSeed {
  const tenant = contosoTenant();
  const { id, name } = LATE_GROUP;
  tenant.groups.push({ ...blankGroup(id, new Date(0)), displayName: name, description: '', mailNickname: name });
  return tenant;
}

async function startDesk(env: Record<string, string>): Promise<App> {
  const config = loadConfig({ ...env, PORT: '0' });
  if (config.mode === 'sandbox') throw new Error('the desk runs in the loopback mode');
  const logTo = { write: () => {} };
  return startApp({ config, env, logTo, substitutes: { background: false, settings: { turnDirectoryMs: 30_000 } } });
}

/** The policies; and grants shorter than a policy may be saved with, for nobody here can wait a minute for each. */
async function prepare(desk: App, uri: string): Promise<void> {
  const caller = { id: userId(people.dana), name: 'Dana Fischer' };
  await importPolicies(desk.deps, { caller, cause: 'test:policies' as Cause, yaml: policies });
  const client = await new MongoClient(uri).connect();
  await client
    .db()
    .collection('policies')
    .updateMany({}, { $set: { 'body.terms.duration.minMs': 1_000 } });
  await client.close();
}
