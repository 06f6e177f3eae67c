import type { BackEndKind, GroupPart } from '../entitlement.ts';
import type { ExtendRule } from './extend-rule.ts';
import type { AccountRule } from './policy.ts';
import type { Portal } from './portals.ts';

/** Where in the imported text a policy stood, so that a fault found later can still name the line. */
type DraftSource = {
  /** 1 for the first policy in the text. */
  document: number;
  /** Line (from 1) by path, for example `approval[0].quorum`. Empty for a draft that came from a form. */
  lines: Readonly<Record<string, number>>;
};

export type DraftEntitlement =
  | { kind: 'role'; role: string; scope: string }
  | { kind: 'group'; group: string; as: GroupPart };

/** A policy as written: checked in itself, its names not yet looked up in the directory. */
export type PolicyDraft = {
  name: string;
  description: string;
  backEnd: BackEndKind;
  /** Absent: without a licence for its back end it gives nothing. */
  fallback?: 'direct';
  /** Goes with the back end `account`. */
  account?: AccountRule;
  eligible: string[];
  entitlements: DraftEntitlement[];
  duration: { minMs: number; defaultMs: number; maxMs: number; optionsMs: number[] };
  /** Absent: the policy says nothing of it. */
  extend?: 'none' | ExtendRule;
  approval: 'none' | { approvers: string[]; quorum: number; ask?: string[] | undefined }[];
  require: { justificationLength: number; ticketPattern: string | null; approverComment: boolean };
  pendingTtlMs: number;
  warnBeforeMs: number;
  channelId: string | null;
  /** Absent: what others give past the bot is reported only. */
  outside?: 'remove';
  portal?: Portal;
  endSessions?: true;
  /** The version that it was exported with, and so the one it changes; null: whichever is stored. */
  version: number | null;
  source: DraftSource;
};

/** One thing that is wrong with a policy, and what to do about it. */
export type PolicyFault = {
  /** Which policy of the text, from 1. */
  document: number;
  /** Its name as far as it could be read, or null. */
  policy: string | null;
  /** For example `approval[0].quorum`; empty for the policy as a whole. */
  path: string;
  /** From 1, or null when it has none. */
  line: number | null;
  message: string;
};

/** The line of the nearest thing that has one: a missing key points at what it is missing from. */
export function lineOf(lines: Readonly<Record<string, number>>, path: string): number | null {
  for (let at = path; ; at = parentOf(at)) {
    const line = Object.hasOwn(lines, at) ? lines[at] : undefined;
    if (line !== undefined) return line;
    if (at === '') return null;
  }
}

/** What this is part of. Always shorter, whatever characters the keys are made of. */
function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.'), path.lastIndexOf('[')));
}

export function faultOf(draft: PolicyDraft, path: string, message: string): PolicyFault {
  const { document, lines } = draft.source;
  return { document, policy: draft.name, path, line: lineOf(lines, path), message };
}

const LONGEST_PATH = 120;

/** Keys are what somebody typed, however long. */
function shortened(path: string): string {
  return path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
}

/** `exchange-admin, line 5, approval[0].quorum: …` */
export function faultText(fault: PolicyFault): string {
  const where = [
    fault.policy ?? `policy ${fault.document}`,
    ...(fault.line === null ? [] : [`line ${fault.line}`]),
    ...(fault.path === '' ? [] : [shortened(fault.path)]),
  ];
  return `${where.join(', ')}: ${fault.message}`;
}
