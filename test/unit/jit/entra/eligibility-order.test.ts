import { describe, expect, it } from 'vitest';
import {
  answered,
  attempted,
  failed,
  isUnderWay,
  later,
  made,
  type OrderWish,
  ordered,
  seenGone,
  toldOf,
} from '../../../../src/jit/entra/eligibility-order.ts';
import { type Cause, tenantId, userId } from '../../../../src/jit/ids.ts';
import { buildRole } from '../../../support/builders.ts';

const NOON = new Date('2026-11-21T12:00:00Z');
const LATER = new Date('2026-11-21T12:00:02Z');
const ID = '00000000-0000-4000-8000-00000000000';
const dana = { id: userId(`${ID}1`), name: 'Dana' };
const wish: OrderWish = {
  tenantId: tenantId(`${ID}0`),
  holder: { kind: 'user', id: userId(`${ID}2`), name: 'Erin' },
  entitlement: buildRole(),
  action: 'add',
  until: null,
  reason: 'she joins',
  by: dana,
  before: { kind: 'absent' },
};
const start = (more: Partial<OrderWish> = {}) => ordered({ ...wish, ...more }, null, 'a' as Cause, NOON).body;

describe('an order about eligibility', () => {
  it('is written down with who gave it, why, and what there was before and is to be after', () => {
    const { body, events } = ordered(wish, null, 'a' as Cause, NOON);

    expect(body).toMatchObject({ phase: 'making', number: 1, causes: ['a'], before: 'no' });
    expect(events).toMatchObject([
      {
        type: 'eligibility.ordered',
        actor: { kind: 'person', ...dana },
        data: { person: 'Erin', reason: 'she joins', before: 'no', after: 'permanent', action: 'add' },
      },
    ]);
  });

  it('is numbered after the one before it of the same pair, and keeps its causes', () => {
    const again = ordered({ ...wish, action: 'remove' }, start(), 'b' as Cause, NOON).body;

    expect(again).toMatchObject({ number: 2, phase: 'ending', causes: ['a', 'b'] });
  });

  it('records an attempt before it is sent, and waits longer after each answer that settles nothing', () => {
    const sent = attempted(start(), NOON);
    const told = answered(sent.body, { kind: 'later', detail: 'busy', retryAfterMs: null }, NOON).body;

    expect(sent.body).toMatchObject({ attempts: 1, attemptedAt: NOON });
    expect(sent.events.map(({ type }) => type)).toEqual(['eligibility.attempted']);
    expect(later(told, null, NOON).body.nextAt?.getTime()).toBeGreaterThan(told.nextAt?.getTime() ?? 0);
  });

  it('is done when a read shows it; a conversion goes on with the assignment only then', () => {
    expect(made(start(), null, NOON).body).toMatchObject({ phase: 'done', nextAt: NOON });
    expect(made(start({ action: 'convert' }), null, NOON).body).toMatchObject({ phase: 'unassigning' });
  });

  it('is over only when two reads apart show that it is gone', () => {
    const first = seenGone(start({ action: 'remove' }), 1_000, NOON);
    const second = seenGone(first.body, 1_000, LATER);

    expect(first.body).toMatchObject({ phase: 'ending', goneSince: NOON });
    expect(first.events).toEqual([]);
    expect(second.body.phase).toBe('done');
    expect(second.events.map(({ type }) => type)).toEqual(['eligibility.ended']);
  });

  it('fails with what Entra said, and is no longer under way', () => {
    const problem = { code: 'rules' as const, rules: ['MfaRule'], detail: '' };
    const { body, events } = answered(start(), { kind: 'refused', problem, graphRequestId: null }, NOON);

    expect(isUnderWay(body)).toBe(false);
    expect(body.problem).toEqual(problem);
    expect(events.map(({ type }) => type)).toEqual(['eligibility.answered', 'eligibility.failed']);
    expect(events.at(-1)?.data).toMatchObject({ why: 'rules MfaRule' });
  });

  it('rests once everybody has been told, and tries nobody for ever', () => {
    const over = failed(start(), { code: 'refused', rules: [], detail: '' }, NOON).body;

    expect(toldOf(over, { by: true, holder: true }, null, NOON).body.nextAt).toBeNull();
    expect(toldOf(over, { by: true, holder: false }, null, NOON).body.nextAt).not.toBeNull();
    expect(toldOf({ ...over, tries: 19 }, { by: true, holder: false }, null, NOON).body.nextAt).toBeNull();
  });
});
