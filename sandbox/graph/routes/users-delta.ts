import { project, userType } from '../entity-types.ts';
import { GraphFailure, malformed } from '../errors.ts';
import { checkEntityQuery } from '../odata-query.ts';
import type { UserRecord } from '../records.ts';
import { isRecord } from '../route-tools.ts';
import type { Reply, Route, RouteContext } from '../router.ts';

/**
 * Graph: user: delta. A link carries everything it was asked with, so that its token is all that may follow. The last
 * page of a round has a delta link, the others a next link; any of them may be followed again.
 */
export const userDeltaRoutes: Route[] = [
  {
    method: 'GET',
    path: '/users/delta',
    permissions: [['User.Read.All'], ['User.ReadWrite.All'], ['Directory.Read.All']],
    query: 'delta',
    units: 2,
    handle: usersDelta,
  },
];

/** What a link stands for: the state that the reader has, and, within a round, the state it is being brought to. */
type Mark = {
  kind: 'delta' | 'skip';
  /** When the token was made. */
  madeMs: number;
  /** Null for a reader that has nothing yet. */
  fromMs: number | null;
  untilMs: number;
  /** The last id of the page before. */
  after: string;
  select: string[] | null;
};

type Item = Record<string, unknown> & { id: string };

function usersDelta(ctx: RouteContext): Reply {
  const { raw } = ctx.query;
  const skip = raw.get('$skiptoken');
  const delta = raw.get('$deltatoken');
  if (skip !== null) return page(ctx, readMark(ctx, skip, 'skip'));
  if (delta !== null && delta !== '' && delta !== 'latest') {
    const mark = readMark(ctx, delta, 'delta');
    // a replica that is behind the one that made the token has nothing new to say
    return page(ctx, { ...mark, fromMs: mark.untilMs, untilMs: Math.max(mark.untilMs, ctx.readAt.getTime()) });
  }
  checkEntityQuery(ctx.query, userType);
  const select = ctx.query.select ?? null;
  const fresh: Mark = {
    kind: 'skip',
    madeMs: ctx.now.getTime(),
    fromMs: null,
    untilMs: ctx.readAt.getTime(),
    after: '',
    select,
  };
  return delta === 'latest' ? reply(ctx, fresh, []) : page(ctx, fresh);
}

function page(ctx: RouteContext, mark: Mark): Reply {
  const items = mark.fromMs === null ? everybody(ctx, mark) : changed(ctx, mark, mark.fromMs);
  return reply(
    ctx,
    mark,
    items.filter((item) => item.id > mark.after).sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
}

function reply(ctx: RouteContext, mark: Mark, rest: Item[]): Reply {
  const value = rest.slice(0, ctx.knobs.deltaPageSize);
  const last = value.at(-1);
  const more = last !== undefined && rest.length > value.length;
  const next: Mark = { ...mark, kind: more ? 'skip' : 'delta', madeMs: ctx.now.getTime(), after: more ? last.id : '' };
  const token = Buffer.from(JSON.stringify(next)).toString('base64url');
  const link = more
    ? { '@odata.nextLink': `${ctx.baseUrl}/users/delta?$skiptoken=${token}` }
    : { '@odata.deltaLink': `${ctx.baseUrl}/users/delta?$deltatoken=${token}` };
  return { status: 200, body: { '@odata.context': `${ctx.baseUrl}/$metadata#users`, ...link, value } };
}

function everybody(ctx: RouteContext, mark: Mark): Item[] {
  const rows = ctx.store.asOf(mark.untilMs).users.all();
  return rows.filter((row) => row.deletedDateTime === null).map((row) => shown(row, mark));
}

/**
 * Everybody of whom something selected changed, or who was deleted or restored, since the reader's state: also when it
 * has changed back. Writes of that same moment are told again, as Graph repeats what it is not sure was told.
 */
function changed(ctx: RouteContext, mark: Mark, fromMs: number): Item[] {
  return ctx.store.history('users', fromMs, mark.untilMs).flatMap(({ id, was, became }): Item[] => {
    const before = was === undefined ? null : seen(was, mark);
    if (became.every((row) => row !== undefined && seen(row, mark) === before)) return [];
    const now = became.at(-1);
    if (now === undefined) return [{ id, '@removed': { reason: 'deleted' } }];
    if (now.deletedDateTime !== null) return [{ id, '@removed': { reason: 'changed' } }];
    return [shown(now, mark)];
  });
}

function shown(row: UserRecord, mark: Mark): Item {
  return { ...project({ type: userType, row }, mark.select ?? undefined), id: row.id };
}

function seen(row: UserRecord, mark: Mark): string {
  return JSON.stringify([row.deletedDateTime !== null, shown(row, mark)]);
}

function readMark(ctx: RouteContext, token: string, kind: Mark['kind']): Mark {
  const mark = parseMark(token);
  if (mark?.kind !== kind) throw malformed('Badly formed token.');
  if (ctx.knobs.deltaResetAt !== null && mark.madeMs < ctx.knobs.deltaResetAt.getTime()) {
    const select = mark.select === null ? '' : `$select=${mark.select.join(',')}&`;
    throw new GraphFailure(410, 'resyncRequired', 'Resync required. Replace any local items with the server version.', {
      headers: { Location: `${ctx.baseUrl}/users/delta?${select}$deltatoken=` },
    });
  }
  if (ctx.now.getTime() - mark.madeMs >= ctx.knobs.deltaTokenLifeMs) {
    throw new GraphFailure(400, 'syncStateNotFound', 'The sync state generation is not found.');
  }
  return mark;
}

function parseMark(token: string): Mark | null {
  try {
    const mark: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return isMark(mark) ? mark : null;
  } catch {
    return null;
  }
}

function isMark(mark: unknown): mark is Mark {
  if (!isRecord(mark)) return false;
  const { kind, madeMs, fromMs, untilMs, after, select } = mark;
  const times = typeof madeMs === 'number' && typeof untilMs === 'number';
  const known = kind === 'delta' || kind === 'skip';
  const from = fromMs === null || typeof fromMs === 'number';
  return times && known && from && typeof after === 'string' && (select === null || Array.isArray(select));
}
