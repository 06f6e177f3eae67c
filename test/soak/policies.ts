import { messagingChannel } from '../../sandbox/tenant.ts';

/** What everybody may ask for. `version` alternates: an admin who edits a policy each hour. */
export function mailboxPolicy(version: number): string {
  return `name: mailbox-operator
description: Work on mailboxes, version ${version % 2}
eligible: [SG-Messaging, SG-Messaging-Leads]
entitlements:
  - group: SG-Mailbox-Operators
duration: { min: 1m, default: 30m, max: ${version % 2 === 0 ? '2h' : '3h'} }
approval:
  - approvers: [Ana Lima, Ben Okafor]
    quorum: 1
require: { justification: 10 }
pending: 20m
warn: 2m
channel: '${messagingChannel.id}'
`;
}

export const CANARY_GROUP = 'SG-Canary';

/** Two of them open the same group, so that grants overlap; two ask nobody. */
export const policies = `${mailboxPolicy(0)}---
name: exchange-admin
eligible: [SG-Messaging]
entitlements:
  - role: Exchange Administrator
  - group: SG-Mailbox-Operators
duration: { min: 1m, default: 1h, max: 2h }
approval:
  - approvers: [SG-Messaging-Leads]
    quorum: 2
require: { justification: 20, ticket: '^INC\\d+$', approverComment: true }
pending: 20m
---
name: password-reset-berlin
eligible: [SG-Messaging, SG-Helpdesk]
entitlements:
  - role: Helpdesk Administrator
    scope: Berlin
duration: { min: 1m, default: 30m, max: 2h }
approval:
  - approvers: [Ana Lima, Dana Fischer]
    quorum: 1
pending: 20m
---
name: server-operator
eligible: [SG-Messaging]
entitlements:
  - group: SG-Server-Operators
duration: { min: 1m, default: 15m, max: 1h }
approval: none
---
name: canary-drill
eligible: [SG-Helpdesk]
entitlements:
  - group: ${CANARY_GROUP}
duration: { min: 1m, default: 5m, max: 5m }
approval: none
`;
