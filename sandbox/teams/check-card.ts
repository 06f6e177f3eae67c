import { adaptiveCardType, isObject, listAt, objectAt, stringAt } from './json.ts';
import { cardActions, cardInputs } from './read-card.ts';
import type { Attachment, JsonObject } from './types.ts';

/** Messages over this are refused with 413 (Format your bot messages: about 100 KB as UTF-16). */
export const maxMessageBytes = 100 * 1024;
/** "Keep messages under 80 KB" (same page): more is a violation although it is delivered. */
const wiseMessageBytes = 80 * 1024;

export function utf16Bytes(value: unknown): number {
  return JSON.stringify(value).length * 2;
}

export type Fault = { rule: string; detail: string };

/**
 * The rules a card must keep to be drawn by Teams. `spoken` says whether a fragment was typed by a person: a card may
 * repeat `${…}` that somebody wrote, but not one that a template left behind.
 */
export function checkAttachments(attachments: Attachment[], spoken: (fragment: string) => boolean): Fault[] {
  return attachments.flatMap((attachment) => {
    if (attachment.contentType !== adaptiveCardType) return [];
    if (!attachment.content) return [{ rule: 'card-missing', detail: 'an Adaptive Card attachment has no content' }];
    return checkCard(attachment.content, spoken);
  });
}

export function checkCard(card: JsonObject, spoken: (fragment: string) => boolean): Fault[] {
  const faults: Fault[] = [];
  if (card.type !== 'AdaptiveCard') faults.push({ rule: 'card-type', detail: `type is ${JSON.stringify(card.type)}` });
  if (!supportedVersion(card.version)) {
    faults.push({ rule: 'card-version', detail: `version is ${JSON.stringify(card.version)}, Teams draws up to 1.5` });
  }
  const actions = countActions(card);
  if (actions > 6) faults.push({ rule: 'card-actions', detail: `${actions} actions, 6 are allowed` });
  if (utf16Bytes(card) > wiseMessageBytes) faults.push({ rule: 'card-size', detail: `${utf16Bytes(card)} bytes` });
  const ids = cardInputs(card).map((input) => input.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) faults.push({ rule: 'input-id', detail: `two inputs are called ${twice}` });
  faults.push(...refreshFaults(card), ...mentionFaults(card), ...leftovers(card, 'card', spoken));
  return faults;
}

/** The most people whose clients refresh a card by themselves (User Specific Views). */
export const maxRefreshUsers = 60;

function refreshFaults(card: JsonObject): Fault[] {
  const refresh = objectAt(card, 'refresh');
  if (!refresh) return [];
  const type = stringAt(objectAt(refresh, 'action'), 'type');
  const users = listAt(refresh, 'userIds');
  return [
    ...(type === 'Action.Execute' ? [] : [{ rule: 'refresh-action', detail: `its action is ${type}` }]),
    ...(users.length > maxRefreshUsers ? [{ rule: 'refresh-users', detail: `${users.length} people, not 60` }] : []),
  ];
}

/** The rules of `task.value`: a card in an attachment, a title, a size that Teams knows (Invoke and dismiss dialogs). */
export function checkDialog(value: JsonObject, spoken: (fragment: string) => boolean): Fault[] {
  const card = objectAt(objectAt(value, 'card'), 'content');
  if (stringAt(objectAt(value, 'card'), 'contentType') !== adaptiveCardType || !card) {
    return [{ rule: 'dialog-card', detail: 'the dialog has no attachment with an Adaptive Card' }];
  }
  const faults = checkCard(card, spoken);
  if (!stringAt(value, 'title')) faults.push({ rule: 'dialog-title', detail: 'the dialog has no title' });
  for (const side of ['width', 'height']) {
    const size = value[side];
    const known = typeof size === 'number' ? size > 0 : ['small', 'medium', 'large'].includes(String(size ?? 'medium'));
    if (!known) faults.push({ rule: 'dialog-size', detail: `${side} is ${JSON.stringify(size)}` });
  }
  // A dialog's card is sent by Action.Submit only (Use dialogs with bots).
  const wrong = cardActions(card).find(({ type }) => type === 'Action.Execute');
  if (wrong) faults.push({ rule: 'dialog-action', detail: `"${wrong.title}" is an Action.Execute` });
  return faults;
}

/** A mention needs its text in the card, word for word, and whom it means (Format cards in Teams). */
function mentionFaults(card: JsonObject): Fault[] {
  const { msteams, ...shown } = card;
  const entities = isObject(msteams) && Array.isArray(msteams.entities) ? msteams.entities : [];
  const text = JSON.stringify(shown);
  const mentioned = entities.filter(isObject).filter((entity) => entity.type === 'mention');
  const faults = mentioned.flatMap((entity): Fault[] => {
    const words = JSON.stringify(String(entity.text)).slice(1, -1);
    const whom = isObject(entity.mentioned) ? entity.mentioned.id : undefined;
    if (typeof whom !== 'string' || whom === '') return [{ rule: 'card-mention', detail: `${words} means nobody` }];
    return text.includes(words) ? [] : [{ rule: 'card-mention', detail: `${words} is not in the card` }];
  });
  const unmeant = (text.match(/<at>/g) ?? []).length > 0 && mentioned.length === 0;
  return unmeant ? [...faults, { rule: 'card-mention', detail: 'an <at> without an entity' }] : faults;
}

function supportedVersion(version: unknown): boolean {
  if (typeof version !== 'string') return false;
  const [major, minor] = version.split('.').map(Number);
  return major === 1 && minor !== undefined && minor >= 0 && minor <= 5;
}

/** Buttons of the card itself; a ShowCard is a card of its own. */
function countActions(node: unknown): number {
  if (Array.isArray(node)) return node.reduce<number>((sum, item) => sum + countActions(item), 0);
  if (!isObject(node)) return 0;
  const own = typeof node.type === 'string' && node.type.startsWith('Action.') ? 1 : 0;
  if (node.type === 'Action.ShowCard') return own;
  return Object.entries(node).reduce((sum, [key, value]) => {
    if (['selectAction', 'fallback', 'data', 'refresh', 'inlineAction'].includes(key)) return sum;
    return sum + countActions(value);
  }, own);
}

function leftovers(node: unknown, path: string, spoken: (fragment: string) => boolean): Fault[] {
  if (Array.isArray(node)) return node.flatMap((item, index) => leftovers(item, `${path}[${index}]`, spoken));
  if (isObject(node)) return Object.entries(node).flatMap(([key, value]) => leftovers(value, `${path}.${key}`, spoken));
  if (typeof node !== 'string') return [];
  const checks: [string, RegExp][] = [
    ['card-expression', /\$\{[^}]*\}?/],
    ['card-undefined', /\bundefined\b|\[object Object\]|\bInvalid Date\b/],
  ];
  return checks.flatMap(([rule, pattern]) => {
    const found = pattern.exec(node)?.[0];
    return found && !spoken(found) ? [{ rule, detail: `${path} says ${JSON.stringify(node.slice(0, 120))}` }] : [];
  });
}
