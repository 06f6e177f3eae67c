import type { Reader } from '../../cards/reader.ts';
import { cleanLine } from '../../jit/text.ts';
import type { Words } from '../../words/en.ts';
import type { Command } from './command.ts';
import { faultWords, faulty } from './fault.ts';
import { splitReason } from './parse-request.ts';

const LONGEST_HEAD = 600;
const LONGEST_REASON = 400;
const LONGEST_NAME = 256;

/** `eligibility add <person or group> to <role or group> [at <unit>] [until … | for … | permanent] because <reason>`. */
export function parseEligibilityAdd(rest: string, reader: Reader): Command {
  if (rest.trim() === '') return { kind: 'eligibility-form', said: null };
  const read = readChange(rest, reader, 'add');
  if ('kind' in read) return read;
  const { who, what, unit, end, reason } = read;
  if (who !== '' && what !== '' && end !== '' && reason !== '') return { kind: 'eligibility-change', ...read };
  // What was typed is not lost: the form holds it, and says what is missing.
  return { kind: 'eligibility-form', said: { who, what, unit: unit ?? '', end: end ?? '', reason } };
}

/** Who or what is left out is picked from the list, and the reason is asked for. */
export function parseEligibilityRemove(rest: string, reader: Reader): Command {
  const read = readChange(rest, reader, 'remove');
  if ('kind' in read) return read;
  const { who, what } = read;
  if (who !== '' && what !== '') return { kind: 'eligibility-change', ...read };
  return { kind: 'eligibility-pick', about: who || what || null };
}

/** `eligibility`, `eligibility list`, `assignments`: with a person, a role or a group, or alone. */
export function parseList(kind: 'eligibility-list' | 'assignments') {
  return (rest: string, _reader: Reader): Command => {
    const about = bare(cleanLine(rest.slice(0, LONGEST_NAME * 4)).replace(/^(?:of|for) /i, '')).slice(0, LONGEST_NAME);
    return { kind, about: about === '' ? null : about };
  };
}

const COMMANDS = { add: 'eligibility add', remove: 'eligibility remove' } as const satisfies Record<
  string,
  keyof Words['commands']
>;

type Change = Omit<Extract<Command, { kind: 'eligibility-change' }>, 'kind'>;

function readChange(rest: string, reader: Reader, action: 'add' | 'remove'): Change | Command {
  const command = COMMANDS[action];
  const words = faultWords(reader);
  const { head, reason } = splitReason(rest);
  if (head.length > LONGEST_HEAD) return faulty(command, reader, words.headTooLong);
  if (reason !== null && reason.length > LONGEST_REASON) {
    return faulty(command, reader, words.reasonTooLong(LONGEST_REASON));
  }
  const { line, end } = action === 'add' ? splitEnd(cleanLine(head)) : { line: cleanLine(head), end: null };
  const { who, what, unit } = splitNames(line, action === 'add' ? 'to' : 'from');
  return { action, who, what, unit, end, reason: reason ?? '' };
}

/** What is said of the end stands last; null: nothing, which is for good. */
function splitEnd(line: string): { line: string; end: string | null } {
  const forGood = /^(.*?)[ ,]+(?:permanent(?:ly)?|for good)$/i.exec(line);
  if (forGood !== null) return { line: forGood[1] ?? '', end: null };
  const until = /^(.*) until(?: (.+))?$/i.exec(line);
  if (until !== null) return { line: until[1] ?? '', end: until[2]?.trim() ?? '' };
  const length = /^(.*) for ((?:\d|p\d|pt\d).{0,40})$/i.exec(line);
  return length === null ? { line, end: null } : { line: length[1] ?? '', end: length[2] ?? '' };
}

/** The first `to` or `from` parts the two names; one that has the word in it is put in quotes. */
function splitNames(line: string, word: 'to' | 'from'): { who: string; what: string; unit: string | null } {
  const quoted = new RegExp(`^["“„']([^"”“']{1,256})["”“'] ${word} (.+)$`, 'i').exec(line);
  const plain = new RegExp(`^(.+?) ${word}(?: (.+))?$`, 'i').exec(line);
  // Only what it is about was said.
  const alone = quoted === null && plain === null ? new RegExp(`^${word} (.+)$`, 'i').exec(line) : null;
  const [, who = line, behind = ''] = alone === null ? (quoted ?? plain ?? []) : ['', '', alone[1] ?? ''];
  const [, what = behind, unit = null] = /^(.+) (?:at|in unit|within) (.+)$/i.exec(behind) ?? [];
  return { who: bare(who), what: bare(what), unit: unit === null ? null : bare(unit) };
}

function bare(text: string): string {
  return text
    .replace(/^["'“‘„<]+|["'”’“>,.!]+$/g, '')
    .trim()
    .slice(0, LONGEST_NAME);
}
