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
const MOST_LISTED = 15;

/** Everything that is wrong now, as it was sorted; `told`: the one place that alerts go to, null = each admin. */
export function alertsCard(list: {
  alerts: readonly Alert[];
  told: { place: string; by: string } | null;
  now: Date;
}): Card {
  const { alerts, told, now } = list;
  const critical = alerts.filter((one) => one.severity === 'critical').length;
  const verdict =
    alerts.length === 0
      ? 'Nothing is wrong that I know of.'
      : `${alerts.length === 1 ? 'One alert is' : `${alerts.length} alerts are`} open, ${critical} of them critical.`;
  const goesTo = told === null ? 'each admin' : `${told.place}, as ${told.by} chose`;
  const more = alerts.length - MOST_LISTED;
  return factsCard({
    title: 'Alerts',
    intro: [{ text: verdict, tone: alerts.length === 0 ? 'Good' : critical > 0 ? 'Attention' : 'Warning' }],
    facts: [
      ...alerts.slice(0, MOST_LISTED).map(({ severity, text, raisedAt }) => ({
        label: `${severity === 'critical' ? 'Critical' : 'Warning'}, since ${formatInstant(raisedAt, now)}`,
        lines: [text.title, ...text.lines.slice(0, 2), text.todo].map((line) => escapeText(line, 400)),
      })),
      { label: 'Sent to', lines: [escapeText(goesTo, 200)] },
    ],
    outro: more > 0 ? [`${more} more are not shown: the worst come first.`] : [],
    spoken: plainText(verdict),
  });
}

function heading(severity: Alert['severity']): string {
  return severity === 'critical' ? 'Alert: this needs somebody now.' : 'Warning: this needs somebody today.';
}

/** The plain line that the toast shows. */
export function alertSummary({ text, open }: Alert): string {
  return plainText(open ? `Alert: ${text.title}` : `Over: ${text.title}`, 200);
}
