import { assignmentsCard } from '../../../../src/cards/assignments-card.ts';
import { whichCard } from '../../../../src/cards/assignments-pick.ts';
import { eligibilityCard } from '../../../../src/cards/eligibility-card.ts';
import {
  EMPTY_ELIGIBILITY,
  eligibilityFormCard,
  eligibilityReviewCard,
} from '../../../../src/cards/forms/eligibility-form.ts';
import type { Reader } from '../../../../src/cards/reader.ts';
import type { Card } from '../../../../src/cards/render.ts';
import type { EligibilityOrder } from '../../../../src/jit/entra/eligibility-order.ts';
import type { RequestId } from '../../../../src/jit/ids.ts';
import type { AssignmentList, AssignmentView } from '../../../../src/jit/operations/entra/list-assignments.ts';
import type { EligibilityPlan } from '../../../../src/jit/operations/entra/plan-eligibility.ts';
import { wordsFor } from '../../../../src/words/words.ts';
import {
  AMIRA,
  BEN,
  buildGroup,
  buildRequest,
  buildRole,
  buildUnitRole,
  CHLOE,
  DAN,
  groupSubject,
  minutesAfterNoon,
  NOON,
  userSubject,
} from '../../../support/builders.ts';
import type { Texts } from './texts.ts';

const FORM = '00000000-0000-4000-8000-000000000000';
const LATER = new Date('2027-04-14T12:00:00Z');

/** Who may activate what in Entra, and what stands there. */
export function eligibilityCards(reader: Reader, texts: Texts): Record<string, Card> {
  const place = { surface: 'chat' as const, form: FORM, reader };
  const list = { asked: null, page: 0, now: NOON };
  const views = buildViews(texts);
  const many = Array.from({ length: 3 }, () => views).flat();
  const told = (order: Partial<EligibilityOrder>, to: 'admin' | 'holder', policies: string[] = []) =>
    eligibilityCard({ order: { ...ORDER, ...order }, to, policies, now: NOON }, reader).card;
  const review = (plan: Partial<EligibilityPlan>, asks = false) =>
    eligibilityReviewCard({ ...place, plan: { ...PLAN, ...plan }, data: {}, now: NOON, asks });
  return {
    assignments: assignmentsCard({ ...list, list: buildList({ views }), only: 'everything' }, reader),
    'assignments, page 2': assignmentsCard(
      { ...list, page: 1, asked: texts.hostile, list: buildList({ views: many }), only: 'everything' },
      reader,
    ),
    'assignments of one, for an auditor': assignmentsCard(
      {
        ...list,
        list: buildList({ views: views.slice(2), admin: false, about: { kind: 'user', name: texts.long } }),
        only: 'everything',
      },
      reader,
    ),
    'assignments, without a licence': assignmentsCard(
      { ...list, list: buildList({ views: views.slice(0, 2), without: 'licence' }), only: 'everything' },
      reader,
    ),
    'eligibility list': assignmentsCard({ ...list, list: buildList({ views: many }), only: 'eligible' }, reader),
    'eligibility list, none': assignmentsCard({ ...list, list: buildList({ views: [] }), only: 'eligible' }, reader),
    'assignments, which one': whichCard(
      {
        ...wordsFor(reader).refusals.ambiguousName,
        typed: [
          `assignments person amira.haddad@contoso.com: ${AMIRA.name}`,
          `assignments group ${FORM}: ${texts.hostile}`,
        ],
        choices: [{ title: `${AMIRA.name}, amira.haddad@contoso.com (person)`, value: `u|${FORM}|Amira` }],
        only: 'everything',
        form: FORM,
      },
      reader,
    ),
    'form, eligibility': eligibilityFormCard({ ...place, fields: EMPTY_ELIGIBILITY, alerts: [] }),
    'form, eligibility as it was typed': eligibilityFormCard({
      ...place,
      fields: {
        ...EMPTY_ELIGIBILITY,
        picks: {
          who: { choices: [{ title: `${AMIRA.name} (person)`, value: `u|${FORM}|Amira` }], chosen: true },
          group: { choices: [{ title: texts.hostile, value: `g|${FORM}|x` }], chosen: false },
        },
        as: 'owner',
        whatTyped: 'Exchange Admn',
        untilTyped: 'whenever',
        reason: texts.hostile,
      },
      alerts: [wordsFor(reader).eligibility.form.incomplete, texts.hostile],
    }),
    'eligibility, before it is made': review({ privileged: true }),
    'eligibility, of a group that carries roles': review({
      holder: groupSubject({ name: texts.hostile }),
      entitlement: buildGroup({ name: 'SG-Tier1-Operators' }),
      privileged: true,
      opens: ['Exchange Administrator', texts.long],
      reading: { kind: 'unavailable', detail: 'x', retryAfterMs: null },
    }),
    'eligibility, before it is taken away': review({ action: 'remove' }, true),
    'eligibility, before it replaces what stands': review({ action: 'convert', privileged: true }, true),
    'eligibility, told to an admin': told({}, 'admin'),
    'eligibility, failed': told({ phase: 'failed', action: 'convert', problem: PROBLEM }, 'admin'),
    'eligibility, told to whom it is about': told({}, 'holder', ['exchange-admin', 'exchange-recipient']),
    'eligibility, told where no policy opens it': told({ action: 'convert', reason: texts.hostile }, 'holder'),
    'eligibility, taken away': told({ action: 'remove', by: { ...BEN, name: texts.long } }, 'holder'),
  };
}

const PROBLEM = { code: 'rules' as const, rules: ['ExpirationRule', 'SomeRule'], detail: '' };

const ORDER: EligibilityOrder = {
  id: 'pair' as EligibilityOrder['id'],
  tenantId: buildRequest().tenantId,
  holder: userSubject(AMIRA),
  entitlement: buildRole(),
  number: 1,
  action: 'add',
  until: LATER,
  reason: 'she joins the messaging team',
  by: BEN,
  orderedAt: NOON,
  before: 'no',
  phase: 'done',
  problem: null,
  attempts: 1,
  attemptedAt: NOON,
  goneSince: null,
  tries: 0,
  nextAt: null,
  told: { by: true, holder: true },
  causes: [],
};

const PLAN: EligibilityPlan = {
  holder: userSubject(AMIRA),
  entitlement: buildUnitRole(),
  action: 'add',
  until: LATER,
  reason: 'she joins the messaging team',
  reading: { kind: 'present', until: null },
  privileged: false,
};

function buildView(over: Partial<AssignmentView> = {}): AssignmentView {
  return {
    holder: userSubject(AMIRA),
    entitlement: buildRole(),
    state: 'assigned',
    requestIds: [],
    memberType: 'direct',
    through: null,
    startsAt: minutesAfterNoon(-90_000),
    endsAt: null,
    opens: null,
    flagged: false,
    convertible: false,
    ...over,
  };
}

function buildList(over: Partial<AssignmentList> = {}): AssignmentList {
  return { ...COMPLETE, views: [], ...over };
}

const COMPLETE: Omit<AssignmentList, 'views'> = { without: null, about: null, admin: true };

/** Each way of holding and of being eligible. */
function buildViews(texts: Texts): AssignmentView[] {
  const through = { memberType: 'group' as const, through: 'SG-Tier-Zero' };
  return [
    buildView({ flagged: true, convertible: true }),
    buildView({
      holder: userSubject(BEN),
      entitlement: buildGroup({ name: 'SG-Tier1-Operators' }),
      opens: ['Exchange Administrator', 'User Administrator'],
      flagged: true,
      convertible: true,
    }),
    buildView({ holder: groupSubject({ name: texts.hostile }), entitlement: buildUnitRole() }),
    buildView({
      holder: userSubject(CHLOE),
      state: 'activated',
      requestIds: ['R-7K3M9' as RequestId],
      endsAt: minutesAfterNoon(90),
    }),
    buildView({ holder: { kind: 'other', id: FORM, name: texts.long }, endsAt: LATER }),
    buildView({ holder: userSubject(DAN), state: 'eligible', endsAt: LATER }),
    buildView({ holder: userSubject(CHLOE), state: 'eligible', ...through }),
    buildView({ holder: groupSubject(), state: 'eligible', entitlement: buildGroup({ as: 'owner' }) }),
  ];
}
