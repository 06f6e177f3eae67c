import type { Message } from '../cards/message-card.ts';
import type { Refusal, RefusalCode } from '../jit/errors.ts';

/** The one place where a refusal becomes words for a person: what was wrong, and what to do next. */
export function wordsFor(refusal: Refusal): Message {
  return WORDS[refusal.code](refusal);
}

function fact(refusal: Refusal, name: string): string {
  const value = refusal.facts[name];
  return value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);
}

function listOf(refusal: Refusal, name: string): string[] {
  const value = refusal.facts[name];
  return Array.isArray(value) ? [...value] : [];
}

function stateWords(state: string): string {
  const words: Record<string, string> = {
    approved: 'it was approved',
    denied: 'it was denied',
    cancelled: 'it was cancelled by the person who asked',
    expired: 'nobody decided in time, so it expired',
    closed: 'it was closed',
    scheduled: 'its access is about to start',
    activating: 'its access is being set up',
    active: 'its access is active',
    revoking: 'its access is being taken back',
    ended: 'its access has ended',
  };
  return words[state] ?? `it is ${state}`;
}

function findingWords(state: string, by: string): string {
  const words: Record<string, string> = {
    removing: `it is being removed, as ${by} decided`,
    removed: `it was removed, as ${by} decided`,
    kept: `it is kept, as ${by} decided`,
    vanished: 'it was gone before anybody decided',
  };
  return words[state] ?? `it is ${state}`;
}

function badAsk(title: string) {
  return (refusal: Refusal): Message => ({
    title,
    text: 'Nothing was sent to anybody.',
    points: listOf(refusal, 'faults'),
    example: askExample(refusal),
    tone: 'warning',
  });
}

/** The example of the command, with the parts that were wrong as this policy takes them. */
function askExample(refusal: Refusal): string {
  const parts = listOf(refusal, 'examples');
  const part = (word: string, otherwise: string) => parts.find((text) => text.startsWith(`${word} `)) ?? otherwise;
  const start = part('at', '');
  const ticket = part('ticket', '');
  const words = [
    'request',
    fact(refusal, 'policy'),
    part('for', 'for 2h'),
    start,
    ticket,
    part('because', 'because migrating the mailboxes of the Berlin office'),
  ];
  return words.filter((word) => word !== '').join(' ');
}

/** What to do about a policy that may not be saved, by what it was to be changed with. */
const MEND: Readonly<Record<string, string>> = {
  set: 'Please mend these, and send the command again:',
  rollback: 'That version may no longer be as it was. Choose another, or put it right with policy import:',
};

const WORDS: Record<RefusalCode, (refusal: Refusal) => Message> = {
  'not-admin': () => ({
    title: 'Only admins can do this',
    text: 'It needs the right to administer this bot. Whoever runs it grants that by listing you, or a group you are in, in JIT_ADMIN_IDS.',
    tone: 'warning',
  }),
  'not-auditor': () => ({
    title: 'Only admins and auditors can see this',
    text: 'It needs the right to read everything. Whoever runs this bot grants that by listing you, or a group you are in, in JIT_AUDITOR_IDS.',
    tone: 'warning',
  }),
  'not-eligible': (r) => ({
    title: 'You are not eligible',
    text: `You cannot ask under the policy ${fact(r, 'policy')}. Say "my access" to see what you may ask for, or ask an admin to make you eligible.`,
    tone: 'warning',
  }),
  'not-approver': (r) => ({
    title: 'You are not an approver for this request',
    text: `It can be decided by ${fact(r, 'approvers')}. Your click changed nothing.`,
    tone: 'warning',
  }),
  'self-approval': () => ({
    title: 'Nobody can decide on their own request',
    text: 'You asked for this access, so somebody else must decide on it. Your click changed nothing, and it was recorded.',
    tone: 'bad',
  }),
  'not-yours': (r) => ({
    title: 'This is not your request',
    text: `Only the person who asked for ${fact(r, 'requestId')} can do this.`,
    tone: 'warning',
  }),
  'unknown-policy': (r) => ({
    title: 'There is no such policy',
    text:
      listOf(r, 'names').length === 0
        ? 'No policy has been set up yet. An admin adds one with "policy import".'
        : `Nothing is called "${fact(r, 'name')}". Here is what there is:`,
    points: listOf(r, 'names'),
    example: 'my access',
    tone: 'warning',
  }),
  'policy-disabled': (r) => ({
    title: 'This policy is disabled',
    text: `No new requests are taken under ${fact(r, 'policy')}. An admin can enable it again.`,
    tone: 'warning',
  }),
  'policy-invalid': (r) => ({
    title: 'Nothing was saved',
    text: MEND[fact(r, 'how')] ?? 'Please mend these, and send the whole text again:',
    points: listOf(r, 'faults'),
    tone: 'bad',
  }),
  'policy-moved': (r) => ({
    title: 'Somebody else was quicker',
    text: `${listOf(r, 'by').join(', ') || 'Somebody'} changed ${fact(r, 'policy')} while you did, so nothing of yours was saved. This is what changed meanwhile; send yours again if it still holds:`,
    points: listOf(r, 'changes'),
    example: `policy show ${fact(r, 'policy')}`,
    tone: 'warning',
  }),
  'unknown-version': (r) => ({
    title: 'There is no such version',
    text: `${fact(r, 'policy')} can be brought back to ${listOf(r, 'versions').join(', ') || 'none any more'}, not to ${fact(r, 'version')}. Nothing was changed.`,
    example: `policy history ${fact(r, 'policy')}`,
    tone: 'warning',
  }),
  'unknown-request': (r) => ({
    title: 'There is no such request',
    text: `Nothing is known about ${fact(r, 'requestId') || 'it'}. It may have been mistyped, or be over for so long that it is not kept any more.`,
    example: 'my requests',
    tone: 'warning',
  }),
  'unknown-finding': (r) => ({
    title: 'There is no such finding',
    text: `Nothing is known about ${fact(r, 'findingId') || 'it'}. It may have been mistyped.`,
    example: 'findings',
    tone: 'warning',
  }),
  'finding-decided': (r) => ({
    title: 'This does not wait for a decision',
    text: `${fact(r, 'findingId')}: ${findingWords(fact(r, 'state'), fact(r, 'by'))}. Nothing was changed.`,
    example: 'findings',
    tone: 'warning',
  }),
  'own-finding': () => ({
    title: 'Nobody lets themselves keep access',
    text: 'This access is yours, so another admin must decide whether it stays. Nothing was changed, and it was recorded.',
    tone: 'bad',
  }),
  'unknown-person': (r) => ({
    title: 'That person was not found',
    text:
      fact(r, 'name') === ''
        ? 'Your account is not in the directory, so nothing was done.'
        : `Nobody in the directory is called "${fact(r, 'name')}". Use the full address, or the object id.`,
    tone: 'warning',
  }),
  'ambiguous-person': (r) => ({
    title: 'Several people have this name',
    text: 'Say which one, by address:',
    points: listOf(r, 'candidates'),
    tone: 'warning',
  }),
  'already-pending': (r) => ({
    title: 'You have asked for this already',
    text: `Your request ${fact(r, 'requestId')} under ${fact(r, 'policy')} waits for its decision. Cancel it first if you want to ask for something else.`,
    example: `cancel ${fact(r, 'requestId')}`,
    tone: 'warning',
  }),
  'already-decided': (r) => ({
    title: 'This request is no longer open',
    text: `Your click changed nothing: ${stateWords(fact(r, 'state'))}${fact(r, 'by') === '' ? '' : ` by ${fact(r, 'by')}`}${fact(r, 'note') === '' ? '' : ` (${fact(r, 'note')})`}.`,
  }),
  'already-voted': () => ({
    title: 'You have decided on this already',
    text: 'Your vote is recorded. It waits for the other approvers.',
  }),
  'no-vote': (r) => ({
    title: 'There is no vote to take back',
    text:
      fact(r, 'state') === 'pending'
        ? `No vote of yours waits for others on ${fact(r, 'requestId')}.`
        : `${fact(r, 'requestId')}: ${stateWords(fact(r, 'state'))}.${fact(r, 'revoke') === '' ? '' : ' What you approved you may revoke.'}`,
    example: fact(r, 'revoke') === '' ? 'approvals' : fact(r, 'revoke'),
    tone: 'warning',
  }),
  'already-ended': (r) => ({
    title: 'There is nothing left to end',
    text: `${fact(r, 'requestId')}: ${stateWords(fact(r, 'state'))}.`,
  }),
  'not-live': (r) => ({
    title: fact(r, 'state') === '' ? 'This request is still pending' : 'This request is decided already',
    text:
      fact(r, 'state') === ''
        ? 'No access was given yet. Cancel the request instead.'
        : `${fact(r, 'requestId')}: ${stateWords(fact(r, 'state'))}. Release it to give the access back.`,
    example: fact(r, 'state') === '' ? `cancel ${fact(r, 'requestId')}` : `release ${fact(r, 'requestId')}`,
    tone: 'warning',
  }),
  'terms-changed': (r) => ({
    title: 'This request has changed',
    text:
      fact(r, 'why') === ''
        ? 'The card you clicked shows other terms than the request has now, so nothing was decided. Say "approvals" for a fresh card.'
        : `Nothing was decided: the request was closed, because ${fact(r, 'why')}. The person who asked was told.`,
    tone: 'warning',
  }),
  'bad-duration': badAsk('That duration does not fit'),
  'bad-start': badAsk('That start does not fit'),
  'bad-justification': badAsk('The reason does not fit'),
  'bad-ticket': badAsk('The ticket does not fit'),
  'comment-required': () => ({
    title: 'A comment is needed',
    text: 'This policy asks approvers to say why. Write a comment in the field above the buttons, then press again.',
    tone: 'warning',
  }),
  'nobody-can-approve': (r) => ({
    title: 'Nobody could approve this now',
    text: `The policy ${fact(r, 'policy')} asks for ${fact(r, 'quorum')} of ${fact(r, 'approvers')}, and ${fact(r, 'able') === '0' ? 'nobody' : `only ${fact(r, 'able')}`} of them could decide on your request (you cannot decide on it yourself). Nothing was sent. Ask an admin to name more approvers.`,
    tone: 'bad',
  }),
  'nothing-to-grant': (r) => ({
    title: 'Nothing in this policy can be granted now',
    text: `Everything that ${fact(r, 'policy')} names is missing or cannot be written. An admin must mend it:`,
    points: listOf(r, 'reasons'),
    tone: 'bad',
  }),
  'requester-disabled': () => ({
    title: 'This account is disabled',
    text: 'The directory says that the account is disabled, so nothing was done.',
    tone: 'bad',
  }),
  guest: () => ({
    title: 'Guests are not admitted',
    text: 'Guest accounts cannot use this bot here. Ask an administrator of this organization.',
    tone: 'bad',
  }),
  frozen: (r) => ({
    title: 'New grants are frozen',
    text: `${fact(r, 'by') || 'An admin'} has stopped new grants${fact(r, 'reason') === '' ? '' : ` (${fact(r, 'reason')})`}. Nothing was changed. Live access runs on and ends as planned.`,
    tone: 'bad',
  }),
  'already-frozen': (r) => ({
    title: 'New grants are frozen already',
    text: `By ${fact(r, 'by')}${fact(r, 'reason') === '' ? '' : `: ${fact(r, 'reason')}`}.`,
    example: 'unfreeze',
  }),
  'not-frozen': () => ({ title: 'New grants are not frozen', text: 'There is nothing to lift.' }),
  'bad-canary': (r) => ({
    title: 'This policy cannot be drilled',
    text: 'Nothing was changed. A drill needs a policy of its own, without approval, that opens one harmless group:',
    points: listOf(r, 'faults'),
    example: 'canary on canary-drill as canary@contoso.com every 6h',
    tone: 'warning',
  }),
  'no-canary': () => ({
    title: 'No canary drill is on',
    text: 'Nothing was changed. Set one up first.',
    example: 'canary on canary-drill as canary@contoso.com every 6h',
  }),
  'too-many-requests': (r) => ({
    title: 'That was a lot at once',
    text: `Please wait ${fact(r, 'seconds')} seconds. What you sent meanwhile was not carried out.`,
    tone: 'warning',
  }),
  'directory-unavailable': () => ({
    title: 'The directory does not answer',
    text: 'Microsoft Entra could not be asked in time, so nothing was done: what cannot be verified is refused. Please try again in a minute.',
    tone: 'bad',
  }),
  conflict: () => ({
    title: 'Somebody else was quicker',
    text: 'Several people changed this in the same moment, and yours was not carried out. Please try again.',
    tone: 'warning',
  }),
};
