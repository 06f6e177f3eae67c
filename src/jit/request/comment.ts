import { Refusal } from '../errors.ts';
import { cleanText } from '../text.ts';

/** What an approver's comment may hold at most, in characters: the client stops there, the server cuts. */
export const LONGEST_COMMENT = 1_000;

/**
 * What an approver wrote, in one form; null for nothing.
 *
 * @throws Refusal `comment-required` where the policy asks for a comment and there is none (behaviour S1.20)
 */
export function approverComment(comment: string | null, required: boolean, policyName: string): string | null {
  const text = cleanText(comment ?? '').slice(0, LONGEST_COMMENT);
  if (required && text === '') {
    throw new Refusal('comment-required', 'this policy asks approvers for a comment', { policy: policyName });
  }
  return text === '' ? null : text;
}
