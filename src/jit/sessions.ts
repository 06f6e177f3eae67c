import type { UserId } from './ids.ts';

/** What came of ending a person's sessions. Doing it again is harmless, so `not-done` may have been done as well. */
export type SessionsEnd =
  | { kind: 'done' }
  /** The person is not in the directory: nobody is left to sign in. */
  | { kind: 'gone'; detail: string }
  | { kind: 'refused'; detail: string }
  | { kind: 'not-done'; detail: string; retryAfterMs: number | null };

/**
 * Has a person sign in anew everywhere (behaviour P4). Access tokens that were issued already live on, up to about an hour, in
 * apps without continuous access evaluation; a guest's sessions at home go on (Graph: user: revokeSignInSessions). Never
 * throws for what Graph or the network does.
 */
export interface Sessions {
  end(person: UserId): Promise<SessionsEnd>;
}
