/**
 * Characters that are not seen: control, format (zero-width, direction marks), surrogate halves, private use, unassigned.
 * A joiner inside an emoji stays: without it one picture falls apart into several.
 */
const JOINER =
  '(?<!\\p{Extended_Pictographic}|\\p{Emoji_Modifier}|\\uFE0F)\\u200D|\\u200D(?!\\p{Extended_Pictographic})';
const UNSEEN = new RegExp(`${JOINER}|(?!\\u200D)\\p{C}`, 'gu');
const UNSEEN_BUT_NEWLINE = new RegExp(`${JOINER}|(?!\\u200D|\\n)\\p{C}`, 'gu');

/** One line as a person meant it: unseen characters out, any run of space (also non-breaking) as one, ends trimmed. */
export function cleanLine(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(UNSEEN, '').replace(/ +/g, ' ').trim();
}

/** The same for text that may have several lines. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(UNSEEN_BUT_NEWLINE, '')
    .replace(/ +/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}

/** What is typed or shown for a hyphen, so that a line does not break at it or because a program "mends" what is typed. */
const HYPHENS = /[\u2010-\u2013\u2212\uFE63\uFF0D]/g;

/** For ids and names of policies, which know no other hyphen: those that look like it are read as it. */
export function plainHyphens(text: string): string {
  return text.replace(HYPHENS, '-');
}

/** Length as people count it: code points rather than UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** For messages that repeat what was typed: one clean line in quotation marks, cut short. */
export function quote(text: string, most = 60): string {
  const line = [...cleanLine(text.slice(0, most * 4))];
  return `"${line.length > most ? `${line.slice(0, most).join('')}…` : line.join('')}"`;
}

/** How many single edits (insert, delete, replace, swap neighbours) lead from one to the other; `limit + 1` when more. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const step = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row[j] = swapped ? Math.min(step, (beforeLast[j - 2] ?? 0) + 1) : step;
    }
    beforeLast = last;
    last = row;
  }
  return Math.min(last[to.length] ?? 0, limit + 1);
}

/** The known word closest to what was typed, ignoring letter case; null when none is close enough to be meant. */
export function nearest(typed: string, known: Iterable<string>): string | null {
  const wanted = typed.toLowerCase().slice(0, 100);
  const limit = wanted.length <= 4 ? 1 : wanted.length <= 8 ? 2 : 3;
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const word of known) {
    const distance = editDistance(wanted, word.toLowerCase(), limit);
    if (distance < bestDistance) {
      best = word;
      bestDistance = distance;
    }
  }
  return best;
}
