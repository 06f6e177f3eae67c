import { writeSync } from 'node:fs';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import {
  interruptedDb,
  interruptedFetch,
  interruptedMessenger,
  type Lifeline,
  type Touch,
} from '../support/interrupt.ts';
import { type Doom, withoutIds } from './doom.ts';

/**
 * The real bot, which kills itself as `DOOM` says: a real SIGKILL, in the middle of what it does. SIGUSR2 arms it, so
 * that its own start is not counted. A second one makes it die when it does such a thing next, whatever the count: others
 * may have done what it would have done.
 */
const doom: Doom = JSON.parse(process.env.DOOM ?? '');
let armed = false;
let impatient = false;
let count = 0;

function tell(msg: string): void {
  writeSync(1, `${JSON.stringify({ msg, ...doom, count })}\n`);
}

function die(): never {
  tell('dies');
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive after SIGKILL');
}

function isHere({ what }: Touch): boolean {
  if (!armed || withoutIds(what) !== doom.what) return false;
  count += 1;
  return impatient || count === doom.nth;
}

const lifeline: Lifeline = {
  touches: [],
  died: new Promise(() => {}),
  async touch(what, effect) {
    if (!isHere(what)) return effect();
    if (doom.moment === 'before') die();
    await effect().catch(() => undefined);
    return die();
  },
};

process.on('SIGUSR2', () => {
  impatient = armed;
  armed = true;
  tell('armed');
});

const config = loadConfig(process.env);
if (config.mode !== 'loopback') throw new Error('a process to be killed runs in the loopback mode');
await startApp({
  config,
  env: process.env,
  substitutes: {
    wrapDb: (db) => interruptedDb(db, lifeline),
    fetch: interruptedFetch(fetch, lifeline),
    wrapMessenger: (messenger) => interruptedMessenger(messenger, lifeline),
  },
});
