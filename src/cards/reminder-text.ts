import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { durationText } from './duration-text.ts';
import { entitlementText } from './entitlement-text.ts';
import { escapeName, plainText } from './escape.ts';
import { moreOf } from './extension-card.ts';
import type { NoticeText } from './notice-text.ts';
import { listed } from './people.ts';
import { formatTime, formatTimeLeft, type Reader } from './reader.ts';
import { labelsOf } from './request-status.ts';

/** Who waits, for what, until when, and where to decide (behaviour A24). */
export function reminderText(request: AccessRequest, reader: Reader, now: Date): NoticeText {
  const { reminder } = wordsFor(reader).quiet;
  const { terms, pendingUntil, id } = request;
  const plainWhat = plainText(terms.entitlements.map((one) => entitlementText(one, reader)).join(', '), 120);
  return {
    summary: reminder.summary(plainText(terms.person.name, 80), plainWhat),
    text: [
      reminder.text(
        escapeName(terms.person.name),
        listed(labelsOf(request, reader), reader),
        durationText(terms.durationMs, reader),
        id,
      ),
      reminder.expires(formatTime(pendingUntil, reader, now), formatTimeLeft(pendingUntil, reader, now)),
      reminder.whatToDo,
    ].join('\n\n'),
  };
}

/** The same of an ask for more time: who waits, for how much longer, when it ends without. */
export function extensionReminderText(request: AccessRequest, number: number, reader: Reader, now: Date): NoticeText {
  const { extensionReminder: words, reminder } = wordsFor(reader).quiet;
  const { terms, id, grant } = request;
  const extension = request.extensions?.find((one) => one.terms.number === number);
  const longer = extension === undefined ? '' : moreOf(extension, reader);
  const endsAt = extension?.terms.from ?? grant?.endsAt ?? now;
  const plainWhat = plainText(terms.entitlements.map((one) => entitlementText(one, reader)).join(', '), 120);
  return {
    summary: words.summary(plainText(terms.person.name, 80), longer, plainWhat),
    text: [
      words.text(escapeName(terms.person.name), longer, listed(labelsOf(request, reader), reader), id),
      words.lapses(formatTime(endsAt, reader, now), formatTimeLeft(endsAt, reader, now)),
      reminder.whatToDo,
    ].join('\n\n'),
  };
}
