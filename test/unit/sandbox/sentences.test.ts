import { describe, expect, it } from 'vitest';
import { isDetail, sentenceOf } from '../../../sandbox/sentences.ts';
import type { AuditEvent, EventType } from '../../../src/jit/audit/event.ts';
import type { Cause, TenantId } from '../../../src/jit/ids.ts';

function event(type: EventType, data: AuditEvent['data'] = {}): AuditEvent {
  return {
    id: 'request:R-7K3M9#1.0',
    aggregate: 'request:R-7K3M9',
    seq: 1,
    n: 1,
    at: new Date('2026-10-14T12:00:00Z'),
    type,
    actor: { kind: 'system', name: 'Teams JIT Access' },
    tenantId: 'contoso' as TenantId,
    cause: 'test' as Cause,
    about: {},
    data,
  };
}

const erin = { person: 'Erin Engel', policy: 'mailbox-operator' };
const nobody = { person: null, policy: null };
const group = { entitlement: 'member of SG-Mailbox-Operators' };

describe('the sentence of an audit event', () => {
  it.each<[EventType, AuditEvent['data'], string]>([
    ['policy.created', { after: { name: 'exchange-admin' } }, 'created the policy exchange-admin'],
    ['policy.disabled', {}, 'switched off the policy mailbox-operator'],
    ['request.submitted', { policy: 'mailbox-operator', durationMs: 120_000 }, 'asked for mailbox-operator for 2 min'],
    ['request.approved', {}, "approved Erin Engel's request"],
    [
      'grant.active',
      { held: ['member of SG-A', 'Exchange Administrator'] },
      'gave Erin Engel the access: member of SG-A, Exchange Administrator',
    ],
    ['grant.revoking', { reason: 'released' }, 'gave the access back'],
    ['grant.revoking', { reason: 'expired' }, "began to take back Erin Engel's access"],
    [
      'holding.attempted',
      { ...group, action: 'remove' },
      'asked Graph to take away from Erin Engel: member of SG-Mailbox-Operators',
    ],
    [
      'holding.attempted',
      { ...group, action: 'move' },
      'told Entra the new end of what Erin Engel has: member of SG-Mailbox-Operators',
    ],
    [
      'holding.answered',
      { ...group, action: 'remove', kind: 'later', cut: true },
      'heard that Entra closes no assignment in its first five minutes, took Erin Engel out at once, and waits: member of SG-Mailbox-Operators',
    ],
    [
      'holding.absent',
      group,
      'took it back from Erin Engel and confirmed by two reads: member of SG-Mailbox-Operators',
    ],
    ['request.approver-unreachable', { approver: { id: 'x', name: 'Ben Okafor' } }, 'could not reach Ben Okafor'],
    ['refusal', { code: 'self-approval' }, 'tried to decide on their own request, and was refused'],
    ['refusal', { code: 'bad-token' }, 'was refused (bad-token)'],
  ])('of %s with %j says what happened', (type, data, words) => {
    expect(sentenceOf(event(type, data), erin)).toBe(words);
  });

  it.each<EventType>([
    'policy.changed',
    'request.denied',
    'grant.ended',
    'holding.held',
    'holding.basis-read',
    'refusal',
  ])('of %s still reads well when nothing more is known', (type) => {
    expect(sentenceOf(event(type), nobody)).not.toMatch(/undefined|null|\[object|^$/);
  });

  it('of what people decide and of what is confirmed is never folded away', () => {
    const shown: EventType[] = ['request.submitted', 'request.approved', 'grant.active', 'holding.absent', 'refusal'];

    expect(shown.filter((type) => isDetail(type))).toEqual([]);
  });
});
