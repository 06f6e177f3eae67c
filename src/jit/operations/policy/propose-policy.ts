import type { Caller, Deps } from '../../deps.ts';
import type { Cause } from '../../ids.ts';
import { asWritten } from '../../policy/as-written.ts';
import { describeChange } from '../../policy/describe-change.ts';
import { readPolicy } from '../../policy/parse-policy.ts';
import type { Policy, PolicyTerms } from '../../policy/policy.ts';
import type { Plain } from '../../policy/policy-tree.ts';
import { policyTermsHash } from '../../policy/terms-hash.ts';
import type { Stored } from '../../ports.ts';
import { askedOnce } from '../asked-once.ts';
import { requireAdmin, rightsOf } from '../authority.ts';
import { personOf, requireStoredPolicy } from './policies.ts';
import { changesSince } from './policy-history.ts';
import { readyTerms } from './ready-terms.ts';
import { type SavedPolicy, savePolicy } from './save-policy.ts';

/** What an admin wrote, not saved: what a save would come to. Nothing is stored by asking. */
export type Proposal =
  | { faults: { path: string; message: string }[] }
  | {
      terms: PolicyTerms;
      /** Names exactly what was shown: only that may be saved. */
      hash: string;
      changes: string[];
      warnings: string[];
    };

/** Whether to offer a reader of policies the way to change them; nothing is allowed by it. */
export async function mayAdminister(deps: Deps, caller: Caller): Promise<boolean> {
  const directory = deps.directories.within(deps.settings.turnDirectoryMs);
  return (await rightsOf(deps, directory, caller.id)).admin;
}

/** Whoever is about to write a new policy. */
export function openForNew(deps: Deps, caller: Caller): Promise<void> {
  return requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
}

/** The policy of this name with its version, for an admin who is about to edit it. */
export async function editable(deps: Deps, caller: Caller, name: string): Promise<Stored<Policy>> {
  await requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), caller);
  return requireStoredPolicy(deps, name);
}

/** Keys of a policy document. What is undefined is left out, and so falls back on what a policy has without it. */
export type WrittenValue = string | boolean | null | undefined | WrittenValue[] | { [key: string]: WrittenValue };

export type Written = {
  caller: Caller;
  /** The stored policy that is edited; null for a new one. */
  of: Stored<Policy> | null;
  /** What was written; keys of an edited policy that are not in it stay as they are. */
  value: { [key: string]: WrittenValue };
  /** Names that whoever wrote it knows ids by, for faults. */
  called: ReadonlyMap<string, string>;
};

/** Held against the schema and the directory exactly as an import is: every fault at once. */
export async function proposePolicy(deps: Deps, { caller, of, value, called }: Written): Promise<Proposal> {
  const directory = askedOnce(deps.directories.within(deps.settings.turnDirectoryMs));
  await requireAdmin(deps, directory, caller);
  const before = of?.body.terms ?? null;
  const whole = over(before === null ? {} : asWritten(before).value, value);
  const read = readPolicy({ document: 1, value: whole ?? null, lines: {}, faults: [] });
  if (read.draft === null) return { faults: read.faults };
  const taken = of === null ? await deps.policies.findByName(deps.settings.tenantId, read.draft.name) : null;
  if (taken !== null) {
    const { name } = taken.body.terms;
    return {
      faults: [{ path: 'name', message: `there is a policy ${name} already: say policy edit ${name} to change it` }],
    };
  }
  const ready = await readyTerms(deps, directory, read.draft, before, called);
  if ('faults' in ready) return { faults: ready.faults };
  const { terms, warnings } = ready;
  return { terms, hash: policyTermsHash(terms), changes: describeChange(before ?? blankOf(terms), terms), warnings };
}

/** Saves what was proposed, only while the policy still says what it was written for. */
export async function saveProposal(
  deps: Deps,
  by: { caller: Caller; cause: Cause },
  proposal: { of: Stored<Policy> | null; terms: PolicyTerms },
): Promise<SavedPolicy> {
  await requireAdmin(deps, deps.directories.within(deps.settings.turnDirectoryMs), by.caller);
  return savePolicy(deps, { actor: personOf(by.caller), cause: by.cause }, proposal.terms, { on: proposal.of });
}

/** What somebody else changed since a form was opened; null when nothing did. */
export async function movedSince(
  deps: Deps,
  stored: Stored<Policy>,
  opened: { version: number; termsHash: string },
): Promise<{ changes: string[]; by: string[] } | null> {
  if (stored.body.termsHash === opened.termsHash) return null;
  return (await changesSince(deps, stored, opened.version)) ?? { changes: [], by: [] };
}

/** What an admin saved by this cause already, or null. */
export async function savedBy(deps: Deps, name: string, cause: Cause): Promise<Stored<Policy> | null> {
  const stored = await deps.policies.findByName(deps.settings.tenantId, name);
  return stored?.body.causes.includes(cause) === true ? stored : null;
}

/** A new policy is told as what it adds to nothing. */
function blankOf(terms: PolicyTerms): PolicyTerms {
  return {
    ...terms,
    description: '',
    eligible: [],
    entitlements: [],
    approval: terms.approval === 'none' ? [] : 'none',
  };
}

/** What was written, over what was there; keys that no form knows of survive an edit. */
function over(kept: Plain | undefined, value: WrittenValue): Plain | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.flatMap((item) => over(undefined, item) ?? []);
  const before = isMapping(kept) ? kept : {};
  const keys = [...new Set([...Object.keys(before), ...Object.keys(value)])];
  const entries = keys.map((key) => {
    if (!Object.hasOwn(value, key)) return [key, before[key]] as const;
    return [key, key === 'approval' ? overStage(before[key], value[key]) : over(before[key], value[key])] as const;
  });
  return Object.fromEntries(entries.filter((entry): entry is [string, Plain] => entry[1] !== undefined));
}

/** A policy has one stage. */
function overStage(kept: Plain | undefined, value: WrittenValue): Plain | undefined {
  if (!Array.isArray(value)) return over(undefined, value);
  const [stage] = Array.isArray(kept) ? kept : [];
  return value.map((item) => over(stage, item) ?? null);
}

function isMapping(value: Plain | undefined): value is { [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
