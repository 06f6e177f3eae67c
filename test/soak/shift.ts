import { choresOf } from './chores.ts';
import { askForAccess, flood, lookAround, slip, strayCall } from './people.ts';
import { planIn, type Stage, say } from './stage.ts';
import { troublesOf } from './troubles.ts';

/** People of four shifts follow the sun: every six hours are a working day, which begins and ends quietly. */
const SHARE_OF_RUSH = [0.4, 0.9, 1, 0.8, 0.9, 0.4];
const LAST_MINUTE = 54;

type Traffic = { asks: number; looks: number; slips: number; strays: number };

/** In an hour of rush. */
const RUSH: Traffic = { asks: 36, looks: 16, slips: 10, strays: 8 };

/** Everything that will happen in the nth hour; `volume` 1 is a working day. */
export function planHour(stage: Stage, hour: number, volume: number): void {
  const rush = (SHARE_OF_RUSH[hour % SHARE_OF_RUSH.length] ?? 1) * volume;
  spread(stage, RUSH.asks * rush, () => askForAccess(stage));
  spread(stage, RUSH.looks * rush, () => lookAround(stage));
  spread(stage, RUSH.slips * rush, () => slip(stage));
  spread(stage, RUSH.strays * rush, () => strayCall(stage));
  for (const { minute, act } of [...choresOf(stage, hour), ...troublesOf(stage, hour)]) planIn(stage, minute, act);
  planIn(stage, 33, async () => flood(stage));
  // Not at the full hour, when memory is measured.
  if (hour === 0)
    planIn(stage, 20, async () => void (await say(stage, 'dana', 'canary on canary-drill as Jonas Weber every 1h')));
}

function spread(stage: Stage, times: number, act: () => Promise<void>): void {
  for (let n = 0; n < Math.round(times); n++) planIn(stage, stage.dice.roll() * LAST_MINUTE, act);
}
