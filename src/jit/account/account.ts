import type { Reading, WriteOutcome } from '../back-end.ts';
import type { JitAccount, PersonRef } from '../entitlement.ts';
import type { UserId } from '../ids.ts';

/** What is known of the account beside its name, for it may have been renamed since. */
export type KnownAccount = {
  /** Its object id, once Graph has told it. */
  accountId: string | null;
  /** It is on its way out: nothing may be left. */
  ending: boolean;
};

/** How an account is opened and shut. Never throws for what Graph or the network does; the answers' `assignmentId` is its object id. */
export interface AccountBackEnd {
  /** Present: it can be used; while ending, that anything is left to shut, to strip or to delete. */
  read(owner: UserId, account: JitAccount, known: KnownAccount): Promise<Reading>;
  /**
   * Finds what was made for this owner under this name, takes all access from it and enables it, or creates it. Never
   * touches an account that was not made so.
   */
  add(owner: PersonRef, account: JitAccount): Promise<WriteOutcome>;
  /**
   * Shuts it at once. Where it is `alone`, so that nothing of ours is being taken from it any more, also takes all else
   * from it, whoever gave it, its passes and its password, and deletes it where it is to be deleted.
   */
  remove(
    owner: UserId,
    account: JitAccount,
    known: Omit<KnownAccount, 'ending'> & { alone: boolean },
  ): Promise<WriteOutcome>;
  /** Makes a Temporary Access Pass for the account, which voids any that it had. Sent once, never again by itself. */
  issuePass(accountId: UserId, order: PassOrder): Promise<PassAnswer>;
}

/** What a pass is to be good for: from now on, within what the tenant allows. */
export type PassOrder = { lastsMs: number; once: boolean };

export type PassAnswer =
  /** `pass` is told here and nowhere else, ever: it goes to its reader and is neither kept nor logged (design invariant 10). */
  | {
      kind: 'issued';
      pass: string;
      until: Date;
      once: boolean;
      /** What the account is called now, where that was told: somebody may have renamed it. */
      signIn?: string;
    }
  /** Entra does not make it, or made one that does not work: the tenant's policy for passes, or a permission that is missing. */
  | { kind: 'refused'; detail: string }
  /** It may be there; another order voids it. */
  | { kind: 'unknown'; detail: string };
