import { entitlementKey } from '../jit/entitlement.ts';
import type { UserId } from '../jit/ids.ts';
import type { AccessRequest, Trim } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { entitlementText } from './entitlement-text.ts';
import { escapeLabel, escapeName } from './escape.ts';
import { listed } from './people.ts';
import { formatTime, type Reader } from './reader.ts';

type Extent = Omit<Trim['was'], 'termsHash'>;

/** Who left less of the request than there was, and what that was; one line for each of them, oldest first, escaped. */
export function trimLines(request: AccessRequest, reader: Reader, now: Date, readerId: UserId | null): string[] {
  const words = wordsFor(reader).approving;
  const trims = request.trims ?? [];
  return trims.map(({ by, at, was }, index) => {
    const what = cutText(was, trims[index + 1]?.was ?? request.terms, reader);
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
  const what = cutText(first.was, request.terms, reader);
  const say = readerId === request.terms.person.id ? words.narrowedNotice : words.narrowedNoticeOf;
  return say(listed(names, reader), what);
}

/** `1 h instead of 2 h, without member of SG-Mailbox-Operators`. */
function cutText(was: Extent, left: Extent, reader: Reader): string {
  const words = wordsFor(reader).approving;
  const kept = new Set(left.entitlements.map(entitlementKey));
  const gone = was.entitlements.filter((one) => !kept.has(entitlementKey(one)));
  return [
    ...(left.durationMs === was.durationMs
      ? []
      : [words.shorter(durationText(left.durationMs, reader), durationText(was.durationMs, reader))]),
    ...(gone.length === 0
      ? []
      : [
          words.without(
            listed(
              gone.map((one) => escapeLabel(entitlementText(one, reader))),
              reader,
            ),
          ),
        ]),
  ].join(', ');
}
