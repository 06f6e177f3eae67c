import { approvalsCard } from '../../cards/approvals-card.ts';
import { accessListCard, requestListCard } from '../../cards/request-lists.ts';
import { formatDurationTyped } from '../../jit/duration.ts';
import { Refusal } from '../../jit/errors.ts';
import type { RequestId } from '../../jit/ids.ts';
import { cancelRequest, releaseGrant } from '../../jit/operations/grant/end-request.ts';
import { announce } from '../../jit/operations/message/announce.ts';
import { requestablePolicies } from '../../jit/operations/policy/policies.ts';
import { submitRequest } from '../../jit/operations/request/submit-request.ts';
import { withdraw } from '../../jit/operations/request/withdraw-vote.ts';
import { approvalsFor, myAccess, myRequests } from '../../jit/operations/views.ts';
import { parseStart } from '../../jit/start-time.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer, messageAnswer, NOTHING } from '../answer.ts';
import type { Command } from '../commands/command.ts';
import { waitingExtensions } from './extend.ts';
import { saidRequest } from './forms/said-request.ts';
import { mayAskCard } from './list-page.ts';
import type { TurnDeps } from './turn-deps.ts';

type Ask = Extract<Command, { kind: 'request' }>;

/** Read in the zone of whoever asks, as Teams told it. */
function startOf({ deps, reader }: TurnDeps, { at, policy }: Ask): Date | null {
  if (at === null) return null;
  const reading = parseStart(at, { now: deps.clock.now(), timeZone: reader.timeZone });
  if ('at' in reading) return reading.at;
  throw new Refusal('bad-start', reading.fault, { policy, faults: [reading.fault], examples: ['at tomorrow 9:00'] });
}

/** After these the form can put it right. */
const MENDABLE: ReadonlySet<Refusal['code']> = new Set([
  'bad-duration',
  'bad-start',
  'bad-justification',
  'bad-ticket',
  'unknown-policy',
]);

/** Typed whole it is asked for at once; what its policy does not take so comes back as a form, filled in with it. */
export async function requestAccess(turn: TurnDeps, ask: Ask): Promise<Answer> {
  try {
    return await submit(turn, ask);
  } catch (error) {
    if (!(error instanceof Refusal) || !MENDABLE.has(error.code)) throw error;
    const { policy, durationMs, at, ticket, justification: reason } = ask;
    const said = { policy, duration: formatDurationTyped(durationMs), at, ticket, reason, notes: [] };
    return saidRequest(turn, said);
  }
}

/** In the one-to-one chat the request's own card is the answer; elsewhere the answer is short and says where the card is. */
async function submit(turn: TurnDeps, ask: Ask): Promise<Answer> {
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
  const { title, text } = wordsFor(turn.reader).answers.sent;
  return messageAnswer({ title, text: text(request.body.id), tone: 'good' }, turn.reader);
}

export async function showMyAccess(turn: TurnDeps): Promise<Answer[]> {
  const now = turn.deps.clock.now();
  const requests = await myAccess(turn.deps, turn.caller);
  const list = cardAnswer(accessListCard({ requests, reader: turn.reader, now }));
  const policies = await requestablePolicies(turn.deps, turn.caller);
  if (policies.length === 0) return [list];
  return [list, cardAnswer(mayAskCard(policies, 0, turn.reader))];
}

export async function showMyRequests(turn: TurnDeps): Promise<Answer> {
  const requests = await myRequests(turn.deps, turn.caller);
  return cardAnswer(requestListCard({ requests, reader: turn.reader, now: turn.deps.clock.now() }));
}

/** The list, and the cards of asks for more time, which end with the access that they are about. */
export async function showApprovals(turn: TurnDeps): Promise<Answer[]> {
  const [requests, extensions] = await Promise.all([approvalsFor(turn.deps, turn.caller), waitingExtensions(turn)]);
  if (requests.length === 0 && extensions.length > 0) return extensions;
  const list = approvalsCard({ requests, reader: turn.reader, now: turn.deps.clock.now() });
  return [cardAnswer(list), ...extensions];
}

export async function withdrawVote(turn: TurnDeps, requestId: RequestId): Promise<Answer> {
  const { body } = await withdraw(turn.deps, { caller: turn.caller, cause: turn.cause, requestId });
  const { title, text } = wordsFor(turn.reader).answers.withdrawn;
  return messageAnswer({ title, text: text(body.id), tone: 'good' }, turn.reader);
}

export async function cancel(turn: TurnDeps, requestId: RequestId): Promise<Answer> {
  const { request } = await cancelRequest(turn.deps, { caller: turn.caller, cause: turn.cause, requestId });
  const { title, text } = wordsFor(turn.reader).answers.cancelled;
  return messageAnswer({ title, text: text(request.body.id), tone: 'good' }, turn.reader);
}

export async function release(turn: TurnDeps, requestId: RequestId): Promise<Answer> {
  const { request } = await releaseGrant(turn.deps, { caller: turn.caller, cause: turn.cause, requestId });
  const { title, text } = wordsFor(turn.reader).answers.released;
  return messageAnswer({ title, text: text(request.body.id), tone: 'good' }, turn.reader);
}
