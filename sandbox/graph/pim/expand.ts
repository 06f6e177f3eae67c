import { findObject } from '../directory-reads.ts';
import { type Entity, roleDefinitionType } from '../entity-types.ts';
import type { Expansion } from '../odata-query.ts';
import { expanded } from '../route-tools.ts';
import type { View } from '../store.ts';

/** `$expand` of principal, roleDefinition and directoryScope; that of a group is unreliable and answers null. */
export function expandSchedule(view: View) {
  return ({ row }: Entity, expansion: Expansion): unknown => {
    if (expansion.name === 'principal') return expanded(findObject(view, String(row.principalId)), expansion);
    if (expansion.name === 'directoryScope') {
      const id = String(row.directoryScopeId).split('/').at(-1);
      return expanded(id ? findObject(view, id) : undefined, expansion);
    }
    const role = view.roleDefinitions.get(String(row.roleDefinitionId));
    return expanded(role ? { type: roleDefinitionType, row: role } : undefined, expansion);
  };
}
