import { parseDuration } from '../jit/duration.ts';
import { en, type Words } from '../words/en.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { labelText } from './entitlement-text.ts';
import { formatTime, type Reader } from './reader.ts';

type Code = keyof Words['sayings'];
/** How a sentence is recognised: what stands between its holes, and what the holes are called. */
type Shape = { code: Code; parts: string[]; pattern: RegExp; holes: string[]; fixed: number };

/** Nothing that the product writes is longer; beyond it a text is some person's. */
const LONGEST = 600;
/** A sentence may hold a sentence, for example why a group was left out. */
const DEEPEST = 3;
/** What sentences are put together with: one after the other, or reasons one after the other. */
const JOINTS: readonly (readonly [RegExp, string])[] = [
  [/(?<=\.) (?=[A-Z"])/, ' '],
  [/; /, '; '],
];
/**
 * Where a fault of a policy stands: `exchange-admin, line 5, approval[0].quorum`, `policy 2, line 1`, `duration.max`. What
 * follows it, behind a colon, is a sentence of its own.
 */
const PLACE =
  /^(?:(?:policy (?<number>\d{1,3})|(?<name>.{1,80}?))(?:, line (?<line>\d{1,6}))?, )?(?<path>[\w.[\]…-]{1,140})$|^(?:policy (?<ofNumber>\d{1,3})(?:, line (?<lineOf>\d{1,6}))?|(?<ofName>.{1,80}?), line (?<atLine>\d{1,6}))$/su;
/** As sentences are stored with a time: `2026-11-21 09:30:00Z`. */
const INSTANT = /\b\d{4}-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z/g;
const LONG_AGO = new Date(0);
/** Between the names of a choice: each ends with its id, so that an "or" inside a name is left alone. */
const OR = /(?<=\)|[\da-f]{12}) or /;
/** Holes that hold sentences; the others hold names and what a person typed. */
const SENTENCES = new Set(['why', 'fault', 'count']);

/**
 * A sentence that the product wrote, in the reader's language. The trail and what is stored are in English, so that they
 * read the same for everybody and for ever; what is shown of them is recognised by its English wording and said again.
 * Whatever is not recognised, what a person typed above all, stays as it is. Raw in, raw out.
 */
export function retell(text: string, reader: Reader): string {
  return wordsFor(reader) === en ? inTheirZone(text, reader, DEEPEST) : retold(text, reader, DEEPEST);
}

/** English as it stands, but for the times that it tells. */
function inTheirZone(text: string, reader: Reader, depth: number): string {
  if (depth === 0 || text.length > LONGEST || text.search(INSTANT) < 0) return text;
  if (shapes().some(({ holes, pattern }) => holes.includes('time') && pattern.test(text))) return timed(text, reader);
  for (const [between, joint] of JOINTS) {
    const parts = text.split(between);
    if (parts.length > 1) return parts.map((part) => inTheirZone(part, reader, depth - 1)).join(joint);
  }
  return text;
}

/** With the date and the year: nobody knows when it is read. */
function timed(text: string, reader: Reader): string {
  return text.replace(INSTANT, (at) => formatTime(new Date(at.replace(' ', 'T')), reader, LONG_AGO));
}

function retold(text: string, reader: Reader, depth: number): string {
  if (text === '' || text.length > LONGEST || depth === 0) return text;
  const whole = recognised(text, reader, depth, (shape) => shape.parts[0] !== '');
  if (whole !== null) return whole;
  const placed = atItsPlace(text, reader, depth);
  if (placed !== null) return placed;
  const named = recognised(text, reader, depth, (shape) => shape.parts[0] === '');
  if (named !== null) return named;
  for (const [between, joint] of JOINTS) {
    const parts = text.split(between);
    if (parts.length > 1) return parts.map((part) => retold(part, reader, depth - 1)).join(joint);
  }
  return text;
}

function recognised(text: string, reader: Reader, depth: number, fits: (shape: Shape) => boolean): string | null {
  for (const shape of shapes()) {
    // To look for the fixed parts first is a hundred times as fast as to try every split.
    if (!fits(shape) || !shape.parts.every((part) => text.includes(part))) continue;
    const match = shape.pattern.exec(text);
    if (match === null) continue;
    const values = new Map(
      shape.holes.map((hole, index) => [hole, filled(hole, match[index + 1] ?? '', reader, depth)] as const),
    );
    return wordsFor(reader).sayings[shape.code].replace(/\{(\w+)\}/g, (_, hole: string) => values.get(hole) ?? '');
  }
  return null;
}

/** A sentence behind the place that it is about, if the sentence is known: the place is said in the language, too. */
function atItsPlace(text: string, reader: Reader, depth: number): string | null {
  for (let colon = text.indexOf(': '); colon > 0; colon = text.indexOf(': ', colon + 1)) {
    const groups = PLACE.exec(text.slice(0, colon))?.groups;
    if (groups === undefined) continue;
    const rest = text.slice(colon + 2);
    const told = recognised(rest, reader, depth, () => true);
    if (told === null) continue;
    const { policy, line } = wordsFor(reader).places;
    const number = groups.number ?? groups.ofNumber;
    const at = groups.line ?? groups.lineOf ?? groups.atLine;
    const name = number === undefined ? (groups.name ?? groups.ofName) : policy(Number(number));
    const where = [name, at === undefined ? undefined : line(Number(at)), groups.path];
    return `${where.filter((part) => part !== undefined).join(', ')}: ${told}`;
  }
  return null;
}

function filled(hole: string, value: string, reader: Reader, depth: number): string {
  if (SENTENCES.has(hole)) return retold(value, reader, depth - 1);
  if (hole === 'label') return labelText(value, reader);
  if (hole === 'things')
    return value
      .split(', ')
      .map((label) => labelText(label, reader))
      .join(', ');
  if (hole === 'time') return timed(value, reader);
  if (hole === 'either') return eitherOf(value, reader);
  if (!/duration$/i.test(hole)) return value;
  const duration = parseDuration(value);
  return 'ms' in duration ? durationText(duration.ms, reader) : value;
}

/** `Ana <ana@…> (id) or group Ana (id) or 2 more`. */
function eitherOf(value: string, reader: Reader): string {
  const { lists } = wordsFor(reader);
  return lists.any(
    value.split(OR).map((part) => part.replace(/^(\d+) more$/, (_, count) => lists.more(Number(count)))),
  );
}

let known: Shape[] | null = null;

/** The most telling ones first: whatever says less may fit the beginning or the end of what says more. */
function shapes(): Shape[] {
  known ??= (Object.keys(en.sayings) as Code[])
    .map((code): Shape => {
      const saying = en.sayings[code];
      const parts = saying.split(/\{\w+\}/);
      const holes = [...saying.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
      const between = parts.map((part, at) => literally(part) + (at < holes.length ? holeOf(holes[at]) : ''));
      const pattern = new RegExp(`^${between.join('')}$`, 's');
      return { code, parts, pattern, holes, fixed: parts.join('').length };
    })
    .sort((a, b) => b.fixed - a.fixed);
  return known;
}

/** A time ends where its sentence does. */
function holeOf(hole: string | undefined): string {
  return hole === 'time' ? '((?:[^.;]|\\.\\d)+?)' : '(.+?)';
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
