import { GraphFailure } from '../errors.ts';
import type { SettingRule } from '../records.ts';
import { isRecord } from '../route-tools.ts';
import { durationMsOf } from './windows.ts';

const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');
const isDuration = (value: unknown): boolean => typeof value === 'string' && durationMsOf(value) !== undefined;
const enablements = ['MultiFactorAuthentication', 'Justification', 'Ticketing'];

const settable: Readonly<Record<string, (value: unknown) => boolean>> = {
  isExpirationRequired: isBoolean,
  maximumDuration: isDuration,
  enabledRules: (value) => Array.isArray(value) && value.every((item) => enablements.includes(String(item))),
  isEnabled: isBoolean,
  claimValue: (value) => value === null || typeof value === 'string',
  setting: isRecord,
  notificationLevel: (value) => value === 'None' || value === 'Critical' || value === 'All',
  isDefaultRecipientsEnabled: isBoolean,
  notificationRecipients: isTextList,
  notificationType: (value) => value === 'Email',
  recipientType: (value) => typeof value === 'string',
  target: isRecord,
};

/** A rule with what a PATCH changes of it. The body names the rule's own derived type, and what it leaves out stays. */
export function changedRule(rule: SettingRule, body: Record<string, unknown>): SettingRule {
  const type = typeof body['@odata.type'] === 'string' ? body['@odata.type'] : '';
  if (`#${type.replace(/^#/, '')}` !== rule['@odata.type'])
    throw invalidPolicy(`The type of rule ${rule.id} is not '${type}'.`);
  if (body.id !== undefined && body.id !== rule.id) throw invalidPolicy('The id of a rule is fixed.');
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@odata.') || name === 'id') continue;
    const accepts = name in rule ? settable[name] : undefined;
    if (!accepts?.(value)) throw invalidPolicy(`The value of '${name}' in rule ${rule.id} is not valid.`);
  }
  return { ...rule, ...body, id: rule.id, '@odata.type': rule['@odata.type'] };
}

function invalidPolicy(message: string): GraphFailure {
  return new GraphFailure(400, 'InvalidPolicy', message);
}
