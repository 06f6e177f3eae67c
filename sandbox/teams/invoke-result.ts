import type { Posted } from './deliver.ts';
import { adaptiveCardType, objectAt, stringAt } from './json.ts';
import type { ClickResult } from './types.ts';

const unreachableText = 'Unable to reach app. Please try again.';
const wentWrongText = 'Something went wrong. Please try again.';

/** What a Teams client makes of the answer to `adaptiveCard/action` (Universal Action Model, response format). */
export function readInvokeResult({ status, body }: Posted, activityId: string): ClickResult {
  // Anything but HTTP 200 with a body is a failed app to the client, whatever the body says.
  if (status !== 200) return { kind: 'unreachable', status, activityId, shown: unreachableText };
  const type = stringAt(body, 'type');
  const card = objectAt(body, 'value');
  if (type === adaptiveCardType && card) return { kind: 'card', status, activityId, card };
  const text = stringAt(body, 'value');
  if (type === 'application/vnd.microsoft.activity.message' && text !== undefined) {
    return { kind: 'message', status, activityId, text };
  }
  const code = stringAt(card, 'code') ?? type ?? 'no body';
  const message = stringAt(card, 'message') ?? '';
  return { kind: 'error', status, activityId, code, message, shown: wentWrongText };
}
