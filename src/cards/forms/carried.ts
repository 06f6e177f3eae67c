/** Whatever the reader typed so far, by field. */
export type TypedAsk = {
  duration: string;
  otherDuration: string;
  justification: string;
  ticket: string;
  startDate: string;
  startTime: string;
};

/** What was typed before there is a form to hold it. */
export type Carried = {
  typed: TypedAsk;
  /** In one line, as a command: what it left out is marked in the form. */
  said: boolean;
  /** When to start, as it was typed and not understood; empty for nothing. */
  at: string;
};

/** What goes along with the buttons of a card that has no fields for it; the reason has one. */
export function carriedData(carried: Carried | null): Record<string, string> {
  if (carried === null) return {};
  const { justification: _, ...typed } = carried.typed;
  const all = { ...typed, at: carried.at, said: carried.said ? 'yes' : '' };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}
