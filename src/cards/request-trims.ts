import type { AuditEvent } from '../jit/audit/event.ts';
import { entitlementKey } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import type { AccessRequest, Trim } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { entitlementText, labelText } from './entitlement-text.ts';
import { escapeLabel, escapeName } from './escape.ts';
import { listed } from './people.ts';
import { formatTime, type Reader } from './reader.ts';

type Extent = { durationMs: number; items: { key: string; label: string }[] };

/** Who left less of the request than there was, and what that was; one line for each of them, oldest first, escaped. */
export function trimLines(request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): string[] {
  const words = wordsFor(reader).approving;
  const trims = request.trims ?? [];
  return trims.map(({ by, at, was }, index) => {
    const what = cutText(extentOf(was, reader), extentOf(trims[index + 1]?.was ?? request.terms, reader), reader);
    const when = formatTime(at, reader, now);
    return by.id === readerId ? words.youDid(when, what) : words.theyDid(escapeName(by.name), when, what);
  });
}

/** In a notice: everybody who narrowed it, and what is left against what was asked for at first. Null: nobody did. */
export function trimSentence(request: AccessRequest, reader: Reader, readerId: UserId | null): string | null {
  const words = wordsFor(reader).approving;
  const [first] = request.trims ?? [];
  if (first === undefined) return null;
  const names = [...new Map((request.trims ?? []).map(({ by }) => [by.id, escapeName(by.name)])).values()];
  const what = cutText(extentOf(first.was, reader), extentOf(request.terms, reader), reader);
  const say = readerId === request.terms.person.id ? words.narrowedNotice : words.narrowedNoticeOf;
  return say(listed(names, reader), what);
}

/** What the event of a trim says of it, escaped; null where it does not say. */
export function trimmedText({ before, after }: AuditEvent['data'], reader: Reader): string | null {
  const was = storedExtent(before, reader);
  const left = storedExtent(after, reader);
  return was === null || left === null ? null : cutText(was, left, reader);
}

function storedExtent(value: unknown, reader: Reader): Extent | null {
  if (typeof value !== 'object' || value === null || !('durationMs' in value) || !('entitlements' in value))
    return null;
  const { durationMs, entitlements } = value;
  if (typeof durationMs !== 'number' || !Array.isArray(entitlements)) return null;
  return {
    durationMs,
    items: entitlements.map(String).map((label) => ({ key: label, label: labelText(label, reader) })),
  };
}

function extentOf({ durationMs, entitlements }: Omit<Trim['was'], 'termsHash'>, reader: Reader): Extent {
  return {
    durationMs,
    items: entitlements.map((one) => ({ key: entitlementKey(one), label: entitlementText(one, reader) })),
  };
}

/** `1 h instead of 2 h, without member of SG-Mailbox-Operators`. */
function cutText(was: Extent, left: Extent, reader: Reader): string {
  const words = wordsFor(reader).approving;
  const kept = new Set(left.items.map((item) => item.key));
  const gone = was.items.filter((item) => !kept.has(item.key)).map((item) => escapeLabel(item.label));
  const shorter = words.shorter(durationText(left.durationMs, reader), durationText(was.durationMs, reader));
  return [
    ...(left.durationMs === was.durationMs ? [] : [shorter]),
    ...(gone.length === 0 ? [] : [words.without(listed(gone, reader))]),
  ].join(', ');
}
