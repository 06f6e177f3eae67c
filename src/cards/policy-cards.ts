import type { Policy, PolicyTerms, Stage, Subject } from '../jit/policy/policy.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { entitlementText, missingText, natureOf } from './entitlement-text.ts';
import { escapeLabel, escapeName, escapeText } from './escape.ts';
import { extendFact } from './extend-rule-text.ts';
import { type Fact, factsCard } from './facts.ts';
import { aside, LIST_LIMIT, type ListItem, line, listCard } from './list.ts';
import { pageActions, pageLine, pageOf } from './pages.ts';
import { approversOf, listed, lowered } from './people.ts';
import { formatTime, type Reader } from './reader.ts';
import type { Card } from './render.ts';

/** Policies by name, a page of them; `name` says which list it is, for the way to the next page. */
export function policyListCard(
  list: { policies: readonly Policy[]; name?: 'policies' | 'may-ask'; page?: number; title?: string; empty?: string },
  reader: Reader,
): Card {
  const words = wordsFor(reader).policies;
  const { policies, name = 'policies', title = words.title } = list;
  if (policies.length === 0) {
    const empty = list.empty ?? words.none;
    return listCard({ title, intro: [empty], sections: [], spoken: empty }, reader);
  }
  const shown = pageOf(policies, list.page ?? 0, LIST_LIMIT);
  const items = shown.items.map(
    ({ enabled, terms }): ListItem => ({
      title: enabled ? escapeLabel(terms.name) : words.disabled(escapeLabel(terms.name)),
      lines: [
        ...(terms.description === '' ? [] : [line(escapeText(terms.description, 160))]),
        line(words.opens(listed(entitlementLabels(terms, reader), reader))),
        aside(words.upTo(durationText(terms.duration.maxMs, reader), approvalInBrief(terms, reader))),
      ],
    }),
  );
  const outro = pageLine(shown, reader);
  const actions = pageActions(name, shown, reader);
  const spoken = words.spoken(policies.length);
  return listCard({ title, sections: [{ heading: '', items }], outro, actions, spoken }, reader);
}

/** One policy in full. */
export function policyCard({ policy, reader, now }: { policy: Policy; reader: Reader; now: Date }): Card {
  const { terms } = policy;
  const { duration, require } = terms;
  const words = wordsFor(reader).policies;
  const { rows } = words;
  const inWords = (ms: number) => durationText(ms, reader);
  const facts: Fact[] = [
    { label: rows.whoMayAsk, lines: subjects(terms.eligible, reader) },
    { label: rows.opens, lines: openedLines(terms, reader) },
    {
      label: rows.duration,
      lines: [
        words.usual(inWords(duration.defaultMs), inWords(duration.maxMs)),
        words.offered(duration.optionsMs.map(inWords).join(', ')),
      ],
    },
    { label: rows.approval, lines: approvalLines(terms, reader) },
    extendFact(terms, reader),
    {
      label: rows.asksFor,
      lines: [
        words.reason(require.justificationLength),
        ...(require.ticketPattern === null ? [] : [words.ticket(escapeText(require.ticketPattern, 120))]),
        ...(require.approverComment ? [words.comment] : []),
      ],
    },
    { label: rows.waits, lines: [words.waits(inWords(terms.pendingTtlMs))] },
    { label: rows.warns, lines: [words.warns(inWords(terms.warnBeforeMs))] },
    { label: rows.backEnd, lines: [backEndLine(terms, reader)] },
    ...(terms.channelId === null ? [] : [{ label: rows.channel, lines: [words.channelCopy] }]),
    ...readyFacts(terms, reader),
    { label: rows.changed, lines: [formatTime(policy.changedAt, reader, now)] },
  ];
  return factsCard(
    {
      title: policy.enabled ? escapeLabel(terms.name) : words.disabled(escapeLabel(terms.name)),
      intro: terms.description === '' ? [] : [{ text: escapeText(terms.description), tone: 'Default' }],
      facts,
      spoken: words.one,
    },
    reader,
  );
}

function backEndLine({ backEnd, fallback, account }: PolicyTerms, reader: Reader): string {
  if (account !== undefined) return wordsFor(reader).account.policy(escapeLabel(account.name));
  return fallback === undefined ? backEnd : wordsFor(reader).pim.fallback(backEnd, fallback);
}

/** Where it is used, that sessions end with it, and what becomes of what others give, where the policy says so. */
function readyFacts({ portal, endSessions, outside }: PolicyTerms, reader: Reader): Fact[] {
  const { ready } = wordsFor(reader);
  return [
    ...(portal === undefined ? [] : [{ label: ready.policy.portal, lines: [ready.portals[portal]] }]),
    ...(endSessions === undefined ? [] : [{ label: ready.policy.sessions, lines: [ready.policy.sessionsEnd] }]),
    ...(outside === undefined ? [] : [{ label: ready.policy.outside, lines: [ready.policy.outsideRemoved] }]),
  ];
}

function entitlementLabels(terms: PolicyTerms, reader: Reader): string[] {
  return terms.entitlements.map((one) =>
    escapeLabel(one.kind === 'missing-group' ? missingText(one, reader) : entitlementText(one, reader)),
  );
}

function openedLines(terms: PolicyTerms, reader: Reader): string[] {
  const words = wordsFor(reader).policies;
  return terms.entitlements.map((one) =>
    one.kind === 'missing-group'
      ? words.missingGroup(escapeLabel(missingText(one, reader)))
      : words.opened(escapeLabel(entitlementText(one, reader)), lowered(natureOf(one, reader), reader)),
  );
}

function subjects(list: readonly Subject[], reader: Reader): string[] {
  const { subjects: words } = wordsFor(reader).policies;
  return list.map((one) => words[one.kind](escapeName(one.name)));
}

function approvalInBrief(terms: PolicyTerms, reader: Reader): string {
  const words = wordsFor(reader).policies;
  if (terms.approval === 'none') return words.noApproval;
  return words.stagesInTurn(terms.approval.map((stage) => words.quorum(stage.quorum, approversOf(stage, reader))));
}

function approvalLines({ approval }: PolicyTerms, reader: Reader): string[] {
  const words = wordsFor(reader).policies;
  if (approval === 'none') return [words.noneAtOnce];
  return approval.flatMap((stage, index) => {
    const quorum = words.quorum(stage.quorum, approversOf(stage, reader));
    return [approval.length === 1 ? quorum : words.stage(index + 1, quorum), ...askLines(stage, reader)];
  });
}

/** Whom it asks, where that is not everybody who may decide (behaviour A15). */
function askLines({ ask }: Stage, reader: Reader): string[] {
  if (ask === undefined) return [];
  return [
    wordsFor(reader).quiet.policy.asksOnly(
      listed(
        ask.map((one) => escapeName(one.name)),
        reader,
      ),
    ),
  ];
}
