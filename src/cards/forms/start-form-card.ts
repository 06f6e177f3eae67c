import { wordsFor } from '../../words/words.ts';
import type { Reader } from '../reader.ts';
import type { Card } from '../render.ts';
import { unbroken } from '../unbroken.ts';
import { type Carried, carriedData } from './carried.ts';
import { formCard } from './form-card.ts';
import { dialogButton, formButton } from './form-elements.ts';

/**
 * Where others read along: who presses sees the form, alone. What it says is fit for everybody (behaviour P13). What was
 * typed here before everybody goes along unseen, for whoever typed it.
 * @param example a line that works for whoever asked, or null
 */
export function startFormCard(start: {
  reader: Reader;
  form: string;
  policy: string | null;
  example: string | null;
  said?: { by: string; carried: Carried } | null;
}): Card {
  const words = wordsFor(start.reader).forms.request;
  const { said = null } = start;
  const data = {
    form: start.form,
    ...(start.policy === null ? {} : { chosen: start.policy }),
    ...(said === null
      ? {}
      : { ...carriedData(said.carried), justification: said.carried.typed.justification, by: said.by }),
  };
  return formCard(
    {
      title: start.policy === null ? words.title : words.titleOf(unbroken(start.policy)),
      intro: [words.pressIntro, ...(start.example === null ? [] : [words.orType(start.example)])],
      ...(said === null ? {} : { alerts: [words.incomplete] }),
      body: [],
      actions: [
        formButton({ title: words.fillIn, verb: 'ask-open', surface: 'chat', data, style: 'positive' }),
        dialogButton(words.inDialog, 'ask-open', data),
      ],
    },
    start.reader,
  );
}
