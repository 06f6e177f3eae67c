import type { Digest, DigestSetting, Overview } from '../jit/digest/digest.ts';
import { isEmpty } from '../jit/digest/digest.ts';
import { HOUR_MS, MINUTE_MS } from '../jit/duration.ts';
import { pendingExtension } from '../jit/request/extensions.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { escapeName, escapeText } from './escape.ts';
import { moreOf } from './extension-card.ts';
import { aside, LIST_LIMIT, type ListItem, type ListSection, line, listCard } from './list.ts';
import { listed } from './people.ts';
import { formatTime, type Reader } from './reader.ts';
import type { Card } from './render.ts';
import { labelsOf } from './request-status.ts';

/** `setting`: shown where it was asked for, with how to have it each day or no more; undefined: it came by itself. */
type DigestPicture = { digest: Digest; now: Date; setting?: DigestSetting | null };

/** What waits for the reader today, what ends for them, and how things stand for those who may see all (behaviour P18). */
export function digestCard({ digest, now, setting }: DigestPicture, reader: Reader): Card {
  const words = wordsFor(reader).quiet.digest;
  const sections = [
    section(words.waits, [...digest.moreTime, ...digest.waiting], (one) => waitingItem(one, reader, now), reader),
    section(words.yours, digest.mine, (one) => ownItem(one, reader, now), reader),
    ...(digest.everybody === null
      ? []
      : [{ heading: words.everybody, items: overview(digest.everybody, reader, now) }]),
  ].filter(({ items }) => items.length > 0);
  return listCard(
    {
      title: words.title,
      intro: isEmpty(digest) ? [words.nothing] : [],
      sections: isEmpty(digest) ? [] : sections,
      outro: [
        ...(digest.waiting.length + digest.moreTime.length > 0 ? [words.howToDecide] : []),
        howTo(setting, reader),
      ],
      spoken: words.spoken,
    },
    reader,
  );
}

/** `9:00`, as it is typed. */
export function timeOfDay(ms: number): string {
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  return `${Math.floor(ms / HOUR_MS)}:${String(minutes).padStart(2, '0')}`;
}

function howTo(setting: DigestSetting | null | undefined, reader: Reader): string {
  const words = wordsFor(reader).quiet.digest;
  if (setting === undefined) return words.howToStop;
  return setting === null ? words.off : words.on(timeOfDay(setting.atMs), reader.timeZone);
}

function section(
  heading: string,
  requests: readonly AccessRequest[],
  item: (request: AccessRequest) => ListItem,
  reader: Reader,
): ListSection {
  const more = requests.length - LIST_LIMIT;
  const items = requests.slice(0, LIST_LIMIT).map(item);
  if (more > 0) items.push({ title: wordsFor(reader).lists.andMore(more), lines: [] });
  return { heading, items };
}

function waitingItem(request: AccessRequest, reader: Reader, now: Date): ListItem {
  const words = wordsFor(reader).quiet.digest;
  const { terms, id, pendingUntil } = request;
  const extension = pendingExtension(request);
  if (extension !== null) {
    const what = listed(labelsOf(request, reader), reader);
    return {
      title: words.asksForMore(escapeName(terms.person.name), moreOf(extension, reader), what),
      lines: [aside(words.waitsUntil(id, formatTime(extension.terms.from, reader, now)))],
    };
  }
  return {
    title: words.asksFor(escapeName(terms.person.name), listed(labelsOf(request, reader), reader)),
    lines: [aside(words.waitsUntil(id, formatTime(pendingUntil, reader, now)))],
  };
}

function ownItem(request: AccessRequest, reader: Reader, now: Date): ListItem {
  const words = wordsFor(reader).quiet.digest;
  const { grant, id } = request;
  const when =
    grant?.state === 'scheduled'
      ? words.startsAt(id, formatTime(grant.scheduledAt, reader, now))
      : words.endsAt(id, formatTime(grant?.endsAt ?? now, reader, now));
  return { title: listed(labelsOf(request, reader), reader), lines: [aside(when)] };
}

function overview({ live, nextEnd, since, asked, refusals, alerts }: Overview, reader: Reader, now: Date): ListItem[] {
  const words = wordsFor(reader).quiet.digest;
  const all = asked.approved + asked.refused + asked.waiting;
  const sinceThen = aside(words.since(formatTime(since, reader, now)));
  return [
    ...(alerts.length === 0
      ? []
      : [
          {
            title: words.alerts(alerts.length),
            lines: alerts.slice(0, LIST_LIMIT).map((title) => line(escapeText(title, 140), 'Warning')),
          },
        ]),
    {
      title: words.live(live),
      lines: live > 0 && nextEnd !== null ? [aside(words.nextEnds(formatTime(nextEnd, reader, now)))] : [],
    },
    {
      title: words.asked(all),
      lines: [...(all > 0 ? [line(words.outcomes(asked.approved, asked.refused, asked.waiting))] : []), sinceThen],
    },
    ...(refusals === 0 ? [] : [{ title: words.refusals(refusals), lines: [line(words.refusalsHowTo), sinceThen] }]),
  ];
}
