import { passAskCard, passCard } from '../../../../src/cards/forms/pass-form.ts';
import type { Reader } from '../../../../src/cards/reader.ts';
import type { Card } from '../../../../src/cards/render.ts';
import { wordsFor } from '../../../../src/words/words.ts';
import { minutesAfterNoon, NOON } from '../../../support/builders.ts';

const FORM = '00000000-0000-4000-8000-000000000000';
const ACCOUNT = 'jit-amira.haddad@contoso.com';

/** Windows with a sign-in pass for a dedicated account. */
export function accountCards(reader: Reader): Record<string, Card> {
  const place = { form: FORM, reader, now: NOON };
  const ask = (issued: number, alerts: string[] = []) =>
    passAskCard({ ...place, id: 'R-7K3M9', alerts, state: { account: ACCOUNT, issued, endsAt: minutesAfterNoon(90) } });
  const shown = (once: boolean) =>
    passCard({ ...place, account: ACCOUNT, shown: { pass: 'Ab3$*_~`x<9', until: minutesAfterNoon(60), once } });
  return {
    'pass, before the first': ask(0),
    'pass, before another': ask(2),
    'pass, refused': ask(0, [wordsFor(reader).pass.refused('400 TapNotEnabled')]),
    'pass, good once': shown(true),
    'pass, good till the end': shown(false),
  };
}
