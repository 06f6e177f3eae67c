import { graphTroubleOf } from '../../alert/graph-trouble.ts';
import type { Deps } from '../../deps.ts';
import { type BackEndKind, entitlementLabel, type Held } from '../../entitlement.ts';
import { lookAtPimSoon } from '../policy/watch-pim.ts';

const MARK = 'graph-refusals';
const MOST_NAMED = 5;
/** The same refusal again is noted no oftener than this. */
const NOTE_AGAIN_MS = 30_000;

/** What Graph would not let the bot do lately, and in whose words. */
export type GraphRefusals = { at: Date; what: string[]; detail: string };

/**
 * Graph refused a write for want of a permission. Noted apart, since a refused start is given up at once: nothing else
 * would still show it when the troubles are looked for. What Entra's own settings refuse has an alert of its own, which is
 * looked for at once. Never fails: the write's own settling must go on.
 */
export async function noteRefused(
  deps: Deps,
  refused: { entitlement: Held; backEnd: BackEndKind; detail: string },
): Promise<void> {
  const trouble = graphTroubleOf(refused.detail);
  const byItsSettings = trouble === 'refused' && refused.backEnd === 'pim';
  if (trouble !== 'permission' && !byItsSettings) return;
  const now = deps.clock.now();
  const label = entitlementLabel(refused.entitlement);
  try {
    if (byItsSettings) return await lookAtPimSoon(deps);
    // Perhaps a directory role of the bot's own is gone.
    if (refused.backEnd === 'account') await lookAtPimSoon(deps);
    const known = await deps.marks.load<GraphRefusals>(MARK);
    const lately = known !== null && now.getTime() - known.value.at.getTime() < deps.settings.refusalQuietMs;
    const what = lately ? known.value.what : [];
    const noted = lately && now.getTime() - known.value.at.getTime() < NOTE_AGAIN_MS;
    if (noted && (what.includes(label) || what.length === MOST_NAMED)) return;
    const next = [...new Set([...what, label])].slice(0, MOST_NAMED);
    await deps.marks.save<GraphRefusals>(MARK, { at: now, what: next, detail: refused.detail }, known?.version ?? 0);
  } catch (error) {
    deps.log.error({ err: error }, 'a refusal of Microsoft Graph could not be noted');
  }
}

/** What was refused within `refusalQuietMs`; null when nothing was. */
export async function lateRefusals(deps: Deps): Promise<GraphRefusals | null> {
  const known = await deps.marks.load<GraphRefusals>(MARK);
  if (known === null) return null;
  return deps.clock.now().getTime() - known.value.at.getTime() < deps.settings.refusalQuietMs ? known.value : null;
}
