import type { Address } from '../../delivery/delivery.ts';
import type { Deps } from '../../deps.ts';
import type { UserId } from '../../ids.ts';
import type { WaitingExtension } from '../grant/extensions-for.ts';
import { extensionCopy } from './expand-effects.ts';

/**
 * Records one more copy of a card about more time, posted in answer to its reader, so that it shows the outcome like
 * those that were sent (design invariant 7). What moved on while it was posted is brought up to date at once.
 */
export async function recordCopy(
  deps: Deps,
  { request, extension, seq }: WaitingExtension,
  { reader, address }: { reader: UserId; address: Address },
): Promise<void> {
  const copy = extensionCopy(request, extension.terms.number, { reader, address, seq });
  await deps.deliveries.want([copy], deps.clock.now());
  const stored = await deps.requests.load(request.id);
  if (stored === null || stored.seq === seq) return;
  await deps.deliveries.want([{ ...copy, wantSeq: stored.seq }], deps.clock.now());
  deps.poke('deliveries');
}
