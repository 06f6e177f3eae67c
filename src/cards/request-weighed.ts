import { entitlementKey } from '../jit/entitlement.ts';
import { BROADEST_ROLE, narrowerThan } from '../jit/policy/smaller-roles.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import type { HolderCount, Uses } from '../jit/request/weighed.ts';
import { wordsFor } from '../words/words.ts';
import { entitlementTitle } from './entitlement-text.ts';
import { escapeLabel, plainText } from './escape.ts';
import { anyOf, lowered } from './people.ts';
import { formatTime, type Reader } from './reader.ts';
import type { CardElement } from './render.ts';
import { type Row, row } from './request-rows.ts';
import { unbroken } from './unbroken.ts';
import { wayAction } from './way-click.ts';

const LONGEST_TITLE = 60;
const MOST_NARROWER = 2;

/** What else helps to decide, for whoever decides: how many have it, what was made of it before, what smaller there is. */
export function weighedRows(request: AccessRequest, reader: Reader, now: Date): Row[] {
  const words = wordsFor(reader).weighed;
  const { holders = [], uses, smaller = [] } = request.weighed ?? {};
  return [
    ...(holders.length === 0 ? [] : [row(words.held, ...holders.flatMap((one) => heldLine(one, request, reader)))]),
    ...(uses === undefined ? [] : [row(words.before, usesLine(uses, reader, now))]),
    ...(smaller.length === 0
      ? narrowerRows(request, reader)
      : [
          row(
            words.smaller,
            ...smaller.map(({ role, policyName }) =>
              words.smallerRole(escapeLabel(role), escapeLabel(unbroken(policyName))),
            ),
          ),
        ]),
  ];
}

/** Where no policy gives less: which role would, or that none reaches further (behaviour S3.18). */
function narrowerRows({ terms, opens, weighed }: AccessRequest, reader: Reader): Row[] {
  if (weighed === undefined) return [];
  const words = wordsFor(reader).weighed;
  const carried = (opens?.items ?? []).flatMap(({ carries = [] }) => carries);
  const names = terms.entitlements.flatMap((one) => (one.kind === 'role' && one.scope === '/' ? [one.name] : []));
  const lines = [...new Set([...names, ...carried])].flatMap((role) => {
    if (role === BROADEST_ROLE) return [words.broadest(escapeLabel(role))];
    const roles = narrowerThan(role).slice(0, MOST_NARROWER);
    return roles.length === 0 ? [] : [words.narrower(anyOf(roles.map(escapeLabel), reader), escapeLabel(role))];
  });
  return lines.length === 0 ? [] : [row(words.smaller, ...lines.slice(0, MOST_NARROWER))];
}

/** Of one thing its name is said above; what an approver took out is not counted any more. */
function heldLine({ key, count, more }: HolderCount, { terms }: AccessRequest, reader: Reader): string[] {
  const words = wordsFor(reader).weighed;
  const entitlement = terms.entitlements.find((one) => entitlementKey(one) === key);
  if (entitlement === undefined) return [];
  const told = count === null ? words.unknown : words.heldNow(count, more === true);
  if (terms.entitlements.length === 1) return [told];
  return [words.heldBy(escapeLabel(entitlementTitle(entitlement, reader)), lowered(told, reader))];
}

function usesLine({ count, since, last, more }: Uses, reader: Reader, now: Date): string {
  const words = wordsFor(reader).weighed;
  if (count === 1 && more !== true) return words.usedOnce(formatTime(last, reader, now));
  const times = words.used(count, more === true);
  return words.usedSince(times, formatTime(since, reader, now), formatTime(last, reader, now));
}

/** Denies it and leads whoever asked to the form of the first policy that gives less (behaviour D4). */
export function offerActions({ id, termsHash, weighed }: AccessRequest, reader: Reader): CardElement[] {
  const [first] = weighed?.smaller ?? [];
  if (first === undefined) return [];
  const data = { requestId: id, terms: termsHash, items: '0' };
  const title = plainText(wordsFor(reader).weighed.offer(unbroken(first.policyName)), LONGEST_TITLE);
  return [wayAction('offer-send', title, data, { inputs: true, secondary: true })];
}
