import { helpCard, messageCard } from '../cards/message-card.ts';
import type { Answer } from './answer.ts';
import { cardAnswer } from './answer.ts';
import { catalogue } from './commands/catalogue.ts';
import type { Command } from './commands/command.ts';
import * as admin from './handlers/administer.ts';
import * as alerts from './handlers/alerts.ts';
import * as drill from './handlers/canary.ts';
import * as findings from './handlers/findings.ts';
import * as policies from './handlers/policies.ts';
import * as access from './handlers/request-access.ts';
import type { TurnDeps } from './handlers/turn-deps.ts';

/** The table of routes: one handler for each command, no logic. */
export async function runCommand(turn: TurnDeps, command: Command): Promise<Answer | Answer[]> {
  switch (command.kind) {
    case 'greeting':
    case 'help':
      return help(turn);
    case 'request-help':
      return access.requestHelp(turn);
    case 'request':
      return access.requestAccess(turn, command);
    case 'my-access':
      return access.showMyAccess(turn);
    case 'my-requests':
      return access.showMyRequests(turn);
    case 'cancel':
      return access.cancel(turn, command.id);
    case 'release':
      return access.release(turn, command.id);
    case 'approvals':
      return access.showApprovals(turn);
    case 'withdraw':
      return access.withdrawVote(turn, command.id);
    case 'policy-list':
      return admin.policyList(turn);
    case 'policy-show':
      return admin.policyShow(turn, command.name);
    case 'policy-import':
      return admin.policyImport(turn, command.yaml);
    case 'policy-export':
      return admin.policyExport(turn, command.name);
    case 'policy-enable':
      return admin.policyEnable(turn, command.name, true);
    case 'policy-disable':
      return admin.policyEnable(turn, command.name, false);
    case 'policy-set':
      return policies.policySet(turn, command);
    case 'policy-delete':
      return policies.policyDelete(turn, command.name);
    case 'policy-history':
      return policies.policyHistory(turn, command.name);
    case 'policy-rollback':
      return policies.policyRollback(turn, command);
    case 'policy-simulate':
      return policies.policySimulate(turn, command);
    case 'grants':
      return admin.grants(turn);
    case 'revoke':
      return admin.revoke(turn, command.target, command.reason);
    case 'audit':
      return admin.audit(turn, command);
    case 'status':
      return admin.status(turn);
    case 'findings':
      return findings.showFindings(turn);
    case 'finding':
      return findings.decideOnFinding(turn, command.id, command.decision);
    case 'alerts':
      return alerts.showAlerts(turn);
    case 'alerts-here':
      return alerts.alertsHere(turn);
    case 'alerts-off':
      return alerts.alertsOff(turn);
    case 'freeze':
      return admin.freeze(turn, true, command.reason);
    case 'unfreeze':
      return admin.freeze(turn, false, null);
    case 'canary':
      return drill.canary(turn);
    case 'canary-on':
      return drill.canaryOn(turn, command);
    case 'canary-off':
      return drill.canaryOff(turn);
    case 'canary-now':
      return drill.canaryNow(turn);
    case 'fault':
      return fault(command);
    case 'unknown':
      return unknown(command);
  }
}

/** Commands whose answers are fit for everybody in a channel to read; the others are answered in the one-to-one chat. */
export function isForEverybody(command: Command): boolean {
  return ['greeting', 'help', 'request', 'request-help', 'alerts-here', 'alerts-off', 'fault', 'unknown'].includes(
    command.kind,
  );
}

/** Commands that give access back or only read what is the caller's own: they work while the directory does not. */
export function worksWithoutDirectory(command: Command): boolean {
  return ['greeting', 'help', 'my-requests', 'cancel', 'release', 'withdraw', 'fault', 'unknown'].includes(
    command.kind,
  );
}

function help(turn: TurnDeps): Answer {
  const commands = catalogue.map(({ usage, what, example, who }) => ({
    usage,
    what,
    example,
    who: who === 'auditors' ? ('admins' as const) : who,
  }));
  return cardAnswer(helpCard({ name: turn.botName, commands }));
}

function fault(command: Extract<Command, { kind: 'fault' }>): Answer {
  return cardAnswer(
    messageCard({
      title: 'Nearly',
      text: 'I could not carry that out as it was typed:',
      points: command.faults,
      example: command.example,
      tone: 'warning',
    }),
  );
}

function unknown(command: Extract<Command, { kind: 'unknown' }>): Answer {
  const why = command.why ?? `I do not know "${command.typed}".`;
  return cardAnswer(
    messageCard({
      title: 'I did not understand that',
      text: [why, command.suggestion === null ? 'Say "help" to see everything you can ask for.' : 'Did you mean:'],
      example: command.suggestion ?? 'help',
      tone: 'warning',
    }),
  );
}
