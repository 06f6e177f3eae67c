/** A clock that moves only when told to: shared by the store, the bot, Graph and Teams, so that hours pass in no time. */
export class TestClock {
  #nowMs: number;

  constructor(start: Date = new Date('2026-11-21T09:00:00.000Z')) {
    this.#nowMs = start.getTime();
  }

  now = (): Date => new Date(this.#nowMs);

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}
