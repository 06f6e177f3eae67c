import type { AssignmentList, AssignmentView } from '../jit/operations/entra/list-assignments.ts';
import { wordsFor } from '../words/words.ts';
import { aboutData, aboutField, type Only } from './assignments-pick.ts';
import { taking } from './eligibility-taking.ts';
import { entitlementTitle } from './entitlement-text.ts';
import { escapeLabel, escapeName, escapeText, plainText } from './escape.ts';
import { choiceInput, formButton } from './forms/form-elements.ts';
import { aside, type ListItem, type ListLine, line, listCard } from './list.ts';
import { type Page, pageOf } from './pages.ts';
import { listed } from './people.ts';
import { formatTime, type Reader } from './reader.ts';
import type { Card, CardElement } from './render.ts';
import { unbroken } from './unbroken.ts';

const ROWS = 8;

export type AssignmentsPicture = {
  list: AssignmentList;
  /** As it was asked for, so that the next page asks the same. */
  asked: string | null;
  only: Only;
  page: number;
  now: Date;
};

/** Who may, and who does: eligible beside active, and in active what stands told apart from what is just in time (S2.7). */
export function assignmentsCard(picture: AssignmentsPicture, reader: Reader): Card {
  const { list, only, now } = picture;
  const words = wordsFor(reader).assignments;
  const views = only === 'eligible' ? list.views.filter(({ state }) => state === 'eligible') : list.views;
  const base = only === 'eligible' ? words.eligibleTitle : words.title;
  const title = list.about === null ? base : words.titleOf(base, escapeLabel(list.about.name));
  const told = list.without === null ? [] : [escapeText(words.without[list.without])];
  if (views.length === 0) {
    const none = listCard({ title, intro: [...told, words.none], sections: [], spoken: words.none }, reader);
    return { ...none, body: [...none.body, ...ways(picture, pageOf(views, 0, ROWS), reader)] };
  }
  const flagged = views.filter((view) => view.flagged);
  const shown = pageOf(views, picture.page, ROWS);
  const items = (among: readonly AssignmentView[]) => among.map((view) => itemOf(view, reader, now));
  const card = listCard(
    {
      title,
      intro: [...told, ...(flagged.length === 0 ? [] : [`⚠ ${words.flagged(flagged.length)}`])],
      sections: [
        { heading: words.headings.active, items: items(shown.items.filter(({ state }) => state !== 'eligible')) },
        {
          heading: only === 'eligible' ? '' : words.headings.eligible,
          items: items(shown.items.filter(({ state }) => state === 'eligible')),
        },
      ],
      outro: rangeOf(shown, reader),
      spoken: `${plainText(title)}. ${words.spoken(views.length)}`,
    },
    reader,
  );
  return { ...card, body: [...card.body, ...ways(picture, shown, reader)] };
}

/** What can be done from the list: at most five buttons, with those that turn its pages. */
function ways(picture: AssignmentsPicture, shown: Page<AssignmentView>, reader: Reader): CardElement[] {
  const { list, only } = picture;
  return [
    ...turning(picture, shown, reader),
    ...(only === 'everything' ? conversion(picture, shown.items, reader) : []),
    ...(only === 'eligible' && list.admin ? taking(shown.items, standingOf, reader) : []),
    ...aboutField(picture, reader),
  ];
}

function itemOf(view: AssignmentView, reader: Reader, now: Date): ListItem {
  const words = wordsFor(reader).assignments;
  const { holder, entitlement, memberType, through, startsAt, endsAt, flagged } = view;
  const name = escapeName(holder.name);
  const who =
    holder.kind === 'user' ? name : holder.kind === 'group' ? words.holderGroup(name) : words.holderOther(name);
  const how =
    memberType === 'direct' ? words.direct : through ? words.through(escapeLabel(through)) : words.throughGroup;
  const scope =
    entitlement.kind === 'group'
      ? []
      : [entitlement.scopeName === null ? words.wholeTenant : words.unit(escapeLabel(entitlement.scopeName))];
  const since = startsAt === null || endsAt !== null ? [] : [words.since(formatTime(startsAt, reader, now))];
  return {
    title: `${who}: ${escapeLabel(entitlementTitle(entitlement, reader))}`,
    lines: [
      stateLine(view, reader, now),
      aside([how, ...scope, ...since].join(', ')),
      ...opensLines(view, reader),
      ...(flagged && holder.kind === 'group' ? [aside(words.whoIsIn(name))] : []),
    ],
  };
}

/** What being in such a group comes to, or owning it. */
function opensLines({ entitlement, opens }: AssignmentView, reader: Reader): ListLine[] {
  const words = wordsFor(reader).assignments;
  if (entitlement.kind !== 'group' || opens === null) return [];
  const roles = listed(opens.map(escapeLabel), reader);
  if (entitlement.as === 'owner') return [aside(opens.length === 0 ? words.ownsNone : words.owns(roles))];
  return [aside(opens.length === 0 ? words.opensNone : words.opens(roles))];
}

function stateLine({ state, endsAt, flagged, requestIds }: AssignmentView, reader: Reader, now: Date): ListLine {
  const words = wordsFor(reader).assignments;
  const end = endsAt === null ? null : formatTime(endsAt, reader, now);
  if (state === 'eligible') return line(end === null ? words.eligible : words.eligibleUntil(end));
  if (state === 'assigned') {
    if (flagged) return line(words.standingPrivileged, 'Attention');
    return end === null ? line(words.standing, 'Warning') : line(words.assignedUntil(end));
  }
  const by = requestIds.length === 0 ? words.byEntra : words.ours(requestIds.map(unbroken).join(', '));
  return line(`${end === null ? words.activatedOpen : words.activated(end)}, ${by}`, 'Good');
}

function rangeOf({ items, first, total }: Page<unknown>, reader: Reader): string[] {
  return items.length >= total ? [] : [wordsFor(reader).paging.range(first + 1, first + items.length, total)];
}

/** One list and one button, since a card has few: the first of two clicks; nothing changes by it. */
function conversion({ list }: AssignmentsPicture, shown: readonly AssignmentView[], reader: Reader): CardElement[] {
  const words = wordsFor(reader).assignments;
  const choices = shown.flatMap((view) => {
    if (!view.convertible) return [];
    const title = `${view.holder.name}: ${entitlementTitle(view.entitlement, reader)}`;
    return [{ title, value: `${view.holder.id}|${standingOf(view.entitlement)}` }];
  });
  const [first] = choices;
  if (!list.admin || first === undefined) return [];
  return [
    ...choiceInput({ id: 'standing', label: words.which, value: first.value, choices }),
    buttons([
      formButton({
        title: words.convert,
        verb: 'convert-open',
        surface: 'chat',
        data: {},
        inputs: true,
        style: 'positive',
      }),
    ]),
  ];
}

/** What it is, and at which scope, as it is looked up again. */
function standingOf(entitlement: AssignmentView['entitlement']): string {
  if (entitlement.kind === 'role') return `role:${entitlement.roleDefinitionId}|${entitlement.scope}`;
  return `${entitlement.as === 'owner' ? 'owner' : 'group'}:${entitlement.groupId}`;
}

function turning({ asked, only }: AssignmentsPicture, shown: Page<unknown>, reader: Reader): CardElement[] {
  const words = wordsFor(reader).paging;
  const to = (title: string, page: number) =>
    formButton({
      title,
      verb: 'assignments-page',
      surface: 'chat',
      data: aboutData(asked, only, page),
    });
  const actions = [
    ...(shown.page > 0 ? [to(words.previous, shown.page - 1)] : []),
    ...(shown.first + shown.items.length < shown.total ? [to(words.next, shown.page + 1)] : []),
  ];
  return actions.length === 0 ? [] : [buttons(actions)];
}

function buttons(actions: CardElement[]): CardElement {
  return { type: 'ActionSet', spacing: 'Medium', actions };
}
