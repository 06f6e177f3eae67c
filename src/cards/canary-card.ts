import type { Canary, DrillResult } from '../jit/canary/canary.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { type StatusRow, statusCard } from './facts.ts';
import { formatInstant, type Reader } from './reader.ts';
import type { Card } from './render.ts';
import { retell } from './retell.ts';

const SHOWN_RESULTS = 5;

/** What the drill is, when it runs next, and how the last ones went. */
export function canaryCard({ canary, now }: { canary: Canary; now: Date }, reader: Reader): Card {
  const { on, policyName, person, everyMs, freezes, running, nextAt } = canary;
  const words = wordsFor(reader).canary;
  const results = canary.results.slice(-SHOWN_RESULTS).reverse();
  const [last] = results;
  const next = running !== null ? words.underWay : on ? words.at(formatInstant(nextAt, now)) : words.off;
  const rows: StatusRow[] = [
    { label: words.drill, value: words.drillOf(policyName, person.name, durationText(everyMs, reader)) },
    { label: words.whenBroken, value: freezes ? words.alertAndFreeze : words.alert },
    { label: words.next, value: next },
    ...results.map((result) => rowOf(result, reader, now)),
  ];
  const tone = !on || last === undefined ? 'Default' : last.broken === null ? 'Good' : 'Attention';
  return statusCard({ title: words.title, summary: summaryOf(on, last, reader), tone, rows }, reader);
}

function summaryOf(on: boolean, last: DrillResult | undefined, reader: Reader): string {
  const words = wordsFor(reader).canary;
  if (!on) return words.isOff;
  if (last === undefined) return words.noneYet;
  if (last.broken === null) return words.lastPassed;
  return words.lastFailed(last.why === null ? words.noReason : retell(last.why, reader));
}

function rowOf({ endedAt, inMs, backMs, broken, why }: DrillResult, reader: Reader, now: Date): StatusRow {
  const words = wordsFor(reader).canary;
  const label = formatInstant(endedAt, now);
  if (broken !== null) return { label, value: words.failed[broken](retell(why ?? '', reader)), state: 'bad' };
  const seconds = (ms: number | null) => (ms === null ? words.unknownTime : words.seconds(ms / 1_000));
  return { label, value: words.passed(seconds(inMs), seconds(backMs)), state: 'good' };
}
