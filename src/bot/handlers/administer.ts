import { auditCard } from '../../cards/audit-card.ts';
import { type StatusRow, statusCard } from '../../cards/facts.ts';
import { messageCard } from '../../cards/message-card.ts';
import { policyCard, policyListCard } from '../../cards/policy-cards.ts';
import { formatInstant } from '../../cards/reader.ts';
import { grantsCard } from '../../cards/request-lists.ts';
import { entitlementLabel } from '../../jit/entitlement.ts';
import { Refusal } from '../../jit/errors.ts';
import { askedOnce } from '../../jit/operations/asked-once.ts';
import { revokeGrant, revokeMatching } from '../../jit/operations/end-request.ts';
import { setFrozen } from '../../jit/operations/freeze.ts';
import {
  exportable,
  importPolicies,
  listPolicies,
  setPolicyEnabled,
  showPolicy,
} from '../../jit/operations/policies.ts';
import { policiesCalled } from '../../jit/operations/policy-history.ts';
import { versionOf } from '../../jit/operations/save-policy.ts';
import {
  auditTrail,
  findPerson,
  liveGrants,
  requireAdministrator,
  type Status,
  statusOf,
} from '../../jit/operations/views.ts';
import { exportPolicy, safeNames } from '../../jit/policy/export-policy.ts';
import type { AccessRequest } from '../../jit/request/request.ts';
import { type Answer, cardAnswer } from '../answer.ts';
import type { Command, Subject } from '../commands/command.ts';
import type { TurnDeps } from './turn-deps.ts';

export async function policyList(turn: TurnDeps): Promise<Answer> {
  return cardAnswer(policyListCard({ policies: await listPolicies(turn.deps, turn.caller) }));
}

export async function policyShow(turn: TurnDeps, name: string): Promise<Answer> {
  const policy = await showPolicy(turn.deps, turn.caller, name);
  return cardAnswer(policyCard({ policy, reader: turn.reader, now: turn.deps.clock.now() }));
}

/** Teams takes messages of about 100 KB in UTF-16, and an import takes 50 policies: each part can be sent back as it is. */
const EXPORT_PART = { length: 20_000, policies: 50 };

/** The YAML as text, in as many messages as it takes, so that it can be copied and sent back with `policy import`. */
export async function policyExport(turn: TurnDeps, name: string | null): Promise<Answer | Answer[]> {
  const { deps, caller } = turn;
  const policies = await exportable(deps, caller, name);
  if (policies.length === 0)
    return cardAnswer(messageCard({ title: 'Nothing to export', text: 'There is no policy yet.' }));
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
  const points = saved.flatMap(({ policy, outcome, warnings }) => [
    `${policy.terms.name}: ${outcome}${policy.enabled ? '' : ' (disabled)'}`,
    ...warnings.map((warning) => `${policy.terms.name}, warning: ${warning}`),
  ]);
  const warned = saved.some((one) => one.warnings.length > 0);
  return cardAnswer(
    messageCard({
      title: saved.length === 1 ? 'Policy saved' : `${saved.length} policies saved`,
      text: warned ? 'Saved, with warnings:' : 'It is in force now.',
      points,
      tone: warned ? 'warning' : 'good',
    }),
  );
}

export async function policyEnable(turn: TurnDeps, name: string, enabled: boolean): Promise<Answer> {
  const { policy, changed } = await setPolicyEnabled(turn.deps, {
    caller: turn.caller,
    cause: turn.cause,
    name,
    enabled,
  });
  const state = enabled ? 'enabled' : 'disabled';
  const followUp = enabled
    ? ''
    : ` Its pending requests are being closed; live grants run on. To end them: revoke ${policy.terms.name}`;
  return cardAnswer(
    messageCard({
      title: changed ? `Policy ${state}` : `It was ${state} already`,
      text: `${policy.terms.name} is ${state}.${followUp}`,
      tone: 'good',
    }),
  );
}

export async function grants(turn: TurnDeps): Promise<Answer> {
  const requests = await liveGrants(turn.deps, turn.caller);
  return cardAnswer(grantsCard({ requests, reader: turn.reader, now: turn.deps.clock.now() }));
}

export async function revoke(turn: TurnDeps, target: Subject, note: string | null): Promise<Answer> {
  const { deps, caller, cause } = turn;
  if (target.by === 'id') {
    const { request } = await revokeGrant(deps, { caller, cause, requestId: target.id, note });
    return revoked([request.body]);
  }
  await requireAdministrator(deps, caller);
  const ended = [];
  for (const matching of await matchingOf(turn, target)) {
    ended.push(...(await revokeMatching(deps, { caller, cause, note, ...matching })));
  }
  return revoked(ended.map((one) => one.body));
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

function revoked(requests: AccessRequest[]): Answer {
  if (requests.length === 0) {
    return cardAnswer(
      messageCard({ title: 'Nothing to revoke', text: 'There is no live access there.', example: 'grants' }),
    );
  }
  return cardAnswer(
    messageCard({
      title: requests.length === 1 ? 'Being revoked' : `${requests.length} grants are being revoked`,
      text: 'The access is being taken back. It is called revoked when two reads have confirmed it.',
      points: requests.map(
        ({ id, terms }) => `${id}: ${terms.person.name}, ${terms.entitlements.map(entitlementLabel).join(', ')}`,
      ),
      tone: 'good',
    }),
  );
}

export async function audit(turn: TurnDeps, command: Extract<Command, { kind: 'audit' }>): Promise<Answer> {
  const subject = command.of === null ? null : command.of.by === 'id' ? command.of.id : command.of.text;
  const events = await auditTrail(turn.deps, turn.caller, { subject, sinceMs: command.sinceMs });
  const scope = subject === null ? {} : { scope: `About ${subject}` };
  return cardAnswer(auditCard({ events, now: turn.deps.clock.now(), ...scope }));
}

export async function status(turn: TurnDeps): Promise<Answer> {
  const now = turn.deps.clock.now();
  const status = await statusOf(turn.deps, turn.caller);
  return cardAnswer(statusCard({ rows: statusRows(status, now) }));
}

function statusRows(status: Status, now: Date): StatusRow[] {
  const frozen =
    status.frozen === null ? 'no' : `yes, by ${status.frozen.by}: ${status.frozen.reason || 'no reason given'}`;
  const oldest = status.oldestDelivery === null ? '' : `, oldest since ${formatInstant(status.oldestDelivery, now)}`;
  const head =
    status.ledgerHead === null ? 'empty' : `block ${status.ledgerHead.n}, head ${status.ledgerHead.hash.slice(0, 16)}…`;
  const since = status.trailSince === null ? '' : `; reaches back to ${formatInstant(status.trailSince, now)}`;
  return [
    ...alertRows(status.alerts, now),
    { label: 'New grants frozen', value: frozen, ...(status.frozen === null ? {} : { state: 'warning' as const }) },
    { label: 'Pending requests', value: String(status.pending) },
    { label: 'Live grants', value: String(status.live) },
    { label: 'Being taken back', value: String(status.revoking) },
    { label: 'Messages waiting', value: `${status.deliveriesWaiting}${oldest}` },
    { label: 'Ledger', value: `${head}${since}; ${status.unsealed} events not sealed yet` },
    ...status.stuck.slice(0, 10).map(({ person, what, state, why }) => ({
      label: `Stuck: ${state}`,
      value: `${person}, ${entitlementLabel(what)}: ${why}`,
      state: 'bad' as const,
    })),
  ];
}

const MOST_ALERTS = 10;

/** Said in words too: a colour alone tells nobody who hears it read. */
function alertRows(alerts: Status['alerts'], now: Date): StatusRow[] {
  const rows = alerts.slice(0, MOST_ALERTS).map(
    ({ severity, text, raisedAt }): StatusRow => ({
      label: severity === 'critical' ? 'Alert' : 'Warning',
      value: `${text.title}, since ${formatInstant(raisedAt, now)}`,
      state: severity === 'critical' ? 'bad' : 'warning',
    }),
  );
  const more = alerts.length - rows.length;
  if (more <= 0) return rows;
  return [...rows, { label: 'More alerts', value: `${more}; say "alerts" for them`, state: 'warning' }];
}

export async function freeze(turn: TurnDeps, frozen: boolean, reason: string | null): Promise<Answer> {
  await setFrozen(turn.deps, { caller: turn.caller, cause: turn.cause, frozen, reason: reason ?? '' });
  const text = frozen
    ? 'No request is taken and none is approved until you say "unfreeze". Live access runs on and ends as planned.'
    : 'Requests are taken and approved again.';
  return cardAnswer(
    messageCard({ title: frozen ? 'New grants are frozen' : 'New grants are open again', text, tone: 'good' }),
  );
}
