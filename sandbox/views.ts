import type { App } from '../src/app.ts';
import type { AuditEvent } from '../src/jit/audit/event.ts';
import type { Holding } from '../src/jit/holding/holding.ts';
import { tenantId } from '../src/jit/ids.ts';
import type { GraphEmulator } from './graph/emulator.ts';
import { groups } from './graph/tenant-seed.ts';
import type { AuditRow, DirectoryRow, Views } from './teams/types.ts';

/** Standing memberships that only make the tenant believable; the panel shows what a visitor can change. */
const SHOWN_GROUPS: ReadonlySet<string> = new Set([groups.mailboxOperators, groups.messagingLeads, groups.jitAdmins]);

/** The panels beside the chats: what the directory truly holds now, and the audit trail. */
export function viewsOf(app: App, graph: GraphEmulator): Views {
  const tenant = tenantId(app.deps.settings.tenantId);
  return {
    async directory(): Promise<DirectoryRow[]> {
      const held = await app.store.holdings.unsettled(tenant, 500);
      const byKey = new Map(held.map(({ body }) => [body.id as string, body]));
      const { roles, memberships } = graph.snapshot();
      const rows: DirectoryRow[] = [
        ...roles.map((role) => ({
          person: role.principalName,
          entitlement: role.directoryScopeId === '/' ? role.roleName : `${role.roleName} (${role.scopeName})`,
          kind: 'role' as const,
          ...leaseOf(byKey.get(`${tenant}|${role.principalId}|role:${role.roleDefinitionId}:${role.directoryScopeId}`)),
        })),
        ...memberships
          .filter(
            (one) =>
              SHOWN_GROUPS.has(one.groupId) || byKey.has(`${tenant}|${one.memberId}|group:${one.groupId}:member`),
          )
          .map((one) => ({
            person: one.memberName,
            entitlement: one.groupName,
            kind: 'group' as const,
            ...leaseOf(byKey.get(`${tenant}|${one.memberId}|group:${one.groupId}:member`)),
          })),
      ];
      return rows.sort(
        (a, b) => Number(a.basis === 'standing') - Number(b.basis === 'standing') || a.person.localeCompare(b.person),
      );
    },
    async audit(): Promise<AuditRow[]> {
      const events = await app.store.ledger.latest({ tenantId: tenant, limit: 60 });
      return events.map(rowOf);
    },
  };
}

function leaseOf(holding: Holding | undefined): Pick<DirectoryRow, 'since' | 'until' | 'basis'> {
  const ours = holding !== undefined && holding.state !== 'absent' && holding.basis?.kind === 'none';
  if (!ours) return { basis: 'standing', until: null };
  const until = Math.max(...holding.leases.map((lease) => lease.until.getTime()));
  return {
    basis: 'just in time',
    since: holding.heldAt?.toISOString() ?? null,
    until: Number.isFinite(until) ? new Date(until).toISOString() : null,
  };
}

function rowOf(event: AuditEvent): AuditRow {
  const { justification, why, reason, note, comment, code, entitlement } = event.data;
  const words = [justification, comment, why, note, reason, code].find(
    (word) => typeof word === 'string' && word !== '',
  );
  const about =
    event.about.requestId ?? (typeof entitlement === 'string' ? entitlement : event.aggregate.split(':')[0]);
  return {
    at: event.at.toISOString(),
    actor: event.actor.name,
    what: event.type,
    about: about ?? '',
    ...(typeof words === 'string' ? { reason: words } : {}),
  };
}
