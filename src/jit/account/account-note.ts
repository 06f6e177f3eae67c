import type { UserId } from '../ids.ts';

/**
 * Notes of whose each dedicated account is begin so. Unlike the cursors of loops they are told by nothing else once an
 * account has lost its mark in the directory, so a backup holds them.
 */
export const ACCOUNT_NOTES = 'account-of|';

export function accountNoteKey(account: UserId): string {
  return `${ACCOUNT_NOTES}${account}`;
}
