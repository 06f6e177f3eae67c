/**
 * A refusal: the product said no, and this is why. `code` is a closed union, so that the one place that turns errors
 * into words for a person (`bot/`) must know them all. Nothing has been recorded when one is thrown, but its audit event.
 */
export type RefusalCode =
  | 'not-admin'
  | 'not-auditor'
  | 'not-eligible'
  | 'not-approver'
  | 'self-approval'
  | 'not-yours'
  | 'unknown-policy'
  | 'policy-disabled'
  | 'policy-invalid'
  | 'policy-moved'
  | 'unknown-version'
  | 'unknown-request'
  | 'unknown-person'
  | 'ambiguous-person'
  | 'already-pending'
  | 'already-decided'
  | 'already-voted'
  | 'no-vote'
  | 'already-ended'
  | 'not-live'
  | 'terms-changed'
  | 'bad-duration'
  | 'bad-start'
  | 'bad-justification'
  | 'bad-ticket'
  | 'bad-trim'
  | 'no-offer'
  | 'comment-required'
  | 'nobody-can-approve'
  | 'nothing-to-grant'
  | 'requester-disabled'
  | 'guest'
  | 'dedicated-account'
  | 'frozen'
  | 'already-frozen'
  | 'not-frozen'
  | 'bad-canary'
  | 'no-canary'
  | 'unknown-finding'
  | 'finding-decided'
  | 'own-finding'
  | 'self-grant'
  | 'eligibility-ladder'
  | 'bad-eligibility'
  | 'not-eligible-there'
  | 'entra-refuses'
  | 'change-under-way'
  | 'own-standing'
  | 'not-standing'
  | 'last-admin'
  | 'unknown-name'
  | 'ambiguous-name'
  | 'too-many-requests'
  | 'cannot-extend'
  | 'directory-unavailable'
  | 'conflict';

export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Facts for the words: names, limits, examples. Never a secret or a justification. */
  readonly facts: Readonly<Record<string, string | number | readonly string[]>>;

  constructor(code: RefusalCode, message: string, facts: Record<string, string | number | readonly string[]> = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.facts = facts;
  }
}

/** The directory did not answer in time, or answered with an error: what cannot be verified is refused (design invariant 9). */
export class DirectoryUnavailable extends Error {
  readonly retryAfterMs: number | null;

  constructor(message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'DirectoryUnavailable';
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
