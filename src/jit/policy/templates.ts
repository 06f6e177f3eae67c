import { readPolicy } from './parse-policy.ts';
import type { PolicyDraft } from './policy-draft.ts';
import { readPolicyTrees } from './policy-tree.ts';

/** Policies to begin with, in the order in which they are listed (behaviours S1.7, S1.8, S1.14). */
export const TEMPLATE_NAMES = [
  'defender-tier-1',
  'defender-tier-2',
  'defender-tier-3',
  'exchange',
  'intune',
  'helpdesk',
  'global-reader',
] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** Names of groups are suggestions: whoever takes a template puts their own in their place. */
const TEMPLATES: Readonly<Record<TemplateName, string>> = {
  'defender-tier-1': `name: defender-tier-1
description: 'Day-to-day work in Microsoft Defender: incidents, alerts, hunting.'
eligible: [SG-SecOps]
entitlements:
  - group: JIT-Defender-Tier-1
duration: { default: 8h, max: 8h, options: [2h, 4h, 8h] }
approval:
  - approvers: [SG-SecOps-Leads]
    quorum: 1
require: { justification: 10 }
`,
  'defender-tier-2': `name: defender-tier-2
description: 'Live response on devices in Microsoft Defender.'
eligible: [SG-SecOps]
entitlements:
  - group: JIT-Defender-Tier-2
duration: { default: 1h, max: 4h, options: [1h, 2h, 4h] }
approval:
  - approvers: [SG-SecOps-Leads]
    quorum: 1
require: { justification: 20, ticket: '^(INC|CHG)\\d{3,}$' }
`,
  'defender-tier-3': `name: defender-tier-3
description: 'Administration of Microsoft Defender: settings, roles, device groups.'
eligible: [SG-SecOps]
entitlements:
  - group: JIT-Defender-Tier-3
duration: { default: 1h, max: 2h, options: [30m, 1h, 2h] }
approval:
  - approvers: [SG-Security-Leads]
    quorum: 1
extend: none
require: { justification: 30, ticket: '^(INC|CHG)\\d{3,}$', approverComment: true }
`,
  exchange: `name: exchange
description: 'Administration of Exchange Online.'
eligible: [SG-Messaging]
entitlements:
  - role: Exchange Administrator
duration: { default: 2h, max: 8h, options: [1h, 2h, 4h, 8h] }
approval:
  - approvers: [SG-Messaging-Leads]
    quorum: 1
require: { justification: 20, ticket: '^(INC|CHG|REQ)\\d{3,}$' }
`,
  intune: `name: intune
description: 'Work in Microsoft Intune, by a group that an Intune role is assigned to.'
eligible: [SG-Endpoint]
entitlements:
  - group: JIT-Intune-Operators
duration: { default: 4h, max: 8h, options: [2h, 4h, 8h] }
approval:
  - approvers: [SG-Endpoint-Leads]
    quorum: 1
require: { justification: 20, ticket: '^(INC|CHG|REQ)\\d{3,}$' }
`,
  helpdesk: `name: helpdesk
description: 'Passwords and sessions of people who are no administrators.'
eligible: [SG-Helpdesk]
entitlements:
  - role: Helpdesk Administrator
duration: { default: 2h, max: 8h, options: [1h, 2h, 4h, 8h] }
approval:
  - approvers: [SG-Helpdesk-Leads]
    quorum: 1
require: { justification: 10, ticket: '^(INC|REQ)\\d{3,}$' }
`,
  'global-reader': `name: global-reader
description: 'To read the settings of all of Microsoft 365, for audits and for looking into incidents.'
eligible: [SG-IT-Auditors]
entitlements:
  - role: Global Reader
duration: { default: 4h, max: 8h, options: [2h, 4h, 8h] }
approval:
  - approvers: [SG-Security-Leads]
    quorum: 1
require: { justification: 20, ticket: '^(INC|CHG|REQ)\\d{3,}$' }
`,
};

/** As `policy import` and a repository of policies take it. */
export function templateYaml(name: TemplateName): string {
  return TEMPLATES[name];
}

export function templateDraft(name: TemplateName): PolicyDraft {
  const [tree] = readPolicyTrees(TEMPLATES[name]).trees;
  const draft = tree === undefined ? null : readPolicy(tree).draft;
  if (draft === null) throw new TypeError(`the template ${name} is no policy`);
  return draft;
}

/** A name as somebody types it. */
export function templateCalled(text: string): TemplateName | null {
  const wanted = text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  return TEMPLATE_NAMES.find((name) => name === wanted) ?? null;
}
