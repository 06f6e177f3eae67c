import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../appPackage/manifest.json' with { type: 'json' };
import { people } from '../../sandbox/graph/tenant-seed.ts';
import type { JsonObject } from '../../sandbox/teams/types.ts';
import { messagingChannel } from '../../sandbox/tenant.ts';
import { userId } from '../../src/jit/ids.ts';
import { ask, cardAbout, refusalEvents, storedRequests, told, wordsOf } from '../support/chat.ts';
import { type Harness, startHarness } from '../support/harness.ts';

const MINUTE_MS = 60_000;
const STRANGERS = '9b1d0c55-1c55-4e0a-8a5e-2f0e5ad7c001';
const REASON = 'because moving the mailboxes of the Berlin office';

describe('who is let in', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());
  afterEach(() => harness.advance(MINUTE_MS));

  /** Posts an activity as Teams would; gives the status, the words said in answer, and the new refusal events' codes. */
  async function post(
    activity: JsonObject,
  ): Promise<{ status: number; words: string; body: unknown; codes: unknown[] }> {
    const before = new Set((await refusalEvents(harness)).map((event) => event.id));
    const mark = harness.teams.mark();
    const { status, body } = await harness.teams.deliver(activity);
    const said = harness.teams.messages().filter((one) => one.seq > mark && one.from.role === 'bot');
    const events = (await refusalEvents(harness)).filter((event) => !before.has(event.id));
    return { status, body, words: wordsOf(...said), codes: events.map((event) => event.data.code) };
  }

  function ofTenant(activity: JsonObject, tenant: string): JsonObject {
    const conversation = activity.conversation as JsonObject;
    return {
      ...activity,
      conversation: { ...conversation, tenantId: tenant },
      channelData: { tenant: { id: tenant } },
    };
  }

  /** An activity without the address of a reply: what is told apart from what is stored. */
  async function nothingStored(act: () => Promise<unknown>): Promise<void> {
    const count = async () => ({
      requests: await storedRequests(harness),
      contacts: await harness.database.db.collection('contacts').countDocuments({ reachable: true }),
      policies: await harness.database.db.collection('policies').countDocuments(),
    });
    const before = await count();

    await act();

    expect(await count()).toEqual(before);
  }

  it('answers a signed message of another tenant with 200, words and an event, and does nothing else', async () => {
    await nothingStored(async () => {
      const asked = await post(
        ofTenant(harness.teams.draft('erin', `request mailbox-operator for 10m ${REASON}`), STRANGERS),
      );

      expect(asked).toMatchObject({ status: 200, codes: ['other-tenant'] });
      expect(asked.words).toMatch(/another organization/);
    });
  });

  it('refuses an admin command of another tenant, though the object id is an admin of ours', async () => {
    await nothingStored(async () => {
      const asked = await post(ofTenant(harness.teams.draft('dana', '/freeze because I can'), STRANGERS));

      expect(asked).toMatchObject({ status: 200, codes: ['other-tenant'] });
    });
    expect(await told(harness, 'dana', '/status')).toMatch(/New grants frozen\s+no/);
  });

  it('refuses a chat whose two tenant ids disagree, or that names none', async () => {
    const draft = harness.teams.draft('erin', 'my access');
    const disagree = await post({ ...draft, channelData: { tenant: { id: STRANGERS } } });
    const none = await post({
      ...draft,
      channelData: {},
      conversation: { id: (draft.conversation as JsonObject).id ?? '', conversationType: 'personal' },
    });

    expect(disagree).toMatchObject({ status: 200, codes: ['tenants-disagree'] });
    expect(none).toMatchObject({ status: 200, codes: ['no-tenant'] });
    expect(`${disagree.words}${none.words}`).toMatch(/cannot tell which organization/);
  });

  it('refuses a click of another tenant in a toast, and the request stays as it was', async () => {
    const id = await ask(harness);
    const card = cardAbout(harness, 'ana', id);
    await harness.teams.as('ana').invoke(card, { verb: 'show', data: { verb: 'show', requestId: id, terms: '' } });
    const genuine = harness.teams.lastActivity('ana');
    if (genuine === undefined) throw new Error('no activity');
    const { termsHash } = await harness.request(id);
    const action = {
      type: 'Action.Execute',
      verb: 'approve',
      data: { verb: 'approve', requestId: id, terms: termsHash },
    };
    const click = { ...genuine, id: 'f:stranger', value: { action, trigger: 'manual' } };

    const clicked = await post(ofTenant(click, STRANGERS));

    expect(clicked).toMatchObject({ status: 200, codes: ['other-tenant'] });
    expect(clicked.body).toMatchObject({ type: 'application/vnd.microsoft.activity.message' });
    expect(JSON.stringify(clicked.body)).toMatch(/another organization/);
    expect((await harness.request(id)).state).toBe('pending');
    await told(harness, 'erin', `cancel ${id}`);
  });

  it('refuses other invokes of another tenant too', async () => {
    const invoke = { ...harness.teams.draft('erin', ''), type: 'invoke', name: 'task/fetch', value: {} };
    const answered = await post(ofTenant(invoke, STRANGERS));

    expect(answered).toMatchObject({ status: 200, codes: ['other-tenant'] });
  });

  it('refuses an activity without an object id, or with one that is none', async () => {
    const draft = harness.teams.draft('erin', `request mailbox-operator for 10m ${REASON}`);
    const from = draft.from as JsonObject;
    await nothingStored(async () => {
      for (const aadObjectId of ['', 'not-a-guid', 42, null]) {
        const asked = await post({ ...draft, from: { ...from, aadObjectId } });

        expect(asked.status).toBe(200);
        expect(asked.words).toMatch(/did not tell me who you are/);
        await harness.advance(MINUTE_MS);
      }
    });
    expect((await refusalEvents(harness)).filter((event) => event.data.code === 'no-object-id')).toHaveLength(4);
  });

  it('refuses a guest by what the directory says: words, an event, no request and no contact', async () => {
    await nothingStored(async () => {
      const asked = await post(harness.teams.draft('mona', `request mailbox-operator for 10m ${REASON}`));

      expect(asked).toMatchObject({ status: 200, codes: ['guest'] });
      expect(asked.words).toMatch(/Guest accounts cannot use me/);
    });
    expect(await harness.app.deps.contacts.load(userId(people.mona))).toBeNull();
  });

  it('does not welcome a guest who installs it, and says why', async () => {
    await nothingStored(async () => {
      const mark = harness.teams.mark();
      await harness.teams.as('mona').install();

      const said = harness.teams
        .as('mona')
        .chat()
        .filter((one) => one.seq > mark);
      expect(said.map((one) => wordsOf(one))).toEqual([
        'Guest accounts cannot use me here. Ask an administrator of this organization.',
      ]);
    });
  });

  it('refuses a disabled account, and one that the directory does not have', async () => {
    const disabled = await post(harness.teams.draft('liam', 'my access'));
    const draft = harness.teams.draft('erin', 'my access');
    const from = { ...(draft.from as JsonObject), aadObjectId: '00000000-0000-4000-8000-000000000001' };
    const unknown = await post({ ...draft, from });

    expect(disabled).toMatchObject({ status: 200, codes: ['disabled-person'] });
    expect(disabled.words).toMatch(/disabled/);
    expect(unknown).toMatchObject({ status: 200, codes: ['unknown-person'] });
    expect(unknown.words).toMatch(/cannot find your account/);
  });

  it('believes the directory for the name on cards, never what the activity says', async () => {
    const draft = harness.teams.draft('erin', `request mailbox-operator for 10m ${REASON}`);
    await harness.teams.deliver({ ...draft, from: { ...(draft.from as JsonObject), name: 'Nadia Costa' } });
    await harness.settle();

    const shown = wordsOf(harness.teams.as('ana').latest());
    expect(shown).toContain('Erin Engel asks for access');
    expect(shown).not.toContain('Nadia');
    await told(harness, 'erin', `cancel ${/R-[2-9A-Z]{5}/.exec(shown)?.[0]}`);
  });

  it('says in a channel that private answers belong in the one-to-one chat', async () => {
    for (const text of ['my access', 'my requests', 'approvals', 'cancel R-22222']) {
      const words = await told(harness, 'erin', text, { in: messagingChannel.id });

      expect(words).toMatch(/one-to-one chat/);
    }
    for (const text of ['/status', '/audit', '/policy list', '/policy export', '/grants', '/freeze']) {
      expect(await told(harness, 'dana', text, { in: messagingChannel.id })).toMatch(/one-to-one chat/);
    }
    expect(await told(harness, 'dana', '/status')).toMatch(/New grants frozen\s+no/);
  });

  it('greets in a channel, and keeps the card of a request made there in the one-to-one chat', async () => {
    const before = harness.teams.as('erin').chat().length;
    const help = await told(harness, 'erin', 'help', { in: messagingChannel.id });
    const words = await told(harness, 'erin', `request mailbox-operator for 10m ${REASON}`, {
      in: messagingChannel.id,
    });
    await harness.settle();

    const id = /R-[2-9A-Z]{5}/.exec(words)?.[0] ?? '';
    expect(help).toMatch(/What you can say/);
    expect(words).toMatch(/is stored/);
    expect(words).not.toContain('moving the mailboxes');
    expect(harness.teams.as('erin').chat().length).toBe(before + 1);
    expect(wordsOf(cardAbout(harness, 'erin', id))).toContain('Waiting for approval');
    await told(harness, 'erin', `cancel ${id}`);
  });

  it('welcomes once for each install, by the name in the manifest, though Teams tells of it twice', async () => {
    const welcomes = () =>
      harness.teams
        .as('grace')
        .chat()
        .filter((one) => wordsOf(one).includes(`Welcome to ${manifest.name.short}`)).length;
    expect(welcomes()).toBe(1);

    await harness.teams.as('grace').install();
    expect(welcomes()).toBe(1);

    await harness.teams.as('grace').uninstall();
    await harness.teams.as('grace').install();
    expect(welcomes()).toBe(2);
  });

  it('keeps the chat of somebody who takes the app out of a team', async () => {
    const draft = harness.teams.draft('grace', '');
    const conversation = { id: messagingChannel.id, conversationType: 'channel', tenantId: harness.tenant.tenantId };
    await harness.teams.deliver({ ...draft, type: 'installationUpdate', action: 'remove', conversation });

    expect(await harness.app.deps.contacts.load(userId(people.grace))).not.toBeNull();
  });
});
