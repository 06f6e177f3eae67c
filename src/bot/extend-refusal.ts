import { durationText } from '../cards/duration-text.ts';
import type { Message } from '../cards/message-card.ts';
import { formatTime, type Reader } from '../cards/reader.ts';
import { formatDurationTyped } from '../jit/duration.ts';
import type { Refusal } from '../jit/errors.ts';
import { wordsFor } from '../words/words.ts';

/** Why access cannot be made to last longer, with what is possible instead. */
export function extendRefusal({ facts }: Refusal, reader: Reader): Message {
  const words = wordsFor(reader).extend.refused;
  const text = (name: string) => String(facts[name] ?? '');
  const [id, policy] = [text('requestId'), text('policy')];
  const at = (name: string) => formatTime(new Date(text(name)), reader, new Date(text('now')));
  const no = (why: string, example?: string): Message => ({
    title: words.title,
    text: why,
    tone: 'warning',
    ...(example === undefined ? {} : { example }),
  });
  switch (text('why')) {
    case 'pending':
      return no(words.pending(id));
    case 'not-begun':
      return no(words.notBegun(id));
    case 'over':
      return no(words.over(id), `request ${policy}`);
    case 'forbidden':
      return no(words.forbidden(policy));
    case 'not-holder':
      return no(words.notHolder(policy));
    case 'waiting':
      return no(words.waiting(id, at('until')), `cancel ${id}`);
    case 'used-up':
      return no(facts.times === undefined ? words.usedUpPlainly(policy) : words.usedUp(policy, Number(facts.times)));
    case 'at-most':
      return no(words.atMost(policy, at('endsAt')));
    case 'too-long': {
      const mostMs = Number(facts.most);
      return no(
        words.tooLong(durationText(mostMs, reader), at('until')),
        `extend ${id} ${formatDurationTyped(mostMs)}`,
      );
    }
    case 'too-short': {
      const leastMs = Number(facts.least);
      return no(words.tooShort(durationText(leastMs, reader)), `extend ${id} ${formatDurationTyped(leastMs)}`);
    }
    case 'policy-gone':
      return no(words.policyGone(policy));
    case 'not-given':
      return no(words.notGiven(policy));
    default:
      return no(words.moved(id));
  }
}
