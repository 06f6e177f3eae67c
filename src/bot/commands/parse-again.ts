import type { Reader } from '../../cards/reader.ts';
import { parseRequestId, type RequestId } from '../../jit/ids.ts';
import { favouriteName } from '../../jit/request/favourites.ts';
import { cleanLine } from '../../jit/text.ts';
import type { Command } from './command.ts';
import { faultWords, faulty, shown } from './fault.ts';
import { parseRequest } from './parse-request.ts';

const LONGEST = 256;

/** `request again [<id>]`. Anything longer asks under a policy that is called again. */
export function parseAgain(rest: string, reader: Reader): Command {
  const typed = lineOf(rest);
  if (typed === '') return { kind: 'request-again', id: null };
  const id = parseRequestId(typed);
  if (id !== null) return { kind: 'request-again', id };
  if (typed.includes(' ')) return parseRequest(`again ${rest}`, reader);
  return faulty('request again', reader, faultWords(reader).notAnId(shown(typed), 'R-7K3M9'));
}

/** `favourite <id> as <name>`. */
export function parseFavourite(rest: string, reader: Reader): Command {
  const told = faultWords(reader);
  const [, first = '', name = ''] = /^(\S+)(?: (?:as )?(.*))?$/i.exec(lineOf(rest)) ?? [];
  const faults: string[] = [];
  const id: RequestId | null = parseRequestId(first);
  if (first === '') faults.push(told.idMissing('favourite', 'R-7K3M9'));
  else if (id === null) faults.push(told.notAnId(shown(first), 'R-7K3M9'));
  const kept = favouriteName(name);
  if (kept === null) faults.push(name === '' ? told.favourite.nameMissing : told.favourite.notAName(shown(name)));
  if (faults.length > 0 || id === null || kept === null) return faulty('favourite', reader, ...faults);
  return { kind: 'favourite', id, name: kept };
}

/** `favourite remove <name>`. */
export function parseFavouriteRemove(rest: string, reader: Reader): Command {
  const typed = lineOf(rest);
  const name = favouriteName(typed);
  if (name !== null) return { kind: 'favourite-remove', name };
  const { nameMissing, notAName } = faultWords(reader).favourite;
  return faulty('favourite remove', reader, typed === '' ? nameMissing : notAName(shown(typed)));
}

function lineOf(rest: string): string {
  return cleanLine(rest.slice(0, LONGEST)).replace(/[.!]+$/, '');
}
