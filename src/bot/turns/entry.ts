import type { TurnContext } from 'botbuilder';
import { readerOf } from '../../cards/reader.ts';
import type { Deps } from '../../jit/deps.ts';
import { type Cause, type TenantId, userId } from '../../jit/ids.ts';
import { isAccount, isNotedAccount } from '../../jit/operations/grant/grant-account.ts';
import { recordRefusal } from '../../jit/operations/request/record-refusal.ts';
import type { RateCounter } from '../../jit/ports.ts';
import { type Admission, admitStanding, type Caller as Gated, type GateRules } from '../edge/gate.ts';
import type { TurnDeps } from '../handlers/turn-deps.ts';

export type BotOptions = {
  deps: Deps;
  botName: string;
  rules: GateRules;
  rate: RateCounter;
  onRefused(reason: string): void;
};

export type { Gated };

export type Refused = Extract<Admission<Gated>, { ok: false }>;

export function turnOf(options: BotOptions, gated: Gated): TurnDeps {
  const id = gated.activityId ?? options.deps.random.uuid();
  return {
    deps: withOneDirectory(options.deps),
    botName: options.botName,
    caller: { id: userId(gated.userId), name: gated.name ?? 'somebody' },
    cause: `activity:${gated.conversation.id}:${id}` as Cause,
    reader: readerOf(gated.locale ?? null, gated.timeZone ?? null),
    personal: gated.conversation.kind === 'personal',
    alone: gated.conversation.kind === 'personal',
    mri: gated.mri,
    conversation: gated.conversation,
  };
}

/** The directory reads of one turn share their time, whichever operation asks (design invariant 9). */
function withOneDirectory(deps: Deps): Deps {
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  return { ...deps, directories: { within: () => directory } };
}

/** The directory says for certain who is a guest, disabled or gone. Null: admitted. Throws DirectoryUnavailable. */
export async function standingRefusal(options: BotOptions, turn: TurnDeps, gated: Gated): Promise<Refused | null> {
  const { deps } = turn;
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  const [user, noted] = await Promise.all([directory.user(turn.caller.id), isNotedAccount(deps, turn.caller.id)]);
  const standing =
    user === null
      ? undefined
      : {
          userType: user.guest ? ('guest' as const) : ('member' as const),
          enabled: user.enabled,
          account: isAccount(user, noted),
        };
  const admission = admitStanding(gated, standing, options.rules);
  // Names on cards and in the audit trail are the directory's, never what the activity says (behaviour P6).
  if (user !== null) turn.caller = { ...turn.caller, name: user.name };
  return admission.ok ? null : admission;
}

export async function noteRefusal(options: BotOptions, { activity }: TurnContext, refused: Refused): Promise<void> {
  options.onRefused(refused.refusal);
  await recordRefusal(options.deps, {
    code: refused.refusal,
    actor: { kind: 'system', name: refused.claimed.userId ?? 'somebody unknown' },
    cause: `activity:${activity.conversation?.id ?? ''}:${activity.id ?? ''}` as Cause,
    data: { claimedTenant: refused.claimed.tenantId ?? null, claimedUser: refused.claimed.userId ?? null },
  });
}

/**
 * Where the person can be reached from now on, from their own one-to-one chat only. Cards that could not reach them are
 * sent now: Teams tells of an installation, and nothing of a block that was lifted.
 */
export async function remember(options: BotOptions, gated: Gated): Promise<void> {
  if (gated.conversation.kind !== 'personal') return;
  const { contacts, deliveries, clock } = options.deps;
  const person = userId(gated.userId);
  const saved = contacts.save({
    userId: person,
    tenantId: gated.tenantId as TenantId,
    mri: gated.mri,
    name: gated.name ?? '',
    conversationId: gated.conversation.id,
    serviceUrl: gated.serviceUrl,
    locale: gated.locale ?? null,
    timeZone: gated.timeZone ?? null,
    seenAt: clock.now(),
  });
  const [revived] = await Promise.all([deliveries.revive(person, clock.now()), saved]);
  if (revived) options.deps.poke('deliveries');
}
