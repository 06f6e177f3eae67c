import type { EligibilityOrder } from '../jit/entra/eligibility-order.ts';
import { wordsFor } from '../words/words.ts';
import { sayAction } from './actions.ts';
import { endText, problemLines } from './eligibility-text.ts';
import { entitlementText } from './entitlement-text.ts';
import { type Message, messageCard } from './message-card.ts';
import type { Reader } from './reader.ts';
import type { Card, CardElement } from './render.ts';

/** Entra's own page of what its reader may activate, of roles and of groups. */
const MY_ROLES = 'https://entra.microsoft.com/#view/Microsoft_Azure_PIMCommon/ActivationMenuBlade';
/** A card has six buttons at most, and the way to Entra is one. */
const MOST_POLICIES = 4;

export type EligibilityTold = {
  order: EligibilityOrder;
  to: 'admin' | 'holder';
  policies: readonly string[];
  now: Date;
};

/** How an order ended, for the admin who gave it, or for whom it is about. */
export function eligibilityCard(told: EligibilityTold, reader: Reader): { card: Card; summary: string } {
  const message = told.to === 'admin' ? adminMessage(told, reader) : holderMessage(told, reader);
  const actions = told.to === 'admin' ? [] : holderActions(told, reader);
  const card = messageCard(message, reader);
  // One below the other: names of policies are long, and a phone is narrow.
  const sets = actions.map((action) => ({ type: 'ActionSet', spacing: 'Small', actions: [action] }));
  return { card: { ...card, body: [...card.body, ...sets] }, summary: message.title };
}

function adminMessage({ order, now }: EligibilityTold, reader: Reader): Message {
  const words = wordsFor(reader).eligibility;
  const { holder, entitlement, phase, problem, action } = order;
  const what = entitlementText(entitlement, reader);
  if (phase === 'failed') {
    const { title, text } = words.toAdmin.failed;
    const points = problem === null ? [] : problemLines(problem, reader);
    const more = action === 'convert' ? [words.toAdmin.stillStanding] : [];
    return { title, text: [text(holder.name, what), ...more], points, tone: 'bad' };
  }
  if (action === 'add') {
    const { title, text } = words.toAdmin.made;
    return { title, text: text(holder.name, what, endText(order.until, reader, now)), tone: 'good' };
  }
  const { title, text } = action === 'convert' ? words.toAdmin.converted : words.toAdmin.ended;
  return { title, text: text(holder.name, what), tone: 'good' };
}

function holderMessage({ order, policies, now }: EligibilityTold, reader: Reader): Message {
  const words = wordsFor(reader).eligibility.toHolder;
  const { entitlement, action, by, reason, until } = order;
  const what = entitlementText(entitlement, reader);
  const why = words.by(by.name, reason);
  if (action === 'remove') return { title: words.ended.title, text: [words.ended.text(what), why], tone: 'plain' };
  const how = policies.length === 0 ? words.noPolicy : words.ask;
  const { title } = action === 'add' ? words.made : words.converted;
  const text = action === 'add' ? words.made.text(what, endText(until, reader, now)) : words.converted.text(what);
  return { title, text: [text, why, how], tone: action === 'add' ? 'good' : 'warning' };
}

/** The way on (behaviour S2.5): the form of a request under each policy that opens it, or Entra's own page. */
function holderActions({ order, policies }: EligibilityTold, reader: Reader): CardElement[] {
  if (order.action === 'remove') return [];
  const words = wordsFor(reader).eligibility.toHolder;
  if (policies.length > 0) {
    return policies.slice(0, MOST_POLICIES).map((name) => sayAction(words.request(name), `request ${name}`));
  }
  const page = order.entitlement.kind === 'group' ? 'aadgroup' : 'aadmigratedroles';
  return [{ type: 'Action.OpenUrl', title: words.openEntra, url: `${MY_ROLES}/~/${page}` }];
}
