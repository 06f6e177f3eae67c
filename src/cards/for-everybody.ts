import type { AccessRequest, Vote } from '../jit/request/request.ts';

/**
 * What everybody in a channel may read of a request: who, what, how long, when, who decided, and where it stands. People's
 * own words stay with those whom they were written for: the reason, the ticket, comments, and why somebody ended it
 * (behaviour P13). What the bot itself says of it stays.
 */
export function forEverybody(request: AccessRequest): AccessRequest {
  const { terms, votes, grant, extensions, state, stateNote } = request;
  return {
    ...request,
    terms: { ...terms, justification: '', ticket: null, skipped: [] },
    votes: votes.map(withoutComment),
    stateNote: state === 'closed' ? stateNote : null,
    departed: [],
    ...(request.unusual === undefined ? {} : { unusual: [] }),
    ...(request.weighed === undefined ? {} : { weighed: {} }),
    grant: grant === null || grant.endedBy === null ? grant : { ...grant, endNote: null },
    ...(extensions === undefined
      ? {}
      : {
          extensions: extensions.map((one) => ({
            ...one,
            ...(one.unusual === undefined ? {} : { unusual: [] }),
            terms: { ...one.terms, reason: '' },
            votes: one.votes.map(withoutComment),
            note: one.state === 'lapsed' ? one.note : null,
          })),
        }),
  };
}

function withoutComment(vote: Vote): Vote {
  return { ...vote, comment: null };
}
