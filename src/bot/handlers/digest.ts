import { digestCard, timeOfDay } from '../../cards/digest-card.ts';
import { setDigest, showDigest } from '../../jit/operations/message/digest.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer, messageAnswer } from '../answer.ts';
import type { TurnDeps } from './turn-deps.ts';

/** What the caller's day holds now, whether or not they have it sent. */
export async function digest({ deps, caller, reader }: TurnDeps): Promise<Answer> {
  const { digest: found, setting } = await showDigest(deps, caller);
  return cardAnswer(digestCard({ digest: found, setting, now: deps.clock.now() }, reader));
}

export async function digestOn({ deps, caller, reader }: TurnDeps, atMs: number): Promise<Answer> {
  await setDigest(deps, caller, atMs);
  const words = wordsFor(reader).quiet.digest;
  const text = words.on(timeOfDay(atMs), reader.timeZone);
  return messageAnswer({ title: words.turnedOn, text, tone: 'good' }, reader);
}

export async function digestOff({ deps, caller, reader }: TurnDeps): Promise<Answer> {
  await setDigest(deps, caller, null);
  const { turnedOff, turnedOffText, off } = wordsFor(reader).quiet.digest;
  return messageAnswer({ title: turnedOff, text: [turnedOffText, off], tone: 'good' }, reader);
}
