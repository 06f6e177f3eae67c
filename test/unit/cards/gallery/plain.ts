import { helpCard, messageCard, welcomeCard } from '../../../../src/cards/message-card.ts';
import type { Reader } from '../../../../src/cards/reader.ts';
import type { Card } from '../../../../src/cards/render.ts';
import type { Texts } from './texts.ts';
/** Cards of words alone. */
export function plainCards(reader: Reader, texts: Texts): Record<string, Card> {
  return {
    help: helpCard(
      {
        name: 'JIT Access',
        commands: [
          { usage: 'help', what: 'Shows this.', who: 'everyone' },
          {
            usage: 'request <policy> for <duration> [ticket <id>] because <reason>',
            what: 'Asks for access under a policy.',
            example: 'request exchange-admin for 2h ticket INC0012345 because mailbox migration of the finance team',
            who: 'everyone',
          },
          { usage: 'my access', what: 'Shows what you hold and until when.', who: 'everyone' },
          { usage: 'release <id>', what: 'Gives access back early.', example: 'release R-7K3M9', who: 'everyone' },
          { usage: 'approvals', what: 'Shows what waits for your decision.', who: 'approvers' },
          { usage: 'policy import', what: 'Saves the YAML that follows in the same message.', who: 'admins' },
          {
            usage: 'audit [<id or person>] [since <duration>]',
            what: 'Shows the audit trail.',
            example: 'audit R-7K3M9',
            who: 'admins',
          },
        ],
      },
      reader,
    ),
    welcome: welcomeCard(
      {
        name: 'JIT Access',
        commands: [
          { title: 'What can I request?', value: 'request' },
          { title: 'My access', value: 'my access' },
          { title: 'My requests', value: 'my requests' },
          { title: 'Help', value: 'help' },
        ],
      },
      reader,
    ),
    refusal: messageCard(
      {
        title: 'That is too long',
        text: 'The policy exchange-admin allows 8 h at most.',
        example: 'request exchange-admin for 8h because mailbox migration of the finance team',
        tone: 'warning',
      },
      reader,
    ),
    faults: messageCard(
      {
        title: 'The policy was not saved',
        text: 'It has 3 faults.',
        points: ['line 3: nobody is eligible', 'line 7: approval is missing', `line 9: ${texts.long} is no role`],
        tone: 'bad',
      },
      reader,
    ),
  };
}
