import type { PassState } from '../../jit/operations/grant/issue-pass.ts';
import { wordsFor } from '../../words/words.ts';
import { formatTime, type Reader } from '../reader.ts';
import type { Card, CardElement } from '../render.ts';
import { formCard } from './form-card.ts';
import { dialogButton, formButton, formLine } from './form-elements.ts';

type Place = { form: string; reader: Reader; now: Date };

/** Opens the window with the pass, on the card of whoever has the account. */
export function passButton(requestId: string, reader: Reader): CardElement {
  const words = wordsFor(reader).pass;
  return {
    ...dialogButton(words.open, 'pass-open', { request: requestId }),
    mode: 'primary',
    associatedInputs: 'none',
  };
}

/** Says what a pass is before it is made: showing another voids the one before, so that is asked first. */
export function passAskCard(place: Place & { id: string; state: PassState; alerts?: readonly string[] }): Card {
  const { reader, now, state, id } = place;
  const words = wordsFor(reader).pass;
  const again = state.issued > 0;
  return formCard(
    {
      title: words.title,
      intro: [words.intro(state.account), words.shownOnce],
      alerts: [...(place.alerts ?? []), ...(again ? [words.voidsFirst] : [])],
      body: [formLine(words.accountEnds(formatTime(state.endsAt, reader, now)), { subtle: true })],
      actions: [
        formButton({
          title: again ? words.another : words.show,
          verb: 'pass-send',
          surface: 'dialog',
          data: { form: place.form, request: id, seen: String(state.issued) },
          style: again ? 'destructive' : 'positive',
        }),
      ],
    },
    reader,
  );
}

/** The one card that ever carries a pass: a window's, which no client keeps and nobody else sees. */
export function passCard(
  place: Place & { account: string; shown: { pass: string; until: Date; once: boolean } },
): Card {
  const { reader, now, account, shown } = place;
  const words = wordsFor(reader).pass;
  const good = formatTime(shown.until, reader, now);
  return formCard(
    {
      title: words.title,
      intro: [words.signIn(account)],
      body: [
        // As it is, to be copied: no character of it may be read as Markdown.
        {
          type: 'RichTextBlock',
          inlines: [{ type: 'TextRun', text: shown.pass, fontType: 'Monospace', size: 'Large', weight: 'Bolder' }],
        },
        formLine(shown.once ? words.once(good) : words.many(good)),
        formLine(words.gone, { subtle: true }),
      ],
      actions: [
        formButton({
          title: wordsFor(reader).pass.done,
          verb: 'form-close',
          surface: 'dialog',
          data: { form: place.form },
        }),
      ],
    },
    reader,
  );
}
