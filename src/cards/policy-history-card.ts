import type { PolicyHistory, PolicyVersion } from '../jit/operations/policy-history.ts';
import { escapeLabel, escapeName, escapeText } from './escape.ts';
import { andMore, aside, LIST_LIMIT, type ListItem, line, listCard } from './list.ts';
import { formatTime, type Reader } from './reader.ts';
import type { Card } from './render.ts';

const WORDS: Record<PolicyVersion['what'], string> = {
  created: 'created',
  changed: 'changed',
  enabled: 'enabled',
  disabled: 'disabled',
  deleted: 'deleted',
};
/** Of one version; the rest is told by the version before and after it. */
const MOST_CHANGES = 5;

/** The versions of one policy, newest first: who did what when, with each field before and after (behaviour S3.9). */
export function policyHistoryCard(list: { history: PolicyHistory; reader: Reader; now: Date }): Card {
  const { history, reader, now } = list;
  const { policy, versions, version, cut } = history;
  const name = escapeLabel(policy.terms.name);
  const shown = versions.slice(0, LIST_LIMIT);
  const state = policy.deletedAt !== undefined ? ' It is deleted.' : policy.enabled ? '' : ' It is disabled.';
  const gone = cut === 0 ? [] : [`${cut} older ${cut === 1 ? 'version has' : 'versions have'} left the audit trail.`];
  const last = versions.find((one) => one.version < version && one.terms !== null);
  return listCard({
    title: `History of ${name}`,
    intro: [`It is at version ${version}.${state}`],
    sections: [{ heading: '', items: shown.map((one) => versionItem(one, reader, now)) }],
    outro: [
      ...andMore(shown.length, versions.length),
      ...gone,
      ...(last === undefined ? [] : [`To bring one back, say: policy rollback ${name} ${last.version}`]),
    ],
    spoken: `A policy with ${version} versions.`,
  });
}

function versionItem(one: PolicyVersion, reader: Reader, now: Date): ListItem {
  const back = one.rolledBackTo === null ? '' : `, brought back to version ${one.rolledBackTo}`;
  const changes = one.changes.slice(0, MOST_CHANGES).map((change) => line(escapeText(change, 200)));
  const more = one.changes.length - changes.length;
  return {
    title: `Version ${one.version}: ${WORDS[one.what]}${back}`,
    lines: [
      ...changes,
      ...(more > 0 ? [aside(`and ${more} more`)] : []),
      aside(`${escapeName(one.by)}, ${formatTime(one.at, reader, now)}`),
    ],
  };
}
