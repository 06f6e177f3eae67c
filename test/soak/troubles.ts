import type { Fault } from '../../sandbox/graph/knobs.ts';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import type { Chore } from './chores.ts';
import { count, MINUTE_MS, nowMs, type Stage } from './stage.ts';

/** What has gone wrong is over for the bot once its last try has had its turn. */
const AFTERWARDS_MS = 2 * MINUTE_MS;

/** Graph and Teams are in trouble for some minutes of every hour, each hour in another way. */
export function troublesOf(stage: Stage, hour: number): Chore[] {
  const { dice, tenant } = stage;
  const graphMinute = 12 + dice.below(4);
  const teamsMinute = 22 + dice.below(4);
  const lasts = () => 2 + dice.below(3);
  return [
    ...spell(stage, graphMinute, lasts(), graphTroubles(tenant.graph.knobs)[hour % 4]),
    ...spell(stage, teamsMinute, lasts(), teamsTroubles(stage)[hour % 3]),
  ];
}

type Trouble = { name: string; begin(): void; end(): void };

function spell(stage: Stage, minute: number, minutes: number, trouble: Trouble | undefined): Chore[] {
  if (trouble === undefined) return [];
  return [
    {
      minute,
      async act() {
        trouble.begin();
        stage.troubledUntilMs = Math.max(stage.troubledUntilMs, nowMs(stage) + minutes * MINUTE_MS + AFTERWARDS_MS);
        count(stage, trouble.name);
      },
    },
    { minute: minute + minutes, act: async () => trouble.end() },
  ];
}

function graphTroubles(knobs: Stage['tenant']['graph']['knobs']): Trouble[] {
  const end = () => {
    knobs.faults = [];
    knobs.readLagMs = 0;
  };
  const always = { times: Number.POSITIVE_INFINITY };
  const fail = (fault: Fault) => () => {
    knobs.faults = [fault];
  };
  const lag = () => {
    knobs.readLagMs = 45_000;
  };
  const writes = { match: { path: /members|roleAssignments/, method: 'POST' } };
  return [
    { name: 'Graph away', begin: fail({ kind: 'unavailable', retryAfter: 10, ...always }), end },
    { name: 'Graph throttles', begin: fail({ kind: 'throttled', ...always }), end },
    { name: 'Graph loses answers', begin: fail({ kind: 'timeout', effect: 'after', ...writes, ...always }), end },
    { name: 'Graph reads lag', begin: lag, end },
  ];
}

function teamsTroubles({ tenant }: Stage): Trouble[] {
  const { faults } = tenant.teams;
  const end = () => faults.clear();
  const always = Number.POSITIVE_INFINITY;
  return [
    { name: 'Teams away', begin: () => void faults.add({}, { status: 502 }, always), end },
    { name: 'Teams throttles', begin: () => void faults.add({}, { status: 429, retryAfterS: 5 }, always), end },
    {
      name: 'Teams blocked by one',
      begin: () => void faults.add({ person: people.ben }, { status: 403, code: 'ConversationBlockedByUser' }, always),
      end,
    },
  ];
}
