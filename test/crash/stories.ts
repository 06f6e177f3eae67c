import { people } from '../../sandbox/graph/tenant-seed.ts';
import { userId } from '../../src/jit/ids.ts';
import { ask, release, type Scene, time, vote } from './scenes.ts';
import type { Setting } from './world.ts';

export const MINUTE_MS = 60_000;
const DURATION_MS = 2 * MINUTE_MS;
/** Longer than it takes to find out that the write of a dead process was never sent, and to send it. */
const SETTLING_MS = 12_000;

export const policies = ['one-yes', 'two-yes']
  .map(
    (name, n) => `name: ${name}
eligible: [SG-Messaging]
entitlements:
  - role: Exchange Administrator
  - group: SG-Mailbox-Operators
duration: { min: 1m, default: 2m, max: 4h }
approval:
  - approvers: [Ana Lima, Ben Okafor]
    quorum: ${n + 1}
require: { justification: 10 }
warn: 30s
`,
  )
  .join('---\n');

export type Story = {
  /** What becomes of the request. */
  name: string;
  policy: string;
  scenes: Scene[];
  endReason: 'expired' | 'released';
  /** Extensions included. */
  durationMs: number;
  /** Who has a card of it: the requester, and whoever was asked. */
  cards: number;
  setting?: Setting;
  /** How long after its time access may last where nobody was there to take it: Entra's own end comes so much later. */
  entraLateMs?: number;
  /** Groups that others put the account into: taken from it all the same, and no part of what was asked for. */
  strays?: string[];
};

const ana = { id: userId(people.ana), name: 'Ana Lima' };
const ben = { id: userId(people.ben), name: 'Ben Okafor' };

/** Between them, every step of a request's way. */
export const stories = {
  'comes to its end': {
    name: 'comes to its end',
    policy: 'one-yes',
    endReason: 'expired',
    durationMs: DURATION_MS,
    cards: 3,
    scenes: [
      ask('one-yes', DURATION_MS),
      time(SETTLING_MS),
      vote(ana),
      time(SETTLING_MS),
      time(DURATION_MS + SETTLING_MS),
    ],
  },
  'is released': {
    name: 'is released',
    policy: 'two-yes',
    endReason: 'released',
    durationMs: DURATION_MS,
    cards: 3,
    scenes: [
      ask('two-yes', DURATION_MS),
      time(SETTLING_MS),
      vote(ana),
      vote(ben),
      time(SETTLING_MS),
      release(),
      time(SETTLING_MS + 2_000),
    ],
  },
} as const satisfies Record<string, Story>;
