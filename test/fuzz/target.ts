import type fc from 'fast-check';

/** One thing that is fed with inputs: how they are made, and what must hold for each. */
export type Target<Input = unknown> = {
  name: string;
  arbitrary: fc.Arbitrary<Input>;
  /** Throws when a promise is broken. The input can be written as JSON and read back. */
  check(input: Input): Promise<void> | void;
  /** Inputs in one batch: after each the state is saved. */
  batch: number;
};

/** Types of inputs differ from target to target; a campaign only passes them from one end of a target to the other. */
export function target<Input>(made: Target<Input>): Target {
  const { arbitrary, check } = made;
  return { ...made, arbitrary, check: (input) => check(input as Input) };
}

export class Broken extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Broken';
  }
}

/**
 * Runs the work, and once more when it used more processor time than it may: a pause of the machine or the first
 * compilation is no fault of the input.
 */
export function withinMs<Result>(boundMs: number, what: string, work: () => Result): Result {
  let result: Result | undefined;
  let leastMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 2 && leastMs > boundMs; tries++) {
    const before = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(before);
    leastMs = Math.min(leastMs, (user + system) / 1_000);
  }
  if (leastMs > boundMs)
    throw new Broken(`${what} took ${Math.round(leastMs)} ms of processor time, more than ${boundMs}`);
  return result as Result;
}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Broken(what);
}
