const UNIT_MS: Readonly<Record<string, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** An interval as Agenda reads it: `15 seconds`. */
export function intervalMs(text: string): number {
  const [, count = '', unit = ''] = /^(\d+) (second|minute|hour|day)s?$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined) throw new Error(`not an interval: ${text}`);
  return Number(count) * unitMs;
}
