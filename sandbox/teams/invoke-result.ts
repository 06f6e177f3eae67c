import type { Posted } from './deliver.ts';
import { adaptiveCardType, isObject, listAt, objectAt, stringAt } from './json.ts';
import type { Choice, ClickResult, JsonObject, SearchResult } from './types.ts';

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

export type TaskInvoke = 'task/fetch' | 'task/submit' | 'composeExtension/fetchTask' | 'composeExtension/submitAction';

/**
 * What a Teams client makes of the answer to `task/fetch`, `task/submit`, `composeExtension/fetchTask` and
 * `composeExtension/submitAction` (Use dialogs with bots; Create and send dialogs; Respond to the dialog submit action).
 */
export function readTaskResult({ status, body }: Posted, activityId: string, invoke: TaskInvoke): ClickResult {
  if (status !== 200) return { kind: 'unreachable', status, activityId, shown: unreachableText };
  const failed = (code: string): ClickResult => {
    return { kind: 'error', status, activityId, code, message: '', shown: wentWrongText };
  };
  const task = objectAt(body, 'task');
  const extension = invoke === 'composeExtension/submitAction' ? objectAt(body, 'composeExtension') : undefined;
  if (task?.type === 'continue') {
    const dialog = readDialog(objectAt(task, 'value'));
    return dialog ? { kind: 'dialog', status, activityId, dialog } : failed('dialog without a card');
  }
  const words = task?.type === 'message' ? stringAt(task, 'value') : undefined;
  const told = words ?? (extension?.type === 'message' ? stringAt(extension, 'text') : undefined);
  if (told !== undefined) return { kind: 'message', status, activityId, text: told };
  if (extension?.type === 'result') {
    const [attachment] = listAt(extension, 'attachments');
    const card = stringAt(attachment, 'contentType') === adaptiveCardType ? objectAt(attachment, 'content') : undefined;
    return card ? { kind: 'inserted', status, activityId, card } : failed('result without a card');
  }
  const empty = body === '' || body === null || (isObject(body) && Object.keys(body).length === 0);
  const submitted = invoke === 'task/submit' || invoke === 'composeExtension/submitAction';
  return empty && submitted ? { kind: 'closed', status, activityId } : failed('no task');
}

function readDialog(value: JsonObject | undefined) {
  const attachment = objectAt(value, 'card');
  const card = stringAt(attachment, 'contentType') === adaptiveCardType ? objectAt(attachment, 'content') : undefined;
  if (!value || !card) return undefined;
  const size = (side: string) => {
    const given = value[side];
    return typeof given === 'string' || typeof given === 'number' ? given : undefined;
  };
  return { title: stringAt(value, 'title') ?? '', width: size('width'), height: size('height'), card };
}

/** The most choices that a type-ahead asks for and shows (Typeahead search in Adaptive Cards). */
export const mostChoices = 15;

/** What a Teams client makes of the answer to `application/search` (Typeahead search in Adaptive Cards). */
export function readSearchResult({ status, body }: Posted, activityId: string): SearchResult {
  const failed = (why: string): SearchResult => {
    return { kind: 'failed', status, activityId, why, shown: 'Something went wrong. Please try again.' };
  };
  if (status !== 200) return failed(`HTTP ${status}`);
  const code = isObject(body) ? (body.statusCode ?? 200) : undefined;
  if (code !== 200) return failed(`statusCode is ${JSON.stringify(code)}`);
  const type = stringAt(body, 'type');
  if (type !== 'application/vnd.microsoft.search.searchResponse') return failed(`type is ${JSON.stringify(type)}`);
  const results = objectAt(body, 'value')?.results;
  if (!Array.isArray(results)) return failed('value.results is not a list');
  const choices = results.flatMap((result): Choice[] => {
    const title = stringAt(result, 'title');
    const value = stringAt(result, 'value');
    return title && value ? [{ title, value }] : [];
  });
  return choices.length === results.length
    ? { kind: 'choices', choices, activityId }
    : failed('a result has no title or no value');
}
