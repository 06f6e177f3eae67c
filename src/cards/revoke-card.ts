import { LONGEST_COMMENT } from '../jit/request/comment.ts';
import type { AccessRequest } from '../jit/request/request.ts';
import { wordsFor } from '../words/words.ts';
import { requestAction } from './actions.ts';
import { escapeName } from './escape.ts';
import { textInput } from './forms/form-elements.ts';
import { panelCard } from './panel.ts';
import { listed } from './people.ts';
import type { Reader } from './reader.ts';
import type { Card } from './render.ts';
import { labelsOf } from './request-status.ts';
import { wayAction } from './way-click.ts';

/** Asked before access ends early: a slip of the finger would stop somebody's work. */
export function revokeCard(request: AccessRequest, reader: Reader): Card {
  const { approving: words, request: requestWords } = wordsFor(reader);
  const data = { requestId: request.id, terms: request.termsHash };
  return panelCard(
    {
      kicker: requestWords.kicker(request.id),
      title: words.revokeTitle(escapeName(request.terms.person.name)),
      intro: [words.revokeHint(listed(labelsOf(request, reader), reader))],
      inputs: textInput({ id: 'comment', label: words.revokeWhy, lines: true, most: LONGEST_COMMENT }),
      actions: [
        wayAction('revoke-send', words.revoke, data, { inputs: true, style: 'destructive' }),
        requestAction('show', request, reader, { title: words.back }),
      ],
      spoken: words.revokeSummary(request.id),
    },
    reader,
  );
}
