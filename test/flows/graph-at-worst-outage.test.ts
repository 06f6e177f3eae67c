import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type Stories, startStories, textOf } from '../support/stories.ts';
import { type Worst, worstOf } from '../support/worst.ts';

const ALWAYS = Number.POSITIVE_INFINITY;

describe('when Graph is away, behind or forbids, access still ends and the admins know what waits', () => {
  let on: Stories;
  let worst: Worst;
  let permissions: Set<string>;
  beforeAll(async () => {
    on = await startStories();
    worst = worstOf(on);
    permissions = new Set(on.graph.knobs.permissions);
    await worst.alertsToChannel();
  });
  beforeEach(async () => {
    on.graph.knobs.permissions = new Set(permissions);
    await on.calm();
    await worst.watch();
  });
  afterAll(() => on.finish());

  it('a read lag of a minute: shown as being taken back until reads agree, and no alert for so little', async () => {
    const policy = await on.newPolicy();
    const id = await on.grant('erin', policy);
    await on.advance(2 * MINUTE_MS);
    on.graph.knobs.readLagMs = MINUTE_MS;

    await on.answer('erin', `release ${id}`);
    await worst.live(55 * SECOND_MS);

    expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(await on.state(id)).toBe('revoking');
    expect(await on.answer('dana', 'status')).toMatch(/Being taken back\s+1/);
    expect(await worst.metric('jit_grants_revoking')).toBe(1);
    await worst.untilEnded(id, 2 * MINUTE_MS);
    expect(on.cardText('erin', id)).toContain('Ended and revoked');
    expect(worst.alerts(/Not taken back/)).toEqual([]);
  });

  it('permission withdrawn midway: the ends wait, a start is refused, and both go into one alert until it is back', async () => {
    const title = /lets the bot do too little/;
    const [held, wanted] = [await on.newPolicy(), await on.newPolicy()];
    const id = await on.grant('erin', held, '10m');
    on.graph.knobs.permissions = new Set([...permissions].filter((one) => !/ReadWrite/.test(one)));

    const refused = await on.ask('felix', wanted);
    await on.approve(refused, 'ana');
    await worst.watch();
    expect((await on.request(refused)).grant?.endReason).toBe('failed');
    expect(worst.alert(title)).toMatch(new RegExp(`Refused: member of ${wanted.group.name}[\\s\\S]*docs/permissions`));

    await worst.live(15 * MINUTE_MS, 3 * MINUTE_MS);
    expect(await on.state(id)).toBe('revoking');
    expect(on.isMember(held.group, 'erin')).toBe(true);
    expect(worst.alert(title)).toContain(held.group.name);
    expect(worst.alert(new RegExp(`Not taken back yet: .*${held.group.name}`))).toContain('lacks a permission');
    const status = await on.answer('dana', 'status');
    expect(status).toMatch(/Alert\s+Microsoft Graph lets the bot do too little/);
    expect(status).toMatch(new RegExp(`Stuck: removing[\\s\\S]*${held.group.name}`));
    expect(await worst.metric('jit_alerts_open', '{severity="critical"}')).toBe(2);

    on.graph.knobs.permissions = new Set(permissions);
    await worst.untilEnded(id, 3 * MINUTE_MS);
    expect(on.isMember(held.group, 'erin')).toBe(false);
    expect(worst.alert(new RegExp(`Not taken back yet: .*${held.group.name}`))).toContain('This is over');
    await worst.live(10 * MINUTE_MS, 5 * MINUTE_MS);
    expect(worst.alert(title)).toContain('This is over');
    expect(await worst.metric('jit_alerts_open', '{severity="critical"}')).toBe(0);
  });

  it('an hour down: one alert for Graph, one for each access that should be gone, and all ends when it is back', async () => {
    const title = /Graph does not answer/;
    const before = worst.alerts(title).length;
    const policies = [await on.newPolicy(), await on.newPolicy()];
    const ids: string[] = [];
    for (const policy of policies) ids.push(await on.grant('erin', policy, '5m'));
    on.graph.knobs.faults.push({ kind: 'unavailable', times: ALWAYS });

    await worst.live(HOUR_MS, 6 * MINUTE_MS);

    for (const id of ids) expect(await on.state(id)).toBe('revoking');
    expect(worst.alerts(title)).toHaveLength(before + 1);
    const shown = worst.shown(title);
    expect(shown).toMatch(/The directory cannot be asked[\s\S]*access that should be gone: 2 or more/);
    for (const { group } of policies)
      expect(worst.alert(new RegExp(`Not taken back.*${group.name}`))).toContain('tries on without limit');
    // Whose right cannot be verified is shown nothing: the channel and the metrics say what waits.
    expect(await on.answer('dana', 'status')).toContain('The directory does not answer');
    expect(await worst.metric('jit_grants_revoking')).toBe(2);
    expect(await worst.metric('jit_holdings_stuck')).toBe(2);
    expect(await worst.metric('jit_alerts_open', '{severity="critical"}')).toBe(3);

    on.graph.knobs.faults = [];
    for (const id of ids) await worst.untilEnded(id, 3 * MINUTE_MS);
    for (const policy of policies) expect(on.isMember(policy.group, 'erin')).toBe(false);
    expect(worst.shown(title)).toContain('This is over');
    for (const { group } of policies)
      expect(worst.alert(new RegExp(`Not taken back.*${group.name}`))).toContain('This is over');
    expect(await on.answer('dana', 'alerts')).toContain('Nothing is wrong');
  });

  it('the directory down where no channel was chosen: those who were admins lately are told', async () => {
    await on.answer('dana', 'alerts off');
    await worst.watch();
    const told = () =>
      on.teams
        .as('dana')
        .chat()
        .map(textOf)
        .filter((text) => /Graph does not answer/.test(text));
    on.graph.knobs.faults.push({ kind: 'unavailable', times: ALWAYS });

    await worst.live(3 * MINUTE_MS);

    expect(told()).toEqual([expect.stringContaining('this needs somebody now')]);
    on.graph.knobs.faults = [];
    await worst.live(MINUTE_MS);
    expect(told()).toEqual([expect.stringContaining('This is over')]);
  });
});
