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
    expect(cardText(asked?.card ?? {})).toMatch(/Unusual\s+Asks for this for the first time/);
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

  it('tells who decides what the access can do and what is unusual, and asks for the same terms whatever is told', async () => {
    const { teams } = harness;
    const say = 'request password-reset-berlin for 2h because resetting the passwords of the Berlin office';

    await teams.as('jonas').say(say);
    await harness.settle();
    const first = teams.as('dana').latest();
    const text = cardText(first?.card ?? {});
    await teams.as('jonas').say(`cancel ${lastRequestId(JSON.stringify(first?.card))}`);
    await harness.advance(MINUTE_MS);
    await teams.as('jonas').say(say.replace('2h', '30m'));
    await harness.settle();
    const second = teams.as('dana').latest();
    if (second === undefined) throw new Error('no card');
    await teams.as('dana').click(second, 'Deny', { comment: 'call them first' });
    await harness.advance(MINUTE_MS);
    await teams.as('jonas').say(say.replace('2h', '30m'));
    await harness.settle();
    const third = teams.as('dana').latest();

    expect(text).toMatch(/Opens\s+Reset passwords in the Berlin office/);
    expect(text).toMatch(/Privileged role, only in unit Berlin\s+Resets passwords of people who are not admins/);
    expect(text).toMatch(/Unusual\s+Asks for this for the first time\s+Longer than the 1 h on offer/);
    expect(text.indexOf('resetting the passwords')).toBeLessThan(text.indexOf('Unusual'));
    expect(cardText(second.card ?? {})).not.toContain('Unusual');
    expect(cardText(third?.card ?? {})).toMatch(/Unusual\s+The last one was denied/);
    const [told, plain] = await Promise.all(
      [third?.card, second.card].map((card) => harness.request(lastRequestId(JSON.stringify(card)))),
    );
    expect(told?.termsHash).toBe(plain?.termsHash);
  });
});
