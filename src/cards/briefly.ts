import { escapeText } from './escape.ts';

/** As many characters as fit two lines of a phone in small print. */
const BRIEF = 140;
/** A first sentence shorter than this says too little by itself. */
const LEAST = 20;

/**
 * Somebody's description at a glance, escaped: whole if it is short, else its first sentence if that is, else as many
 * whole words as fit.
 */
export function briefly(text: string, most = BRIEF): string {
  const letters = [...text];
  if (letters.length <= most) return escapeText(text, most);
  const [first] = /^.+?[.!?](?=\s)/u.exec(text) ?? [];
  const length = first === undefined ? 0 : [...first].length;
  if (first !== undefined && length >= LEAST && length <= most) return escapeText(first, most);
  const cut = letters.slice(0, most - 1).join('');
  const words = cut.replace(/\s+\S*$/u, '');
  return escapeText(`${words.length > cut.length / 2 ? words : cut}…`, most);
}
