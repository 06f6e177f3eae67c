import type { Carried } from '../../../cards/forms/carried.ts';
import { startFormCard } from '../../../cards/forms/start-form-card.ts';
import { requestablePolicies } from '../../../jit/operations/policy/policies.ts';
import { parseStart } from '../../../jit/start-time.ts';
import { shown } from '../../../jit/wall-clock.ts';
import { type Answer, cardAnswer } from '../../answer.ts';
import type { SaidAsk } from '../../commands/command.ts';
import { wholeRequest } from '../../commands/whole-request.ts';
import type { TurnDeps } from '../turn-deps.ts';
import { isCalled, openRequestForm } from './request-form.ts';

/** No field takes more; what is longer is still in the message that it was typed in. */
const LONGEST_REASON = 4_000;
const LONGEST = 200;

/**
 * A request that was typed and lacks something, or has something that its policy does not take: the form, filled in with
 * all that was said, what is wrong at its field. Where others read along, a button to that form.
 */
export async function saidRequest(turn: TurnDeps, said: SaidAsk): Promise<Answer> {
  const form = turn.deps.random.uuid();
  const carried = carriedOf(turn, said);
  if (turn.personal) {
    const more = { alerts: said.notes, carried };
    return cardAnswer((await openRequestForm(turn, { surface: 'chat', form }, said.policy, more)).card);
  }
  const { deps, caller, reader } = turn;
  const policies = await requestablePolicies(deps, caller);
  const policy = policies.find((one) => said.policy !== null && isCalled(one, said.policy)) ?? null;
  // People's own words are not said again where others read (decision 25).
  const wordless = { ...said, ticket: null, reason: null };
  const whole = policy === null ? null : wholeRequest(policy.terms, wordless, { now: deps.clock.now(), reader });
  const data = { reader, form, policy: policy?.terms.name ?? said.policy, example: whole };
  return cardAnswer(startFormCard({ ...data, said: { by: caller.id, carried } }));
}

/** In the fields of the form. When to start is read in the reader's zone, as the form shows it. */
function carriedOf({ deps, reader }: TurnDeps, said: SaidAsk): Carried {
  const { timeZone } = reader;
  const start = said.at === null ? null : parseStart(said.at, { now: deps.clock.now(), timeZone });
  const read = start !== null && 'at' in start ? new Date(shown(start.at, timeZone)).toISOString() : null;
  return {
    said: true,
    at: said.at !== null && read === null ? said.at.slice(0, LONGEST) : '',
    typed: {
      duration: '',
      otherDuration: (said.duration ?? '').slice(0, LONGEST),
      justification: (said.reason ?? '').slice(0, LONGEST_REASON),
      ticket: (said.ticket ?? '').slice(0, LONGEST),
      startDate: read?.slice(0, 10) ?? '',
      startTime: read?.slice(11, 16) ?? '',
    },
  };
}
