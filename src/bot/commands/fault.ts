import type { Reader } from '../../cards/reader.ts';
import { quote } from '../../jit/text.ts';
import type { Words } from '../../words/en.ts';
import { wordsFor } from '../../words/words.ts';
import { exampleOf } from './catalogue.ts';
import type { Command } from './command.ts';

/** What is wrong with a command, in the words of whoever typed it, with an example that works. */
export function faulty(command: keyof Words['commands'], reader: Reader, ...faults: string[]): Command {
  return { kind: 'fault', command, faults, example: exampleOf(command, wordsFor(reader)) ?? 'help' };
}

/** What was typed, as it is shown again: one clean line, cut short. */
export function shown(typed: string): string {
  return quote(typed).slice(1, -1);
}

/** The words for what is wrong. */
export function faultWords(reader: Reader): Words['faults'] {
  return wordsFor(reader).faults;
}
