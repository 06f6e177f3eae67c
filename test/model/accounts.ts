import type { PassRecord, UserRecord } from '../../sandbox/graph/records.ts';
import {
  type AccountKey,
  type AccountKind,
  accountOf,
  type Holder,
  idOf,
  isPerson,
  kindNamed,
  PEOPLE,
  type PersonKey,
  personOf,
} from './cast.ts';

/** A dedicated account as it truly is; the latest of its name, should there have been several. */
export type Account = {
  id: string;
  owner: PersonKey;
  kind: AccountKind;
  exists: boolean;
  enabled: boolean;
};

/** A sign-in pass that works, by whose account it is for. */
export type Pass = { holder: AccountKey; at: number; until: number };

/** What befell an account: `was` and `now` say whether somebody could sign in to it. */
export type AccountChange = { holder: AccountKey; account: Account; before: Account | undefined };

/** The dedicated accounts of the directory, told by their names alone. */
export class Accounts {
  readonly #accounts = new Map<AccountKey, Account>();
  readonly #passes = new Map<string, Pass>();
  readonly #ids = new Map<Holder, string[]>(PEOPLE.map((person) => [person, [idOf(person)]]));

  all(): [AccountKey, Account][] {
    return [...this.#accounts];
  }

  of(holder: AccountKey): Account | undefined {
    return this.#accounts.get(holder);
  }

  /** Object id of whoever is there; null for an account that is not. */
  idOf(holder: Holder): string | null {
    if (isPerson(holder)) return idOf(holder);
    const account = this.#accounts.get(holder);
    return account?.exists === true ? account.id : null;
  }

  /** Object ids of all that were ever called so. */
  idsOf(holder: Holder): readonly string[] {
    return this.#ids.get(holder) ?? [];
  }

  holderOf(id: string): Holder | undefined {
    return personOf(id) ?? this.#holderWith(id);
  }

  passes(): Pass[] {
    return [...this.#passes.values()];
  }

  /** Null where this is nobody's dedicated account, or was one before the latest. */
  userChanged(id: string, user: UserRecord | undefined): AccountChange | null {
    const named = user === undefined ? this.#holderWith(id) : holderNamed(user.userPrincipalName);
    if (named === undefined) return null;
    const [owner, kind] = named.split("'s ") as [PersonKey, AccountKind];
    const before = this.#accounts.get(named);
    const exists = user !== undefined && user.deletedDateTime === null;
    if (before !== undefined && before.id !== id && !exists) return null;
    const account = { id, owner, kind, exists, enabled: user?.accountEnabled === true };
    this.#accounts.set(named, account);
    if (before?.id !== id) this.#ids.set(named, [...this.idsOf(named), id]);
    return { holder: named, account, before };
  }

  passChanged(id: string, pass: PassRecord | undefined, nowMs: number): void {
    const holder = pass === undefined ? undefined : this.#holderWith(pass.userId);
    if (pass === undefined) this.#passes.delete(id);
    else if (holder !== undefined) {
      const until = Date.parse(pass.startDateTime) + pass.lifetimeInMinutes * 60_000;
      this.#passes.set(id, { holder, at: nowMs, until });
    }
  }

  #holderWith(id: string): AccountKey | undefined {
    return this.all().find(([, account]) => account.id === id)?.[0];
  }
}

export function isOpen(account: Account | undefined): boolean {
  return account?.exists === true && account.enabled;
}

function holderNamed(address: string): AccountKey | undefined {
  const kind = kindNamed(address);
  if (kind === undefined) return undefined;
  const owner = PEOPLE.find((person) => address.includes(`-${person}.`));
  return owner === undefined ? undefined : accountOf(owner, kind);
}
