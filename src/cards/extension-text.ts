import type { Notice } from '../jit/delivery/delivery.ts';
import { formatDurationTyped } from '../jit/duration.ts';
import type { UserId } from '../jit/ids.ts';
import { offeredExtension } from '../jit/request/extension-room.ts';
import { sightOf } from '../jit/request/reach.ts';
import type { AccessRequest, Extension } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { escapeName, escapeText } from './escape.ts';
import { moreOf } from './extension-card.ts';
import { listed, nameFor, sentence } from './people.ts';
import { formatTime, type Reader } from './reader.ts';
import { retell } from './retell.ts';

type Kind = 'extended' | 'extension-denied' | 'extension-lapsed';

/** What became of an ask for more time, for whoever holds the access or asked (behaviour A3). Lines of Markdown, escaped. */
export function extensionNotice(
  kind: Kind,
  number: number,
  request: AccessRequest,
  told: { access: string; plainAccess: string; reader: Reader; now: Date; readerId: UserId | null },
): { summary: string; lines: string[] } {
  const { access, plainAccess, reader, now } = told;
  const { notices } = wordsFor(reader).extend;
  const extension = request.extensions?.find((one) => one.terms.number === number);
  if (extension === undefined) return { summary: plainAccess, lines: [access] };
  const { id } = request;
  const { from, until } = extension.terms;
  const longer = moreOf(extension, reader);
  const why = extension.note === null ? '' : escapeText(retell(extension.note, reader));
  switch (kind) {
    case 'extended':
      return {
        summary: notices.extended.summary(plainAccess),
        lines: [notices.extended.text(access, formatTime(until, reader, now), id)],
      };
    case 'extension-denied': {
      const { denied } = notices;
      const vote = extension.votes.find((one) => one.decision === 'deny');
      return {
        summary: denied.summary(plainAccess),
        lines: [
          vote === undefined
            ? denied.text(access, longer, id)
            : denied.textBy(access, longer, nameFor(vote.approver, told.readerId, reader), id),
          ...(why === '' ? [] : [wordsFor(reader).notice.denied.comment(why)]),
          denied.endsAt(formatTime(from, reader, now)),
        ],
      };
    }
    case 'extension-lapsed':
      return {
        summary: notices.lapsed.summary(plainAccess),
        lines: [notices.lapsed.text(access, longer, why, id), notices.lapsed.endsAt(formatTime(from, reader, now))],
      };
  }
}

/** Who could not be reached about more time, and who may still see it: all as it is now, as for a request. */
export function extensionUnreachableText(
  notice: Extract<Notice, { kind: 'approver-unreachable' }>,
  request: AccessRequest,
  extension: Extension,
  reader: Reader,
  now: Date,
): { text: string; summary: string } {
  const { extend, notice: notices } = wordsFor(reader);
  const words = extend.notices.unreachable;
  const { id } = request;
  const sight = notice.noneLeft ? 'nobody' : sightOf(request);
  const { unreachable = [] } = extension;
  const people = sight !== 'people' && unreachable.length > 0 ? unreachable : notice.people;
  const names = listed(
    people.map((person) => escapeName(person.name)),
    reader,
  );
  const longer = moreOf(extension, reader);
  const endsAt = formatTime(extension.terms.from, reader, now);
  const noApp = notices.unreachable.noApp(names, people.length);
  const told = (summary: string, ...lines: string[]) => ({
    summary,
    text: [...lines, words.askToAdd(id)].join('\n\n'),
  });
  if (sight === 'nobody') return told(words.nobodySummary(id), `${words.nobody(longer, id, endsAt)} ${noApp}`);
  if (sight === 'channel') return told(words.nobodySummary(id), `${words.inPerson(longer, id, endsAt)} ${noApp}`);
  return told(words.someSummary(id), words.some(sentence(names), longer, id, endsAt));
}

/** How the holder keeps it longer, where their policy lets them: a line for the warning before the end. */
export function extendLine(request: AccessRequest, reader: Reader, now: Date): string[] {
  const offer = offeredExtension(request, now);
  if (offer === null) return [];
  const { endingSoon } = wordsFor(reader).extend;
  return [endingSoon(request.id, formatDurationTyped(offer.ms), formatTime(offer.until, reader, now))];
}
