import type { Attachment, Json, JsonObject } from './types.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: unknown, key: string): JsonObject | undefined {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : undefined;
}

export function stringAt(value: unknown, key: string): string | undefined {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}

export function listAt(value: unknown, key: string): Json[] {
  const found = isObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const adaptiveCardType = 'application/vnd.microsoft.card.adaptive';

export function attachmentsOf(activity: JsonObject): Attachment[] {
  return listAt(activity, 'attachments').flatMap((item) => {
    const contentType = stringAt(item, 'contentType');
    if (contentType === undefined) return [];
    const content = objectAt(item, 'content');
    const name = stringAt(item, 'name');
    return [{ contentType, ...(content && { content }), ...(name !== undefined && { name }) }];
  });
}

export function cardOf(attachments: Attachment[]): JsonObject | undefined {
  return attachments.find((a) => a.contentType === adaptiveCardType)?.content;
}
