import { type FormClick, fieldOf } from '../../../cards/forms/form-click.ts';
import { messageLink } from '../../../cards/forms/message-link.ts';
import { type AskFormFaults, askCard, pickPolicyCard, type TypedAsk } from '../../../cards/forms/request-form.ts';
import { startFormCard } from '../../../cards/forms/start-form-card.ts';
import { retell } from '../../../cards/retell.ts';
import { parseDuration } from '../../../jit/duration.ts';
import { DirectoryUnavailable, Refusal } from '../../../jit/errors.ts';
import type { Cause } from '../../../jit/ids.ts';
import { announce } from '../../../jit/operations/announce.ts';
import { requestablePolicies } from '../../../jit/operations/policies.ts';
import { traced } from '../../../jit/operations/record-refusal.ts';
import { submitRequest } from '../../../jit/operations/submit-request.ts';
import { checkAsk } from '../../../jit/policy/check-ask.ts';
import type { Policy } from '../../../jit/policy/policy.ts';
import { parseStart } from '../../../jit/start-time.ts';
import { wordsFor } from '../../../words/words.ts';
import { type Answer, cardAnswer } from '../../answer.ts';
import { refusalMessage } from '../../error-replies.ts';
import { exampleRequest } from '../request-access.ts';
import type { TurnDeps } from '../turn-deps.ts';
import { done, type FormAnswer, type FormPlace } from './form-answer.ts';
import { NO_CHOICE } from './search.ts';

/**
 * `request`, or `request <policy>`: the form itself where nobody else reads, a button to it elsewhere.
 */
export async function requestForm(turn: TurnDeps, named: string | null): Promise<Answer> {
  const form = turn.deps.random.uuid();
  if (turn.personal) return cardAnswer((await openRequestForm(turn, { surface: 'chat', form }, named)).card);
  const example = exampleRequest(await requestablePolicies(turn.deps, turn.caller), turn.reader);
  return cardAnswer(startFormCard({ reader: turn.reader, form, policy: named, example }));
}

/**
 * The form that asks for access: of the policy that was named, of the only one there is, or with a choice of them first.
 * Nothing to choose from is said in words (behaviour P19).
 */
export async function openRequestForm(
  turn: TurnDeps,
  place: FormPlace,
  named: string | null,
  more: { alerts?: readonly string[]; typed?: TypedAsk | null; about?: string | null } = {},
): Promise<FormAnswer> {
  const { alerts = [], typed = null, about = null } = more;
  const words = wordsFor(turn.reader).forms.request;
  const policies = await requestablePolicies(turn.deps, turn.caller);
  const [only, ...others] = policies;
  if (only === undefined) {
    return done(turn, { title: words.none.title, text: [...alerts, words.none.text] });
  }
  const wanted = named === null ? null : (policies.find((one) => isCalled(one, named)) ?? null);
  const why = named === null || wanted !== null ? [] : [await whyNot(turn, named)];
  const policy = wanted ?? (others.length === 0 && named === null ? only : null);
  const shown = { ...place, reader: turn.reader, about, alerts: [...alerts, ...why] };
  const title = words.title;
  if (policy !== null)
    return { kind: 'form', title, card: askCard({ ...shown, policy, several: others.length > 0, typed }) };
  return {
    kind: 'form',
    title,
    card: pickPolicyCard({ ...shown, policies, example: exampleRequest(policies, turn.reader) }),
  };
}

/** The form again, or in a dialog: what was typed before comes along. */
export async function reopenRequestForm(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const typed = click.fields.justification === undefined && click.fields.duration === undefined ? null : typedIn(click);
  const named = (fieldOf(click, 'chosen') || fieldOf(click, 'policy')).trim();
  return openRequestForm(turn, place, named === '' || named === NO_CHOICE ? null : named, {
    typed,
    about: aboutOf(click),
  });
}

/** The policy that was picked in the first step. */
export async function pickPolicy(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const named = fieldOf(click, 'policy').trim();
  const about = aboutOf(click);
  if (named !== '' && named !== NO_CHOICE) return openRequestForm(turn, place, named, { about });
  return openRequestForm(turn, place, null, { about, alerts: [wordsFor(turn.reader).forms.request.nonePicked] });
}

function aboutOf(click: FormClick): string | null {
  return messageLink(fieldOf(click, 'about'));
}

/** The filled-in form, by the very operation of the typed command. One copy of a form asks once, however often it is sent. */
export async function sendRequest(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const { deps, caller } = turn;
  const cause = causeOf(turn, click);
  const sent = await deps.requests.findByCause(cause);
  if (sent !== null && turn.cause !== cause) return sentAlready(turn, sent.body.id);

  const named = fieldOf(click, 'chosen').trim();
  const policy = (await deps.policies.findByName(deps.settings.tenantId, named))?.body ?? null;
  const about = aboutOf(click);
  if (policy === null || !policy.enabled) return openRequestForm(turn, place, named, { about });
  const typed = typedIn(click);
  const several = fieldOf(click, 'several') === 'yes';
  const words = wordsFor(turn.reader).forms.request;
  const again = (more: { faults?: AskFormFaults; alerts?: readonly string[] }): FormAnswer => ({
    kind: 'form',
    title: words.title,
    card: askCard({ ...place, reader: turn.reader, policy, several, typed, about, ...more }),
  });

  const read = readAsk(turn, policy, typed, about);
  // What was filled in was the form of other terms: whoever sends it sees today's first.
  const seen = fieldOf(click, 'seen');
  const moved = seen !== '' && seen !== policy.termsHash ? [words.moved(policy.terms.name)] : [];
  if ('faults' in read) return again({ faults: read.faults, alerts: moved.length > 0 ? moved : [words.mend] });
  if (moved.length > 0) return again({ alerts: moved });

  const actor = { kind: 'person' as const, id: caller.id, name: caller.name };
  try {
    const { request } = await traced(deps, { actor, cause }, () =>
      submitRequest(deps, { caller, cause, policyName: policy.terms.name, ...read.ask }),
    );
    const { id, terms } = request.body;
    deps.log.info({ requestId: id, policy: terms.policyName }, 'request stored');
    await announce(deps, request);
    const text = turn.personal ? words.sent.here(id) : words.sent.elsewhere(id);
    return done(turn, { title: words.sent.title, text, tone: 'good' }, { quiet: turn.personal });
  } catch (error) {
    const refusal = refusalOf(error);
    if (GONE.has(refusal.code)) return openRequestForm(turn, place, named, { about });
    return again({ alerts: lines(turn, refusal) });
  }
}

/** After these there is nothing left to fill in under this policy. */
const GONE: ReadonlySet<Refusal['code']> = new Set(['unknown-policy', 'policy-disabled', 'not-eligible']);

/** The id of the copy of the form, bound to who sends it: nobody reaches another's request by it. */
function causeOf(turn: TurnDeps, click: FormClick): Cause {
  return click.form === null ? turn.cause : (`form:${turn.caller.id}:${click.form}` as Cause);
}

function sentAlready(turn: TurnDeps, id: string): FormAnswer {
  const { title, text } = wordsFor(turn.reader).forms.request.sentAlready;
  return done(turn, { title, text: text(id), example: ['my requests', 'request'] });
}

function typedIn(click: FormClick): TypedAsk {
  // Beyond this nobody typed it, and the form that comes back must fit into a message.
  const at = (name: keyof TypedAsk) => fieldOf(click, name).slice(0, name === 'justification' ? 4_000 : 200);
  return {
    duration: at('duration'),
    otherDuration: at('otherDuration'),
    justification: at('justification'),
    ticket: at('ticket'),
    startDate: at('startDate'),
    startTime: at('startTime'),
  };
}

type Ask = { durationMs: number; startAt: Date | null; justification: string; ticket: string | null };

/** Every fault at its field, told by the rules of the typed command. */
function readAsk(
  turn: TurnDeps,
  policy: Policy,
  typed: TypedAsk,
  about: string | null,
): { ask: Ask } | { faults: AskFormFaults } {
  const { deps, reader } = turn;
  const now = deps.clock.now();
  const words = wordsFor(reader).forms.request;
  const duration = parseDuration(typed.otherDuration.trim() || typed.duration);
  const start = readStart(typed, now, reader.timeZone, words.startHalf);
  const ask = {
    // What could not be read is told once, by what was typed; the rest is checked all the same.
    durationMs: 'ms' in duration ? duration.ms : policy.terms.duration.defaultMs,
    startAt: 'at' in start ? start.at : null,
    justification: typed.justification,
    ticket: policy.terms.require.ticketPattern === null ? null : typed.ticket,
  };
  const checked = checkAsk(policy.terms, ask, now);
  const found: { field: keyof AskFormFaults; message: string }[] = [
    ...('fault' in duration ? [{ field: 'duration' as const, message: duration.fault }] : []),
    ...('fault' in start ? [{ field: 'start' as const, message: start.fault }] : []),
    ...('faults' in checked ? checked.faults : []),
  ];
  if (found.length === 0) {
    // The link is no part of the reason that the policy asks for; it only goes with it.
    const whole = about === null ? ask : { ...ask, justification: `${ask.justification.trim()}\n${about}` };
    const fits = checkAsk(policy.terms, whole, now);
    if (!('faults' in fits)) return { ask: whole };
    found.push(...fits.faults);
  }
  const faults: Partial<Record<keyof AskFormFaults, string[]>> = {};
  for (const { field, message } of found) faults[field] = [...(faults[field] ?? []), retell(message, reader)];
  return { faults };
}

/** Neither day nor time: at once. A day alone says too little. */
function readStart(
  { startDate, startTime }: TypedAsk,
  now: Date,
  timeZone: string,
  half: string,
): { at: Date | null } | { fault: string } {
  const [date, time] = [startDate.trim(), startTime.trim()];
  if (date === '' && time === '') return { at: null };
  if (time === '') return { fault: half };
  return parseStart(`${date} ${time}`, { now, timeZone });
}

function isCalled(policy: Policy, name: string): boolean {
  return policy.terms.name.toLowerCase() === name.toLowerCase();
}

/** Why the policy that was asked for is not among those that may be: gone, switched off, or not for this person. */
async function whyNot(turn: TurnDeps, name: string): Promise<string> {
  const { deps, reader } = turn;
  const words = wordsFor(reader).forms.request;
  const found = await deps.policies.findByName(deps.settings.tenantId, name.slice(0, 256));
  if (found === null) return words.gone(name.slice(0, 80));
  return found.body.enabled ? words.notYours(found.body.terms.name) : words.off(found.body.terms.name);
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof DirectoryUnavailable) return new Refusal('directory-unavailable', error.message);
  throw error;
}

function lines(turn: TurnDeps, refusal: Refusal): string[] {
  const { title, text, points = [] } = refusalMessage(refusal, turn.reader);
  return [`${title}. ${typeof text === 'string' ? text : text.join(' ')}`, ...points];
}
