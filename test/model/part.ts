import { type PlayOptions, playHere } from './processes.ts';

/** A share of a campaign, played in a process of its own at its parent's word. */
process.once('message', (options) => {
  void playHere(options as PlayOptions).then((played) => process.send?.(played));
});
