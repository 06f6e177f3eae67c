import { messageCard } from '../../cards/message-card.ts';
import { policyListCard } from '../../cards/policy-cards.ts';
import { accessListCard, approvalsCard, requestListCard } from '../../cards/request-lists.ts';
import { formatDurationTyped } from '../../jit/duration.ts';
import { Refusal } from '../../jit/errors.ts';
import type { RequestId } from '../../jit/ids.ts';
import { announce } from '../../jit/operations/announce.ts';
import { cancelRequest, releaseGrant } from '../../jit/operations/end-request.ts';
import { requestablePolicies } from '../../jit/operations/policies.ts';
import { submitRequest } from '../../jit/operations/submit-request.ts';
import { approvalsFor, myAccess, myRequests } from '../../jit/operations/views.ts';
import { withdraw } from '../../jit/operations/withdraw-vote.ts';
import type { Policy } from '../../jit/policy/policy.ts';
import { exampleTicket } from '../../jit/policy/ticket-pattern.ts';
import { parseStart } from '../../jit/start-time.ts';
import { type Answer, cardAnswer, NOTHING } from '../answer.ts';
import type { Command } from '../commands/command.ts';
import type { TurnDeps } from './turn-deps.ts';

type Ask = Extract<Command, { kind: 'request' }>;

/** Read in the zone of whoever asks, as Teams told it. */
function startOf({ deps, reader }: TurnDeps, { at, policy }: Ask): Date | null {
  if (at === null) return null;
  const reading = parseStart(at, { now: deps.clock.now(), timeZone: reader.timeZone });
  if ('at' in reading) return reading.at;
  throw new Refusal('bad-start', reading.fault, { policy, faults: [reading.fault], examples: ['at tomorrow 9:00'] });
}

/** In the one-to-one chat the request's own card is the answer; elsewhere the answer is short and says where the card is. */
export async function requestAccess(turn: TurnDeps, ask: Ask): Promise<Answer> {
  const { deps, caller, cause } = turn;
  const { request } = await submitRequest(deps, {
    caller,
    cause,
    policyName: ask.policy,
    durationMs: ask.durationMs,
    startAt: startOf(turn, ask),
    justification: ask.justification,
    ticket: ask.ticket,
  });
  deps.log.info({ requestId: request.body.id, policy: request.body.terms.policyName }, 'request stored');
  await announce(deps, request);
  if (turn.personal) return NOTHING;
  const text = `Your request ${request.body.id} is stored. I keep you posted in our one-to-one chat.`;
  return cardAnswer(messageCard({ title: 'Request sent', text, tone: 'good' }));
}

/** What the caller may ask for, with a line to copy. */
export async function requestHelp(turn: TurnDeps): Promise<Answer> {
  const policies = await requestablePolicies(turn.deps, turn.caller);
  const example = exampleRequest(policies);
  if (example === null) {
    const text = 'You are not eligible for any policy yet. An admin can make you eligible.';
    return cardAnswer(messageCard({ title: 'Nothing to ask for', text }));
  }
  return cardAnswer(
    messageCard({
      title: 'Ask for access',
      text: 'Say what you need, for how long, and why. You may ask for:',
      points: policies.map((policy) =>
        policy.terms.description === '' ? policy.terms.name : `${policy.terms.name}: ${policy.terms.description}`,
      ),
      example,
    }),
  );
}

/** A line to copy that asks for one of these, or null when there is none. */
export function exampleRequest(policies: readonly Policy[]): string | null {
  // A policy without a ticket makes the example that is likeliest to work as it stands.
  const first = policies.find((policy) => policy.terms.require.ticketPattern === null) ?? policies[0];
  if (first === undefined) return null;
  const { name, duration, require } = first.terms;
  const ticket = require.ticketPattern === null ? '' : ` ticket ${exampleTicket(require.ticketPattern) ?? 'INC12345'}`;
  return `request ${name} for ${formatDurationTyped(duration.defaultMs)}${ticket} because migrating the mailboxes of the Berlin office`;
}

export async function showMyAccess(turn: TurnDeps): Promise<Answer[]> {
  const now = turn.deps.clock.now();
  const requests = await myAccess(turn.deps, turn.caller);
  const list = cardAnswer(accessListCard({ requests, reader: turn.reader, now }));
  const policies = await requestablePolicies(turn.deps, turn.caller);
  if (policies.length === 0) return [list];
  return [list, cardAnswer(policyListCard({ policies, title: 'You may ask for' }))];
}

export async function showMyRequests(turn: TurnDeps): Promise<Answer> {
  const requests = await myRequests(turn.deps, turn.caller);
  return cardAnswer(requestListCard({ requests, reader: turn.reader, now: turn.deps.clock.now() }));
}

export async function showApprovals(turn: TurnDeps): Promise<Answer> {
  const requests = await approvalsFor(turn.deps, turn.caller);
  return cardAnswer(approvalsCard({ requests, reader: turn.reader, now: turn.deps.clock.now() }));
}

export async function withdrawVote(turn: TurnDeps, requestId: RequestId): Promise<Answer> {
  const { body } = await withdraw(turn.deps, { caller: turn.caller, cause: turn.cause, requestId });
  const text = `Your vote on ${body.id} no longer counts. Your card lets you decide again.`;
  return cardAnswer(messageCard({ title: 'Vote withdrawn', text, tone: 'good' }));
}

export async function cancel(turn: TurnDeps, requestId: RequestId): Promise<Answer> {
  const { request } = await cancelRequest(turn.deps, { caller: turn.caller, cause: turn.cause, requestId });
  const text = `${request.body.id} is taken back. Whoever was asked sees that on their card.`;
  return cardAnswer(messageCard({ title: 'Request cancelled', text, tone: 'good' }));
}

export async function release(turn: TurnDeps, requestId: RequestId): Promise<Answer> {
  const { request } = await releaseGrant(turn.deps, { caller: turn.caller, cause: turn.cause, requestId });
  const text = `The access of ${request.body.id} is being taken back. You are told when that is confirmed.`;
  return cardAnswer(messageCard({ title: 'Thank you', text, tone: 'good' }));
}
