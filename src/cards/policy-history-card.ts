import type { PolicyHistory, PolicyVersion } from '../jit/operations/policy/policy-history.ts';
import { wordsFor } from '../words/words.ts';
import { escapeLabel, escapeName, escapeText } from './escape.ts';
import { andMore, aside, LIST_LIMIT, type ListItem, line, listCard } from './list.ts';
import { formatTime, type Reader } from './reader.ts';
import type { Card } from './render.ts';
import { retell } from './retell.ts';

/** Of one version; the rest is told by the version before and after it. */
const MOST_CHANGES = 5;

/** The versions of one policy, newest first: who did what when, with each field before and after (behaviour S3.9). */
export function policyHistoryCard(list: { history: PolicyHistory; reader: Reader; now: Date }): Card {
  const { history, reader, now } = list;
  const { policy, versions, version, cut } = history;
  const name = escapeLabel(policy.terms.name);
  const shown = versions.slice(0, LIST_LIMIT);
  const words = wordsFor(reader).policyHistory;
  const state = policy.deletedAt !== undefined ? [words.isDeleted] : policy.enabled ? [] : [words.isDisabled];
  const last = versions.find((one) => one.version < version && one.terms !== null);
  return listCard(
    {
      title: words.title(name),
      intro: [[words.at(version), ...state].join(' ')],
      sections: [{ heading: '', items: shown.map((one) => versionItem(one, reader, now)) }],
      outro: [
        ...andMore(shown.length, versions.length, reader),
        ...(cut === 0 ? [] : [words.cut(cut)]),
        ...(last === undefined ? [] : [words.bringBack(name, last.version)]),
      ],
      spoken: words.spoken(version),
    },
    reader,
  );
}

function versionItem(one: PolicyVersion, reader: Reader, now: Date): ListItem {
  const words = wordsFor(reader).policyHistory;
  const what = words.what[one.what];
  const changes = one.changes.slice(0, MOST_CHANGES).map((change) => line(escapeText(retell(change, reader), 200)));
  return {
    title: words.version(one.version, one.rolledBackTo === null ? what : words.backTo(what, one.rolledBackTo)),
    lines: [
      ...changes,
      ...andMore(changes.length, one.changes.length, reader).map(aside),
      aside(words.byAt(escapeName(one.by), formatTime(one.at, reader, now))),
    ],
  };
}
