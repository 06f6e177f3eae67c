import { wordsFor } from '../words/words.ts';
import type { Reader } from './reader.ts';
import type { CardElement } from './render.ts';
import { type ListName, wayAction } from './way-click.ts';

/** Which part of a list is shown: `page` from 0, the last one where there are no more. */
export type Page<Item> = { items: Item[]; page: number; first: number; total: number };

export function pageOf<Item>(all: readonly Item[], page: number, size: number): Page<Item> {
  const last = Math.max(0, Math.ceil(all.length / size) - 1);
  const shown = Math.min(Math.max(0, page), last);
  const first = shown * size;
  return { items: all.slice(first, first + size), page: shown, first, total: all.length };
}

/** Previous and Next, each only where there is one. No state: the list is read afresh for the page that is asked for. */
export function pageActions(
  list: ListName,
  { items, page, first, total }: Page<unknown>,
  reader: Reader,
): CardElement[] {
  const words = wordsFor(reader).paging;
  const to = (title: string, number: number) => wayAction('list-page', title, { list, page: number });
  return [
    ...(page > 0 ? [to(words.previous, page - 1)] : []),
    ...(first + items.length < total ? [to(words.next, page + 1)] : []),
  ];
}

/** `11 to 20 of 34`; nothing where all is shown. */
export function pageLine({ items, first, total }: Page<unknown>, reader: Reader): string[] {
  return items.length >= total ? [] : [wordsFor(reader).paging.range(first + 1, first + items.length, total)];
}
