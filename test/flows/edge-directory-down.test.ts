import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/graph/knobs.ts';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { ask, cardAbout, clickWords, refusalEvents, storedRequests, told, wordsOf } from '../support/chat.ts';
import { type Harness, isMember, startHarness } from '../support/harness.ts';

const MINUTE_MS = 60_000;
const DOWN = /The directory does not answer/;
const ASKING = 'request mailbox-operator for 10m because moving the mailboxes of the Berlin office';

/** Each way in which Graph may fail to answer; all for as long as it is in the list. */
const failures: [string, Fault][] = [
  ['answers 503', { kind: 'unavailable', retryAfter: 30, times: Number.POSITIVE_INFINITY }],
  ['answers 503 without saying when to come back', { kind: 'unavailable', times: Number.POSITIVE_INFINITY }],
  ['throttles', { kind: 'throttled', retryAfter: 60, times: Number.POSITIVE_INFINITY }],
  ['times out', { kind: 'timeout', effect: 'before', times: Number.POSITIVE_INFINITY }],
  ['drops connections', { kind: 'drop', effect: 'before', times: Number.POSITIVE_INFINITY }],
  ['denies the app', { kind: 'denied', times: Number.POSITIVE_INFINITY }],
];

describe('when the directory does not answer', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.stop());

  const down = (fault: Fault = { kind: 'unavailable', times: Number.POSITIVE_INFINITY }) => {
    harness.graph.knobs.faults.push(structuredClone(fault));
  };
  const up = () => {
    harness.graph.knobs.faults.length = 0;
  };

  it.each(failures)('refuses a request in words, and stores nothing, when Graph %s', async (_, fault) => {
    down(fault);
    const words = await told(harness, 'erin', ASKING);
    up();

    expect(words).toMatch(DOWN);
    expect(await storedRequests(harness)).toBe(0);
    expect(await harness.app.deps.deliveries.countWaiting()).toMatchObject({ count: 0 });
    await told(harness, 'erin', ASKING);
    expect(await storedRequests(harness)).toBe(1);
  });

  it('answers within the time of a turn when Graph is silent', async () => {
    down({ kind: 'delay', delayMs: 20_000, effect: 'late', times: Number.POSITIVE_INFINITY });
    const start = performance.now();

    const words = await told(harness, 'erin', ASKING);
    const ms = performance.now() - start;
    up();

    expect(words).toMatch(DOWN);
    expect(ms).toBeLessThan(5_000);
    expect(await storedRequests(harness)).toBe(0);
  });

  it('lets the directory reads of one turn share their time', async () => {
    // Slow, but not silent: each read takes most of what the turn has.
    down({ kind: 'delay', delayMs: 1_800, effect: 'late', times: Number.POSITIVE_INFINITY });
    const start = performance.now();

    const words = await told(harness, 'erin', ASKING);
    const ms = performance.now() - start;
    up();

    expect(words).toMatch(DOWN);
    expect(ms).toBeLessThan(3_500);
    expect(await storedRequests(harness)).toBe(0);
  });

  it('refuses a vote, by card and by an older client, and keeps the request open', async () => {
    const id = await ask(harness);
    const card = cardAbout(harness, 'ana', id);
    const { termsHash } = await harness.request(id);

    down();
    const clicked = await harness.teams.as('ana').click(card, 'Approve');
    const submitted = await harness.teams.as('ana').submit(card, { verb: 'approve', requestId: id, terms: termsHash });
    up();

    expect(clickWords(clicked)).toMatch(DOWN);
    expect(clickWords(submitted)).toMatch(DOWN);
    expect(await harness.request(id)).toMatchObject({ state: 'pending', votes: [] });
    await harness.teams.as('ana').click(card, 'Approve');
    expect((await harness.request(id)).state).toBe('approved');
  });

  it('refuses every command that needs a right, and changes nothing', async () => {
    const before = (await refusalEvents(harness)).length;
    down();
    for (const command of [
      '/policy list',
      '/grants',
      '/freeze',
      '/revoke Erin Engel',
      '/policy disable mailbox-operator',
      '/status',
      '/audit',
    ]) {
      expect(await told(harness, 'dana', command)).toMatch(DOWN);
    }
    up();

    expect(await told(harness, 'dana', '/status')).toMatch(/New grants frozen\s+no/);
    expect(await told(harness, 'dana', '/policy list')).not.toMatch(/mailbox-operator \(disabled\)/);
    // Nobody was found to lack a right: it could not be told.
    expect((await refusalEvents(harness)).length).toBe(before);
  });

  it('still takes back a request, and gives access back, by command and by button', async () => {
    const [first, second, third] = [await ask(harness), await ask(harness, 'felix'), await ask(harness, 'ines')];
    for (const id of [first, second]) await harness.teams.as('ana').click(cardAbout(harness, 'ana', id), 'Approve');
    await harness.pass(3_000);

    down();
    expect(await told(harness, 'erin', `release ${first}`)).toMatch(/being taken back/);
    const clicked = await harness.teams.as('felix').click(cardAbout(harness, 'felix', second), 'Release');
    expect(clicked.kind).toBe('card');
    expect(await told(harness, 'ines', `cancel ${third}`)).toMatch(/taken back/);
    expect(await told(harness, 'erin', 'my requests')).toContain(first);
    expect(await told(harness, 'erin', 'help')).toMatch(/What you can say/);
    await harness.pass(5_000);
    expect((await harness.request(first)).grant?.state).toBe('revoking');
    expect(wordsOf(cardAbout(harness, 'erin', first))).toMatch(/Being taken back, not confirmed yet/);
    up();
    await harness.pass(90_000);

    expect((await harness.request(first)).grant).toMatchObject({ state: 'ended', endReason: 'released' });
    expect((await harness.request(second)).grant).toMatchObject({ state: 'ended', endReason: 'released' });
    expect((await harness.request(third)).state).toBe('cancelled');
    for (const person of [people.erin, people.felix]) {
      expect(isMember(harness.tenant, groups.mailboxOperators, person)).toBe(false);
    }
  });

  it('believes no name of an activity while the directory cannot say', async () => {
    const id = await ask(harness);
    const draft = harness.teams.draft('erin', `cancel ${id}`);
    const from = { ...(draft.from as { [key: string]: string }), name: 'Nadia Costa' };

    down();
    await harness.teams.deliver({ ...draft, from });
    up();
    await harness.settle();

    expect((await harness.request(id)).state).toBe('cancelled');
    const trail = await told(harness, 'dana', `/audit ${id}`);
    expect(trail).toMatch(/Request cancelled/);
    expect(trail).not.toContain('Nadia');
  });

  it('waits with an approved grant until the directory is back, then gives it in full', async () => {
    const id = await ask(harness);
    await harness.teams.as('ana').click(cardAbout(harness, 'ana', id), 'Approve');
    down();
    await harness.pass(30_000);
    expect(await harness.request(id)).toMatchObject({ state: 'approved', grant: { state: 'scheduled', endsAt: null } });
    up();

    await harness.pass(60_000);

    const { grant } = await harness.request(id);
    expect(grant?.state).toBe('active');
    expect(isMember(harness.tenant, groups.mailboxOperators, people.erin)).toBe(true);
    expect((grant?.endsAt?.getTime() ?? 0) - (grant?.activatingAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(
      9 * MINUTE_MS,
    );
  });

  it('gives up on an approved grant when the directory stays away, and says so', async () => {
    const id = await ask(harness);
    await harness.teams.as('ana').click(cardAbout(harness, 'ana', id), 'Approve');
    down();
    for (let n = 0; n < 17; n += 1) await harness.advance(MINUTE_MS);
    up();
    await harness.advance(MINUTE_MS);

    expect(await harness.request(id)).toMatchObject({ state: 'closed' });
    expect(isMember(harness.tenant, groups.mailboxOperators, people.erin)).toBe(false);
    expect(wordsOf(...harness.teams.as('erin').chat())).toMatch(/directory could not be asked in time/);
  });

  it('stays ready, and says in the body that the directory is away', async () => {
    down();
    const url = `http://127.0.0.1:${harness.app.port}`;
    const ready = await fetch(`${url}/readyz`);
    const body: unknown = await ready.json();
    const alive = await fetch(`${url}/livez`);
    up();

    expect(ready.status).toBe(200);
    expect(body).toMatchObject({ ready: true, directory: { ok: false }, store: { ok: true } });
    expect(alive.status).toBe(200);
  });
});
