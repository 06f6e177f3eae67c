import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { cardText } from '../../sandbox/teams/read-card.ts';
import { type Harness, isMember, lastRequestId, startHarness } from '../support/harness.ts';

const MINUTE_MS = 60_000;

describe('asking, approving, and being taken back', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  it('grants what an approver approved, and takes it back at its end, confirmed', async () => {
    const { teams, tenant } = harness;

    await teams.as('erin').say('request mailbox-operator for 10m because moving the mailboxes of the Berlin office');
    await harness.settle();
    const asked = teams.as('ana').latest();
    const id = lastRequestId(JSON.stringify(asked?.card));
    expect(cardText(asked?.card ?? {})).toContain('moving the mailboxes of the Berlin office');
    expect(isMember(tenant, groups.mailboxOperators, people.erin)).toBe(false);

    if (asked === undefined) throw new Error('no card');
    const clicked = await teams.as('ana').click(asked, 'Approve', { comment: 'go ahead' });
    expect(clicked.kind).toBe('card');
    await harness.pass(3_000);
    expect(isMember(tenant, groups.mailboxOperators, people.erin)).toBe(true);
    expect((await harness.request(id)).grant?.state).toBe('active');

    await harness.advance(10 * MINUTE_MS);
    expect(isMember(tenant, groups.mailboxOperators, people.erin)).toBe(false);
    expect((await harness.request(id)).grant?.state).toBe('revoking');
    await harness.pass(3_000);
    const { grant } = await harness.request(id);
    expect(grant?.state).toBe('ended');
    expect(grant?.endReason).toBe('expired');
    expect(grant?.items[0]?.confirmedAt).toBeInstanceOf(Date);
  });
});
