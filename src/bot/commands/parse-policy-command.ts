import type { Reader } from '../../cards/reader.ts';
import { retell } from '../../cards/retell.ts';
import { parseDuration } from '../../jit/duration.ts';
import type { PolicyEdit } from '../../jit/policy/edit-fields.ts';
import { cleanLine } from '../../jit/text.ts';
import type { Command } from './command.ts';
import { faultWords, faulty, shown } from './fault.ts';

const LONGEST = 8_000;
const MOST_EDITS = 40;
const NAME = /^\s{0,100}["']?([^\s"'=,:;]{1,64})["']?(?=[\s,:;]|$)[,:;]?/;
/** A field and what is done to it. What stands before is a space or the end of a value; hyphens belong to `-=`. */
const ASSIGNMENT = /(^|[\s,;])([A-Za-z][\w.[\]]{0,60})\s{0,10}([+:-]?\s?=)/g;

/** `policy set <name> <field>=<value> …`: clumsy spacing, typographic quotes and dashes, one or many lines. */
export function parsePolicySet(rest: string, reader: Reader): Command {
  const words = faultWords(reader).set;
  const fault = (...what: string[]) => faulty('policy set', reader, ...what);
  if (rest.length > LONGEST) return fault(words.tooLong);
  const text = straight(rest);
  const [whole, name] = NAME.exec(text) ?? [];
  if (whole === undefined || name === undefined || /^\s*[+:-]?\s?=/.test(text.slice(whole.length))) {
    return fault(words.nameMissing);
  }
  const { edits, before } = editsOf(text.slice(whole.length));
  if (edits.length === 0 && before === '') {
    return fault(words.nothing(name));
  }
  const faults = [
    ...(before === '' ? [] : [words.stray(shown(before))]),
    ...(edits.length > MOST_EDITS ? [words.tooMuch] : []),
  ];
  return faults.length > 0 ? fault(...faults) : { kind: 'policy-set', name, edits };
}

/** Quotes that a phone or a word processor made, and dashes in the place of a minus before `=`. */
function straight(text: string): string {
  return text
    .replace(/[“”„‟«»]/g, '"')
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[–—−](?=\s?=)/g, '-')
    .replace(/\r\n?/g, '\n');
}

function editsOf(text: string): { edits: PolicyEdit[]; before: string } {
  // What is in quotes is a value, whatever it looks like; an apostrophe within a word opens none.
  const masked = text.replace(/([=,;[(:]\s{0,5})("[^"]*"|'[^']*')/g, (_, lead: string, quoted: string) => {
    return lead + '_'.repeat(quoted.length);
  });
  const found = [...masked.matchAll(ASSIGNMENT)];
  const edits = found.map((match, index): PolicyEdit => {
    const from = match.index + match[0].length;
    const until = found[index + 1]?.index ?? text.length;
    const value = text
      .slice(from, until)
      .trim()
      .replace(/[,;]{1,20}$/, '')
      .trimEnd();
    const sign = (match[3] ?? '=').charAt(0);
    return { field: match[2] ?? '', op: sign === '+' ? '+=' : sign === '-' ? '-=' : '=', value };
  });
  return { edits, before: cleanLine(text.slice(0, found[0]?.index ?? text.length)) };
}

/** `policy rollback exchange-admin 3`, also `to version 3`, `to v3`, `#3`. */
export function parsePolicyRollback(rest: string, reader: Reader): Command {
  const words = faultWords(reader).rollback;
  const fault = (what: string) => faulty('policy rollback', reader, what);
  const typed = cleanLine(rest.slice(0, 400)).replace(/[.!]+$/, '');
  const [, name, version] = /^["'“]?(\S{1,64}?)["'”]? (?:to )?(?:version )?[v#]?(\d{1,9})$/i.exec(typed) ?? [];
  if (name !== undefined && version !== undefined && Number(version) > 0) {
    return { kind: 'policy-rollback', name, version: Number(version) };
  }
  if (typed === '') return fault(words.missing);
  if (/^\S{1,64}$/.test(typed)) {
    return fault(words.versionMissing(typed));
  }
  return fault(words.notBoth(shown(typed)));
}

/** `policy simulate <person> <policy> [for <duration>]`; the policy is the one word that comes last, or comes first. */
export function parsePolicySimulate(rest: string, reader: Reader): Command {
  const told = faultWords(reader);
  const fault = (...what: string[]) => faulty('policy simulate', reader, ...what);
  const typed = cleanLine(rest.slice(0, 800)).replace(/[.!?]+$/, '');
  const [, what = typed, length] = /^(.*) for ([^ ].{0,40})$/i.exec(typed) ?? [];
  const duration = length === undefined || !/^(?:\d|PT?\d|an? |half)/i.test(length) ? null : parseDuration(length);
  const words = duration === null ? typed : what;
  if (words === '') return fault(told.simulate.missing);
  const faults = duration !== null && 'fault' in duration ? [told.afterFor(retell(duration.fault, reader))] : [];
  const readings = readingsOf(words);
  if (readings.length === 0) faults.push(told.simulate.onlyOne(shown(words)));
  if (faults.length > 0) return fault(...faults);
  return { kind: 'policy-simulate', readings, durationMs: duration !== null && 'ms' in duration ? duration.ms : null };
}

/** Names have spaces and policies have none: the last word is the policy, or else the first. */
function readingsOf(words: string): { person: string; policy: string }[] {
  const bare = (text: string) => text.replace(/^["'“‘<]+|["'”’>,]+$/g, '').trim();
  const [, asked, under] = /^(.+?),? (?:under|with|on|for|using|requesting) (?:policy )?(\S{1,66})$/i.exec(words) ?? [];
  if (asked !== undefined && under !== undefined) return [{ person: bare(asked), policy: bare(under) }];
  const last = /^(.+) (\S{1,66})$/.exec(words);
  const first = /^(\S{1,66}) (.+)$/.exec(words);
  return [
    ...(last === null ? [] : [{ person: bare(last[1] ?? ''), policy: bare(last[2] ?? '') }]),
    ...(first === null ? [] : [{ person: bare(first[2] ?? ''), policy: bare(first[1] ?? '') }]),
  ].filter(({ person, policy }) => person !== '' && policy !== '');
}
