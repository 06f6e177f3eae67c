import type { TypedAsk } from '../../../cards/forms/carried.ts';
import { type FormClick, fieldOf } from '../../../cards/forms/form-click.ts';
import type { AskFormFaults } from '../../../cards/forms/request-form.ts';
import { retell } from '../../../cards/retell.ts';
import { parseDuration } from '../../../jit/duration.ts';
import { checkAsk } from '../../../jit/policy/check-ask.ts';
import type { Policy } from '../../../jit/policy/policy.ts';
import { parseStart } from '../../../jit/start-time.ts';
import { wordsFor } from '../../../words/words.ts';
import type { TurnDeps } from '../turn-deps.ts';

export function typedIn(click: FormClick): TypedAsk {
  // Beyond this nobody typed it, and the form that comes back must fit into a message.
  const at = (name: keyof TypedAsk) => fieldOf(click, name).slice(0, name === 'justification' ? 4_000 : 200);
  return {
    duration: at('duration'),
    otherDuration: at('otherDuration'),
    justification: at('justification'),
    ticket: at('ticket'),
    startDate: at('startDate'),
    startTime: at('startTime'),
  };
}

type Ask = { durationMs: number; startAt: Date | null; justification: string; ticket: string | null };

/** Every fault at its field, told by the rules of the typed command. */
export function readAsk(
  turn: TurnDeps,
  policy: Policy,
  typed: TypedAsk,
  about: string | null,
): { ask: Ask } | { faults: AskFormFaults } {
  const { deps, reader } = turn;
  const now = deps.clock.now();
  const words = wordsFor(reader).forms.request;
  const duration = parseDuration(typed.otherDuration.trim() || typed.duration);
  const start = readStart(typed, now, reader.timeZone, words.startHalf);
  const ask = {
    // What could not be read is told once, by what was typed; the rest is checked all the same.
    durationMs: 'ms' in duration ? duration.ms : policy.terms.duration.defaultMs,
    startAt: 'at' in start ? start.at : null,
    justification: typed.justification,
    ticket: typed.ticket.trim() === '' ? null : typed.ticket,
  };
  const checked = checkAsk(policy.terms, ask, now);
  const found: { field: keyof AskFormFaults; message: string }[] = [
    ...('fault' in duration ? [{ field: 'duration' as const, message: duration.fault }] : []),
    ...('fault' in start ? [{ field: 'start' as const, message: start.fault }] : []),
    ...('faults' in checked ? checked.faults : []),
  ];
  if (found.length === 0) {
    // The link is no part of the reason that the policy asks for; it only goes with it.
    const whole = about === null ? ask : { ...ask, justification: `${ask.justification.trim()}\n${about}` };
    const fits = checkAsk(policy.terms, whole, now);
    if (!('faults' in fits)) return { ask: whole };
    found.push(...fits.faults);
  }
  const faults: Partial<Record<keyof AskFormFaults, string[]>> = {};
  for (const { field, message } of found) faults[field] = [...(faults[field] ?? []), retell(message, reader)];
  return { faults };
}

/** Neither day nor time: at once. A day alone says too little. */
function readStart(
  { startDate, startTime }: TypedAsk,
  now: Date,
  timeZone: string,
  half: string,
): { at: Date | null } | { fault: string } {
  const [date, time] = [startDate.trim(), startTime.trim()];
  if (date === '' && time === '') return { at: null };
  if (time === '') return { fault: half };
  return parseStart(`${date} ${time}`, { now, timeZone });
}
