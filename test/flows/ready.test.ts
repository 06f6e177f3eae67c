import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roleId } from '../../sandbox/graph/role-definitions.ts';
import { accountPolicy, pimPolicy } from '../../sandbox/policies.ts';
import type { Message } from '../../sandbox/teams/types.ts';
import { MINUTE_MS, SETTLING_MS, type Stories, startStories, textOf, type Who, wordsOf } from '../support/stories.ts';

const EXCHANGE = 'https://admin.exchange.microsoft.com';

let on: Stories;

/** The last notice of this request with buttons in this person's chat. */
function told(who: Who, id: string): Message {
  const chat = on.teams.as(who).chat();
  const found = chat.findLast((message) => message.text.includes(id) && message.card !== undefined);
  if (found === undefined) throw new Error(`${who} was not told of ${id}`);
  return found;
}

describe('access is ready, and over, for whoever holds it', () => {
  beforeAll(async () => {
    on = await startStories();
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  const ends = () => on.graph.log.filter(({ path }) => path.includes('/revokeSignInSessions')).length;

  it('says when it is there, whether to sign in anew, and opens the portal where it is used', async () => {
    const policy = await on.newPolicy({ entitlements: ['role: Exchange Administrator'] });

    const id = await on.grant('erin', policy);

    expect(on.cardText('erin', id)).toMatch(/Microsoft Entra shows it on your account since \d\d:\d\d/);
    expect(on.cardText('erin', id)).toContain('New sign-in needed? Only if it does not show');
    const button = 'Open Exchange admin center';
    expect(await on.teams.as('erin').click(on.card('erin', id), button)).toEqual({ kind: 'opened', url: EXCHANGE });
    expect(await on.teams.as('erin').click(told('erin', id), button)).toEqual({ kind: 'opened', url: EXCHANGE });
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);
    expect(on.cardText('erin', id)).toContain('Sessions opened before the end may keep working');
    expect(ends()).toBe(0);
  });

  it('takes the portal from a policy that names one, and no address', async () => {
    const policy = await on.newPolicy({ more: ['portal: azure'] });

    const id = await on.grant('erin', policy);

    expect(on.buttons(on.card('erin', id))).toContain('Open Azure portal');
    expect(on.cardText('erin', id)).toContain('New sign-in needed? Often');
    expect(await on.answer('dana', `policy set ${policy.name} portal=https://evil.example`)).toMatch(/must be one of/);
    expect(await on.answer('dana', `policy export ${policy.name}`)).toContain('portal: azure');
    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);
  });

  it('ends the sessions once where the policy asks for it, after the access is gone, and says when', async () => {
    const policy = await on.newPolicy({ more: ['endSessions: true'] });
    const id = await on.grant('erin', policy);
    const before = ends();

    await on.answer('erin', `release ${id}`);
    await on.pass(SETTLING_MS);

    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(ends() - before).toBe(1);
    expect(on.cardText('erin', id)).toMatch(/Your sessions were ended at \d\d:\d\d[\s\S]*up to an hour/);
    const types = (await on.events(id)).map(({ type }) => type);
    expect(types.slice(-3)).toEqual(['grant.ended', 'grant.sessions-ending', 'grant.sessions-ended']);
    await on.advance(10 * MINUTE_MS);
    expect(ends() - before).toBe(1);
  });

  it.each([
    ['PIM', pimPolicy],
    ['a dedicated account', accountPolicy],
  ])('can be asked for by %s in the sandbox at once, and is given back', async (_, yaml) => {
    const name = /^name: (.*)$/m.exec(yaml)?.[1] ?? '';

    expect(await on.answer('dana', `policy import\n${yaml}`)).toContain(`${name}: created`);
    const id = await on.ask('erin', { name }, '30m', 'trying what a visitor tries first');
    await on.approve(id, 'ana');

    expect(await on.state(id)).toBe('active');
    await on.answer('erin', `release ${id}`);
    await on.pass(7 * MINUTE_MS, async () => (await on.state(id)) === 'ended');
    expect(await on.state(id)).toBe('ended');
  });

  it('never holds the end back for a permission that is missing: it says so, tells the admins and tries on', async () => {
    const policy = await on.newPolicy({ more: ['endSessions: true'] });
    const id = await on.grant('felix', policy);
    const { permissions } = on.graph.knobs;
    const taken = ['User.RevokeSessions.All', 'User.ReadWrite.All'].filter((name) => permissions.delete(name));

    await on.answer('felix', `release ${id}`);
    await on.pass(SETTLING_MS);

    expect(await on.state(id)).toBe('ended');
    expect(on.cardText('felix', id)).toContain('Your sessions are not ended yet');
    expect(await on.answer('dana', 'alerts')).toMatch(/Sessions cannot be ended[\s\S]*RevokeSessions/);
    for (const name of taken) permissions.add(name);
    await on.advance(6 * MINUTE_MS);
    expect(on.cardText('felix', id)).toContain('Your sessions were ended at');
    expect(await on.answer('dana', 'alerts')).not.toContain('Sessions cannot be ended');
  });
});

describe('an approver who weighs a request', () => {
  let full: { name: string };
  let small: { name: string };
  beforeAll(async () => {
    on = await startStories();
    full = await on.newPolicy({ name: 'exchange-full', entitlements: ['role: Exchange Administrator'] });
    small = await on.newPolicy({
      name: 'exchange-recipient',
      entitlements: ['role: Exchange Recipient Administrator'],
    });
  });
  beforeEach(() => on.calm());
  afterAll(() => on.finish());

  it('reads how many hold it now, and what was made of it before', async () => {
    const first = await on.ask('erin', full);
    expect(on.cardText('ana', first)).not.toMatch(/Used (?:once|\d)/);
    await on.approve(first, 'ana');
    await on.answer('erin', `release ${first}`);
    await on.pass(SETTLING_MS);

    const again = await on.ask('erin', full);

    expect(on.cardText('ana', again)).toMatch(/Holders\s+Nobody holds it now/);
    expect(on.cardText('ana', again)).toMatch(/Used once, /);
    expect(on.cardText('erin', again)).not.toContain('Used once');
    await on.answer('erin', `cancel ${again}`);
  });

  it('offers a smaller policy instead: the request is denied, and a button leads to that form, filled in', async () => {
    const id = await on.ask('erin', full, '30m', 'renaming two shared mailboxes');
    expect(on.cardText('ana', id)).toContain('Exchange Recipient Administrator may do');

    const pressed = await on.click('ana', id, 'Offer exchange\u2011recipient instead');
    await on.settle();

    expect(wordsOf(pressed)).toMatch(/You offered exchange.recipient instead/);
    expect((await on.request(id)).state).toBe('denied');
    expect(on.cardText('erin', id)).toMatch(/Ana Lima offered exchange.recipient instead/);
    const offer = told('erin', id);
    expect(textOf(offer)).toMatch(/denied by Ana Lima, who offers exchange.recipient instead/);
    const opened = await on.teams.as('erin').click(offer, 'Ask for exchange\u2011recipient');
    expect(JSON.stringify(opened)).toContain('renaming two shared mailboxes');
    expect(JSON.stringify(opened)).toContain('"chosen":"exchange-recipient"');
    expect(on.holdsRole(roleId('Exchange Administrator'), 'erin')).toBe(false);
    expect((await on.eventsOf('request.denied', { id }))[0]?.data).toMatchObject({ offered: 'exchange-recipient' });
  });

  it('is not offered what the person could not ask for, nor led to offer what is gone meanwhile', async () => {
    const id = await on.ask('erin', full);
    await on.answer('dana', `policy disable ${small.name}`);

    const pressed = await on.click('ana', id, 'Offer exchange\u2011recipient instead');

    expect(wordsOf(pressed)).toContain('cannot be offered any more');
    expect((await on.request(id)).state).toBe('pending');
    await on.answer('erin', `cancel ${id}`);
    const later = await on.ask('erin', full);
    expect(on.cardText('ana', later)).not.toMatch(/instead|may do/);
    expect(on.cardText('ana', later)).toContain('No policy was found that offers it to them');
    await on.answer('erin', `cancel ${later}`);
  });
});
