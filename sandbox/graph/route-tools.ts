import { findObject, findUser, linked, liveGroup } from './directory-reads.ts';
import { type Entity, type EntityType, groupType, project, roleDefinitionType } from './entity-types.ts';
import { badRequest, denied, invalidObjectId, malformed, notFound } from './errors.ts';
import type { Expansion } from './odata-query.ts';
import { checkEntityQuery, respondCollection, showEntity } from './odata-query.ts';
import type { GroupRecord, UserRecord } from './records.ts';
import type { Reply, RouteContext } from './router.ts';
import { isGuid } from './row-keys.ts';
import type { View } from './store.ts';

export function param(ctx: RouteContext, name: string): string {
  const value = ctx.params[name];
  if (value === undefined) throw new Error(`the route has no parameter ${name}`);
  return value;
}

/** A path parameter that must be an object id. */
export function idParam(ctx: RouteContext, name: string): string {
  const value = param(ctx, name);
  if (!isGuid(value)) throw invalidObjectId(value);
  return value.toLowerCase();
}

export function userOr404(view: View, idOrName: string): UserRecord {
  const user = findUser(view, idOrName);
  if (!user) throw notFound(idOrName);
  return user;
}

export function groupOr404(view: View, id: string): GroupRecord {
  const group = liveGroup(view, id);
  if (!group) throw notFound(id);
  return group;
}

export function objectOr404(view: View, id: string): Entity {
  const found = findObject(view, id);
  if (!found) throw notFound(id);
  return found;
}

export function requirePermission(ctx: RouteContext, anyOf: string[][]): void {
  if (anyOf.length === 0) return;
  if (anyOf.some((all) => all.every((name) => ctx.knobs.permissions.has(name)))) return;
  throw denied();
}

export function bodyObject(ctx: RouteContext): Record<string, unknown> {
  if (isRecord(ctx.body)) return ctx.body;
  throw malformed(
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of object ids in a body, at most `max` long. */
export function guidList(body: Record<string, unknown>, name: string, max: number): string[] {
  const list = body[name];
  if (!Array.isArray(list)) throw badRequest(`Parameter '${name}' is missing or is not a collection.`);
  if (list.length > max)
    throw badRequest(`Invalid value specified for property '${name}': at most ${max} values are allowed.`);
  return list.map((value: unknown) => {
    if (typeof value !== 'string' || !isGuid(value)) throw invalidObjectId(String(value));
    return value.toLowerCase();
  });
}

/** The object id in a reference: an absolute address of directoryObjects, users or groups on any host. */
export function referencedId(reference: unknown): string {
  if (typeof reference !== 'string') throw badRequest("The property '@odata.id' is required.");
  const [, id] = /^https?:\/\/[^/]+\/v1\.0\/(?:directoryObjects|users|groups)\/([^/?]+)$/i.exec(reference) ?? [];
  if (!id || !isGuid(id)) throw badRequest(`Invalid URL format specified in @odata.id payload: '${reference}'.`);
  return id.toLowerCase();
}

export function collection(
  ctx: RouteContext,
  entities: Entity[],
  shape: {
    context: string;
    types: EntityType[];
    mixed?: boolean;
    expand?: (entity: Entity, expansion: Expansion) => unknown;
  },
): Reply {
  const body = respondCollection(entities, ctx.query, {
    url: `${ctx.baseUrl}${ctx.path}`,
    context: `${ctx.baseUrl}/$metadata#${shape.context}`,
    types: shape.types,
    mixed: shape.mixed ?? false,
    eventual: ctx.eventual,
    ...(shape.expand ? { expand: shape.expand } : {}),
  });
  return { status: 200, body };
}

export function single(
  ctx: RouteContext,
  entity: Entity,
  shape: {
    context: string;
    status?: 200 | 201;
    typed?: boolean;
    expand?: (entity: Entity, expansion: Expansion) => unknown;
  },
): Reply {
  checkEntityQuery(ctx.query, entity.type);
  const shown = showEntity(entity, ctx.query, shape.typed ?? false, shape.expand);
  const body = { '@odata.context': `${ctx.baseUrl}/$metadata#${shape.context}/$entity`, ...shown };
  return { status: shape.status ?? 200, body };
}

/** An object inside another one's `$expand`. */
export function expanded(entity: Entity | undefined, expansion: Expansion): unknown {
  if (!entity) return null;
  const shown = project(entity, expansion.select);
  return entity.type === roleDefinitionType ? shown : { '@odata.type': entity.type.odataType, ...shown };
}

/** Graph: `$expand` of members or owners answers at most 20. */
export function expandLinks(view: View) {
  return (entity: Entity, expansion: Expansion): unknown => {
    if (entity.type !== groupType) return null;
    const kind = expansion.name === 'owners' ? 'owner' : 'member';
    return linked(view, kind, String(entity.row.id))
      .slice(0, 20)
      .map((member) => expanded(member, expansion));
  };
}

export const noContent: Reply = { status: 204 };
