import type { Reader } from '../../cards/reader.ts';
import { retell } from '../../cards/retell.ts';
import { parseDuration } from '../../jit/duration.ts';
import { cleanLine } from '../../jit/text.ts';
import type { Command } from './command.ts';
import { faultWords, faulty, shown } from './fault.ts';

const USUALLY_EVERY_MS = 6 * 3_600_000;
const LONGEST = 400;
const ON = /^on (\S{1,64}) as (.{1,200}?)(?: every (.{1,40}?))?( and freeze)?$/i;

/** `canary on <policy> as <person> [every <duration>] [and freeze]`, `canary off`, `canary now`, `canary`. */
export function parseCanary(rest: string, reader: Reader): Command {
  const words = faultWords(reader);
  const typed = cleanLine(rest.slice(0, LONGEST)).replace(/[.!]+$/, '');
  if (typed === '') return { kind: 'canary' };
  if (/^off$/i.test(typed)) return { kind: 'canary-off' };
  if (/^now$/i.test(typed)) return { kind: 'canary-now' };
  const [, policy, person, every, freeze] = ON.exec(typed) ?? [];
  if (policy === undefined || person === undefined) {
    return faulty('canary on', reader, words.drill(shown(typed)));
  }
  const everyMs = every === undefined ? { ms: USUALLY_EVERY_MS } : parseDuration(every);
  if ('fault' in everyMs) return faulty('canary on', reader, words.afterEvery(retell(everyMs.fault, reader)));
  return { kind: 'canary-on', policy, person, everyMs: everyMs.ms, freezes: freeze !== undefined };
}
