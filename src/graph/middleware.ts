import type { TokenCredential } from '@azure/identity';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { GraphFailure, networkFailure } from './errors.ts';

export type Authentication =
  /** A stand-in on this machine: the client attaches no token over plain http, so we send a fixed one. */
  { kind: 'loopback' } | { kind: 'credential'; credential: TokenCredential; scope: string };

/** What is known of one call while it is under way; rides along as a middleware option. */
export class CallState {
  /** The request was handed to the network. */
  sent = false;
  /** Why there is no answer. The client wraps what a middleware throws and drops its cause, so it is kept here. */
  failure: GraphFailure | null = null;
}

/** The whole chain. There is no retry in it: what to do after a failure is decided where the state is known. */
export function middlewareChain(authentication: Authentication, send: typeof fetch): Middleware[] {
  return [authenticate(authentication), transmit(send)];
}

function authenticate(authentication: Authentication): Middleware {
  let next: Middleware | undefined;
  return {
    async execute(context) {
      const bearer = authentication.kind === 'loopback' ? 'sandbox' : await tokenFor(authentication, context);
      const headers = new Headers(context.options?.headers);
      headers.set('Authorization', `Bearer ${bearer}`);
      // the client reads the answer from this very context
      context.options = { ...context.options, headers };
      await next?.execute(context);
    },
    setNext(middleware) {
      next = middleware;
    },
  };
}

async function tokenFor(
  { credential, scope }: Extract<Authentication, { kind: 'credential' }>,
  context: Context,
): Promise<string> {
  const signal = context.options?.signal;
  try {
    const token = await credential.getToken(scope, signal ? { abortSignal: signal } : {});
    if (token) return token.token;
  } catch (error) {
    const detail =
      error instanceof Error ? (error.message.split('\n')[0] ?? error.name).slice(0, 300) : 'unknown error';
    throw failed(
      context,
      new GraphFailure('unauthenticated', `no token for Microsoft Graph: ${detail}`, { cause: error }),
    );
  }
  throw failed(context, new GraphFailure('unauthenticated', 'no token for Microsoft Graph'));
}

function transmit(send: typeof fetch): Middleware {
  return {
    async execute(context) {
      // the token may have come after the deadline, when the call was already reported as never sent
      context.options?.signal?.throwIfAborted();
      const state = stateOf(context);
      if (state) state.sent = true;
      try {
        // a redirect is not followed: the token must not leave for another host
        context.response = await send(context.request, { ...context.options, redirect: 'manual' });
      } catch (error) {
        throw failed(context, networkFailure(error));
      }
    },
  };
}

function stateOf(context: Context): CallState | null {
  const state = context.middlewareControl?.getMiddlewareOptions(CallState);
  return state instanceof CallState ? state : null;
}

function failed(context: Context, failure: GraphFailure): GraphFailure {
  const state = stateOf(context);
  if (state) state.failure = failure;
  return failure;
}
