import type { TenantSeed } from '../../sandbox/graph/records.ts';
import { blankUser } from '../../sandbox/graph/routes/users.ts';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { down, extend, orderPass, pastTheBot, release, take, time, untilActive } from './scenes.ts';
import { MINUTE_MS, type Story } from './stories.ts';

const PIM_MS = 5 * MINUTE_MS;
/** Entra takes nothing back in the first five minutes, and is asked half a minute later. */
const UNTIL_REMOVABLE_MS = 5.5 * MINUTE_MS;
/** Entra counts whole minutes, from when it hears of it. */
const ENTRA_LATE_MS = 2.5 * MINUTE_MS;
const ACCOUNT_MS = 2 * MINUTE_MS;
/** Shut, what the bot gave confirmed gone, and then the rest. */
const CLOSING_MS = 20_000;
const SETTLING_MS = 12_000;

const opened = `eligible: [SG-Messaging]
entitlements:
  - role: Message Center Reader
  - group: SG-Mailbox-Operators
approval: none
require: { justification: 10 }
warn: 30s
`;

export const backEndPolicies = [
  `name: by-pim
backEnd: pim
duration: { min: 5m, default: 5m, max: 4h }
${opened}`,
  ...(['delete', 'disable'] as const).map(
    (after) => `name: account-${after}
backEnd: account
account: { name: 'jit-{alias}@contoso.com', after: ${after} }
duration: { min: 1m, default: 2m, max: 4h }
${opened}`,
  ),
].join('---\n');

/** What is different with PIM: requests that stay pending for a second, statuses, another end, the first five minutes, Entra's own end. */
export const pimStories: Story[] = [
  {
    name: 'goes by PIM, is extended, and released in its first five minutes',
    policy: 'by-pim',
    endReason: 'released',
    durationMs: 2 * PIM_MS,
    cards: 1,
    setting: {
      tune: (knobs) => {
        knobs.pim.provisionMs = 1_000;
      },
    },
    scenes: [
      take('by-pim', PIM_MS),
      untilActive(),
      extend(PIM_MS),
      time(8_000),
      release(),
      time(5_000),
      down(UNTIL_REMOVABLE_MS, SETTLING_MS),
    ],
  },
  {
    name: 'goes by PIM, and is ended by Entra while nobody is there',
    policy: 'by-pim',
    endReason: 'expired',
    durationMs: PIM_MS,
    cards: 1,
    entraLateMs: ENTRA_LATE_MS,
    scenes: [take('by-pim', PIM_MS), untilActive(), time(5_000), down(PIM_MS + ENTRA_LATE_MS, SETTLING_MS)],
  },
];

const ACCOUNT = {
  id: 'd1e8a7b4-0c52-4a61-9f38-5b7c2e904f01',
  userPrincipalName: 'jit-erin.engel@contoso.com',
  owner: people.erin,
};

/** Shut after its last use, since when others gave it access and a pass. */
function withShutAccount(contoso: TenantSeed): TenantSeed {
  const { id, userPrincipalName, owner } = ACCOUNT;
  const user = {
    ...blankUser(id, new Date('2026-11-01T09:00:00.000Z')),
    accountEnabled: false,
    displayName: 'Erin Engel (JIT)',
    userPrincipalName,
    mailNickname: 'jit-erin.engel',
    department: `JIT account of ${owner}`,
  };
  const pass = {
    id: 'd1e8a7b4-0c52-4a61-9f38-5b7c2e904f02',
    userId: id,
    createdDateTime: '2026-11-21T08:30:00.000Z',
    startDateTime: '2026-11-21T08:30:00.000Z',
    lifetimeInMinutes: 480,
    isUsableOnce: false,
    used: false,
  };
  return {
    ...contoso,
    users: [...contoso.users, user],
    links: [...contoso.links, { kind: 'member', fromId: groups.serverOperators, toId: id }],
    passes: [...(contoso.passes ?? []), pass],
  };
}

export const accountStories: Story[] = [
  {
    name: 'has an account made for it, and deleted at its end',
    policy: 'account-delete',
    endReason: 'expired',
    durationMs: ACCOUNT_MS,
    cards: 1,
    scenes: [
      take('account-delete', ACCOUNT_MS),
      untilActive(),
      orderPass(),
      time(2_000),
      time(ACCOUNT_MS + CLOSING_MS),
    ],
  },
  {
    name: 'has an account opened that was shut, and shut again when it is released',
    policy: 'account-disable',
    endReason: 'released',
    durationMs: ACCOUNT_MS,
    cards: 1,
    setting: { tenant: withShutAccount },
    strays: [groups.serverOperators, groups.helpdesk],
    scenes: [
      take('account-disable', ACCOUNT_MS),
      untilActive(),
      orderPass(),
      pastTheBot('somebody puts the account into another group', ({ graph }, { grant }) => {
        graph.directory.addMember(groups.helpdesk, grant?.account?.id ?? '');
      }),
      release(),
      time(CLOSING_MS),
    ],
  },
];
