import { findObject } from '../directory-reads.ts';
import { project } from '../entity-types.ts';
import { badRequest } from '../errors.ts';
import { bodyObject, guidList, idParam, isRecord, objectOr404, single } from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';

const readObjects = [['Directory.Read.All'], ['User.Read.All', 'GroupMember.Read.All']];

export const directoryObjectRoutes: Route[] = [
  { method: 'POST', path: '/directoryObjects/getByIds', permissions: readObjects, reads: true, handle: getByIds },
  {
    method: 'GET',
    path: '/directoryObjects/{id}',
    permissions: readObjects,
    query: 'entity',
    handle: (ctx) =>
      single(ctx, objectOr404(ctx.read, idParam(ctx, 'id')), { context: 'directoryObjects', typed: true }),
  },
];

const knownTypes = ['user', 'group', 'administrativeunit', 'directoryobject', 'serviceprincipal', 'device'];

/** Up to 1,000 ids; an id that is not found is left out (Graph: directoryObject getByIds). */
function getByIds(ctx: RouteContext): Reply {
  const body = bodyObject(ctx);
  if (!isRecord(body)) throw badRequest('Invalid payload.');
  const ids = guidList(body, 'ids', 1000);
  const types = typesOf(body.types);
  const value = [...new Set(ids)].flatMap((id) => {
    const entity = findObject(ctx.read, id);
    const kind = entity?.type.odataType.slice('#microsoft.graph.'.length).toLowerCase();
    if (!entity || !kind || !(types.includes('directoryobject') || types.includes(kind))) return [];
    return [{ '@odata.type': entity.type.odataType, ...project(entity, undefined) }];
  });
  return { status: 200, body: { '@odata.context': `${ctx.baseUrl}/$metadata#directoryObjects`, value } };
}

function typesOf(value: unknown): string[] {
  if (value === undefined || value === null) return ['directoryobject'];
  if (!Array.isArray(value)) throw badRequest("Invalid value specified for property 'types'.");
  return value.map((type: unknown) => {
    const name = String(type).toLowerCase();
    if (!knownTypes.includes(name)) throw badRequest(`The type '${String(type)}' is not supported.`);
    return name;
  });
}
