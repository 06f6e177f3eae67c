import type { WriteOutcome } from '../jit/back-end.ts';

type Refused = Extract<WriteOutcome, { kind: 'refused' }>;

/** Entra will not take it, in words that say what to do; the words are `sayings`, so that each reader has them in their language. */
export function refusedBecause(detail: string, graphRequestId: string | null): Refused {
  return { kind: 'refused', detail, graphRequestId };
}

export const TOO_SHORT = 'Entra gives no access for less than five minutes, and less than that is left of it';
export const NO_LICENCE =
  'Entra does this only with Microsoft Entra ID P2 or ID Governance: get the licence, or set backEnd: direct in the policy';
export const NEEDS_APPROVAL =
  'Entra wants somebody to approve there what was approved here, so the request was taken back: switch that off for active assignments';

export function endedAs(status: string): string {
  return `Entra took the request and came to nothing: its status is ${status}`;
}

export function plannedFrom(at: Date): string {
  const time = `${at.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return `Entra has a window planned for this person, and gives nothing beside it: remove it there, or ask again once it is over (it begins ${time})`;
}

/** What each rule of the role settings wants of the tenant (Graph: Rules in PIM, mapping guide). */
const REMEDIES: Readonly<Record<string, string>> = {
  ExpirationRule: 'let active assignments last this long there, or make the policy shorter',
  MfaRule: 'switch off multifactor authentication on active assignment there, which an app cannot do',
  JustificationRule: 'it wants a justification that it did not take',
  TicketingRule: 'it wants a ticket that it did not take: require one in the policy',
  EligibilityRule: 'it wants people to be eligible first: make them so, or change that there',
  ApprovalRule: 'switch off approval for active assignments there',
};

/** `The following policy rules failed: ["ExpirationRule"]` in words. */
export function rulesFailed(message: string): string {
  const rules = [...new Set(message.match(/\b[A-Z][A-Za-z]+Rule\b/g) ?? [])];
  const why = rules.map((rule) => REMEDIES[rule] ?? 'look at the settings of the role or group there').join('; ');
  if (rules.length === 0) return 'Entra refuses it by the settings of the role or group: look at them there';
  return `Entra refuses it by the settings of the role or group (${rules.join(', ')}): ${why}`;
}
