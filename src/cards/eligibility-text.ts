import type { EntraProblem } from '../jit/entra/assignments.ts';
import { wordsFor } from '../words/words.ts';
import { formatTime, type Reader } from './reader.ts';

/** What Entra said against it, with what to do. Raw: escape it. */
export function problemLines({ code, rules, detail }: EntraProblem, reader: Reader): string[] {
  const words = wordsFor(reader).eligibility;
  const known: Readonly<Record<string, string>> = words.rules;
  const problem = words.problems[code];
  return [
    typeof problem === 'function' ? problem(detail) : problem,
    ...rules.map((rule) => (Object.hasOwn(known, rule) ? known[rule] : undefined) ?? words.otherRule(rule)),
  ];
}

/** `for good`, `until Thu 15 Oct, 14:30`. */
export function endText(until: Date | null, reader: Reader, now: Date): string {
  const words = wordsFor(reader).eligibility;
  return until === null ? words.forGood : words.until(formatTime(until, reader, now));
}
