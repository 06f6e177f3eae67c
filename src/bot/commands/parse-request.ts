import type { Reader } from '../../cards/reader.ts';
import { retell } from '../../cards/retell.ts';
import { formatDurationTyped, parseDuration } from '../../jit/duration.ts';
import { cleanLine, cleanText, plainHyphens } from '../../jit/text.ts';
import { wordsFor } from '../../words/words.ts';
import type { Command, SaidAsk } from './command.ts';
import { faultWords, shown } from './fault.ts';

const KEYWORDS = ['for', 'ticket', 'at'] as const;
type Keyword = (typeof KEYWORDS)[number];
const LONGEST_HEAD = 500;

/** Splits at the first word `because`: what is before it, and the reason, which is everything after it. */
export function splitReason(text: string): { head: string; reason: string | null } {
  const match = /(?:^|\s)because\b:?/i.exec(text);
  if (match === null) return { head: text.trim(), reason: null };
  return { head: text.slice(0, match.index).trim(), reason: cleanText(text.slice(match.index + match[0].length)) };
}

/**
 * `<policy> for <duration> [at <time>] [ticket <id>] because <reason>`, its parts before `because` in any order. Reports everything
 * that is missing or wrong at once, with an example made of what could be read.
 */
export function parseRequest(rest: string, reader: Reader): Command {
  const told = faultWords(reader);
  const words = told.request;
  const { head, reason } = splitReason(rest);
  if (head === '' && reason === null) return { kind: 'request-help' };
  if (head.length > LONGEST_HEAD) {
    const faults = [told.headTooLong];
    return fault(reader, { faults, notes: faults, policy: null, durationMs: null, reason });
  }

  const { policy, values, strays } = readHead(head);
  if (policy !== null && reason === null && strays.length === 0 && Object.keys(values).length === 0) {
    return { kind: 'request-form', policy };
  }
  const notes: string[] = [];
  if (policy === null) notes.push(words.policyMissing);
  if (strays.length > 0) {
    const typed = shown(strays.join(' '));
    notes.push(policy === null ? words.stray(typed) : words.strayHint(typed, `${policy}-${strays[0]}`));
  }
  const faults = [...notes];
  const duration = values.for === undefined ? null : parseDuration(values.for);
  const late = duration === null ? lateDuration(reason) : null;
  if (late !== null) notes.push(words.durationLate(late));
  if (duration === null) faults.push(late === null ? words.durationMissing : words.durationLate(late));
  else if ('fault' in duration) faults.push(told.theDuration(retell(duration.fault, reader)));
  if (values.ticket === '') faults.push(words.ticketMissing);
  if (values.at === '') faults.push(words.startMissing);
  if (reason === null || reason === '') faults.push(words.reasonMissing);

  const durationMs = duration !== null && 'ms' in duration ? duration.ms : null;
  if (faults.length > 0 || policy === null || durationMs === null || reason === null) {
    return fault(reader, { faults, notes, policy, durationMs, reason, late, values });
  }
  const { at = null, ticket = null } = values;
  return { kind: 'request', policy, durationMs, at, ticket, justification: reason };
}

/** A duration at the very end of the reason: it was meant, and stands where it is no part of the command. */
function lateDuration(reason: string | null): string | null {
  const late = reason === null ? null : /(?:^|\s)for (\d+ ?[a-z]+)[.!]?$/i.exec(reason.slice(-40))?.[1];
  return late !== null && late !== undefined && 'ms' in parseDuration(late) ? late : null;
}

type Head = { policy: string | null; values: Partial<Record<Keyword, string>>; strays: string[] };

function readHead(head: string): Head {
  const words = cleanLine(head)
    .split(' ')
    .filter((word) => word !== '');
  const result: Head = { policy: null, values: {}, strays: [] };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const keyword = keywordOf(word);
    if (keyword !== null && result.values[keyword] === undefined) {
      const taken = TAKES[keyword](words, i + 1);
      result.values[keyword] = taken.join(' ');
      i += taken.length;
    } else if (result.policy === null && keyword === null) {
      result.policy = plainHyphens(word.replace(/^["'“‘<]+|["'”’>,]+$/g, '')) || null;
    } else if (result.values.for === undefined && /^p?\d/i.test(word) && 'ms' in parseDuration(word)) {
      result.values.for = word;
    } else {
      result.strays.push(word);
    }
  }
  return result;
}

const TAKES: Record<Keyword, (words: string[], from: number) => string[]> = {
  for: untilKeyword,
  at: timeWords,
  ticket: (words, from) => words.slice(from, from + 1).filter(isValue),
};

const DAY_WORD =
  /^(?:today|tomorrow|(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?)(?:day)?|\d{4}-\d\d-\d\d)$/i;

/** A day and a time, a time with am or pm, or whatever one word stands there: what it means is read later, in a zone. */
function timeWords(words: string[], from: number): string[] {
  const last = DAY_WORD.test(words[from] ?? '') ? from + 1 : from;
  const half = /^(?:am|pm|z|utc|[+-]\d\d:?\d\d)$/i.test(words[last + 1] ?? '') ? 1 : 0;
  return words.slice(from, last + 1 + half).filter(isValue);
}

function keywordOf(word: string): Keyword | null {
  const lower = word.toLowerCase().replace(/:$/, '');
  return KEYWORDS.find((keyword) => keyword === lower) ?? null;
}

function isValue(word: string): boolean {
  return keywordOf(word) === null;
}

/** The words up to the next keyword; when they begin with a duration (`2 hours`), no more than that. */
function untilKeyword(words: string[], from: number): string[] {
  const next = words.findIndex((word, index) => index >= from && !isValue(word));
  const taken = words.slice(from, next === -1 ? undefined : next);
  for (let length = Math.min(taken.length, 8); length > 0; length--) {
    const opening = taken.slice(0, length);
    if ('ms' in parseDuration(opening.join(' '))) return opening;
  }
  return taken;
}

/** What is wrong, and what could be read. */
type Misread = {
  faults: string[];
  notes: string[];
  policy: string | null;
  durationMs: number | null;
  reason: string | null;
  late?: string | null;
  values?: Head['values'];
};

function fault(reader: Reader, misread: Misread): Command {
  const { faults, notes, policy, durationMs, reason, late = null, values = {} } = misread;
  const { ticket } = values;
  const parts = [
    `request ${policy ?? 'exchange-admin'} for ${durationMs === null ? '2h' : formatDurationTyped(durationMs)}`,
    ...(ticket === undefined ? [] : [`ticket ${ticket === '' ? 'INC12345' : ticket}`]),
    `because ${exampleReason(reason, reader)}`,
  ];
  const said: SaidAsk = {
    policy,
    duration: values.for || late,
    at: values.at || null,
    ticket: ticket || null,
    reason: reason || null,
    notes,
  };
  return { kind: 'fault', command: 'request', faults, example: parts.join(' '), said };
}

function exampleReason(reason: string | null, reader: Reader): string {
  const line = cleanLine((reason ?? '').slice(0, 200));
  return line === '' || line.length > 100 ? wordsFor(reader).exampleReasons.request : line;
}
