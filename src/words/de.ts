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
  message: {
    forExample: 'Zum Beispiel',
    forExampleSay: 'Schreiben Sie zum Beispiel',
  },
  help: {
    title: (bot) => `Was Sie ${bot} schreiben können`,
    spoken: (bot) => `Was Sie ${bot} schreiben können.`,
    who: { everyone: 'Alle', approvers: 'Genehmigende Personen', admins: 'Administratoren' },
    example: (command) => `Beispiel: ${command}`,
    anyCase: 'Ein Schrägstrich davor ist erlaubt, Groß- und Kleinschreibung sind gleich.',
  },
  welcome: {
    title: (bot) => `Willkommen bei ${bot}`,
    spoken: (bot) => `Willkommen bei ${bot}. Schreiben Sie help, um zu sehen, was möglich ist.`,
    purpose:
      'Privilegierter Zugriff für so lange, wie die Arbeit dauert: Hier fordern Sie ihn an, eine genehmigende Person entscheidet auf einer Karte, und er endet pünktlich.',
    ask: 'Fordern Sie Zugriff mit dem Befehl unten an, oder schreiben Sie request, um zu sehen, was Sie anfordern können.',
    told: 'Sie erfahren hier, wenn entschieden wurde, wenn der Zugriff da ist und bevor er endet.',
    approve: 'Wenn Sie für andere genehmigen, kommen deren Anforderungen in diesen Chat.',
    example: 'request exchange-admin for 2h because Umzug der Postfächer der Finanzabteilung',
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
  },
  sayings: {
    policyGone: 'Die Richtlinie gibt es nicht mehr',
    policyDeleted: 'Die Richtlinie wurde gelöscht',
    policyDisabled: 'Die Richtlinie wurde deaktiviert',
    policyChanged: 'Die Richtlinie wurde geändert',
    otherTenant: 'Sie gehört zu einem anderen Mandanten',
    frozen: 'Neue Zugriffe sind gesperrt',
    noLongerEligible: 'Die anfordernde Person ist nicht mehr berechtigt',
    accountUnknown: 'Dieses Konto ist nicht im Verzeichnis',
    guests: 'Gäste sind nicht zugelassen',
    accountIsDisabled: 'Dieses Konto ist deaktiviert',
    overBeforeItBegan: 'Die Zeit war um, bevor der Zugriff begonnen hat',
    directorySilent: 'Das Verzeichnis konnte nicht rechtzeitig gefragt werden',
    holderDisabled: 'Das Konto von {name} ist deaktiviert',
    holderDeleted: 'Das Konto von {name} wurde gelöscht',
    youNoApprover: 'Sie gehören nicht mehr zu den genehmigenden Personen',
    noApprover: 'Keine genehmigende Person mehr',
    takenOutside: 'außerhalb des Bots entzogen',
    neverGiven: 'nie erteilt',
    theirsBefore: 'bestand schon vorher und bleibt',
    keptBy: 'wird noch gebraucht von {requests}',
    goneAlready: 'war schon weg',
    notConfirmed: 'Microsoft Graph hat den Zugriff nicht rechtzeitig bestätigt',
    nothingGranted: 'Es konnte nichts erteilt werden',
    somebodyTookIt: 'Jemand hat ihn außerhalb des Bots entzogen',
    accountGoneForGood: 'Das Konto wurde endgültig gelöscht',
    groupGoneForGood: 'Die Gruppe wurde endgültig gelöscht',
    roleGoneForGood: 'Die Rolle oder ihre Verwaltungseinheit wurde endgültig gelöscht',
    userMissing: 'Der Benutzer {id} ist nicht im Verzeichnis',
    groupMissing: 'Die Gruppe {id} ist nicht im Verzeichnis',
    roleMissing: 'Die Rollendefinition {id} ist nicht im Verzeichnis',
    scopeMissing: 'Der Bereich {id} ist nicht im Verzeichnis',
    deletionUnread: '{why}; ob endgültig gelöscht wurde, darf nicht gelesen werden',
    backEndMissing: 'Das Back-End {name} ist nicht eingebaut',
    restoredMeanwhile:
      'Der Bot wurde aus einer Sicherung vom {time} wiederhergestellt, die vor der Bestätigung dieses Zugriffs entstand',
    frozenByRestore:
      'aus einer Sicherung vom {time} wiederhergestellt; sehen Sie die Funde an („findings“), und geben Sie dann wieder frei („unfreeze“)',
    frozenByRestoreAgain:
      'aus einer Sicherung vom {time} wiederhergestellt; sehen Sie die Funde an („findings“), und geben Sie dann wieder frei („unfreeze“) (davor schon gesperrt: {why})',
    noReason: 'ohne Begründung',
    drillOver: 'Die Probe ist vorbei',
    drillStuck: 'Bei der Probe ließ sich der Zugriff nicht entziehen: {why}',
    drillLateIn: 'Der Zugriff ist nach drei Minuten nicht da',
    drillLateBack: 'Es ist nach drei Minuten nicht belegt, dass der Zugriff weg ist',
    drillNever: 'Der Zugriff war nie da',
    drillTook: 'Es hat {duration} gedauert',
    unexplained: '{id}: Kein Zugriff dieses Bots erklärt ihn',
    groupNoMore: 'Die Gruppe gibt es nicht mehr',
    noSuchGroup: 'Es gibt keine Gruppe dieses Namens',
    severalGroups: 'Mehrere Gruppen heißen so',
    mayCarryRoles: 'Sie kann privilegierte Rollen tragen, und die werden nie ohne Genehmigung erteilt',
    dynamicGroup: 'Ihre Mitglieder folgen einer Mitgliedschaftsregel',
    syncedGroup: 'Sie wird aus einem lokalen Verzeichnis synchronisiert',
    mailGroup: 'Sie ist E-Mail-aktiviert und wird in Exchange verwaltet',
    ladderRole: '{role} kann die Identität dieses Bots selbst ändern: Keine Richtlinie darf sie erteilen',
    ladderCarried:
      '{group} trägt {role} und kann damit die Identität dieses Bots selbst ändern: Keine Richtlinie darf sie erteilen',
    ladderAdmins: '{group} ist eine Gruppe der Administratoren dieses Bots: Keine Richtlinie darf sie erteilen',
    ladderAuditors: '{group} ist eine Gruppe der Prüfer dieses Bots: Keine Richtlinie darf sie erteilen',
    ladderInAdmins:
      '{group} ist in einer Gruppe der Administratoren dieses Bots enthalten: Keine Richtlinie darf sie erteilen',
    ladderInAuditors:
      '{group} ist in einer Gruppe der Prüfer dieses Bots enthalten: Keine Richtlinie darf sie erteilen',
    ladderSay:
      '{group} bestimmt, wer unter der Richtlinie {policy} anfordern oder genehmigen darf: Keine Richtlinie darf sie erteilen',
    ladderSayHere:
      '{group} bestimmt, wer unter dieser Richtlinie anfordern oder genehmigen darf: Keine Richtlinie darf sie erteilen',
    ladderInSay:
      '{group} ist in {other} enthalten, und diese bestimmt, wer unter der Richtlinie {policy} anfordern oder genehmigen darf: Keine Richtlinie darf sie erteilen',
    ladderInSayHere:
      '{group} ist in {other} enthalten, und diese bestimmt, wer unter dieser Richtlinie anfordern oder genehmigen darf: Keine Richtlinie darf sie erteilen',
    leftOut: 'Mitglied von {group}: {why}',
    tooLong: '{duration} ist zu lang: Diese Richtlinie erlaubt höchstens {mostDuration}',
    tooShort: '{duration} ist zu kurz: Diese Richtlinie verlangt mindestens {leastDuration}',
    noLength: 'Die Dauer ist keine Zeitspanne',
    startPast: 'Der Beginn liegt in der Vergangenheit: Lassen Sie ihn weg, um sofort zu beginnen',
    startFar: 'Der Beginn liegt zu weit voraus: Fordern Sie höchstens {duration} vorher an',
    reasonMissing: 'Die Begründung fehlt: Schreiben Sie, wofür Sie den Zugriff brauchen',
    reasonShort: 'Die Begründung hat {count} Zeichen: Diese Richtlinie verlangt mindestens {least}',
    reasonLong: 'Die Begründung hat {count} Zeichen: Kürzen Sie sie auf {most}',
    ticketLong: 'Das Ticket hat mehr als {most} Zeichen',
    ticketMissing: 'Ein Ticket fehlt: Diese Richtlinie verlangt eines nach dem Muster {pattern}',
    ticketUnchecked: 'Das Ticket lässt sich nicht prüfen, weil das Muster dieser Richtlinie unbrauchbar ist ({fault})',
    ticketWrong: 'Das Ticket „{ticket}“ passt nicht zum Muster {pattern}',
    durationMissing: 'Eine Dauer fehlt: Schreiben Sie zum Beispiel 90m oder 2h',
    durationUnread: '„{typed}“ ist keine Dauer: Schreiben Sie zum Beispiel 90m oder 2h',
    durationNegative: '„{typed}“ ist negativ: Schreiben Sie zum Beispiel 90m oder 2h',
    durationNoUnit: '„{typed}“ hat keine Einheit: Schreiben Sie zum Beispiel 90m oder 2h',
    durationFraction: '„{typed}“ ist keine ganze Zahl: Verwenden Sie ganze Zahlen, zum Beispiel 1h30m',
    durationNothing: '„{typed}“ ist keine Zeitspanne: Schreiben Sie zum Beispiel 90m oder 2h',
    durationHuge: '„{typed}“ ist viel zu lang: Schreiben Sie zum Beispiel 90m oder 2h',
    durationMonths:
      '„{typed}“ zählt in Monaten oder Jahren, die verschieden lang sind: Verwenden Sie Stunden oder Tage, zum Beispiel PT4H oder P1D',
    durationOrder:
      '„{typed}“ nennt Einheiten doppelt oder in falscher Reihenfolge: Schreiben Sie die größere zuerst, zum Beispiel 1h30m',
    timeMissing: 'Die Zeit fehlt: Schreiben Sie zum Beispiel 14:30, tomorrow 9:00 oder 2026-11-30T09:00Z',
    timeUnread: '„{typed}“ ist keine Zeit: Schreiben Sie zum Beispiel 14:30, tomorrow 9:00 oder 2026-11-30T09:00Z',
    timeSkipped: 'Die Uhren von {zone} überspringen {typed}: Nennen Sie eine andere Zeit',
    timePast: '{typed} ist vorbei: Schreiben Sie tomorrow {time}',
    drillApproval: 'Die Richtlinie verlangt eine Genehmigung: Die Probe braucht `approval: none`',
    drillTicket: 'Die Richtlinie verlangt ein Ticket',
    drillRoles: 'Die Richtlinie öffnet mehr als Gruppen',
    drillDuration: 'Die Richtlinie erlaubt die fünf Minuten nicht, die eine Probe anfordert',
    drillOften: 'Eine Probe dauert Minuten: nicht öfter als alle 10 Minuten',
    nowCalled: '{field}: heißt jetzt {names}',
    otherOrder: '{field}: in anderer Reihenfolge',
  },
  refusals: {
    notAdmin: {
      title: 'Das dürfen nur Administratoren',
      text: 'Dafür brauchen Sie das Recht, diesen Bot zu verwalten. Wer ihn betreibt, erteilt es, indem er Sie oder eine Gruppe, in der Sie sind, in JIT_ADMIN_IDS aufnimmt.',
    },
    notAuditor: {
      title: 'Das dürfen nur Administratoren und Prüfer sehen',
      text: 'Dafür brauchen Sie das Recht, alles zu lesen. Wer diesen Bot betreibt, erteilt es, indem er Sie oder eine Gruppe, in der Sie sind, in JIT_AUDITOR_IDS aufnimmt.',
    },
    notEligible: {
      title: 'Sie sind nicht berechtigt',
      text: (policy) =>
        `Unter der Richtlinie ${policy} können Sie nichts anfordern. Schreiben Sie „my access“, um zu sehen, was Sie anfordern können, oder bitten Sie einen Administrator, Sie zu berechtigen.`,
    },
    notApprover: {
      title: 'Sie können über diese Anforderung nicht entscheiden',
      text: (approvers) => `Darüber entscheiden können: ${approvers}. Ihr Klick hat nichts geändert.`,
    },
    selfApproval: {
      title: 'Niemand entscheidet über die eigene Anforderung',
      text: 'Sie haben diesen Zugriff angefordert, also muss jemand anderes entscheiden. Ihr Klick hat nichts geändert und wurde aufgezeichnet.',
    },
    notYours: {
      title: 'Das ist nicht Ihre Anforderung',
      text: (requestId) => `Das kann nur die Person, die ${requestId} angefordert hat.`,
    },
    unknownPolicy: {
      title: 'Diese Richtlinie gibt es nicht',
      none: 'Es ist noch keine Richtlinie eingerichtet. Ein Administrator fügt mit „policy import“ eine hinzu.',
      text: (name) => `Nichts heißt „${name}“. Das gibt es:`,
    },
    policyDisabled: {
      title: 'Diese Richtlinie ist deaktiviert',
      text: (policy) =>
        `Unter ${policy} werden keine neuen Anforderungen angenommen. Ein Administrator kann sie wieder aktivieren.`,
    },
    policyInvalid: {
      title: 'Nichts wurde gespeichert',
      text: 'Bitte beheben Sie Folgendes, und senden Sie den ganzen Text noch einmal:',
      set: 'Bitte beheben Sie Folgendes, und senden Sie den Befehl noch einmal:',
      rollback:
        'So, wie diese Version war, ist sie nicht mehr zulässig. Wählen Sie eine andere, oder berichtigen Sie sie mit „policy import“:',
    },
    policyMoved: {
      title: 'Jemand anderes war schneller',
      somebody: 'Jemand',
      text: (by, policy) =>
        `${by} hat ${policy} zur selben Zeit geändert, daher wurde von Ihnen nichts gespeichert. Das hat sich inzwischen geändert; senden Sie Ihre Änderung noch einmal, wenn sie noch passt:`,
    },
    unknownVersion: {
      title: 'Diese Version gibt es nicht',
      none: 'keiner Version mehr',
      text: (policy, versions, version) =>
        `${policy} kann auf den Stand von ${versions} zurückgesetzt werden, nicht auf den von ${version}. Nichts wurde geändert.`,
    },
    unknownRequest: {
      title: 'Diese Anforderung gibt es nicht',
      it: 'diese Anforderung',
      text: (requestId) =>
        `Über ${requestId} ist nichts bekannt. Vielleicht ist die ID vertippt, oder die Anforderung ist so lange vorbei, dass sie nicht mehr aufbewahrt wird.`,
    },
    unknownFinding: {
      title: 'Diesen Fund gibt es nicht',
      it: 'diesen Fund',
      text: (findingId) => `Über ${findingId} ist nichts bekannt. Vielleicht ist die ID vertippt.`,
    },
    findingDecided: {
      title: 'Hier wartet nichts auf eine Entscheidung',
      text: (findingId, state) => `${findingId}: ${state}. Nichts wurde geändert.`,
      states: {
        removing: (by) => `Der Zugriff wird entfernt, wie ${by} entschieden hat`,
        removed: (by) => `Der Zugriff wurde entfernt, wie ${by} entschieden hat`,
        kept: (by) => `Der Zugriff bleibt, wie ${by} entschieden hat`,
        vanished: () => 'Der Zugriff war weg, bevor jemand entschieden hat',
      },
    },
    ownFinding: {
      title: 'Niemand belässt sich selbst einen Zugriff',
      text: 'Dieser Zugriff ist Ihrer, also muss ein anderer Administrator entscheiden, ob er bleibt. Nichts wurde geändert, und der Versuch wurde aufgezeichnet.',
    },
    unknownPerson: {
      title: 'Diese Person wurde nicht gefunden',
      you: 'Ihr Konto ist nicht im Verzeichnis, daher wurde nichts getan.',
      text: (name) =>
        `Im Verzeichnis heißt niemand „${name}“. Verwenden Sie die vollständige Adresse oder die Objekt-ID.`,
    },
    ambiguousPerson: { title: 'Mehrere Personen heißen so', text: 'Nennen Sie die richtige mit ihrer Adresse:' },
    alreadyPending: {
      title: 'Das haben Sie schon angefordert',
      text: (requestId, policy) =>
        `Ihre Anforderung ${requestId} unter ${policy} wartet auf ihre Entscheidung. Ziehen Sie sie zuerst zurück, wenn Sie etwas anderes anfordern möchten.`,
    },
    alreadyDecided: {
      title: 'Diese Anforderung ist nicht mehr offen',
      text: (state) => `Ihr Klick hat nichts geändert: ${state}.`,
      by: (state, by) => `${state} (${by})`,
    },
    alreadyVoted: {
      title: 'Sie haben schon entschieden',
      text: 'Ihre Stimme ist aufgezeichnet. Die Anforderung wartet auf die anderen genehmigenden Personen.',
    },
    noVote: {
      title: 'Es gibt keine Stimme, die Sie zurückziehen könnten',
      pending: (requestId) => `Bei ${requestId} wartet keine Stimme von Ihnen auf andere.`,
      mayRevoke: ' Was Sie genehmigt haben, können Sie entziehen.',
    },
    alreadyEnded: { title: 'Hier gibt es nichts mehr zu beenden' },
    notLive: {
      pending: {
        title: 'Diese Anforderung steht noch aus',
        text: 'Es wurde noch kein Zugriff erteilt. Ziehen Sie die Anforderung stattdessen zurück.',
      },
      decided: {
        title: 'Über diese Anforderung ist schon entschieden',
        text: (requestId, state) => `${requestId}: ${state}. Um den Zugriff zurückzugeben, verwenden Sie „release“.`,
      },
    },
    termsChanged: {
      title: 'Diese Anforderung hat sich geändert',
      otherTerms:
        'Die Karte zeigt andere Bedingungen, als die Anforderung jetzt hat, daher wurde nichts entschieden. Schreiben Sie „approvals“, um eine aktuelle Karte zu erhalten.',
      closed: (why) =>
        `Nichts wurde entschieden: Die Anforderung wurde geschlossen. Grund: ${why}. Die anfordernde Person weiß Bescheid.`,
    },
    badAsk: {
      duration: 'Diese Dauer passt nicht',
      start: 'Dieser Beginn passt nicht',
      justification: 'Die Begründung passt nicht',
      ticket: 'Das Ticket passt nicht',
      text: 'Es wurde niemandem etwas gesendet.',
    },
    badTrim: {
      title: 'Das kann davon nicht übrig bleiben',
      text: (why) => `${why} Es wurde nichts entschieden.`,
      faults: {
        'nothing-left': 'Sie haben alles herausgenommen: Um nichts zu erteilen, lehnen Sie ab.',
        longer: 'Sie können weniger erteilen, als angefordert wurde, aber nicht mehr.',
        'too-short': 'Das ist kürzer, als die Richtlinie erlaubt.',
        'over-already': 'So viel davon wäre schon vorbei.',
        'not-asked': 'Das wurde nicht angefordert.',
      },
    },
    commentRequired: {
      title: 'Ein Kommentar ist nötig',
      text: 'Diese Richtlinie verlangt von genehmigenden Personen eine Begründung. Schreiben Sie einen Kommentar in das Feld über den Schaltflächen, und klicken Sie dann noch einmal.',
    },
    nobodyCanApprove: {
      title: 'Zurzeit könnte das niemand genehmigen',
      text: (policy, quorum, approvers, able) =>
        `Die Richtlinie ${policy} verlangt ${quorum} von ${approvers}, und ${able === 0 ? 'niemand' : `nur ${able}`} davon könnte über Ihre Anforderung entscheiden (Sie selbst nicht). Es wurde nichts gesendet. Bitten Sie einen Administrator, weitere genehmigende Personen zu benennen.`,
    },
    nothingToGrant: {
      title: 'Aus dieser Richtlinie kann zurzeit nichts erteilt werden',
      text: (policy) =>
        `Alles, was ${policy} nennt, fehlt oder lässt sich nicht ändern. Ein Administrator muss das beheben:`,
    },
    requesterDisabled: {
      title: 'Dieses Konto ist deaktiviert',
      text: 'Laut Verzeichnis ist das Konto deaktiviert, daher wurde nichts getan.',
    },
    guest: {
      title: 'Gäste sind nicht zugelassen',
      text: 'Gastkonten können diesen Bot hier nicht verwenden. Wenden Sie sich an einen Administrator dieser Organisation.',
    },
    frozen: {
      title: 'Neue Zugriffe sind gesperrt',
      anAdmin: 'Ein Administrator',
      text: (by, reason) =>
        `${by} hat neue Zugriffe gesperrt${reason}. Nichts wurde geändert. Bestehender Zugriff läuft weiter und endet wie geplant.`,
    },
    alreadyFrozen: {
      title: 'Neue Zugriffe sind schon gesperrt',
      text: (by, reason) => `Von ${by}${reason}.`,
    },
    notFrozen: { title: 'Neue Zugriffe sind nicht gesperrt', text: 'Es gibt nichts aufzuheben.' },
    badCanary: {
      title: 'Mit dieser Richtlinie kann nicht geprobt werden',
      text: 'Nichts wurde geändert. Eine Probe braucht eine eigene Richtlinie ohne Genehmigung, die eine harmlose Gruppe öffnet:',
    },
    noCanary: {
      title: 'Es ist keine Probe eingeschaltet',
      text: 'Nichts wurde geändert. Richten Sie zuerst eine ein.',
    },
    tooMany: {
      title: 'Das war viel auf einmal',
      text: (seconds) =>
        `Bitte warten Sie ${seconds} Sekunden. Was Sie inzwischen gesendet haben, wurde nicht ausgeführt.`,
    },
    directoryUnavailable: {
      title: 'Das Verzeichnis antwortet nicht',
      text: 'Microsoft Entra konnte nicht rechtzeitig gefragt werden, daher wurde nichts getan: Was sich nicht prüfen lässt, wird abgelehnt. Bitte versuchen Sie es in einer Minute noch einmal.',
    },
    conflict: {
      title: 'Jemand anderes war schneller',
      text: 'Mehrere Personen haben das im selben Augenblick geändert, und Ihre Änderung wurde nicht ausgeführt. Bitte versuchen Sie es noch einmal.',
    },
    states: {
      approved: 'Die Anforderung wurde genehmigt',
      denied: 'Die Anforderung wurde abgelehnt',
      cancelled: 'Die anfordernde Person hat sie zurückgezogen',
      expired: 'Niemand hat rechtzeitig entschieden, daher ist die Anforderung abgelaufen',
      closed: 'Die Anforderung wurde geschlossen',
      scheduled: 'Der Zugriff beginnt demnächst',
      activating: 'Der Zugriff wird eingerichtet',
      active: 'Der Zugriff ist aktiv',
      revoking: 'Der Zugriff wird entzogen',
      ended: 'Der Zugriff ist beendet',
    },
    otherState: (state) => `Ihr Zustand ist ${state}`,
    exampleReason: 'Umzug der Postfächer des Berliner Büros',
  },
  quiet: {
    reminder: {
      summary: (name, what) => `${name} wartet noch auf Ihre Entscheidung: ${what}`,
      text: (name, what, duration, id) => `${name} wartet noch auf Ihre Entscheidung: ${what} für ${duration} (${id}).`,
      expires: (at, left) => `Ohne sie läuft die Anforderung ab: ${at}, ${left}.`,
      whatToDo:
        'Genehmigen oder ablehnen können Sie auf der Karte weiter oben in diesem Chat. Um die Karte hier unten zu haben, schreiben Sie: approvals',
    },
    digest: {
      title: 'Heute',
      nothing: 'Heute wartet nichts auf Sie.',
      waits: 'Wartet auf Ihre Entscheidung',
      asksFor: (name, what) => `${name} bittet um ${what}`,
      waitsUntil: (id, at) => `${id}, wartet bis ${at}`,
      howToDecide: 'Um zu entscheiden, schreiben Sie: approvals',
      yours: 'Ihr Zugriff',
      endsAt: (id, at) => `${id}, Ende: ${at}`,
      startsAt: (id, at) => `${id}, Beginn: ${at}`,
      everybody: 'Alle',
      live: (count) => (count === 1 ? '1 laufender Zugriff' : `${count} laufende Zugriffe`),
      nextEnds: (at) => `Nächstes Ende: ${at}`,
      asked: (count) => (count === 1 ? '1 Anforderung' : `${count} Anforderungen`),
      since: (at) => `seit: ${at}`,
      outcomes: (approved, refused, waiting) => `${approved} genehmigt, ${refused} nicht gewährt, ${waiting} offen`,
      refusals: (count) => (count === 1 ? '1 Zurückweisung' : `${count} Zurückweisungen`),
      refusalsHowTo: 'Befehle, Klicks und Aufrufe ohne das nötige Recht. Um sie zu sehen, schreiben Sie: audit',
      alerts: (count) => (count === 1 ? '1 offene Warnung' : `${count} offene Warnungen`),
      andMore: (count) => `und ${count} weitere`,
      on: (at, zone) =>
        `An Werktagen um ${at} (${zone}), sofern es etwas zu sagen gibt. Um sie nicht mehr zu erhalten, schreiben Sie: digest off`,
      off: 'Um diese Übersicht an jedem Werktag zu erhalten, schreiben Sie: digest on at 9:00',
      turnedOn: 'Ihre Tagesübersicht ist eingeschaltet',
      turnedOff: 'Ihre Tagesübersicht ist ausgeschaltet',
      turnedOffText:
        'Sie erhalten keine Tagesübersicht mehr. Anforderungen, die auf Sie warten, kommen weiterhin, ebenso Erinnerungen daran.',
      spoken: 'Was heute auf Sie wartet.',
    },
  },
  bot: {
    unknownButton: {
      title: 'Das hat nicht geklappt',
      text: 'Diese Schaltfläche kenne ich nicht. Vielleicht ist die Karte von einer älteren Version: Schreiben Sie „my requests“ oder „approvals“, um eine aktuelle zu erhalten.',
    },
    yourClick: 'Ihr Klick',
    notHere: {
      title: 'Nicht hier',
      text: 'Hier würden andere die Antwort mitlesen. Bitte schreiben Sie mir das in unserem persönlichen Chat.',
    },
    welcome: (name) => `Willkommen bei ${name}`,
    failed: (reference) =>
      `Etwas ist schiefgegangen. Referenz: ${reference}. Vielleicht ist es geschehen, vielleicht nicht; ein neuer Versuch schadet nicht.`,
    gate: {
      'wrong-channel': 'Ich kann nur in Microsoft Teams verwendet werden.',
      'no-tenant': 'Ich kann nicht erkennen, zu welcher Organisation dieser Chat gehört, daher habe ich nichts getan.',
      'tenants-disagree':
        'Ich kann nicht erkennen, zu welcher Organisation dieser Chat gehört, daher habe ich nichts getan.',
      'other-tenant': 'Ich bin nur für Personen einer anderen Organisation da, daher habe ich nichts getan.',
      'not-a-person': 'Ich nehme nur von Personen Anforderungen an.',
      'no-object-id':
        'Teams hat mir nicht gesagt, wer Sie in Ihrer Organisation sind, daher habe ich nichts getan. Schreiben Sie mir in einem persönlichen Chat.',
      guest: 'Gastkonten können mich hier nicht verwenden. Wenden Sie sich an einen Administrator dieser Organisation.',
      'unknown-person': 'Ich finde Ihr Konto nicht im Verzeichnis dieser Organisation, daher habe ich nichts getan.',
      'disabled-person': 'Ihr Konto ist im Verzeichnis dieser Organisation deaktiviert, daher habe ich nichts getan.',
    },
    fault: { title: 'Fast', text: 'So, wie es geschrieben war, konnte ich das nicht ausführen:' },
    unknown: {
      title: 'Das habe ich nicht verstanden',
      text: (typed) => `„${typed}“ kenne ich nicht.`,
      help: 'Schreiben Sie „help“, um zu sehen, was Sie mich alles fragen können.',
      didYouMean: 'Meinten Sie:',
    },
    sample: {
      title: 'Diese Karte ist ein Test, und sie ist angekommen',
      text: 'JIT Access kann Sie in Teams erreichen. Es wurde nichts angefordert, und es ist nichts zu tun.',
      summary: 'Eine Testkarte von JIT Access',
    },
  },
  approving: {
    change: 'Vor dem Genehmigen ändern',
    less: (name) => `Weniger genehmigen, als ${name} anfordert`,
    lessHint: 'Was Sie abwählen oder kürzen, wird nicht erteilt. Mehr kann es nicht werden.',
    duration: 'Wie lange',
    asAsked: (duration) => `${duration}, wie angefordert`,
    items: 'Was erteilt wird',
    back: 'Zurück',
    narrowed: 'Gekürzt',
    youDid: (at, what) => `Sie, ${at}: ${what}`,
    theyDid: (name, at, what) => `${name}, ${at}: ${what}`,
    shorter: (duration, before) => `${duration} statt ${before}`,
    without: (what) => `ohne ${what}`,
    narrowedNotice: (name, what) => `${name} hat weniger genehmigt, als Sie angefordert haben: ${what}.`,
    narrowedNoticeOf: (name, what) => `${name} hat weniger genehmigt, als angefordert war: ${what}.`,
    stale: (name) =>
      `${name} hat diese Anfrage gekürzt, nachdem Ihre Karte gezeichnet wurde. Ihr Klick hat deshalb nichts entschieden. Das wird jetzt angefordert.`,
    revoke: 'Entziehen',
    revokeTitle: (name) => `${name} den Zugriff entziehen?`,
    revokeHint: (what) =>
      `Er wird sofort zurückgenommen: ${what}. Die Person erfährt es, mit dem, was Sie hier schreiben.`,
    revokeWhy: 'Warum (freiwillig)',
    revokeSummary: (id) => `Den Zugriff von ${id} entziehen?`,
  },
  several: {
    intro: 'Wählen Sie aus, worüber Sie entscheiden. Ein Kommentar geht an alle, deren Anfrage ausgewählt ist.',
    waiting: 'Wartende Anfragen',
    choice: (name, what, duration, at, id, why) =>
      `${name}: ${what} für ${duration}, angefordert ${at} (${id}). ${why}`,
    comment: 'Kommentar (manche Richtlinien verlangen ihn)',
    show: 'Anzeigen',
    nothingTicked: 'Es ist noch nichts ausgewählt. Wählen Sie Anfragen aus, und klicken Sie dann noch einmal.',
    showOne: 'Wählen Sie die eine Anfrage aus, die Sie sehen möchten, und klicken Sie dann noch einmal auf Anzeigen.',
    title: 'Das ist daraus geworden',
    spoken: (decided, all) => `${decided} von ${all} entschieden.`,
    approved: 'Genehmigt',
    counted: 'Ihre Genehmigung zählt. Es fehlen noch andere.',
    denied: 'Abgelehnt',
    closed: (state) => `Es gibt nichts mehr zu entscheiden: ${state}`,
    stillWaiting: 'Zeigen, was noch wartet',
    more: (count) => (count === 1 ? 'Es wartet noch eine Anfrage.' : `Es warten noch ${count} Anfragen.`),
  },
  paging: {
    previous: 'Zurück',
    next: 'Weiter',
    range: (first, last, total) => `${first} bis ${last} von ${total}`,
  },
  answers: {
    sent: {
      title: 'Anforderung gesendet',
      text: (id) =>
        `Ihre Anforderung ${id} ist gespeichert. In unserem persönlichen Chat halte ich Sie auf dem Laufenden.`,
    },
    nothingToAskFor: {
      title: 'Nichts anzufordern',
      text: 'Sie sind noch für keine Richtlinie berechtigt. Ein Administrator kann Sie berechtigen.',
    },
    askForAccess: {
      title: 'Zugriff anfordern',
      text: 'Schreiben Sie, was Sie brauchen, für wie lange und warum. Sie können anfordern:',
    },
    youMayAskFor: 'Sie können anfordern',
    withdrawn: {
      title: 'Stimme zurückgezogen',
      text: (id) => `Ihre Stimme zu ${id} zählt nicht mehr. Auf Ihrer Karte können Sie neu entscheiden.`,
    },
    cancelled: {
      title: 'Anforderung zurückgezogen',
      text: (id) => `${id} ist zurückgezogen. Wer gefragt wurde, sieht das auf der Karte.`,
    },
    released: {
      title: 'Vielen Dank',
      text: (id) => `Der Zugriff von ${id} wird entzogen. Sie erfahren, wenn das bestätigt ist.`,
    },
  },
  admin: {
    nothingToExport: { title: 'Nichts zu exportieren', text: 'Es gibt noch keine Richtlinie.' },
    imported: {
      title: (count) => (count === 1 ? 'Richtlinie gespeichert' : `${count} Richtlinien gespeichert`),
      withWarnings: 'Gespeichert, mit Warnungen:',
      inForce: 'Das gilt ab jetzt.',
      outcomes: { created: 'erstellt', changed: 'geändert', unchanged: 'unverändert' },
      point: (name, outcome, enabled) => `${name}: ${outcome}${enabled ? '' : ' (deaktiviert)'}`,
      warning: (name, warning) => `${name}, Warnung: ${warning}`,
    },
    enabled: {
      title: 'Richtlinie aktiviert',
      already: 'Sie war schon aktiviert',
      text: (name) => `${name} ist aktiviert.`,
    },
    disabled: {
      title: 'Richtlinie deaktiviert',
      already: 'Sie war schon deaktiviert',
      text: (name) =>
        `${name} ist deaktiviert. Ausstehende Anforderungen werden geschlossen; laufende Zugriffe laufen weiter. Um sie zu beenden: revoke ${name}`,
    },
    nothingToRevoke: { title: 'Nichts zu entziehen', text: 'Dort gibt es keinen laufenden Zugriff.' },
    revoking: {
      title: (count) => (count === 1 ? 'Wird entzogen' : `${count} Zugriffe werden entzogen`),
      text: 'Der Zugriff wird entzogen. Als entzogen gilt er, wenn zweimaliges Lesen es bestätigt hat.',
      point: (id, name, what) => `${id}: ${name}, ${what}`,
    },
    frozen: {
      title: 'Neue Zugriffe sind gesperrt',
      text: 'Bis Sie „unfreeze“ schreiben, wird keine Anforderung angenommen und keine genehmigt. Bestehender Zugriff läuft weiter und endet wie geplant.',
    },
    unfrozen: {
      title: 'Neue Zugriffe sind wieder möglich',
      text: 'Anforderungen werden wieder angenommen und genehmigt.',
    },
    changed: {
      title: 'Richtlinie geändert',
      unchanged: (name) => `${name}: keine Änderung`,
      saysSo: 'So steht es schon da; nichts wurde geändert.',
      back: 'Die Richtlinie ist wieder da',
      backTo: (version) => `Auf den Stand von Version ${version} zurückgesetzt`,
      saidSo: (version) => `Es ist schon der Stand von Version ${version}; nichts wurde geändert.`,
      isDisabled: 'Sie ist deaktiviert.',
      nowVersion: (name, version) => `${name} ist jetzt Version ${version}.`,
      inForce: 'Sie gilt ab jetzt.',
      closes:
        'Ausstehende Anforderungen werden geschlossen, weil den genehmigenden Personen andere Bedingungen gezeigt wurden; bestehender Zugriff läuft weiter.',
      warning: (warning) => `Warnung: ${warning}`,
    },
    deleted: {
      title: 'Richtlinie gelöscht',
      text: (name) =>
        `${name} nimmt keine Anforderungen mehr an, und was noch aussteht, wird geschlossen. Der Name ist wieder frei.`,
      nothingLive: 'Darunter läuft kein Zugriff.',
      runsOn: (count) =>
        `${count === 1 ? '1 Zugriff läuft' : `${count} Zugriffe laufen`} bis zum geplanten Ende weiter; mit der Zeile unten entziehen Sie, was noch läuft.`,
    },
    alertsHere: {
      title: 'Warnmeldungen kommen hierher',
      toYou: 'Ab jetzt gehen Warnmeldungen an Sie, in diesem Chat. Was gerade nicht stimmt, wird auch hier gezeigt.',
      toThisPlace:
        'Ab jetzt gehen Warnmeldungen hierher, und alle hier können sie lesen. Das gilt auch für Anforderungen unter Richtlinien ohne eigenen Kanal, wenn ich keine genehmigende Person persönlich erreiche. Was gerade nicht stimmt, wird auch hier gezeigt.',
    },
    alertsOff: {
      title: 'Warnmeldungen gehen an jeden Administrator',
      text: 'Jeder Administrator erfährt neue Warnmeldungen im eigenen Chat mit mir. Nachrichten, die schon da sind, bleiben aktuell.',
    },
    noDrill: {
      title: 'Es ist keine Probe eingerichtet',
      text: 'Eine Probe nimmt nach Zeitplan ein Konto in eine harmlose Gruppe auf und wieder heraus und meldet, wenn das nicht geht.',
    },
    findingKept: {
      title: 'Bleibt',
      text: 'Der Zugriff bleibt dauerhaft bestehen: Kein Ende eines Zugriffs über diesen Bot nimmt ihn weg.',
    },
    findingRemoved: {
      title: 'Wird entfernt',
      text: 'Der Zugriff wird entfernt. Als entfernt gilt er, wenn zweimaliges Lesen es bestätigt hat.',
    },
  },
  status: {
    title: 'Status',
    well: 'Alles in Ordnung.',
    attention: 'Etwas braucht Aufmerksamkeit.',
    frozen: 'Neue Zugriffe gesperrt',
    notFrozen: 'nein',
    frozenBy: (by, reason) => `ja, von ${by}: ${reason}`,
    noReason: 'ohne Begründung',
    pending: 'Ausstehende Anforderungen',
    live: 'Laufende Zugriffe',
    revoking: 'Wird entzogen',
    messages: 'Wartende Nachrichten',
    oldestSince: (count, at) => `${count}, die älteste seit ${at}`,
    ledger: 'Protokollkette',
    ledgerEmpty: 'leer',
    ledgerHead: (block, head) => `Block ${block}, Kopf ${head}…`,
    ledgerSince: (head, at) => `${head}; reicht zurück bis ${at}`,
    unsealed: (head, count) => `${head}; ${count} Ereignisse noch nicht versiegelt`,
    stuck: (state) => `Hängt: ${state}`,
    stuckStates: {
      absent: 'nicht vorhanden',
      adding: 'wird zugewiesen',
      held: 'zugewiesen',
      removing: 'wird entzogen',
    },
    stuckWhy: (person, what, why) => `${person}, ${what}: ${why}`,
    alert: 'Alarm',
    warning: 'Warnung',
    alertSince: (title, at) => `${title}, seit ${at}`,
    moreAlerts: 'Weitere Warnmeldungen',
    moreAlertsText: (count) => `${count}; schreiben Sie „alerts“, um sie zu sehen`,
  },
};
