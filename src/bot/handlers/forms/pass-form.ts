import { type FormClick, fieldOf } from '../../../cards/forms/form-click.ts';
import { passAskCard, passCard } from '../../../cards/forms/pass-form.ts';
import { messageCard } from '../../../cards/message-card.ts';
import { Refusal } from '../../../jit/errors.ts';
import { parseRequestId, type RequestId } from '../../../jit/ids.ts';
import { issuePass, passState } from '../../../jit/operations/grant/issue-pass.ts';
import { wordsFor } from '../../../words/words.ts';
import type { TurnDeps } from '../turn-deps.ts';
import type { FormAnswer, FormPlace } from './form-answer.ts';

/** The window in which the pass will be shown: nothing is made yet. */
export async function openPass(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  return place.surface === 'dialog' ? ask(turn, place, requestOf(click)) : inWindow(turn);
}

/** Only a window's answer reaches nobody else and is kept by no client: a pass is told there or not at all. */
export async function sendPass(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  if (place.surface !== 'dialog') return inWindow(turn);
  const { deps, caller, cause, reader } = turn;
  const requestId = requestOf(click);
  const seen = /^\d{1,4}$/.test(fieldOf(click, 'seen')) ? Number(fieldOf(click, 'seen')) : -1;
  const { account } = await passState(deps, caller, requestId);
  const answer = await issuePass(deps, { caller, requestId, seen, cause });
  const words = wordsFor(reader).pass;
  if (answer === null) return ask(turn, place, requestId, [words.meanwhile]);
  if (answer.kind !== 'issued') return ask(turn, place, requestId, [words[answer.kind](answer.detail)]);
  const called = answer.signIn ?? account;
  const card = passCard({ form: place.form, reader, now: deps.clock.now(), account: called, shown: answer });
  return { kind: 'form', title: words.title, card };
}

async function ask(
  turn: TurnDeps,
  place: FormPlace,
  requestId: RequestId,
  alerts: readonly string[] = [],
): Promise<FormAnswer> {
  const { deps, caller, reader } = turn;
  const state = await passState(deps, caller, requestId);
  const card = passAskCard({ form: place.form, reader, now: deps.clock.now(), id: requestId, state, alerts });
  return { kind: 'form', title: wordsFor(reader).pass.title, card };
}

function inWindow(turn: TurnDeps): FormAnswer {
  const { title, inWindow: text } = wordsFor(turn.reader).pass;
  return { kind: 'form', title, card: messageCard({ title, text, tone: 'warning' }, turn.reader) };
}

function requestOf(click: FormClick): RequestId {
  const id = parseRequestId(fieldOf(click, 'request').slice(0, 20));
  if (id === null) throw new Refusal('unknown-request', 'there is no such request');
  return id;
}
