import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../../src/bot/commands/parse-command.ts';
import { DEFAULT_READER } from '../../../../src/cards/reader.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../src/jit/duration.ts';

const parsed = (text: string) => parseCommand(text, DEFAULT_READER);

describe('digest', () => {
  it.each([
    ['digest', { kind: 'digest' }],
    ['/Digest off', { kind: 'digest-off' }],
    ['digest on', { kind: 'digest-on', atMs: 9 * HOUR_MS }],
    ['digest on at 7:30', { kind: 'digest-on', atMs: 7 * HOUR_MS + 30 * MINUTE_MS }],
    ['digest on 8.15', { kind: 'digest-on', atMs: 8 * HOUR_MS + 15 * MINUTE_MS }],
    ['digest on at 8 am', { kind: 'digest-on', atMs: 8 * HOUR_MS }],
    ['digest on at 12:05pm', { kind: 'digest-on', atMs: 12 * HOUR_MS + 5 * MINUTE_MS }],
  ])('%s', (text, command) => {
    expect(parsed(text)).toEqual(command);
  });

  it.each(['digest on at 25:00', 'digest on at 9:75', 'digest on at 13 pm', 'digest sometimes', 'digest on at noon'])(
    '%s is not understood',
    (text) => {
      expect(parsed(text)).toMatchObject({ kind: 'fault', command: 'digest on', example: 'digest on at 9:00' });
    },
  );
});
