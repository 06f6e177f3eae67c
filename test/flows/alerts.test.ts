import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messagingChannel } from '../../sandbox/tenant.ts';
import type { HoldingId } from '../../src/jit/ids.ts';
import { clearAlert, raiseAlert } from '../../src/jit/operations/watch/alerts.ts';
import { AMIRA, buildHolding } from '../support/builders.ts';
import { MINUTE_MS, people, type Stories, startStories, textOf, type Who } from '../support/stories.ts';
import { type Worst, worstOf } from '../support/worst.ts';

const ALWAYS = Number.POSITIVE_INFINITY;

describe('alerts', () => {
  let on: Stories;
  let worst: Worst;
  let count = 0;
  beforeAll(async () => {
    on = await startStories();
    worst = worstOf(on);
  });
  beforeEach(async () => {
    await on.calm();
    await on.answer('dana', 'alerts off');
  });
  afterAll(() => on.finish());

  /** A trouble of its own for each story. */
  function trouble(severity: 'critical' | 'warning' = 'critical') {
    const title = `Trouble ${++count} of the test`;
    const text = { title, lines: ['It is broken.'], todo: 'Mend it.' };
    const about = { topic: 'drift', subject: title } as const;
    return {
      title,
      inTitle: new RegExp(title),
      async raise() {
        await raiseAlert(on.app.deps, { ...about, severity, text });
        await on.settle();
      },
      async clear() {
        await clearAlert(on.app.deps, { ...about, why: 'mended' });
        await on.settle();
      },
    };
  }

  /** What this person's own chat says of it, one text for each message. */
  function told(who: Who, title: string): string[] {
    return on.teams
      .as(who)
      .chat()
      .filter((message) => message.from.role === 'bot')
      .map(textOf)
      .filter((text) => text.startsWith(title));
  }

  it('go to each admin while nobody chose a place, once however often they are seen', async () => {
    const one = trouble();

    await one.raise();
    await one.raise();
    await one.clear();
    await one.clear();

    expect(told('dana', one.title)).toEqual([expect.stringContaining('This is over')]);
    expect(worst.alerts(one.inTitle)).toEqual([]);
  });

  it('go to the person who says so in their own chat, what is open included, and stay up to date where they were', async () => {
    await worst.alertsToChannel();
    const one = trouble();
    await one.raise();

    await on.answer('dana', 'alerts here');
    await on.settle();
    expect(told('dana', one.title)).toHaveLength(1);
    await one.clear();

    expect(told('dana', one.title)).toEqual([expect.stringContaining('This is over')]);
    expect(worst.alert(one.inTitle)).toContain('This is over');
  });

  it('go to the channel in which an admin says so, from a thread too, and the trail says who did', async () => {
    const posted = await on.teams.as('dana').say('alerts here', { in: messagingChannel.id });
    expect(posted.status).toBe(200);
    const one = trouble();
    await one.raise();

    expect(worst.alerts(one.inTitle)).toHaveLength(1);
    expect(told('dana', one.title)).toEqual([]);
    expect(await on.answer('hiro', 'alerts')).toMatch(/Trouble[\s\S]*Sent to\s+a channel, as Dana Fischer chose/);
    const [routed] = await on.eventsOf('control.alerts-routed', {});
    expect(routed).toMatchObject({
      actor: { id: people.dana },
      data: { after: { kind: 'channel', id: messagingChannel.id } },
    });
    await one.clear();
  });

  it('are nothing that a member of the channel may turn elsewhere', async () => {
    const { replies } = await on.teams.as('erin').say('alerts here', { in: messagingChannel.id });

    expect(replies.map(textOf).join()).toContain('Only admins can do this');
  });

  it('go to the admins when the chosen channel takes no messages any more', async () => {
    await worst.alertsToChannel();
    on.teams.faults.add({ operation: 'send', conversationId: messagingChannel.id }, { status: 403 }, ALWAYS);
    const one = trouble();

    await one.raise();

    expect(told('dana', one.title)).toHaveLength(1);
    await one.clear();
    expect(told('dana', one.title)).toEqual([expect.stringContaining('This is over')]);
  });

  it('wait for Teams as long as it asks, and are told once when it is back', async () => {
    await worst.alertsToChannel();
    const busy = { status: 429, retryAfterS: 120 };
    const fault = on.teams.faults.add({ operation: 'send', conversationId: messagingChannel.id }, busy, ALWAYS);
    const one = trouble();

    await one.raise();
    await on.advance(MINUTE_MS);
    expect(fault.hits).toBe(1);
    fault.remove();
    await on.advance(2 * MINUTE_MS);

    expect(worst.alerts(one.inTitle)).toHaveLength(1);
    await one.clear();
  });

  it('are heard again as a new message when the trouble comes back', async () => {
    const one = trouble();
    await one.raise();
    await one.clear();

    await one.raise();

    const [first, second, ...more] = told('dana', one.title);
    expect(first).toContain('This is over');
    expect(second).toContain('this needs somebody now');
    expect(more).toEqual([]);
    await one.clear();
  });

  it('stand in /status worst first, and in the metrics by severity', async () => {
    const [mild, bad] = [trouble('warning'), trouble('critical')];
    await mild.raise();
    await bad.raise();

    const status = await on.answer('dana', 'status');

    expect(status).toMatch(new RegExp(`Alert\\s+${bad.title}[\\s\\S]*Warning\\s+${mild.title}`));
    expect(await worst.metric('jit_alerts_open', '{severity="critical"}')).toBe(1);
    expect(await worst.metric('jit_alerts_open', '{severity="warning"}')).toBe(1);
    await mild.clear();
    await bad.clear();
    expect(await on.answer('dana', 'status')).not.toContain('of the test');
    expect(await worst.metric('jit_alerts_open', '{severity="warning"}')).toBe(0);
  });

  it('tell of messages that Teams does not take, and of their arrival', async () => {
    const policy = await on.newPolicy();
    await worst.alertsToChannel();
    on.teams.faults.add({ person: people.ana }, { status: 502 }, ALWAYS);
    const id = await on.ask('erin', policy);

    await worst.live(4 * MINUTE_MS);
    expect(worst.alerts(/do not reach Teams/)).toEqual([]);
    await worst.live(2 * MINUTE_MS);
    expect(worst.alert(/do not reach Teams/)).toMatch(/Warning[\s\S]*the oldest waits since/);
    expect(await worst.metric('jit_deliveries_waiting')).toBeGreaterThanOrEqual(1);

    on.teams.faults.clear();
    await worst.live(2 * MINUTE_MS);
    expect(on.card('ana', id)).toBeDefined();
    expect(worst.alert(/do not reach Teams/)).toContain('This is over');
    await on.answer('erin', `cancel ${id}`);
  });

  it('tell of audit events that nobody seals', async () => {
    const { deps } = on.app;
    const append = deps.ledger.append;
    deps.ledger.append = async () => false;
    try {
      await raiseAlert(deps, {
        topic: 'drift',
        subject: 'something to seal',
        severity: 'warning',
        text: { title: 'Something', lines: [], todo: '' },
      });
      await worst.live(2 * MINUTE_MS);
      expect(told('dana', 'The audit trail is not being sealed')).toHaveLength(1);
    } finally {
      deps.ledger.append = append;
    }

    await clearAlert(deps, { topic: 'drift', subject: 'something to seal', why: 'mended' });
    await worst.live(MINUTE_MS);
    expect(told('dana', 'The audit trail is not being sealed')).toEqual([expect.stringContaining('This is over')]);
  });

  it('name twenty removals that are late one by one, the longest first, and the rest in one alert', async () => {
    const { deps } = on.app;
    await worst.alertsToChannel();
    const removing = Array.from({ length: 23 }, (_, n) =>
      buildHolding({
        id: `late ${String(n).padStart(2, '0')}` as HoldingId,
        tenantId: deps.settings.tenantId,
        principal: { ...AMIRA, name: `Late ${n}` },
        state: 'removing',
        dormant: n === 0 ? 'user is not in the directory' : null,
        nextAt: null,
      }),
    );
    for (const body of removing) {
      await deps.holdings.insert(body.id, { body, dueAt: null, events: [], effects: [] });
      // Begun one after the other.
      if (body === removing[9]) await worst.live(MINUTE_MS);
    }
    await worst.live(MINUTE_MS);
    const titles = async () =>
      (await deps.alerts.open(deps.settings.tenantId, 'removal')).map((one) => one.body.text.title);

    await worst.live(MINUTE_MS);
    expect(await titles()).toHaveLength(10);
    expect(worst.alert(/Not taken back yet: Late 0,/)).toContain('does not find the person');
    await worst.live(MINUTE_MS);
    expect(await titles()).toHaveLength(21);
    expect(await titles()).toContain('More access is not taken back yet');

    for (const body of removing) {
      const gone = { ...body, state: 'absent' as const, dormant: null };
      await deps.holdings.commit(body.id, 1, { body: gone, dueAt: null, events: [], effects: [] });
    }
    await worst.live(MINUTE_MS);
    expect(await titles()).toEqual([]);
  });
});
