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
    extend: 'Verlängern',
    'approve-extension': 'Genehmigen',
    'deny-extension': 'Ablehnen',
    show: 'Anzeigen',
    decide: 'Entscheiden',
    'decide-extension': 'Entscheiden',
  },
  tooltips: {
    cancel: (id) => `${id} zurückziehen`,
    release: (id) => `${id} zurückgeben`,
    show: (id) => `Karte von ${id} zeigen`,
    extend: (id) => `${id} verlängern`,
    again: (id) => `${id} noch einmal anfordern`,
  },
  pass: {
    open: 'Anmeldepass',
    title: 'Anmeldepass',
    intro: (account) =>
      `Mit einem Pass melden Sie sich als ${account} an. Dieses Konto hat den Zugriff, den Sie erhalten haben.`,
    shownOnce: 'Er wird einmal gezeigt, hier, nur Ihnen, und nirgends aufbewahrt. Halten Sie die Anmeldeseite bereit.',
    voidsFirst: 'Es wurde schon ein Pass ausgestellt. Ein weiterer macht ihn ungültig.',
    accountEnds: (at) => `Das Konto wird geschlossen: ${at}, und Pässe mit ihm.`,
    show: 'Pass ausstellen und zeigen',
    another: 'Neuen Pass zeigen',
    signIn: (account) => `Melden Sie sich mit diesem Pass als ${account} an:`,
    once: (until) => `Er gilt für eine Anmeldung, bis ${until}.`,
    many: (until) => `Er gilt bis ${until}.`,
    gone: 'Ist dieses Fenster geschlossen, kann ihn niemand mehr zeigen.',
    done: 'Fertig',
    meanwhile:
      'Es wurde jetzt nichts ausgestellt: Ein Pass wurde schon vorher bestellt. Für einen weiteren drücken Sie erneut.',
    refused: (detail) =>
      `Es gibt keinen Pass: ${detail}. Fragen Sie einen Administrator, ob die Richtlinie des Mandanten für befristete Zugriffspässe eingeschaltet ist, dieses Konto umfasst und diese Dauer erlaubt.`,
    unknown: (detail) =>
      `Vielleicht gibt es einen Pass, aber niemand hat ihn gesehen: ${detail}. Drücken Sie erneut: Ein weiterer macht ihn ungültig.`,
    inWindow:
      'Ein Pass wird nur in einem eigenen Fenster gezeigt. Drücken Sie „Anmeldepass“ auf der Karte Ihres Zugriffs.',
  },
  account: {
    row: 'Geht an',
    goesTo: {
      disable: (name) => `das Konto ${name}, das am Ende deaktiviert wird`,
      delete: (name) => `das Konto ${name}, das am Ende gelöscht wird`,
    },
    policy: (template) => `eigenes Konto, ${template}`,
  },
  entitlement: {
    account: (name) => `Konto ${name}`,
    member: (group) => `Mitglied von ${group}`,
    owner: (group) => `Besitzer von ${group}`,
    inUnit: (role, unit) => `${role} (Verwaltungseinheit ${unit})`,
    membership: (group) => `die Mitgliedschaft in ${group}`,
    ownership: (group) => `die Besitzerrolle in ${group}`,
    groupMembership: 'Gruppenmitgliedschaft',
    groupOwnership: 'Gruppenbesitz',
    privilegedRole: 'Privilegierte Rolle',
    role: 'Rolle',
    wholeTenant: (what) => `${what}, gesamter Mandant`,
    onlyInUnit: (what, unit) => `${what}, nur in der Verwaltungseinheit ${unit}`,
    carrying: (what, roles) => `${what}, bringt ${roles} mit`,
  },
  channel: {
    refresh: 'Karte aktualisieren',
    decideHint: '„Entscheiden“ zeigt die Begründung denen, die entscheiden dürfen.',
    others: (id, approvers) => `Über ${id} entscheiden: ${approvers}. Für Sie ist hier nichts zu tun.`,
    own: (id, approvers) =>
      `Niemand kann über die eigene Anforderung entscheiden. Über ${id} entscheiden: ${approvers}.`,
    inOurChat: (id) =>
      `Ihr Teams kann Ihnen hier keine eigene Ansicht zeigen, und andere lesen mit. Entscheiden Sie über ${id} in unserem persönlichen Chat: Schreiben Sie dort approvals.`,
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
        `Ihre Genehmigung zählt. Es fehlen noch weitere. Um sie zurückzunehmen, schreiben Sie: withdraw ${id}`,
      cannotReach: (mentions) => `Für ${mentions}: Ich kann Sie in Ihrem eigenen Chat mit mir nicht erreichen.`,
      endEarly: (id) => `Um den Zugriff vorzeitig zu beenden, schreiben Sie: revoke ${id}`,
    },
    rows: {
      duration: 'Dauer',
      counted: (duration) => `${duration}, gezählt ab Beginn des Zugriffs`,
      window: 'Zeitraum',
      given: 'Vergeben',
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
    noneNeeded: 'Keine Genehmigung nötig',
    unusual: {
      title: 'Ungewöhnlich',
      firstTime: 'Wird zum ersten Mal angefordert',
      deniedLately: (at) => `Wurde beim letzten Mal abgelehnt, ${at}`,
      longer: (offered) => `Länger als angeboten (${offered})`,
      longerThan: (offered, usual) => `Länger als angeboten (${offered}), meistens sind es ${usual}`,
      night: (at) => `Eine privilegierte Rolle in der Nacht, ${at}`,
      often: (count) => `${count} Anforderungen dieser Person in 24 Stunden`,
      extensionDenied: (at) => `Mehr Zeit wurde schon abgelehnt, ${at}`,
      extendedBefore: (count) => (count === 1 ? 'Schon einmal verlängert' : `Schon ${count} Mal verlängert`),
      longerThanAsked: (asked) => `Mehr als zuerst angefordert (${asked})`,
    },
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
      nobodyDecided: (at) => `Bis ${at} hat niemand entschieden.`,
      closed: 'Geschlossen',
      approved: 'Genehmigt',
      startsAt: (at) => `Beginn: ${at}.`,
      settingUp: 'Genehmigt, wird eingerichtet',
      active: 'Aktiv',
      activeUntil: (at) => `Aktiv bis ${at}`,
      lasts: (duration, at, left) => `Insgesamt ${duration}. Um ${at}: ${left}.`,
      takingBack: 'Wird entzogen, noch nicht bestätigt',
      revocationPending: 'Entzug steht aus',
      takenBackAt: (at: string) =>
        `Microsoft Entra entzieht ihn um ${at}: In den ersten fünf Minuten lässt sich über PIM gewährter Zugriff nicht entziehen.`,
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
      revoked: (at) => `Entzogen, durch zweimaliges Lesen bestätigt: ${at}`,
      revokedBut: (at, what) => `Geschlossen, durch zweimaliges Lesen bestätigt: ${at}; ${what}`,
      gone: (why) => `Nicht mehr vorhanden: ${why}`,
      goneForGood: 'Nicht mehr vorhanden: endgültig gelöscht',
      takenOutside: 'Außerhalb dieses Bots entfernt',
      takenOutsideAt: (at) => `Außerhalb dieses Bots entfernt, durch zweimaliges Lesen bestätigt: ${at}`,
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
      whatNext: (id) => `Wenn Sie fertig sind, schreiben Sie: release ${id}`,
    },
    denied: {
      summary: (request) => `${request} wurde abgelehnt`,
      text: (request, id) => `${request} wurde abgelehnt (${id}).`,
      textBy: (request, name, id) => `${request} wurde von ${name} abgelehnt (${id}).`,
      comment: (comment) => `Kommentar dazu: ${comment}`,
    },
    expired: {
      summary: (request) => `${request} ist abgelaufen`,
      text: (request, at, id) => `${request} ist abgelaufen: Bis ${at} hat niemand entschieden (${id}).`,
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
      confirmed: (at, what) => `Entzogen und durch zweimaliges Lesen bestätigt (${at}): ${what}.`,
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
      someSummary: (id) => `Zu wenige der Personen, die ${id} genehmigen dürfen, waren erreichbar`,
      some: (names, what, id) =>
        `Nicht erreichbar für Ihre Anforderung für ${what} (${id}): ${names}. Die anderen sind zu wenige, um sie zu genehmigen.`,
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
    approve:
      'Wenn Sie für andere genehmigen, kommen deren Anforderungen in diesen Chat. Für eine Übersicht an jedem Werktag schreiben Sie: digest on',
    example: 'request exchange-admin for 2h because Umzug der Postfächer der Finanzabteilung',
  },
  requestLists: {
    access: {
      title: 'Mein Zugriff',
      none: 'Sie haben über diesen Bot zurzeit keinen Zugriff.',
      howTo:
        'Ein Druck auf einen Eintrag zeigt seine Karte. Um einen Zugriff zurückzugeben, wählen Sie „Zurückgeben“, oder schreiben Sie: release und dahinter die ID.',
      spoken: (count) => `Sie haben ${count === 1 ? '1 Zugriff' : `${count} Zugriffe`}.`,
    },
    requests: {
      title: 'Meine Anforderungen',
      none: 'Sie haben noch nichts angefordert.',
      noneHowTo: 'Sie haben noch nichts angefordert. Um zu sehen, was Sie anfordern können, schreiben Sie: request',
      howTo: 'Ein Druck auf einen Eintrag zeigt seine Karte.',
      asked: (policy, duration, id, at) => `${policy}, ${duration}, ${id}, angefordert: ${at}`,
      spoken: (count) => `Sie haben ${count === 1 ? '1 Anforderung' : `${count} Anforderungen`}.`,
    },
    approvals: {
      title: 'Wartet auf Sie',
      none: 'Nichts wartet auf Ihre Entscheidung.',
      forWhy: (duration, why) => `Für ${duration}: ${why}`,
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
  pages: {
    about: {
      title: 'JIT-Zugriff',
      what: 'Fordern Sie in Microsoft Teams eine Entra-Rolle oder eine Gruppenmitgliedschaft an, auf Zeit und mit Begründung. Entschieden wird auf einer Karte; niemand genehmigt die eigene Anforderung. Was gewährt wurde, wird am Ende wieder entzogen, und alles wird aufgezeichnet.',
      how: 'Schreiben Sie dem Bot „help“, um zu sehen, was Sie anfordern können. Fragen zum Zugriff beantworten die Administratoren Ihrer Organisation.',
    },
    privacy: {
      title: 'Datenschutz',
      who: 'Diesen Bot betreibt Ihre eigene Organisation, auf eigenen Servern und für den eigenen Mandanten.',
      kept: 'In seiner Datenbank steht: wer was wann, für wie lange, mit welcher Begründung und welchem Ticket angefordert hat; wer wie und mit welchem Kommentar entschieden hat; wann Zugriff gewährt und entzogen wurde; abgewiesene Versuche; und, um in Teams zu schreiben, Objekt-ID, Name, Sprache, Zeitzone und die Adresse des Chats mit dem Bot. Personen, Gruppen und Rollen liest er aus Microsoft Graph.',
      sent: 'Er schreibt an Microsoft Graph und Microsoft Teams und an niemanden sonst und sendet nirgendwohin Nutzungsdaten. Er hört, was man ihm sagt, keine anderen Unterhaltungen.',
      howLong:
        'Das Prüfprotokoll lässt sich nicht ändern. Wie lange es aufbewahrt wird, regelt Ihre Organisation; ihre Administratoren geben Auskunft, auch zu Ihren Daten.',
    },
    terms: {
      title: 'Nutzungsbedingungen',
      use: 'Ihre Organisation bietet diesen Bot den eigenen Leuten an; ihre Regeln für privilegierten Zugriff gelten. Fordern Sie nur an, was eine Aufgabe braucht, nennen Sie den wahren Grund und geben Sie den Zugriff zurück, wenn Sie fertig sind.',
      licence: 'Die Software ist quelloffen unter der MIT-Lizenz und kommt ohne Gewährleistung.',
    },
  },
  sayings: {
    policyGone: 'Die Richtlinie gibt es nicht mehr',
    policyDeleted: 'Die Richtlinie wurde gelöscht',
    policyDisabled: 'Die Richtlinie wurde deaktiviert',
    policyChanged: 'Die Richtlinie wurde geändert',
    otherTenant: 'Sie gehört zu einem anderen Mandanten',
    frozen: 'Neue Zugriffe sind gesperrt',
    accessEnded: 'Der Zugriff ist zu Ende',
    askerNoApprover: 'Wer darum bat, darf nicht mehr genehmigen',
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
    endedByEntra: 'Entra selbst hat den Zugriff beendet',
    neverGiven: 'nie zugewiesen',
    theirsBefore: 'bestand schon vorher und bleibt',
    keptBy: 'wird noch gebraucht von {requests}',
    goneAlready: 'war schon weg',
    accountKeeps: 'der Bot kann nicht alles nehmen: Das Konto bleibt {things}',
    notConfirmed: 'Microsoft Graph hat den Zugriff nicht rechtzeitig bestätigt',
    nothingGranted: 'Es konnte nichts zugewiesen werden',
    somebodyTookIt: 'Jemand hat ihn außerhalb des Bots entzogen',
    accountGoneForGood: 'Das Konto wurde endgültig gelöscht',
    groupGoneForGood: 'Die Gruppe wurde endgültig gelöscht',
    roleGoneForGood: 'Die Rolle oder ihre Verwaltungseinheit wurde endgültig gelöscht',
    userMissing: 'Der Benutzer {id} ist nicht im Verzeichnis',
    groupMissing: 'Die Gruppe {id} ist nicht im Verzeichnis',
    roleMissing: 'Die Rollendefinition {id} ist nicht im Verzeichnis',
    scopeMissing: 'Der Bereich {id} ist nicht im Verzeichnis',
    unitMissing:
      'Die Verwaltungseinheit {id} ist nicht im Verzeichnis: Stellen Sie sie wieder her, oder nennen Sie in der Richtlinie eine andere',
    deletionUnread: '{why}; ob endgültig gelöscht wurde, darf nicht gelesen werden',
    backEndMissing: 'Das Back-End {name} ist nicht eingebaut',
    entraTooShort: 'Entra gibt keinen Zugriff für weniger als fünf Minuten, und so viel ist nicht mehr übrig',
    entraNoLicence:
      'Entra tut dies nur mit Microsoft Entra ID P2 oder ID Governance: Beschaffen Sie die Lizenz, oder setzen Sie in der Richtlinie backEnd: direct',
    entraNeedsApproval:
      'Entra will, dass dort noch einmal genehmigt wird, was hier genehmigt wurde; die Anforderung wurde deshalb zurückgenommen: Schalten Sie das für aktive Zuweisungen ab',
    entraStatus: 'Entra hat die Anforderung angenommen und nichts daraus gemacht: Der Status ist {status}',
    entraPlanned:
      'Entra hat für diese Person ein Zeitfenster geplant und vergibt daneben nichts: Entfernen Sie es dort, oder fragen Sie danach noch einmal (es beginnt {time})',
    entraRules: 'Entra lehnt es wegen der Einstellungen der Rolle oder Gruppe ab ({rules}): {why}',
    entraRulesUnnamed: 'Entra lehnt es wegen der Einstellungen der Rolle oder Gruppe ab: Sehen Sie dort nach',
    entraRuleExpiration: 'Lassen Sie aktive Zuweisungen dort so lange zu, oder verkürzen Sie die Richtlinie',
    entraRuleMfa:
      'Schalten Sie dort die Multi-Faktor-Authentifizierung bei aktiver Zuweisung ab, die keine App leisten kann',
    entraRuleJustification: 'Es verlangt eine Begründung und hat die gegebene nicht angenommen',
    entraRuleTicketing:
      'Es verlangt ein Ticket und hat das gegebene nicht angenommen: Verlangen Sie eines in der Richtlinie',
    entraRuleEligibility:
      'Es verlangt, dass man zuerst berechtigt ist: Berechtigen Sie die Leute, oder ändern Sie das dort',
    entraRuleApproval: 'Schalten Sie dort die Genehmigung für aktive Zuweisungen ab',
    entraRuleOther: 'Sehen Sie sich dort die Einstellungen der Rolle oder Gruppe an',
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
    unitNoMore: 'die Verwaltungseinheit gibt es nicht mehr',
    roleNoMore: 'die Rolle gibt es nicht mehr',
    unitCustomRole:
      '{role} lässt sich nicht auf eine Verwaltungseinheit beschränken: Die Rolle hat keine Berechtigung für Benutzer, Gruppen oder Geräte; geben Sie ihr eine, oder lassen Sie scope weg',
    unitRestricted:
      '{unit} ist eine Verwaltungseinheit mit eingeschränkter Verwaltung: Nur wer eine Rolle genau dort hat, kann ihre Mitglieder ändern',
    groupRestricted:
      'die Gruppe {group} gehört zu einer Verwaltungseinheit mit eingeschränkter Verwaltung: Geben Sie dem Bot dort die Rolle Groups Administrator',
    roleHasNoAs: 'eine Rolle hat kein `as`: Besitzer haben nur Gruppen',
    memberOrOwner: 'hier muss member oder owner stehen',
    ownerNameMissing: 'hinter owner: fehlt der Name der Gruppe',
    groupNoMore: 'Die Gruppe gibt es nicht mehr',
    noSuchGroup: 'Es gibt keine Gruppe dieses Namens',
    severalGroups: 'Mehrere Gruppen heißen so',
    mayCarryRoles: 'Sie kann privilegierte Rollen tragen, und die werden nie ohne Genehmigung zugewiesen',
    dynamicGroup: 'Ihre Mitglieder folgen einer Mitgliedschaftsregel',
    syncedGroup: 'Sie wird aus einem lokalen Verzeichnis synchronisiert',
    mailGroup: 'Sie ist E-Mail-aktiviert und wird in Exchange verwaltet',
    adviseNarrower: '{role} reicht über den ganzen Mandanten: {smaller} reicht weniger weit und genügt vielleicht',
    adviseEveryday:
      'sie fragt niemanden, öffnet nur gewöhnliche Gruppen und gilt bis zu {duration}: Was Menschen täglich brauchen, etwa Software, gehört in ein Zugriffspaket',
    adviseShorter: '{label} ist privilegiert, und {duration} ist dafür lang: Üblich sind 8h oder weniger',
    adviseTicket:
      '{label} ist im ganzen Mandanten privilegiert, und kein Ticket wird verlangt: Nennen Sie ein Ticketmuster',
    adviseSecond:
      'Nur {name} kann {label} genehmigen, das privilegiert ist: Nennen Sie eine zweite genehmigende Person',
    adviseOthers: 'Wer {label} genehmigen kann, verwaltet auch diesen Bot: Nennen Sie andere',
    adviseOnboards:
      '{group} wird mit der ersten Vergabe von Privileged Identity Management übernommen: Das lässt sich nicht rückgängig machen',
    pimTooLong:
      '{label}: Entra vergibt es für höchstens {duration} am Stück, gezählt in ganzen Minuten (Regel Expiration_Admin_Assignment): Senken Sie den Wert auf {leftDuration}, oder lassen Sie die Grenze anheben unter {portal}',
    pimMfa:
      '{label}: Entra verlangt von jedem, der es zuweist, eine mehrstufige Authentifizierung, die keine App leisten kann (Regel Enablement_Admin_Assignment): Lassen Sie das abschalten unter {portal}',
    pimTicket:
      '{label}: Entra verlangt zu jeder Zuweisung ein Ticket (Regel Enablement_Admin_Assignment): Geben Sie der Richtlinie ein Ticketmuster, oder lassen Sie das abschalten unter {portal}',
    askTooLong:
      'Entra vergibt es für höchstens {duration} (Regel Expiration_Admin_Assignment): Fordern Sie so viel an, oder lassen Sie die Grenze anheben unter {portal}',
    askMfa:
      'Entra verlangt von jedem, der es zuweist, eine mehrstufige Authentifizierung, die keine App leisten kann (Regel Enablement_Admin_Assignment): Ein Administrator muss das abschalten unter {portal}',
    askTicket:
      'Entra verlangt zu jeder Zuweisung ein Ticket (Regel Enablement_Admin_Assignment): Ein Administrator muss das abschalten unter {portal}, oder die Richtlinie nach einem fragen lassen',
    groupRefuses: 'Entra lehnt es ab: {why}',
    pimUnread:
      '{label}: Was Entra dafür verlangt, ließ sich nicht lesen, also wird nichts gespeichert: Versuchen Sie es noch einmal ({detail})',
    pimForbidden:
      '{label}: Was Entra dafür verlangt, darf nicht gelesen werden, also wird nichts gespeichert: Erteilen Sie {permission}, wie npm run doctor es zeigt',
    pimNoLicence:
      'Dieser Mandant hat keine Lizenz für Privileged Identity Management (Microsoft Entra ID P2 oder ID Governance): Schreiben Sie backEnd: direct, oder ergänzen Sie fallback: direct, um bis dahin ohne auszukommen',
    pimLicenceUnknown:
      'Ob dieser Mandant eine Lizenz für Privileged Identity Management hat, ließ sich nicht lesen, also wird nichts gespeichert: Versuchen Sie es noch einmal, oder schreiben Sie backEnd: direct',
    pimFallsBack:
      'Dieser Mandant hat keine Lizenz für Privileged Identity Management: Bis es eine gibt, wird der Zugriff direkt vergeben, und nur der Bot beendet ihn',
    accountMayNot: 'der Bot darf sich um Konten nicht kümmern: Erteilen Sie {names}, wie npm run doctor es zeigt',
    accountNoRole:
      '{label} macht ein Konto privilegiert, und Entra lässt keine App ein solches Konto deaktivieren, die nicht die Verzeichnisrolle {role} hat: Weisen Sie diese Rolle der App {app} im Entra Admin Center unter „Rollen und Administratoren“ zu',
    accountUnread:
      'was der Bot selbst darf, ließ sich nicht lesen, also wird nichts gespeichert: Versuchen Sie es noch einmal ({detail})',
    accountPassUnread:
      'welche Pässe der Mandant zulässt, ließ sich nicht lesen, also wird nichts gespeichert: Versuchen Sie es noch einmal ({detail})',
    accountPassOff:
      'der befristete Zugriffspass (Temporary Access Pass) ist in diesem Mandanten abgeschaltet, anmelden könnte sich also niemand: Lassen Sie ihn unter {portal} einschalten',
    accountPassOnce:
      'dieser Mandant erlaubt Pässe nur für eine Anmeldung: Schreiben Sie once, oder lassen Sie das unter {portal} ändern',
    accountPassSome:
      'der befristete Zugriffspass (Temporary Access Pass) ist in diesem Mandanten nur für einige Gruppen oder lässt einige aus: Sorgen Sie dafür, dass die Konten in einer sind, die darf',
    accountPassShort:
      'ein Pass hält in diesem Mandanten höchstens {duration}, und eine Anmeldung damit ebenso: wer länger Zugriff hat, bestellt einen weiteren',
    fallbackAlone: 'gehört nur zu backEnd: pim: Nehmen Sie es heraus',
    ladderRole: '{role} kann die Identität dieses Bots selbst ändern: Keine Richtlinie darf sie gewähren',
    ladderCarried:
      '{group} trägt {role} und kann damit die Identität dieses Bots selbst ändern: Keine Richtlinie darf sie gewähren',
    ladderAdmins: '{group} ist eine Gruppe der Administratoren dieses Bots: Keine Richtlinie darf sie gewähren',
    ladderAuditors: '{group} ist eine Gruppe der Prüfer dieses Bots: Keine Richtlinie darf sie gewähren',
    ladderInAdmins:
      '{group} ist in einer Gruppe der Administratoren dieses Bots enthalten: Keine Richtlinie darf sie gewähren',
    ladderInAuditors:
      '{group} ist in einer Gruppe der Prüfer dieses Bots enthalten: Keine Richtlinie darf sie gewähren',
    ladderSay:
      '{group} bestimmt, wer unter der Richtlinie {policy} anfordern oder genehmigen darf: Keine Richtlinie darf sie gewähren',
    ladderSayHere:
      '{group} bestimmt, wer unter dieser Richtlinie anfordern oder genehmigen darf: Keine Richtlinie darf sie gewähren',
    ladderInSay:
      '{group} ist in {other} enthalten, und diese bestimmt, wer unter der Richtlinie {policy} anfordern oder genehmigen darf: Keine Richtlinie darf sie gewähren',
    ladderInSayHere:
      '{group} ist in {other} enthalten, und diese bestimmt, wer unter dieser Richtlinie anfordern oder genehmigen darf: Keine Richtlinie darf sie gewähren',
    leftOut: 'Mitglied von {group}: {why}',
    ownerLeftOut: 'Besitzer von {group}: {why}',
    ownerAlone:
      'die Gruppe hat keinen anderen Besitzer, und den letzten nimmt Entra nie heraus: Geben Sie der Gruppe zuerst einen ständigen Besitzer',
    ownerLast:
      'dies ist der letzte Besitzer der Gruppe, und den nimmt Entra nie heraus: Geben Sie der Gruppe einen anderen Besitzer, dann geht es',
    ownersAdd:
      '{label} kann beliebige Personen auf Dauer in die Gruppe aufnehmen: Was so hinzukommt, wird gefunden und gemeldet',
    tooLong: '{duration} ist zu lang: Diese Richtlinie erlaubt höchstens {mostDuration}',
    tooShort: '{duration} ist zu kurz: Diese Richtlinie verlangt mindestens {leastDuration}',
    noLength: 'Die Dauer ist keine Zeitspanne',
    startPast: 'Der Beginn liegt in der Vergangenheit: Lassen Sie ihn weg, um sofort zu beginnen',
    startFar: 'Der Beginn liegt zu weit voraus: Fordern Sie höchstens {duration} vorher an',
    reasonMissing: 'Die Begründung fehlt: Schreiben Sie, wofür Sie den Zugriff brauchen',
    reasonShort: 'Die Begründung hat {count} Zeichen: Diese Richtlinie verlangt mindestens {least}',
    reasonOne: 'Die Begründung hat ein Zeichen: Diese Richtlinie verlangt mindestens {least}',
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
    drillRoles: 'Die Richtlinie gewährt mehr als Gruppen',
    drillDuration: 'Die Richtlinie erlaubt die fünf Minuten nicht, die eine Probe anfordert',
    drillOften: 'Eine Probe dauert Minuten: nicht öfter als alle 10 Minuten',
    exampleBecause: 'because Umzug der Postfächer des Berliner Büros heute Abend',
    exampleBecauseLong:
      'because Umzug der Postfächer des Berliner Büros heute Abend, wie mit der für die Änderung verantwortlichen Person vereinbart',
    endedExpired: 'Zeit abgelaufen',
    endedReleased: 'zurückgegeben',
    endedRevoked: 'vorzeitig entzogen',
    endedOutside: 'außerhalb dieses Bots entfernt',
    endedFailed: 'fehlgeschlagen',
    endedLeft: 'Person nicht mehr da',
    foundAfterRestore: 'nach einer Wiederherstellung',
    foundAfterRemoval: 'nach dem Entfernen',
    foundOutside: 'an diesem Bot vorbei',
    holderNotEligible: 'Die Person mit dem Zugriff ist nicht mehr berechtigt',
    nothingGrantable: 'Aus dieser Richtlinie kann zurzeit nichts zugewiesen werden',
    noLongerGiven: 'Die Richtlinie gewährt nicht mehr alles davon',
    thePolicy: 'die Richtlinie',
    cannotAskDisabled: '{name} ist deaktiviert und kann nichts anfordern, bis das Konto wieder aktiviert ist',
    cannotApproveDisabled: '{name} ist deaktiviert und kann nichts genehmigen, bis das Konto wieder aktiviert ist',
    cannotAskGuest: '{name} ist ein Gast und kann nichts anfordern',
    cannotApproveGuest: '{name} ist ein Gast und kann nichts genehmigen',
    groupNotFound:
      'Die Gruppe {name} wurde nicht gefunden: Bei jeder Anforderung wird erneut nach ihr gesucht, und solange sie fehlt, wird sie ausgelassen',
    groupSkipped: 'Die Gruppe {name} wird ausgelassen: {why}',
    customPrivileged:
      '{name} ist eine benutzerdefinierte Rolle mit privilegierten Berechtigungen: Stellen Sie sicher, dass sie keine App-Registrierungen oder Rollenzuweisungen ändern kann',
    writesGroups:
      '{name} kann ändern, wer in gewöhnlichen Gruppen ist, auch in denen der genehmigenden Personen und Administratoren: Machen Sie diese zu Gruppen, denen Rollen zugewiesen werden können',
    stuckAsker:
      '{name} darf anfordern, aber niemand könnte es genehmigen: Ohne {same} lässt sich die nötige Zahl von {quorum} nicht erreichen',
    oneAsked:
      'Nur 1 Person würde gefragt, und {quorum} müssen genehmigen; daher werden jedes Mal alle genehmigenden Personen gefragt',
    fewAsked:
      'Nur {count} Personen würden gefragt, und {quorum} müssen genehmigen; daher werden jedes Mal alle genehmigenden Personen gefragt',
    askedTooFew:
      'Wenn {name} anfordert, bleiben zu wenige zu Fragende übrig; daher werden alle genehmigenden Personen gefragt',
    askAndApprove:
      '{name} darf anfordern und genehmigen: Die Mitglieder entscheiden übereinander, nie über sich selbst',
    extendsAlone: 'Zugriff, der eine Genehmigung braucht, darf ohne sie verlängert werden (extend.approval: none)',
    nowCalled: '{field}: heißt jetzt {names}',
    otherOrder: '{field}: in anderer Reihenfolge',
    // Was Alarme sagen.
    alertNotBack: 'Noch nicht entzogen: {name}, {label}',
    alertGoneSinceFor: 'Sollte weg sein seit {time} ({requests}).',
    alertGoneSince: 'Sollte weg sein seit {time}.',
    alertNotFound: 'Das Verzeichnis findet die Person oder das, was sie hatte, nicht mehr.',
    alertReadsShow: 'Microsoft Graph hat den Entzug angenommen und zeigt den Zugriff beim Lesen weiterhin.',
    alertLacksPermission: 'Microsoft Graph lässt den Bot den Zugriff nicht entziehen: Ihm fehlt eine Berechtigung.',
    alertTooMany: 'Microsoft Graph meldet zu viele Aufrufe.',
    alertRefusesRemoval: 'Microsoft Graph verweigert den Entzug.',
    alertNoAnswer: 'Microsoft Graph antwortet nicht oder mit einem Fehler.',
    alertTriesOn: 'Der Bot versucht es unbegrenzt weiter.',
    alertByHand:
      'Wenn es anhält, entziehen Sie den Zugriff in Entra von Hand: Der Bot bemerkt und bestätigt es und sagt allen Betroffenen Bescheid.',
    alertRestored:
      'Wer in Entra wiederhergestellt wird, bekommt zurück, was er hatte: Der Bot entzieht es, sobald er die Person wieder findet. Löschen Sie das Konto endgültig, oder entziehen Sie den Zugriff vor der Wiederherstellung.',
    alertNotEnded: 'Noch nicht beendet: {id} von {name}',
    alertBeingTaken: 'Der Zugriff wird seit {time} entzogen, und das ist nicht bestätigt.',
    alertLookAtRequest: 'Sehen Sie sich die Anforderung mit „audit {id}“ und das Protokoll des Bots an.',
    sessionsCannot: 'Sitzungen können nicht beendet werden',
    sessionsNotYet: 'Sitzungen von {name} sind noch nicht beendet ({id})',
    sessionsAccessGone:
      'Der Zugriff selbst wird wie immer entzogen; vorher ausgestellte Token können gelten, bis sie ablaufen.',
    sessionsInWords: 'Microsoft Graph im Wortlaut: {detail}',
    sessionsPermission:
      'Geben Sie der App User.RevokeSessions.All (docs/permissions.md), oder nehmen Sie endSessions aus den Richtlinien. Der Bot versucht es nach jedem Ende zwei Stunden lang.',
    sessionsByHand:
      'Wenn es wichtig ist, widerrufen Sie die Sitzungen in Entra von Hand, auf der Seite der Person. Der Bot versucht es nach dem Ende zwei Stunden lang.',
    sessionsAgain: 'Sitzungen können wieder beendet werden',
    sessionsRunOut: 'die Token von vorher sind inzwischen abgelaufen',
    alertMoreNotBack: 'Weiterer Zugriff ist noch nicht entzogen',
    alertBesides: 'Neben dem, was einen eigenen Alarm hat: {count}.',
    alertOrMore: '{number} oder mehr',
    alertGrants: '„grants“ zeigt, was gerade entzogen wird.',
    alertTooLittle: 'Microsoft Graph erlaubt dem Bot zu wenig',
    alertCheckPermissions:
      'Prüfen Sie in Entra, ob die App ihre Berechtigungen und die Administratoreinwilligung dazu hat und ob ihr Geheimnis oder Zertifikat gültig ist (docs/permissions.md).',
    alertThrottles: 'Microsoft Graph drosselt den Bot',
    alertThrottlesTodo:
      'Nichts, wenn es vorübergeht: Der Bot hält die Wartezeiten ein, die Graph verlangt. Wenn es anhält, suchen Sie nach einem anderen Programm, das Graph im Namen dieser App aufruft.',
    alertRefuses: 'Microsoft Graph verweigert Änderungen am Zugriff',
    alertRefusesTodo:
      'Suchen Sie den Grund mit „audit“ und „status“: Vielleicht kann der Bot eine Rolle oder Gruppe nicht mehr ändern.',
    alertSilent: 'Microsoft Graph antwortet nicht',
    alertSilentTodo:
      'Prüfen Sie den Zustand von Microsoft Graph und den Weg aus diesem Netz. Zugriff, der sofort weg muss, kann in Entra von Hand entzogen werden.',
    alertDirectory:
      'Das Verzeichnis kann nicht gefragt werden: Bis dahin kann niemand anfordern, entscheiden oder verwalten.',
    alertChangesWait: 'Wartende Änderungen am Zugriff: {count}.',
    alertRemovalsWait: 'Davon Zugriff, der weg sein sollte: {count}.',
    alertRefused: 'Verweigert: {labels}.',
    alertInItsWords: 'Im Wortlaut: {detail}',
    alertMessages: 'Nachrichten erreichen Teams nicht',
    alertMessagesWait: 'Anzahl: {count}; die älteste wartet seit {time}.',
    alertMessagesTodo:
      'Wenn es anhält, prüfen Sie den Zustand von Teams, die Azure-Bot-Ressource und das Protokoll des Bots.',
    alertUnsealed: 'Das Überwachungsprotokoll wird nicht versiegelt',
    alertUnsealedSince: 'Das älteste nicht versiegelte Ereignis ist von {time}.',
    alertUnsealedTodo:
      'Nichts ist verloren: Ereignisse liegen bei dem, worum es geht. Sehen Sie im Protokoll des Bots nach, was das Versiegeln verhindert.',
    alertPim: 'Entra würde ablehnen, was {policy} vergibt',
    alertPimTodo:
      'Tun Sie, was dort steht, oder ändern Sie die Richtlinie mit: policy edit {policy}. Bis dahin scheitern Vergaben unter ihr, und niemand bekommt den Zugriff.',
    alertAccounts: 'Der Bot kann sich um die Konten von {policy} nicht kümmern, wie er soll',
    alertAccountsTodo:
      'Tun Sie, was dort steht, oder ändern Sie die Richtlinie mit: policy edit {policy}. Bis dahin bekommt jemand vielleicht kein Konto oder keinen Pass, und eines, das endet, wird vielleicht spät geschlossen.',
    alertOpenAccount: 'Ein eigenes Konto von {name} ist ohne Freigabe offen',
    alertOpenAccountLine: 'Jemand hat es in Entra aktiviert oder wiederhergestellt. Seine Objekt-ID ist {id}.',
    alertOpenAccountTodo:
      'Deaktivieren Sie es in Entra, und fragen Sie, wer es geöffnet hat und warum. Die nächste Freigabe nimmt ihm allen Zugriff, bevor sie es öffnet.',
    alertOpenAccountOver: 'es ist geschlossen, oder eine Freigabe hat es offen',
    alertPimOver: 'Entra nimmt es wieder an, oder die Richtlinie ist nicht mehr in Gebrauch',
    alertNoApprover: 'Niemand kann für {policy} genehmigen',
    alertStuck: 'Für jemanden, der unter {policy} anfordern darf, könnte niemand genehmigen',
    alertNoApproverTodo:
      'Benennen Sie genehmigende Personen, die da sind: Fügen Sie den Gruppen der Genehmigenden Personen hinzu, oder ändern Sie die Richtlinie mit: policy export {policy}, dann policy import. Bis dahin werden Anforderungen dazu abgelehnt oder warten vergeblich.',
    alertStage: 'Stufe {number}: {why}',
    alertLeavers: 'Es ist nicht bekannt, wer ausgeschieden ist',
    alertLeaversWhy:
      'Microsoft Graph sagt nicht, welche Konten deaktiviert oder gelöscht wurden. Deren Anforderungen und Zugriff bleiben, bis es das tut oder bis zu ihrem eigenen Ende.',
    alertLeaversTodo:
      'Prüfen Sie, ob der Bot Benutzer lesen darf (User.Read.All) und Microsoft Graph erreichbar ist. Um den Zugriff einer ausgeschiedenen Person jetzt zu beenden, schreiben Sie revoke und ihren Namen.',
    alertLostWork: '{id} wäre nicht rechtzeitig bearbeitet worden',
    alertLostWorkTodo:
      'Hier nichts: Sie wird jetzt bearbeitet. Wenn das wieder vorkommt, hat die Datenbank Schreibvorgänge verloren: Prüfen Sie deren Protokoll.',
    alertInstall: 'Die App kann für genehmigende Personen nicht installiert werden',
    alertInstallWhy:
      'Jemand, der um Genehmigung gebeten wird, hat die App nicht, und Microsoft Graph ließ sie den Bot nicht installieren.',
    alertInstallForbidden:
      'Erteilen Sie die Berechtigung TeamsAppInstallation.ReadWriteSelfForUser.All mit Administratoreinwilligung (docs/permissions.md), lassen Sie die App durch eine App-Setuprichtlinie installieren, oder lassen Sie TEAMS_CATALOG_APP_ID leer.',
    alertInstallTodo:
      'Prüfen Sie, ob TEAMS_CATALOG_APP_ID die ID der App im Katalog dieser Organisation ist und ob die App-Berechtigungsrichtlinien von Teams die App für genehmigende Personen zulassen.',
    alertDrillBack: 'Bei der Probe ließ sich der Zugriff nicht entziehen',
    alertDrillIn: 'Bei der Probe ließ sich der Zugriff nicht zuweisen',
    alertDrillBackTodo:
      'Prüfen Sie „status“ und Microsoft Graph; entziehen Sie überfälligen Zugriff von Hand, wenn es anhält (Runbook „break-glass“).',
    alertDrillInTodo: 'Prüfen Sie „status“, die Richtlinie der Probe und Microsoft Graph.',
    alertFinding: 'Zugriff, den nichts erklärt',
    alertGroup: 'Eine Gruppe, die in Auftrag gegeben wurde, gibt es nicht',
    alertGroupBy: '{group}, in Auftrag gegeben von {name}',
    alertGroupTodo:
      'Suchen Sie sie im Entra Admin Center. Gibt es sie dort nicht, geben Sie sie noch einmal in Auftrag.',
    alertGroupOver: 'das ist seit einem Tag bekannt',
    newGroupNameless: 'der Name der Gruppe fehlt',
    groupNameLong: 'der Name der Gruppe ist länger als {most} Zeichen',
    groupNameTaken:
      'eine Gruppe {group} gibt es schon: Zwei mit demselben Namen ließen sich in einer Richtlinie nicht unterscheiden',
    groupsFull: 'dieser Mandant hat {count} Gruppen, die Rollen tragen können, und mehr erlaubt Entra nicht',
    groupNeverShown: 'Entra hat nicht geantwortet und zeigt keine solche Gruppe',
    alertOutside: 'Zugriff, der an diesem Bot vorbei erteilt wurde, wird entfernt',
    alertOutsidePolicy: 'So will es die Richtlinie {policy}.',
    alertOutsideTodo:
      'Fragen Sie, wer ihn erteilt hat, nach dem Grund, und bitten Sie darum, ihn hier anzufordern. Soll er bleiben, ändern Sie zuerst die Richtlinie.',
    alertOutsideOver: 'er ist entfernt',
    outsideChoice: 'erlaubt sind report und remove, oder lassen Sie die Zeile weg',
    alertFindings: '{number} Mal Zugriff, den nichts erklärt',
    alertAndMore: 'und {number} weitere',
    alertFindingsTodo:
      'Schreiben Sie findings, um sie zu sehen, und dann finding remove oder finding keep mit der jeweiligen ID.',
    alertTrail: 'Das Überwachungsprotokoll ist nicht vollständig: Es wird nichts davon entfernt',
    alertTrailTodo:
      'Führen Sie npm run verify mit den veröffentlichten Köpfen aus, und finden Sie heraus, wer die Datenbank verändert hat.',
    alertCut: 'Ein Schnitt im Überwachungsprotokoll entspricht nicht der Regel: Es wird nichts entfernt',
    alertCutOther: 'Block {number} ist nicht der, der entfernt werden sollte.',
    alertCutYoung: 'Block {number} ist nicht alt genug.',
    alertCutUnpublished:
      'Ein Schnitt im Überwachungsprotokoll konnte nicht veröffentlicht werden: Es wird nichts entfernt',
    alertHeads: 'Die Datei, in der die Köpfe veröffentlicht werden, lässt sich nicht schreiben.',
    alertHeadsTodo:
      'Sorgen Sie dafür, dass der Bot LEDGER_HEADS_FILE schreiben kann; im Protokoll steht, woran es liegt.',
    alertDrift: '{name}, {label}: nicht wie erwartet',
    alertExpected: 'Erwartet: {why}',
    alertFound: 'Vorgefunden: {why}',
    alertDriftTodo:
      'Nichts: Es wird erneut gelesen und richtiggestellt. Wenn es wiederkommt, sehen Sie sich das Überwachungsprotokoll der Person an.',
    alertNoWriting: 'Teams lässt den Bot niemandem schreiben',
    alertTeamsSays: 'Teams antwortet: {detail}',
    alertNoWritingTodo:
      'Sehen Sie im Teams Admin Center nach, ob die App blockiert ist, und in der Azure-Bot-Ressource, ob der Teams-Kanal eingeschaltet ist. Anforderungen sind gespeichert; wer anfordert, erfährt, dass niemand erreicht wurde.',
    alertChannel: 'Ein Kanal nimmt keine Anforderungen an',
    alertChannelAlerts:
      'Der Ort, an den Alarme gehen und Anforderungen, deren genehmigende Personen nicht erreichbar sind.',
    alertChannelPolicy: 'Der Kanal der Richtlinie {policy}.',
    alertChannelTodo:
      'Fügen Sie die App dem Team dieses Kanals wieder hinzu, oder benennen Sie einen anderen: „channel“ in der Richtlinie oder „alerts here“.',
    policyNowhere: 'Hier steht keine Richtlinie: Schreiben Sie das YAML unter den Befehl, beginnend mit „name: …“',
    policyTextLong: 'Der Text ist länger als {most} Zeichen: Importieren Sie ihn in Teilen',
    policiesMany: 'Es sind mehr als {most} Richtlinien: Importieren Sie sie in Teilen',
    policyDeep:
      'Das ist tiefer verschachtelt als jede Richtlinie: Vergleichen Sie es mit der Ausgabe von „policy export“',
    yamlBackslash:
      "Ein umgekehrter Schrägstrich in doppelten Anführungszeichen: Verwenden Sie einfache, zum Beispiel '^INC\\d+$'",
    yamlTab: 'Ein Tabulator: Rücken Sie mit Leerzeichen ein',
    yamlInvalid: 'Kein gültiges YAML: {detail}',
    yamlAlias:
      'Ein Alias (*…) ist nicht erlaubt: Schreiben Sie den Wert aus, oder setzen Sie ihn in Anführungszeichen, wenn er Text ist',
    yamlAnchor: 'Ein Anker (&…) ist nicht erlaubt: Setzen Sie den Wert in Anführungszeichen, wenn er Text ist',
    yamlTag: 'Ein Tag (!…) ist nicht erlaubt: Setzen Sie den Wert in Anführungszeichen, wenn er Text ist',
    yamlKey: 'Ein Schlüssel muss ein Wort sein',
    yamlKeyTwice: 'Dieser Schlüssel steht zweimal da: Behalten Sie einen davon',
    nameTwice: 'Eine andere Richtlinie in diesem Text hat denselben Namen: Geben Sie einer von beiden einen neuen',
    keyMeant: '„{typed}“ ist hier kein Schlüssel einer Richtlinie: Meinten Sie {meant}?',
    keyMeantAbove: '„{typed}“ ist hier kein Schlüssel einer Richtlinie: Meinten Sie {meant} auf der obersten Ebene?',
    keyMeantUnder: '„{typed}“ ist hier kein Schlüssel einer Richtlinie: Meinten Sie {meant} unter {place}?',
    keyOneOf: '„{typed}“ ist hier kein Schlüssel einer Richtlinie: Möglich sind {keys}',
    valueMissing: 'fehlt, erwartet: {why}',
    valueEmpty: 'ist leer, erwartet: {why}',
    valueOther: 'ist unpassend, erwartet: {why}',
    valueNot: 'ist unpassend, erwartet: {why}, nicht „{typed}“',
    valueRange: 'muss zwischen {least} und {most} liegen',
    valueRangeNot: 'muss zwischen {least} und {most} liegen, nicht bei {typed}',
    valueLong: 'ist länger als {most} Zeichen: Bitte kürzen',
    valueTooShort: 'ist zu kurz: mindestens {leastDuration}',
    valueTooLong: 'ist zu lang: höchstens {mostDuration}',
    listTwice: 'steht zweimal da: Entfernen Sie einen Eintrag',
    listTwiceOf: '{label} steht zweimal da: Entfernen Sie einen Eintrag',
    listLong: 'hat mehr als {most} Einträge',
    listLongGroup: 'hat mehr als {most} Einträge: Verwenden Sie eine Gruppe',
    listEmpty: 'ist leer, mindestens ein Eintrag ist nötig: {why}',
    whatList: 'eine Liste ({why}), zum Beispiel [SG-Messaging]',
    whatSubject: '{why} als Name, Adresse oder Objekt-ID',
    whatSubjects: 'Benutzer oder Gruppen',
    whatApprovers: 'genehmigende Personen',
    whatAsked: 'die genehmigenden Personen, die gefragt werden',
    whatDuration: 'eine Dauer, zum Beispiel {example}',
    whatDurations: 'eine Liste von Zeitspannen, zum Beispiel [1h, 2h, 4h]',
    whatRole: 'eine Rolle, zum Beispiel Exchange Administrator',
    whatScope: '/ oder eine Verwaltungseinheit',
    whatGroup: 'eine Gruppe, zum Beispiel SG-Mailbox-Operators',
    whatRoleOrGroup: '`role: <Name>` oder `group: <Name>`',
    whatEntitlements: 'eine Liste aus `role: <Name>` und `group: <Name>`',
    whatNumber: 'eine ganze Zahl, zum Beispiel 1',
    whatStage: '`approvers: […]` und `quorum: 1`',
    whatPattern: "ein Muster in einfachen Anführungszeichen, zum Beispiel '^INC\\d+$'",
    whatCharacters: 'eine Anzahl von Zeichen, zum Beispiel 20',
    whatTruth: 'true oder false',
    whatExtend: '`{ times: 2, each: 1h, total: 8h, by: [holder], approval: same }`, oder none, um es zu verbieten',
    whatName: 'ein kurzer Name, zum Beispiel exchange-admin',
    whatText: 'eine Zeile Text, die sagt, wofür sie da ist',
    whatChannel: 'die ID eines Teams-Kanals, die mit 19: beginnt',
    whatVersion: 'eine ganze Zahl, wie „policy export“ sie schreibt',
    whatPolicy: 'eine Richtlinie: `name: …`, `eligible: […]` und so weiter, untereinander',
    roleAndGroup: 'nennt eine Rolle und eine Gruppe: Machen Sie zwei Einträge daraus',
    noRoleOrGroup: 'muss eine Rolle oder eine Gruppe nennen: `role: <Name>` oder `group: <Name>`',
    groupScope: 'Eine Gruppe hat keinen „scope“: Entfernen Sie ihn',
    approvalMissing: 'fehlt: Nennen Sie `approvers` und `quorum`, oder schreiben Sie none für automatische Genehmigung',
    approvalOther: 'muss eine Liste mit `approvers` und `quorum` sein, oder das Wort none für automatische Genehmigung',
    approvalEmpty: 'ist leer: Nennen Sie genehmigende Personen, oder schreiben Sie none für automatische Genehmigung',
    approvalStages: 'hat {number} Stufen: Diese Version kann nur eine, behalten Sie also die erste',
    backEndOther: 'muss direct sein oder wegbleiben',
    backEndOne: 'muss direct, pim oder account sein oder wegbleiben',
    accountName: 'muss ein Anmeldename sein, in dem {typed} und noch etwas daneben steht, zum Beispiel {example}',
    whatAccountName: 'ein Anmeldename, zum Beispiel {example}',
    whatAccount: 'die Schlüssel name, after und pass, untereinander',
    accountNoAlias: 'Konto {name}: Ihre Adresse hat keinen Namensteil',
    accountAfter: 'muss disable oder delete sein',
    accountPass: 'muss once oder reuse sein',
    accountAlone: 'gehört nur zu backEnd: account: Nehmen Sie es heraus',
    accountMissing: 'fehlt: backEnd: account braucht den Namen der Konten',
    accountSessions: 'versteht sich bei backEnd: account von selbst: Nehmen Sie es heraus',
    accountDeleted: 'das Konto wurde gelöscht',
    accountTaken: 'ein Konto namens {name} gibt es schon, und dieser Bot hat es nicht für diese Person angelegt',
    pimTooShort: 'ist zu kurz mit backEnd: pim, da Entra nichts Kürzeres vergibt: mindestens {leastDuration}',
    optionsEmpty: 'ist leer: Nennen Sie mindestens eine Dauer, oder lassen Sie es weg',
    entitlementsEmpty: 'ist leer: Nennen Sie mindestens eine Rolle oder Gruppe',
    extendByOther: 'muss holder oder approvers sein',
    extendByList: 'muss eine Liste sein: [holder], [approvers] oder [holder, approvers]',
    extendByEmpty: 'ist leer: Schreiben Sie, wer darum bitten darf, [holder] oder [holder, approvers]',
    extendApprovalOther: 'muss same sein, oder none, um niemanden zu fragen',
    nameOther:
      'muss aus 1 bis 64 der Zeichen a-z, 0-9 und - bestehen und mit einem Buchstaben oder einer Ziffer beginnen, zum Beispiel exchange-admin',
    portalOther: 'muss eines von {names} sein oder weggelassen werden',
    channelOther: 'muss die ID eines Teams-Kanals sein, die mit 19: beginnt (Teil des Links zum Kanal)',
    patternUnusable: "ist kein brauchbares Muster ({why}): Schreiben Sie RE2-Syntax, zum Beispiel '^INC\\d+$'",
    patternBroken: 'Es lässt sich nicht übersetzen',
    minOverMax: 'Die kürzeste Dauer ({leastDuration}) ist länger als die längste ({mostDuration}): Kürzen Sie sie',
    warnTooLong: 'muss kürzer sein als die längste Dauer ({mostDuration})',
    extendNothing: 'lässt nichts zu verlängern: mehr als die kürzeste Dauer ({leastDuration}), oder extend: none',
    extendOverTotal: 'darf höchstens „total“ sein ({mostDuration})',
    nameTwiceStored: 'Eine andere Richtlinie hat denselben Namen: Geben Sie einer von beiden einen neuen',
    roleMisspelt: 'Keine integrierte Rolle heißt „{typed}“: Meinten Sie {meant}?',
    quorumOneNamed:
      '{quorum} Genehmigungen sind nie zu erreichen: Nur 1 Person ist genannt; verlangen Sie weniger, oder nennen Sie mehr genehmigende Personen',
    quorumFewNamed:
      '{quorum} Genehmigungen sind nie zu erreichen: Nur {number} Personen sind genannt; verlangen Sie weniger, oder nennen Sie mehr genehmigende Personen',
    quorumOneAble:
      '{quorum} Genehmigungen sind nie zu erreichen: Nur 1 Person könnte entscheiden; verlangen Sie weniger, oder nennen Sie mehr genehmigende Personen',
    quorumFewAble:
      '{quorum} Genehmigungen sind nie zu erreichen: Nur {number} Personen könnten entscheiden; verlangen Sie weniger, oder nennen Sie mehr genehmigende Personen',
    quorumOneLeft:
      '{quorum} Genehmigungen sind nie zu erreichen: Nur 1 Person könnte entscheiden (dazu deaktivierte Konten oder Gäste: {more}); verlangen Sie weniger, oder nennen Sie mehr genehmigende Personen',
    quorumFewLeft:
      '{quorum} Genehmigungen sind nie zu erreichen: Nur {number} Personen könnten entscheiden (dazu deaktivierte Konten oder Gäste: {more}); verlangen Sie weniger, oder nennen Sie mehr genehmigende Personen',
    nobodyAble: 'Niemand könnte genehmigen: Unter den Genannten darf niemand entscheiden; nennen Sie andere',
    nobodyAbleLeft:
      'Niemand könnte genehmigen: Unter den Genannten darf niemand entscheiden (deaktivierte Konten oder Gäste: {more}); nennen Sie andere',
    askedNotListed: '{name} wird gefragt und steht nicht unter den genehmigenden Personen',
    askedMayNot:
      '{name} wird gefragt und darf nicht genehmigen: Nennen Sie {same} unter „approvers“, oder entfernen Sie den Eintrag hier',
    fewerAsked:
      'Es werden weniger gefragt, als genehmigen müssen ({quorum}), also werden alle genehmigenden Personen gefragt',
    autoRole:
      'Für eine privilegierte Rolle gibt es nie automatische Genehmigung ({label}): Nennen Sie genehmigende Personen',
    autoGroup:
      'Für eine Gruppe, die privilegierte Rollen tragen kann, gibt es nie automatische Genehmigung ({group} kann Rollen zugewiesen bekommen): Nennen Sie genehmigende Personen',
    autoExtend:
      'Mehr Zeit ohne Genehmigung gibt es nie für das, was privilegiert ist oder es sein kann ({label}): Schreiben Sie same',
    ladderMirror:
      '{group} kann hier nicht bestimmen, wer anfordern oder genehmigen darf: Die Richtlinie {policy} gewährt diese Gruppe',
    ladderMirrorIn:
      '{group} kann hier nicht bestimmen, wer anfordern oder genehmigen darf: Die Richtlinie {policy} gewährt {other}, und diese Gruppe ist darin verschachtelt',
    subjectAmbiguous: '„{typed}“ kann mehreres sein, {either}: Verwenden Sie die Objekt-ID',
    subjectUnknown:
      '„{typed}“ wurde weder als Benutzer noch als Gruppe gefunden: Schreiben Sie eine Adresse, den genauen Namen oder die Objekt-ID',
    subjectMeant: '„{typed}“ wurde weder als Benutzer noch als Gruppe gefunden: Meinten Sie {meant}?',
    groupAmbiguous: '{number} Gruppen heißen „{typed}“: Verwenden Sie die Objekt-ID, {either}',
    roleAmbiguous: '{number} Rollen heißen „{typed}“: Verwenden Sie die ID der Rollendefinition, {either}',
    roleUnknown: 'Die Rolle „{typed}“ wurde nicht gefunden: Schreiben Sie ihren Anzeigenamen oder ihre ID',
    roleMeant: 'Die Rolle „{typed}“ wurde nicht gefunden: Meinten Sie {meant}?',
    unitAmbiguous: '{number} Verwaltungseinheiten heißen „{typed}“: Verwenden Sie die ID, {either}',
    unitUnknown:
      'Die Verwaltungseinheit „{typed}“ wurde nicht gefunden: Schreiben Sie ihren Namen, ihre ID oder / für den Mandanten',
    roleNotInUnit:
      '{role} lässt sich nicht auf eine Verwaltungseinheit beschränken: Entra erlaubt das für {roles} Administrator und benutzerdefinierte Rollen',
    groupAndRole: '„{typed}“ ist eine Gruppe und eine Rolle: Schreiben Sie group: oder role: davor',
    noGroupNoRole:
      '„{typed}“ wurde weder als Gruppe noch als Rolle gefunden: Schreiben Sie group: davor, um sie vorzumerken, bis es sie gibt',
    groupNameMissing: 'Hinter group: fehlt der Name der Gruppe',
    roleNameMissing: 'Hinter role: fehlt der Name der Rolle',
    noRole: '„{typed}“ ist keine Rolle',
    stillDisabled: 'Sie ist deaktiviert und bleibt es: Schreiben Sie dem Bot policy enable',
    versionDeleted: '{name} wurde inzwischen gelöscht: Entfernen Sie die Zeile, um trotzdem zu speichern',
    versionAhead:
      'Es gibt keine Version {version} von {name}, der Stand ist {current}: Exportieren Sie neu, oder entfernen Sie die Zeile, um trotzdem zu speichern',
    versionBehind:
      '{name} wurde seit Version {version} geändert: Exportieren Sie Version {current}, und bringen Sie Ihre Änderung dort ein',
    versionBehindWhat:
      '{name} wurde seit Version {version} geändert ({why}): Exportieren Sie Version {current}, und bringen Sie Ihre Änderung dort ein',
    versionBehindBy:
      '{by} hat {name} seit Version {version} geändert: Exportieren Sie Version {current}, und bringen Sie Ihre Änderung dort ein',
    versionBehindByWhat:
      '{by} hat {name} seit Version {version} geändert ({why}): Exportieren Sie Version {current}, und bringen Sie Ihre Änderung dort ein',
    nameTaken: 'Die Richtlinie {name} gibt es schon: Schreiben Sie policy edit {same}, um sie zu ändern',
    nameStays:
      'Eine Richtlinie behält ihren Namen: Exportieren Sie sie, importieren Sie sie unter dem neuen Namen, und löschen Sie dann diese',
    enableInstead: 'Verwenden Sie policy enable oder policy disable',
    fieldMeant: '„{typed}“ ist kein Feld einer Richtlinie: Meinten Sie {meant}?',
    fieldOneOf: '„{typed}“ ist kein Feld einer Richtlinie: Möglich sind {keys}',
    saySort: 'Schreiben Sie, was „{typed}“ ist: role:{role} oder group:{group}',
    fieldTwice: '{field} steht zweimal da: Behalten Sie eines davon',
    fieldOne: '{field} ist ein einzelner Wert: Schreiben Sie {same}=…',
    fieldEmpty: '{field} hat keinen Wert: Schreiben Sie ihn hinter {op}',
    fieldEmptyNone: '{field} hat keinen Wert: Schreiben Sie ihn hinter {op}, oder none',
    approvalSet: 'approval nimmt hier nur none: Schreiben Sie stattdessen approvers=… und quorum=…',
    thereAlready: '{field}: {name} ist schon da',
    notThereNone: '{field} enthält „{typed}“ nicht: Die Liste ist leer',
    notThere: '{field} enthält „{typed}“ nicht, sondern {names}',
    notThereMore: '{field} enthält „{typed}“ nicht, sondern {names} und {more} weitere',
    severalThere: '{field} enthält {number} namens „{typed}“: Schreiben Sie, welches gemeint ist, {either}',
    approvalBecomes: 'approval: none → {number} von {names}',
    approvalFalls: 'approval: {number} von {names} → none',
    graphUsedUp: 'Das Kontingent für Schreibzugriffe auf Microsoft Graph ist aufgebraucht',
    driftNotFound: 'nicht im Verzeichnis',
    driftFound: 'wieder im Verzeichnis',
    driftBefore: 'schon vor diesem Bot vorhanden',
    driftHeld: 'zugewiesen',
    driftAbsent: 'nicht zugewiesen',
    driftGone: 'nicht mehr vorhanden: {why}',
    driftLooked: '{state}, und rechtzeitig angesehen',
    driftUnlooked: 'Niemand hätte danach gesehen',
    driftLeased: 'gehalten durch {requests}',
    driftGrantOver: 'Der Zugriff ist beendet',
    overAgreed: 'Speicher und Verzeichnis stimmen überein',
    overLooked: 'Es wird wieder danach gesehen',
    overGrant: 'Der zugehörige Zugriff ist beendet',
    overDrillOff: 'Die Probe wurde ausgeschaltet',
    overDrill: 'Eine Probe hat gezeigt, dass beide Wege in Ordnung sind',
    overFindings: 'Über jeden Fund ist entschieden',
    overLeavers: 'Das Verzeichnis sagt wieder, wer ausgeschieden ist',
    overDone: 'Es ist vorbei',
    overInstalled: 'Die App wurde gerade installiert',
    overInstallable: 'Die App lässt sich wieder installieren',
    overTrailWhole: 'Was alt genug ist, ist vollständig',
    overTrailCut: 'Was alt genug ist, ist entfernt',
    overChannel: 'Der Kanal nimmt wieder Nachrichten an',
    overApprovers: 'Es dürfen wieder genug Personen genehmigen, oder die Richtlinie fragt niemanden mehr',
    overRefusedApp: 'Niemandem wird die App mehr verweigert',
    overNoWriting: 'Teams hat seit einer Stunde nichts dergleichen abgelehnt',
    overNothingThere: 'Dort ist nichts mehr zu zeigen',
    overGone: 'Der Zugriff ist bestätigt entzogen',
    overGraph: 'Microsoft Graph tut wieder, worum der Bot bittet',
    overMessages: 'Was wartete, ist in Teams angekommen',
    overSealed: 'Jedes Ereignis ist versiegelt',
    restoredNoLater: 'aus einer Sicherung vom {time} wiederhergestellt; kein späterer Block ist bekannt',
    restoredNoLaterFault:
      'aus einer Sicherung vom {time} wiederhergestellt; kein späterer Block ist bekannt; das Protokoll in der Sicherung hatte {number} Fehler',
    restoredNoLaterFaults:
      'aus einer Sicherung vom {time} wiederhergestellt; kein späterer Block ist bekannt; das Protokoll in der Sicherung hatte {number} Fehler',
    restoredLost:
      'aus einer Sicherung vom {time} wiederhergestellt; die Blöcke {from} bis {to} folgten bekanntlich und sind verloren',
    restoredLostFault:
      'aus einer Sicherung vom {time} wiederhergestellt; die Blöcke {from} bis {to} folgten bekanntlich und sind verloren; das Protokoll in der Sicherung hatte {number} Fehler',
    restoredLostFaults:
      'aus einer Sicherung vom {time} wiederhergestellt; die Blöcke {from} bis {to} folgten bekanntlich und sind verloren; das Protokoll in der Sicherung hatte {number} Fehler',
    trailStateless: '{subject} hat Ereignisse, aber keinen Stand',
    trailLacks: '{subject} fehlen Ereignisse, die vor diesen lagen',
    trailUnknown: '{subject} hat Ereignisse, von denen der Stand nichts weiß',
    drillWas: 'Der Stand der Anforderung war: {state}',
    drillEndedAs: 'Die Gruppe endete als „{state}“ statt entfernt',
    drillReason: 'Probe: zeigt, dass Zugriff zugewiesen und wieder entzogen wird',
    drillSilent: 'Das Verzeichnis ist nicht zu erreichen',
    drillFailed: 'Sie ist misslungen',
    refusedNotEligible: 'Das Konto darf unter dieser Richtlinie nicht anfordern',
    refusedDisabled: 'Diese Richtlinie ist deaktiviert',
    refusedNobody: 'Niemand könnte das jetzt genehmigen',
    refusedPending: 'Unter dieser Richtlinie wartet schon eine Anforderung',
    refusedPendingOf: 'Unter dieser Richtlinie wartet schon eine Anforderung darauf, entschieden zu werden',
    refusedDuration: 'Die Dauer passt nicht',
  },
  places: { policy: (number) => `Richtlinie ${number}`, line: (number) => `Zeile ${number}` },
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
    selfGrant: {
      title: 'Niemand berechtigt sich selbst',
      text: 'Sie oder eine Gruppe, in der Sie sind, würden berechtigt. Das muss ein anderer Administrator tun. Nichts wurde geändert, und der Versuch wurde aufgezeichnet.',
    },
    eligibilityLadder: {
      title: 'Dafür wird hier niemand berechtigt',
      text: 'Es führt zu dem, was über diesen Bot und seine Richtlinien entscheidet. Nichts wurde geändert, und der Versuch wurde aufgezeichnet. Wenn es sein muss, tun Sie es in Entra, unter Privileged Identity Management.',
      narrower: (roles) => `Für die meisten Aufgaben genügt eine engere Rolle: ${roles}.`,
    },
    badEligibility: { title: 'So geht es nicht', text: 'Nichts wurde geändert.' },
    notEligibleThere: {
      title: 'Diese Berechtigung gibt es nicht',
      text: (name, what) => `${name} ist nicht direkt berechtigt für ${what}.`,
    },
    entraRefuses: { title: 'Entra lässt es nicht zu', text: 'Nichts wurde geändert.' },
    changeUnderWay: {
      title: 'Wird bereits geändert',
      text: (name, what, by) =>
        `${by} hat eine Änderung in Auftrag gegeben: ${name}, ${what}. Warten Sie, bis sie ausgeführt ist, und sehen Sie dann nach:`,
    },
    ownStanding: {
      title: 'Niemand ändert den eigenen dauerhaften Zugriff',
      text: 'Ein anderer Administrator muss ihn umwandeln. Nichts wurde geändert, und der Versuch wurde aufgezeichnet.',
    },
    notStanding: {
      title: 'Das ist kein dauerhafter Zugriff',
      text: (name, what) =>
        `${name} hat ${what} nicht dauerhaft, oder eine Freigabe dieses Bots stützt sich darauf. Nichts wurde geändert. So sehen Sie, wie es jetzt ist:`,
    },
    lastAdmin: {
      title: 'Jemand muss globaler Administrator bleiben',
      text: (name) => [
        `Nach ${name} hätte niemand mehr dauerhaft die Rolle Global Administrator mit einem aktiven Konto; Mitglieder von Gruppen, die sie tragen, sind mitgezählt. Nichts wurde geändert.`,
        'Geben Sie die Rolle zuerst in Entra einer zweiten Person ohne Ende, am besten einem Notfallkonto. Versuchen Sie es dann noch einmal.',
      ],
    },
    unknownName: {
      title: 'Nichts gefunden',
      text: (name) => `Keine Person, Rolle oder Gruppe heißt ${name}.`,
    },
    ambiguousName: { title: 'Das kann mehreres bedeuten', text: 'Sagen Sie es mit einem davon:' },
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
        `Ihre Anforderung ${requestId} unter ${policy} wartet noch auf eine Entscheidung. Ziehen Sie sie zuerst zurück, wenn Sie etwas anderes anfordern möchten.`,
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
    noOffer: {
      title: 'Das kann nicht mehr angeboten werden',
      text: 'Die Richtlinie wurde inzwischen geändert oder gilt nicht für diese Person. Es wurde nichts entschieden.',
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
    dedicatedAccount: {
      title: 'Melden Sie sich als Sie selbst an',
      text: 'Ein eigens angelegtes Konto beantragt und entscheidet hier nichts: Es zählt als die Person, der es gehört.',
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
      text: 'Nichts wurde geändert. Eine Probe braucht eine eigene Richtlinie ohne Genehmigung, die eine harmlose Gruppe gewährt:',
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
      lapsed: 'Daraus ist nichts geworden',
    },
    otherState: (state) => `Ihr Zustand ist ${state}`,
  },
  quiet: {
    policy: {
      asksOnly: (names) => `Gefragt: ${names}; die anderen dürfen entscheiden, ohne gefragt zu werden`,
      mayAlso: (names) => `dürfen auch entscheiden, ohne gefragt zu werden: ${names}`,
    },
    extensionReminder: {
      summary: (name, duration, what) => `${name} wartet noch auf Ihre Entscheidung: ${duration} mehr für ${what}`,
      text: (name, duration, what, id) =>
        `${name} wartet noch auf Ihre Entscheidung: ${duration} mehr für ${what} (${id}).`,
      lapses: (at, left) => `Ohne sie endet der Zugriff: ${at}, ${left}.`,
    },
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
      asksForMore: (name, duration, what) => `${name} bittet um ${duration} mehr für ${what}`,
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
      alerts: (count) => (count === 1 ? '1 offene Warnmeldung' : `${count} offene Warnmeldungen`),
      howToStop: 'Um diese Übersicht nicht mehr zu erhalten, schreiben Sie: digest off',
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
    begin: { help: 'Hilfe', request: 'Anfordern', 'my access': 'Mein Zugriff' },
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
      'dedicated-account':
        'Ein eigens angelegtes Konto beantragt und entscheidet hier nichts, daher habe ich nichts getan. Melden Sie sich in Teams als Sie selbst an.',
      guest: 'Gastkonten können mich hier nicht verwenden. Wenden Sie sich an einen Administrator dieser Organisation.',
      'unknown-person': 'Ich finde Ihr Konto nicht im Verzeichnis dieser Organisation, daher habe ich nichts getan.',
      'disabled-person': 'Ihr Konto ist im Verzeichnis dieser Organisation deaktiviert, daher habe ich nichts getan.',
    },
    fault: { title: 'Fast geschafft', text: 'So, wie es geschrieben war, konnte ich das nicht ausführen:' },
    unknown: {
      title: 'Das habe ich nicht verstanden',
      text: (typed) => `„${typed}“ kenne ich nicht.`,
      help: 'Schreiben Sie „help“, um zu sehen, was Sie mir alles schreiben können.',
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
      `${name} hat diese Anforderung gekürzt, nachdem Ihre Karte gezeichnet wurde. Ihr Klick hat deshalb nichts entschieden. Das wird jetzt angefordert.`,
    revoke: 'Entziehen',
    revokeTitle: (name) => `${name} den Zugriff entziehen?`,
    revokeHint: (what) =>
      `Er wird sofort entzogen: ${what}. Die Person erfährt es, zusammen mit dem, was Sie hier schreiben.`,
    revokeWhy: 'Begründung (optional)',
    revokeSummary: (id) => `Den Zugriff von ${id} entziehen?`,
  },
  ready: {
    portals: {
      entra: 'Entra Admin Center',
      exchange: 'Exchange Admin Center',
      defender: 'Defender-Portal',
      intune: 'Intune Admin Center',
      azure: 'Azure-Portal',
      purview: 'Purview-Portal',
      teams: 'Teams Admin Center',
      m365: 'Microsoft 365 Admin Center',
      'power-platform': 'Power Platform Admin Center',
    },
    open: (portal) => `${portal} öffnen`,
    shown: (at) => `Microsoft Entra zeigt es an Ihrem Konto seit ${at}.`,
    notShown: 'Microsoft Entra zeigt es an Ihrem Konto noch nicht: Warten Sie ein paar Minuten.',
    role: 'Neu anmelden? Nur wenn es nach ein paar Minuten noch fehlt: Melden Sie sich im Portal ab und wieder an.',
    account:
      'So melden Sie sich an: mit diesem Konto, in einem privaten Fenster des Browsers. Den Pass gibt es unter „Anmeldepass“ auf Ihrer Karte.',
    group:
      'Neu anmelden? Oft: Apps lesen Ihre Gruppen bei der Anmeldung. Melden Sie sich ab und wieder an; manche brauchen bis zu einer Stunde.',
    whenDone: 'Geben Sie den Zugriff zurück, wenn Sie fertig sind.',
    linger:
      'Vor dem Ende geöffnete Sitzungen können in Apps ohne fortlaufende Zugriffsevaluierung noch bis zu einer Stunde weiterlaufen.',
    ending: 'Ihre Sitzungen werden beendet, auch für anderen Zugriff: Melden Sie sich dort, wo Sie arbeiten, neu an.',
    ended: (at) =>
      `Ihre Sitzungen sind seit ${at} beendet, auch für anderen Zugriff: Melden Sie sich dort, wo Sie arbeiten, neu an. Vorher ausgestellte Token können in Apps ohne fortlaufende Zugriffsevaluierung noch bis zu einer Stunde gelten.`,
    late: 'Ihre Sitzungen sind noch nicht beendet: Der Bot versucht es weiter. Vorher ausgestellte Token können bis zu einer Stunde gelten.',
    left: 'Ihre Sitzungen konnten nicht beendet werden. Vorher ausgestellte Token galten womöglich bis zu einer Stunde weiter.',
    policy: {
      portal: 'Genutzt in',
      sessions: 'Sitzungen',
      sessionsEnd: 'enden mit dem Zugriff',
      outside: 'Am Bot vorbei vergeben',
      outsideRemoved: 'wird wieder entzogen, sobald jede Richtlinie, die es gewährt, das sagt',
    },
  },
  weighed: {
    held: 'Inhaber',
    heldNow: (count, more) => {
      if (count === 0) return 'Niemand hat es derzeit';
      if (more) return `${count} oder mehr haben es derzeit`;
      return count === 1 ? 'Eine Person oder Gruppe hat es derzeit' : `${count} haben es derzeit`;
    },
    heldBy: (what, count) => `${what}: ${count}`,
    unknown: 'Wie viele es haben, ist gerade nicht bekannt',
    before: 'Bisher',
    used: (count, more) => (more ? `${count} Mal oder öfter` : count === 1 ? 'einmal' : `${count} Mal`),
    usedSince: (times, since, last) => `${times} genutzt, zuerst ${since}, zuletzt ${last}`,
    usedOnce: (at) => `Einmal genutzt, ${at}`,
    smaller: 'Kleiner',
    smallerRole: (role, policy) => `${role} reicht womöglich, mit ${policy}`,
    narrower: (roles, role) =>
      `${roles} kann einen Teil dessen, was ${role} kann. Es wurde keine Richtlinie gefunden, die es hier anbietet`,
    broadest: (role) => `${role} ist die weiteste Rolle, die es gibt: Jede andere reicht weniger weit`,
    offer: (policy) => `Stattdessen ${policy} anbieten`,
    youOffered: (policy, at) => `Sie haben stattdessen ${policy} angeboten, ${at}`,
    offered: (name, policy, at) => `${name} hat stattdessen ${policy} angeboten, ${at}`,
    notice: {
      summary: (request) => `${request} wurde abgelehnt, und weniger wird angeboten`,
      text: (request, name, policy, id) =>
        `${request} wurde von ${name} abgelehnt. Angeboten wird stattdessen ${policy} (${id}).`,
      whatNext: 'Drücken Sie die Schaltfläche: Das Formular ist mit dem ausgefüllt, was Sie angefordert haben.',
      button: (policy) => `${policy} anfordern`,
    },
  },
  several: {
    intro: 'Wählen Sie aus, worüber Sie entscheiden. Ein Kommentar geht an alle, deren Anforderung ausgewählt ist.',
    choice: (id, at) => `${id}, angefordert ${at}`,
    narrowed: (what) => `Gekürzt. ${what}`,
    comment: 'Kommentar (manche Richtlinien verlangen ihn)',
    show: 'Anzeigen',
    nothingTicked: 'Es ist noch nichts ausgewählt. Wählen Sie Anforderungen aus, und klicken Sie dann noch einmal.',
    showOne:
      'Wählen Sie die eine Anforderung aus, die Sie sehen möchten, und klicken Sie dann noch einmal auf Anzeigen.',
    title: 'Das ist daraus geworden',
    spoken: (decided, all) => `${decided} von ${all} entschieden.`,
    approved: 'Genehmigt',
    counted: 'Ihre Genehmigung zählt. Es fehlen noch weitere.',
    denied: 'Abgelehnt',
    stillWaiting: 'Zeigen, was noch wartet',
    more: (count) => (count === 1 ? 'Es wartet noch eine Anforderung.' : `Es warten noch ${count} Anforderungen.`),
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
      text: (id) => `Der Zugriff von ${id} wird entzogen. Auf der Karte steht, sobald das bestätigt ist.`,
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
    unsealed: (head, count) => `${head}; ${count} ${count === 1 ? 'Ereignis' : 'Ereignisse'} noch nicht versiegelt`,
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
  forms: {
    cancel: 'Schließen',
    closed: { title: 'Formular geschlossen', text: 'Es wurde nichts gesendet.' },
    inOurChat: {
      title: 'Bitte in unserem persönlichen Chat',
      text: 'Hier lesen andere mit. Schreiben Sie mir bitte „request“ in unserem persönlichen Chat.',
    },
    searchDown:
      'Das Verzeichnis antwortet gerade nicht: Schließen Sie dies und versuchen Sie es noch einmal, oder geben Sie die Namen ein, einen je Zeile',
    unitsDown:
      'Verwaltungseinheiten sind nicht lesbar: Versuchen Sie es noch einmal, oder AdministrativeUnit.Read.All fehlt',
    request: {
      title: 'Zugriff anfordern',
      titleOf: (policy) => `Zugriff anfordern: ${policy}`,
      pickIntro: 'Wählen Sie, was Sie brauchen. Wie lange und warum folgt danach.',
      pressIntro: 'Hier öffnen Sie ein Formular, das nur Sie sehen.',
      orType: (example) => `Oder schreiben Sie es in einer Zeile: ${example}`,
      about: (link) => `Wird mit Ihrer Anforderung gesendet: ${link}`,
      policy: 'Sie können anfordern',
      searchHint: 'Geben Sie einen Teil des Namens ein',
      next: 'Weiter',
      fillIn: 'Formular ausfüllen',
      inDialog: 'In einem Fenster öffnen',
      other: 'Andere Richtlinie',
      send: 'Anforderung senden',
      opens: 'Was sie gewährt',
      missing: (group) =>
        `${group} (beim Speichern der Richtlinie gab es diese Gruppe nicht; sie wird ausgelassen, solange sie fehlt)`,
      duration: 'Wie lange',
      otherDuration: (least, most) => `Oder eine andere Dauer, von ${least} bis ${most}, zum Beispiel 90m oder 2h`,
      justification: (least) => `Begründung mit mindestens ${least} Zeichen`,
      justificationHint: 'Die genehmigenden Personen lesen das',
      ticket: 'Ticket',
      ticketHint: (example) => `Das Ticket sieht aus wie ${example}`,
      later: (zone) => `Später beginnen (Zeiten in ${zone})`,
      startDate: 'Tag; lassen Sie Tag und Uhrzeit leer, um sofort zu beginnen',
      startTime: 'Uhrzeit',
      startHalf: 'geben Sie auch die Uhrzeit an, oder lassen Sie Tag und Uhrzeit leer, um sofort zu beginnen',
      mend: 'Es wurde noch nichts gesendet. Bitte korrigieren Sie, was markiert ist:',
      incomplete:
        'Es wurde noch nichts gesendet: Etwas fehlt oder wurde so nicht angenommen. Im Formular steht noch, was Sie geschrieben haben.',
      durationUnsaid: 'eine Dauer haben Sie nicht genannt: Dies ist hier üblich',
      why: 'Begründung',
      goesAlong: (typed) => `Wird mitgesendet: ${typed}`,
      before: {
        label: 'Wie zuvor',
        hint: 'Das letzte Mal oder ein Favorit',
        fill: 'Ausfüllen',
        none: 'Wählen Sie zuerst aus, womit ausgefüllt werden soll.',
        last: (asked) => `Letztes Mal: ${asked}`,
        favourite: (name, asked) => `${name}: ${asked}`,
        asks: (policy, duration, why) => `${policy}, ${duration}, ${why}`,
      },
      moved: (policy) =>
        `${policy} wurde geändert, während Sie dies ausfüllten; deshalb wurde nichts gesendet. So ist die Richtlinie jetzt: Sehen Sie sie durch und senden Sie noch einmal.`,
      nonePicked: 'Wählen Sie zuerst eine Richtlinie.',
      gone: (policy) => `Eine Richtlinie ${policy} gibt es nicht mehr, oder es gab sie nie.`,
      off: (policy) => `${policy} ist deaktiviert: Neue Anforderungen werden nicht angenommen.`,
      notYours: (policy) => `Sie sind für ${policy} zurzeit nicht berechtigt.`,
      none: {
        title: 'Nichts anzufordern',
        text: 'Sie sind noch für keine Richtlinie berechtigt. Ein Administrator kann Sie berechtigen.',
      },
      sent: {
        title: 'Anforderung gesendet',
        here: (id) =>
          `Ihre Anforderung ${id} ist gespeichert. Ihre Karte steht in diesem Chat und zeigt, wie es um sie steht.`,
        elsewhere: (id) =>
          `Ihre Anforderung ${id} ist gespeichert. In unserem persönlichen Chat halte ich Sie auf dem Laufenden.`,
      },
      sentAlready: {
        title: 'Dieses Formular wurde schon gesendet',
        text: (id) => `Daraus wurde Ihre Anforderung ${id}; ein zweites Mal wurde nichts gesendet.`,
      },
    },
    policy: {
      newTitle: 'Neue Richtlinie',
      editTitle: (policy) => `${policy} bearbeiten`,
      intro:
        'Vor dem Speichern wird nichts wirksam. „Auf die Listen setzen“ schlägt nach, was Sie eingegeben oder ausgewählt haben.',
      add: 'Auf die Listen setzen',
      check: 'Änderungen prüfen',
      edit: 'Bearbeiten',
      editWhich: 'Eine davon ändern',
      save: 'Jetzt speichern',
      headings: {
        basics: 'Was sie ist',
        eligible: 'Wer anfordern kann',
        opens: 'Was sie gewährt',
        given: 'Wie sie es gewährt',
        approvers: 'Wer genehmigt',
        duration: 'Wie lange',
        approval: 'Wer genehmigt',
        conditions: 'Was sie verlangt',
        notices: 'Wann sie sich meldet',
        review: 'Das bewirkt das Speichern',
      },
      show: 'Anzeigen',
      hide: 'Ausblenden',
      marked: (sections) => `Markiert in: ${sections}`,
      summaries: {
        toMend: 'hier ist etwas zu korrigieren',
        needed: {
          name: 'braucht einen Namen',
          eligible: 'braucht eine Person oder Gruppe',
          opens: 'braucht eine Rolle oder Gruppe',
          approvers: 'braucht eine Person oder Gruppe, oder niemand wird gefragt',
        },
        listed: (count) => `${count} auf der Liste`,
        duration: (usual, most) =>
          `${usual === '' ? 'wie üblich' : `üblich ${usual}`}, höchstens ${most === '' ? '8h' : most}`,
        approval: (quorum, count) => `${quorum} von ${count} auf der Liste`,
        nobody: 'niemand wird gefragt',
        conditions: (ticket, comment) =>
          [
            'eine Begründung',
            ...(ticket ? ['ein Ticket'] : []),
            ...(comment ? ['einen Kommentar der genehmigenden Person'] : []),
          ].join(', '),
        notices: (warn, channel) =>
          `${warn === '' ? 'vor dem Ende' : `${warn} vor dem Ende`}${channel ? ', und in einem Kanal' : ''}`,
      },
      labels: {
        name: 'Name: Kleinbuchstaben, Ziffern und Bindestriche',
        description: 'Wofür sie da ist',
        backEnd: 'Wer den Zugriff gibt und beendet',
        accountName: 'Anmeldename der Konten; {alias} ist, was bei jeder Person vor dem @ steht',
        accountAfter: 'Das Konto danach',
        accountPass: 'Ein Anmeldepass gilt',
        endSessions: 'Nach dem Ende',
        portal: 'Eine Schaltfläche führt dorthin, wo er genutzt wird',
        outside: 'Was andere am Bot vorbei vergeben',
        min: 'Kürzeste Dauer',
        usual: 'Übliche Dauer',
        max: 'Längste Dauer, höchstens 24 Stunden',
        options: 'In Formularen angeboten, durch Kommas getrennt',
        extend: 'Wer um mehr Zeit bitten kann',
        extendApproval: 'Wird für mehr Zeit jemand gefragt?',
        extendTimes: 'Wie oft; leer für einmal',
        extendEach: 'Wie viel auf einmal; leer für die längste Dauer',
        extendTotal: 'Wie lange insgesamt; leer für die längste Dauer',
        approval: 'Wird jemand gefragt?',
        quorum: 'Wie viele von ihnen genehmigen müssen',
        reason: 'Mindestzahl der Zeichen der Begründung',
        ticket: 'Muster des Tickets; leer, wenn keines nötig ist',
        comment: 'Kommentar der genehmigenden Person',
        pending: 'Wie lange eine Anforderung auf ihre Entscheidung wartet',
        warn: 'Wie lange vor dem Ende gewarnt wird',
        channel: 'Teams-Kanal, der jede Karte ebenfalls zeigt; kann leer bleiben',
      },
      adders: {
        people: 'Personen hinzufügen',
        groups: 'Gruppen hinzufügen',
        owners: 'Gruppen hinzufügen, als Besitzer statt als Mitglied',
        roles: 'Rollen hinzufügen',
        units: 'Die ausgewählten Rollen nur in diesen Verwaltungseinheiten; leer für den gesamten Mandanten',
        peopleOrGroups: 'Personen oder Gruppen hinzufügen',
        subjectLines: 'Oder fügen Sie sie ein, eine je Zeile: Name, Adresse oder Objekt-ID',
        openedLines:
          'Oder fügen Sie sie ein, eine je Zeile: SG-A, owner: SG-A, role: User Administrator, role: User Administrator @ Berlin',
      },
      untick: 'Auf der Liste; entfernen Sie das Häkchen, um etwas herauszunehmen',
      nothingListed: 'Auf dieser Liste steht noch nichts.',
      kinds: {
        user: (name) => `${name} (Person)`,
        group: (name) => `${name} (Gruppe)`,
        owner: (name) => `${name} (Gruppe, als Besitzer)`,
        role: (name) => `${name} (Rolle)`,
        missing: (name) => `${name} (diese Gruppe gibt es noch nicht; sie wird ausgelassen, solange sie fehlt)`,
        unit: (name) => `${name} (Verwaltungseinheit)`,
      },
      unitAlone: (unit) =>
        `${unit} schränkt noch nichts ein: Wählen Sie auch die Rollen aus, oder nehmen Sie sie heraus`,
      quiet: 'Können entscheiden, ohne gefragt zu werden; ohne Häkchen werden alle gefragt',
      backEnds: {
        direct: 'Dieser Bot',
        pim: 'Dieser Bot, abgesichert durch Entra (PIM)',
        either: 'Abgesichert durch Entra, falls lizenziert',
        account: 'Dieser Bot, auf einem eigenen Konto',
      },
      given: {
        backed:
          'Abgesichert durch Entra (Privileged Identity Management): Entra beendet den Zugriff zu seiner Zeit, auch wenn dieser Bot ausfällt.',
        afterPress:
          'Eigenes Konto: Wählen Sie es oben aus und drücken Sie unten eine Schaltfläche; hier wird dann nach dem Namen gefragt.',
        disable: 'wird gesperrt und das nächste Mal wieder geöffnet',
        delete: 'wird gelöscht; das nächste Mal entsteht ein neues',
        once: 'für eine Anmeldung',
        reuse: 'für jede Anmeldung, bis er endet',
        accountSessions: 'Seine Sitzungen und Pässe enden mit dem Zugriff.',
        sessionsStay: 'bleibt man angemeldet',
        sessionsEnd: 'muss man sich überall neu anmelden',
        report: 'wird gemeldet, und ein Admin entscheidet',
        remove: 'wird wieder entzogen, sobald jede Richtlinie, die es gewährt, das sagt',
        byRoles: 'wo seine Rollen genutzt werden',
        summary: {
          ends: {
            direct: 'durch diesen Bot',
            pim: 'durch diesen Bot, und durch Entra selbst',
            'pim+direct': 'durch diesen Bot, und durch Entra, wo es lizenziert ist',
            account: 'auf einem eigenen Konto',
          },
          all: (ends, removes, sessionsEnd) =>
            [
              ends,
              ...(sessionsEnd ? ['Sitzungen enden'] : []),
              ...(removes ? ['was andere vergeben, wird entzogen'] : []),
            ].join(', '),
        },
      },
      extendChoices: {
        holder: 'wer den Zugriff hat',
        approvers: 'wer genehmigt',
        both: 'beide',
        none: 'niemand: Der Zugriff endet wie geplant',
        same: 'ja, wie bei einer Anforderung',
        unasked: 'nein: Sie wird sofort gewährt',
      },
      byPeople: 'Ja, diese Personen',
      byNobody: 'Nein: Der Zugriff wird sofort gewährt',
      commentFree: 'kann entfallen',
      commentNeeded: 'ist erforderlich',
      listed: (list, added, blank, repeated) =>
        `${list}: ${added} hinzugefügt${blank === 0 ? '' : `, ${blank} leere ${blank === 1 ? 'Zeile' : 'Zeilen'} ausgelassen`}${repeated === 0 ? '' : `, ${repeated} schon vorhanden oder wiederholt`}. Es ist noch nichts gespeichert.`,
      tooManyLines: (most) =>
        `es sind mehr als ${most} Zeilen: Verwenden Sie eine Gruppe, oder fügen Sie sie in Teilen hinzu`,
      mend: 'Es wurde nichts gespeichert. Bitte korrigieren Sie, was markiert ist:',
      moved: (by, policy) =>
        `${by || 'Jemand'} hat ${policy} inzwischen geändert; deshalb wurde von Ihnen nichts gespeichert. Was sich inzwischen geändert hat, steht hier; was das Speichern jetzt ändern würde, steht am Ende.`,
      unchanged: (policy) => `In ${policy} steht das schon; es gibt nichts zu speichern.`,
      warning: (text) => `Warnung: ${text}`,
      saveNow: 'Wählen Sie „Jetzt speichern“, wenn es so gemeint ist.',
      created: 'Richtlinie erstellt',
      changed: 'Richtlinie geändert',
      savedLine: (policy) => `${policy} ist gespeichert. Schreiben Sie: policy show ${policy}`,
      savedAlready: 'Dieses Formular wurde schon gespeichert',
      savedAlreadyText: (policy) =>
        `${policy} ist so, wie Sie es gespeichert haben; ein zweites Mal wurde nichts geändert.`,
      tooLarge: {
        title: 'Zu viel für ein Formular',
        text: 'Teams nimmt keine Nachricht dieser Größe an. Es wurde nichts gespeichert; verwenden Sie hierfür policy export und policy import.',
      },
    },
  },
  extend: {
    kicker: (id) => `Mehr Zeit für ${id}`,
    titles: {
      asks: (name, duration) => `${name} bittet um ${duration} mehr`,
      asksFor: (who, name, duration) => `${who} bittet um ${duration} mehr für ${name}`,
      decided: (name, duration) => `${name}: ${duration} mehr`,
    },
    summary: {
      review: (name, duration, what, id) =>
        `Bitte prüfen: ${name} möchte ${what} für ${duration} länger behalten (${id}).`,
      decided: (name, duration, what, id) => `${name} wollte ${what} für ${duration} länger behalten (${id}).`,
    },
    states: {
      pending: 'Wartet auf Genehmigung',
      approved: (at) => `Genehmigt: bis ${at}`,
      denied: 'Abgelehnt',
      cancelled: 'Zurückgezogen',
      lapsed: 'Nichts daraus geworden',
    },
    lapsed: {
      ended: 'Der Zugriff endete, bevor darüber entschieden wurde.',
      because: (why) => `Grund: ${why}`,
    },
    rows: {
      heldSince: 'Seit',
      longer: 'Länger',
      untilInstead: (duration, until, from) => `${duration}, bis ${until} statt ${from}`,
      atFirst: 'Zuerst',
      decideBy: 'Zu entscheiden bis',
      decideByText: (at, left) => `${at}, ${left}: dann endet der Zugriff`,
      moreTime: 'Mehr Zeit',
    },
    hints: {
      own: 'Darüber können Sie nicht selbst entscheiden.',
      counted: (id) =>
        `Ihre Genehmigung zählt. Es fehlen noch weitere. Um sie zurückzunehmen, schreiben Sie: withdraw ${id}`,
    },
    mine: {
      asked: (duration, until, decideBy) =>
        `Verlängerung um ${duration} angefragt, bis ${until}. Sie zählt nur, wenn vor ${decideBy} entschieden wird`,
      approved: (duration, until) => `Um ${duration} verlängert, bis ${until}`,
      denied: (duration) => `Verlängerung um ${duration} abgelehnt`,
      deniedBecause: (duration, comment) => `Verlängerung um ${duration} abgelehnt: „${comment}“`,
      cancelled: (duration) => `Verlängerung um ${duration} zurückgezogen`,
      lapsed: (duration) => `Aus der Verlängerung um ${duration} ist nichts geworden`,
      lapsedBecause: (duration, why) => `Aus der Verlängerung um ${duration} ist nichts geworden: ${why}`,
    },
    offer: (duration, until) => `„Verlängern“ bittet um ${duration} mehr, bis ${until}.`,
    cancel: 'Verlängerung zurückziehen',
    endingSoon: (id, duration, until) =>
      `Um ihn bis ${until} zu behalten, wählen Sie „Verlängern“ auf seiner Karte oder schreiben Sie: extend ${id} ${duration}`,
    answers: {
      asked: {
        title: 'Um mehr Zeit gebeten',
        text: (id, duration, until, decideBy) =>
          `${duration} mehr für ${id}, bis ${until}. Die genehmigenden Personen wurden gefragt; entschieden werden muss vor ${decideBy}, dann endet der Zugriff.`,
      },
      granted: {
        title: 'Verlängert',
        text: (id, until) => `Der Zugriff von ${id} läuft jetzt ohne Unterbrechung bis ${until}.`,
      },
      over: {
        title: 'Darüber ist schon entschieden',
        text: (id) =>
          `Sie haben mit denselben Worten schon um mehr Zeit für ${id} gebeten. Die Karte zeigt, was daraus geworden ist.`,
      },
    },
    notices: {
      extended: {
        summary: (access) => `${access} wurde verlängert`,
        text: (access, until, id) => `${access} läuft jetzt ohne Unterbrechung bis ${until} (${id}).`,
      },
      denied: {
        summary: (access) => `${access}: Verlängerung abgelehnt`,
        text: (access, duration, id) => `${access}: Die Verlängerung um ${duration} wurde abgelehnt (${id}).`,
        textBy: (access, duration, name, id) =>
          `${access}: Die Verlängerung um ${duration} wurde von ${name} abgelehnt (${id}).`,
        endsAt: (at) => `Das Ende bleibt ${at}.`,
      },
      unreachable: {
        nobodySummary: (id) => `Niemand, der mehr Zeit für ${id} genehmigen darf, war erreichbar`,
        nobody: (duration, id, at) =>
          `Niemand, der ${duration} mehr für ${id} genehmigen darf, war erreichbar; ohne Zustimmung endet der Zugriff: ${at}.`,
        inPerson: (duration, id, at) =>
          `Niemand, der ${duration} mehr für ${id} genehmigen darf, war im eigenen Chat erreichbar. Die Anfrage wird in einem Kanal gezeigt; dort kann sie gesehen werden. Ohne Zustimmung endet der Zugriff: ${at}.`,
        someSummary: (id) => `Zu wenige der Personen, die mehr Zeit für ${id} genehmigen dürfen, waren erreichbar`,
        some: (names, duration, id, at) =>
          `Nicht erreichbar für ${duration} mehr bei ${id}: ${names}. Die anderen sind zu wenige, um es zu genehmigen. Ohne sie endet der Zugriff: ${at}.`,
        askToAdd: (id) =>
          `Bitten Sie eine dieser Personen, diese App in Teams hinzuzufügen, oder nehmen Sie die Bitte zurück mit: cancel ${id}`,
      },
      lapsed: {
        summary: (access) => `${access}: Aus der Verlängerung ist nichts geworden`,
        text: (access, duration, why, id) =>
          `${access}: Aus der Verlängerung um ${duration} ist nichts geworden (${id}): ${why}`,
        endsAt: (at) => `Das Ende bleibt ${at}.`,
      },
    },
    refused: {
      title: 'Das lässt sich nicht verlängern',
      pending: (id) => `${id} wartet noch auf die Entscheidung: Es gibt noch keinen Zugriff, der länger dauern könnte.`,
      notBegun: (id) => `Der Zugriff von ${id} hat noch nicht begonnen. Bitten Sie um mehr Zeit, wenn er da ist.`,
      over: (id) => `Der Zugriff von ${id} ist zu Ende und lässt sich nicht verlängern. Bitte fordern Sie ihn neu an.`,
      forbidden: (policy) => `Die Richtlinie ${policy} erlaubt keine Verlängerung.`,
      notHolder: (policy) => `Bei der Richtlinie ${policy} können nur die genehmigenden Personen um mehr Zeit bitten.`,
      waiting: (id, until) => `Mehr Zeit für ${id}, bis ${until}, wartet schon auf die Entscheidung.`,
      moved: (id) =>
        `Bei ${id} hat sich inzwischen etwas geändert. Die Karte zeigt den Stand; wählen Sie noch einmal, wenn Sie weiter mehr Zeit brauchen.`,
      usedUp: (policy, times) =>
        times === 1
          ? `Die Richtlinie ${policy} erlaubt eine Verlängerung, und die ist verbraucht.`
          : `Die Richtlinie ${policy} erlaubt ${times} Verlängerungen, und die sind verbraucht.`,
      usedUpPlainly: (policy) => `Bei der Richtlinie ${policy} kann für diesen Zugriff nicht mehr verlängert werden.`,
      atMost: (policy, at) => `Ende: ${at}. Länger erlaubt es die Richtlinie ${policy} nicht.`,
      tooLong: (most, until) => `Das ist zu lang: höchstens ${most} mehr, bis ${until}.`,
      tooShort: (least) =>
        `Das ist zu kurz: Entra selbst beendet diesen Zugriff und verschiebt das Ende um mindestens ${least}.`,
      policyGone: (policy) => `Die Richtlinie ${policy} gibt es nicht mehr; ihr Zugriff endet wie vorgesehen.`,
      notGiven: (policy) =>
        `Die Richtlinie ${policy} gewährt nicht mehr alles, was Sie darüber haben; der Zugriff endet wie vorgesehen.`,
    },
    policy: {
      label: 'Mehr Zeit',
      none: 'nie',
      times: (times) => (times === 1 ? 'einmal' : `${times}-mal`),
      most: (each, total) => `jeweils bis zu ${each} mehr, insgesamt ${total}`,
      by: {
        holder: 'auf Bitte der Person selbst',
        approvers: 'auf Bitte der genehmigenden Personen',
        both: 'auf Bitte der Person selbst oder der genehmigenden Personen',
      },
      same: 'mit derselben Genehmigung wie eine Anforderung',
      automatic: 'ohne Genehmigung',
    },
  },
  audit: {
    title: 'Überwachungsprotokoll',
    about: (subject) => `Zu ${subject}`,
    nothing: 'Dazu wurde nichts aufgezeichnet.',
    narrow: 'Die Zeiten sind UTC. Um einzugrenzen, schreiben Sie: audit und dahinter eine ID oder eine Person.',
    spoken: (count) => (count === 1 ? '1 Ereignis im Protokoll.' : `${count} Ereignisse im Protokoll.`),
    by: (name) => `Von ${name}`,
    byAbout: (name, about) => `Von ${name}, zu ${about}`,
    events: {
      'policy.created': 'Richtlinie erstellt',
      'policy.changed': 'Richtlinie geändert',
      'policy.enabled': 'Richtlinie aktiviert',
      'policy.disabled': 'Richtlinie deaktiviert',
      'policy.deleted': 'Richtlinie gelöscht',
      'request.submitted': 'Zugriff angefordert',
      'request.trimmed': 'Anforderung eingeschränkt',
      'request.voted': 'Stimme abgegeben',
      'request.vote-dropped': 'Stimme entfallen',
      'request.vote-withdrawn': 'Stimme zurückgezogen',
      'request.approved': 'Anforderung genehmigt',
      'request.denied': 'Anforderung abgelehnt',
      'request.cancelled': 'Anforderung zurückgezogen',
      'request.expired': 'Anforderung abgelaufen',
      'request.closed': 'Anforderung geschlossen',
      'request.approver-left': 'Genehmigende Person nicht mehr da',
      'request.approver-returned': 'Genehmigende Person wieder da',
      'request.reminded': 'Genehmigende Personen erinnert',
      'request.approver-unreachable': 'Genehmigende Person nicht erreicht',
      'request.approver-reached': 'Genehmigende Person doch erreicht',
      'request.app-installed': 'App für eine genehmigende Person installiert',
      'request.app-refused': 'App ließ sich für eine genehmigende Person nicht installieren',
      'request.shown-elsewhere': 'An anderer Stelle gezeigt',
      'request.channel-unreachable': 'Kanal nicht erreicht',
      'request.channel-reached': 'Kanal wieder erreicht',
      'request.drift-found': 'Verlorene Arbeit wiedergefunden',
      'grant.activating': 'Zugriff wird eingerichtet',
      'grant.account-opened': 'Konto eröffnet',
      'grant.pass-ordered': 'Anmeldepass bestellt',
      'grant.pass-failed': 'Es kam kein Anmeldepass zustande',
      'grant.active': 'Zugriff aktiv',
      'grant.item-skipped': 'Teil ausgelassen',
      'grant.warned': 'An das Ende erinnert',
      'grant.revoking': 'Zugriff wird entzogen',
      'grant.ended': 'Zugriff beendet',
      'grant.sessions-ending': 'Sitzungen werden beendet',
      'grant.sessions-ended': 'Sitzungen beendet',
      'grant.sessions-failed': 'Sitzungen noch nicht beendet',
      'grant.sessions-left': 'Sitzungen konnten nicht beendet werden',
      'extension.asked': 'Verlängerung angefordert',
      'extension.granted': 'Zugriff verlängert',
      'extension.denied': 'Verlängerung abgelehnt',
      'extension.cancelled': 'Verlängerung zurückgezogen',
      'extension.lapsed': 'Verlängerung hinfällig',
      'holding.lease-added': 'Anspruch hinzugefügt',
      'holding.lease-ended': 'Anspruch beendet',
      'holding.basis-read': 'Früherer Stand gelesen',
      'holding.attempted': 'Schreiben an Graph begonnen',
      'holding.answered': 'Graph hat geantwortet',
      'holding.held': 'Zugriff bestätigt',
      'holding.removal-kept': 'Zugriff belassen',
      'holding.end-not-moved': 'Entra hat das frühere Ende behalten',
      'holding.absent': 'Entzug bestätigt',
      'holding.removed-outside': 'Zugriff außerhalb dieses Bots entfernt',
      'holding.refused': 'Graph hat abgelehnt',
      'holding.dormant': 'Im Verzeichnis nicht gefunden',
      'holding.removal-ordered': 'Entfernen von einem Administrator angeordnet',
      'holding.drift-found': 'Verzeichnis und Speicher stimmten nicht überein',
      'control.frozen': 'Neue Zugriffe gesperrt',
      'control.unfrozen': 'Neue Zugriffe wieder möglich',
      'control.alerts-routed': 'Warnmeldungen gehen an eine andere Stelle',
      'control.epoch-begun': 'Aus einer Sicherung wiederhergestellt',
      'control.trail-cut': 'Alter Teil des Überwachungsprotokolls nach Regel entfernt',
      'finding.found': 'Unerklärter Zugriff gefunden',
      'finding.vanished': 'Unerklärter Zugriff von selbst weg',
      'finding.kept': 'Unerklärter Zugriff belassen',
      'finding.removal-ordered': 'Unerklärter Zugriff wird entfernt',
      'finding.removed': 'Unerklärter Zugriff entfernt',
      'group.ordered': 'Gruppe für Rollen in Auftrag gegeben',
      'group.created': 'Gruppe für Rollen angelegt',
      'group.not-created': 'Gruppe für Rollen nicht angelegt',
      'eligibility.ordered': 'Änderung einer Berechtigung in Auftrag gegeben',
      'eligibility.attempted': 'Entra darum gebeten',
      'eligibility.answered': 'Entra hat geantwortet',
      'eligibility.made': 'Berechtigt, bestätigt',
      'eligibility.ended': 'Nicht mehr berechtigt, bestätigt',
      'eligibility.converted': 'Dauerhafter Zugriff weg, bestätigt',
      'eligibility.failed': 'Änderung einer Berechtigung fehlgeschlagen',
      'alert.raised': 'Warnmeldung ausgelöst',
      'alert.changed': 'Warnmeldung geändert',
      'alert.cleared': 'Warnmeldung vorbei',
      'canary.set': 'Probe eingerichtet',
      'canary.stopped': 'Probe ausgeschaltet',
      'canary.started': 'Probe begonnen',
      'canary.passed': 'Probe gelungen',
      'canary.failed': 'Probe misslungen',
      refusal: 'Abgelehnt',
    },
  },
  policies: {
    title: 'Richtlinien',
    none: 'Es gibt noch keine Richtlinie. Ein Administrator fügt eine hinzu mit: policy import und darunter dem YAML.',
    disabled: (name) => `${name} (deaktiviert)`,
    opens: (what) => `Gewährt ${what}`,
    upTo: (duration, approval) => `Bis zu ${duration}, ${approval}`,
    spoken: (count) => (count === 1 ? 'Es gibt 1 Richtlinie.' : `Es gibt ${count} Richtlinien.`),
    one: 'Eine Richtlinie.',
    rows: {
      whoMayAsk: 'Wer anfordern darf',
      opens: 'Gewährt',
      duration: 'Dauer',
      approval: 'Genehmigung',
      asksFor: 'Verlangt',
      waits: 'Wartet',
      warns: 'Erinnert',
      backEnd: 'Back-End',
      channel: 'Kanal',
      changed: 'Geändert',
    },
    subjects: { user: (name) => `${name} (Benutzer)`, group: (name) => `${name} (Gruppe)` },
    usual: (usual, most) => `${usual}, wenn nichts anderes gesagt wird, höchstens ${most}`,
    offered: (durations) => `Zur Auswahl: ${durations}`,
    reason: (least) => `eine Begründung von mindestens ${least} Zeichen`,
    ticket: (pattern) => `ein Ticket wie ${pattern}`,
    comment: 'einen Kommentar der genehmigenden Person',
    waits: (duration) => `${duration} auf eine Entscheidung, dann läuft die Anforderung ab`,
    warns: (duration) => `${duration} vor dem Ende`,
    channelCopy: 'eine Kopie jeder Karte',
    missingGroup: (name) =>
      `${name}: Beim Speichern gab es keine solche Gruppe; bei jeder Anforderung wird erneut nach ihr gesucht`,
    opened: (what, nature) => `${what}: ${nature}`,
    noApproval: 'ohne Genehmigung',
    noneAtOnce: 'keine: wird sofort zugewiesen',
    quorum: (quorum, approvers) => `${quorum} von ${approvers}`,
    stage: (number, quorum) => `Stufe ${number}: ${quorum}`,
    stagesInTurn: (stages) => stages.join(', dann '),
  },
  policyHistory: {
    title: (name) => `Verlauf von ${name}`,
    at: (version) => `Aktuell ist Version ${version}.`,
    isDeleted: 'Die Richtlinie ist gelöscht.',
    isDisabled: 'Die Richtlinie ist deaktiviert.',
    cut: (count) =>
      count === 1
        ? '1 ältere Version steht nicht mehr im Überwachungsprotokoll.'
        : `${count} ältere Versionen stehen nicht mehr im Überwachungsprotokoll.`,
    bringBack: (name, version) => `Um eine zurückzuholen, schreiben Sie: policy rollback ${name} ${version}`,
    spoken: (versions) => `Eine Richtlinie mit ${versions} ${versions === 1 ? 'Version' : 'Versionen'}.`,
    version: (version, what) => `Version ${version}: ${what}`,
    what: {
      created: 'erstellt',
      changed: 'geändert',
      enabled: 'aktiviert',
      disabled: 'deaktiviert',
      deleted: 'gelöscht',
    },
    backTo: (what, version) => `${what}, zurück auf Version ${version}`,
    byAt: (name, at) => `${name}, ${at}`,
  },
  templates: {
    title: 'Vorlagen für Richtlinien',
    intro:
      'Jede öffnet sich als ausgefülltes Formular. Nichts wird gespeichert, bevor Sie es geprüft und gespeichert haben.',
    take: 'Öffnen',
    orSay: (name) => `Sagen Sie: policy template ${name}`,
    yourNames: 'Die Namen der Gruppen sind Vorschläge: Setzen Sie die Ihrer Organisation an ihre Stelle.',
    licensed: (name) =>
      `Dieser Mandant hat Privileged Identity Management. Damit auch Entra selbst den Zugriff beendet, schreiben Sie: policy template ${name} pim`,
    byPim: {
      yes: 'Erteilt durch Privileged Identity Management: Auch Entra selbst beendet den Zugriff, und nichts unter fünf Minuten wird erteilt. Eine Gruppe wird dadurch für immer übernommen.',
      no: 'Dieser Mandant hat keine Lizenz für Privileged Identity Management (Microsoft Entra ID P2 oder ID Governance), daher ist das Formular für den Bot allein ausgefüllt. Damit Entra den Zugriff beendet, sobald es eine gibt, wählen Sie dort diesen Weg, und bis dahin den Bot an seiner Stelle.',
      unknown:
        'Ob dieser Mandant eine Lizenz für Privileged Identity Management hat, war nicht lesbar, daher ist das Formular für den Bot allein ausgefüllt. Versuchen Sie es in einer Minute noch einmal.',
    },
    cutToPim: (most) =>
      `Gekürzt auf das, was Entra dafür auf einmal zulässt (${most}), abzüglich der Minute, um die Enden gerundet werden.`,
    each: {
      'defender-tier-1': {
        what: 'Tägliche Arbeit in Microsoft Defender: Vorfälle, Warnungen, Suche nach Bedrohungen.',
        note: 'Weisen Sie der Gruppe zuerst im Defender-Portal eine Defender-Rolle zu (docs/runbooks/defender-tiers.md). Wer Defender auf seine einheitlichen Rollen umstellt, nimmt allen außer globalen und Sicherheitsadministratoren den Zugriff, bis Rollen zugewiesen sind.',
      },
      'defender-tier-2': {
        what: 'Live Response auf Geräten in Microsoft Defender.',
        note: 'Weisen Sie der Gruppe zuerst eine Defender-Rolle mit Live Response zu, für die Gerätegruppen, die gemeint sind (docs/runbooks/defender-tiers.md).',
      },
      'defender-tier-3': {
        what: 'Verwaltung von Microsoft Defender: Einstellungen, Rollen, Gerätegruppen.',
        note: 'Weisen Sie der Gruppe zuerst eine Defender-Rolle mit Autorisierung und Einstellungen zu (docs/runbooks/defender-tiers.md). Ein Notfallkonto bleibt außerhalb.',
      },
      exchange: { what: 'Verwaltung von Exchange Online.', note: '' },
      intune: {
        what: 'Arbeit in Microsoft Intune, über eine Gruppe, der eine Intune-Rolle zugewiesen ist.',
        note: 'Weisen Sie der Gruppe zuerst im Intune Admin Center unter Mandantenverwaltung, Rollen, eine Rolle zu: Sie kann weniger als die Rolle Intune Administrator, die auch gewöhnliche Gruppen erreicht.',
      },
      helpdesk: {
        what: 'Kennwörter und Sitzungen von Personen, die keine Administratoren sind.',
        note: 'Um sie auf einen Teil der Organisation zu begrenzen, schreiben Sie eine Verwaltungseinheit hinter die Rolle: role: Helpdesk Administrator @ Berlin',
      },
      'global-reader': {
        what: 'Die Einstellungen von ganz Microsoft 365 lesen, für Prüfungen und um Vorfällen nachzugehen.',
        note: '',
      },
    },
  },
  pim: {
    inEntra: 'Was Entra dazu sagt',
    licence: 'Lizenz für PIM',
    licences: { yes: 'vorhanden', no: 'nicht vorhanden', unknown: 'ließ sich nicht lesen' },
    permissions: 'Berechtigungen',
    allThere: 'vollständig',
    missing: (names) => `es fehlen: ${names.join(', ')} (npm run doctor zeigt, wie sie erteilt werden)`,
    fellBack:
      'direkt, denn dieser Mandant hat keine Lizenz für Privileged Identity Management: Nur der Bot beendet den Zugriff, nicht Entra selbst',
    fallback: (backEnd, fallback) => `${backEnd}, oder ${fallback}, solange die Lizenz dafür fehlt`,
  },
  simulation: {
    title: (person, policy) => `Wenn ${person} unter ${policy} anfordern würde`,
    refused: (why) => `Die Anforderung würde abgelehnt: ${why}.`,
    atOnce: 'Der Zugriff würde sofort zugewiesen: Diese Richtlinie fragt niemanden.',
    sentTo: (count) =>
      `Die Anforderung ginge an ${count === 1 ? '1 genehmigende Person' : `${count} genehmigende Personen`}.`,
    spoken: { taken: 'Die Anforderung würde angenommen.', refused: 'Die Anforderung würde abgelehnt.' },
    nothingSent:
      'Es wurde nichts gesendet oder gespeichert. All das wird erneut geprüft, wenn jemand anfordert, abstimmt und Zugriff erhält.',
    rows: {
      decidedBy: 'Entscheidend',
      alsoInTheWay: 'Spricht auch dagegen',
      mayAsk: 'Darf anfordern',
      asked: 'Würde gefragt',
      askedAt: (stage) => `Würde in Stufe ${stage} gefragt`,
      opens: 'Würde gewähren',
      duration: 'Dauer',
      mustGive: 'Anzugeben',
    },
    theRule: (rule) => `die Regel: ${rule}`,
    thePolicy: 'die Richtlinie selbst: Sie verlangt keine Genehmigung',
    rules: {
      'policy-disabled': 'der Zustand der Richtlinie',
      'bad-duration': 'die Obergrenze der Richtlinie',
      frozen: 'die Sperre neuer Zugriffe',
      'unknown-person': 'das Konto der Person',
      guest: 'das Konto der Person',
      'requester-disabled': 'das Konto der Person',
      'not-eligible': 'wer anfordern darf',
      'nothing-to-grant': 'was die Richtlinie gewährt',
      'nobody-can-approve': 'wer genehmigen darf, ohne die anfordernde Person',
      'already-pending': 'eine ausstehende Anforderung je Person und Richtlinie',
    },
    why: {
      policyDisabled: 'Die Richtlinie ist deaktiviert (mit „policy enable“ wird sie wieder aktiviert)',
      frozen: (by) => `${by} hat neue Zugriffe gesperrt (mit „unfreeze“ wird die Sperre aufgehoben)`,
      unknownPerson: (person) => `${person} ist nicht mehr im Verzeichnis`,
      guest: (person) => `${person} ist ein Gast, und Gäste sind nicht zugelassen`,
      disabled: (person) => `Das Konto von ${person} ist deaktiviert`,
      notEligible: (person, policy) =>
        `${person} gehört nicht zu denen, die anfordern dürfen (mit „policy set ${policy} eligible+=…“ fügen Sie jemanden hinzu)`,
      nothingToGrant: (reasons) => `Nichts davon kann zugewiesen werden: ${reasons}`,
      nobodyCanApprove: (quorum, approvers, able, person) =>
        `Es braucht ${quorum} von ${approvers}, und nur ${able} könnten über eine Anforderung von ${person} entscheiden`,
      alreadyPending: (person, requestId) => `Von ${person} steht darunter schon ${requestId} aus`,
    },
    mayAsk: (ways) => `ja, ${ways}`,
    byName: 'namentlich',
    through: (group) => `durch ${group}`,
    mayNotAsk: (person, ways) => `nein: ${person} ist nicht ${ways}`,
    inGroup: (group) => `in ${group}`,
    nobody: 'niemand',
    mustApprove: (names, quorum) => `${names}; ${quorum} ${quorum === 1 ? 'muss' : 'müssen'} genehmigen`,
    setAside: {
      'the-requester': (name) =>
        `nicht ${name}: fordert selbst an, und niemand entscheidet über die eigene Anforderung`,
      disabled: (name) => `nicht ${name}: deaktiviert`,
      guest: (name) => `nicht ${name}: Gast`,
    },
    moreSetAside: (count) => `und ${count} weitere, die nicht dürfen`,
    left: (label, why) => `nicht ${label}: ${why}`,
    nothing: 'nichts',
    lasts: (duration, least, most) => `${duration}; möglich sind ${least} bis ${most}`,
  },
  alerts: {
    title: 'Warnmeldungen',
    nothing: 'Mir ist nichts bekannt, was nicht stimmt.',
    verdict: (count, critical) =>
      `${count === 1 ? 'Eine Warnmeldung ist' : `${count} Warnmeldungen sind`} offen, davon ${critical} kritisch.`,
    criticalSince: (at) => `Kritisch, seit ${at}`,
    warningSince: (at) => `Warnung, seit ${at}`,
    sentTo: 'Geht an',
    eachAdmin: 'jeden Administrator',
    asChosen: (place, by) => `${place}, wie ${by} es gewählt hat`,
    places: { 'a channel': 'einen Kanal', 'a group chat': 'einen Gruppenchat' },
    notShown: (count) =>
      `${count} weitere ${count === 1 ? 'wird' : 'werden'} nicht gezeigt: Die schlimmsten stehen zuerst.`,
    critical: 'Alarm: Darum muss sich jetzt jemand kümmern.',
    warning: 'Warnung: Darum muss sich heute jemand kümmern.',
    isOver: 'Das ist vorbei. Es ist nichts mehr zu tun.',
    what: 'Was',
    todo: 'Was zu tun ist',
    since: 'Seit',
    overSince: 'Vorbei seit',
    summary: (title) => `Alarm: ${title}`,
    summaryOver: (title) => `Vorbei: ${title}`,
  },
  canary: {
    title: 'Probe',
    drill: 'Probe',
    drillOf: (policy, person, every) => `${policy}, als ${person}, Abstand ${every}`,
    whenBroken: 'Wenn sich Zugriff nicht entziehen lässt',
    alert: 'Warnmeldung',
    alertAndFreeze: 'Warnmeldung, und neue Zugriffe werden gesperrt',
    next: 'Nächste',
    underWay: 'gerade läuft eine',
    at: (at) => `ab ${at}`,
    off: 'ausgeschaltet',
    isOff: 'Proben sind ausgeschaltet.',
    noneYet: 'Noch ist keine Probe beendet.',
    lastPassed: 'Die letzte Probe ist gelungen.',
    lastFailed: (why) => `Die letzte Probe ist misslungen: ${why}`,
    noReason: 'Der Grund ist nicht bekannt',
    failed: {
      in: (why) => `beim Zuweisen misslungen: ${why}`,
      back: (why) => `beim Entziehen misslungen: ${why}`,
    },
    passed: (there, gone) => `gelungen: da nach ${there}, weg nach ${gone}`,
    seconds: (seconds) => `${seconds.toFixed(1).replace('.', ',')} s`,
    unknownTime: 'unbekannter Zeit',
  },
  eligibility: {
    forGood: 'dauerhaft',
    until: (time) => `bis ${time}`,
    review: {
      title: {
        add: 'Berechtigung erteilen?',
        remove: 'Berechtigung entziehen?',
        convert: 'Dauerhaften Zugriff in eine Berechtigung umwandeln?',
      },
      who: 'Wer',
      what: 'Wofür',
      until: 'Wie lange',
      reason: 'Warum',
      now: 'Derzeit in Entra',
      nowIs: {
        no: 'nicht berechtigt',
        permanent: 'dauerhaft berechtigt',
        until: (time) => `berechtigt bis ${time}`,
        unknown: 'nicht lesbar',
      },
      privileged: 'Das ist privilegiert. Vor Ihrer Bestätigung geschieht nichts.',
      convert:
        'Zuerst wird die Person berechtigt, und das wird zurückgelesen. Erst dann entfällt die dauerhafte Zuweisung. Danach hat sie den Zugriff nur noch, solange er aktiviert oder durch eine Anforderung erteilt ist.',
      onboards:
        'Privileged Identity Management übernimmt damit die Gruppe, falls noch nicht geschehen: Das lässt sich nicht rückgängig machen. Sonst verliert in der Gruppe niemand etwas.',
      opens: 'Öffnet',
      opensNone: 'jetzt keine Rolle; sie kann jederzeit eine bekommen',
      group: 'Die Mitglieder werden nicht einzeln benachrichtigt: Sie sehen es im Formular einer Anforderung.',
      person: 'Die Person erfährt davon, sobald es so ist.',
      confirm: { add: 'Berechtigen', remove: 'Entziehen', convert: 'Bestätigen' },
      convertReason: 'Aus dauerhaftem Zugriff wird Zugriff auf Zeit',
      takeReason: 'Wird nicht mehr gebraucht',
    },
    ordered: {
      title: 'In Auftrag gegeben',
      text: {
        add: (who, what, until) => `${who} wird berechtigt für ${what}, ${until}.`,
        remove: (who, what) => `${who} verliert die Berechtigung für ${what}.`,
        convert: (who, what) => `${who} wird berechtigt für ${what}, danach entfällt die dauerhafte Zuweisung.`,
      },
      told: 'Sie erfahren hier, wann Entra es ausgeführt hat.',
    },
    toAdmin: {
      made: {
        title: 'Berechtigt',
        text: (who, what, until) => `${who} ist berechtigt für ${what}, ${until}. Entra bestätigt es.`,
      },
      ended: {
        title: 'Nicht mehr berechtigt',
        text: (who, what) => `${who} ist nicht mehr berechtigt für ${what}. Entra bestätigt es.`,
      },
      converted: {
        title: 'Nicht mehr dauerhaft',
        text: (who, what) =>
          `${who} ist berechtigt für ${what}, und die dauerhafte Zuweisung ist weg. Entra bestätigt beides.`,
      },
      failed: { title: 'Entra hat es nicht ausgeführt', text: (who, what) => `${who}: ${what}.` },
      stillStanding: 'Die dauerhafte Zuweisung besteht weiter.',
      eligibleToo: 'Die Person ist außerdem berechtigt.',
    },
    toHolder: {
      made: {
        title: 'Sie sind jetzt berechtigt',
        text: (what, until) => `Sie können ${what} aktivieren, ${until}. Zugriff haben Sie damit noch nicht.`,
      },
      converted: {
        title: 'Ihr dauerhafter Zugriff ist jetzt Zugriff auf Zeit',
        text: (what) => `Sie haben ${what} nicht mehr ständig. Sie sind dafür berechtigt.`,
      },
      ended: {
        title: 'Sie sind nicht mehr berechtigt',
        text: (what) => `Sie können ${what} nicht mehr aktivieren.`,
      },
      by: (name, reason) => `${name}: ${reason}`,
      ask: 'Für Zugriff auf Zeit fordern Sie ihn hier an:',
      noPolicy: 'Keine Richtlinie hier öffnet das. Aktivieren Sie es in Entra unter „Meine Rollen“.',
      request: (policy) => `${policy} anfordern`,
      openEntra: '„Meine Rollen“ in Entra öffnen',
    },
    problems: {
      licence:
        'Der Mandant hat keine Lizenz für Privileged Identity Management (Microsoft Entra ID P2 oder ID Governance).',
      permission:
        'Dem Bot fehlt die Berechtigung: RoleEligibilitySchedule.ReadWrite.Directory für Rollen, PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup für Gruppen.',
      rules: 'Die Einstellungen dieser Rolle oder Gruppe in Entra lassen es nicht zu.',
      'unknown-object': 'Entra kennt die Rolle nicht.',
      refused: (detail) => `Entra lehnt es ab: ${detail}`,
      'no-answer': 'Entra hat es in zwei Stunden weder ausgeführt noch abgelehnt. Geben Sie es erneut in Auftrag.',
      'last-admin':
        'Niemand sonst bliebe dauerhaft globaler Administrator mit aktivem Konto, Mitglieder von Gruppen mitgezählt. Geben Sie die Rolle zuerst einer zweiten Person ohne Ende.',
      moved: 'Es hat sich inzwischen in Entra geändert. Sehen Sie nach, und geben Sie es erneut in Auftrag.',
    },
    rules: {
      ExpirationRule:
        'ExpirationRule: Es darf nicht so lange oder nicht dauerhaft gelten. Nennen Sie mit „until“ oder „for“ ein früheres Ende, oder ändern Sie Expiration_Admin_Eligibility.',
      MfaRule:
        'MfaRule: Eine App kann keine mehrstufige Authentifizierung leisten. Nehmen Sie sie aus Enablement_Admin_Eligibility.',
      JustificationRule: 'JustificationRule: Entra verlangt eine Begründung.',
      TicketingRule:
        'TicketingRule: Entra verlangt ein Ticket, und Berechtigungen haben hier keines. Nehmen Sie es aus den Einstellungen.',
      ApprovalRule: 'ApprovalRule: Entra verlangt eine eigene Genehmigung.',
      EligibilityRule: 'EligibilityRule: Entra nimmt diesen Inhaber nicht an.',
    },
    otherRule: (rule) => `${rule}: siehe die Einstellungen der Rolle in Entra.`,
    whys: {
      past: (name) => `Das Ende, ${name}, ist vorbei oder zu nah.`,
      'no-reason': () => 'Die Begründung fehlt: Schreiben Sie sie hinter „because“.',
      nothing: (name) => `${name} ist nicht im Verzeichnis.`,
      'no-group': (name) => `Es gibt keine Gruppe ${name}.`,
      unwritable: (name, detail) => `Die Mitglieder von ${name} können nicht geändert werden: ${detail}.`,
      disabled: (name) => `Das Konto von ${name} ist deaktiviert.`,
      guest: (name) => `${name} ist ein Gast, und Gäste sind nicht zugelassen.`,
      itself: (name) => `${name} kann nicht für sich selbst berechtigt sein.`,
      'not-assignable': (name) =>
        `Nur eine Gruppe, der Rollen zugewiesen werden können, kann für eine Rolle berechtigt sein, und ${name} ist keine.`,
    },
    form: {
      title: 'Berechtigung erteilen',
      intro: 'Eine Berechtigung ist kein Zugriff: Sie erlaubt, ihn zu aktivieren oder hier anzufordern.',
      who: 'Person oder Gruppe',
      whoTyped: 'oder Adresse, Name oder ID eingeben',
      role: 'Rolle',
      unit: 'Nur in einer Verwaltungseinheit',
      group: 'oder eine Gruppe',
      whatTyped: 'oder eine Rolle eingeben, oder „group:“ und ihren Namen',
      until: 'Wie lange',
      untilTyped: 'oder bis zu einem Datum, zum Beispiel 2027-06-30',
      reason: 'Warum',
      send: 'Weiter',
      search: 'Zum Suchen tippen',
      another: 'Andere: erneut suchen, oder unten eingeben',
      incomplete:
        'Es wurde noch nichts beauftragt: Etwas fehlt oder war so, wie es geschrieben war, nicht zu verstehen.',
      whoMissing: 'Sagen Sie in einem der beiden Felder, wer',
      whatMissing: 'Sagen Sie in einem dieser Felder, wofür',
      whatTwice: 'Nennen Sie nur eines: eine Rolle oder eine Gruppe',
      reasonMissing: 'Sagen Sie, warum',
      as: 'In der Gruppe als',
      member: 'Mitglied',
      owner: 'Besitzer',
      days: (days) => `${days} Tage`,
    },
    marks: {
      direct: 'berechtigt in Entra',
      through: (group) => `berechtigt in Entra über ${group}`,
      throughSome: 'berechtigt in Entra über eine Gruppe',
    },
  },
  assignments: {
    title: 'Zuweisungen',
    eligibleTitle: 'Berechtigt',
    titleOf: (title, name) => `${title}: ${name}`,
    none: 'Entra hat hier nichts.',
    headings: { eligible: 'Berechtigt', active: 'Aktiv' },
    states: { eligible: 'Berechtigt', assigned: 'Zugewiesen', activated: 'Aktiviert' },
    standing: 'Zugewiesen: dauerhaft, ohne Ende',
    standingPrivileged: '⚠ Zugewiesen: dauerhaft und privilegiert, ohne Ende',
    assignedUntil: (time) => `Zugewiesen bis ${time}`,
    eligible: 'Dauerhaft berechtigt',
    eligibleUntil: (time) => `Berechtigt bis ${time}`,
    activated: (time) => `Aktiviert bis ${time}`,
    activatedOpen: 'Aktiviert',
    ours: (ids) => `erteilt durch ${ids}`,
    byEntra: 'in Entra aktiviert',
    direct: 'direkt',
    throughGroup: 'über eine Gruppe',
    through: (group) => `über ${group}`,
    wholeTenant: 'gesamter Mandant',
    unit: (unit) => `Einheit ${unit}`,
    since: (time) => `seit ${time}`,
    holderGroup: (name) => `Gruppe ${name}`,
    holderOther: (name) => `Anwendung ${name}`,
    flagged: (count) =>
      count === 1 ? '1 dauerhafte privilegierte Zuweisung.' : `${count} dauerhafte privilegierte Zuweisungen.`,
    without: {
      licence:
        'Privileged Identity Management ist hier nicht lizenziert (P2 oder ID Governance): Gezeigt werden direkte Zuweisungen und was dieser Bot erteilt hat. Berechtigungen sind unbekannt.',
      permission:
        'Der Bot darf Privileged Identity Management nicht lesen: Gezeigt werden direkte Zuweisungen und was dieser Bot erteilt hat. Berechtigungen sind unbekannt.',
      groups:
        'Der Bot darf nicht lesen, wer für Gruppen berechtigt ist (PrivilegedEligibilitySchedule.Read.AzureADGroup): Diese fehlen hier.',
    },
    opens: (roles) => `Öffnet: ${roles}`,
    opensNone: 'Öffnet jetzt keine Rolle; sie kann jederzeit eine bekommen',
    owns: (roles) => `Wer sie besitzt, kann jeden hineinsetzen und öffnet so: ${roles}`,
    ownsNone: 'Wer sie besitzt, kann jeden hineinsetzen. Sie öffnet jetzt keine Rolle',
    whoIsIn: (group) => `Wer in ihr ist: assignments ${group}`,
    which: 'Dauerhafte privilegierte Zuweisung',
    convert: 'Stattdessen berechtigen',
    takeWhich: 'Berechtigung',
    take: 'Entziehen',
    make: 'Berechtigen',
    pick: 'Von einer Person, Rolle oder Gruppe',
    show: 'Anzeigen',
    spoken: (count) => (count === 1 ? '1 Zuweisung.' : `${count} Zuweisungen.`),
  },
  newGroup: {
    title: (name) => `${name} anlegen?`,
    forGood:
      'Sie kann vom ersten bis zum letzten Tag Rollen tragen: Entra legt das nur beim Anlegen fest, und niemand kann es ändern.',
    counted: (taken, most) =>
      `Der Mandant hat ${taken} solche ${taken === 1 ? 'Gruppe' : 'Gruppen'} von höchstens ${most}. Sie brauchen eine Lizenz für Microsoft Entra ID P1.`,
    deleted: 'Gelöscht, lässt sie sich 30 Tage lang wiederherstellen. Dieser Bot löscht nie eine Gruppe.',
    visible: 'Dass es sie gibt und wofür, sieht jeder im Verzeichnis, wie bei jeder Sicherheitsgruppe.',
    managed:
      'Sie hat keinen Besitzer und keine Mitglieder. Nur globale Administratoren, Administratoren für privilegierte Rollen und dieser Bot können ändern, wer in ihr ist; sie ist nie dynamisch, und keine Gruppe kann in ihr sein.',
    needs: 'Der Bot braucht dafür die Berechtigungen Group.Create und RoleManagement.ReadWrite.Directory.',
    reason: (reason) => `Begründung: ${reason}`,
    create: 'Für immer anlegen',
    cannot: 'Die Gruppe wurde nicht angelegt',
    nothingDone: 'In Entra wurde nichts geschrieben.',
    failedText:
      'Entra hat es abgelehnt. Es ist nichts entstanden, die Gruppe kann also noch einmal in Auftrag gegeben werden.',
    created: (name) => `${name} ist angelegt`,
    createdText: (id) => [
      `Die ID ist ${id}.`,
      'Geben Sie der Gruppe einmal im Entra Admin Center ihre Rollen. Danach kann eine Richtlinie sie gewähren:',
    ],
    unsure: (name) => `${name} ist in Auftrag gegeben, und Entra hat nicht geantwortet`,
    unsureText:
      'Die Gruppe wird an ihrer Kennung gesucht und nie zweimal in Auftrag gegeben. Was aus ihr wurde, steht binnen 15 Minuten im Protokoll.',
  },
  findings: {
    title: 'Funde',
    nothing: 'Im Verzeichnis gibt es keinen Zugriff, den der Bot nicht erklären kann.',
    count: (count) => (count === 1 ? 'Ein Fund.' : `${count} Funde.`),
    intro: 'Diesen Zugriff gibt es im Verzeichnis, und nichts, was dieser Bot erteilt hat, erklärt ihn.',
    howTo:
      'Um einen zu entfernen, schreiben Sie: finding remove und dahinter die ID. Um ihn dauerhaft zu belassen, schreiben Sie: finding keep und dahinter die ID.',
    why: {
      'after-restore': 'dem wiederhergestellten Speicher nicht bekannt',
      'after-removal': 'wieder da, nachdem dieser Bot ihn entfernt hatte',
      outside: 'an diesem Bot vorbei erteilt',
    },
    found: (why, at) => `${why}, gefunden: ${at}`,
    removing: 'Wird entfernt, noch nicht bestätigt',
    removingBy: (name) => `Wird auf Wunsch von ${name} entfernt, noch nicht bestätigt`,
    waits: 'Wartet auf eine Entscheidung',
  },
  commands: {
    help: {
      after: '',
      what: 'Zeigt, was Sie hier alles schreiben können.',
    },
    request: {
      after: ' oder request <Richtlinie> for <Dauer> [at <Zeit>] [ticket <ID>] because <Begründung>',
      what: 'Fordert Zugriff für begrenzte Zeit an; allein oder nur mit einer Richtlinie öffnet es ein Formular.',
    },
    'request again': {
      after: ' [<ID>]',
      what: 'Fordert noch einmal an, was Sie zuletzt oder unter dieser ID angefordert haben, mit demselben Grund.',
    },
    favourites: { after: '', what: 'Zeigt, was Sie sich gemerkt haben: request <Name> fordert es an.' },
    favourite: { after: ' <ID> as <Name>', what: 'Merkt sich unter Ihrem Namen dafür, was Sie angefordert haben.' },
    'favourite remove': { after: ' <Name>', what: 'Entfernt einen Favoriten wieder.' },
    'my access': {
      after: '',
      what: 'Zeigt, was Sie jetzt haben und was Sie anfordern können.',
    },
    'my requests': {
      after: '',
      what: 'Zeigt Ihre letzten Anforderungen und wie es um jede steht.',
    },
    cancel: {
      after: ' <ID>',
      what: 'Zieht eine Anforderung von Ihnen zurück, über die noch nicht entschieden ist.',
    },
    extend: {
      after: ' <ID> [<Dauer>] [because <Begründung>]',
      what: 'Bittet darum, Zugriff ohne Unterbrechung länger zu behalten.',
    },
    release: {
      after: ' <ID>',
      what: 'Gibt Zugriff vor Ablauf seiner Zeit zurück.',
    },
    approvals: {
      after: '',
      what: 'Zeigt die Anforderungen, die auf Ihre Entscheidung warten.',
    },
    withdraw: {
      after: ' <ID>',
      what: 'Nimmt Ihre Stimme zurück, solange andere noch abstimmen müssen.',
    },
    'policy list': {
      after: '',
      what: 'Listet alle Richtlinien auf.',
    },
    'policy show': {
      after: ' <Name>',
      what: 'Zeigt eine Richtlinie vollständig.',
    },
    'policy export': {
      after: ' [Name]',
      what: 'Schreibt eine Richtlinie oder alle als YAML.',
    },
    'policy new': {
      after: '',
      what: 'Öffnet ein Formular für eine neue Richtlinie.',
    },
    'policy template': {
      after: ' [Name] [pim]',
      what: 'Öffnet ein Formular, das für einen üblichen Fall ausgefüllt ist, mit pim durch Privileged Identity Management; allein zeigt es, welche es gibt. Nichts wird gespeichert, bevor Sie speichern.',
    },
    'policy edit': {
      after: ' <Name>',
      what: 'Öffnet eine Richtlinie in einem Formular; bis zum Speichern ändert sich nichts.',
    },
    'policy import': {
      after: ', und darunter in derselben Nachricht das YAML',
      what: 'Erstellt Richtlinien oder ändert die gleichen Namens.',
    },
    'policy enable': {
      after: ' <Name>',
      what: 'Lässt unter einer Richtlinie wieder Anforderungen zu.',
    },
    'policy disable': {
      after: ' <Name>',
      what: 'Hält eine Richtlinie an und schließt, was darunter aussteht; bestehender Zugriff läuft weiter.',
    },
    'policy set': {
      after: ' <Name> <Feld>=<Wert> …',
      what: 'Ändert einzelne Felder einer Richtlinie; += und -= ergänzen ihre Listen und kürzen sie.',
    },
    'policy history': {
      after: ' <Name>',
      what: 'Zeigt die Versionen einer Richtlinie: wer wann was geändert hat.',
    },
    'policy rollback': {
      after: ' <Name> <Version>',
      what: 'Speichert, was eine Richtlinie in einer Version sagte, als neue Version.',
    },
    'policy simulate': {
      after: ' <Person> <Richtlinie> [for <Dauer>]',
      what: 'Sagt, wer gefragt würde, welche Regel entscheidet und warum nicht. Es wird nichts gesendet.',
    },
    'policy delete': {
      after: ' <Name>',
      what: 'Löscht eine Richtlinie und schließt, was darunter aussteht; bestehender Zugriff läuft weiter.',
    },
    grants: {
      after: '',
      what: 'Listet auf, wer jetzt was hat und bis wann.',
    },
    revoke: {
      after: ' <ID, Person oder Richtlinie> [because <Begründung>]',
      what: 'Entzieht Zugriff sofort. Genehmigende Personen können mit der ID entziehen, was sie genehmigt haben.',
    },
    audit: {
      after: ' [ID oder Person] [since <Dauer>]',
      what: 'Zeigt, was geschehen ist, das Neueste zuerst.',
    },
    status: {
      after: '',
      what: 'Zeigt, ob der Bot, sein Speicher und das Verzeichnis arbeiten.',
    },
    findings: {
      after: '',
      what: 'Listet Zugriff im Verzeichnis auf, den nichts erklärt.',
    },
    'finding remove': {
      after: ' <ID>',
      what: 'Entfernt solchen Zugriff.',
    },
    'finding keep': {
      after: ' <ID>',
      what: 'Belässt solchen Zugriff dauerhaft.',
    },
    'group new': {
      after: ' <Name> because <Begründung>',
      what: 'Legt eine Gruppe an, die Rollen tragen kann, und sagt vorher, was das bedeutet.',
    },
    alerts: {
      after: '',
      what: 'Zeigt, was gerade nicht stimmt und wohin Warnmeldungen gehen.',
    },
    'alerts here': {
      after: '',
      what: 'Schickt Warnmeldungen in den Kanal oder Chat, in dem Sie es schreiben.',
    },
    'alerts off': {
      after: '',
      what: 'Schickt Warnmeldungen wieder an jeden Administrator statt an eine Stelle.',
    },
    freeze: {
      after: ' [because <Begründung>]',
      what: 'Sperrt neue Zugriffe; bestehender Zugriff läuft weiter.',
    },
    unfreeze: {
      after: '',
      what: 'Lässt neue Zugriffe wieder zu.',
    },
    canary: {
      after: '',
      what: 'Zeigt, wie die Proben verliefen, die nach Zeitplan Zugriff zuweisen und wieder entziehen.',
    },
    'canary on': {
      after: ' <Richtlinie> as <Person> [every <Dauer>] [and freeze]',
      what: 'Probt nach Zeitplan mit einer Richtlinie ohne Genehmigung und warnt, wenn sich Zugriff nicht entziehen lässt.',
    },
    'canary now': {
      after: '',
      what: 'Beginnt sofort eine Probe.',
    },
    'canary off': {
      after: '',
      what: 'Beendet die Proben.',
    },
    assignments: {
      after: ' [Person, Rolle oder Gruppe]',
      what: 'Zeigt, wer wofür berechtigt ist und wer es jetzt hat: dauerhaft oder aktiviert.',
    },
    'eligibility list': { after: ' [Person, Rolle oder Gruppe]', what: 'Zeigt, wer in Entra wofür berechtigt ist.' },
    'eligibility add': {
      after:
        ' <Person oder Gruppe> to <Rolle oder Gruppe> [at <Einheit>] [until <Datum> | for <Dauer> | permanent] because <Begründung>',
      what: 'Berechtigt jemanden in Entra; allein öffnet es ein Formular.',
    },
    'eligibility remove': {
      after: ' <Person oder Gruppe> from <Rolle oder Gruppe> [at <Einheit>] because <Begründung>',
      what: 'Entzieht eine solche Berechtigung.',
    },
    digest: { after: '', what: 'Zeigt, was heute auf Sie wartet und was endet.' },
    'digest on': {
      after: ' [at <Uhrzeit>]',
      what: 'Sendet Ihnen das an jedem Werktag, sofern es etwas zu sagen gibt.',
    },
    'digest off': { after: '', what: 'Sendet es nicht mehr.' },
  },
  exampleReasons: {
    request: 'Umzug der Postfächer des Berliner Büros heute Abend',
    extend: 'der Umzug länger dauert',
    revoke: 'die Änderung abgesagt wurde',
    freeze: 'wir einen Vorfall untersuchen',
    group: 'die Betreuer der Stufe 1 ihre Rolle darüber bekommen',
    eligibility: 'sie ins Messaging-Team kommt',
    eligibilityRemove: 'er das Team verlassen hat',
  },
  faults: {
    idMissing: (command, id) => `Die ID fehlt: Sie steht hinter „${command}“ und sieht aus wie ${id}`,
    notAnId: (typed, id) => `„${typed}“ ist keine ID: Eine sieht aus wie ${id}`,
    notAFindingId: (typed, id) => `„${typed}“ ist nicht die ID eines Fundes: Eine sieht aus wie ${id}`,
    idLetters: (typed) => `„${typed}“ ist keine ID: IDs enthalten nie 0, O, 1, I, L oder U`,
    alone: (command, typed) => `„${command}“ steht allein: „${typed}“ verstehe ich nicht`,
    policyNameMissing: (command) => `Der Name der Richtlinie fehlt: Er steht hinter „${command}“`,
    notATemplate: (typed, names) => `eine Vorlage „${typed}“ gibt es nicht: Nehmen Sie eine von ${names}`,
    notAPolicyName: (typed) =>
      `„${typed}“ ist kein Name einer Richtlinie: Er hat keine Leerzeichen und höchstens 64 Buchstaben`,
    yamlMissing: 'Das YAML fehlt: Schreiben Sie es in derselben Nachricht unter den Befehl',
    reasonTooLong: (most) => `Die Begründung ist zu lang: Kürzen Sie sie auf ${most} Zeichen`,
    groupName: 'Schreiben Sie, wie die Gruppe heißen soll: group new, der Name, dann because und warum',
    groupTooLong: (most) => `Der Name der Gruppe ist zu lang: Kürzen Sie ihn auf ${most} Zeichen`,
    groupWhy: 'Schreiben Sie, warum: Das steht hinter dem Wort because',
    whatToRevoke: 'Schreiben Sie, was entzogen werden soll: die ID eines Zugriffs, eine Person oder eine Richtlinie',
    tooLongToRevoke: (typed) => `„${typed}“ ist zu lang: Schreiben Sie „because“ vor die Begründung`,
    afterSince: (fault) => `Hinter „since“: ${fault}`,
    afterEvery: (fault) => `Hinter „every“: ${fault}`,
    afterFor: (fault) => `Hinter „for“: ${fault}`,
    auditOfPolicy: '„audit“ nimmt eine ID oder eine Person, keine Richtlinie',
    digest: (typed) => `„${typed}“ ist nicht zu verstehen: Schreiben Sie digest on at 9:00 oder digest off`,
    drill: (typed) =>
      `„${typed}“ verstehe ich nicht: Schreiben Sie eine Richtlinie und mit wem geprobt wird, oder „off“ oder „now“`,
    headTooLong: 'Der Teil vor „because“ ist zu lang',
    favourite: {
      nameMissing: 'Der Name fehlt: Schreiben Sie hinter „as“, wie es heißen soll',
      notAName: (typed) =>
        `„${typed}“ kann kein Favorit heißen: ein Wort aus Buchstaben, Ziffern und -, höchstens 30 Zeichen`,
    },
    eligibility: {
      end: (fault) => `Die Länge: ${fault}`,
    },
    emptyReason: 'Die Begründung fehlt: Schreiben Sie sie hinter „because“, oder lassen Sie „because“ weg',
    theDuration: (fault) => `Die Dauer: ${fault}`,
    request: {
      policyMissing: 'Die Richtlinie fehlt: Ihr Name steht gleich hinter „request“',
      stray: (typed) => `„${typed}“ verstehe ich nicht`,
      strayHint: (typed, name) =>
        `„${typed}“ verstehe ich nicht (der Name einer Richtlinie hat keine Leerzeichen, zum Beispiel ${name})`,
      ticketMissing: 'Das Ticket fehlt: Seine ID steht hinter „ticket“',
      startMissing: 'Der Beginn fehlt: Schreiben Sie hinter „at“, wann, zum Beispiel at tomorrow 9:00',
      reasonMissing: 'Die Begründung fehlt: Schreiben Sie „because“ und dahinter, wofür Sie den Zugriff brauchen',
      durationLate: (duration) => `Die Dauer fehlt: Schreiben Sie „for ${duration}“ vor „because“`,
      durationMissing: 'Die Dauer fehlt: Schreiben Sie „for“ und dahinter, wie lange, zum Beispiel for 2h',
    },
    set: {
      tooLong: 'Das ist zu lang für eine Zeile: Verwenden Sie „policy import“',
      tooMuch: 'Das ist zu viel für eine Zeile: Verwenden Sie „policy import“',
      nameMissing: 'Der Name der Richtlinie fehlt: Er steht hinter „policy set“',
      nothing: (policy) => `Schreiben Sie, was sich an ${policy} ändern soll: ein Feld, = und seinen Wert`,
      stray: (typed) => `„${typed}“ verstehe ich nicht: Schreiben Sie ein Feld, = und seinen Wert`,
    },
    rollback: {
      missing: 'Der Name der Richtlinie und die Nummer der Version fehlen',
      versionMissing: (policy) =>
        `Die Version fehlt: Schreiben Sie „policy history ${policy}“, um zu sehen, welche es gibt`,
      notBoth: (typed) => `„${typed}“ ist nicht eine Richtlinie und die Nummer einer ihrer Versionen`,
    },
    simulate: {
      missing: 'Die Person und die Richtlinie fehlen',
      onlyOne: (typed) => `„${typed}“ nennt nur eines: Schreiben Sie eine Person und dann eine Richtlinie`,
    },
  },
  notBuilt: {
    decisions: 'Entschieden wird mit den Schaltflächen auf der Karte der Anforderung.',
    policies:
      'Richtlinien werden mit „policy new“ oder durch Import erstellt und mit „policy edit“, „policy set“ oder durch Import geändert.',
  },
  app: {
    fullName: 'Privilegierter Zugriff auf Zeit',
    short: 'Privilegierten Zugriff anfordern, per Karte genehmigen, pünktlich entziehen.',
    full: 'Fordern Sie beim Bot eine Entra-Rolle oder eine Gruppenmitgliedschaft an, für begrenzte Zeit und mit einer Begründung. Genehmigende Personen wählen auf einer Karte „Genehmigen“ oder „Ablehnen“; niemand kann die eigene Anforderung genehmigen. Der Zugriff wird über Microsoft Graph erteilt und am Ende entzogen, und alles wird protokolliert.',
    request: { title: 'Zugriff anfordern', description: 'Fordert Zugriff für begrenzte Zeit an, in einem Formular.' },
  },
  again: {
    button: 'Noch einmal anfordern',
    none: { title: 'Nichts zu wiederholen', text: 'Sie haben noch nichts angefordert.' },
    moved: {
      title: (policy) => `${policy} wurde seither geändert`,
      text: (id) => `Ihre Anforderung ${id} wurde zu den heutigen Bedingungen gesendet:`,
      opensToo: (what) => `Sie gibt auch: ${what}`,
      opensNoMore: (what) => `Sie gibt nicht mehr: ${what}`,
      approval: 'Andere Personen genehmigen sie, oder eine andere Zahl von ihnen',
    },
    kept: {
      done: {
        title: 'Gemerkt',
        text: (policy) => `Damit fordern Sie unter ${policy} an, ebenso lange und mit demselben Grund. Schreiben Sie:`,
      },
      taken: {
        title: 'Der Name ist vergeben',
        text: (name) => `Eine Richtlinie heißt ${name}. Wählen Sie einen anderen Namen für Ihren Favoriten.`,
      },
      full: {
        title: 'Zu viele Favoriten',
        text: (most) =>
          `Sie haben schon ${most}. Entfernen Sie einen: Schreiben Sie favourite remove und dahinter den Namen.`,
      },
    },
    dropped: {
      done: { title: 'Entfernt', text: (name) => `${name} gehört nicht mehr zu Ihren Favoriten.` },
      none: {
        title: 'Diesen Favoriten gibt es nicht',
        text: (name) => `Unter dem Namen ${name} haben Sie nichts gemerkt.`,
      },
    },
    favourites: {
      title: 'Favoriten',
      none: 'Sie haben noch keine Favoriten. Um sich zu merken, was Sie angefordert haben, schreiben Sie: favourite, die ID, as und einen Namen.',
      asks: (policy, duration) => `${policy} für ${duration}`,
      ask: (name) => `${name} anfordern`,
      howTo: 'Um einen zu entfernen, schreiben Sie: favourite remove und dahinter den Namen.',
      spoken: (count) => (count === 1 ? 'Sie haben einen Favoriten.' : `Sie haben ${count} Favoriten.`),
    },
  },
};
