import { LONGEST_COMMENT } from '../jit/request/comment.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { requestAction } from './actions.ts';
import { durationText } from './duration-text.ts';
import { entitlementTitle } from './entitlement-text.ts';
import { escapeName, escapeText, plainText } from './escape.ts';
import { choiceInput, textInput } from './forms/form-elements.ts';
import { panelCard } from './panel.ts';
import type { Reader } from './reader.ts';
import type { Card } from './render.ts';
import { wayAction } from './way-click.ts';

/**
 * What an approver may leave of a request (behaviour A22): the durations that are not longer than what is asked for now,
 * shortest first, and each item with a tick. `offeredMs`: what the policy offers, with its minimum for when it offers
 * nothing shorter.
 */
export function changeCard(picture: {
  request: AccessRequest;
  offeredMs: readonly number[];
  leastMs: number;
  reader: Reader;
}): Card {
  const { request, reader } = picture;
  const { approving: words, buttons, request: requestWords, requestLists } = wordsFor(reader);
  const { person, durationMs, entitlements, justification, approverCommentRequired } = request.terms;
  const { comment } = requestWords;
  const data = { requestId: request.id, terms: request.termsHash };
  const durations = shorterThan(picture).map((ms) => ({ title: durationText(ms, reader), value: String(ms) }));
  const asked = { title: words.asAsked(durationText(durationMs, reader)), value: String(durationMs) };
  const items = entitlements.map((one, index) => ({ title: entitlementTitle(one, reader), value: String(index) }));
  return panelCard(
    {
      kicker: requestWords.kicker(request.id),
      title: words.less(escapeName(person.name)),
      intro: [
        requestLists.approvals.forWhy(durationText(durationMs, reader), escapeText(justification)),
        words.lessHint,
      ],
      inputs: [
        ...choiceInput({ id: 'duration', label: words.duration, choices: [...durations, asked], value: asked.value }),
        // Of a single item there is nothing to take out.
        ...(items.length < 2
          ? []
          : choiceInput({
              id: 'items',
              label: words.items,
              choices: items,
              many: true,
              open: true,
              value: items.map((item) => item.value).join(','),
            })),
        ...textInput({
          id: 'comment',
          label: approverCommentRequired ? comment.required : comment.optional,
          hint: comment.placeholder,
          lines: true,
          most: LONGEST_COMMENT,
        }),
      ],
      actions: [
        wayAction('change-approve', buttons.approve, data, { inputs: true, style: 'positive' }),
        requestAction('show', request, reader, { title: words.back }),
      ],
      spoken: words.less(plainText(person.name, 80)),
    },
    reader,
  );
}

function shorterThan(picture: { request: AccessRequest; offeredMs: readonly number[]; leastMs: number }): number[] {
  const { durationMs } = picture.request.terms;
  const offered = picture.offeredMs.filter((ms) => ms < durationMs).toSorted((a, b) => a - b);
  return offered.length > 0 || picture.leastMs >= durationMs ? offered : [picture.leastMs];
}

/** Whether there is anything to leave out: more than one item, or a time that can be cut by a minute. */
export function canBeLess({ terms }: AccessRequest): boolean {
  return terms.entitlements.length > 1 || terms.durationMs > 60_000;
}
