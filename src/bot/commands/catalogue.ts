import type { CommandKind } from './command.ts';

/** The least right a command asks for; admins may do what auditors may. */
type Audience = 'everyone' | 'approvers' | 'auditors' | 'admins';

export type CatalogueEntry = {
  /** As it is typed, without a slash (store rule: command titles carry none). */
  name: string;
  kind: CommandKind;
  who: Audience;
  usage: string;
  example: string;
  what: string;
};

/** Every command that is built, in the order in which help lists them. Help, suggestions and the manifest read this. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    name: 'help',
    kind: 'help',
    who: 'everyone',
    usage: 'help',
    example: 'help',
    what: 'Lists what you can ask for here.',
  },
  {
    name: 'request',
    kind: 'request',
    who: 'everyone',
    usage: 'request <policy> for <duration> [at <time>] [ticket <id>] because <reason>',
    example: 'request exchange-admin for 2h because migrating the mailboxes of the Berlin office',
    what: 'Asks for access for a limited time.',
  },
  {
    name: 'my access',
    kind: 'my-access',
    who: 'everyone',
    usage: 'my access',
    example: 'my access',
    what: 'Shows what you hold now and what you may ask for.',
  },
  {
    name: 'my requests',
    kind: 'my-requests',
    who: 'everyone',
    usage: 'my requests',
    example: 'my requests',
    what: 'Shows your latest requests and how each stands.',
  },
  {
    name: 'cancel',
    kind: 'cancel',
    who: 'everyone',
    usage: 'cancel <id>',
    example: 'cancel R-7K3M9',
    what: 'Takes back a request of yours that is not decided yet.',
  },
  {
    name: 'release',
    kind: 'release',
    who: 'everyone',
    usage: 'release <id>',
    example: 'release R-7K3M9',
    what: 'Gives access back before its time is over.',
  },
  {
    name: 'approvals',
    kind: 'approvals',
    who: 'approvers',
    usage: 'approvals',
    example: 'approvals',
    what: 'Shows the requests that wait for your decision.',
  },
  {
    name: 'withdraw',
    kind: 'withdraw',
    who: 'approvers',
    usage: 'withdraw <id>',
    example: 'withdraw R-7K3M9',
    what: 'Takes back your vote while others have still to vote.',
  },
  {
    name: 'policy list',
    kind: 'policy-list',
    who: 'auditors',
    usage: 'policy list',
    example: 'policy list',
    what: 'Lists all policies.',
  },
  {
    name: 'policy show',
    kind: 'policy-show',
    who: 'auditors',
    usage: 'policy show <name>',
    example: 'policy show exchange-admin',
    what: 'Shows one policy in full.',
  },
  {
    name: 'policy export',
    kind: 'policy-export',
    who: 'auditors',
    usage: 'policy export [name]',
    example: 'policy export exchange-admin',
    what: 'Writes one policy, or all, as YAML.',
  },
  {
    name: 'policy import',
    kind: 'policy-import',
    who: 'admins',
    usage: 'policy import, with the YAML below it in the same message',
    example:
      'policy import\nname: exchange-admin\neligible: [SG-Messaging]\nentitlements:\n  - role: Exchange Administrator\nduration: { default: 2h, max: 8h }\napproval:\n  - approvers: [SG-Messaging-Leads]\n    quorum: 1',
    what: 'Creates policies, or changes those of the same name.',
  },
  {
    name: 'policy enable',
    kind: 'policy-enable',
    who: 'admins',
    usage: 'policy enable <name>',
    example: 'policy enable exchange-admin',
    what: 'Lets people ask under a policy again.',
  },
  {
    name: 'policy disable',
    kind: 'policy-disable',
    who: 'admins',
    usage: 'policy disable <name>',
    example: 'policy disable exchange-admin',
    what: 'Stops a policy and closes what is pending under it; access already given runs on.',
  },
  {
    name: 'grants',
    kind: 'grants',
    who: 'auditors',
    usage: 'grants',
    example: 'grants',
    what: 'Lists who holds what now, and until when.',
  },
  {
    name: 'revoke',
    kind: 'revoke',
    who: 'admins',
    usage: 'revoke <id, person or policy> [because <reason>]',
    example: 'revoke R-7K3M9 because the change was called off',
    what: 'Takes access back at once. Approvers may revoke, by id, what they approved.',
  },
  {
    name: 'audit',
    kind: 'audit',
    who: 'auditors',
    usage: 'audit [id or person] [since <duration>]',
    example: 'audit someone@contoso.com since 24h',
    what: 'Shows what happened, latest first.',
  },
  {
    name: 'status',
    kind: 'status',
    who: 'auditors',
    usage: 'status',
    example: 'status',
    what: 'Shows whether the bot, its store and the directory work.',
  },
  {
    name: 'findings',
    kind: 'findings',
    who: 'auditors',
    usage: 'findings',
    example: 'findings',
    what: 'Lists access in the directory that no grant explains.',
  },
  {
    name: 'finding remove',
    kind: 'finding',
    who: 'admins',
    usage: 'finding remove <id>',
    example: 'finding remove F-7K3M9',
    what: 'Takes such access away.',
  },
  {
    name: 'finding keep',
    kind: 'finding',
    who: 'admins',
    usage: 'finding keep <id>',
    example: 'finding keep F-7K3M9',
    what: 'Leaves such access as standing.',
  },
  {
    name: 'alerts',
    kind: 'alerts',
    who: 'auditors',
    usage: 'alerts',
    example: 'alerts',
    what: 'Shows what is wrong now, and where alerts are sent.',
  },
  {
    name: 'alerts here',
    kind: 'alerts-here',
    who: 'admins',
    usage: 'alerts here',
    example: 'alerts here',
    what: 'Sends alerts to the channel or chat in which you say it.',
  },
  {
    name: 'alerts off',
    kind: 'alerts-off',
    who: 'admins',
    usage: 'alerts off',
    example: 'alerts off',
    what: 'Sends alerts to each admin again, not to one place.',
  },
  {
    name: 'freeze',
    kind: 'freeze',
    who: 'admins',
    usage: 'freeze [because <reason>]',
    example: 'freeze because we are looking into an incident',
    what: 'Stops new grants; access already given runs on.',
  },
  {
    name: 'unfreeze',
    kind: 'unfreeze',
    who: 'admins',
    usage: 'unfreeze',
    example: 'unfreeze',
    what: 'Lets grants start again.',
  },
  {
    name: 'canary',
    kind: 'canary',
    who: 'auditors',
    usage: 'canary',
    example: 'canary',
    what: 'Shows how the drills went that give access and take it back on a schedule.',
  },
  {
    name: 'canary on',
    kind: 'canary-on',
    who: 'admins',
    usage: 'canary on <policy> as <person> [every <duration>] [and freeze]',
    example: 'canary on canary-drill as canary@contoso.com every 6h and freeze',
    what: 'Drills a policy without approval on a schedule, and alerts when the way back is broken.',
  },
  {
    name: 'canary now',
    kind: 'canary-now',
    who: 'admins',
    usage: 'canary now',
    example: 'canary now',
    what: 'Starts a drill at once.',
  },
  {
    name: 'canary off',
    kind: 'canary-off',
    who: 'admins',
    usage: 'canary off',
    example: 'canary off',
    what: 'Ends the drills.',
  },
];

/** A working example of a command; null when it is not built. */
export function exampleOf(name: string): string | null {
  return catalogue.find((entry) => entry.name === name)?.example ?? null;
}
