import type { GraphEmulator } from '../../sandbox/graph/emulator.ts';
import type { LoggedRequest } from '../../sandbox/graph/messages.ts';

/** One thing of what a grant opens here: a group and a role, and where there is one the open account that has them. */
type Part = 'account' | 'group' | 'role';

/** In what one back end differs from another; what is not named here is the same for all. */
export type BackEndTraits = {
  backEnd: 'direct' | 'pim' | 'account';
  /** Lines of YAML for the policies of a story, which share whatever they can share. */
  policyOf(story: string): { least?: string; more: string[] };
  /** Who has it in the directory: the person, or the account of theirs with this sign-in name. */
  holder(story: string): { id: string } | { signInName: string };
  /** Everything that a grant gives. */
  whole: Part[];
  /** What is there after the end as long as the bot is down. */
  afterTheEndWithoutUs: Part[];
  /** What the card says right after access was given back in its first minutes, and when at the soonest it is called revoked. */
  givenBackEarly: { says: string; revokedAfterSeconds: number };
  /** What becomes of a group that the person was in before: what their own holder keeps, and what the card says. */
  standing: { left: Part[]; says: RegExp };
  /** The write that gives this group. */
  groupWrite(groupId: string): RegExp;
};

/** Told to Graph to give something to somebody, and done. */
export function isGiving({ method, path, body, status }: LoggedRequest): boolean {
  if (method === 'GET' || (status !== undefined && status >= 400 && status < 500)) return false;
  const { action, accountEnabled } = (body ?? {}) as { action?: string; accountEnabled?: boolean };
  if (/ScheduleRequests$/.test(path)) return action === 'adminAssign';
  return accountEnabled === true || (method === 'POST' && /\/members\/\$ref$|\/roleAssignments$/.test(path));
}

/** Told to Graph to take something, from whoever has it. */
export function isTaking({ method, body }: LoggedRequest): boolean {
  const { action, accountEnabled } = (body ?? {}) as { action?: string; accountEnabled?: boolean };
  return method === 'DELETE' || action === 'adminRemove' || accountEnabled === false;
}

export type Thing = { id: string; name: string };
/** A policy of a story, with the group and the role that it opens. */
export type Opened = { name: string; group: Thing; role: Thing };

/** What of it the holder truly has in the directory now, whoever gave it. */
export function partsHeld(
  graph: Pick<GraphEmulator, 'snapshot'>,
  holder: ReturnType<BackEndTraits['holder']>,
  { group, role }: Opened,
): Part[] {
  const { people, memberships, roles } = graph.snapshot();
  const account = 'id' in holder ? null : people.find((user) => user.userPrincipalName === holder.signInName);
  if (account === undefined) return [];
  const id = 'id' in holder ? holder.id : account?.id;
  const parts: [Part, boolean][] = [
    ['account', account?.accountEnabled === true],
    ['group', memberships.some((one) => one.groupId === group.id && one.memberId === id)],
    ['role', roles.some((one) => one.roleDefinitionId === role.id && one.principalId === id)],
  ];
  return parts.filter(([, there]) => there).map(([part]) => part);
}
