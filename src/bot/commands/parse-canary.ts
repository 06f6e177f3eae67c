import { parseDuration } from '../../jit/duration.ts';
import { cleanLine, quote } from '../../jit/text.ts';
import { exampleOf } from './catalogue.ts';
import type { Command } from './command.ts';

const USUALLY_EVERY_MS = 6 * 3_600_000;
const LONGEST = 400;
const ON = /^on (\S{1,64}) as (.{1,200}?)(?: every (.{1,40}?))?( and freeze)?$/i;

/** `canary on <policy> as <person> [every <duration>] [and freeze]`, `canary off`, `canary now`, `canary`. */
export function parseCanary(rest: string): Command {
  const typed = cleanLine(rest.slice(0, LONGEST)).replace(/[.!]+$/, '');
  if (typed === '') return { kind: 'canary' };
  if (/^off$/i.test(typed)) return { kind: 'canary-off' };
  if (/^now$/i.test(typed)) return { kind: 'canary-now' };
  const [, policy, person, every, freeze] = ON.exec(typed) ?? [];
  if (policy === undefined || person === undefined) {
    return fault(`${quote(typed)} is not understood: say a policy and whom to drill with, or off, or now`);
  }
  const everyMs = every === undefined ? { ms: USUALLY_EVERY_MS } : parseDuration(every);
  if ('fault' in everyMs) return fault(`after every: ${everyMs.fault}`);
  return { kind: 'canary-on', policy, person, everyMs: everyMs.ms, freezes: freeze !== undefined };
}

function fault(what: string): Command {
  return { kind: 'fault', command: 'canary on', faults: [what], example: exampleOf('canary on') ?? 'canary' };
}
