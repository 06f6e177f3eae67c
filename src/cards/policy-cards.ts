import { formatDuration } from '../jit/duration.ts';
import { entitlementLabel } from '../jit/entitlement.ts';
import type { Policy, PolicyTerms, Subject } from '../jit/policy/policy.ts';
import { natureOf } from './entitlement-text.ts';
import { escapeLabel, escapeName, escapeText } from './escape.ts';
import { type Fact, factsCard } from './facts.ts';
import { andMore, aside, LIST_LIMIT, type ListItem, line, listCard } from './list.ts';
import { approversOf, listed, lowered } from './people.ts';
import { DEFAULT_READER, formatTime, type Reader } from './reader.ts';
import type { Card } from './render.ts';

/** Policies by name; `intro` may say whose these are. */
export function policyListCard(list: {
  policies: readonly Policy[];
  total?: number;
  title?: string;
  empty?: string;
}): Card {
  const { policies, total = policies.length, title = 'Policies' } = list;
  if (policies.length === 0) {
    const empty = list.empty ?? 'There is no policy yet. An admin adds one with: policy import, followed by its YAML.';
    return listCard({ title, intro: [empty], sections: [], spoken: empty });
  }
  const shown = policies.slice(0, LIST_LIMIT);
  const items = shown.map(
    ({ enabled, terms }): ListItem => ({
      title: enabled ? escapeLabel(terms.name) : `${escapeLabel(terms.name)} (disabled)`,
      lines: [
        ...(terms.description === '' ? [] : [line(escapeText(terms.description, 160))]),
        line(`Opens ${listed(entitlementLabels(terms))}`),
        aside(`Up to ${formatDuration(terms.duration.maxMs)}, ${approvalInBrief(terms)}`),
      ],
    }),
  );
  return listCard({
    title,
    sections: [{ heading: '', items }],
    outro: andMore(shown.length, total),
    spoken: total === 1 ? 'There is 1 policy.' : `There are ${total} policies.`,
  });
}

/** One policy in full. */
export function policyCard({ policy, reader, now }: { policy: Policy; reader: Reader; now: Date }): Card {
  const { terms } = policy;
  const { duration, require } = terms;
  const facts: Fact[] = [
    { label: 'Who may ask', lines: subjects(terms.eligible) },
    { label: 'Opens', lines: openedLines(terms) },
    {
      label: 'For',
      lines: [
        `${formatDuration(duration.defaultMs)} unless said otherwise, at most ${formatDuration(duration.maxMs)}`,
        `Offered: ${duration.optionsMs.map(formatDuration).join(', ')}`,
      ],
    },
    { label: 'Approval', lines: approvalLines(terms) },
    {
      label: 'Asks for',
      lines: [
        `a reason of at least ${require.justificationLength} characters`,
        ...(require.ticketPattern === null ? [] : [`a ticket like ${escapeText(require.ticketPattern, 120)}`]),
        ...(require.approverComment ? ['a comment by the approver'] : []),
      ],
    },
    { label: 'Waits', lines: [`${formatDuration(terms.pendingTtlMs)} for a decision, then expires`] },
    { label: 'Warns', lines: [`${formatDuration(terms.warnBeforeMs)} before the end`] },
    { label: 'Back end', lines: [terms.backEnd] },
    ...(terms.channelId === null ? [] : [{ label: 'Channel', lines: ['a copy of each card'] }]),
    { label: 'Changed', lines: [formatTime(policy.changedAt, reader, now)] },
  ];
  return factsCard({
    title: policy.enabled ? escapeLabel(terms.name) : `${escapeLabel(terms.name)} (disabled)`,
    intro: terms.description === '' ? [] : [{ text: escapeText(terms.description), tone: 'Default' }],
    facts,
    spoken: 'A policy.',
  });
}

function entitlementLabels(terms: PolicyTerms): string[] {
  return terms.entitlements.map((one) => escapeLabel(one.kind === 'missing-group' ? one.name : entitlementLabel(one)));
}

function openedLines(terms: PolicyTerms): string[] {
  return terms.entitlements.map((one) =>
    one.kind === 'missing-group'
      ? `${escapeLabel(one.name)}: no such group when it was saved, looked for again at each request`
      : `${escapeLabel(entitlementLabel(one))}: ${lowered(natureOf(one, DEFAULT_READER))}`,
  );
}

function subjects(list: readonly Subject[]): string[] {
  return list.map((one) => `${escapeName(one.name)} (${one.kind})`);
}

function approvalInBrief(terms: PolicyTerms): string {
  if (terms.approval === 'none') return 'no approval';
  return terms.approval.map((stage) => `${stage.quorum} of ${approversOf(stage)}`).join(', then ');
}

function approvalLines({ approval }: PolicyTerms): string[] {
  if (approval === 'none') return ['none: granted at once'];
  if (approval.length === 1) return approval.map((stage) => `${stage.quorum} of ${approversOf(stage)}`);
  return approval.map((stage, index) => `Stage ${index + 1}: ${stage.quorum} of ${approversOf(stage)}`);
}
