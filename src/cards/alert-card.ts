import type { Alert } from '../jit/alert/alert.ts';
import { escapeText, plainText } from './escape.ts';
import { factsCard } from './facts.ts';
import { formatInstant } from './reader.ts';
import type { Card } from './render.ts';

/** One trouble: what is wrong, since when, what to do, and that it is over when it is. */
export function alertCard({ alert, now }: { alert: Alert; now: Date }): Card {
  const { text, open, severity, raisedAt, clearedAt } = alert;
  const tone = open ? (severity === 'critical' ? ('Attention' as const) : ('Warning' as const)) : ('Good' as const);
  const since = formatInstant(raisedAt, now);
  const over = clearedAt === null ? [] : [{ label: 'Over since', lines: [formatInstant(clearedAt, now)] }];
  return factsCard({
    title: escapeText(text.title, 140),
    intro: [{ text: open ? heading(severity) : 'This is over. Nothing is left to do.', tone }],
    facts: [
      { label: 'What', lines: text.lines.slice(0, MOST_LINES).map((line) => escapeText(line, 300)) },
      ...(open ? [{ label: 'What to do', lines: [escapeText(text.todo, 500)] }] : []),
      { label: 'Since', lines: [since] },
      ...over,
    ],
    spoken: alertSummary(alert),
  });
}

const MOST_LINES = 10;

function heading(severity: Alert['severity']): string {
  return severity === 'critical' ? 'Alert: this needs somebody now.' : 'Warning: this needs somebody today.';
}

/** The plain line that the toast shows. */
export function alertSummary({ text, open }: Alert): string {
  return plainText(open ? `Alert: ${text.title}` : `Over: ${text.title}`, 200);
}
