import type { Directory } from '../directory.ts';
import { entitlementKey } from '../entitlement.ts';

/**
 * The same directory, asking each question once: many policies in one turn name the same roles and groups. For the
 * reads of one turn only; authority is never kept beyond it (design invariant 9).
 */
export function askedOnce(directory: Directory): Directory {
  const answers = new Map<string, Promise<unknown>>();
  function once<Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = answers.get(question) as Promise<Answer> | undefined;
    if (known !== undefined) return known;
    const answer = ask();
    answers.set(question, answer);
    return answer;
  }
  return {
    user: (id) => once(`user ${id}`, () => directory.user(id)),
    group: (id) => once(`group ${id}`, () => directory.group(id)),
    findUsers: (text) => once(`users ${text}`, () => directory.findUsers(text)),
    findGroups: (text) => once(`groups ${text}`, () => directory.findGroups(text)),
    findRoles: (text) => once(`roles ${text}`, () => directory.findRoles(text)),
    findUnits: (text) => once(`units ${text}`, () => directory.findUnits(text)),
    memberOfAny: (user, groups) =>
      once(`member ${user} ${[...groups].sort().join(' ')}`, () => directory.memberOfAny(user, groups)),
    membersOf: (group) => once(`members ${group}`, () => directory.membersOf(group)),
    groupsAbove: (group) => once(`above ${group}`, () => directory.groupsAbove(group)),
    role: (id) => once(`role ${id}`, () => directory.role(id)),
    rolesOf: (group) => once(`carried ${group}`, () => directory.rolesOf(group)),
    countHolders: (entitlement) =>
      once(`holders ${entitlementKey(entitlement)}`, () => directory.countHolders(entitlement)),
  };
}
