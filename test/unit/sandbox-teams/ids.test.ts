import { describe, expect, it } from 'vitest';
import { messageIds, mriOf, personalChatId, splitChannelId } from '../../../sandbox/teams/ids.ts';
import { localIso } from '../../../sandbox/teams/inbound.ts';

describe('ids and times', () => {
  it('gives one person another Teams id for another bot, and always the same for one bot', () => {
    expect(mriOf('bot-1', 'ada')).toBe(mriOf('bot-1', 'ada'));
    expect(mriOf('bot-1', 'ada')).not.toBe(mriOf('bot-2', 'ada'));
    expect(personalChatId('bot-1', 'ada')).toMatch(/^a:1/);
  });

  it('never gives one message id twice, even when the clock stands still', () => {
    const next = messageIds(() => new Date(1_700_000_000_000));

    expect([next(), next(), next()]).toEqual(['1700000000000', '1700000000001', '1700000000002']);
  });

  it('tells the channel from the thread', () => {
    expect(splitChannelId('19:a@thread.tacv2;messageid=17')).toEqual({ channelId: '19:a@thread.tacv2', root: '17' });
    expect(splitChannelId('19:a@thread.tacv2')).toEqual({ channelId: '19:a@thread.tacv2', root: undefined });
  });

  it.each([
    ['UTC', '2026-07-01T12:00:00.000+00:00'],
    ['Europe/Berlin', '2026-07-01T14:00:00.000+02:00'],
    ['America/St_Johns', '2026-07-01T09:30:00.000-02:30'],
    ['Asia/Kathmandu', '2026-07-01T17:45:00.000+05:45'],
  ])('writes local time in %s with its offset', (zone, expected) => {
    expect(localIso(new Date('2026-07-01T12:00:00Z'), zone)).toBe(expected);
  });
});
