import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Delivery, Notice } from '../../src/jit/delivery/delivery.ts';
import type { Outbound } from '../../src/jit/messenger.ts';

type View = Extract<Delivery['content'], { type: 'card' }>['view'];

/** Held to the types: a message that is new or gone does not compile here, and then not without its row. */
const VIEWS: Record<View, true> = { requester: true, approver: true, channel: true, extension: true };
const NOTICES: Record<Notice['kind'], true> = {
  active: true,
  denied: true,
  offered: true,
  expired: true,
  closed: true,
  'ending-soon': true,
  ended: true,
  extended: true,
  'extension-denied': true,
  'extension-lapsed': true,
  'vote-dropped': true,
  reminder: true,
  'extension-reminder': true,
  'too-few-left': true,
  'approver-unreachable': true,
};
const OTHERS: Record<Exclude<Outbound['type'], 'card' | 'notice'>, true> = {
  alert: true,
  digest: true,
  eligibility: true,
};

const page = readFileSync(fileURLToPath(new URL('../../docs/messages.md', import.meta.url)), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:message|---)/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('docs/messages.md', () => {
  it('has one row for each message that there is, and none for others', () => {
    const all = [
      ...Object.keys(VIEWS).map((view) => `card \`${view}\``),
      ...Object.keys(NOTICES).map((kind) => `notice \`${kind}\``),
      ...Object.keys(OTHERS).map((type) => `\`${type}\``),
    ];

    expect(rows.map(([message]) => message).sort()).toEqual(all.sort());
  });

  it('says of each to whom, when, and what it asks for or changes', () => {
    for (const [message, to, when, why] of rows) {
      expect([message, to !== '' && when !== '']).toEqual([message, true]);
      expect(`${message}: ${why}`).toMatch(/: (?:asks|changes): \w/);
    }
  });
});
