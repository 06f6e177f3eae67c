import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../../src/bot/commands/parse-command.ts';

describe('canary', () => {
  it.each([
    ['/canary', { kind: 'canary' }],
    ['Canary off.', { kind: 'canary-off' }],
    ['canary NOW', { kind: 'canary-now' }],
    [
      'canary on canary-drill as canary@contoso.com',
      { kind: 'canary-on', policy: 'canary-drill', person: 'canary@contoso.com', everyMs: 21_600_000, freezes: false },
    ],
    [
      'canary on canary-drill as Carl Canary every 30m and freeze',
      { kind: 'canary-on', policy: 'canary-drill', person: 'Carl Canary', everyMs: 1_800_000, freezes: true },
    ],
  ])('reads %s', (typed, command) => {
    expect(parseCommand(typed)).toEqual(command);
  });

  it.each(['canary on', 'canary on canary-drill', 'canary sing', 'canary on p as q every never'])(
    'says what is missing in %s, with an example that works',
    (typed) => {
      const command = parseCommand(typed);

      expect(command).toMatchObject({ kind: 'fault', command: 'canary on' });
      expect(parseCommand(command.kind === 'fault' ? command.example : '')).toMatchObject({ kind: 'canary-on' });
    },
  );
});
