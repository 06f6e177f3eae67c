import type { Activity } from 'botbuilder';
import { describe, expect, it } from 'vitest';
import { admit, admitStanding, type Caller } from '../../../src/bot/edge/gate.ts';
import { de } from '../../../src/words/de.ts';
import { en } from '../../../src/words/en.ts';

const tenantId = '22222222-2222-4222-8222-222222222222';
const otherTenant = '44444444-4444-4444-8444-444444444444';
const userId = '33333333-3333-4333-8333-333333333333';
const rules = { tenantId, allowGuests: false };

type Parts = Record<string, unknown>;

function activity(change: Parts = {}, from: Parts = {}, conversation: Parts = {}): Partial<Activity> {
  const made: unknown = {
    type: 'message',
    id: 'activity-1',
    channelId: 'msteams',
    serviceUrl: 'https://smba.trafficmanager.net/teams/',
    locale: 'de-DE',
    from: { id: '29:abc', name: 'Alice', aadObjectId: userId, ...from },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId, ...conversation },
    channelData: { tenant: { id: tenantId } },
    entities: [{ type: 'clientInfo', timezone: 'Europe/Berlin' }],
    ...change,
  };
  return made as Partial<Activity>;
}

function callerOf(made: Partial<Activity>): Caller {
  const admission = admit(made, rules);
  if (!admission.ok) throw new Error(`refused: ${admission.refusal}`);
  return admission.caller;
}

describe('the gate', () => {
  it('knows a person by object id and tenant, and where to answer', () => {
    expect(callerOf(activity())).toEqual({
      tenantId,
      userId,
      mri: '29:abc',
      name: 'Alice',
      conversation: { id: 'a:1', kind: 'personal' },
      serviceUrl: 'https://smba.trafficmanager.net/teams/',
      activityId: 'activity-1',
      locale: 'de-DE',
      timeZone: 'Europe/Berlin',
    });
  });

  it('compares ids in any letter case and gives them in lower case', () => {
    const caller = callerOf(
      activity({ channelData: { tenant: { id: tenantId.toUpperCase() } } }, { aadObjectId: userId.toUpperCase() }),
    );

    expect(caller).toMatchObject({ tenantId, userId });
  });

  it.each<[string, Parts, Parts]>([
    ['the conversation', { channelData: undefined }, {}],
    ['the channel data', {}, { tenantId: undefined }],
  ])('is content with the tenant of %s alone', (_where, change, conversation) => {
    expect(callerOf(activity(change, {}, conversation)).tenantId).toBe(tenantId);
  });

  it.each<[string, string, Partial<Activity>]>([
    ['another channel', 'wrong-channel', activity({ channelId: 'webchat' })],
    ['no tenant anywhere', 'no-tenant', activity({ channelData: {} }, {}, { tenantId: undefined })],
    ['another tenant', 'other-tenant', activity({ channelData: undefined }, {}, { tenantId: otherTenant })],
    ['tenants that disagree', 'tenants-disagree', activity({ channelData: { tenant: { id: otherTenant } } })],
    ['a tenant that is no text', 'tenants-disagree', activity({ channelData: { tenant: { id: { a: 1 } } } })],
    [
      'a tenant that cannot be made a text',
      'tenants-disagree',
      activity({ channelData: { tenant: { id: { toString: null, valueOf: null } } } }),
    ],
    ['a person whose own tenant is no text', 'other-tenant', activity({}, { tenantId: [] })],
    ['a person of another tenant in our chat', 'other-tenant', activity({}, { tenantId: otherTenant })],
    ['a bot', 'not-a-person', activity({}, { id: '28:bot' })],
    ['a sender in the role of a bot', 'not-a-person', activity({}, { role: 'bot' })],
    ['no sender', 'not-a-person', activity({ from: undefined })],
    ['no object id', 'no-object-id', activity({}, { aadObjectId: undefined })],
    ['an object id that is an e-mail', 'no-object-id', activity({}, { aadObjectId: 'alice@contoso.com' })],
    ['someone Teams calls a guest', 'guest', activity({}, { userRole: 'guest' })],
    ['someone who joined anonymously', 'guest', activity({}, { userRole: 'anonymous' })],
  ])('refuses %s, and has words for it in each language', (_who, refusal, made) => {
    const admission = admit(made, rules);

    expect(admission).toMatchObject({ ok: false, refusal });
    if (admission.ok) throw new Error('it was let in');
    for (const words of [en, de]) expect(words.bot.gate[admission.refusal]).toMatch(/\w.*\.$/);
  });

  it('says what a refused activity claims, for the event', () => {
    const admission = admit(activity({ channelData: undefined }, {}, { tenantId: otherTenant }), rules);

    expect(admission).toMatchObject({ claimed: { tenantId: otherTenant, userId } });
  });

  it('takes a conversation that does not say what it is for a shared one, where nothing private is shown', () => {
    expect(callerOf(activity({}, {}, { conversationType: undefined })).conversation.kind).toBe('groupChat');
    expect(callerOf(activity({}, {}, { conversationType: undefined, isGroup: false })).conversation.kind).toBe(
      'personal',
    );
  });
});

describe('the standing in the directory', () => {
  const caller = callerOf(activity());
  const member = { userType: 'member', enabled: true } as const;
  const guest = { userType: 'guest', enabled: true } as const;

  it('lets an enabled member in', () => {
    expect(admitStanding(caller, member, rules)).toEqual({ ok: true, caller });
  });

  it('keeps guests out unless they are admitted', () => {
    expect(admitStanding(caller, guest, rules)).toMatchObject({ ok: false, refusal: 'guest' });
    expect(admitStanding(caller, guest, { ...rules, allowGuests: true })).toMatchObject({ ok: true });
  });

  it('keeps out whom it does not know or has disabled', () => {
    expect(admitStanding(caller, undefined, rules)).toMatchObject({ refusal: 'unknown-person' });
    expect(admitStanding(caller, { ...member, enabled: false }, rules)).toMatchObject({ refusal: 'disabled-person' });
  });
});
