/** More letters than this do not fit a line of a phone: a name that long may break. */
const LONGEST_WHOLE = 24;

/**
 * An id or the name of a policy as it is read, not as it is copied into a file: its hyphens do not break at the end of a
 * line. Whoever types it back is understood all the same.
 */
export function unbroken(name: string): string {
  return name.length > LONGEST_WHOLE ? name : name.replace(/(?<=[\p{L}\p{N}])-(?=[\p{L}\p{N}])/gu, '\u2011');
}

/** What is read out, and searched, has the ordinary hyphen. */
export function breakable(text: string): string {
  return text.replaceAll('\u2011', '-');
}
