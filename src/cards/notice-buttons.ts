import type { Notice } from '../jit/delivery/delivery.ts';
import { formatDurationTyped } from '../jit/duration.ts';
import { offeredExtension } from '../jit/request/extension-room.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { sayAction } from './actions.ts';
import template from './buttons.template.json' with { type: 'json' };
import { durationText } from './duration-text.ts';
import { carriedData } from './forms/carried.ts';
import { formButton } from './forms/form-elements.ts';
import { formatTime, type Reader } from './reader.ts';
import { portalActions, signInLine } from './ready-text.ts';
import { type Card, type CardElement, render } from './render.ts';
import { unbroken } from './unbroken.ts';

/**
 * Buttons below a notice. A notice is sent once and never drawn again, so what its buttons do is judged as typed words are.
 * Null: no buttons.
 */
export function noticeButtons(notice: Notice, request: AccessRequest, reader: Reader, now: Date): Card | null {
  const [spoken, actions] = buttonsOf(notice, request, reader, now);
  return actions.length === 0 ? null : render(template, spoken, { actions }, reader);
}

/** What they are for, read out, and they themselves. */
function buttonsOf(notice: Notice, request: AccessRequest, reader: Reader, now: Date): [string, CardElement[]] {
  switch (notice.kind) {
    case 'active':
      // On a phone there is no room for more than one beside another.
      return [signInLine(request, reader), portalActions(request, reader).slice(0, 1)];
    case 'ending-soon':
      return moreTime(request, reader, now);
    case 'offered':
      return theOffer(notice.policy, request, reader);
    default:
      return ['', []];
  }
}

/** Below the warning before the end, where more time can be asked for. */
function moreTime(request: AccessRequest, reader: Reader, now: Date): [string, CardElement[]] {
  const offer = offeredExtension(request, now);
  if (offer === null) return ['', []];
  const { buttons, extend } = wordsFor(reader);
  const until = formatTime(offer.until, reader, now);
  const actions = [
    sayAction(buttons.extend, `extend ${request.id} ${formatDurationTyped(offer.ms)}`),
    sayAction(buttons.release, `release ${request.id}`),
  ];
  return [extend.offer(durationText(offer.ms, reader), until), actions];
}

/** The form of what is offered, filled in with what was asked for: the words of whoever reads it. */
function theOffer(policy: string, { terms }: AccessRequest, reader: Reader): [string, CardElement[]] {
  const words = wordsFor(reader).weighed.notice;
  const typed = {
    duration: formatDurationTyped(terms.durationMs),
    otherDuration: '',
    justification: terms.justification,
    ticket: terms.ticket ?? '',
    startDate: '',
    startTime: '',
  };
  const data = {
    chosen: policy,
    ...carriedData({ typed, said: false, at: '' }),
    justification: terms.justification,
    by: terms.person.id,
  };
  const title = words.button(unbroken(policy));
  return [words.whatNext, [formButton({ title, verb: 'ask-open', surface: 'chat', data, style: 'positive' })]];
}
