import type { Directory } from '../../directory.ts';
import type { AssignmentsOf } from '../../entra/assignments.ts';
import { Refusal } from '../../errors.ts';

/** Whose or what assignments are asked for, with its name. */
export type About = { of: AssignmentsOf; named: { kind: 'user' | 'group' | 'role'; name: string } };

/** `person …`, `role …` and `group …` settle what a bare name leaves open; ambiguity is answered with the candidates. */
export async function lookUpAbout(directory: Directory, text: string): Promise<About> {
  const [, sort = null, rest = text] = /^(person|user|role|group)\s*[: ]\s*(.+)$/i.exec(text) ?? [];
  const kind = sort?.toLowerCase() ?? null;
  const only = (...kinds: string[]) => kind === null || kinds.includes(kind);
  const [users, groups, roles] = await Promise.all([
    only('person', 'user') ? directory.findUsers(rest) : [],
    only('group') ? directory.findGroups(rest) : [],
    only('role') ? directory.findRoles(rest) : [],
  ]);
  const found: (About & { label: string })[] = [
    ...users.map(({ id, name, address }) => ({
      of: { of: 'holder' as const, id, kind: 'user' as const },
      named: { kind: 'user' as const, name },
      label: `person ${address}: ${name}`,
    })),
    ...groups.map(({ id, name }) => ({
      of: { of: 'group' as const, id },
      named: { kind: 'group' as const, name },
      label: `group ${id}: ${name}`,
    })),
    ...roles.map(({ id, name }) => ({
      of: { of: 'role' as const, id },
      named: { kind: 'role' as const, name },
      label: `role ${id}: ${name}`,
    })),
  ];
  const [one] = found;
  if (one === undefined) throw new Refusal('unknown-name', 'nobody and nothing of this name was found', { name: rest });
  if (found.length > 1) {
    const candidates = found.slice(0, 10).map(({ label }) => label);
    throw new Refusal('ambiguous-name', 'this may mean several', { name: rest, candidates });
  }
  return one;
}
