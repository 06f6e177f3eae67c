import { policies as storyPolicies } from '../crash/stories.ts';
import { guid } from '../support/builders.ts';

/** Nobody else asks for it: what happens to it is the late effect's doing. */
export const LATE_GROUP = { id: guid(0xe01), name: 'SG-Extra-1' };

/** Overlapping on purpose: two policies give the same group, and two the same role. */
const opened: Record<string, { entitlements: string[]; quorum: number; eligible?: string }> = {
  mailboxes: { entitlements: ['group: SG-Mailbox-Operators'], quorum: 1 },
  servers: { entitlements: ['group: SG-Server-Operators', 'group: SG-Mailbox-Operators'], quorum: 2 },
  exchange: { entitlements: ['role: Exchange Administrator'], quorum: 1 },
  helpdesk: { entitlements: ['role: Exchange Administrator', 'group: SG-Server-Operators'], quorum: 1 },
};

/** Each person asks under both lines of work at once. */
export const lanes = [
  ['mailboxes', 'exchange'],
  ['servers', 'helpdesk'],
] as const;

const storyQuorums: Record<string, number> = { 'one-yes': 1, 'two-yes': 2 };

/** How many approvals a request under this policy takes. */
export function quorumOf(policy: string): number {
  return opened[policy]?.quorum ?? storyQuorums[policy] ?? 0;
}

export const policies = [
  storyPolicies,
  ...Object.entries(opened).map(
    ([name, { entitlements, quorum }]) => `name: ${name}
eligible: [SG-Messaging, Grace Mbeki]
entitlements: [${entitlements.map((one) => `{ ${one} }`).join(', ')}]
duration: { min: 1m, default: 2m, max: 1h }
approval:
  - approvers: [Ana Lima, Ben Okafor]
    quorum: ${quorum}
require: { justification: 10 }
warn: 1s
`,
  ),
  `name: late
eligible: [SG-Messaging]
entitlements: [{ group: ${LATE_GROUP.name} }]
duration: { min: 1m, default: 2m, max: 1h }
approval: none
require: { justification: 5 }
`,
].join('---\n');
