import type { CardView, ExtensionCard } from '../jit/delivery/delivery.ts';
import type { UserId } from '../jit/ids.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { extensionCard, extensionSummary } from './extension-card.ts';
import type { Reader } from './reader.ts';
import type { Card } from './render.ts';
import { requestCard, requestSummary } from './request-card.ts';

/** A picture that was sent and is kept up to date: of a request, or of an ask for more time under it. */
export type Shown = { view: CardView } | Omit<ExtensionCard, 'type'>;

/** It as it is now, with the plain line for the toast. */
export function pictureOf(
  shown: Shown,
  request: AccessRequest,
  reader: Reader,
  now: Date,
  readerId: UserId | null,
): { card: Card; summary: string } {
  if (shown.view === 'extension') {
    const { number } = shown;
    const card = extensionCard({ request, number, reader, now, readerId });
    if (card !== null) return { card, summary: extensionSummary(request, number, reader) };
  }
  const view = shown.view === 'extension' ? 'approver' : shown.view;
  return {
    card: requestCard({ view, request, reader, now, readerId }),
    summary: requestSummary(view, request, reader),
  };
}
