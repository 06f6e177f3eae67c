import { hashOf } from '../canonical.ts';
import type { PolicyTerms } from './policy.ts';

/** What `Policy.termsHash` holds: a pending request whose policy hash has moved on is closed (design invariant 2). */
export function policyTermsHash(terms: PolicyTerms): string {
  return hashOf(terms);
}
