import { helpCard } from '../cards/message-card.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import { wordsFor } from '../words/words.ts';
import type { Answer } from './answer.ts';
import { cardAnswer, messageAnswer } from './answer.ts';
import { commandsIn } from './commands/catalogue.ts';
import type { Command } from './commands/command.ts';
import * as admin from './handlers/administer.ts';
import * as again from './handlers/again.ts';
import * as alerts from './handlers/alerts.ts';
import * as drill from './handlers/canary.ts';
import * as digest from './handlers/digest.ts';
import * as eligibility from './handlers/eligibility.ts';
import * as extend from './handlers/extend.ts';
import * as findings from './handlers/findings.ts';
import { policyForm } from './handlers/forms/policy-form.ts';
import { requestForm } from './handlers/forms/request-form.ts';
import { saidRequest } from './handlers/forms/said-request.ts';
import * as groups from './handlers/new-group.ts';
import * as policies from './handlers/policies.ts';
import * as access from './handlers/request-access.ts';
import { template } from './handlers/template.ts';
import type { TurnDeps } from './handlers/turn-deps.ts';

/** The table of routes: one handler for each command, no logic. */
export async function runCommand(turn: TurnDeps, command: Command): Promise<Answer | Answer[]> {
  switch (command.kind) {
    case 'greeting':
    case 'help':
      return help(turn);
    case 'request-help':
      return requestForm(turn, null);
    case 'request-form':
      return again.favouriteOrForm(turn, command.policy);
    case 'request-again':
      return again.again(turn, command.id);
    case 'favourites':
      return again.list(turn);
    case 'favourite':
      return again.keep(turn, command.id, command.name);
    case 'favourite-remove':
      return again.drop(turn, command.name);
    case 'request':
      return access.requestAccess(turn, command);
    case 'my-access':
      return access.showMyAccess(turn);
    case 'my-requests':
      return access.showMyRequests(turn);
    case 'cancel':
      return access.cancel(turn, command.id);
    case 'extend':
      return extend.extend(turn, command);
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
    case 'policy-new':
      return policyForm(turn, null);
    case 'policy-template':
      return template(turn, command.name, command.pim === true);
    case 'policy-edit':
      return policyForm(turn, command.name);
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
    case 'assignments':
      return eligibility.assignments(turn, command.about);
    case 'eligibility-list':
      return eligibility.eligibilityList(turn, command.about);
    case 'eligibility-form':
      return eligibility.eligibilityForm(turn, command.said);
    case 'eligibility-pick':
      return eligibility.eligibilityPick(turn, command.about);
    case 'eligibility-change':
      return eligibility.eligibilityChange(turn, command);
    case 'group-new':
      return groups.groupNew(turn, command);
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
    case 'digest':
      return digest.digest(turn);
    case 'digest-on':
      return digest.digestOn(turn, command.atMs);
    case 'digest-off':
      return digest.digestOff(turn);
    case 'canary':
      return drill.canary(turn);
    case 'canary-on':
      return drill.canaryOn(turn, command);
    case 'canary-off':
      return drill.canaryOff(turn);
    case 'canary-now':
      return drill.canaryNow(turn);
    case 'fault':
      return fault(turn, command);
    case 'unknown':
      return unknown(turn, command);
  }
}

/** Commands whose answers are fit for everybody in a channel to read; the others are answered in the one-to-one chat. */
export function isForEverybody(command: Command): boolean {
  return [
    'greeting',
    'help',
    'request',
    'request-help',
    'request-form',
    'alerts-here',
    'alerts-off',
    'fault',
    'unknown',
  ].includes(command.kind);
}

/** Commands that give access back or only read what is the caller's own: they work while the directory does not. */
export function worksWithoutDirectory(command: Command): boolean {
  return [
    'greeting',
    'help',
    'my-requests',
    'favourites',
    'cancel',
    'release',
    'withdraw',
    'fault',
    'unknown',
  ].includes(command.kind);
}

function help(turn: TurnDeps): Answer {
  const commands = commandsIn(wordsFor(turn.reader)).map(({ usage, what, example, who }) => ({
    usage,
    what,
    example,
    who: who === 'auditors' ? ('admins' as const) : who,
  }));
  return cardAnswer(helpCard({ name: turn.botName, commands }, turn.reader));
}

/** What was typed is not lost: where there is a form for it, that is the answer, filled in. */
async function fault(turn: TurnDeps, command: Extract<Command, { kind: 'fault' }>): Promise<Answer> {
  const { faults, example, said } = command;
  const { reader } = turn;
  const { title, text } = wordsFor(reader).bot.fault;
  try {
    if (said !== undefined) return await saidRequest(turn, said);
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
  }
  return messageAnswer({ title, text, points: faults, example, tone: 'warning' }, reader);
}

function unknown({ reader }: TurnDeps, { typed, why, suggestion }: Extract<Command, { kind: 'unknown' }>): Answer {
  const words = wordsFor(reader).bot.unknown;
  const text = [why ?? words.text(typed), suggestion === null ? words.help : words.didYouMean];
  return messageAnswer({ title: words.title, text, example: suggestion ?? 'help', tone: 'warning' }, reader);
}
