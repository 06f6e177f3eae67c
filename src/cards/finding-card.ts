import { entitlementLabel } from '../jit/entitlement.ts';
import type { Finding } from '../jit/finding/finding.ts';
import { escapeLabel, escapeName } from './escape.ts';
import { andMore, aside, LIST_LIMIT, type ListItem, line, listCard } from './list.ts';
import { formatInstant } from './reader.ts';
import type { Card } from './render.ts';

/** Access that no grant explains, oldest first, and what to say about each. */
export function findingsCard({ findings, now }: { findings: readonly Finding[]; now: Date }): Card {
  const nothing = 'The directory has no access that the bot cannot explain.';
  if (findings.length === 0) return listCard({ title: 'Findings', intro: [nothing], sections: [], spoken: nothing });
  const shown = findings.slice(0, LIST_LIMIT);
  const count = findings.length === 1 ? 'One finding.' : `${findings.length} findings.`;
  return listCard({
    title: 'Findings',
    intro: ['The directory has this access, and no grant explains it.'],
    sections: [{ heading: '', items: shown.map((finding) => itemOf(finding, now)) }],
    outro: [
      ...andMore(shown.length, findings.length),
      'To take one away, say: finding remove followed by its id. To leave it as standing access, say: finding keep followed by its id.',
    ],
    spoken: count,
  });
}

const WHY: Record<Finding['why'], string> = {
  'after-restore': 'not known to the restored store',
  'after-removal': 'there again after this bot removed it',
};

function itemOf({ id, principal, entitlement, why, foundAt, state, decidedBy }: Finding, now: Date): ListItem {
  const removing = state === 'removing';
  const by = decidedBy === null ? '' : `, by ${escapeName(decidedBy.name)}`;
  return {
    title: `${id}: ${escapeName(principal.name)}`,
    lines: [
      line(escapeLabel(entitlementLabel(entitlement))),
      removing ? line(`Being removed${by}, not confirmed yet`, 'Warning') : line('Waits for a decision', 'Attention'),
      aside(`${WHY[why]}, found ${formatInstant(foundAt, now)}`),
    ],
  };
}
