import type { GraphEmulator } from '../../sandbox/graph/emulator.ts';
import { ConnectionDropped } from '../../sandbox/graph/errors.ts';
import { groups, tenantId as tenant } from '../../sandbox/graph/tenant-seed.ts';
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
import { tenantId } from '../../src/jit/ids.ts';
import type { Messenger } from '../../src/jit/messenger.ts';
import type { Clock, Log } from '../../src/jit/ports.ts';
import { portsOf, type Store } from '../../src/store/open-store.ts';
import { type Process, through } from './process.ts';
import type { Dice } from './random.ts';

export const CONFIRM_GAP_MS = DEFAULT_SETTINGS.confirmGapMs;

export type World = {
  clock: Clock;
  store: Store;
  graph: GraphEmulator;
  messenger: Messenger;
};

/** An app instance: the real operations over the real store and the real Graph adapters, in a process that may die. */
export function startBot(world: World, process: Process, dice: Dice): Deps {
  const { store } = world;
  const client = createGraphClient({
    baseUrl: 'https://graph.microsoft.com',
    authentication: { kind: 'loopback' },
    log: SILENT,
    fetch: fetchFrom(world.graph),
    timers: timersOf(world.clock),
  });
  const directories = createDirectories(client);
  return {
    settings: {
      ...DEFAULT_SETTINGS,
      tenantId: tenantId(tenant),
      adminIds: [groups.jitAdmins],
      auditorIds: [groups.jitAuditors],
    },
    clock: world.clock,
    random: { below: (limit) => dice.below(limit), uuid: () => dice.uuid() },
    log: SILENT,
    directories: { within: (ms) => through(process, directories.within(ms)) },
    directoryNames: through(process, createDirectoryNames(client)),
    directoryChanges: through(process, createDirectoryChanges(client)),
    assignments: through(process, createAssignments(client)),
    entra: through(process, createEligibilities(client)),
    installer: null,
    accounts: through(process, createAccountBackEnd(client)),
    backEnds: {
      direct: through(process, createDirectBackEnd(client)),
      pim: through(process, createPimBackEnd(client, { clock: world.clock, followMs: [1] })),
    },
    pimRules: createPimRules(client),
    powers: createOwnPowers(client, async () => identityOf(world.graph.token())),
    permissions: { missing: async () => null },
    roleGroups: createRoleGroups(client),
    sessions: through(process, createSessions(client)),
    ...portsOf(store, (port) => through(process, port)),
    messenger: through(process, world.messenger),
    poke: () => undefined,
  };
}

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Time is the history's: nothing waits for real, and no deadline passes while nothing moves. */
function timersOf(clock: Clock): Timers {
  return {
    now: () => clock.now().getTime(),
    deadline: () => new AbortController().signal,
    sleep: () => Promise.resolve(),
  };
}

/** Graph without a wire. */
function fetchFrom(graph: GraphEmulator): typeof fetch {
  return async (input, init) => {
    const url = new URL(String(input));
    const text = typeof init?.body === 'string' ? init.body : undefined;
    const headers = Object.fromEntries(new Headers(init?.headers).entries());
    try {
      const answer = await graph.handle({
        method: init?.method ?? 'GET',
        path: `${url.pathname.replace(/^\/v1\.0/, '')}${url.search}`,
        headers,
        ...(text === undefined ? {} : { body: JSON.parse(text) as unknown }),
      });
      const body = answer.body === undefined ? null : JSON.stringify(answer.body);
      return new Response(body, { status: answer.status, headers: answer.headers });
    } catch (error) {
      if (error instanceof ConnectionDropped) throw new TypeError('fetch failed', { cause: error });
      throw error;
    }
  };
}
