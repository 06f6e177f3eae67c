import type { Deps } from '../deps.ts';
import { clearAlert } from './alerts.ts';

const REFUSED_MARK = 'install-refused';
/** Nobody was refused the app for so long: either everybody has it, or the bot is to install it no more. */
const QUIET_MS = 24 * 60 * 60_000;
const CHANNEL = 'channel ';

type Refused = { at: Date };

/** What alerts about a channel are kept under. */
export function channelSubject(channelId: string): string {
  return `${CHANNEL}${channelId}`;
}

/** Notes that the app could not be installed for somebody. When another replica was quicker, it noted the same. */
export async function noteInstallRefused(deps: Deps): Promise<void> {
  const known = await deps.marks.load<Refused>(REFUSED_MARK);
  await deps.marks.save<Refused>(REFUSED_MARK, { at: deps.clock.now() }, known?.version ?? 0);
}

/** Clears what no success will clear: channels that nothing names any more, installations that nobody asks for. */
export async function watchReach(deps: Deps): Promise<void> {
  const { tenantId } = deps.settings;
  const open = (await deps.alerts.open(tenantId, 'reach')).map(({ body }) => body.subject);
  if (open.includes('install')) await clearQuietInstall(deps);
  const channels = open.filter((subject) => subject.startsWith(CHANNEL));
  if (channels.length === 0) return;
  const route = (await deps.alertRouting.load('alert-route'))?.body.route ?? null;
  const named = [route?.recipient.id, ...(await deps.policies.list(tenantId)).map(({ body }) => body.terms.channelId)];
  const still = new Set(named.flatMap((id) => (id === null || id === undefined ? [] : [channelSubject(id)])));
  for (const subject of channels.filter((one) => !still.has(one))) {
    await clearAlert(deps, { topic: 'reach', subject, why: 'nothing is to be shown there any more' });
  }
}

async function clearQuietInstall(deps: Deps): Promise<void> {
  const last = await deps.marks.load<Refused>(REFUSED_MARK);
  const quiet = last === null || deps.clock.now().getTime() - last.value.at.getTime() >= QUIET_MS;
  if (!quiet && deps.installer !== null) return;
  await clearAlert(deps, { topic: 'reach', subject: 'install', why: 'nobody is refused the app any more' });
}
