import type { Favourite } from '../jit/request/favourites.ts';
import { wordsFor } from '../words/words.ts';
import { sayAction } from './actions.ts';
import { durationText } from './duration-text.ts';
import { escapeLabel, escapeText } from './escape.ts';
import { ACTIONS_LIMIT, aside, type ListItem, line, listCard } from './list.ts';
import type { Reader } from './reader.ts';
import type { Card } from './render.ts';

/** What the reader keeps for another time: what each asks for, and a button that asks. */
export function favouritesCard(favourites: readonly Favourite[], reader: Reader): Card {
  const words = wordsFor(reader).again.favourites;
  const items = favourites.map(
    (one, index): ListItem => ({
      title: escapeLabel(one.name),
      lines: [
        line(words.asks(escapeLabel(one.policyName), durationText(one.durationMs, reader))),
        aside(escapeText(one.justification, 160)),
      ],
      actions: index < ACTIONS_LIMIT ? [sayAction(words.ask(one.name), `request ${one.name}`)] : [],
    }),
  );
  const none = favourites.length === 0;
  return listCard(
    {
      title: words.title,
      intro: none ? [words.none] : [],
      sections: [{ heading: '', items }],
      outro: none ? [] : [words.howTo],
      spoken: none ? words.none : words.spoken(favourites.length),
    },
    reader,
  );
}
