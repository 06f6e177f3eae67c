import { auditCard } from '../../cards/audit-card.ts';
import { entitlementText } from '../../cards/entitlement-text.ts';
import { withEditButton } from '../../cards/forms/edit-buttons.ts';
import type { Message } from '../../cards/message-card.ts';
import { policyCard } from '../../cards/policy-cards.ts';
import type { Reader } from '../../cards/reader.ts';
import { grantsCard } from '../../cards/request-lists.ts';
import { retell } from '../../cards/retell.ts';
import { statusOfBot } from '../../cards/status-card.ts';
import { Refusal } from '../../jit/errors.ts';
import { askedOnce } from '../../jit/operations/asked-once.ts';
import { revokeGrant, revokeMatching } from '../../jit/operations/grant/end-request.ts';
import { setFrozen } from '../../jit/operations/grant/freeze.ts';
import { exportable, importPolicies, setPolicyEnabled, showPolicy } from '../../jit/operations/policy/policies.ts';
import { policiesCalled } from '../../jit/operations/policy/policy-history.ts';
import { mayAdminister } from '../../jit/operations/policy/propose-policy.ts';
import { versionOf } from '../../jit/operations/policy/save-policy.ts';
import { auditTrail, findPerson, liveGrants, requireAdministrator, statusOf } from '../../jit/operations/views.ts';
import { exportPolicy, safeNames } from '../../jit/policy/export-policy.ts';
import type { AccessRequest } from '../../jit/request/request.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer, messageAnswer } from '../answer.ts';
import type { Command, Subject } from '../commands/command.ts';
import { policiesCard } from './list-page.ts';
import type { TurnDeps } from './turn-deps.ts';

export async function policyList(turn: TurnDeps): Promise<Answer> {
  return cardAnswer(await policiesCard(turn, 0));
}

export async function policyShow(turn: TurnDeps, name: string): Promise<Answer> {
  const policy = await showPolicy(turn.deps, turn.caller, name);
  const card = policyCard({ policy, reader: turn.reader, now: turn.deps.clock.now() });
  const mayEdit = await mayAdminister(turn.deps, turn.caller);
  return cardAnswer(mayEdit ? withEditButton(card, policy.terms.name, turn.reader) : card);
}

/** Teams takes messages of about 100 KB in UTF-16, and an import takes 50 policies: each part can be sent back as it is. */
const EXPORT_PART = { length: 20_000, policies: 50 };

/** The YAML as text, in as many messages as it takes, so that it can be copied and sent back with `policy import`. */
export async function policyExport(turn: TurnDeps, name: string | null): Promise<Answer | Answer[]> {
  const { deps, caller } = turn;
  const policies = await exportable(deps, caller, name);
  if (policies.length === 0) return messageAnswer(wordsFor(turn.reader).admin.nothingToExport, turn.reader);
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  const documents: string[] = [];
  for (const stored of policies) {
    const { terms } = stored.body;
    documents.push(exportPolicy(terms, await safeNames(terms, directory), versionOf(stored)));
  }
  return inParts(documents).map((yaml) => ({ kind: 'text', text: `\`\`\`\n${yaml}\n\`\`\`` }));
}

function inParts(documents: readonly string[]): string[] {
  const parts: string[][] = [];
  for (const document of documents) {
    const last = parts.at(-1);
    const length = (last ?? []).join('').length + document.length;
    if (last === undefined || length > EXPORT_PART.length || last.length === EXPORT_PART.policies)
      parts.push([document]);
    else last.push(document);
  }
  return parts.map((part) => part.join('---\n'));
}

export async function policyImport(turn: TurnDeps, yaml: string): Promise<Answer> {
  const saved = await importPolicies(turn.deps, { caller: turn.caller, cause: turn.cause, yaml });
  const words = wordsFor(turn.reader).admin.imported;
  const points = saved.flatMap(({ policy, outcome, warnings }) => [
    words.point(policy.terms.name, words.outcomes[outcome], policy.enabled),
    ...warnings.map((warning) => words.warning(policy.terms.name, retell(warning, turn.reader))),
  ]);
  const warned = saved.some((one) => one.warnings.length > 0);
  const message: Message = {
    title: words.title(saved.length),
    text: warned ? words.withWarnings : words.inForce,
    points,
    tone: warned ? 'warning' : 'good',
  };
  return messageAnswer(message, turn.reader);
}

export async function policyEnable(turn: TurnDeps, name: string, enabled: boolean): Promise<Answer> {
  const { policy, changed } = await setPolicyEnabled(turn.deps, {
    caller: turn.caller,
    cause: turn.cause,
    name,
    enabled,
  });
  const words = wordsFor(turn.reader).admin[enabled ? 'enabled' : 'disabled'];
  const title = changed ? words.title : words.already;
  return messageAnswer({ title, text: words.text(policy.terms.name), tone: 'good' }, turn.reader);
}

export async function grants(turn: TurnDeps): Promise<Answer> {
  const requests = await liveGrants(turn.deps, turn.caller);
  return cardAnswer(grantsCard({ requests, reader: turn.reader, now: turn.deps.clock.now() }));
}

export async function revoke(turn: TurnDeps, target: Subject, note: string | null): Promise<Answer> {
  const { deps, caller, cause } = turn;
  if (target.by === 'id') {
    const { request } = await revokeGrant(deps, { caller, cause, requestId: target.id, note });
    return revoked([request.body], turn.reader);
  }
  await requireAdministrator(deps, caller);
  const ended = [];
  for (const matching of await matchingOf(turn, target)) {
    ended.push(...(await revokeMatching(deps, { caller, cause, note, ...matching })));
  }
  return revoked(
    ended.map((one) => one.body),
    turn.reader,
  );
}

/** A name alone may be a policy's or a person's: the policy is looked for first, a deleted one too. */
async function matchingOf(turn: TurnDeps, target: Exclude<Subject, { by: 'id' }>) {
  if (target.by !== 'person') {
    const policies = await policiesCalled(turn.deps, target.text).catch((error: unknown) => {
      if (target.by === 'name' && error instanceof Refusal && error.code === 'unknown-policy') return null;
      throw error;
    });
    if (policies !== null) return policies.map(({ body }) => ({ policyId: body.id }));
  }
  return [{ personId: (await findPerson(turn.deps, target.text)).id }];
}

function revoked(requests: AccessRequest[], reader: Reader): Answer {
  const { nothingToRevoke, revoking } = wordsFor(reader).admin;
  if (requests.length === 0) return messageAnswer({ ...nothingToRevoke, example: 'grants' }, reader);
  const points = requests.map(({ id, terms }) => {
    const what = terms.entitlements.map((one) => entitlementText(one, reader)).join(', ');
    return revoking.point(id, terms.person.name, what);
  });
  const title = revoking.title(requests.length);
  return messageAnswer({ title, text: revoking.text, points, tone: 'good' }, reader);
}

export async function audit(turn: TurnDeps, command: Extract<Command, { kind: 'audit' }>): Promise<Answer> {
  const subject = command.of === null ? null : command.of.by === 'id' ? command.of.id : command.of.text;
  const events = await auditTrail(turn.deps, turn.caller, { subject, sinceMs: command.sinceMs });
  const scope = subject === null ? {} : { scope: wordsFor(turn.reader).audit.about(subject) };
  return cardAnswer(auditCard({ events, now: turn.deps.clock.now(), ...scope }, turn.reader));
}

export async function status(turn: TurnDeps): Promise<Answer> {
  return cardAnswer(statusOfBot(await statusOf(turn.deps, turn.caller), turn.reader, turn.deps.clock.now()));
}

export async function freeze(turn: TurnDeps, frozen: boolean, reason: string | null): Promise<Answer> {
  await setFrozen(turn.deps, { caller: turn.caller, cause: turn.cause, frozen, reason: reason ?? '' });
  const { admin } = wordsFor(turn.reader);
  return messageAnswer({ ...(frozen ? admin.frozen : admin.unfrozen), tone: 'good' }, turn.reader);
}
