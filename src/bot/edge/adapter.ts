import { type Activity, CloudAdapter, type InvokeResponse, type TurnContext } from 'botbuilder';
import type { AuthenticateRequestResult } from 'botframework-connector';
import type { Logger } from 'pino';
import { readActivity } from './activity.ts';
import { EdgeAuthentication } from './authentication.ts';
import { requestLogger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { type RefusalReason, TokenRefused } from './refusal.ts';
import type { EdgeSettings } from './settings.ts';
import { claimedTenant } from './token.ts';
import { apologize, markTurn, newReference, type Turn, type TurnHandler } from './turn.ts';
import { inTime, TURN_DEADLINE_MS } from './turn-deadline.ts';

/** One POST as the server hands it over; `body` is parsed JSON or whatever came instead. */
export interface Inbound {
  readonly body: unknown;
  readonly authorization: string;
  readonly requestId: string;
  readonly remoteAddress: string | undefined;
}

/** The HTTP answer; a body is sent as JSON. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

/** A call that was refused at the door, for an audit event. What it claims of itself is unverified. */
export interface RefusedCall {
  readonly reason: RefusalReason;
  readonly requestId: string;
  readonly remoteAddress: string | undefined;
  readonly claimedTenant: string | undefined;
}

export interface EdgeHooks {
  /** Not waited for; a failure is logged. */
  readonly onRefused?: (call: RefusedCall) => void | Promise<void>;
}

export interface AdapterOptions {
  readonly settings: EdgeSettings;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** How long one call to the Bot Connector may take; 10 s by default. */
  readonly callTimeoutMs?: number;
  readonly hooks?: EdgeHooks;
}

/**
 * botbuilder's adapter behind our door. `receive` stands in for `process`, which logs to the console and answers with the
 * text of whatever was thrown. Sending on one's own account (`continueConversationAsync`, `createConversationAsync`) is
 * inherited, throws what goes wrong, and refuses hosts that are not allowed.
 */
export class EdgeAdapter extends CloudAdapter {
  readonly #authentication: EdgeAuthentication;
  readonly #log: Logger;
  readonly #metrics: Metrics;
  readonly #hooks: EdgeHooks;

  constructor(authentication: EdgeAuthentication, log: Logger, metrics: Metrics, hooks: EdgeHooks) {
    super(authentication);
    this.#authentication = authentication;
    this.#log = log;
    this.#metrics = metrics;
    this.#hooks = hooks;
  }

  /** Authenticates one call and runs the bot on it. Never throws. */
  async receive(inbound: Inbound, handler: TurnHandler): Promise<Reply> {
    const log = requestLogger(this.#log, inbound.requestId);
    const activity = readActivity(inbound.body);
    if (activity === undefined) return { status: 400, body: problem('BadRequest', 'The body is not an activity.') };
    try {
      const identity = await this.#authentication.authenticateRequest(activity, inbound.authorization);
      return await this.#run(identity, activity, handler, { requestId: inbound.requestId, log });
    } catch (error) {
      if (error instanceof TokenRefused) return this.#refuse(error, inbound, log);
      log.error({ err: error }, 'activity failed outside its turn');
      return { status: 500, body: problem('InternalError', 'The activity could not be handled.') };
    }
  }

  close(): void {
    this.#authentication.close();
  }

  async #run(
    identity: AuthenticateRequestResult,
    activity: Activity,
    handler: TurnHandler,
    turn: Turn,
  ): Promise<Reply> {
    const startedAt = performance.now();
    let failure: { told: boolean } | undefined;
    const answer = await this.processActivity(identity, activity, async (context) => {
      markTurn(context, turn);
      try {
        await inTime(handler(context), TURN_DEADLINE_MS, (error) => tellLate(error, turn.log));
      } catch (error) {
        failure = { told: await this.#fail(context, error, turn.log) };
      }
    });
    const ms = performance.now() - startedAt;
    const outcome = failure === undefined ? 'ok' : 'failed';
    this.#metrics.turn(activity.type, outcome, ms);
    turn.log.info({ activityType: activity.type, invoke: activity.name, outcome, ms: Math.round(ms) }, 'turn');
    // A turn that failed without anybody being told is not acknowledged: what was asked for may be nowhere.
    if (failure?.told === false)
      return { status: 500, body: problem('InternalError', 'The activity could not be handled.') };
    return replyOf(answer);
  }

  async #fail(context: TurnContext, error: unknown, log: Logger): Promise<boolean> {
    const reference = newReference();
    log.error({ reference, err: error, activityType: context.activity.type }, 'turn failed');
    try {
      return await apologize(context, reference);
    } catch (sendError) {
      log.error({ reference, err: sendError }, 'the person could not be told that their turn failed');
      return false;
    }
  }

  async #announce(call: RefusedCall, log: Logger): Promise<void> {
    try {
      await this.#hooks.onRefused?.(call);
    } catch (error) {
      log.error({ err: error }, 'a refusal left no event');
    }
  }

  #refuse(refused: TokenRefused, inbound: Inbound, log: Logger): Reply {
    const { requestId, remoteAddress, authorization } = inbound;
    const call = { reason: refused.reason, requestId, remoteAddress, claimedTenant: claimedTenant(authorization) };
    // The log of this call carries its request id already.
    const { reason: refusal, requestId: _, ...facts } = call;
    log.warn({ refusal, ...facts, ...(refused.cause === undefined ? {} : { err: refused.cause }) }, 'call refused');
    this.#metrics.refused(refusal);
    void this.#announce(call, log);
    const body =
      refused.status === 403 ? problem('Forbidden', 'Not allowed.') : problem('Unauthorized', 'Not authorized.');
    return { status: refused.status, body };
  }
}

export function createAdapter(options: AdapterOptions): EdgeAdapter {
  const { settings, log, metrics, now = Date.now, hooks = {} } = options;
  const onKeysUnreachable = (error: unknown): void => log.error({ err: error }, 'signing keys cannot be read');
  const bound = options.callTimeoutMs === undefined ? {} : { callTimeoutMs: options.callTimeoutMs };
  return new EdgeAdapter(new EdgeAuthentication(settings, { now, onKeysUnreachable, ...bound }), log, metrics, hooks);
}

/**
 * Universal Action Model: "HTTP 200 always when the bot handled it", with the outcome in the body. botbuilder copies the
 * body's status to HTTP, upon which Teams shows its generic error in place of what the bot said.
 */
function replyOf(answer: InvokeResponse | undefined): Reply {
  if (answer === undefined) return { status: 200 };
  if (answer.body === undefined || answer.body === null) return { status: answer.status };
  return { status: 200, body: answer.body };
}

/** Who asked was told already that it may or may not have happened; this says which, to whoever reads the log. */
function tellLate(error: unknown, log: Logger): void {
  if (error === null) log.warn({}, 'a turn that was late is done');
  else log.warn({ err: error }, 'a turn that was late failed, or could answer nobody any more');
}

/** The one shape of an error over HTTP, in fixed words. */
export function problem(code: string, message: string): { error: { code: string; message: string } } {
  return { error: { code, message } };
}
