import { isObject, listAt, stringAt } from './json.ts';
import type { Choice, Json, JsonObject } from './types.ts';

/** Helpers that read an Adaptive Card as a person or a test would. They accept any JSON and never throw. */

export type CardAction = {
  type: string;
  title: string;
  id: string | undefined;
  verb: string | undefined;
  data: Json | undefined;
  url: string | undefined;
  enabled: boolean;
  /** False for Deny-like actions with `associatedInputs: "none"`: inputs are neither checked nor sent. */
  withInputs: boolean;
  /** The ShowCard actions around it, outermost first. */
  within: JsonObject[];
  json: JsonObject;
};

export type CardInput = {
  id: string;
  type: string;
  label: string | undefined;
  value: string | undefined;
  required: boolean;
  choices: Choice[];
  /** The ShowCard actions around it, outermost first. */
  within: JsonObject[];
  json: JsonObject;
};

const spokenKeys = ['text', 'title', 'value', 'label', 'placeholder', 'altText', 'errorMessage'];

/**
 * Every text a reader could see, in reading order, one per line: blocks, facts, labels, choices, button titles. A hyphen
 * that does not break is a hyphen to whoever reads it.
 */
export function cardText(card: unknown): string {
  const lines: string[] = [];
  collectText(card, lines);
  return lines.join('\n').replaceAll('\u2011', '-');
}

function collectText(node: unknown, into: string[]): void {
  if (Array.isArray(node)) {
    for (const item of node) collectText(item, into);
    return;
  }
  if (!isObject(node)) return;
  const type = stringAt(node, 'type') ?? '';
  for (const key of spokenKeys) {
    const value = node[key];
    // An input's stored value and a choice's value are for the bot, not for the eye; free text is.
    if (key === 'value' && (type.startsWith('Input.') || 'isSelected' in node) && type !== 'Input.Text') continue;
    if (typeof value === 'string' && value !== '') into.push(value);
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === 'choices') for (const choice of listAt(node, 'choices')) pushString(stringAt(choice, 'title'), into);
    else if (!['data', 'fallback', 'msteams', 'refresh'].includes(key)) collectText(value, into);
  }
}

function pushString(value: string | undefined, into: string[]): void {
  if (value) into.push(value);
}

/** Visits every object of a card, outermost first, fallbacks and action data left out. */
function walkCard(
  node: unknown,
  visit: (element: JsonObject, within: JsonObject[]) => void,
  within: JsonObject[] = [],
): void {
  if (Array.isArray(node)) {
    for (const item of node) walkCard(item, visit, within);
    return;
  }
  if (!isObject(node)) return;
  visit(node, within);
  const inside = node.type === 'Action.ShowCard' ? [...within, node] : within;
  for (const [key, value] of Object.entries(node)) {
    if (!['data', 'fallback', 'msteams', 'refresh'].includes(key)) walkCard(value, visit, inside);
  }
}

/** All actions anywhere on the card: bottom row, action sets, select actions and those inside ShowCards. */
export function cardActions(card: unknown): CardAction[] {
  const found: CardAction[] = [];
  walkCard(card, (element, within) => {
    const type = stringAt(element, 'type');
    if (type?.startsWith('Action.')) found.push(readAction(type, element, within));
  });
  return found;
}

function readAction(type: string, json: JsonObject, within: JsonObject[]): CardAction {
  return {
    type,
    title: stringAt(json, 'title') ?? '',
    id: stringAt(json, 'id'),
    verb: stringAt(json, 'verb'),
    data: json.data,
    url: stringAt(json, 'url'),
    enabled: json.isEnabled !== false,
    withInputs: stringAt(json, 'associatedInputs')?.toLowerCase() !== 'none',
    within,
    json,
  };
}

/** The action with this title (any letter case), id or verb, in that order. */
export function findAction(card: unknown, named: string): CardAction | undefined {
  const actions = cardActions(card);
  const wanted = named.toLowerCase();
  return (
    actions.find((action) => action.title.toLowerCase() === wanted) ??
    actions.find((action) => action.id === named) ??
    actions.find((action) => action.verb === named)
  );
}

export function cardInputs(card: unknown): CardInput[] {
  const found: CardInput[] = [];
  walkCard(card, (element, within) => {
    const type = stringAt(element, 'type');
    const id = stringAt(element, 'id');
    if (!type?.startsWith('Input.') || id === undefined) return;
    const value = element.value;
    found.push({
      id,
      type,
      label: stringAt(element, 'label'),
      value: value === undefined || value === null ? undefined : String(value),
      required: element.isRequired === true,
      choices: listAt(element, 'choices').map((choice) => ({
        title: stringAt(choice, 'title') ?? '',
        value: stringAt(choice, 'value') ?? '',
      })),
      within,
      json: element,
    });
  });
  return found;
}

/** The facts of all FactSets, by title; the last one wins. */
export function cardFacts(card: unknown): Record<string, string> {
  const facts: Record<string, string> = {};
  walkCard(card, (element) => {
    if (element.type !== 'FactSet') return;
    for (const fact of listAt(element, 'facts')) {
      const title = stringAt(fact, 'title');
      if (title !== undefined) facts[title] = stringAt(fact, 'value') ?? '';
    }
  });
  return facts;
}
