const all = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/**
 * What the bot says, in English. A language is one file: `de.ts` has the same shape, and the type checker holds it to
 * that. Parameters are texts that are ready to be shown: escaped where the place is read as Markdown, times and durations
 * in words already. Numbers come as numbers, so that a language counts in its own way.
 */
export const en = {
  /** The card's `lang` (BCP 47). */
  language: 'en',
  /** How dates are written for a reader whose own tag is of another language. */
  locale: 'en-GB',
  /** Whether it is read from right to left: the card's `rtl`. */
  rightToLeft: false,
  timeLeft: {
    over: 'time is up',
    underAMinute: 'less than a minute left',
    left: (duration: string) => `${duration} left`,
  },
  duration: {
    days: (count: number) => (count === 1 ? '1 day' : `${count} days`),
    hours: (count: number) => `${count} h`,
    minutes: (count: number) => `${count} min`,
    seconds: (count: number) => `${count} s`,
  },
  lists: {
    all: (parts: readonly string[]) => all.format(parts),
    any: (parts: readonly string[]) => parts.join(' or '),
    /** The last part of a list that names only some. */
    more: (count: number) => `${count} more`,
    /** A line below such a list. */
    andMore: (count: number) => `and ${count} more`,
  },
  /** The reader as the one who did something: after a word for "by". */
  byYou: 'you',
  /** What begins a sentence of its own, put after a colon. */
  afterColon: (text: string) => text.charAt(0).toLowerCase() + text.slice(1),
  card: {
    tooOld: 'This version of Teams cannot show the card: please update it.',
  },
  buttons: {
    approve: 'Approve',
    deny: 'Deny',
    cancel: 'Cancel request',
    release: 'Release',
    show: 'Show',
  },
  tooltips: {
    cancel: (id: string) => `Cancel ${id}`,
    release: (id: string) => `Release ${id}`,
    show: (id: string) => `Show ${id}`,
  },
  entitlement: {
    /** As a thing by itself. */
    member: (group: string) => `member of ${group}`,
    inUnit: (role: string, unit: string) => `${role} (unit ${unit})`,
    /** What a sentence can hold, ask for and lose. */
    membership: (group: string) => `membership of ${group}`,
    groupMembership: 'Group membership',
    privilegedRole: 'Privileged role',
    role: 'Role',
    wholeTenant: (what: string) => `${what}, whole tenant`,
    onlyInUnit: (what: string, unit: string) => `${what}, only in unit ${unit}`,
  },
  request: {
    kicker: (id: string) => `Access request ${id}`,
    opens: 'Opens',
    access: 'Access',
    titles: {
      yourRequest: (policy: string) => `Your request: ${policy}`,
      yourAccess: (policy: string) => `Your access: ${policy}`,
      asks: (name: string) => `${name} asks for access`,
      decided: (name: string, policy: string) => `${name}: ${policy}`,
    },
    comment: {
      required: 'Comment (required)',
      optional: 'Comment (optional)',
      placeholder: 'The requester sees it',
    },
    summary: {
      yours: (id: string, what: string, duration: string) => `Your request ${id}: ${what} for ${duration}.`,
      review: (name: string, what: string, duration: string, id: string) =>
        `Review ${name}'s request to activate ${what} for ${duration} (${id}).`,
      decided: (name: string, what: string, duration: string, id: string) =>
        `${name}'s request for ${what} for ${duration} (${id}).`,
    },
    hints: {
      ownRequest: 'You cannot decide on your own request.',
      counted: (id: string) => `Your approval is counted. It waits for others. To take it back, say: withdraw ${id}`,
      cannotReach: (mentions: string) => `For ${mentions}: I cannot reach you in your own chat with me.`,
      signInAgain: 'Sign out and in again if it does not show. Release it when you are done.',
      sessionsLinger: 'Sessions opened before the end may keep working for up to an hour.',
      endEarly: (id: string) => `To end it early, say: revoke ${id}`,
    },
    rows: {
      duration: 'For',
      counted: (duration: string) => `${duration}, counted from when access starts`,
      window: 'From',
      fromTo: (start: string, end: string) => `${start} to ${end}`,
      why: 'Why',
      ticket: 'Ticket',
      policy: 'Policy',
      leftOut: 'Left out',
      waitsUntil: 'Waits until',
      approvals: 'Approvals',
      notReached: 'Not reached',
      haveLeft: 'Have left',
      decided: 'Decided',
    },
    noneNeeded: 'none needed',
    votesOf: (given: number, quorum: number, approvers: string) => `${given} of ${quorum}, by ${approvers}`,
    stage: (number: number, votes: string) => `Stage ${number}: ${votes}`,
    channelLost: 'Its channel takes no messages either.',
    shownInChosen: 'Shown in the channel that the admins chose.',
    shownInOwn: 'Shown in its channel.',
    byPolicy: 'Approved by the policy, which asks nobody',
    votes: {
      youApproved: (at: string) => `You approved, ${at}`,
      youDenied: (at: string) => `You denied, ${at}`,
      approved: (name: string, at: string) => `${name} approved, ${at}`,
      denied: (name: string, at: string) => `${name} denied, ${at}`,
      withComment: (vote: string, comment: string) => `${vote}: “${comment}”`,
    },
    status: {
      waiting: 'Waiting for approval',
      denied: 'Denied',
      cancelled: 'Cancelled',
      expired: 'Expired',
      nobodyDecided: (at: string) => `Nobody decided before ${at}.`,
      closed: 'Closed',
      approved: 'Approved',
      startsAt: (at: string) => `Starts at ${at}.`,
      settingUp: 'Approved, being set up',
      active: 'Active',
      activeUntil: (at: string) => `Active until ${at}`,
      takingBack: 'Being taken back, not confirmed yet',
      failed: 'Failed',
      ended: 'Ended',
      endedAndRevoked: 'Ended and revoked',
    },
    end: {
      timeUp: 'Its time was up.',
      released: 'Given back',
      releasedBy: (name: string) => `Given back by ${name}`,
      revoked: 'Ended early',
      revokedBy: (name: string) => `Ended early by ${name}`,
      removedOutside: 'It was taken away outside this bot, and is not put back',
      left: 'It ended because its holder left',
      failed: 'It could not be set up',
      because: (what: string, note: string) => `${what}: ${note}`,
      plainly: (what: string) => `${what}.`,
    },
    items: {
      neverGiven: 'Never given',
      notGivenYet: 'Not given yet',
      settingUp: 'Being set up',
      takingBack: 'Being taken back, not confirmed yet',
      notConfirmed: 'Not confirmed as taken back',
      held: 'Held',
      keptAsBefore: 'Kept: it was there before this request',
      thereBefore: 'There already before this request, stays',
      kept: (why: string) => `Kept: ${why}`,
      keptForAnother: 'Kept: another grant still needs it',
      notGiven: 'Not given',
      notGivenBecause: (why: string) => `Not given: ${why}`,
      revoked: (at: string) => `Revoked, confirmed at ${at} by two reads`,
      gone: (why: string) => `Gone: ${why}`,
      goneForGood: 'Gone: it was deleted for good',
      takenOutside: 'Taken away outside this bot',
      takenOutsideAt: (at: string) => `Taken away outside this bot, confirmed at ${at} by two reads`,
    },
  },
  notice: {
    yourRequest: (what: string) => `Your request for ${what}`,
    theirRequest: (name: string, what: string) => `${name}'s request for ${what}`,
    yourAccess: (what: string) => `Your access to ${what}`,
    theirAccess: (name: string, what: string) => `${name}'s access to ${what}`,
    active: {
      you: (what: string) => `You now hold ${what}`,
      they: (name: string, what: string) => `${name} now holds ${what}`,
      until: (holds: string, at: string, id: string) => `${holds} until ${at} (${id}).`,
      forNow: (holds: string, id: string) => `${holds} (${id}).`,
      incomplete: 'Not everything could be given: the card says what is missing and why.',
      whatNext: (id: string) => `Sign out and in again if it does not show. When you are done, say: release ${id}`,
    },
    denied: {
      summary: (request: string) => `${request} was denied`,
      text: (request: string, id: string) => `${request} was denied (${id}).`,
      textBy: (request: string, name: string, id: string) => `${request} was denied by ${name} (${id}).`,
      comment: (comment: string) => `They wrote: ${comment}`,
    },
    expired: {
      summary: (request: string) => `${request} expired`,
      text: (request: string, at: string, id: string) => `${request} expired: nobody decided before ${at} (${id}).`,
      whatNext: 'If you still need it, ask again.',
    },
    closed: {
      summary: (request: string) => `${request} was closed`,
      text: (request: string, id: string) => `${request} was closed (${id}).`,
      textBecause: (request: string, id: string, why: string) => `${request} was closed (${id}): ${why}`,
    },
    endingSoon: {
      summary: (access: string) => `${access} ends soon`,
      text: (access: string, id: string) => `${access} ends soon (${id}).`,
      textAt: (access: string, at: string, left: string, id: string) => `${access} ends at ${at}, ${left} (${id}).`,
      whatNext: (id: string) => `If you are done already, say: release ${id}`,
    },
    ended: {
      summary: (access: string) => `${access} ended`,
      text: (access: string, id: string) => `${access} ended (${id}).`,
      confirmed: (at: string, what: string) => `Revoked and confirmed gone at ${at} by two reads: ${what}.`,
      kept: (what: string) => `Kept: ${what}. The card says why.`,
      reason: (duration: string, why: string) => `It was for ${duration}, because: ${why}`,
    },
    voteDropped: {
      summary: 'Your approval no longer counts',
      text: (name: string, what: string, why: string, id: string) =>
        `Your approval of ${name}'s request for ${what} no longer counts: ${why} (${id}).`,
    },
    tooFewLeft: {
      summary: (id: string) => `Too few are left to approve ${id}`,
      yours: (what: string, id: string) => `Too few people are left who may approve your request for ${what} (${id}):`,
      theirs: (what: string, id: string) => `Too few people are left who may approve the request for ${what} (${id}):`,
      left: (names: string, count: number) => `${names} ${count === 1 ? 'is' : 'are'} gone or disabled.`,
      whatNext: (policy: string, id: string) =>
        `Ask an admin to name other approvers for ${policy}, then ask again. To take this request back, say: cancel ${id}`,
    },
    unreachable: {
      noApp: (names: string, count: number) =>
        `${names} ${count === 1 ? 'has' : 'have'} not installed this app, or blocked it.`,
      nobodySummary: (id: string) => `Nobody who may approve ${id} could be reached`,
      nobody: (what: string, id: string) => `Nobody who may approve your request for ${what} could be reached (${id}):`,
      askToAdd: (id: string) => `Ask one of them to add this app in Teams, or cancel it with: cancel ${id}`,
      inPersonSummary: (id: string) => `Nobody who may approve ${id} could be reached in person`,
      inPerson: (what: string, id: string) =>
        `Nobody who may approve your request for ${what} could be reached in their own chat (${id}):`,
      inChosenChannel: (id: string) =>
        `It is shown in the channel that the admins chose, where they may see it. If nobody answers, ask one of them to add this app in Teams, or cancel it with: cancel ${id}`,
      inOwnChannel: (id: string) =>
        `It is shown in the channel of its policy, where they may see it. If nobody answers, ask one of them to add this app in Teams, or cancel it with: cancel ${id}`,
      someSummary: (id: string) => `An approver of ${id} could not be reached`,
      some: (names: string, what: string, id: string) =>
        `${names} could not be reached about your request for ${what} (${id}). The other approvers were asked.`,
      nothingToDo: 'You need to do nothing.',
    },
  },
  requestLists: {
    access: {
      title: 'My access',
      none: 'You hold no access through this bot right now.',
      howTo: 'To give one back, press Release or say: release followed by its id.',
      spoken: (count: number) => `You have ${count === 1 ? '1 grant' : `${count} grants`}.`,
    },
    requests: {
      title: 'My requests',
      none: 'You have asked for nothing yet.',
      noneHowTo: 'You have asked for nothing yet. To see what you may ask for, say: request',
      asked: (policy: string, duration: string, id: string, at: string) => `${policy}, ${duration}, ${id}, asked ${at}`,
      spoken: (count: number) => `You have ${count === 1 ? '1 request' : `${count} requests`}.`,
    },
    approvals: {
      title: 'Waiting for you',
      none: 'Nothing waits for your decision.',
      asksFor: (name: string, what: string) => `${name} asks for ${what}`,
      forWhy: (duration: string, why: string) => `For ${duration}: ${why}`,
      waitsUntil: (id: string, at: string) => `${id}, waits until ${at}`,
      howTo: 'Show posts the card with Approve and Deny again.',
      spoken: (count: number) =>
        count === 1 ? '1 request waits for your decision.' : `${count} requests wait for your decision.`,
    },
    grants: {
      title: 'Live grants',
      none: 'Nobody holds access through this bot right now.',
      count: (count: number) => (count === 1 ? '1 grant.' : `${count} grants.`),
      howTo: 'To end one early, say: revoke followed by its id, a person or a policy.',
      spoken: (count: number) => (count === 1 ? 'There is 1 live grant.' : `There are ${count} live grants.`),
    },
    standing: (status: string, left: string) => `${status}, ${left}`,
  },
};

/** Everything a language says. */
export type Words = typeof en;
