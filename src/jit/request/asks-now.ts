import type { Delivery } from '../delivery/delivery.ts';
import { openAskOf } from './open-ask.ts';
import type { AccessRequest } from './request.ts';

/** Whether a message is the card that asks somebody for what waits now: for a request, or for more time under it. */
export function asksNow(content: Delivery['content'], request: AccessRequest): boolean {
  if (content.type !== 'card') return false;
  const ask = openAskOf(request);
  if (content.view === 'approver') return ask?.extension === null;
  return content.view === 'extension' && ask?.extension === content.number;
}
