import type { AuditEvent } from '../jit/audit/event.ts';
import { wordsFor } from '../words/words.ts';
import { labelText } from './entitlement-text.ts';
import { escapeLabel, escapeName, escapeText } from './escape.ts';
import { andMore, aside, LIST_LIMIT, type ListItem, line, listCard } from './list.ts';
import { formatInstant, type Reader } from './reader.ts';
import type { Card } from './render.ts';
import { trimmedText } from './request-trims.ts';
import { retell } from './retell.ts';

/** Where events keep what a reader asks for first: why. The first that holds a text is shown. */
const REASONS = ['reason', 'why', 'comment', 'note', 'justification', 'detail', 'message', 'title', 'code'] as const;

/** The audit trail, newest first: time, actor, what, about what, why (behaviour S3.13). `scope` says what was asked for. */
export function auditCard(
  list: { events: readonly AuditEvent[]; total?: number; now: Date; scope?: string },
  reader: Reader,
): Card {
  const { events, total = events.length, now } = list;
  const words = wordsFor(reader).audit;
  const scope = list.scope === undefined ? [] : [escapeText(list.scope, 200)];
  if (events.length === 0) {
    const picture = { title: words.title, intro: [...scope, words.nothing], sections: [], spoken: words.nothing };
    return listCard(picture, reader);
  }
  const shown = events.slice(0, LIST_LIMIT * 2);
  return listCard(
    {
      title: words.title,
      intro: scope,
      sections: [{ heading: '', items: shown.map((event) => eventItem(event, reader, now)) }],
      outro: [...andMore(shown.length, total, reader), words.narrow],
      spoken: words.spoken(total),
    },
    reader,
  );
}

function eventItem(event: AuditEvent, reader: Reader, now: Date): ListItem {
  const words = wordsFor(reader).audit;
  const about = aboutOf(event, reader);
  const by = escapeName(event.actor.name);
  const reason = REASONS.map((key) => event.data[key]).find((value) => typeof value === 'string' && value !== '');
  const cut = event.type === 'request.trimmed' ? trimmedText(event.data, reader) : null;
  // What a person wrote is never said in other words.
  const told = (text: string) => (event.actor.kind === 'person' ? text : retell(text, reader));
  return {
    title: `${formatInstant(event.at, now)} ${words.events[event.type]}`,
    lines: [
      line(about === '' ? words.by(by) : words.byAbout(by, about)),
      ...(typeof reason === 'string' ? [aside(escapeText(told(reason), 200))] : []),
      ...(cut === null ? [] : [aside(cut)]),
    ],
  };
}

function aboutOf(event: AuditEvent, reader: Reader): string {
  const { entitlement, policy } = event.data;
  const { requestId } = event.about;
  // A request says more of itself than its policy's name; without one, the name is what a reader knows.
  const parts = [requestId, entitlement, requestId === undefined ? policy : undefined];
  const named = parts
    .filter((part) => typeof part === 'string' && part !== '')
    .map((part) => escapeLabel(labelText(String(part), reader)));
  if (named.length > 0) return named.join(', ');
  // What is about the bot itself is said by its title; an id is shown only where nothing else tells.
  return event.aggregate.startsWith('control:') ? '' : escapeLabel(event.about.policyId ?? event.about.personId ?? '');
}
