export type Act = () => Promise<void>;

/** What people are going to do, by time; acts of one moment in the order in which they were planned. */
export class Agenda {
  #acts: { atMs: number; act: Act }[] = [];

  plan(atMs: number, act: Act): void {
    const later = this.#acts.findIndex((one) => one.atMs > atMs);
    this.#acts.splice(later < 0 ? this.#acts.length : later, 0, { atMs, act });
  }

  get nextMs(): number | null {
    return this.#acts[0]?.atMs ?? null;
  }

  take(nowMs: number): Act | null {
    const [first] = this.#acts;
    if (first === undefined || first.atMs > nowMs) return null;
    this.#acts.shift();
    return first.act;
  }

  clear(): void {
    this.#acts = [];
  }
}
