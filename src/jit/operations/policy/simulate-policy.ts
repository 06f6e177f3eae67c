import type { Caller, Deps } from '../../deps.ts';
import type { Directory, DirectoryUser } from '../../directory.ts';
import type { Entitlement, PersonRef } from '../../entitlement.ts';
import { Refusal } from '../../errors.ts';
import { checkAsk } from '../../policy/check-ask.ts';
import { checkPim, type PimFindings } from '../../policy/check-pim.ts';
import type { Policy, Stage, Subject } from '../../policy/policy.ts';
import type { Skipped } from '../../request/request.ts';
import { askedOnce } from '../asked-once.ts';
import { isSubject, requireMember, requireReader, whomToAsk } from '../authority.ts';
import { accountFindings } from '../opened-by-account.ts';
import { openEntitlements, requireApprovers, requireEnabled, requireNotFrozen } from '../request/submit-request.ts';
import { findPerson } from '../views.ts';
import { contextOf, requirePolicy } from './policies.ts';

/** Somebody whom a stage names and who would not be asked, with the reason. */
export type SetAside = { name: string; why: 'the-requester' | 'disabled' | 'guest' };

/** `mayAlso`: those who may decide and would not be asked (behaviour A15). */
export type SimulatedStage = { stage: Stage; asked: PersonRef[]; mayAlso: PersonRef[]; setAside: SetAside[] };

export type Simulation = {
  person: PersonRef;
  policy: Policy;
  durationMs: number;
  /** Whom of those who may ask the person is, or is in. */
  through: Subject[];
  /** What a request would be refused for, in the order in which it is looked at: the first decides. Empty: it would be taken. */
  refusals: Refusal[];
  opens: Entitlement[];
  skipped: Skipped[];
  stages: SimulatedStage[];
  /** Why Entra would not give it by Privileged Identity Management, or the bot look after its accounts, and what is given without it. */
  pim: PimFindings;
};

type Input = {
  caller: Caller;
  /** What the words may mean, likeliest first. */
  readings: readonly { person: string; policy: string }[];
  /** Null: as long as the policy gives unless said otherwise. */
  durationMs: number | null;
};

/**
 * What would become of a request, by the rules that a request goes through and with the same reads, for admins and
 * auditors. Writes nothing. Throws DirectoryUnavailable as a request would.
 */
export async function simulatePolicy(deps: Deps, { caller, readings, durationMs }: Input): Promise<Simulation> {
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  await requireReader(deps, directory, caller);
  const { policy, text } = await chosen(deps, readings);
  const person = /^(?:me|myself)$/i.test(text) ? { id: caller.id, name: caller.name } : await findPerson(deps, text);
  const { terms } = policy;
  const asked = durationMs ?? terms.duration.defaultMs;

  const refusals: Refusal[] = [];
  /** Each rule is asked, also behind one that refuses, so that all that stands in the way is told at once. */
  async function judged<Found>(rule: () => Promise<Found> | Found): Promise<Found | null> {
    try {
      return await rule();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push(error);
      return null;
    }
  }
  await judged(() => requireEnabled(policy));
  await judged(() => requireLength(policy, asked, deps.clock.now()));
  await judged(() => requireNotFrozen(deps));
  const member = await judged(() => requireMember(deps, directory, person.id));
  const through = await subjectsOf(directory, person, terms.eligible);
  await judged(() => requireEligible(policy, through));
  const opened = await judged(() => openEntitlements(deps, directory, policy));
  await judged(() => requireApprovers(deps, directory, terms, person));
  await judged(() => requireNonePending(deps, policy, person));

  const stages = terms.approval === 'none' ? [] : terms.approval;
  return {
    person: member === null ? person : { id: person.id, name: member.name },
    policy,
    durationMs: asked,
    through,
    refusals,
    opens: opened?.entitlements ?? [],
    skipped: opened?.skipped ?? [],
    pim: await whatEntraSays(deps, directory, policy, opened?.entitlements ?? []),
    stages: await Promise.all(stages.map((stage) => simulatedStage(deps, directory, stage, person))),
  };
}

/** By Privileged Identity Management, or of the accounts that it opens. */
async function whatEntraSays(
  deps: Deps,
  directory: Directory,
  { terms }: Policy,
  entitlements: readonly Entitlement[],
): Promise<PimFindings> {
  const accounts = deps.powers.within(deps.settings.turnDirectoryMs);
  const found = await Promise.all([
    checkPim(terms, entitlements, contextOf(deps, []).pim),
    accountFindings(directory, terms, entitlements, accounts),
  ]);
  return { faults: found.flatMap(({ faults }) => faults), warnings: found.flatMap(({ warnings }) => warnings) };
}

async function chosen(deps: Deps, readings: Input['readings']): Promise<{ policy: Policy; text: string }> {
  for (const { person, policy } of readings) {
    const found = await deps.policies.findByName(deps.settings.tenantId, policy);
    if (found !== null) return { policy: found.body, text: person };
  }
  const [first = { person: '', policy: '' }] = readings;
  return { policy: await requirePolicy(deps, first.policy), text: first.person };
}

function requireLength(policy: Policy, durationMs: number, now: Date): void {
  // Only the length is known of a request that nobody has made: the rest is as the policy wants it.
  const justification = 'x'.repeat(policy.terms.require.justificationLength);
  const checked = checkAsk(policy.terms, { durationMs, justification, ticket: null }, now);
  const faults = 'faults' in checked ? checked.faults.filter((fault) => fault.field === 'duration') : [];
  if (faults.length === 0) return;
  throw new Refusal('bad-duration', 'the duration does not fit', { faults: faults.map((fault) => fault.message) });
}

async function subjectsOf(directory: Directory, person: PersonRef, eligible: readonly Subject[]): Promise<Subject[]> {
  const judged = await Promise.all(
    eligible.map(async (subject) => ((await isSubject(directory, person.id, [subject])) ? subject : null)),
  );
  return judged.filter((subject) => subject !== null);
}

function requireEligible(policy: Policy, through: readonly Subject[]): void {
  if (through.length > 0) return;
  throw new Refusal('not-eligible', 'not eligible for this policy', { policy: policy.terms.name });
}

async function requireNonePending(deps: Deps, policy: Policy, person: PersonRef): Promise<void> {
  const pending = await deps.requests.findPending(deps.settings.tenantId, person.id, policy.id);
  if (pending === null) return;
  const facts = { requestId: pending.body.id, policy: policy.terms.name };
  throw new Refusal('already-pending', 'there is a pending request under this policy', facts);
}

async function simulatedStage(
  deps: Deps,
  directory: Directory,
  stage: Stage,
  requester: PersonRef,
): Promise<SimulatedStage> {
  const { able, asked } = await whomToAsk(deps, directory, stage, requester.id);
  const named = await Promise.all(
    stage.approvers.map(async (subject) =>
      subject.kind === 'user' ? [await directory.user(subject.id)] : directory.membersOf(subject.id),
    ),
  );
  const people = new Map(named.flat().flatMap((user) => (user === null ? [] : [[user.id, user] as const])));
  const setAside = [...people.values()].flatMap((user) => {
    if (able.some((one) => one.id === user.id)) return [];
    return [{ name: user.name, why: whyNot(user, requester) }];
  });
  const mayAlso = able.filter((one) => !asked.some(({ id }) => id === one.id));
  return { stage, asked, mayAlso, setAside };
}

function whyNot(user: DirectoryUser, requester: PersonRef): SetAside['why'] {
  if (user.id === requester.id) return 'the-requester';
  return user.enabled ? 'guest' : 'disabled';
}
