import type { App } from '../src/app.ts';
import type { AuditEvent } from '../src/jit/audit/event.ts';
import type { Holding } from '../src/jit/holding/holding.ts';
import { type PolicyId, tenantId } from '../src/jit/ids.ts';
import type { EndReason } from '../src/jit/request/request.ts';
import type { GraphEmulator } from './graph/emulator.ts';
import type { KnownToPim } from './graph/snapshot.ts';
import { groups } from './graph/tenant-seed.ts';
import { isDetail, type Named, sentenceOf } from './sentences.ts';
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
      const { roles, memberships, pim } = graph.snapshot();
      const activations = new Map(pim.filter((one) => one.kind !== 'eligible').map((one) => [keyOf(tenant, one), one]));
      const rowOfHeld = (key: string) => leaseOf(byKey.get(key)) ?? basisOf(activations.get(key));
      const rows: DirectoryRow[] = [
        ...roles.map((role) => ({
          person: role.principalName,
          entitlement: role.directoryScopeId === '/' ? role.roleName : `${role.roleName} (${role.scopeName})`,
          kind: 'role' as const,
          ...rowOfHeld(keyOf(tenant, { principalId: role.principalId, target: { kind: 'role', ...role } })),
        })),
        ...memberships
          .filter(
            (one) =>
              SHOWN_GROUPS.has(one.groupId) ||
              byKey.has(`${tenant}|${one.memberId}|group:${one.groupId}:member`) ||
              activations.has(`${tenant}|${one.memberId}|group:${one.groupId}:member`),
          )
          .map((one) => ({
            person: one.memberName,
            entitlement: one.groupName,
            kind: 'group' as const,
            ...rowOfHeld(`${tenant}|${one.memberId}|group:${one.groupId}:member`),
          })),
        ...pim.filter((one) => one.kind === 'eligible').map(eligibleRow),
      ];
      return rows.sort((a, b) => rankOf(a) - rankOf(b) || a.person.localeCompare(b.person));
    },
    async audit(): Promise<AuditRow[]> {
      const [events, policies] = await Promise.all([
        app.store.ledger.latest({ tenantId: tenant, limit: 120 }),
        app.store.policies.list(tenant),
      ]);
      const people = new Map(graph.snapshot().people.map((one) => [one.id, one.displayName]));
      const names = new Map(policies.map(({ body }) => [body.id, body.terms.name]));
      return events.map((event) =>
        rowOf(event, {
          person: people.get(event.about.personId ?? '') ?? null,
          policy: names.get((event.about.policyId ?? '') as PolicyId) ?? null,
        }),
      );
    },
  };
}

type Held = Pick<DirectoryRow, 'since' | 'until' | 'fuse' | 'basis' | 'leaving'>;

/** The order of the panel: what is temporary, what stands, what one could have. */
function rankOf({ basis }: DirectoryRow): number {
  return ['just in time', 'activated', 'standing', 'eligible'].indexOf(basis ?? 'standing');
}

/** As a holding of the bot's is called. */
function keyOf(tenant: string, { principalId, target }: Pick<KnownToPim, 'principalId' | 'target'>): string {
  const held =
    target.kind === 'role'
      ? `role:${target.roleDefinitionId}:${target.directoryScopeId}`
      : `group:${target.groupId}:${target.accessId}`;
  return `${tenant}|${principalId}|${held}`;
}

function eligibleRow({ principalName, target, targetName, endsAt }: KnownToPim): DirectoryRow {
  const owns = target.kind === 'group' && target.accessId === 'owner';
  const entitlement = owns ? `${targetName} (owner)` : targetName;
  return { person: principalName, entitlement, kind: target.kind, basis: 'eligible', until: endsAt };
}

/** Access that no grant of the bot gave: of their own, activated in Entra, or assigned there for a while. */
function basisOf(known: KnownToPim | undefined): Held {
  return { basis: known?.kind === 'activated' ? 'activated' : 'standing', until: known?.endsAt ?? null };
}

/** Null for what the bot did not give. */
function leaseOf(holding: Holding | undefined): Held | null {
  const ours = holding !== undefined && holding.state !== 'absent' && holding.basis?.kind === 'none';
  if (!ours) return null;
  const until = Math.max(...holding.leases.map((lease) => lease.until.getTime()));
  return {
    basis: 'just in time',
    since: holding.heldAt?.toISOString() ?? null,
    until: Number.isFinite(until) ? new Date(until).toISOString() : null,
    fuse: holding.fuse?.until?.toISOString() ?? null,
    leaving: holding.state === 'removing',
  };
}

const ENDS: Readonly<Record<EndReason, string>> = {
  expired: 'its time was up',
  released: 'given back early',
  revoked: 'ended early by somebody else',
  'removed-outside': 'taken away outside the bot',
  left: 'its holder left',
  failed: 'it could not be set up',
};

/** Grants say why they end by a code; other reasons are words already. */
function endWords(type: AuditEvent['type'], reason: unknown): unknown {
  const ends = type === 'grant.revoking' || type === 'grant.ended';
  return ends && typeof reason === 'string' && reason in ENDS ? ENDS[reason as EndReason] : reason;
}

function rowOf(event: AuditEvent, named: Named): AuditRow {
  const { justification, why, reason, note, comment } = event.data;
  const words = [justification, comment, why, note, endWords(event.type, reason)].find(
    (word) => typeof word === 'string' && word !== '',
  );
  const code = event.type === 'refusal' && typeof event.data.code === 'string' ? `:${event.data.code}` : '';
  return {
    at: event.at.toISOString(),
    actor: event.actor.name,
    what: sentenceOf(event, named),
    about: event.about.requestId ?? '',
    event: `${event.type}${code}`,
    detail: isDetail(event.type, event.data),
    ...(typeof words === 'string' ? { reason: words } : {}),
  };
}
