import type { Finding } from '../jit/finding/finding.ts';
import { wordsFor } from '../words/words.ts';
import { entitlementText } from './entitlement-text.ts';
import { escapeLabel, escapeName } from './escape.ts';
import { andMore, aside, LIST_LIMIT, type ListItem, line, listCard } from './list.ts';
import { formatInstant, type Reader } from './reader.ts';
import type { Card } from './render.ts';

/** Access that no grant explains, oldest first, and what to say about each. */
export function findingsCard({ findings, now }: { findings: readonly Finding[]; now: Date }, reader: Reader): Card {
  const words = wordsFor(reader).findings;
  if (findings.length === 0) {
    return listCard({ title: words.title, intro: [words.nothing], sections: [], spoken: words.nothing }, reader);
  }
  const shown = findings.slice(0, LIST_LIMIT);
  return listCard(
    {
      title: words.title,
      intro: [words.intro],
      sections: [{ heading: '', items: shown.map((finding) => itemOf(finding, reader, now)) }],
      outro: [...andMore(shown.length, findings.length, reader), words.howTo],
      spoken: words.count(findings.length),
    },
    reader,
  );
}

function itemOf(finding: Finding, reader: Reader, now: Date): ListItem {
  const { id, principal, entitlement, why, foundAt, state, decidedBy } = finding;
  const words = wordsFor(reader).findings;
  const removing = decidedBy === null ? words.removing : words.removingBy(escapeName(decidedBy.name));
  return {
    title: `${id}: ${escapeName(principal.name)}`,
    lines: [
      line(escapeLabel(entitlementText(entitlement, reader))),
      state === 'removing' ? line(removing, 'Warning') : line(words.waits, 'Attention'),
      aside(words.found(words.why[why], formatInstant(foundAt, now))),
    ],
  };
}
