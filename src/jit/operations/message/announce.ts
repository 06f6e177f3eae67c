import type { Deps } from '../../deps.ts';
import type { Stored } from '../../ports.ts';
import type { AccessRequest } from '../../request/request.ts';
import { cardsOf } from './expand-effects.ts';
import { stepDelivery } from './step-delivery.ts';

/**
 * Sends the requester's own card within the turn that asked, so that the card is the answer. The effects stored with
 * the request would send it a moment later anyway; its id is the same, so it is sent once.
 */
export async function announce(deps: Deps, stored: Stored<AccessRequest>): Promise<void> {
  const [own] = cardsOf(stored.body, stored.seq);
  if (own === undefined) return;
  const now = deps.clock.now();
  await deps.deliveries.want([own], now);
  const claimed = await deps.deliveries.claimOne(own.id, now, new Date(now.getTime() + deps.settings.claimMs));
  if (claimed !== null) await stepDelivery(deps, claimed);
}
