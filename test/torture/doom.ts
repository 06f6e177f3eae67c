/** Where a process dies: at the `nth` time that it does this, counted from the moment it was armed. */
export type Doom = { what: string; nth: number; moment: 'before' | 'after' };

/** The same for every person, group and assignment: what a real run has other ids for. */
export function withoutIds(what: string): string {
  return what
    .replaceAll(/roleAssignments\/[^/]+/g, 'roleAssignments/{id}')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '{id}');
}
