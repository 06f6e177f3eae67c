import { describe, expect, it } from 'vitest';
import { approvalsCard } from '../../../src/cards/approvals-card.ts';
import { auditCard } from '../../../src/cards/audit-card.ts';
import { statusCard } from '../../../src/cards/facts.ts';
import { helpCard, messageCard, welcomeCard } from '../../../src/cards/message-card.ts';
import { policyCard, policyListCard } from '../../../src/cards/policy-cards.ts';
import { accessListCard, grantsCard, requestListCard } from '../../../src/cards/request-lists.ts';
import { HOUR_MS } from '../../../src/jit/duration.ts';
import type { RequestId } from '../../../src/jit/ids.ts';
import {
  BEN,
  buildApproved,
  buildEvent,
  buildPolicy,
  buildRequest,
  buildRole,
  buildUnitRole,
  minutesAfterNoon,
  NOON,
} from '../../support/builders.ts';
import { BERLIN } from './gallery.ts';
import { actionsOf, buttonsOf, elementsOf, menuOf, shownText } from './read-card.ts';

const list = { reader: BERLIN, now: minutesAfterNoon(46) };
const many = <Item>(count: number, item: Item) => Array.from({ length: count }, () => item);

describe('lists of requests', () => {
  it.each([
    ['my access', accessListCard({ ...list, requests: [] }), 'You hold no access'],
    ['my requests', requestListCard({ ...list, requests: [] }), 'You have asked for nothing yet'],
    ['approvals', approvalsCard({ ...list, requests: [] }), 'Nothing waits for your decision'],
    ['grants', grantsCard({ ...list, requests: [] }), 'Nobody holds access'],
    ['policies', policyListCard({ policies: [] }, BERLIN), 'There is no policy yet'],
    ['audit', auditCard({ events: [], now: NOON }, BERLIN), 'Nothing was recorded'],
  ])('say in words that %s is empty', (_, card, words) => {
    expect(shownText(card)).toContain(words);
    expect(buttonsOf(card)).toEqual([]);
  });

  it('show what the reader holds, until when, how much is left, and a Release button for each', () => {
    const card = accessListCard({ ...list, requests: [buildApproved()] });

    expect(shownText(card)).toContain('Active until 16:06 (Europe/Berlin), 1 h 20 min left');
    expect(shownText(card)).toContain('exchange-admin, R-7K3M9');
    expect(actionsOf(card)).toMatchObject([{ title: 'Release', verb: 'release', data: { requestId: 'R-7K3M9' } }]);
  });

  it('never show more than six buttons, and page what is more than a card holds', () => {
    const all = Array.from({ length: 25 }, (_, n) => buildApproved({}, { id: `R-${n}` as RequestId }));
    const access = accessListCard({ ...list, requests: all.slice(0, 7), page: 1 });
    const requests = requestListCard({ ...list, requests: many(12, buildRequest()) });
    const grants = grantsCard({ ...list, requests: all, page: 1 });

    expect(buttonsOf(accessListCard({ ...list, requests: all.slice(0, 6) }))).toEqual(many(6, 'Release'));
    expect(buttonsOf(access)).toEqual([...many(3, 'Release'), 'Previous']);
    expect(shownText(access)).toContain('5 to 7 of 7');
    expect(buttonsOf(requests)).toEqual([...many(5, 'Cancel request'), 'Next']);
    expect(shownText(requests)).toContain('1 to 10 of 12');
    expect(buttonsOf(grants)).toEqual(['Previous', 'Next']);
    expect(shownText(grants)).toContain('R-10');
    expect(shownText(grants)).not.toMatch(/R-9\b|R-20/);
  });

  it('let access be kept longer where its policy offers it, the one that ends first before others', () => {
    const rule = {
      times: 1,
      eachMs: HOUR_MS,
      totalMs: 24 * HOUR_MS,
      by: ['holder' as const],
      approval: 'same' as const,
    };
    const held = (n: number) => buildApproved({}, { id: `R-7K3M${n}` as RequestId, extendRule: rule });
    const two = accessListCard({ ...list, requests: [held(2), buildApproved()] });
    const five = accessListCard({ ...list, requests: [2, 3, 4, 5, 6].map(held) });

    expect(buttonsOf(two)).toEqual(['Extend', 'Release', 'Release']);
    expect(actionsOf(two)[0]).toMatchObject({
      verb: 'extend',
      data: { requestId: 'R-7K3M2' },
      tooltip: 'Extend R-7K3M2',
    });
    expect(buttonsOf(five)).toEqual(['Extend', ...many(5, 'Release')]);
  });

  it('offer what is over to be asked for again, after what waits can be taken back', () => {
    const over = buildRequest({ state: 'expired', id: 'R-8M4N7' as RequestId });
    const card = requestListCard({ ...list, requests: [over, buildRequest(), buildApproved()] });
    const eight = requestListCard({ ...list, requests: [...many(7, over), buildRequest()] });

    expect(buttonsOf(card)).toEqual(['Request again', 'Cancel request']);
    expect(actionsOf(card)[0]).toMatchObject({ data: { msteams: { value: 'request again R-8M4N7' } } });
    expect(buttonsOf(eight)).toEqual([...many(5, 'Request again'), 'Cancel request']);
  });

  it.each([accessListCard, requestListCard])(
    'open the card of an entry that is pressed, apart from its buttons',
    (of) => {
      const card = of({ ...list, requests: [buildApproved()] });

      const [pressed, ...more] = elementsOf(card).filter((element) => element.selectAction !== undefined);
      expect(more).toEqual([]);
      expect(pressed?.selectAction).toMatchObject({ verb: 'show', title: 'Show the card of R-7K3M9' });
      expect(JSON.stringify(pressed?.items)).not.toMatch(/Action/);
    },
  );

  it.each([-1, 3, 10_000])('show the nearest page there is for page %i', (page) => {
    const text = shownText(requestListCard({ ...list, requests: many(25, buildRequest()), page }));

    expect(text).toContain(page < 0 ? '1 to 10 of 25' : '21 to 25 of 25');
  });

  it('show the approver who asks for what, for how long, since when, why and under which id, to tick', () => {
    const card = approvalsCard({ ...list, requests: [buildRequest({ id: 'R-8M4N7' as RequestId })] });

    expect(shownText(card)).toContain(
      [
        'Amira Haddad: Exchange Administrator and member of SG-Mailbox-Operators',
        'For 2 h: Move the finance mailboxes to the new database',
        'R-8M4N7, asked 14:00 (Europe/Berlin)',
      ].join('\n'),
    );
    expect(elementsOf(card).find((element) => element.type === 'Input.Toggle')).toMatchObject({
      id: 'tick0',
      valueOn: `R-8M4N7:${'b'.repeat(64)}`,
    });
    expect(buttonsOf(card)).toEqual(['Approve', 'Deny']);
    expect(menuOf(card)).toEqual(['Show']);
  });

  it('tell the next approver who narrowed it', () => {
    const was = { durationMs: 14_400_000, entitlements: buildRequest().terms.entitlements, termsHash: 'c'.repeat(64) };
    const trims = [{ by: BEN, at: minutesAfterNoon(3), was }];

    expect(shownText(approvalsCard({ ...list, requests: [buildRequest({ trims })] }))).toContain(
      'Narrowed. Ben Okafor, 14:03 (Europe/Berlin): 2 h instead of 4 h',
    );
  });

  it('let the approver tick ten at a time, and go on to the next ten', () => {
    const requests = Array.from({ length: 34 }, (_, n) => buildRequest({ id: `R-${n}` as RequestId }));
    const card = approvalsCard({ ...list, requests, page: 1 });

    const ticks = elementsOf(card).filter((element) => element.type === 'Input.Toggle');
    expect(ticks.map((tick) => tick.id)).toEqual(Array.from({ length: 10 }, (_, n) => `tick${n}`));
    expect(ticks.map((tick) => String(tick.valueOn).slice(0, 5)).join()).toMatch(/^R-10:.*R-19:$/);
    expect(shownText(card)).toContain('11 to 20 of 34');
    expect(actionsOf(card).map((action) => [action.title, action.associatedInputs, action.data])).toEqual([
      ['Approve', 'auto', { verb: 'several-approve' }],
      ['Deny', 'auto', { verb: 'several-deny' }],
      ['Show', 'auto', { verb: 'several-show' }],
      ['Previous', 'none', { verb: 'list-page', list: 'approvals', page: 0 }],
      ['Next', 'none', { verb: 'list-page', list: 'approvals', page: 2 }],
    ]);
  });

  it('show admins who holds what and how to end it', () => {
    const text = shownText(grantsCard({ ...list, requests: [buildApproved()] }));

    expect(text).toContain('Amira Haddad\nExchange Administrator and member of SG-Mailbox-Operators\nActive until');
    expect(text).toContain('revoke followed by its id');
  });
});

describe('policies', () => {
  it('are listed with what they open, how long and who approves, and disabled ones say so', () => {
    const text = shownText(policyListCard({ policies: [buildPolicy(), buildPolicy({ enabled: false })] }, BERLIN));

    expect(text).toContain('exchange-admin\nRun mailbox migrations\nOpens Exchange Administrator and member of');
    expect(text).toContain('Up to 8 h, 1 of SG-Messaging-Leads');
    expect(text).toContain('exchange-admin (disabled)');
  });

  it('are shown in full', () => {
    const policy = buildPolicy({
      terms: { entitlements: [buildRole(), buildUnitRole(), { kind: 'missing-group', name: 'SG-Not-Yet' }] },
    });

    const text = shownText(policyCard({ ...list, policy }));

    expect(text).toContain('SG-Messaging (group)');
    expect(text).toContain('Exchange Administrator: privileged role, whole tenant');
    expect(text).toContain('User Administrator (unit Berlin): privileged role, only in unit Berlin');
    expect(text).toContain('SG-Not-Yet: no such group when it was saved');
    expect(text).toContain('2 h unless said otherwise, at most 8 h');
    expect(text).toContain('a ticket like ^INC\\d+$');
  });

  it('that ask nobody say so', () => {
    const policy = buildPolicy({ terms: { approval: 'none' } });

    expect(shownText(policyCard({ ...list, policy }))).toContain('none: granted at once');
  });
});

it.each([
  ['policy.enabled', 'policy:p1', { policyId: 'p1' }, { policy: 'exchange-admin' }, 'about exchange-admin'],
  ['control.frozen', 'control:freeze', {}, { reason: 'an incident' }, 'an incident'],
] as const)('names what %s is about as people know it, never by an id', (type, aggregate, about, data, words) => {
  const text = shownText(auditCard({ events: [{ ...buildEvent(), type, aggregate, about, data }], now: NOON }, BERLIN));

  expect(text).toContain(words);
  expect(text).not.toMatch(/p1|control:/);
});

it('shows audit rows with time, actor, what, about what and why (behaviour S3.13)', () => {
  const event = buildEvent({ type: 'request.denied', data: { comment: 'not now' } });

  const text = shownText(auditCard({ events: [event], now: NOON, scope: 'since 24 h' }, BERLIN));

  expect(text).toContain('since 24 h\n12:00:00Z Request denied\nBy Amira Haddad, about R-7K3M9\nnot now');
});

it('shows what an approver left out of a request', () => {
  const before = { durationMs: 7_200_000, entitlements: ['Exchange Administrator', 'member of SG-X'], termsHash: 'a' };
  const after = { durationMs: 3_600_000, entitlements: ['Exchange Administrator'], termsHash: 'b' };
  const event = buildEvent({ type: 'request.trimmed', data: { before, after } });

  expect(shownText(auditCard({ events: [event], now: NOON }, BERLIN))).toContain(
    '1 h instead of 2 h, without member of SG-X',
  );
  expect(shownText(auditCard({ events: [{ ...event, data: {} }], now: NOON }, BERLIN))).toContain('Request narrowed');
});

it('says in words that something needs attention, not only by colour', () => {
  const good = { label: 'Store', value: 'ready', state: 'good' } as const;

  expect(shownText(statusCard({ rows: [good] }, BERLIN))).toContain('All is well.');
  expect(
    shownText(statusCard({ rows: [good, { label: 'Directory', value: 'down', state: 'bad' }] }, BERLIN)),
  ).toContain('Something needs attention.');
});

it('lists commands under who may say them, with their example', () => {
  const text = shownText(
    helpCard(
      {
        name: 'JIT Access',
        commands: [
          { usage: 'release <id>', what: 'Gives access back early.', example: 'release R-7K3M9', who: 'everyone' },
          { usage: 'policy list', what: 'Lists the policies.', who: 'admins' },
        ],
      },
      BERLIN,
    ),
  );

  expect(text).toContain('Everyone\nrelease <id>\nGives access back early.\nExample: release R-7K3M9');
  expect(text).toContain('Admins\npolicy list\nLists the policies.');
  expect(text).not.toContain('Approvers');
});

it('fits a help of forty commands on one card', () => {
  const row = {
    usage: 'request <policy> for <duration> because <reason>',
    what: 'x'.repeat(60),
    example: 'y'.repeat(60),
  };

  const card = helpCard({ name: 'JIT Access', commands: many(40, { ...row, who: 'everyone' as const }) }, BERLIN);

  expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(28 * 1024);
});

it('welcomes by name, with commands as buttons that say them', () => {
  const card = welcomeCard(
    { name: 'JIT Access', commands: many(9, { title: 'My access', value: 'my access' }) },
    BERLIN,
  );

  expect(shownText(card)).toContain('Welcome to JIT Access');
  expect(actionsOf(card)).toHaveLength(6);
  expect(actionsOf(card)[0]).toEqual({
    type: 'Action.Submit',
    title: 'My access',
    data: { msteams: { type: 'imBack', value: 'my access' } },
  });
});

it('tells a refusal with a working example, and cuts an endless list of faults', () => {
  const card = messageCard(
    {
      title: 'The policy was not saved',
      text: ['It has 50 faults.'],
      points: many(50, 'line 3: [nobody](x) is eligible'),
      example: 'policy import',
      tone: 'bad',
    },
    BERLIN,
  );

  const text = shownText(card);
  expect(text).toContain('• line 3: [nobody](x) is eligible');
  expect(text).toContain('• and 30 more');
  expect(text).toContain('For example, say\npolicy import');
});
