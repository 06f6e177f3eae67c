import { describe, expect, it } from 'vitest';
import { parseCardAction } from '../../../src/cards/actions.ts';
import { type RequestPicture, requestCard, requestSummary } from '../../../src/cards/request-card.ts';
import { parseWayClick } from '../../../src/cards/way-click.ts';
import { HOUR_MS } from '../../../src/jit/duration.ts';
import { entitlementKey } from '../../../src/jit/entitlement.ts';
import { groupId, type PolicyId, roleDefinitionId } from '../../../src/jit/ids.ts';
import type { AccessRequest } from '../../../src/jit/request/request.ts';
import {
  AMIRA,
  BEN,
  buildApproved,
  buildGrantItem,
  buildGroup,
  buildRequest,
  buildRole,
  buildStage,
  buildUnitRole,
  buildVote,
  CHLOE,
  guid,
  minutesAfterNoon,
  NOON,
} from '../../support/builders.ts';
import { BERLIN, described, EVERYTHING_UNUSUAL, everyState, HOSTILE, VIEWS, writtenBy } from './gallery.ts';
import { actionsOf, buttonsOf, elementsOf, menuOf, shownText } from './read-card.ts';

function draw(request: AccessRequest, picture: Partial<RequestPicture> = {}) {
  return requestCard({ view: 'approver', request, reader: BERLIN, now: NOON, ...picture });
}

describe('the approver of a pending request', () => {
  it('reads who asks, what it opens, how long, why, the ticket, what is unusual, and what it waits for, in this order', () => {
    const request = buildRequest({
      terms: { entitlements: [buildRole(), buildUnitRole({ privileged: false }), buildGroup()] },
      opens: described(),
      unusual: [{ code: 'first-time' }, { code: 'longer', offeredMs: HOUR_MS, usualMs: HOUR_MS / 2 }],
    });

    const text = shownText(draw(request));

    const order = [
      'Amira Haddad asks for access',
      'Waiting for approval',
      'Opens\nMailbox migrations and mail flow, for the messaging team',
      'Exchange Administrator\nPrivileged role, whole tenant\nCan manage all aspects of the Exchange product.',
      'User Administrator (unit Berlin)\nRole, only in unit Berlin\nCan manage all aspects of users and groups,',
      'Member of SG-Mailbox-Operators\nGroup membership, carries Exchange Recipient Administrator\nFull access to shared',
      '2 h, counted from when access starts',
      'Move the finance mailboxes to the new database',
      'INC0012345',
      'Unusual\nAsks for this for the first time\nLonger than the 1 h on offer, most often it is 30 min',
      'Policy\nexchange-admin',
      'Thu 15 Oct, 14:00 (Europe/Berlin)',
      '0 of 1, by SG-Messaging-Leads',
    ].map((part) => text.indexOf(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('reads what is left out and why', () => {
    const skipped = [{ label: 'member of SG-Old', reason: 'there is no group of this name' }];

    expect(shownText(draw(buildRequest({ terms: { skipped } })))).toContain(
      'Member of SG-Old: there is no group of this name',
    );
  });

  it('reads everything that is unusual in words, and no block where nothing is', () => {
    const text = shownText(draw(buildRequest({ unusual: EVERYTHING_UNUSUAL })));

    expect(text).toContain(
      [
        'Unusual',
        'Asks for this for the first time',
        'The last one was denied, Mon 12 Oct, 12:00 (Europe/Berlin)',
        'Longer than the 1 h on offer, most often it is 30 min',
        'Longer than the 1 h on offer',
        'A privileged role at night, Thu 15 Oct, 00:00 (Europe/Berlin)',
        '6 requests of theirs in 24 h',
        'More time was denied already, 13:30 (Europe/Berlin)',
        'Extended 2 times already',
        'More than the 1 h that were asked for at first',
      ].join('\n'),
    );
    expect(shownText(draw(buildRequest()))).not.toContain('Unusual');
  });

  it('reads who holds it, and which role reaches less far where no policy offers one', () => {
    const weighed = { holders: [{ key: entitlementKey(buildRole()), count: 0 }] };
    const text = shownText(draw(buildRequest({ weighed, terms: { entitlements: [buildRole()] } })));

    expect(text).toMatch(/Holders\s+Nobody holds it now/);
    expect(text).toContain('Exchange Recipient Administrator does a part of what Exchange Administrator does');
    const carried = { purpose: '', items: [{ key: 'group:x:member', about: '', carries: ['Global Administrator'] }] };
    expect(shownText(draw(buildRequest({ weighed, opens: carried })))).toContain('broadest role there is');
    const smaller = [
      { policyId: 'p' as PolicyId, policyName: 'less', role: 'Exchange Recipient Administrator', insteadOf: '' },
    ];
    expect(shownText(draw(buildRequest({ weighed: { smaller } })))).not.toContain('does a part');
  });

  it('alone reads what is unusual: not a whole channel, not the requester, and nobody once it is decided', () => {
    const unusual: AccessRequest['unusual'] = [{ code: 'first-time' }];
    const pending = buildRequest({ unusual });

    expect(shownText(draw(pending, { view: 'channel' }))).not.toContain('Unusual');
    expect(shownText(draw(pending, { view: 'requester' }))).not.toContain('Unusual');
    expect(shownText(draw(buildApproved({}, { unusual })))).not.toContain('Unusual');
  });

  it('is told of what is privileged in words, with a colour that repeats them', () => {
    const toneOf = (text: string) => elementsOf(card).find((element) => element.text === text)?.color;

    const card = draw(
      buildRequest({
        terms: { entitlements: [buildRole(), buildUnitRole({ privileged: false }), buildGroup()] },
        opens: described(),
      }),
    );

    expect(toneOf('Privileged role, whole tenant')).toBe('Warning');
    expect(toneOf('Role, only in unit Berlin')).toBe('Default');
    expect(toneOf('Group membership, carries Exchange Recipient Administrator')).toBe('Warning');
  });

  it('reads of many things only what is privileged about them, and no more than a glance takes', () => {
    const groups = Array.from({ length: 20 }, (_, n) => buildGroup({ name: `SG-${n}`, groupId: groupId(guid(n)) }));
    const roles = Array.from({ length: 10 }, (_, n) => buildRole({ roleDefinitionId: roleDefinitionId(guid(n)) }));
    const entitlements = [...groups, ...roles];
    const about = `Can do this. ${'And very much more. '.repeat(9)}`;
    const items = entitlements.map((one) => ({ key: entitlementKey(one), about }));

    const text = shownText(draw(buildRequest({ terms: { entitlements }, opens: { purpose: about, items } })));

    expect(text.match(/Group membership\nCan/g)).toBeNull();
    expect(text.match(/whole tenant\nCan do this\. And very much more[^\n]{0,60}…/g)).toHaveLength(6);
  });

  it('gets one comment field and two buttons that send it', () => {
    const card = draw(buildRequest());

    expect(buttonsOf(card)).toEqual(['Approve', 'Deny']);
    expect(menuOf(card)).toEqual(['Change before approving']);
    expect(actionsOf(card).map((action) => action.associatedInputs)).toEqual(['auto', 'auto', 'none']);
    expect(elementsOf(card).filter((element) => element.type === 'Input.Text')).toMatchObject([
      { id: 'comment', label: 'Comment (optional)' },
    ]);
  });

  it('is told when the comment is required, and can still deny without one', () => {
    const card = draw(buildRequest({ terms: { approverCommentRequired: true } }));

    const input = elementsOf(card).find((element) => element.type === 'Input.Text');
    expect(input?.label).toBe('Comment (required)');
    expect(input?.isRequired).toBeUndefined();
  });

  it('sends nothing but the request, the terms and the verb', () => {
    const request = buildRequest();

    for (const action of actionsOf(draw(request))) {
      expect(action.data).toEqual({ requestId: request.id, terms: request.termsHash, verb: action.verb });
      expect(parseCardAction(action) ?? parseWayClick(action)).not.toBeNull();
      expect(action.fallback).toMatchObject({ type: 'Action.Submit', data: action.data });
    }
  });

  it('sees each stage with its count, and who said what so far', () => {
    const request = buildRequest({
      terms: { approval: [buildStage({ quorum: 2 }), buildStage()] },
      votes: [buildVote({ comment: 'within the window' })],
    });

    const text = shownText(draw(request, { readerId: CHLOE.id }));

    expect(text).toContain('Stage 1: 1 of 2, by SG-Messaging-Leads');
    expect(text).toContain('Stage 2: 0 of 1, by SG-Messaging-Leads');
    expect(text).toContain('Ben Okafor approved, 14:05 (Europe/Berlin): “within the window”');
  });

  it('gets no buttons again after approving, until a later stage is theirs too', () => {
    const waiting = buildRequest({ terms: { approval: [buildStage({ quorum: 2 })] }, votes: [buildVote()] });
    const later = buildRequest({ terms: { approval: [buildStage(), buildStage()] }, votes: [buildVote()] });

    expect(buttonsOf(draw(waiting, { readerId: BEN.id }))).toEqual([]);
    expect(shownText(draw(waiting, { readerId: BEN.id }))).toContain('You approved, 14:05');
    expect(buttonsOf(draw(waiting, { readerId: CHLOE.id }))).toEqual(['Approve', 'Deny']);
    expect(buttonsOf(draw(later, { readerId: BEN.id }))).toEqual(['Approve', 'Deny']);
  });

  it('gets no buttons on their own request (design invariant 1)', () => {
    const card = draw(buildRequest(), { readerId: AMIRA.id });

    expect(buttonsOf(card)).toEqual([]);
    expect(shownText(card)).toContain('You cannot decide on your own request.');
  });
});

describe('a decided request', () => {
  const decided = Object.entries(everyState()).filter(([, request]) => request.state !== 'pending');

  it.each(decided)('shows approver and channel no button when %s (behaviour P11)', (_, request) => {
    expect(buttonsOf(draw(request))).toEqual([]);
    expect(buttonsOf(draw(request, { view: 'channel' }))).toEqual([]);
    expect(elementsOf(draw(request)).some((element) => element.type === 'Input.Text')).toBe(false);
  });

  it('shrinks to who decided, when, with which comment, and where the grant stands (behaviour A16)', () => {
    const text = shownText(draw(buildApproved({}, { votes: [buildVote({ comment: 'go ahead' })] })));

    expect(text).toContain('Ben Okafor approved, 14:05 (Europe/Berlin): “go ahead”');
    expect(text).toContain('Active until 16:06 (Europe/Berlin)');
    expect(text).not.toContain('Move the finance mailboxes');
  });

  it('lets the one who approved it go on to revoke it while it is live, and nobody else', () => {
    const live = (['scheduled', 'activating', 'active'] as const).map((state) => buildApproved({ state }));
    const over = (['revoking', 'ended'] as const).map((state) => buildApproved({ state }));
    const denied = buildRequest({ state: 'denied', votes: [buildVote({ decision: 'deny' })] });

    for (const request of live) expect(buttonsOf(draw(request, { readerId: BEN.id }))).toEqual(['Revoke']);
    for (const request of live) expect(buttonsOf(draw(request, { readerId: CHLOE.id }))).toEqual([]);
    for (const request of live) expect(buttonsOf(draw(request, { readerId: BEN.id, view: 'channel' }))).toEqual([]);
    for (const request of [...over, denied]) expect(buttonsOf(draw(request, { readerId: BEN.id }))).toEqual([]);
  });

  it('says you to the one who decided', () => {
    expect(shownText(draw(buildApproved(), { readerId: BEN.id }))).toContain('You approved');
  });
});

describe('the requester', () => {
  const requester = { view: 'requester' } as const;
  const states = everyState();

  it.each([
    ['pending', 'Waiting for approval', ['Cancel request']],
    ['denied', 'Denied', []],
    ['cancelled', 'Cancelled', ['Request again']],
    ['expired', 'Expired\nNobody decided before Thu 15 Oct, 14:00 (Europe/Berlin).', ['Request again']],
    ['closed', 'Closed\nThe policy was changed.', ['Request again']],
    ['scheduled', 'Approved\nStarts at Thu 15 Oct, 00:00 (Europe/Berlin).', ['Release']],
    ['approved by the policy', 'Approved by the policy, which asks nobody', []],
    ['activating', 'Approved, being set up', []],
    [
      'active',
      'Active until 16:06 (Europe/Berlin)\n2 h 1 min in all. At 14:00 (Europe/Berlin): 2 h 6 min left.',
      ['Open Exchange admin center', 'Release'],
    ],
    ['revoking', 'Being taken back, not confirmed yet\nIts time was up.', []],
    ['ended on time', 'Ended and revoked\nIts time was up.', ['Request again']],
    ['released', 'Ended and revoked\nGiven back by you.', ['Request again']],
    ['revoked', 'Ended\nEnded early by Ben Okafor: The change was called off', ['Request again']],
    ['removed outside', 'Ended\nIt was taken away outside this bot, and is not put back.', ['Request again']],
    ['failed', 'Failed\nIt could not be set up: Graph did not confirm it within 15 minutes', ['Request again']],
  ])('of a request that is %s reads it and gets the buttons of that state', (state, words, buttons) => {
    const request = states[state];
    if (request === undefined) throw new Error(`no state ${state}`);

    const card = draw(request, requester);

    expect(shownText(card)).toContain(words);
    expect(buttonsOf(card)).toEqual(buttons);
  });

  it('reads who denied it and what they wrote', () => {
    const request = states.denied ?? buildRequest();

    expect(shownText(draw(request, requester))).toContain('Ben Okafor denied, 14:05 (Europe/Berlin): “Use the service');
  });

  it('gets a receipt for each item (behaviour D1)', () => {
    const text = shownText(draw(states.revoked ?? buildRequest(), requester));

    expect(text).toContain('Exchange Administrator\nRevoked, confirmed at 14:06:12Z by two reads');
    expect(text).toContain('Member of SG-Mailbox-Operators\nKept: it was there before this request');
    expect(text).toContain('Member of SG-Shared\nKept: R-8M4N7 needs it until 15:00 UTC');
    expect(text).toContain('Member of SG-Synced\nNot given: the group is synced');
  });

  it('reads that a grant which starts later has given nothing yet', () => {
    const text = shownText(draw(states.scheduled ?? buildRequest(), requester));

    expect(text).toContain('Exchange Administrator\nNot given yet');
  });

  it('sees all that is opened, however much it is, on a card that Teams takes', () => {
    const entitlements = Array.from({ length: 60 }, (_, n) => buildGroup({ name: `SG-Operators-of-a-long-name-${n}` }));

    const card = draw(buildRequest({ terms: { entitlements } }));

    expect(shownText(card).match(/Group membership/g)).toHaveLength(60);
    expect(JSON.stringify(card).length * 2).toBeLessThan(80 * 1024);
  });

  it('reads who could not be reached', () => {
    expect(shownText(draw(buildRequest({ unreachable: [CHLOE] }), requester))).toContain(
      'Not reached\nChloe Lindqvist',
    );
  });

  it('reads where those may see it', () => {
    const away = { unreachable: [CHLOE], fallbackId: '19:admins@thread.tacv2' };

    expect(shownText(draw(buildRequest(away), requester))).toContain('Shown in the channel that the admins chose.');
    expect(shownText(draw(buildRequest({ ...away, channelLost: true }), requester))).toContain('takes no messages');
  });

  it('reads who has left', () => {
    expect(shownText(draw(buildRequest({ departed: [CHLOE] }), requester))).toContain('Have left\nChloe Lindqvist');
  });
});

describe('a request that an approver narrowed (behaviour A22)', () => {
  const { 'pending, narrowed': pending, 'active, narrowed': active } = everyState();

  it.each(VIEWS)('says who left what of it, in the view of the %s', (view) => {
    for (const request of [pending, active]) {
      const text = shownText(draw(request ?? buildRequest(), { view }));

      expect(text).toContain('Narrowed\nBen Okafor, 14:03 (Europe/Berlin): without member of SG-Shared');
      expect(text).toContain('Chloe Lindqvist, 14:04 (Europe/Berlin): 1 h instead of 2 h, without User Administrator');
    }
  });

  it('says you to the one who did', () => {
    expect(shownText(draw(pending ?? buildRequest(), { readerId: BEN.id }))).toContain('You, 14:03 (Europe/Berlin):');
  });

  it('offers no way to less where there is nothing to leave out, and none in a channel', () => {
    const least = buildRequest({ terms: { entitlements: [buildGroup()], durationMs: 60_000 } });
    const waiting = buildRequest({ terms: { approval: [buildStage({ quorum: 2 })] }, votes: [buildVote()] });

    expect(menuOf(draw(least))).toEqual([]);
    expect(menuOf(draw(buildRequest(), { view: 'channel' }))).toEqual([]);
    expect(menuOf(draw(waiting, { readerId: BEN.id }))).toEqual([]);
  });
});

describe('a channel', () => {
  it('mentions those who cannot be reached elsewhere, while there is something to decide', () => {
    const card = draw(buildRequest({ unreachable: [CHLOE] }), { view: 'channel' });
    const text = '<at>Chloe Lindqvist</at>';

    expect(JSON.stringify(card.body)).toContain(`For ${text}`);
    expect(card.msteams).toEqual({
      entities: [{ type: 'mention', text, mentioned: { id: CHLOE.id, name: 'Chloe Lindqvist' } }],
    });
    for (const request of [buildRequest(), buildRequest({ state: 'denied', unreachable: [CHLOE] })]) {
      expect(draw(request, { view: 'channel' }).msteams).toBeUndefined();
    }
  });
});

describe('the word revoked (design invariant 3)', () => {
  const unconfirmed = [
    buildApproved({ state: 'revoking', endReason: 'expired' }),
    buildApproved({ state: 'revoking', endReason: 'revoked', items: [buildGrantItem({ status: 'removed' })] }),
    buildApproved({ state: 'ended', endReason: 'expired', items: [buildGrantItem()] }),
  ];

  it.each(VIEWS)('is not said before two reads confirmed it, in the view of the %s', (view) => {
    for (const request of unconfirmed) expect(shownText(draw(request, { view }))).not.toMatch(/revoked/i);
  });

  it.each(VIEWS)('is said with its time once they did, in the view of the %s', (view) => {
    const items = [buildGrantItem({ status: 'removed', confirmedAt: new Date('2026-10-14T14:03:12Z') })];
    const request = buildApproved({ state: 'ended', endReason: 'expired', items });

    expect(shownText(draw(request, { view }))).toContain('Revoked, confirmed at 14:03:12Z by two reads');
  });
});

describe('text that somebody else wrote', () => {
  it.each(VIEWS)('is shown as it was written in the view of the %s', (view) => {
    for (const request of Object.values(everyState())) {
      const text = shownText(draw(writtenBy(HOSTILE, request), { view }));

      expect(text).toContain('[x](http://evil) <at>Bob</at> $' + '{secret} `code` **b** gnp.exe {{DATE(2026');
    }
  });
});

describe('requestSummary', () => {
  it('asks the approver to review, by name and entitlement (behaviour S2.13)', () => {
    expect(requestSummary('approver', buildRequest({ terms: { entitlements: [buildRole()] } }), BERLIN)).toBe(
      "Review Amira Haddad's request to activate Exchange Administrator for 2 h (R-7K3M9).",
    );
  });

  it('only names the request once it is decided', () => {
    expect(requestSummary('channel', buildApproved(), BERLIN)).toMatch(
      /^Amira Haddad's request for Exchange Administrator/,
    );
  });
});

it('draws the same card from the same state, whenever it is not tomorrow', () => {
  const request = buildApproved();

  expect(draw(request, { now: minutesAfterNoon(1) })).toEqual(draw(request, { now: minutesAfterNoon(90) }));
});
