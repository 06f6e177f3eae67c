import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { cardInputs, cardText } from '../../sandbox/teams/read-card.ts';
import { ask, cardAbout, storedPolicies, storedRequests, told, wordsOf } from '../support/chat.ts';
import { type Harness, startHarness } from '../support/harness.ts';

const MINUTE_MS = 60_000;

function valuesOf(card: unknown): Record<string, string | undefined> {
  return Object.fromEntries(cardInputs(card).map((input) => [input.id, input.value]));
}

describe('what people type that is no command, or not quite', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  it.each([
    ['requets mailbox-operator', /request exchange-admin for 2h because/],
    ['my acess', /my access/],
    ['plicy list', /policy list/],
    ['aprove R-7K3M9', /buttons on the card[\s\S]*approvals/],
    ['approve R-7K3M9', /buttons on the card[\s\S]*approvals/],
    ['/policy change mailbox-operator', /changed with policy edit[\s\S]*policy edit exchange-admin/],
    ['blorb', /I do not know "blorb"[\s\S]*help/],
  ])('answers "%s" with what may be meant, and an example that can be typed', async (typed, expected) => {
    const words = await told(harness, 'erin', typed);

    expect(words).toMatch(/did not understand/i);
    expect(words).toMatch(expected);
  });

  it.each([
    ['-5m', /negative/],
    ['0m', /no time at all/],
    ['999999999999999999999h', /far too long/],
    ['9999h', /far too long|too long/],
    ['2h30', /duration/],
    ['1.5h', /fraction/],
    ['5', /no unit/],
    ['P1M', /months or years/],
    ['9h', /too long: this policy allows at most 4 h/],
    ['1s', /too short: this policy asks for at least 1 min/],
  ])('refuses a duration of %s, says why, shows one that works, and stores nothing', async (duration, expected) => {
    const before = await storedRequests(harness);

    const words = await told(harness, 'erin', `request mailbox-operator for ${duration} because moving the mailboxes`);

    expect(words).toMatch(expected);
    expect(words).toMatch(/request mailbox-operator for \d+[mh]/);
    expect(await storedRequests(harness)).toBe(before);
    await harness.advance(MINUTE_MS);
  });

  it('reports every fault of a request at once', async () => {
    const words = await told(harness, 'erin', 'request');
    const faults = await told(harness, 'erin', 'request mailbox-operator please for -1h');

    expect(words).toMatch(/request mailbox-operator for 2m because/);
    expect(faults).toMatch(/"please" is not understood/);
    expect(faults).toMatch(/negative/);
    expect(faults).toMatch(/reason is missing/);
  });

  it('refuses a reason that is too short, or made of what nobody can see', async () => {
    const short = await told(harness, 'erin', 'request mailbox-operator for 10m because work');
    const unseen = await told(harness, 'erin', `request mailbox-operator for 10m because ${'\u200b\u2060'.repeat(40)}`);

    expect(short).toMatch(/4 characters: this policy asks for at least 10/);
    expect(unseen).toMatch(/reason is missing/);
    expect(await storedRequests(harness)).toBe(0);
    await harness.advance(MINUTE_MS);
  });

  it('offers the policies there are when one does not exist, the likeliest chosen, and keeps what else was said', async () => {
    const erin = harness.teams.as('erin');
    const words = await told(harness, 'erin', 'request mailbox-operatr for 10m because moving the mailboxes');

    expect(words).toMatch(/There is no policy mailbox-operatr/);
    expect(words).toMatch(/exchange-admin/);
    const [card] = erin.chat().slice(-1);
    expect(valuesOf(card?.card)).toMatchObject({ policy: 'mailbox-operator', justification: 'moving the mailboxes' });
    if (card === undefined) throw new Error('no form');
    const form = await erin.click(card, 'Next', {});
    if (form.kind !== 'card') throw new Error(form.kind);
    expect(valuesOf(form.card)).toMatchObject({ otherDuration: '10m', justification: 'moving the mailboxes' });
  });

  it.each(['\u2011', '\u2010', '\u2013', '\uff0d'])(
    'knows ids and names of policies with %j for a hyphen',
    async (hyphen) => {
      const like = (text: string) => text.replaceAll('-', hyphen);

      expect(await told(harness, 'erin', `release ${like('R-22222')}`)).toMatch(/Nothing is known about R-22222/);
      expect(await told(harness, 'erin', `request ${like('mailbox-operator')}`)).toMatch(
        /Ask for access: mailbox-operator/,
      );
      expect(await told(harness, 'dana', `/policy show ${like('mailbox-operator')}`)).toMatch(/Work on mailboxes/);
    },
  );

  it('answers an empty message, a space, and a mention alone as a greeting', async () => {
    for (const text of ['', '   ', '\u00a0', '<at>JIT Access</at>', '<at>JIT Access</at>&nbsp;']) {
      expect(await told(harness, 'erin', text)).toMatch(/What you can say to JIT Access/);
    }
  });

  it.each(['hi', 'Hello', 'HELP', '/help', 'Help!', 'hey there', '/HeLp'])('answers "%s" with help', async (text) => {
    expect(await told(harness, 'felix', text)).toMatch(/What you can say to JIT Access/);
  });

  it('answers a message under the limit of the door kindly, however long', async () => {
    const start = performance.now();
    const nonsense = await told(harness, 'grace', 'x'.repeat(60_000));
    const reason = await told(harness, 'grace', `request mailbox-operator for 10m because ${'very '.repeat(9_000)}`);
    const spaces = await told(harness, 'grace', `request${' '.repeat(59_000)}x`);
    const tags = await told(harness, 'grace', '<div '.repeat(11_000));

    expect(nonsense).toMatch(/did not understand/i);
    expect(reason).toMatch(/not eligible|shorten it to 1000/i);
    expect(spaces).toMatch(/Nothing to ask for/i);
    expect(tags).toMatch(/did not understand/i);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('refuses a message of 100 KB at the door, with 413, and goes on', async () => {
    const { status } = await harness.teams.as('grace').say('x'.repeat(100_000));

    expect(status).toBe(413);
    expect(await told(harness, 'grace', 'help')).toMatch(/What you can say/);
  });

  it('keeps what a directory name and a reason say from being a mention, a link or Markdown on any card', async () => {
    harness.graph.directory.updateUser(people.felix, {
      displayName: '**Felix** [boss](https://evil.example) <at>Bob</at>',
    });
    const reason =
      'see <at>Bob</at> and [this](https://evil.example/x) or <a href="https://evil.example">y</a> # now *please*';
    const id = await ask(harness, 'felix', reason);
    await harness.teams
      .as('ana')
      .click(cardAbout(harness, 'ana', id), 'Deny', { comment: '[no](https://evil.example) <at>All</at>' });
    await harness.settle();

    const seen = ['felix', 'ana', 'ben'].flatMap((person) => harness.teams.as(person).chat());
    const sent = seen.filter((message) => message.from.role === 'bot');
    expect(sent.map((message) => wordsOf(message)).join('\n')).toContain('evil.example');
    for (const message of sent) {
      const raw = [message.text, ...message.attachments.map((one) => cardText(one.content))].join('\n');
      expect(raw).not.toMatch(/<at>|<a\b/i);
      expect(raw).not.toMatch(/(?<!\\)\]\(/);
      expect(raw).not.toMatch(/https?:\/\//);
      expect(raw).not.toMatch(/(?<!\\)\*/);
      expect(message.summary ?? '').not.toMatch(/<at>|<a\b/i);
      expect(JSON.stringify(message.attachments)).not.toMatch(/Action\.OpenUrl|"entities"/);
    }
    harness.graph.directory.updateUser(people.felix, { displayName: 'Felix Brandt' });
    await harness.advance(MINUTE_MS);
  });

  it('takes a reason in emoji and right-to-left letters, and gives it back whole', async () => {
    const reason = 'نقل صناديق البريد 👩🏽‍💻 עבודה לילה \u202Egnp.exe';
    const id = await ask(harness, 'felix', reason);

    const shown = wordsOf(cardAbout(harness, 'ana', id));
    expect(shown).toContain('نقل صناديق البريد 👩🏽‍💻 עבודה לילה');
    expect(shown).not.toContain('\u202E');
    await told(harness, 'felix', `cancel ${id}`);
  });

  it('says what is wrong with an id that is none, and that nothing is known of one that is', async () => {
    expect(await told(harness, 'erin', 'cancel tomorrow')).toMatch(/"tomorrow" is not an id: one looks like R-7K3M9/);
    expect(await told(harness, 'erin', 'release')).toMatch(/the id is missing/);
    expect(await told(harness, 'erin', 'release R-22222')).toMatch(/Nothing is known about R-22222/);
    expect(await told(harness, 'erin', 'cancel R-22222')).toMatch(/Nothing is known about R-22222/);
  });

  it('answers an admin who names nobody, or a policy that is not there', async () => {
    expect(await told(harness, 'dana', '/revoke nobody')).toMatch(/Nobody in the directory is called "nobody"/);
    expect(await told(harness, 'dana', '/audit nobody')).toMatch(/Nobody in the directory is called "nobody"/);
    expect(await told(harness, 'dana', '/revoke R-22222')).toMatch(/Nothing is known about R-22222/);
    expect(await told(harness, 'dana', '/revoke')).toMatch(/say what to revoke/);
    expect(await told(harness, 'dana', '/policy show nothing-here')).toMatch(/There is no such policy/);
    expect(await told(harness, 'dana', '/policy export nothing-here')).toMatch(
      /There is no such policy[\s\S]*mailbox-operator/,
    );
    expect(await told(harness, 'dana', '/policy disable nothing-here')).toMatch(/There is no such policy/);
    expect(await told(harness, 'dana', '/audit since yesterday')).toMatch(/Nearly|not found|not a duration/);
    expect(await storedPolicies(harness)).toEqual(['exchange-admin', 'mailbox-operator', 'password-reset-berlin']);
  });
});
