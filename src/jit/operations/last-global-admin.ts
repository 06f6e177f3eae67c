import type { Deps } from '../deps.ts';
import { holdingId } from '../entitlement.ts';
import type { EligibilityOrder } from '../entra/eligibility-order.ts';
import { DirectoryUnavailable } from '../errors.ts';
import { TENANT_SCOPE, type UserId } from '../ids.ts';

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const READ_MS = 10_000;
const MARK = 'global-admins-going';
/** For so long a read may still show an assignment that was taken away. */
const STILL_SHOWN_MS = 60 * 60_000;

type Going = { id: UserId; at: Date }[];

/**
 * Whether somebody else stays Global Administrator when this one's standing assignment goes: enabled people who hold it
 * directly, without an end, by no grant of ours, and of whom nobody lately ordered the same. Read afresh, and who goes is
 * written down first, by compare-and-set: of two orders at once one sees the other. What cannot be read is no yes.
 */
export async function mayRemoveGlobalAdmin(deps: Deps, order: EligibilityOrder): Promise<'yes' | 'no' | 'later'> {
  const { entitlement, holder } = order;
  if (entitlement.kind !== 'role' || entitlement.roleDefinitionId !== GLOBAL_ADMINISTRATOR) return 'yes';
  if (entitlement.scope !== TENANT_SCOPE || holder.kind !== 'user') return 'yes';
  const known = await deps.marks.load<Going>(MARK);
  const now = deps.clock.now();
  const going = (known?.value ?? []).filter(({ at }) => now.getTime() - new Date(at).getTime() < STILL_SHOWN_MS);
  try {
    const staying = await stayingAdmins(deps, order, new Set([holder.id, ...going.map(({ id }) => id)]));
    if (staying === 0) return 'no';
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return 'later';
    throw error;
  }
  const others = going.filter(({ id }) => id !== holder.id);
  const saved = await deps.marks.save<Going>(MARK, [...others, { id: holder.id, at: now }], known?.version ?? 0);
  return saved ? 'yes' : 'later';
}

async function stayingAdmins(deps: Deps, order: EligibilityOrder, without: ReadonlySet<string>): Promise<number> {
  const { entitlement } = order;
  if (entitlement.kind !== 'role') return 0;
  const { rows } = await deps.assignments.list({ of: 'role', id: entitlement.roleDefinitionId }, READ_MS);
  const directory = deps.directories.within(READ_MS);
  const { tenantId } = deps.settings;
  let staying = 0;
  for (const { holder, target, state, memberType, endsAt } of rows) {
    if (state !== 'assigned' || memberType !== 'direct' || endsAt !== null) continue;
    if (target.kind !== 'role' || target.scope !== TENANT_SCOPE) continue;
    if (holder.kind !== 'user' || without.has(holder.id)) continue;
    const holding = await deps.holdings.load(holdingId(tenantId, holder.id, entitlement));
    if (holding !== null && holding.body.state !== 'absent') continue;
    if ((await directory.user(holder.id))?.enabled === true) staying += 1;
  }
  return staying;
}
