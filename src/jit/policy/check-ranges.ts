import { formatDurationTyped, parseDuration } from '../duration.ts';
import { cleanLine } from '../text.ts';
import { LIMITS } from './policy-schema.ts';
import type { Plain } from './policy-tree.ts';

type Finding = { path: string; message: string };

/**
 * What depends on several values of one policy, or of one list: ranges that must fit, and entries given twice. Looks at
 * the document as written, so that these faults are reported along with those of the schema; a value that cannot be
 * read is the schema's to report and is passed over here.
 */
export function checkRanges(policy: Plain): Finding[] {
  return [
    ...durationFindings(policy),
    ...pimFindings(policy),
    ...extendFindings(policy),
    ...fallbackFindings(policy),
    ...accountFindings(policy),
    ...twinFindings(policy),
  ];
}

function durationFindings(policy: Plain): Finding[] {
  const findings: Finding[] = [];
  const duration = at(policy, 'duration');
  const [min, max] = [leastOf(policy), Math.min(ms(at(duration, 'max')) ?? LIMITS.defaultMaxMs, LIMITS.ceilingMs)];
  // Below what Entra gives at all: said of the maximum itself.
  if (isPim(policy) && max < LIMITS.pimMinMs) return [];
  if (min > max) {
    const message = `the minimum (${formatDurationTyped(min)}) is longer than the maximum (${formatDurationTyped(max)})`;
    return [{ path: 'duration.min', message: `${message}: lower it` }];
  }
  const range = `from ${formatDurationTyped(min)} to ${formatDurationTyped(max)}`;
  const outside = (value: number | null) => value !== null && (value < min || value > max);

  if (outside(ms(at(duration, 'default')))) findings.push({ path: 'duration.default', message: `must be ${range}` });
  for (const [index, option] of list(at(duration, 'options')).entries()) {
    if (outside(ms(option))) findings.push({ path: `duration.options[${index}]`, message: `must be ${range}` });
  }
  const warn = ms(at(policy, 'warn'));
  if (warn !== null && warn >= max) {
    findings.push({ path: 'warn', message: `must be shorter than the maximum duration (${formatDurationTyped(max)})` });
  }
  return findings;
}

function isPim(policy: Plain): boolean {
  return at(policy, 'backEnd') === 'pim';
}

/** The shortest that may be asked for: as written, and never less than Entra gives where Entra gives it. */
function leastOf(policy: Plain): number {
  const least = isPim(policy) ? LIMITS.pimMinMs : LIMITS.minMs;
  return Math.max(ms(at(at(policy, 'duration'), 'min')) ?? least, least);
}

/** What Entra would refuse with each request is refused here. */
function pimFindings(policy: Plain): Finding[] {
  if (!isPim(policy)) return [];
  const duration = at(policy, 'duration');
  const written: [string, Plain | undefined][] = [
    ['duration.min', at(duration, 'min')],
    ['duration.max', at(duration, 'max')],
    ['extend.each', at(at(policy, 'extend'), 'each')],
  ];
  const short = written.filter(([, value]) => (ms(value) ?? LIMITS.pimMinMs) < LIMITS.pimMinMs);
  const message = `is too short with backEnd: pim, since Entra gives nothing for less: at least ${formatDurationTyped(LIMITS.pimMinMs)}`;
  return short.map(([path]) => ({ path, message }));
}

/** Time that no grant could ever get is a slip. */
function extendFindings(policy: Plain): Finding[] {
  const extend = at(policy, 'extend');
  const least = leastOf(policy);
  const [each, total] = [ms(at(extend, 'each')), ms(at(extend, 'total'))];
  if (total !== null && total <= least) {
    const message = `leaves nothing to extend: more than the minimum duration (${formatDurationTyped(least)}), or extend: none`;
    return [{ path: 'extend.total', message }];
  }
  if (each === null || total === null || each <= total) return [];
  return [{ path: 'extend.each', message: `must be at most the total (${formatDurationTyped(total)})` }];
}

/** Whoever writes one without the other means something else. */
function fallbackFindings(policy: Plain): Finding[] {
  if (at(policy, 'fallback') === undefined || at(policy, 'backEnd') === 'pim') return [];
  return [{ path: 'fallback', message: 'goes only with backEnd: pim: take it out' }];
}

/** A dedicated account needs a name, and its sessions end with it: those of its owner are not touched. */
function accountFindings(policy: Plain): Finding[] {
  const [given, account] = [at(policy, 'backEnd') === 'account', at(policy, 'account')];
  if (!given) {
    return account === undefined ? [] : [{ path: 'account', message: 'goes only with backEnd: account: take it out' }];
  }
  const findings: Finding[] = [];
  if (account === undefined) {
    findings.push({ path: 'account', message: 'is missing: backEnd: account needs the name of the accounts' });
  }
  if (at(policy, 'endSessions') === true) {
    findings.push({ path: 'endSessions', message: 'goes without saying with backEnd: account: take it out' });
  }
  return findings;
}

function twinFindings(policy: Plain): Finding[] {
  return [
    ...twins(list(at(policy, 'eligible')), 'eligible', name),
    ...twins(list(at(policy, 'entitlements')), 'entitlements', entitlement),
    ...list(at(policy, 'approval')).flatMap((stage, index) => [
      ...twins(list(at(stage, 'approvers')), `approval[${index}].approvers`, name),
      ...twins(list(at(stage, 'ask')), `approval[${index}].ask`, name),
    ]),
    ...twins(
      list(at(at(policy, 'duration'), 'options')),
      'duration.options',
      (option) => ms(option)?.toString() ?? null,
    ),
  ];
}

function twins(items: Plain[], path: string, keyOf: (item: Plain) => string | null): Finding[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const key = keyOf(item);
    if (key === null) return [];
    const twice = seen.has(key);
    seen.add(key);
    return twice ? [{ path: `${path}[${index}]`, message: 'is listed twice: remove one' }] : [];
  });
}

function name(item: Plain): string | null {
  return typeof item === 'string' ? cleanLine(item).toLowerCase() : null;
}

function entitlement(item: Plain): string | null {
  const role = name(at(item, 'role') ?? null);
  if (role !== null) return `role ${role} ${name(at(item, 'scope') ?? null) ?? '/'}`;
  const group = name(at(item, 'group') ?? null);
  return group === null ? null : `group ${group} ${name(at(item, 'as') ?? null) ?? 'member'}`;
}

function at(value: Plain | undefined, key: string): Plain | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value[key];
}

/** No more of a list than it may have: that there is more is the schema's to report. */
function list(value: Plain | undefined): Plain[] {
  return Array.isArray(value) ? value.slice(0, LIMITS.mostEntries) : [];
}

function ms(value: Plain | undefined): number | null {
  if (typeof value !== 'string') return null;
  const reading = parseDuration(value);
  return 'ms' in reading ? reading.ms : null;
}
