import { aboutIn } from '../../../cards/assignments-pick.ts';
import { endText } from '../../../cards/eligibility-text.ts';
import { entitlementText } from '../../../cards/entitlement-text.ts';
import {
  type EligibilityFields,
  eligibilityFormCard,
  eligibilityReviewCard,
} from '../../../cards/forms/eligibility-form.ts';
import { type FormClick, fieldOf } from '../../../cards/forms/form-click.ts';
import { readStaged } from '../../../cards/forms/staged.ts';
import type { EligibilityOrder } from '../../../jit/entra/eligibility-order.ts';
import { eligibilityId } from '../../../jit/entra/eligibility-order.ts';
import { DirectoryUnavailable, Refusal } from '../../../jit/errors.ts';
import type { Cause, EligibilityId } from '../../../jit/ids.ts';
import { orderEligibility, planConversion } from '../../../jit/operations/entra/order-eligibility.ts';
import { type EligibilityPlan, namedById, planEligibility } from '../../../jit/operations/entra/plan-eligibility.ts';
import { traced } from '../../../jit/operations/request/record-refusal.ts';
import { requireAdministrator } from '../../../jit/operations/views.ts';
import { wordsFor } from '../../../words/words.ts';
import { refusalMessage } from '../../error-replies.ts';
import { assignmentsPage } from '../assignments-page.ts';
import type { TurnDeps } from '../turn-deps.ts';
import { fieldsIn, type Order, orderIn } from './eligibility-fields.ts';
import { done, type FormAnswer, type FormPlace } from './form-answer.ts';

/** What is privileged is shown first, with a button; the rest is ordered at once. */
export async function orderOrReview(
  turn: TurnDeps,
  place: FormPlace,
  plan: EligibilityPlan,
  cause: Cause,
): Promise<FormAnswer> {
  if (!plan.privileged) return orderedAnswer(turn, await orderEligibility(turn.deps, turn.caller, plan, cause));
  return review(turn, place, plan);
}

/** `asks`: no reason was typed, so the one that the card shows is the reader's to change. */
function review(
  turn: TurnDeps,
  place: FormPlace,
  plan: EligibilityPlan,
  more: { alerts?: readonly string[]; asks?: boolean } = {},
): FormAnswer {
  const { deps, reader } = turn;
  const { alerts = [], asks = plan.action === 'convert' } = more;
  const { who, what, unit } = namedById(plan);
  const pair = eligibilityId(deps.settings.tenantId, plan.holder, plan.entitlement);
  const { action, until, reason } = plan;
  const named = { who, what, unit: unit ?? '', pair };
  const said = asks ? { asks: 'yes' } : { reason };
  const data = action === 'convert' ? named : { ...named, ...said, action, until: until?.toISOString() ?? '' };
  const card = eligibilityReviewCard({ ...place, reader, plan, data, now: deps.clock.now(), alerts, asks });
  return { kind: 'form', title: wordsFor(reader).eligibility.review.title[action], card };
}

function orderedAnswer(turn: TurnDeps, order: EligibilityOrder): FormAnswer {
  const { reader, deps } = turn;
  const words = wordsFor(reader).eligibility.ordered;
  const { holder, entitlement, action, until } = order;
  const what = entitlementText(entitlement, reader);
  const text = words.text[action](holder.name, what, endText(until, reader, deps.clock.now()));
  return done(turn, { title: words.title, text: [text, words.told], tone: 'good' });
}

export async function openEligibilityForm(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  await requireAdministrator(turn.deps, turn.caller);
  return shown(turn, place, fieldsIn(turn, click), []);
}

/** Filled in with what was said in one line; what is missing is named. */
export function showEligibility(turn: TurnDeps, place: FormPlace, fields: EligibilityFields): FormAnswer {
  const { faults } = orderIn(turn, fields);
  const { incomplete } = wordsFor(turn.reader).eligibility.form;
  return shown(turn, place, fields, faults.length === 0 ? [] : [incomplete, ...faults]);
}

export function shown(
  turn: TurnDeps,
  place: FormPlace,
  fields: EligibilityFields,
  alerts: readonly string[],
): FormAnswer {
  const { reader } = turn;
  const card = eligibilityFormCard({ ...place, reader, fields, alerts });
  return { kind: 'form', title: wordsFor(reader).eligibility.form.title, card };
}

/** What was picked and typed, by the very rules of the typed command. */
export async function sendEligibilityForm(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const cause = causeOf(turn, click);
  const fields = fieldsIn(turn, click);
  const { order, faults } = orderIn(turn, fields);
  if (order === null) {
    await requireAdministrator(turn.deps, turn.caller);
    return shown(turn, place, fields, faults);
  }
  const { deps, caller } = turn;
  const ask = { caller, action: 'add' as const, ...order };
  try {
    const by = { actor: { kind: 'person' as const, id: caller.id, name: caller.name }, cause };
    return await traced(deps, by, async () => orderOrReview(turn, place, await planEligibility(deps, ask), cause));
  } catch (error) {
    return shown(turn, place, fields, saidBy(turn, error));
  }
}

/** The second step of what is privileged: looked up and judged again, by ids, then ordered. */
export async function confirmEligibility(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const { deps, caller } = turn;
  const cause = causeOf(turn, click);
  const before = await orderedBy(turn, click, cause);
  if (before !== null) return orderedAnswer(turn, before);
  const until = fieldOf(click, 'until');
  const at = new Date(until);
  const action = fieldOf(click, 'action') === 'remove' ? ('remove' as const) : ('add' as const);
  const reason = fieldOf(click, 'reason').trim();
  const unsaid = reason === '' && fieldOf(click, 'asks') === 'yes';
  const { form, review: asked } = wordsFor(turn.reader).eligibility;
  const plan = await planEligibility(deps, {
    caller,
    action,
    ...namesIn(click),
    until: until === '' || Number.isNaN(at.getTime()) ? null : at,
    reason: unsaid ? asked.takeReason : reason,
  });
  if (unsaid) return review(turn, place, plan, { asks: true, alerts: [form.reasonMissing] });
  return orderedAnswer(turn, await orderEligibility(deps, caller, plan, cause));
}

function namesIn(click: FormClick): { who: string; what: string; unit: string | null } {
  const text = (name: string) => fieldOf(click, name).slice(0, 300);
  return { who: text('who'), what: text('what'), unit: text('unit') || null };
}

/** What this copy of a card ordered already: sent twice, it is answered from state. */
async function orderedBy({ deps }: TurnDeps, click: FormClick, cause: Cause): Promise<EligibilityOrder | null> {
  const pair = fieldOf(click, 'pair').slice(0, 300) as EligibilityId;
  const order = pair === '' ? null : await deps.eligibilities.load(pair);
  return order?.body.causes.includes(cause) === true ? order.body : null;
}

/** The first of two steps: what is taken away, and why. */
export async function openTaking(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const [who = '', what = '', scope = '/'] = fieldOf(click, 'eligibility').slice(0, 300).split('|');
  return takingReview(turn, place, { who, what, unit: scope === '/' ? null : scope });
}

export async function takingReview(
  turn: TurnDeps,
  place: FormPlace,
  named: Pick<Order, 'who' | 'what' | 'unit'>,
): Promise<FormAnswer> {
  const { takeReason: reason } = wordsFor(turn.reader).eligibility.review;
  const ask = { caller: turn.caller, action: 'remove' as const, ...named, until: null, reason };
  return review(turn, place, await planEligibility(turn.deps, ask), { asks: true });
}

export async function pageOfAssignments(turn: TurnDeps, click: FormClick): Promise<FormAnswer> {
  const page = Number(fieldOf(click, 'page'));
  const card = await assignmentsPage(turn, {
    about: pickedAbout(click) ?? aboutIn(fieldOf(click, 'about').slice(0, 3_000)),
    only: fieldOf(click, 'only') === 'eligible' ? 'eligible' : 'everything',
    page: Number.isInteger(page) && page >= 0 && page < 10_000 ? page : 0,
  });
  return { kind: 'form', title: wordsFor(turn.reader).assignments.title, card };
}

/** `person <id>`, as it may be typed; null: nothing is picked. */
function pickedAbout(click: FormClick): string | null {
  const [picked] = readStaged(fieldOf(click, 'pick'));
  if (picked === undefined || !('id' in picked)) return null;
  return `${picked.kind === 'user' ? 'person' : picked.kind} ${picked.id}`;
}

/** The first of two clicks: what would happen. */
export async function openConversion(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const [who = '', what = '', scope = '/'] = fieldOf(click, 'standing').slice(0, 300).split('|');
  const { convertReason } = wordsFor(turn.reader).eligibility.review;
  const ask = { who, what, unit: scope === '/' ? null : scope, reason: convertReason };
  return review(turn, place, await planConversion(turn.deps, { caller: turn.caller, ...ask }));
}

/** The second: looked up and judged again, then ordered. */
export async function sendConversion(turn: TurnDeps, place: FormPlace, click: FormClick): Promise<FormAnswer> {
  const { deps, caller } = turn;
  const cause = causeOf(turn, click);
  const before = await orderedBy(turn, click, cause);
  if (before !== null) return orderedAnswer(turn, before);
  const reason = fieldOf(click, 'reason').trim();
  if (reason === '') {
    const { convertReason } = wordsFor(turn.reader).eligibility.review;
    const plan = await planConversion(deps, { caller, ...namesIn(click), reason: convertReason });
    return review(turn, place, plan, { alerts: [wordsFor(turn.reader).eligibility.form.reasonMissing] });
  }
  const plan = await planConversion(deps, { caller, ...namesIn(click), reason });
  return orderedAnswer(turn, await orderEligibility(deps, caller, plan, cause));
}

/** The id of the copy of the form, bound to who sends it. */
function causeOf(turn: TurnDeps, click: FormClick): Cause {
  return click.form === null ? turn.cause : (`form:${turn.caller.id}:${click.form}` as Cause);
}

/** Why an order was not taken, in the words of a refusal. */
export function saidBy(turn: TurnDeps, error: unknown): string[] {
  const refusal = error instanceof DirectoryUnavailable ? new Refusal('directory-unavailable', error.message) : error;
  if (!(refusal instanceof Refusal)) throw error;
  const { title, text, points = [] } = refusalMessage(refusal, turn.reader);
  return [`${title}. ${typeof text === 'string' ? text : text.join(' ')}`, ...points];
}
