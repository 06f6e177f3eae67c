import type { Status } from '../jit/operations/views.ts';
import { wordsFor } from '../words/words.ts';
import { entitlementText } from './entitlement-text.ts';
import { type StatusRow, statusCard } from './facts.ts';
import { formatTime, type Reader } from './reader.ts';
import type { Card } from './render.ts';
import { retell } from './retell.ts';

const MOST_STUCK = 10;
const MOST_ALERTS = 10;

/** How the bot, its store and the directory are: what is wrong first. */
export function statusOfBot(status: Status, reader: Reader, now: Date): Card {
  const words = wordsFor(reader).status;
  const rows: StatusRow[] = [
    ...alertRows(status.alerts, reader, now),
    {
      label: words.frozen,
      value: frozenText(status.frozen, reader),
      ...(status.frozen === null ? {} : { state: 'warning' as const }),
    },
    { label: words.pending, value: String(status.pending) },
    { label: words.live, value: String(status.live) },
    { label: words.revoking, value: String(status.revoking) },
    { label: words.messages, value: messagesText(status, reader, now) },
    { label: words.ledger, value: words.unsealed(ledgerText(status, reader, now), status.unsealed) },
    ...entraRows(status, reader),
    ...status.stuck.slice(0, MOST_STUCK).map(({ person, what, state, why }) => ({
      label: words.stuck(words.stuckStates[state]),
      value: words.stuckWhy(person, entitlementText(what, reader), retell(why, reader)),
      state: 'bad' as const,
    })),
  ];
  return statusCard({ rows }, reader);
}

/** Only what matters: the licence where a policy needs it, and permissions where somebody can tell. */
function entraRows({ licence, missingPermissions: missing }: Status, reader: Reader): StatusRow[] {
  const words = wordsFor(reader).pim;
  return [
    ...(licence === null
      ? []
      : [
          {
            label: words.licence,
            value: words.licences[licence],
            ...(licence === 'yes' ? {} : { state: 'warning' as const }),
          },
        ]),
    ...(missing === null
      ? []
      : [
          missing.length === 0
            ? { label: words.permissions, value: words.allThere }
            : { label: words.permissions, value: words.missing(missing), state: 'bad' as const },
        ]),
  ];
}

function frozenText(frozen: Status['frozen'], reader: Reader): string {
  const words = wordsFor(reader).status;
  return frozen === null ? words.notFrozen : words.frozenBy(frozen.by, retell(frozen.reason, reader) || words.noReason);
}

function messagesText(status: Status, reader: Reader, now: Date): string {
  const { deliveriesWaiting: count, oldestDelivery } = status;
  if (oldestDelivery === null) return String(count);
  return wordsFor(reader).status.oldestSince(count, formatTime(oldestDelivery, reader, now));
}

function ledgerText({ ledgerHead, trailSince }: Status, reader: Reader, now: Date): string {
  const words = wordsFor(reader).status;
  const head = ledgerHead === null ? words.ledgerEmpty : words.ledgerHead(ledgerHead.n, ledgerHead.hash.slice(0, 16));
  return trailSince === null ? head : words.ledgerSince(head, formatTime(trailSince, reader, now));
}

/** Said in words too: a colour alone tells nobody who hears it read. */
function alertRows(alerts: Status['alerts'], reader: Reader, now: Date): StatusRow[] {
  const words = wordsFor(reader).status;
  const rows = alerts.slice(0, MOST_ALERTS).map(
    ({ severity, text, raisedAt }): StatusRow => ({
      label: severity === 'critical' ? words.alert : words.warning,
      value: words.alertSince(text.title, formatTime(raisedAt, reader, now)),
      state: severity === 'critical' ? 'bad' : 'warning',
    }),
  );
  const more = alerts.length - rows.length;
  if (more <= 0) return rows;
  return [...rows, { label: words.moreAlerts, value: words.moreAlertsText(more), state: 'warning' }];
}
