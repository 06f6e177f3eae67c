import type { EffectDraft } from '../aggregate.ts';
import type { PersonRef } from '../entitlement.ts';
import { countedVotes, pendingExtension } from './extensions.ts';
import type { AccessRequest, Extension, Reminded, Vote } from './request.ts';
import { openStage } from './votes.ts';

/**
 * What waits for approvers now: a request, or an ask for more time under one whose access is there. Never both, so who
 * cannot be reached, who is reminded and who sees it are the same rules for either (behaviours A3, A24, P15).
 */
export type OpenAsk = {
  /** Null: the request itself. */
  extension: number | null;
  askedBy: PersonRef;
  asked: PersonRef[];
  unreachable: PersonRef[];
  /** Those that count. */
  votes: Vote[];
  open: ReturnType<typeof openStage>;
  since: Date;
  /** It expires then, or lapses. */
  until: Date;
  reminded: Reminded[];
  remindAt: Date | null | undefined;
};

export function openAskOf(request: AccessRequest): OpenAsk | null {
  if (request.state === 'pending') return requestAsk(request);
  const extension = request.grant?.state === 'active' ? pendingExtension(request) : null;
  return extension === null ? null : extensionAsk(request, extension);
}

/** The request as what it waited for, also when it does no more. */
export function requestAsk(request: AccessRequest): OpenAsk {
  const { terms, asked, unreachable, votes, submittedAt, pendingUntil, reminded = [], remindAt } = request;
  return {
    extension: null,
    askedBy: terms.person,
    asked,
    unreachable,
    votes,
    open: openStage(terms.approval, votes, terms.person.id),
    since: submittedAt,
    until: pendingUntil,
    reminded,
    remindAt,
  };
}

function extensionAsk({ terms }: AccessRequest, extension: Extension): OpenAsk {
  const { askedBy, asked, unreachable = [], reminded = [], remindAt, askedAt } = extension;
  const votes = countedVotes(extension, terms.person.id);
  return {
    extension: extension.terms.number,
    askedBy,
    asked,
    unreachable,
    votes,
    open: openStage(extension.terms.approval, votes, terms.person.id),
    since: askedAt,
    until: extension.terms.from,
    reminded,
    remindAt,
  };
}

type Kept = { unreachable?: PersonRef[]; reminded?: Reminded[]; remindAt?: Date | null };

/** The request with this kept of what waits now. */
export function withOpenAsk(request: AccessRequest, kept: Kept): AccessRequest {
  if (request.state === 'pending') return { ...request, ...kept };
  const extensions = request.extensions ?? [];
  const last = extensions.at(-1);
  return last?.state === 'pending'
    ? { ...request, extensions: [...extensions.slice(0, -1), { ...last, ...kept }] }
    : request;
}

/** Its pictures, to be brought up to date. */
export function picturesOf({ extension }: OpenAsk): EffectDraft[] {
  return [{ type: 'cards' }, ...(extension === null ? [] : [{ type: 'extension-cards' as const, number: extension }])];
}

/** Which it was, for the trail. */
export function whichOf({ extension }: OpenAsk): { extension?: number } {
  return extension === null ? {} : { extension };
}
