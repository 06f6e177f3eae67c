/** What is known of something at a time: it was so all the while, never, or now and then. */
export type Known = boolean | 'maybe';

export function not(known: Known): Known {
  return known === 'maybe' ? 'maybe' : !known;
}

export function both(...all: Known[]): Known {
  if (all.includes(false)) return false;
  return all.includes('maybe') ? 'maybe' : true;
}

export function either(...all: Known[]): Known {
  if (all.includes(true)) return true;
  return all.includes('maybe') ? 'maybe' : false;
}

export function atLeast(least: number, all: readonly Known[]): Known {
  if (all.filter((known) => known === true).length >= least) return true;
  return all.filter((known) => known !== false).length >= least ? 'maybe' : false;
}

/** From when to when somebody may have looked: reads lag, and a process may sleep over what it read. */
export type Window = { from: number; to: number };

/** Yes-or-no facts and when they changed. */
export class Facts {
  readonly #changes = new Map<string, { at: number; value: boolean }[]>();

  set(fact: string, value: boolean, at: number): void {
    const changes = this.#changes.get(fact) ?? [];
    if ((changes.at(-1)?.value ?? false) === value) return;
    changes.push({ at, value });
    this.#changes.set(fact, changes);
  }

  now(fact: string): boolean {
    return this.#changes.get(fact)?.at(-1)?.value ?? false;
  }

  during(fact: string, { from, to }: Window): Known {
    const changes = this.#changes.get(fact) ?? [];
    let value = false;
    let known: Known | null = null;
    for (const change of changes) {
      if (change.at > to) break;
      if (change.at > from && known === null) known = value;
      if (change.at > from && change.value !== known) known = 'maybe';
      value = change.value;
    }
    return known ?? value;
  }

  /** When it last changed, or -Infinity. */
  since(fact: string): number {
    return this.#changes.get(fact)?.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  }
}
