import { en, type Words } from '../../words/en.ts';
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

type Known = {
  name: keyof Words['commands'];
  kind: CommandKind;
  who: Audience;
  /** A line that works; what stands after `because` in it is in the words of the reader. Absent: the name alone works. */
  example?: string | ((reasons: Words['exampleReasons']) => string);
};

/** Every command that is built, in the order in which help lists them. How each is typed, and what it does: `words/`. */
const KNOWN: readonly Known[] = [
  { name: 'help', kind: 'help', who: 'everyone' },
  {
    name: 'request',
    kind: 'request',
    who: 'everyone',
    example: (reasons) => `request exchange-admin for 2h because ${reasons.request}`,
  },
  { name: 'request again', kind: 'request-again', who: 'everyone' },
  { name: 'favourites', kind: 'favourites', who: 'everyone' },
  { name: 'favourite', kind: 'favourite', who: 'everyone', example: 'favourite R-7K3M9 as berlin' },
  { name: 'favourite remove', kind: 'favourite-remove', who: 'everyone', example: 'favourite remove berlin' },
  { name: 'my access', kind: 'my-access', who: 'everyone' },
  { name: 'my requests', kind: 'my-requests', who: 'everyone' },
  { name: 'digest', kind: 'digest', who: 'everyone' },
  { name: 'digest on', kind: 'digest-on', who: 'everyone', example: 'digest on at 9:00' },
  { name: 'digest off', kind: 'digest-off', who: 'everyone' },
  { name: 'cancel', kind: 'cancel', who: 'everyone', example: 'cancel R-7K3M9' },
  {
    name: 'extend',
    kind: 'extend',
    who: 'everyone',
    example: (reasons) => `extend R-7K3M9 1h because ${reasons.extend}`,
  },
  { name: 'release', kind: 'release', who: 'everyone', example: 'release R-7K3M9' },
  { name: 'approvals', kind: 'approvals', who: 'approvers' },
  { name: 'withdraw', kind: 'withdraw', who: 'approvers', example: 'withdraw R-7K3M9' },
  { name: 'policy list', kind: 'policy-list', who: 'auditors' },
  { name: 'policy show', kind: 'policy-show', who: 'auditors', example: 'policy show exchange-admin' },
  { name: 'policy export', kind: 'policy-export', who: 'auditors', example: 'policy export exchange-admin' },
  { name: 'policy new', kind: 'policy-new', who: 'admins' },
  { name: 'policy template', kind: 'policy-template', who: 'admins', example: 'policy template exchange' },
  { name: 'policy edit', kind: 'policy-edit', who: 'admins', example: 'policy edit exchange-admin' },
  {
    name: 'policy import',
    kind: 'policy-import',
    who: 'admins',
    example:
      'policy import\nname: exchange-admin\neligible: [SG-Messaging]\nentitlements:\n  - role: Exchange Administrator\nduration: { default: 2h, max: 8h }\napproval:\n  - approvers: [SG-Messaging-Leads]\n    quorum: 1',
  },
  { name: 'policy enable', kind: 'policy-enable', who: 'admins', example: 'policy enable exchange-admin' },
  { name: 'policy disable', kind: 'policy-disable', who: 'admins', example: 'policy disable exchange-admin' },
  {
    name: 'policy set',
    kind: 'policy-set',
    who: 'admins',
    example: 'policy set exchange-admin duration.max=4h eligible+=SG-Helpdesk',
  },
  { name: 'policy history', kind: 'policy-history', who: 'auditors', example: 'policy history exchange-admin' },
  { name: 'policy rollback', kind: 'policy-rollback', who: 'admins', example: 'policy rollback exchange-admin 1' },
  {
    name: 'policy simulate',
    kind: 'policy-simulate',
    who: 'auditors',
    example: 'policy simulate someone@contoso.com exchange-admin',
  },
  { name: 'policy delete', kind: 'policy-delete', who: 'admins', example: 'policy delete exchange-admin' },
  { name: 'grants', kind: 'grants', who: 'auditors' },
  { name: 'revoke', kind: 'revoke', who: 'admins', example: (reasons) => `revoke R-7K3M9 because ${reasons.revoke}` },
  { name: 'audit', kind: 'audit', who: 'auditors', example: 'audit someone@contoso.com since 24h' },
  { name: 'status', kind: 'status', who: 'auditors' },
  { name: 'findings', kind: 'findings', who: 'auditors' },
  { name: 'finding remove', kind: 'finding', who: 'admins', example: 'finding remove F-7K3M9' },
  { name: 'finding keep', kind: 'finding', who: 'admins', example: 'finding keep F-7K3M9' },
  { name: 'assignments', kind: 'assignments', who: 'auditors', example: 'assignments someone@contoso.com' },
  { name: 'eligibility list', kind: 'eligibility-list', who: 'auditors' },
  {
    name: 'eligibility add',
    kind: 'eligibility-change',
    who: 'admins',
    example: (reasons) =>
      `eligibility add someone@contoso.com to Exchange Administrator for 180d because ${reasons.eligibility}`,
  },
  {
    name: 'eligibility remove',
    kind: 'eligibility-change',
    who: 'admins',
    example: (reasons) =>
      `eligibility remove someone@contoso.com from Exchange Administrator because ${reasons.eligibilityRemove}`,
  },
  {
    name: 'group new',
    kind: 'group-new',
    who: 'admins',
    example: (reasons) => `group new SG-Tier1-Operators because ${reasons.group}`,
  },
  { name: 'alerts', kind: 'alerts', who: 'auditors' },
  { name: 'alerts here', kind: 'alerts-here', who: 'admins' },
  { name: 'alerts off', kind: 'alerts-off', who: 'admins' },
  { name: 'freeze', kind: 'freeze', who: 'admins', example: (reasons) => `freeze because ${reasons.freeze}` },
  { name: 'unfreeze', kind: 'unfreeze', who: 'admins' },
  { name: 'canary', kind: 'canary', who: 'auditors' },
  {
    name: 'canary on',
    kind: 'canary-on',
    who: 'admins',
    example: 'canary on canary-drill as canary@contoso.com every 6h and freeze',
  },
  { name: 'canary now', kind: 'canary-now', who: 'admins' },
  { name: 'canary off', kind: 'canary-off', who: 'admins' },
];

/** The commands as a reader of these words is told of them. Help and suggestions read this, the manifest the English ones. */
export function commandsIn(words: Words): CatalogueEntry[] {
  return KNOWN.map(({ name, kind, who, example = name }) => ({
    name,
    kind,
    who,
    usage: `${name}${words.commands[name].after}`,
    what: words.commands[name].what,
    example: typeof example === 'function' ? example(words.exampleReasons) : example,
  }));
}

export const catalogue: readonly CatalogueEntry[] = commandsIn(en);

/** A working example of a command; null when it is not built. */
export function exampleOf(name: string, words: Words = en): string | null {
  return commandsIn(words).find((entry) => entry.name === name)?.example ?? null;
}
