import type { Name } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables and gathers what is wrong with them, so that one start reports everything. */
export class Reader {
  readonly problems: string[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  fault(name: Name, what: string): void {
    this.problems.push(`${name} ${what}.`);
  }

  text(name: Name): string | undefined {
    return this.#env[name]?.trim() || undefined;
  }

  list(name: Name): readonly string[] {
    const parts = (this.text(name) ?? '').split(',').map((part) => part.trim().toLowerCase());
    return [...new Set(parts.filter((part) => part !== ''))];
  }

  guids(name: Name): readonly string[] {
    const values = this.list(name);
    const wrong = values.filter((value) => !isGuid(value));
    const named = wrong.map((value) => `“${value}”`).join(', ');
    if (wrong.length > 0) this.fault(name, `must hold ids (GUIDs, comma-separated), and these are not: ${named}`);
    return values.filter(isGuid);
  }

  oneOf<T extends string>(name: Name, choices: readonly T[], fallback: T): T {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const choice = choices.find((it) => it.toLowerCase() === value.toLowerCase());
    if (choice === undefined) this.fault(name, `must be one of ${choices.join(', ')}`);
    return choice ?? fallback;
  }
}

export function isGuid(value: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

export function isLoopback(hostname: string | undefined): boolean {
  return hostname !== undefined && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
