import type { Words } from './en.ts';

/** Was der Bot sagt, auf Deutsch. */
export const de: Words = {
  timeLeft: {
    over: 'die Zeit ist um',
    underAMinute: 'noch weniger als eine Minute',
    left: (duration) => `noch ${duration}`,
  },
};
