import { checkProperties, type Entity, type EntityType, project } from './entity-types.ts';
import { badRequest, GraphFailure, malformed, unsupportedQuery } from './errors.ts';
import { type Filter, filterProperties, isAdvanced, isPlain, matches, parseFilter } from './odata-filter.ts';

export interface Expansion {
  name: string;
  select: string[] | undefined;
  /** links to expand inside it, as in `policy($expand=rules)` */
  expand: Expansion[];
}

/** The query options of one request, parsed. */
export interface Query {
  filter?: Filter;
  select?: string[];
  expand: Expansion[];
  top?: number;
  orderBy?: { property: string; descending: boolean };
  after?: PageMark;
  count: boolean;
  /** the options as they came, for the next link */
  raw: URLSearchParams;
}

interface PageMark {
  key: string;
  id: string;
}

const maxPageSize = 999;
const defaultPageSize = 100;
const collectionOptions = ['$filter', '$select', '$top', '$skiptoken', '$count', '$expand', '$orderby'];
const entityOptions = ['$select', '$expand'];
/** Graph: user: delta. Neither `$top`, `$orderby` nor `$expand`. */
const deltaOptions = ['$select', '$deltatoken', '$skiptoken'];

type QueryShape = 'collection' | 'schedules' | 'entity' | 'delta' | 'none';

/**
 * @param shape what the route answers: a `collection` takes all options, `schedules` too but of `$filter` only eq, ne and
 *   and; an `entity` only `$select` and `$expand`, a `delta` `$select` and tokens
 * @param eventual the request carries `ConsistencyLevel: eventual`
 */
export function parseQuery(raw: URLSearchParams, shape: QueryShape, eventual: boolean): Query {
  checkOptions(raw, shape);
  const query: Query = { expand: [], count: raw.get('$count') === 'true', raw };
  const select = raw.get('$select');
  if (select !== null) query.select = select.split(',').map((name) => name.trim());
  const expand = raw.get('$expand');
  if (expand !== null) query.expand = parseExpand(expand);
  const top = raw.get('$top');
  if (top !== null) query.top = parseTop(top);
  const orderBy = raw.get('$orderby');
  if (orderBy !== null) query.orderBy = parseOrderBy(orderBy);
  const token = raw.get('$skiptoken');
  if (token !== null && shape !== 'delta') query.after = parseMark(token);
  const filter = raw.get('$filter');
  if (filter !== null) query.filter = parseFilter(filter);
  if (shape === 'schedules') {
    if (query.filter && !isPlain(query.filter)) throw new GraphFailure(400, 'InvalidFilter', 'The filter is invalid.');
    return query;
  }
  if (query.filter && isAdvanced(query.filter) && !(eventual && query.count)) {
    throw unsupportedQuery('Unsupported Query.');
  }
  return query;
}

function checkOptions(raw: URLSearchParams, shape: QueryShape): void {
  const allowed = {
    collection: collectionOptions,
    schedules: collectionOptions,
    entity: entityOptions,
    delta: deltaOptions,
    none: [] as string[],
  }[shape];
  for (const name of new Set(raw.keys())) {
    if (!name.startsWith('$')) continue;
    if (name === '$skip') throw badRequest("'$skip' is not supported by the service.");
    if (!allowed.includes(name)) throw malformed(`The query parameter '${name}' is not supported.`);
    if (raw.getAll(name).length > 1) {
      throw malformed(`Query option '${name}' was specified more than once, but it must be specified at most once.`);
    }
  }
}

function parseTop(text: string): number {
  const top = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(top)) throw malformed(`Invalid value '${text}' for $top query option found.`);
  if (top < 1 || top > maxPageSize) {
    throw unsupportedQuery(`Invalid page size specified: '${text}'. Must be between 1 and ${maxPageSize} inclusive.`);
  }
  return top;
}

function parseOrderBy(text: string): { property: string; descending: boolean } {
  const [property, direction = 'asc', ...rest] = text.trim().split(/\s+/);
  const known = direction === 'asc' || direction === 'desc';
  if (!property || !known || rest.length > 0) throw malformed(`Syntax error in $orderby: '${text}'.`);
  return { property, descending: direction === 'desc' };
}

/** `principal,roleDefinition($select=id,displayName)`; a separator inside parentheses does not part two links. */
function parseExpand(text: string): Expansion[] {
  return splitOutside(text, ',').map((part) => parseExpansion(part.trim()));
}

function splitOutside(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '(') depth += 1;
    if (text[i] === ')') depth -= 1;
    if (text[i] !== separator || depth > 0) continue;
    parts.push(text.slice(start, i));
    start = i + 1;
  }
  if (depth !== 0) throw badExpand(text);
  return [...parts, text.slice(start)];
}

function badExpand(text: string): GraphFailure {
  return malformed(`Term '${text}' is not valid in a $select or $expand expression.`);
}

function parseExpansion(text: string): Expansion {
  const [, name, options] = /^(\w+)(?:\((.+)\))?$/.exec(text) ?? [];
  if (!name) throw badExpand(text);
  const expansion: Expansion = { name, select: undefined, expand: [] };
  for (const option of options === undefined ? [] : splitOutside(options, ';')) {
    const [, key, value = ''] = /^\s*(\$select|\$expand)=(.+)$/.exec(option) ?? [];
    if (key === undefined) throw badExpand(text);
    if (key === '$select') expansion.select = value.split(',').map((part) => part.trim());
    else expansion.expand = parseExpand(value);
  }
  return expansion;
}

function parseMark(token: string): PageMark {
  try {
    const mark: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (Array.isArray(mark) && typeof mark[0] === 'string' && typeof mark[1] === 'string') {
      return { key: mark[0], id: mark[1] };
    }
  } catch {
    // falls through to the refusal below
  }
  throw badRequest('The specified page token value is invalid.');
}

function markOf(key: string, id: string): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

export interface CollectionOptions {
  /** absolute address of the collection without its query, for the next link */
  url: string;
  context: string;
  types: readonly EntityType[];
  /** the collection holds more than one type, or is not cast, so every item names its type */
  mixed: boolean;
  eventual: boolean;
  expand?: (entity: Entity, expansion: Expansion) => unknown;
}

/** Filters, orders, pages and projects a collection, as Graph answers it. */
export function respondCollection(
  entities: Entity[],
  query: Query,
  options: CollectionOptions,
): Record<string, unknown> {
  checkNames(query, options.types);
  const { filter, orderBy, after } = query;
  const found = filter ? entities.filter((entity) => matches(filter, entity.row)) : entities;
  const keyOf = (entity: Entity): string => (orderBy ? String(entity.row[orderBy.property] ?? '').toLowerCase() : '');
  const sign = orderBy?.descending ? -1 : 1;
  const marked = found.map((entity) => ({ entity, key: keyOf(entity), id: String(entity.row.id) }));
  marked.sort((a, b) => sign * compareText(a.key, b.key) || compareText(a.id, b.id));
  const rest = after
    ? marked.filter((item) => (sign * compareText(item.key, after.key) || compareText(item.id, after.id)) > 0)
    : marked;
  const page = rest.slice(0, query.top ?? defaultPageSize);
  const last = page.at(-1);
  const more = last !== undefined && rest.length > page.length;
  return {
    '@odata.context': options.context,
    ...(query.count && options.eventual ? { '@odata.count': found.length } : {}),
    ...(more ? { '@odata.nextLink': nextLink(query.raw, options.url, markOf(last.key, last.id)) } : {}),
    value: page.map((item) => showEntity(item.entity, query, options.mixed, options.expand)),
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function checkNames(query: Query, types: readonly EntityType[]): void {
  checkProperties(query.select ?? [], types);
  checkProperties(query.filter ? filterProperties(query.filter) : [], types);
  checkProperties(query.orderBy ? [query.orderBy.property] : [], types);
  for (const { name } of query.expand) {
    if (types.every((type) => type.expandable.includes(name))) continue;
    throw malformed(`Could not find a property named '${name}' on type '${types[0]?.odataType.slice(1)}'.`);
  }
}

export function showEntity(
  entity: Entity,
  query: Pick<Query, 'select' | 'expand'>,
  typed: boolean,
  expand?: (entity: Entity, expansion: Expansion) => unknown,
): Record<string, unknown> {
  const shown = project(entity, query.select);
  for (const expansion of query.expand) shown[expansion.name] = expand?.(entity, expansion) ?? null;
  return typed ? { '@odata.type': entity.type.odataType, ...shown } : shown;
}

export function checkEntityQuery(query: Query, type: EntityType): void {
  checkNames(query, [type]);
}

function nextLink(raw: URLSearchParams, url: string, token: string): string {
  const pairs = [...raw].filter(([name]) => name !== '$skiptoken');
  const text = [...pairs, ['$skiptoken', token]].map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`);
  return `${url}?${text.join('&')}`;
}
