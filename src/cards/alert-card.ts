import type { Alert } from '../jit/alert/alert.ts';
import { wordsFor } from '../words/words.ts';
import { escapeText, plainText } from './escape.ts';
import { factsCard } from './facts.ts';
import { formatInstant, type Reader } from './reader.ts';
import type { Card } from './render.ts';
import { retell } from './retell.ts';

const MOST_LINES = 10;
const MOST_LISTED = 15;

/** One trouble: what is wrong, since when, what to do, and that it is over when it is. */
export function alertCard({ alert, now }: { alert: Alert; now: Date }, reader: Reader): Card {
  const { text, open, severity, raisedAt, clearedAt } = alert;
  const words = wordsFor(reader).alerts;
  const tone = open ? (severity === 'critical' ? ('Attention' as const) : ('Warning' as const)) : ('Good' as const);
  const over = clearedAt === null ? [] : [{ label: words.overSince, lines: [formatInstant(clearedAt, now)] }];
  return factsCard(
    {
      title: escapeText(retell(text.title, reader), 140),
      intro: [{ text: open ? words[severity] : words.isOver, tone }],
      facts: [
        {
          label: words.what,
          lines: text.lines.slice(0, MOST_LINES).map((line) => escapeText(retell(line, reader), 300)),
        },
        ...(open ? [{ label: words.todo, lines: [escapeText(retell(text.todo, reader), 500)] }] : []),
        { label: words.since, lines: [formatInstant(raisedAt, now)] },
        ...over,
      ],
      spoken: alertSummary(alert, reader),
    },
    reader,
  );
}

/** Everything that is wrong now, as it was sorted; `told`: the one place that alerts go to, null = each admin. */
export function alertsCard(
  list: { alerts: readonly Alert[]; told: { place: string; by: string } | null; now: Date },
  reader: Reader,
): Card {
  const { alerts, told, now } = list;
  const words = wordsFor(reader).alerts;
  const critical = alerts.filter((one) => one.severity === 'critical').length;
  const verdict = alerts.length === 0 ? words.nothing : words.verdict(alerts.length, critical);
  const goesTo = told === null ? words.eachAdmin : words.asChosen(placeOf(told.place, words.places), told.by);
  const more = alerts.length - MOST_LISTED;
  return factsCard(
    {
      title: words.title,
      intro: [{ text: verdict, tone: alerts.length === 0 ? 'Good' : critical > 0 ? 'Attention' : 'Warning' }],
      facts: [
        ...alerts.slice(0, MOST_LISTED).map(({ severity, text, raisedAt }) => ({
          label: words[severity === 'critical' ? 'criticalSince' : 'warningSince'](formatInstant(raisedAt, now)),
          headline: escapeText(retell(text.title, reader), 400),
          lines: [...text.lines.slice(0, 2), text.todo].map((line) => escapeText(retell(line, reader), 400)),
        })),
        { label: words.sentTo, lines: [escapeText(goesTo, 200)] },
      ],
      outro: more > 0 ? [words.notShown(more)] : [],
      spoken: plainText(verdict),
    },
    reader,
  );
}

/** A place without a name of its own is stored as what it is; a person by their name. */
function placeOf(stored: string, places: Readonly<Record<string, string>>): string {
  return (Object.hasOwn(places, stored) ? places[stored] : undefined) ?? stored;
}

/** The plain line that the toast shows. */
export function alertSummary({ text, open }: Alert, reader: Reader): string {
  const title = retell(text.title, reader);
  const words = wordsFor(reader).alerts;
  return plainText(open ? words.summary(title) : words.summaryOver(title), 200);
}
