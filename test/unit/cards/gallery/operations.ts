import { alertCard, alertsCard } from '../../../../src/cards/alert-card.ts';
import { auditCard } from '../../../../src/cards/audit-card.ts';
import { canaryCard } from '../../../../src/cards/canary-card.ts';
import { statusCard } from '../../../../src/cards/facts.ts';
import type { Reader } from '../../../../src/cards/reader.ts';
import type { Card } from '../../../../src/cards/render.ts';
import type { AlertText } from '../../../../src/jit/alert/alert.ts';
import type { Canary, DrillResult } from '../../../../src/jit/canary/canary.ts';
import { BEN, buildAlert, buildEvent, buildPerson, buildRequest, NOON } from '../../../support/builders.ts';
import type { Texts } from './texts.ts';
/** What admins and auditors look at. */
export function operationCards(reader: Reader, texts: Texts): Record<string, Card> {
  return {
    audit: auditCard(
      {
        now: NOON,
        scope: 'Amira Haddad, since 24 h',
        events: [
          buildEvent({ type: 'grant.ended', actor: { kind: 'system', name: 'sweep' }, data: { reason: 'expired' } }),
          buildEvent({ type: 'request.approved', actor: { kind: 'person', ...BEN }, data: { comment: 'Fine by me' } }),
          buildEvent({ data: { justification: 'Move the finance mailboxes to the new database' } }),
        ],
      },
      reader,
    ),
    'audit, none': auditCard({ now: NOON, events: [] }, reader),
    alert: alertCard({ alert: buildAlert(), now: NOON }, reader),
    'alert, a warning': alertCard({ alert: buildAlert({ severity: 'warning' }), now: NOON }, reader),
    'alert, over': alertCard({ alert: buildAlert({ open: false, clearedAt: NOON }), now: NOON }, reader),
    'alert, of many words': alertCard({ alert: buildAlert({ text: hostileAlert(texts) }), now: NOON }, reader),
    alerts: alertsCard(
      {
        alerts: [buildAlert(), buildAlert({ severity: 'warning', text: hostileAlert(texts) })],
        told: { place: 'a channel', by: texts.hostile },
        now: NOON,
      },
      reader,
    ),
    'alerts, very many': alertsCard(
      {
        alerts: Array.from({ length: 400 }, () => buildAlert({ text: hostileAlert(texts) })),
        told: null,
        now: NOON,
      },
      reader,
    ),
    'alerts, none': alertsCard({ alerts: [], told: null, now: NOON }, reader),
    'canary, drilled': canaryCard({ canary: buildCanary(), now: NOON }, reader),
    'canary, failed': canaryCard(
      {
        canary: buildCanary({ policyName: texts.long, results: [drilled({ broken: 'back', why: texts.hostile })] }),
        now: NOON,
      },
      reader,
    ),
    'canary, off': canaryCard({ canary: buildCanary({ on: false, results: [] }), now: NOON }, reader),
    status: statusCard(
      {
        rows: [
          { label: 'Store', value: 'ready, clock 3 ms off', state: 'good' },
          { label: 'Directory', value: 'slow: last answer took 2.1 s', state: 'warning' },
          { label: 'Deliveries', value: '2 waiting, oldest 4 s' },
          { label: 'Audit', value: 'sealed up to block 1042, chain verified' },
        ],
      },
      reader,
    ),
  };
}

/** An alert that tells of names which somebody else wrote. */
function hostileAlert(texts: Texts): AlertText {
  return {
    title: texts.hostile,
    lines: Array.from({ length: 30 }, () => `${texts.hostile} ${texts.long}`),
    todo: texts.hostile,
  };
}

function drilled(over: Partial<DrillResult> = {}): DrillResult {
  return {
    startedAt: NOON,
    endedAt: NOON,
    requestId: null,
    inMs: 4_200,
    backMs: 6_100,
    broken: null,
    why: null,
    ...over,
  };
}

function buildCanary(over: Partial<Canary> = {}): Canary {
  return {
    tenantId: buildRequest().tenantId,
    on: true,
    policyName: 'canary-drill',
    person: buildPerson(),
    everyMs: 6 * 3_600_000,
    freezes: true,
    by: buildPerson(),
    running: null,
    nextAt: NOON,
    results: [drilled(), drilled({ broken: 'in', inMs: null, why: 'the directory cannot be asked' }), drilled()],
    causes: [],
    ...over,
  };
}
