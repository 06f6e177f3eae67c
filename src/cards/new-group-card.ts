import { wordsFor } from '../words/words.ts';
import { escapeText } from './escape.ts';
import { formButton } from './forms/form-elements.ts';
import { panelCard } from './panel.ts';
import type { Reader } from './reader.ts';
import type { Card } from './render.ts';

/** What cannot be undone is said before it is done (behaviour S1.13). */
export function newGroupCard(
  plan: { name: string; reason: string; taken: number; most: number; form: string },
  reader: Reader,
): Card {
  const words = wordsFor(reader).newGroup;
  const { name, reason, taken, most, form } = plan;
  const data = { form, name, because: reason };
  return panelCard(
    {
      kicker: words.kicker,
      title: escapeText(words.title(name)),
      intro: [words.forGood, words.counted(taken, most), words.deleted, words.visible, words.managed, words.needs],
      inputs: [],
      outro: [escapeText(words.reason(reason), 600)],
      actions: [
        formButton({ title: words.create, verb: 'group-create', surface: 'chat', data, style: 'positive' }),
        formButton({ title: wordsFor(reader).forms.cancel, verb: 'form-close', surface: 'chat', data: { form } }),
      ],
      spoken: words.title(name),
    },
    reader,
  );
}
