import { AuthenticationError } from 'botframework-connector';

/** Why an inbound call was refused before anything of it was believed. Safe to log and to count by. */
export type RefusalReason =
  | 'no-token'
  | 'malformed-token'
  | 'wrong-algorithm'
  | 'wrong-issuer'
  | 'wrong-audience'
  | 'no-expiry'
  | 'expired'
  | 'not-yet-valid'
  | 'unknown-key'
  | 'weak-key'
  | 'keys-unreachable'
  | 'bad-signature'
  | 'not-endorsed'
  | 'wrong-channel'
  | 'no-service-url'
  | 'service-url-mismatch'
  | 'service-host-not-allowed'
  | 'unverifiable';

/** The caller is known to be the channel, but asks for what is never allowed: 403. Everything else is 401. */
const forbidden: readonly RefusalReason[] = ['not-endorsed', 'wrong-channel', 'service-host-not-allowed'];

/** An inbound call that could not be shown to come from Teams. Nothing of it was acted on. */
export class TokenRefused extends AuthenticationError {
  readonly reason: RefusalReason;
  readonly status: 401 | 403;

  constructor(reason: RefusalReason, options?: { cause: unknown }) {
    const status = forbidden.includes(reason) ? 403 : 401;
    super(`The call was refused: ${reason}`, status);
    this.name = 'TokenRefused';
    this.reason = reason;
    this.status = status;
    if (options) this.cause = options.cause;
  }
}
