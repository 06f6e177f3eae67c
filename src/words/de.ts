import type { Words } from './en.ts';

const all = new Intl.ListFormat('de-DE', { type: 'conjunction' });

/**
 * Was der Bot sagt, auf Deutsch: höflich, mit den Wörtern, die Microsoft in seinen deutschen Oberflächen verwendet.
 * Befehle bleiben englisch, denn so werden sie verstanden. Zeitpunkte kommen mit oder ohne Datum („14:30 (Europe/Berlin)“,
 * „Do., 15. Okt., 14:30 (Europe/Berlin)“): Sätze fangen beides auf. Zeitspannen stehen im Nominativ oder Akkusativ.
 */
export const de: Words = {
  language: 'de',
  locale: 'de-DE',
  rightToLeft: false,
  timeLeft: {
    over: 'die Zeit ist um',
    underAMinute: 'noch weniger als eine Minute',
    left: (duration) => `noch ${duration}`,
  },
  duration: {
    days: (count) => (count === 1 ? '1 Tag' : `${count} Tage`),
    hours: (count) => (count === 1 ? '1 Stunde' : `${count} Stunden`),
    minutes: (count) => (count === 1 ? '1 Minute' : `${count} Minuten`),
    seconds: (count) => (count === 1 ? '1 Sekunde' : `${count} Sekunden`),
  },
  lists: {
    all: (parts) => all.format(parts),
    any: (parts) => parts.join(' oder '),
    more: (count) => `${count} weitere`,
    andMore: (count) => `und ${count} weitere`,
  },
  byYou: 'Ihnen',
  // Hauptwörter bleiben groß, und nach einem Doppelpunkt darf ein Satz groß beginnen.
  afterColon: (text) => text,
  card: {
    tooOld: 'Diese Version von Teams kann die Karte nicht anzeigen: Bitte aktualisieren Sie Teams.',
  },
  buttons: {
    approve: 'Genehmigen',
    deny: 'Ablehnen',
    cancel: 'Anforderung zurückziehen',
    release: 'Zurückgeben',
    show: 'Anzeigen',
  },
  tooltips: {
    cancel: (id) => `${id} zurückziehen`,
    release: (id) => `${id} zurückgeben`,
    show: (id) => `${id} anzeigen`,
  },
  entitlement: {
    member: (group) => `Mitglied von ${group}`,
    inUnit: (role, unit) => `${role} (Verwaltungseinheit ${unit})`,
    membership: (group) => `die Mitgliedschaft in ${group}`,
    groupMembership: 'Gruppenmitgliedschaft',
    privilegedRole: 'Privilegierte Rolle',
    role: 'Rolle',
    wholeTenant: (what) => `${what}, gesamter Mandant`,
    onlyInUnit: (what, unit) => `${what}, nur in der Verwaltungseinheit ${unit}`,
  },
  request: {
    kicker: (id) => `Zugriffsanforderung ${id}`,
    opens: 'Gewährt',
    access: 'Zugriff',
    titles: {
      yourRequest: (policy) => `Ihre Anforderung: ${policy}`,
      yourAccess: (policy) => `Ihr Zugriff: ${policy}`,
      asks: (name) => `${name} bittet um Zugriff`,
      decided: (name, policy) => `${name}: ${policy}`,
    },
    comment: {
      required: 'Kommentar (erforderlich)',
      optional: 'Kommentar (optional)',
      placeholder: 'Die anfordernde Person kann ihn lesen',
    },
    summary: {
      yours: (id, what, duration) => `Ihre Anforderung ${id}: ${what} für ${duration}.`,
      review: (name, what, duration, id) =>
        `Prüfen Sie die Anforderung von ${name}, ${what} für ${duration} zu aktivieren (${id}).`,
      decided: (name, what, duration, id) => `Anforderung von ${name}: ${what} für ${duration} (${id}).`,
    },
    hints: {
      ownRequest: 'Über Ihre eigene Anforderung können Sie nicht entscheiden.',
      counted: (id) =>
        `Ihre Genehmigung ist gezählt. Es fehlen noch andere. Um sie zurückzunehmen, schreiben Sie: withdraw ${id}`,
      cannotReach: (mentions) => `Für ${mentions}: Ich kann Sie in Ihrem eigenen Chat mit mir nicht erreichen.`,
      signInAgain:
        'Melden Sie sich ab und wieder an, falls der Zugriff noch fehlt. Geben Sie ihn zurück, wenn Sie fertig sind.',
      sessionsLinger: 'Vor dem Ende geöffnete Sitzungen können noch bis zu einer Stunde weiterlaufen.',
      endEarly: (id) => `Um den Zugriff vorzeitig zu beenden, schreiben Sie: revoke ${id}`,
    },
    rows: {
      duration: 'Dauer',
      counted: (duration) => `${duration}, gezählt ab Beginn des Zugriffs`,
      window: 'Zeitraum',
      fromTo: (start, end) => `${start} bis ${end}`,
      why: 'Begründung',
      ticket: 'Ticket',
      policy: 'Richtlinie',
      leftOut: 'Ausgelassen',
      waitsUntil: 'Wartet bis',
      approvals: 'Genehmigt',
      notReached: 'Nicht erreicht',
      haveLeft: 'Nicht mehr da',
      decided: 'Entschieden',
    },
    noneNeeded: 'keine Genehmigung nötig',
    votesOf: (given, quorum, approvers) => `${given} von ${quorum}, durch ${approvers}`,
    stage: (number, votes) => `Stufe ${number}: ${votes}`,
    channelLost: 'Auch der Kanal nimmt keine Nachrichten an.',
    shownInChosen: 'Wird in dem Kanal gezeigt, den die Administratoren gewählt haben.',
    shownInOwn: 'Wird im Kanal der Richtlinie gezeigt.',
    byPolicy: 'Durch die Richtlinie genehmigt, die niemanden fragt',
    votes: {
      youApproved: (at) => `Sie haben genehmigt, ${at}`,
      youDenied: (at) => `Sie haben abgelehnt, ${at}`,
      approved: (name, at) => `${name} hat genehmigt, ${at}`,
      denied: (name, at) => `${name} hat abgelehnt, ${at}`,
      withComment: (vote, comment) => `${vote}: „${comment}“`,
    },
    status: {
      waiting: 'Wartet auf Genehmigung',
      denied: 'Abgelehnt',
      cancelled: 'Zurückgezogen',
      expired: 'Abgelaufen',
      nobodyDecided: (at) => `Niemand hat entschieden bis: ${at}.`,
      closed: 'Geschlossen',
      approved: 'Genehmigt',
      startsAt: (at) => `Beginn: ${at}.`,
      settingUp: 'Genehmigt, wird eingerichtet',
      active: 'Aktiv',
      activeUntil: (at) => `Aktiv bis ${at}`,
      takingBack: 'Wird entzogen, noch nicht bestätigt',
      failed: 'Fehlgeschlagen',
      ended: 'Beendet',
      endedAndRevoked: 'Beendet und entzogen',
    },
    end: {
      timeUp: 'Die Zeit war um.',
      released: 'Zurückgegeben',
      releasedBy: (name) => `Zurückgegeben von ${name}`,
      revoked: 'Vorzeitig beendet',
      revokedBy: (name) => `Vorzeitig beendet von ${name}`,
      removedOutside: 'Der Zugriff wurde außerhalb dieses Bots entfernt und wird nicht wiederhergestellt',
      left: 'Der Zugriff endete, weil die Person nicht mehr da ist',
      failed: 'Der Zugriff konnte nicht eingerichtet werden',
      because: (what, note) => `${what}: ${note}`,
      plainly: (what) => `${what}.`,
    },
    items: {
      neverGiven: 'Nie zugewiesen',
      notGivenYet: 'Noch nicht zugewiesen',
      settingUp: 'Wird eingerichtet',
      takingBack: 'Wird entzogen, noch nicht bestätigt',
      notConfirmed: 'Entzug nicht bestätigt',
      held: 'Zugewiesen',
      keptAsBefore: 'Bleibt: bestand schon vor dieser Anforderung',
      thereBefore: 'Bestand schon vor dieser Anforderung, bleibt',
      kept: (why) => `Bleibt: ${why}`,
      keptForAnother: 'Bleibt: wird für einen anderen Zugriff noch gebraucht',
      notGiven: 'Nicht zugewiesen',
      notGivenBecause: (why) => `Nicht zugewiesen: ${why}`,
      revoked: (at) => `Entzogen, um ${at} durch zweimaliges Lesen bestätigt`,
      gone: (why) => `Nicht mehr vorhanden: ${why}`,
      goneForGood: 'Nicht mehr vorhanden: endgültig gelöscht',
      takenOutside: 'Außerhalb dieses Bots entfernt',
      takenOutsideAt: (at) => `Außerhalb dieses Bots entfernt, um ${at} durch zweimaliges Lesen bestätigt`,
    },
  },
  notice: {
    yourRequest: (what) => `Ihre Anforderung für ${what}`,
    theirRequest: (name, what) => `Die Anforderung von ${name} für ${what}`,
    yourAccess: (what) => `Ihr Zugriff über ${what}`,
    theirAccess: (name, what) => `Der Zugriff von ${name} über ${what}`,
    active: {
      you: (what) => `Sie haben jetzt ${what}`,
      they: (name, what) => `${name} hat jetzt ${what}`,
      until: (holds, at, id) => `${holds}, bis ${at} (${id}).`,
      forNow: (holds, id) => `${holds} (${id}).`,
      incomplete: 'Nicht alles konnte zugewiesen werden: Auf der Karte steht, was fehlt und warum.',
      whatNext: (id) =>
        `Melden Sie sich ab und wieder an, falls der Zugriff noch fehlt. Wenn Sie fertig sind, schreiben Sie: release ${id}`,
    },
    denied: {
      summary: (request) => `${request} wurde abgelehnt`,
      text: (request, id) => `${request} wurde abgelehnt (${id}).`,
      textBy: (request, name, id) => `${request} wurde von ${name} abgelehnt (${id}).`,
      comment: (comment) => `Kommentar dazu: ${comment}`,
    },
    expired: {
      summary: (request) => `${request} ist abgelaufen`,
      text: (request, at, id) => `${request} ist abgelaufen. Niemand hat entschieden bis: ${at} (${id}).`,
      whatNext: 'Wenn Sie den Zugriff noch brauchen, fordern Sie ihn bitte erneut an.',
    },
    closed: {
      summary: (request) => `${request} wurde geschlossen`,
      text: (request, id) => `${request} wurde geschlossen (${id}).`,
      textBecause: (request, id, why) => `${request} wurde geschlossen (${id}): ${why}`,
    },
    endingSoon: {
      summary: (access) => `${access} endet bald`,
      text: (access, id) => `${access} endet bald (${id}).`,
      textAt: (access, at, left, id) => `${access} endet bald: ${at}, ${left} (${id}).`,
      whatNext: (id) => `Wenn Sie schon fertig sind, schreiben Sie: release ${id}`,
    },
    ended: {
      summary: (access) => `${access} ist beendet`,
      text: (access, id) => `${access} ist beendet (${id}).`,
      confirmed: (at, what) => `Entzogen, und um ${at} durch zweimaliges Lesen bestätigt: ${what}.`,
      kept: (what) => `Es bleibt: ${what}. Auf der Karte steht, warum.`,
      reason: (duration, why) => `Gewährt für ${duration}, mit der Begründung: ${why}`,
    },
    voteDropped: {
      summary: 'Ihre Genehmigung zählt nicht mehr',
      text: (name, what, why, id) =>
        `Ihre Genehmigung der Anforderung von ${name} für ${what} zählt nicht mehr: ${why} (${id}).`,
    },
    tooFewLeft: {
      summary: (id) => `Für ${id} gibt es nicht mehr genug genehmigende Personen`,
      yours: (what, id) =>
        `Es gibt nicht mehr genug Personen, die Ihre Anforderung für ${what} genehmigen dürfen (${id}):`,
      theirs: (what, id) =>
        `Es gibt nicht mehr genug Personen, die die Anforderung für ${what} genehmigen dürfen (${id}):`,
      left: (names, count) => `${names} ${count === 1 ? 'ist' : 'sind'} nicht mehr da oder deaktiviert.`,
      whatNext: (policy, id) =>
        `Bitten Sie einen Administrator, für ${policy} andere genehmigende Personen zu benennen, und fordern Sie den Zugriff dann erneut an. Um diese Anforderung zurückzuziehen, schreiben Sie: cancel ${id}`,
    },
    unreachable: {
      noApp: (names, count) =>
        `${names} ${count === 1 ? 'hat' : 'haben'} diese App nicht installiert oder sie blockiert.`,
      nobodySummary: (id) => `Niemand, der ${id} genehmigen darf, war erreichbar`,
      nobody: (what, id) => `Niemand, der Ihre Anforderung für ${what} genehmigen darf, war erreichbar (${id}):`,
      askToAdd: (id) =>
        `Bitten Sie eine dieser Personen, diese App in Teams hinzuzufügen, oder ziehen Sie die Anforderung zurück mit: cancel ${id}`,
      inPersonSummary: (id) => `Niemand, der ${id} genehmigen darf, war persönlich erreichbar`,
      inPerson: (what, id) =>
        `Niemand, der Ihre Anforderung für ${what} genehmigen darf, war im eigenen Chat erreichbar (${id}):`,
      inChosenChannel: (id) =>
        `Die Anforderung wird in dem Kanal gezeigt, den die Administratoren gewählt haben; dort kann sie gesehen werden. Wenn niemand antwortet, bitten Sie eine dieser Personen, diese App in Teams hinzuzufügen, oder ziehen Sie die Anforderung zurück mit: cancel ${id}`,
      inOwnChannel: (id) =>
        `Die Anforderung wird im Kanal ihrer Richtlinie gezeigt; dort kann sie gesehen werden. Wenn niemand antwortet, bitten Sie eine dieser Personen, diese App in Teams hinzuzufügen, oder ziehen Sie die Anforderung zurück mit: cancel ${id}`,
      someSummary: (id) => `Eine genehmigende Person von ${id} war nicht erreichbar`,
      some: (names, what, id) =>
        `Zu Ihrer Anforderung für ${what} nicht erreichbar: ${names} (${id}). Die anderen genehmigenden Personen wurden gefragt.`,
      nothingToDo: 'Sie müssen nichts tun.',
    },
  },
  requestLists: {
    access: {
      title: 'Mein Zugriff',
      none: 'Sie haben über diesen Bot zurzeit keinen Zugriff.',
      howTo:
        'Um einen Zugriff zurückzugeben, drücken Sie „Zurückgeben“ oder schreiben Sie: release und dahinter die ID.',
      spoken: (count) => `Sie haben ${count === 1 ? '1 Zugriff' : `${count} Zugriffe`}.`,
    },
    requests: {
      title: 'Meine Anforderungen',
      none: 'Sie haben noch nichts angefordert.',
      noneHowTo: 'Sie haben noch nichts angefordert. Um zu sehen, was Sie anfordern können, schreiben Sie: request',
      asked: (policy, duration, id, at) => `${policy}, ${duration}, ${id}, angefordert: ${at}`,
      spoken: (count) => `Sie haben ${count === 1 ? '1 Anforderung' : `${count} Anforderungen`}.`,
    },
    approvals: {
      title: 'Wartet auf Sie',
      none: 'Nichts wartet auf Ihre Entscheidung.',
      asksFor: (name, what) => `${name} bittet um ${what}`,
      forWhy: (duration, why) => `Für ${duration}: ${why}`,
      waitsUntil: (id, at) => `${id}, wartet bis ${at}`,
      howTo: '„Anzeigen“ schickt die Karte mit „Genehmigen“ und „Ablehnen“ noch einmal.',
      spoken: (count) =>
        count === 1
          ? '1 Anforderung wartet auf Ihre Entscheidung.'
          : `${count} Anforderungen warten auf Ihre Entscheidung.`,
    },
    grants: {
      title: 'Laufende Zugriffe',
      none: 'Niemand hat über diesen Bot zurzeit Zugriff.',
      count: (count) => (count === 1 ? '1 Zugriff.' : `${count} Zugriffe.`),
      howTo:
        'Um einen vorzeitig zu beenden, schreiben Sie: revoke und dahinter die ID, eine Person oder eine Richtlinie.',
      spoken: (count) => (count === 1 ? 'Es gibt 1 laufenden Zugriff.' : `Es gibt ${count} laufende Zugriffe.`),
    },
    standing: (status, left) => `${status}, ${left}`,
  },
};
