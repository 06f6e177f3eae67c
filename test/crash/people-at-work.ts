import type { Fleet } from './fleet.ts';
import { oneRound, seeded } from './load.ts';

/** Overlapping on purpose: two policies give the same group, and two the same role. */
const entitlements: Record<string, string[]> = {
  mailboxes: ['group: SG-Mailbox-Operators'],
  servers: ['group: SG-Server-Operators', 'group: SG-Mailbox-Operators'],
  exchange: ['role: Exchange Administrator'],
  helpdesk: ['role: Exchange Administrator', 'group: SG-Server-Operators'],
};

export const policies = Object.entries(entitlements)
  .map(
    ([name, opened]) => `name: ${name}
eligible: [SG-Messaging]
entitlements: [${opened.map((one) => `{ ${one} }`).join(', ')}]
duration: { min: 1m, default: 2m, max: 1h }
approval:
  - approvers: [Ana Lima, Ben Okafor]
    quorum: 1
require: { justification: 10 }
warn: 1s
`,
  )
  .join('---\n');

/** People at work, each one request after the other, until `isDone`. What they were told is stored goes to `accepted`. */
export async function work(fleet: Fleet, accepted: string[], seed: number, isDone: () => boolean): Promise<void> {
  const names = Object.keys(entitlements);
  const people = ['erin', 'felix', 'ines'].map(async (asker, n) => {
    const random = seeded(seed + n);
    while (!isDone()) {
      const policy = names[Math.floor(random() * names.length)] ?? 'mailboxes';
      const approver = random() < 0.5 ? 'ana' : 'ben';
      const seconds = 2 + Math.floor(random() * 4);
      const round = await oneRound(fleet, { asker, approver, policy, seconds, release: random() < 0.4 });
      accepted.push(round.requestId);
    }
  });
  await Promise.all(people);
}

/** Its failure is told by whoever awaits it, however late that is. */
export function heeded<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}
