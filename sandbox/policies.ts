import { messagingChannel } from './tenant.ts';

/** Given by Privileged Identity Management, so that Entra itself ends it; for a visitor to ask for at once. */
export const pimPolicy = `name: defender-live-response
description: Live response on devices in Microsoft Defender
eligible: [SG-SecOps]
entitlements:
  - group: JIT-Defender-Tier-2
backEnd: pim
duration: { default: 10m, max: 4h, options: [10m, 30m, 1h] }
approval:
  - approvers: [Ana Lima, Ben Okafor]
    quorum: 1
require: { justification: 10 }
`;

/** Given to a dedicated account, with a pass to sign in that its requester sees once. */
export const accountPolicy = `name: server-night-work
description: Work on servers, on an account of its own
eligible: [SG-Messaging, SG-SecOps]
entitlements:
  - group: SG-Server-Operators
backEnd: account
account: { name: 'jit-{alias}@contoso.com', after: disable }
duration: { default: 1h, max: 4h, options: [30m, 1h, 4h] }
approval:
  - approvers: [Ana Lima, Ben Okafor]
    quorum: 1
require: { justification: 10 }
`;

/** What the sandbox's tenant begins with, saved through the same command an admin would type. */
export const samplePolicies = `name: mailbox-operator
description: Work on mailboxes
eligible: [SG-Messaging, SG-Messaging-Leads]
entitlements:
  - group: SG-Mailbox-Operators
duration: { min: 1m, default: 2m, max: 4h, options: [2m, 30m, 2h] }
approval:
  - approvers: [Ana Lima, Ben Okafor]
    quorum: 1
require: { justification: 10 }
warn: 30s
channel: '${messagingChannel.id}'
---
name: exchange-admin
description: Run mailbox migrations
eligible: [SG-Messaging]
entitlements:
  - role: Exchange Administrator
  - group: SG-Mailbox-Operators
duration: { default: 2h, max: 8h, options: [1h, 2h, 4h] }
approval:
  - approvers: [SG-Messaging-Leads]
    quorum: 2
require: { justification: 20, ticket: '^INC\\d+$', approverComment: true }
channel: '${messagingChannel.id}'
---
name: password-reset-berlin
description: Reset passwords in the Berlin office
eligible: [SG-Messaging, SG-Helpdesk]
entitlements:
  - role: Helpdesk Administrator
    scope: Berlin
duration: { default: 30m, max: 2h, options: [30m, 1h] }
approval:
  - approvers: [Ana Lima, Dana Fischer]
    quorum: 1
`;
