/**
 * What the bot says, in English. A language is one file: `de.ts` has the same shape, and the type checker holds it to
 * that. Parameters are texts that are ready to be shown: escaped where the place is read as Markdown, times and durations
 * in words already.
 */
export const en = {
  timeLeft: {
    over: 'time is up',
    underAMinute: 'less than a minute left',
    left: (duration: string) => `${duration} left`,
  },
};

/** Everything a language says. */
export type Words = typeof en;
