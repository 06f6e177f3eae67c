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
  message: {
    forExample: 'For example',
    forExampleSay: 'For example, say',
  },
  help: {
    title: (bot: string) => `What you can say to ${bot}`,
    spoken: (bot: string) => `What you can say to ${bot}.`,
    who: { everyone: 'Everyone', approvers: 'Approvers', admins: 'Admins' },
    example: (command: string) => `Example: ${command}`,
    anyCase: 'A leading slash is fine, and so is any letter case.',
  },
  welcome: {
    title: (bot: string) => `Welcome to ${bot}`,
    spoken: (bot: string) => `Welcome to ${bot}. Say help to see what it can do.`,
    purpose:
      'Privileged access for as long as the work takes: ask here, an approver decides on a card, and it is taken back on time.',
    ask: 'Ask with the command below, or say request to see what you may ask for.',
    told: 'You are told here when it is decided, when it is there, and before it ends.',
    approve: 'If you approve for others, their requests come to this chat.',
    example: 'request exchange-admin for 2h because mailbox migration of the finance team',
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
  },
  /**
   * Sentences that the product writes into what it stores and into its faults, always in English. Other languages say
   * them again by these names; what stands in braces is taken over.
   */
  sayings: {
    policyGone: 'its policy is no longer there',
    policyDeleted: 'its policy was deleted',
    policyDisabled: 'its policy was disabled',
    policyChanged: 'its policy was changed',
    otherTenant: 'it belongs to another tenant',
    frozen: 'new grants are frozen',
    noLongerEligible: 'the requester is no longer eligible',
    accountUnknown: 'this account is not in the directory',
    guests: 'guests are not admitted',
    accountIsDisabled: 'this account is disabled',
    overBeforeItBegan: 'its time was over before it began',
    directorySilent: 'the directory could not be asked in time',
    holderDisabled: 'the account of {name} is disabled',
    holderDeleted: 'the account of {name} was deleted',
    youNoApprover: 'you are no longer an approver for it',
    noApprover: 'no longer an approver',
    takenOutside: 'taken away outside the bot',
    neverGiven: 'never given',
    theirsBefore: 'was theirs before, and stays',
    keptBy: 'kept by {requests}',
    goneAlready: 'was gone already',
    notConfirmed: 'Microsoft Graph did not confirm the access in time',
    nothingGranted: 'nothing could be granted',
    somebodyTookIt: 'somebody took it away outside the bot',
    accountGoneForGood: 'the account was deleted for good',
    groupGoneForGood: 'the group was deleted for good',
    roleGoneForGood: 'the role or its administrative unit was deleted for good',
    userMissing: 'user {id} is not in the directory',
    groupMissing: 'group {id} is not in the directory',
    roleMissing: 'role definition {id} is not in the directory',
    scopeMissing: 'scope {id} is not in the directory',
    deletionUnread: '{why}, and whether it was deleted for good may not be read',
    backEndMissing: 'the back end {name} is not built in',
    restoredMeanwhile: 'the bot was restored from a backup of {time}, taken before this access was confirmed',
    frozenByRestore: 'restored from a backup of {time}; look at findings, then unfreeze',
    frozenByRestoreAgain:
      'restored from a backup of {time}; look at findings, then unfreeze (frozen before that: {why})',
    noReason: 'no reason given',
    drillOver: 'the canary drill is over',
    drillStuck: 'the canary drill could not take access back: {why}',
    drillLateIn: 'the access is not there after three minutes',
    drillLateBack: 'the access is not shown to be gone after three minutes',
    drillNever: 'the access was never there',
    drillTook: 'it took {duration}',
    unexplained: '{id}: no grant explains it',
    groupNoMore: 'the group no longer exists',
    noSuchGroup: 'there is no group of this name',
    severalGroups: 'several groups have this name',
    mayCarryRoles: 'it can carry privileged roles, which are never given without approval',
    dynamicGroup: 'its members follow a membership rule',
    syncedGroup: 'it is synchronized from an on-premises directory',
    mailGroup: 'it is mail-enabled and managed in Exchange',
    ladderRole: "{role} can alter this bot's own identity: no policy may grant it",
    ladderCarried: "{group} carries {role}, which can alter this bot's own identity: no policy may grant it",
    ladderAdmins: '{group} is a group of the admins of this bot: no policy may grant it',
    ladderAuditors: '{group} is a group of the auditors of this bot: no policy may grant it',
    ladderInAdmins: '{group} is nested in a group of the admins of this bot: no policy may grant it',
    ladderInAuditors: '{group} is nested in a group of the auditors of this bot: no policy may grant it',
    ladderSay: '{group} tells who may ask or approve under policy {policy}: no policy may grant it',
    ladderSayHere: '{group} tells who may ask or approve under this policy itself: no policy may grant it',
    ladderInSay:
      '{group} is nested in {other}, which tells who may ask or approve under policy {policy}: no policy may grant it',
    ladderInSayHere:
      '{group} is nested in {other}, which tells who may ask or approve under this policy itself: no policy may grant it',
    leftOut: 'member of {group}: {why}',
    tooLong: '{duration} is too long: this policy allows at most {mostDuration}',
    tooShort: '{duration} is too short: this policy asks for at least {leastDuration}',
    noLength: 'the duration is not a length of time',
    startPast: 'the start is past: leave it out to start at once',
    startFar: 'the start is too far ahead: ask at most {duration} before',
    reasonMissing: 'the reason is missing: say what you need the access for',
    reasonShort: 'the reason has {count} characters: this policy asks for at least {least}',
    reasonLong: 'the reason has {count} characters: shorten it to {most}',
    ticketLong: 'the ticket is longer than {most} characters',
    ticketMissing: 'a ticket is missing: this policy asks for one that matches {pattern}',
    ticketUnchecked: 'the ticket cannot be checked: the pattern of this policy {fault}',
    ticketWrong: 'the ticket "{ticket}" does not match {pattern}',
    durationMissing: 'a duration is missing: say 90m or 2h',
    durationUnread: '"{typed}" is not a duration: say 90m or 2h',
    durationNegative: '"{typed}" is negative: say 90m or 2h',
    durationNoUnit: '"{typed}" has no unit: say 90m or 2h',
    durationFraction: '"{typed}" has a fraction: use whole numbers, for example 1h30m',
    durationNothing: '"{typed}" is no time at all: say 90m or 2h',
    durationHuge: '"{typed}" is far too long: say 90m or 2h',
    durationMonths:
      '"{typed}" is counted in months or years, whose length varies: use hours or days, for example PT4H or P1D',
    durationOrder: '"{typed}" names its units twice or out of order: write the larger first, for example 1h30m',
    timeMissing: 'the time is missing: say 14:30, tomorrow 9:00 or 2026-11-30T09:00Z',
    timeUnread: '"{typed}" is not a time: say 14:30, tomorrow 9:00 or 2026-11-30T09:00Z',
    timeSkipped: 'the clocks of {zone} skip {typed}: say another time',
    timePast: '{typed} is past: say tomorrow {time}',
    drillApproval: 'the policy asks for approval: the drill needs `approval: none`',
    drillTicket: 'the policy asks for a ticket',
    drillRoles: 'the policy opens more than groups',
    drillDuration: 'the policy does not allow the five minutes that a drill asks for',
    drillOften: 'a drill takes minutes: not more often than every 10 minutes',
    nowCalled: '{field}: now called {names}',
    otherOrder: '{field}: in another order',
  },
  refusals: {
    notAdmin: {
      title: 'Only admins can do this',
      text: 'It needs the right to administer this bot. Whoever runs it grants that by listing you, or a group you are in, in JIT_ADMIN_IDS.',
    },
    notAuditor: {
      title: 'Only admins and auditors can see this',
      text: 'It needs the right to read everything. Whoever runs this bot grants that by listing you, or a group you are in, in JIT_AUDITOR_IDS.',
    },
    notEligible: {
      title: 'You are not eligible',
      text: (policy: string) =>
        `You cannot ask under the policy ${policy}. Say "my access" to see what you may ask for, or ask an admin to make you eligible.`,
    },
    notApprover: {
      title: 'You are not an approver for this request',
      text: (approvers: string) => `It can be decided by ${approvers}. Your click changed nothing.`,
    },
    selfApproval: {
      title: 'Nobody can decide on their own request',
      text: 'You asked for this access, so somebody else must decide on it. Your click changed nothing, and it was recorded.',
    },
    notYours: {
      title: 'This is not your request',
      text: (requestId: string) => `Only the person who asked for ${requestId} can do this.`,
    },
    unknownPolicy: {
      title: 'There is no such policy',
      none: 'No policy has been set up yet. An admin adds one with "policy import".',
      text: (name: string) => `Nothing is called "${name}". Here is what there is:`,
    },
    policyDisabled: {
      title: 'This policy is disabled',
      text: (policy: string) => `No new requests are taken under ${policy}. An admin can enable it again.`,
    },
    policyInvalid: {
      title: 'Nothing was saved',
      text: 'Please mend these, and send the whole text again:',
      set: 'Please mend these, and send the command again:',
      rollback: 'That version may no longer be as it was. Choose another, or put it right with policy import:',
    },
    policyMoved: {
      title: 'Somebody else was quicker',
      somebody: 'Somebody',
      text: (by: string, policy: string) =>
        `${by} changed ${policy} while you did, so nothing of yours was saved. This is what changed meanwhile; send yours again if it still holds:`,
    },
    unknownVersion: {
      title: 'There is no such version',
      none: 'none any more',
      text: (policy: string, versions: string, version: string) =>
        `${policy} can be brought back to ${versions}, not to ${version}. Nothing was changed.`,
    },
    unknownRequest: {
      title: 'There is no such request',
      it: 'it',
      text: (requestId: string) =>
        `Nothing is known about ${requestId}. It may have been mistyped, or be over for so long that it is not kept any more.`,
    },
    unknownFinding: {
      title: 'There is no such finding',
      it: 'it',
      text: (findingId: string) => `Nothing is known about ${findingId}. It may have been mistyped.`,
    },
    findingDecided: {
      title: 'This does not wait for a decision',
      text: (findingId: string, state: string) => `${findingId}: ${state}. Nothing was changed.`,
      states: {
        removing: (by: string) => `it is being removed, as ${by} decided`,
        removed: (by: string) => `it was removed, as ${by} decided`,
        kept: (by: string) => `it is kept, as ${by} decided`,
        vanished: (_by: string) => 'it was gone before anybody decided',
      },
    },
    ownFinding: {
      title: 'Nobody lets themselves keep access',
      text: 'This access is yours, so another admin must decide whether it stays. Nothing was changed, and it was recorded.',
    },
    unknownPerson: {
      title: 'That person was not found',
      you: 'Your account is not in the directory, so nothing was done.',
      text: (name: string) => `Nobody in the directory is called "${name}". Use the full address, or the object id.`,
    },
    ambiguousPerson: { title: 'Several people have this name', text: 'Say which one, by address:' },
    alreadyPending: {
      title: 'You have asked for this already',
      text: (requestId: string, policy: string) =>
        `Your request ${requestId} under ${policy} waits for its decision. Cancel it first if you want to ask for something else.`,
    },
    alreadyDecided: {
      title: 'This request is no longer open',
      text: (state: string) => `Your click changed nothing: ${state}.`,
      /** What became of it, with who did it where somebody did. */
      by: (state: string, by: string) => `${state} by ${by}`,
    },
    alreadyVoted: {
      title: 'You have decided on this already',
      text: 'Your vote is recorded. It waits for the other approvers.',
    },
    noVote: {
      title: 'There is no vote to take back',
      pending: (requestId: string) => `No vote of yours waits for others on ${requestId}.`,
      mayRevoke: ' What you approved you may revoke.',
    },
    alreadyEnded: { title: 'There is nothing left to end' },
    notLive: {
      pending: {
        title: 'This request is still pending',
        text: 'No access was given yet. Cancel the request instead.',
      },
      decided: {
        title: 'This request is decided already',
        text: (requestId: string, state: string) => `${requestId}: ${state}. Release it to give the access back.`,
      },
    },
    termsChanged: {
      title: 'This request has changed',
      otherTerms:
        'The card you clicked shows other terms than the request has now, so nothing was decided. Say "approvals" for a fresh card.',
      closed: (why: string) =>
        `Nothing was decided: the request was closed, because ${why}. The person who asked was told.`,
    },
    badAsk: {
      duration: 'That duration does not fit',
      start: 'That start does not fit',
      justification: 'The reason does not fit',
      ticket: 'The ticket does not fit',
      text: 'Nothing was sent to anybody.',
    },
    badTrim: {
      title: 'That cannot be left of it',
      text: (why: string) => `${why} Nothing was decided.`,
      faults: {
        'nothing-left': 'Everything was taken out: to give nothing, press Deny.',
        longer: 'You can give less than was asked for, not more.',
        'too-short': 'That is shorter than its policy allows.',
        'over-already': 'That much of it would be over already.',
        'not-asked': 'That was not asked for.',
      },
    },
    commentRequired: {
      title: 'A comment is needed',
      text: 'This policy asks approvers to say why. Write a comment in the field above the buttons, then press again.',
    },
    nobodyCanApprove: {
      title: 'Nobody could approve this now',
      text: (policy: string, quorum: string, approvers: string, able: number) =>
        `The policy ${policy} asks for ${quorum} of ${approvers}, and ${able === 0 ? 'nobody' : `only ${able}`} of them could decide on your request (you cannot decide on it yourself). Nothing was sent. Ask an admin to name more approvers.`,
    },
    nothingToGrant: {
      title: 'Nothing in this policy can be granted now',
      text: (policy: string) =>
        `Everything that ${policy} names is missing or cannot be written. An admin must mend it:`,
    },
    requesterDisabled: {
      title: 'This account is disabled',
      text: 'The directory says that the account is disabled, so nothing was done.',
    },
    guest: {
      title: 'Guests are not admitted',
      text: 'Guest accounts cannot use this bot here. Ask an administrator of this organization.',
    },
    frozen: {
      title: 'New grants are frozen',
      anAdmin: 'An admin',
      text: (by: string, reason: string) =>
        `${by} has stopped new grants${reason}. Nothing was changed. Live access runs on and ends as planned.`,
    },
    alreadyFrozen: {
      title: 'New grants are frozen already',
      text: (by: string, reason: string) => `By ${by}${reason}.`,
    },
    notFrozen: { title: 'New grants are not frozen', text: 'There is nothing to lift.' },
    badCanary: {
      title: 'This policy cannot be drilled',
      text: 'Nothing was changed. A drill needs a policy of its own, without approval, that opens one harmless group:',
    },
    noCanary: { title: 'No canary drill is on', text: 'Nothing was changed. Set one up first.' },
    tooMany: {
      title: 'That was a lot at once',
      text: (seconds: string) => `Please wait ${seconds} seconds. What you sent meanwhile was not carried out.`,
    },
    directoryUnavailable: {
      title: 'The directory does not answer',
      text: 'Microsoft Entra could not be asked in time, so nothing was done: what cannot be verified is refused. Please try again in a minute.',
    },
    conflict: {
      title: 'Somebody else was quicker',
      text: 'Several people changed this in the same moment, and yours was not carried out. Please try again.',
    },
    /** What became of a request, after its id and a colon. */
    states: {
      approved: 'it was approved',
      denied: 'it was denied',
      cancelled: 'it was cancelled by the person who asked',
      expired: 'nobody decided in time, so it expired',
      closed: 'it was closed',
      scheduled: 'its access is about to start',
      activating: 'its access is being set up',
      active: 'its access is active',
      revoking: 'its access is being taken back',
      ended: 'its access has ended',
    },
    otherState: (state: string) => `it is ${state}`,
    /** Why somebody asks, in examples that can be typed. */
    exampleReason: 'migrating the mailboxes of the Berlin office',
  },
  quiet: {
    reminder: {
      summary: (name: string, what: string) => `${name} still waits for your decision: ${what}`,
      text: (name: string, what: string, duration: string, id: string) =>
        `${name} still waits for your decision: ${what} for ${duration} (${id}).`,
      expires: (at: string, left: string) => `Without one the request expires at ${at}, ${left}.`,
      whatToDo: 'Approve or deny on its card further up in this chat. To have the card down here, say: approvals',
    },
    digest: {
      title: 'Today',
      nothing: 'Nothing waits for you today.',
      waits: 'Waits for your decision',
      asksFor: (name: string, what: string) => `${name} asks for ${what}`,
      waitsUntil: (id: string, at: string) => `${id}, waits until ${at}`,
      howToDecide: 'To decide, say: approvals',
      yours: 'Yours',
      endsAt: (id: string, at: string) => `${id}, ends at ${at}`,
      startsAt: (id: string, at: string) => `${id}, starts at ${at}`,
      everybody: 'Everybody',
      live: (count: number) => (count === 1 ? '1 live grant' : `${count} live grants`),
      nextEnds: (at: string) => `The next one ends at ${at}`,
      asked: (count: number) => (count === 1 ? '1 request' : `${count} requests`),
      since: (at: string) => `since ${at}`,
      outcomes: (approved: number, refused: number, waiting: number) =>
        `${approved} approved, ${refused} not granted, ${waiting} waiting`,
      refusals: (count: number) => (count === 1 ? '1 refusal' : `${count} refusals`),
      refusalsHowTo: 'Commands, clicks and calls without the right to them. To see them, say: audit',
      alerts: (count: number) => (count === 1 ? '1 open alert' : `${count} open alerts`),
      andMore: (count: number) => `and ${count} more`,
      on: (at: string, zone: string) =>
        `On working days at ${at} (${zone}), if there is anything to say. To have it no more, say: digest off`,
      off: 'To have this each working day, say: digest on at 9:00',
      turnedOn: 'Your digest is on',
      turnedOff: 'Your digest is off',
      turnedOffText: 'You get no digest any more. Requests that wait for you still come, and so do reminders of them.',
      spoken: 'What waits for you today.',
    },
  },
  /** What a turn is answered with before or beside the product: the door, buttons, faults of the bot itself. */
  bot: {
    unknownButton: {
      title: 'That did not work',
      text: 'I do not know that button. The card may be of an older version: say "my requests" or "approvals" for a fresh one.',
    },
    yourClick: 'Your click',
    notHere: {
      title: 'Not here',
      text: 'Others would read the answer here. Please say it to me in our one-to-one chat.',
    },
    welcome: (name: string) => `Welcome to ${name}`,
    failed: (reference: string) =>
      `Something went wrong. Reference: ${reference}. It may or may not have happened; trying again does no harm.`,
    gate: {
      'wrong-channel': 'I can only be used from Microsoft Teams.',
      'no-tenant': 'I cannot tell which organization this chat belongs to, so I did nothing.',
      'tenants-disagree': 'I cannot tell which organization this chat belongs to, so I did nothing.',
      'other-tenant': 'I serve people of another organization only, so I did nothing.',
      'not-a-person': 'I take requests from people only.',
      'no-object-id':
        'Teams did not tell me who you are in your organization, so I did nothing. Write to me in a one-to-one chat.',
      guest: 'Guest accounts cannot use me here. Ask an administrator of this organization.',
      'unknown-person': 'I cannot find your account in the directory of this organization, so I did nothing.',
      'disabled-person': 'Your account is disabled in the directory of this organization, so I did nothing.',
    },
    fault: { title: 'Nearly', text: 'I could not carry that out as it was typed:' },
    unknown: {
      title: 'I did not understand that',
      text: (typed: string) => `I do not know "${typed}".`,
      help: 'Say "help" to see everything you can ask for.',
      didYouMean: 'Did you mean:',
    },
    sample: {
      title: 'This card is a test, and it arrived',
      text: 'JIT Access can reach you in Teams. Nothing was asked for, and nothing is to be done.',
      summary: 'A test card of JIT Access',
    },
  },
  /** An approver leaves less of a request than was asked for, and who approved takes back what they gave. */
  approving: {
    change: 'Change before approving',
    less: (name: string) => `Approve less than ${name} asks for`,
    lessHint: 'Untick or shorten what is not needed: it is not given. Nothing can become more.',
    duration: 'For how long',
    asAsked: (duration: string) => `${duration}, as asked`,
    items: 'What to give',
    back: 'Back',
    narrowed: 'Narrowed',
    youDid: (at: string, what: string) => `You, ${at}: ${what}`,
    theyDid: (name: string, at: string, what: string) => `${name}, ${at}: ${what}`,
    shorter: (duration: string, before: string) => `${duration} instead of ${before}`,
    without: (what: string) => `without ${what}`,
    /** In the notice that access is there. */
    narrowedNotice: (name: string, what: string) => `${name} approved less than you asked for: ${what}.`,
    narrowedNoticeOf: (name: string, what: string) => `${name} approved less than was asked for: ${what}.`,
    /** Above the card of whoever pressed a button of an older one. */
    stale: (name: string) =>
      `${name} narrowed this request since your card was drawn, so your press decided nothing. This is what is asked for now.`,
    revoke: 'Revoke',
    revokeTitle: (name: string) => `Revoke the access of ${name}?`,
    revokeHint: (what: string) => `It is taken back at once: ${what}. The person is told, with what you write here.`,
    revokeWhy: 'Why (optional)',
    revokeSummary: (id: string) => `Revoke the access of ${id}?`,
  },
  /** Several requests that are ticked on one card and decided with one comment. */
  several: {
    intro: 'Tick what you decide on. One comment goes to everybody whose request is ticked.',
    waiting: 'Waiting requests',
    choice: (name: string, what: string, duration: string, at: string, id: string, why: string) =>
      `${name}: ${what} for ${duration}, asked ${at} (${id}). ${why}`,
    comment: 'Comment (required by some policies)',
    show: 'Show',
    nothingTicked: 'Nothing is ticked yet. Tick one or more requests, then press again.',
    showOne: 'Tick the one request that you want to see, then press Show again.',
    title: 'What became of them',
    spoken: (decided: number, all: number) => `${decided} of ${all} decided.`,
    approved: 'Approved',
    counted: 'Your approval is counted. It waits for others.',
    denied: 'Denied',
    closed: (state: string) => `Nothing to decide any more: ${state}`,
    stillWaiting: 'Show what still waits',
    more: (count: number) => (count === 1 ? '1 more waits.' : `${count} more wait.`),
  },
  paging: {
    previous: 'Previous',
    next: 'Next',
    range: (first: number, last: number, total: number) => `${first} to ${last} of ${total}`,
  },
  /** Answers to commands of people who ask and decide. */
  answers: {
    sent: {
      title: 'Request sent',
      text: (id: string) => `Your request ${id} is stored. I keep you posted in our one-to-one chat.`,
    },
    nothingToAskFor: {
      title: 'Nothing to ask for',
      text: 'You are not eligible for any policy yet. An admin can make you eligible.',
    },
    askForAccess: {
      title: 'Ask for access',
      text: 'Say what you need, for how long, and why. You may ask for:',
    },
    youMayAskFor: 'You may ask for',
    withdrawn: {
      title: 'Vote withdrawn',
      text: (id: string) => `Your vote on ${id} no longer counts. Your card lets you decide again.`,
    },
    cancelled: {
      title: 'Request cancelled',
      text: (id: string) => `${id} is taken back. Whoever was asked sees that on their card.`,
    },
    released: {
      title: 'Thank you',
      text: (id: string) => `The access of ${id} is being taken back. You are told when that is confirmed.`,
    },
  },
  /** Answers to commands of admins and auditors. */
  admin: {
    nothingToExport: { title: 'Nothing to export', text: 'There is no policy yet.' },
    imported: {
      title: (count: number) => (count === 1 ? 'Policy saved' : `${count} policies saved`),
      withWarnings: 'Saved, with warnings:',
      inForce: 'It is in force now.',
      outcomes: { created: 'created', changed: 'changed', unchanged: 'unchanged' },
      point: (name: string, outcome: string, enabled: boolean) => `${name}: ${outcome}${enabled ? '' : ' (disabled)'}`,
      warning: (name: string, warning: string) => `${name}, warning: ${warning}`,
    },
    enabled: {
      title: 'Policy enabled',
      already: 'It was enabled already',
      text: (name: string) => `${name} is enabled.`,
    },
    disabled: {
      title: 'Policy disabled',
      already: 'It was disabled already',
      text: (name: string) =>
        `${name} is disabled. Its pending requests are being closed; live grants run on. To end them: revoke ${name}`,
    },
    nothingToRevoke: { title: 'Nothing to revoke', text: 'There is no live access there.' },
    revoking: {
      title: (count: number) => (count === 1 ? 'Being revoked' : `${count} grants are being revoked`),
      text: 'The access is being taken back. It is called revoked when two reads have confirmed it.',
      point: (id: string, name: string, what: string) => `${id}: ${name}, ${what}`,
    },
    frozen: {
      title: 'New grants are frozen',
      text: 'No request is taken and none is approved until you say "unfreeze". Live access runs on and ends as planned.',
    },
    unfrozen: { title: 'New grants are open again', text: 'Requests are taken and approved again.' },
    changed: {
      title: 'Policy changed',
      unchanged: (name: string) => `${name}: no change`,
      saysSo: 'It says so already; nothing was changed.',
      back: 'Policy is back',
      backTo: (version: number) => `Brought back to version ${version}`,
      saidSo: (version: number) => `It says what version ${version} said; nothing was changed.`,
      isDisabled: 'It is disabled.',
      nowVersion: (name: string, version: number) => `${name} is now version ${version}.`,
      inForce: 'It is in force now.',
      closes:
        'Requests that were pending under it are being closed, because approvers saw other terms; access already given runs on.',
      warning: (warning: string) => `Warning: ${warning}`,
    },
    deleted: {
      title: 'Policy deleted',
      text: (name: string) =>
        `${name} takes no requests any more, and what was pending under it is being closed. Its name is free.`,
      nothingLive: 'No access is live under it.',
      runsOn: (count: number) =>
        `${count === 1 ? '1 grant runs' : `${count} grants run`} on until the planned end; revoke them with the line below.`,
    },
    alertsHere: {
      title: 'Alerts come here',
      toYou: 'From now on alerts go to you, in this chat. What is wrong now is shown here, too.',
      toThisPlace:
        'From now on alerts go to this place, for everybody here to read. So do requests of policies without a channel of their own, when I cannot reach an approver in person. What is wrong now is shown here, too.',
    },
    alertsOff: {
      title: 'Alerts go to each admin',
      text: 'Each admin is told of new alerts in their own chat with me. Messages that are there already stay up to date.',
    },
    noDrill: {
      title: 'No canary drill is set up',
      text: 'A drill puts one account into a harmless group on a schedule and takes it out again, and tells when it cannot.',
    },
    findingKept: {
      title: 'Kept',
      text: 'It stays, as standing access: no grant of this bot will take it away.',
    },
    findingRemoved: {
      title: 'Being removed',
      text: 'It is being taken away. It is called removed when two reads have confirmed it.',
    },
  },
  status: {
    title: 'Status',
    well: 'All is well.',
    attention: 'Something needs attention.',
    frozen: 'New grants frozen',
    notFrozen: 'no',
    frozenBy: (by: string, reason: string) => `yes, by ${by}: ${reason}`,
    noReason: 'no reason given',
    pending: 'Pending requests',
    live: 'Live grants',
    revoking: 'Being taken back',
    messages: 'Messages waiting',
    oldestSince: (count: number, at: string) => `${count}, oldest since ${at}`,
    ledger: 'Ledger',
    ledgerEmpty: 'empty',
    ledgerHead: (block: number, head: string) => `block ${block}, head ${head}…`,
    ledgerSince: (head: string, at: string) => `${head}; reaches back to ${at}`,
    unsealed: (head: string, count: number) => `${head}; ${count} events not sealed yet`,
    stuck: (state: string) => `Stuck: ${state}`,
    stuckStates: { absent: 'absent', adding: 'adding', held: 'held', removing: 'removing' },
    stuckWhy: (person: string, what: string, why: string) => `${person}, ${what}: ${why}`,
    alert: 'Alert',
    warning: 'Warning',
    alertSince: (title: string, at: string) => `${title}, since ${at}`,
    moreAlerts: 'More alerts',
    moreAlertsText: (count: number) => `${count}; say "alerts" for them`,
  },
};

/** Everything a language says. */
export type Words = typeof en;
