import { TEMPLATE_NAMES } from '../jit/policy/templates.ts';
import { wordsFor } from '../words/words.ts';
import { sayAction } from './actions.ts';
import { ACTIONS_LIMIT, aside, type ListItem, listCard } from './list.ts';
import type { Reader } from './reader.ts';
import type { Card } from './render.ts';

/** The templates of policies, and how to take one. */
export function templatesCard(reader: Reader): Card {
  const words = wordsFor(reader).templates;
  const items = TEMPLATE_NAMES.map((name, index): ListItem => {
    const { what } = words.each[name];
    const lines = [aside(what)];
    if (index >= ACTIONS_LIMIT) return { title: name, lines: [...lines, aside(words.orSay(name))] };
    return { title: name, lines, actions: [sayAction(words.take, `policy template ${name}`)] };
  });
  return listCard(
    { title: words.title, intro: [words.intro], sections: [{ heading: '', items }], spoken: words.title },
    reader,
  );
}
