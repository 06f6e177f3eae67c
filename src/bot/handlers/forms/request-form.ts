import type { Carried, TypedAsk } from '../../../cards/forms/carried.ts';
import { type FormClick, fieldOf } from '../../../cards/forms/form-click.ts';
import { NO_CHOICE } from '../../../cards/forms/form-elements.ts';
import { messageLink } from '../../../cards/forms/message-link.ts';
import {
  type AskFormFaults,
  askCard,
  CHOICES_SHOWN,
  pickPolicyCard,
  settledAsk,
} from '../../../cards/forms/request-form.ts';
import { startFormCard } from '../../../cards/forms/start-form-card.ts';
import { retell } from '../../../cards/retell.ts';
import { DirectoryUnavailable, Refusal } from '../../../jit/errors.ts';
import type { Cause } from '../../../jit/ids.ts';
import { announce } from '../../../jit/operations/message/announce.ts';
import { requestablePolicies } from '../../../jit/operations/policy/policies.ts';
import { eligibleMarks, eligibleMarksOf } from '../../../jit/operations/request/eligible-marks.ts';
import { traced } from '../../../jit/operations/request/record-refusal.ts';
import { submitRequest } from '../../../jit/operations/request/submit-request.ts';
import { candidatesFor } from '../../../jit/policy/candidates.ts';
import type { Policy } from '../../../jit/policy/policy.ts';
import { parseStart } from '../../../jit/start-time.ts';
import { plainHyphens } from '../../../jit/text.ts';
import { wordsFor } from '../../../words/words.ts';
import { type Answer, cardAnswer } from '../../answer.ts';
import { wholeRequest } from '../../commands/whole-request.ts';
import { refusalMessage } from '../../error-replies.ts';
import { exampleRequest } from '../example-request.ts';
import type { TurnDeps } from '../turn-deps.ts';
import { askedBefore, beforeChoices } from './as-before.ts';
import { done, type FormAnswer, type FormPlace } from './form-answer.ts';
import { readAsk, typedIn } from './read-ask.ts';

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
 * The form that asks for access: of the policy that was named, of the only one there is, or with a choice of them first,
 * those that may be meant before the others. Nothing to choose from is said in words (behaviour P19).
 */
export async function openRequestForm(
  turn: TurnDeps,
  place: FormPlace,
  named: string | null,
  more: { alerts?: readonly string[]; carried?: Carried | null; about?: string | null } = {},
): Promise<FormAnswer> {
  const { alerts = [], carried = null, about = null } = more;
  const words = wordsFor(turn.reader).forms.request;
  const { title } = words;
  const policies = await requestablePolicies(turn.deps, turn.caller);
  const [only, ...others] = policies;
  const wanted = named === null ? null : (policies.find((one) => isCalled(one, named)) ?? null);
  const why = named === null || wanted !== null ? [] : [await whyNot(turn, named)];
  if (only === undefined) return done(turn, { title: words.none.title, text: [...alerts, ...why, words.none.text] });
  const policy = wanted ?? (others.length === 0 && named === null ? only : null);
  const shown = { ...place, reader: turn.reader, about };
  const before = await beforeChoices(turn, policy === null ? policies : [policy]);
  if (policy !== null) {
    const several = others.length > 0;
    const filled = filledIn(turn, policy, carried, about);
    // Whatever fills it in already makes a second way to fill it in a riddle.
    const offered = carried === null ? { before } : {};
    const told = [...(carried?.said === true ? [words.incomplete] : []), ...alerts];
    const marks = await eligibleMarks(turn.deps, turn.caller, policy.terms);
    const card = askCard({ ...shown, ...offered, ...filled, alerts: told, policy, several, marks });
    return { kind: 'form', title, card };
  }
  const { policies: ordered, likely } = candidatesFor(named ?? '', policies);
  const meant = likely === 1 ? (ordered[0] ?? null) : null;
  const example = exampleRequest(policies, turn.reader);
  const marks = await eligibleMarksOf(
    turn.deps,
    turn.caller,
    ordered.slice(0, CHOICES_SHOWN).map(({ terms }) => terms),
  );
  const picture = { ...shown, before, marks, policies: ordered, meant, carried, alerts: [...alerts, ...why], example };
  return { kind: 'form', title, card: pickPolicyCard(picture) };
}

/** The fields as they were typed before; of what was said in one line also what is wrong, and how to type it whole. */
function filledIn(
  turn: TurnDeps,
  policy: Policy,
  carried: Carried | null,
  about: string | null,
): { typed: TypedAsk | null; faults?: AskFormFaults; example?: string } {
  if (carried === null) return { typed: null };
  const { deps, reader } = turn;
  const { terms } = policy;
  const typed = settledAsk(terms, carried.typed);
  if (!carried.said) return { typed };
  const words = wordsFor(reader).forms.request;
  const now = deps.clock.now();
  const read = readAsk(turn, policy, typed, about);
  const unsaid = carried.typed.duration === '' && carried.typed.otherDuration === '';
  const start = carried.at === '' ? null : parseStart(carried.at, { now, timeZone: reader.timeZone });
  const faults = {
    ...('faults' in read ? read.faults : {}),
    ...(unsaid ? { duration: [words.durationUnsaid] } : {}),
    ...(start !== null && 'fault' in start ? { start: [retell(start.fault, reader)] } : {}),
  };
  const { otherDuration, justification, ticket, startDate, startTime } = carried.typed;
  const at = carried.at || `${startDate} ${startTime}`.trim() || null;
  const said = { duration: otherDuration || null, at, ticket: ticket || null, reason: justification || null };
  return { typed, faults, example: wholeRequest(terms, said, { now, reader }) };
}

/** The form again, or in a dialog: what was typed before comes along. */
export async function reopenRequestForm(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const named = (fieldOf(click, 'chosen') || fieldOf(click, 'policy')).trim();
  return openRequestForm(turn, place, named === '' || named === NO_CHOICE ? null : named, {
    carried: carriedIn(turn, click),
    about: aboutOf(click),
  });
}

/** What one person typed before others fills in no form of theirs. */
function carriedIn({ caller }: TurnDeps, click: FormClick): Carried | null {
  const by = fieldOf(click, 'by');
  if (by !== '' && by !== caller.id) return null;
  const typed = typedIn(click);
  const said = fieldOf(click, 'said') === 'yes';
  if (!said && Object.values(typed).every((one) => one === '')) return null;
  return { typed, said, at: fieldOf(click, 'at').slice(0, 200) };
}

/** The policy that was picked in the first step. */
export async function pickPolicy(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const named = fieldOf(click, 'policy').trim();
  const about = aboutOf(click);
  const carried = carriedIn(turn, click);
  if (named !== '' && named !== NO_CHOICE) return openRequestForm(turn, place, named, { about, carried });
  const alerts = [wordsFor(turn.reader).forms.request.nonePicked];
  return openRequestForm(turn, place, null, { about, carried, alerts });
}

/** Filled in from what was asked for before. */
export async function fillAsBefore(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const about = aboutOf(click);
  const before = await askedBefore(turn, fieldOf(click, 'before').slice(0, 100));
  if (before !== null) {
    const carried = { typed: before.typed, said: false, at: '' };
    return openRequestForm(turn, place, before.policy, { about, carried });
  }
  const named = fieldOf(click, 'chosen').trim() || null;
  const alerts = [wordsFor(turn.reader).forms.request.before.none];
  return openRequestForm(turn, place, named, { about, alerts });
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

/** However its hyphens were typed. */
export function isCalled(policy: Policy, name: string): boolean {
  return policy.terms.name === plainHyphens(name.trim().toLowerCase());
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
