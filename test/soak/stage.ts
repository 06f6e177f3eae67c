import type { Db } from 'mongodb';
import type { Tenant } from '../../sandbox/tenant.ts';
import type { Dice } from '../model/random.ts';
import type { TestClock } from '../support/test-clock.ts';
import type { Agenda } from './agenda.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** A request that was taken, and when. */
export type Accepted = { id: string; atMs: number };

/** Where people, admins and troubles meet. */
export type Stage = {
  tenant: Tenant;
  clock: TestClock;
  dice: Dice;
  agenda: Agenda;
  /** Where the product keeps everything: to look, never to write. */
  db: Db;
  accepted: Accepted[];
  /** How much of each thing was done. */
  done: Map<string, number>;
  faults: string[];
  /** Object ids of those who were given access in the portal, and still may have it. */
  givenOutside: Set<string>;
  /** Until when an answer may fail, and what is logged may be an error: Graph or Teams are in trouble. */
  troubledUntilMs: number;
};

export function count(stage: Stage, what: string, times = 1): void {
  stage.done.set(what, (stage.done.get(what) ?? 0) + times);
}

export function nowMs(stage: Stage): number {
  return stage.clock.now().getTime();
}

export function troubled(stage: Stage): boolean {
  return nowMs(stage) <= stage.troubledUntilMs;
}

/** After so many minutes. */
export function planIn(stage: Stage, minutes: number, act: () => Promise<void>): void {
  stage.agenda.plan(nowMs(stage) + Math.round(minutes * MINUTE_MS), act);
}

/** Says it; the words of the answer. A turn that fails without any trouble about is a fault. */
export async function say(stage: Stage, who: string, text: string): Promise<string> {
  const person = stage.tenant.teams.as(who);
  if (!person.person.installed) return '';
  const { status, replies } = await person.say(text);
  if (status !== 200 && !troubled(stage)) stage.faults.push(`${who} was answered ${status} to ${text.slice(0, 60)}`);
  return replies.map((one) => `${one.text}\n${JSON.stringify(one.attachments)}`).join('\n');
}
