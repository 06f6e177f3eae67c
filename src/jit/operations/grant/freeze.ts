import { type Change, SYSTEM, withCause } from '../../aggregate.ts';
import { change, create } from '../../change.ts';
import type { Caller, Deps } from '../../deps.ts';
import { Refusal } from '../../errors.ts';
import type { Cause } from '../../ids.ts';
import { controlKind } from '../../kinds.ts';
import type { Control } from '../../ports.ts';
import { cleanLine } from '../../text.ts';
import { requireAdmin } from '../authority.ts';

type Input = { caller: Caller; cause: Cause; frozen: boolean; reason: string };

/** Stops new grants, or lets them begin again. What is live runs on and ends as it would. */
export async function setFrozen(deps: Deps, input: Input): Promise<Control> {
  await requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), input.caller);
  const changed = await change(deps.clock, deps.control, controlKind, 'freeze', input.cause, (control, now) => {
    if (control.causes.includes(input.cause)) return null;
    return set(control, input, now);
  });
  if (changed !== null) return changed.stored.body;
  const initial: Control = {
    tenantId: deps.settings.tenantId,
    frozen: false,
    by: null,
    reason: '',
    at: deps.clock.now(),
    causes: [],
  };
  const created = await create(
    deps.clock,
    deps.control,
    controlKind,
    set(initial, input, deps.clock.now()),
    input.cause,
  );
  return created === null ? setFrozen(deps, input) : created.body;
}

function set(control: Control, input: Input, now: Date): Change<Control> {
  if (control.frozen === input.frozen) {
    const code = input.frozen ? 'already-frozen' : 'not-frozen';
    throw new Refusal(code, input.frozen ? 'new grants are frozen already' : 'new grants are not frozen', {
      by: control.by?.name ?? SYSTEM.name,
      reason: control.reason,
    });
  }
  const reason = cleanLine(input.reason).slice(0, 500);
  const by = { id: input.caller.id, name: input.caller.name };
  return {
    body: { ...control, frozen: input.frozen, by, reason, at: now, causes: withCause(control.causes, input.cause) },
    events: [
      {
        type: input.frozen ? 'control.frozen' : 'control.unfrozen',
        actor: { kind: 'person', ...by },
        data: { reason },
      },
    ],
  };
}

/** The product stops new grants itself, and says why; nothing happens when they are frozen already. */
export async function freezeByItself(deps: Deps, cause: Cause, reason: string): Promise<void> {
  const frozen = (control: Control, now: Date): Change<Control> => ({
    body: { ...control, frozen: true, by: null, reason, at: now, causes: withCause(control.causes, cause) },
    events: [{ type: 'control.frozen', actor: SYSTEM, data: { reason } }],
  });
  const changed = await change(deps.clock, deps.control, controlKind, 'freeze', cause, (control, now) =>
    control.frozen ? null : frozen(control, now),
  );
  if (changed !== null) return;
  const now = deps.clock.now();
  const { tenantId } = deps.settings;
  const initial: Control = { tenantId, frozen: false, by: null, reason: '', at: now, causes: [] };
  const made = await create(deps.clock, deps.control, controlKind, frozen(initial, now), cause);
  if (made === null) await freezeByItself(deps, cause, reason);
}
