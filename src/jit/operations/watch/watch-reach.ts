import type { Trouble } from '../../alert/transitions.ts';
import type { Deps } from '../../deps.ts';
import { clearAlert, raiseAlert } from './alerts.ts';

/** What Teams or Graph keeps the bot from, and for how long nothing of it must be seen before it counts as over. */
const REFUSALS = {
  /** The app cannot be installed for people. */
  install: { quietMs: 24 * 60 * 60_000, over: 'nobody is refused the app any more' },
  /** An admin of Teams switched the bot off. */
  disabled: { quietMs: 60 * 60_000, over: 'Teams has refused nothing of the kind for an hour' },
} as const;
type RefusalSubject = keyof typeof REFUSALS;

const CHANNEL = 'channel ';

type Noted = { at: Date };

/** What alerts about a channel are kept under. */
export function channelSubject(channelId: string): string {
  return `${CHANNEL}${channelId}`;
}

/** Raises the alert, and notes when it was seen last. When another replica was quicker, it noted the same. */
export async function raiseRefusal(
  deps: Deps,
  subject: RefusalSubject,
  alert: Pick<Trouble, 'severity' | 'text'>,
): Promise<void> {
  const known = await deps.marks.load<Noted>(markOf(subject));
  await deps.marks.save<Noted>(markOf(subject), { at: deps.clock.now() }, known?.version ?? 0);
  await raiseAlert(deps, { topic: 'reach', subject, ...alert });
}

function markOf(subject: RefusalSubject): string {
  return `reach-${subject}`;
}

/** Clears what no success will clear: channels that nothing names any more, installations that nobody asks for. */
export async function watchReach(deps: Deps): Promise<void> {
  const { tenantId } = deps.settings;
  const open = (await deps.alerts.open(tenantId, 'reach')).map(({ body }) => body.subject);
  for (const subject of ['install', 'disabled'] as const) {
    if (open.includes(subject)) await clearWhenQuiet(deps, subject);
  }
  const channels = open.filter((subject) => subject.startsWith(CHANNEL));
  if (channels.length === 0) return;
  const route = (await deps.alertRouting.load('alert-route'))?.body.route ?? null;
  const named = [route?.recipient.id, ...(await deps.policies.list(tenantId)).map(({ body }) => body.terms.channelId)];
  const still = new Set(named.flatMap((id) => (id === null || id === undefined ? [] : [channelSubject(id)])));
  for (const subject of channels.filter((one) => !still.has(one))) {
    await clearAlert(deps, { topic: 'reach', subject, why: 'nothing is to be shown there any more' });
  }
}

async function clearWhenQuiet(deps: Deps, subject: RefusalSubject): Promise<void> {
  const { quietMs, over } = REFUSALS[subject];
  const last = await deps.marks.load<Noted>(markOf(subject));
  const quiet = last === null || deps.clock.now().getTime() - last.value.at.getTime() >= quietMs;
  const wanted = subject !== 'install' || deps.installer !== null;
  if (quiet || !wanted) await clearAlert(deps, { topic: 'reach', subject, why: over });
}
