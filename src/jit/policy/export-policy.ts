import type { Directory } from '../directory.ts';
import { formatDurationTyped } from '../duration.ts';
import { type Entitlement, entitlementKey, type GroupPart } from '../entitlement.ts';
import { mapLimited } from './map-limited.ts';
import type { MissingGroup, PolicyTerms, Subject } from './policy.ts';
import { Names } from './resolve-names.ts';

const READS_AT_A_TIME = 8;

/** Ids, by what they stand for: a subject's id, an entitlement's key, a scope. What is in it is written by name. */
export type SafeNames = ReadonlySet<string>;

/**
 * Which names of a policy lead back to exactly what it holds. The others (renamed since, ambiguous, gone) are exported by
 * id, so that an import gives the same terms. Throws DirectoryUnavailable; an empty set exports everything by id.
 */
export async function safeNames(terms: PolicyTerms, directory: Directory): Promise<SafeNames> {
  const names = new Names(directory, []);
  const subjects = [
    ...terms.eligible,
    ...(terms.approval === 'none' ? [] : terms.approval.flatMap((s) => s.approvers)),
  ];
  const safe = await Promise.all([
    mapLimited(subjects, READS_AT_A_TIME, async (subject) => {
      const lookup = await names.subject(subject.name);
      return 'found' in lookup && lookup.found.subject.id === subject.id ? [subject.id] : [];
    }),
    mapLimited(terms.entitlements, READS_AT_A_TIME, (each) => safeEntitlement(each, names)),
  ]);
  return new Set(safe.flat(2));
}

async function safeEntitlement(entitlement: Entitlement | MissingGroup, names: Names): Promise<string[]> {
  if (entitlement.kind === 'missing-group') return [];
  if (entitlement.kind === 'group') {
    const lookup = await names.group(entitlement.name);
    return 'found' in lookup && lookup.found?.id === entitlement.groupId ? [entitlementKey(entitlement)] : [];
  }
  const role = await names.role(entitlement.name);
  if ('fault' in role || role.found.id !== entitlement.roleDefinitionId) return [];
  const safe = [entitlementKey(entitlement)];
  if (entitlement.scopeName === null) return safe;
  const scope = await names.scope(entitlement.scopeName, role.found);
  return 'found' in scope && scope.found.scope === entitlement.scope ? [...safe, entitlement.scope] : safe;
}

/**
 * A policy as YAML that imports to the same terms; every id stands beside its name in a comment, or the name beside its id.
 * With a `version`, an import of it is refused once somebody else has changed the policy.
 */
export function exportPolicy(terms: PolicyTerms, safe: SafeNames, version: number | null = null): string {
  const { duration, require } = terms;
  const lines = [
    `name: ${scalar(terms.name)}`,
    ...(terms.description === '' ? [] : [`description: ${scalar(terms.description)}`]),
    `backEnd: ${terms.backEnd}`,
    ...(terms.fallback === undefined ? [] : [`fallback: ${terms.fallback}`]),
    ...accountLines(terms.account),
    'eligible:',
    ...terms.eligible.map((subject) => `  - ${subjectText(subject, safe)}`),
    'entitlements:',
    ...terms.entitlements.flatMap((each) => entitlementLines(each, safe)),
    'duration:',
    `  min: ${formatDurationTyped(duration.minMs)}`,
    `  default: ${formatDurationTyped(duration.defaultMs)}`,
    `  max: ${formatDurationTyped(duration.maxMs)}`,
    `  options: [${duration.optionsMs.map(formatDurationTyped).join(', ')}]`,
    ...approvalLines(terms.approval, safe),
    ...extendLines(terms.extend),
    'require:',
    `  justification: ${require.justificationLength}`,
    ...(require.ticketPattern === null ? [] : [`  ticket: ${scalar(require.ticketPattern)}`]),
    `  approverComment: ${require.approverComment}`,
    `pending: ${formatDurationTyped(terms.pendingTtlMs)}`,
    `warn: ${formatDurationTyped(terms.warnBeforeMs)}`,
    ...(terms.channelId === null ? [] : [`channel: ${scalar(terms.channelId)}`]),
    ...(terms.portal === undefined ? [] : [`portal: ${terms.portal}`]),
    ...(terms.endSessions === undefined ? [] : [`endSessions: ${terms.endSessions}`]),
    ...(terms.outside === undefined ? [] : [`outside: ${terms.outside}`]),
    ...(version === null ? [] : [`version: ${version}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Several policies as one text, parted as YAML parts documents. */
export function joinExports(texts: readonly string[]): string {
  return texts.join('---\n');
}

function accountLines(account: PolicyTerms['account']): string[] {
  if (account === undefined) return [];
  return ['account:', `  name: ${scalar(account.name)}`, `  after: ${account.after}`, `  pass: ${account.pass}`];
}

function approvalLines(approval: PolicyTerms['approval'], safe: SafeNames): string[] {
  if (approval === 'none') return ['approval: none'];
  return [
    'approval:',
    ...approval.flatMap((stage) => [
      '  - approvers:',
      ...stage.approvers.map((approver) => `      - ${subjectText(approver, safe)}`),
      ...(stage.ask === undefined ? [] : ['    ask:', ...stage.ask.map((one) => `      - ${subjectText(one, safe)}`)]),
      `    quorum: ${stage.quorum}`,
    ]),
  ];
}

/** Every key, so that the policy says the same when a default moves. */
function extendLines(extend: PolicyTerms['extend']): string[] {
  if (extend === undefined) return [];
  if (extend === 'none') return ['extend: none'];
  return [
    'extend:',
    `  times: ${extend.times}`,
    `  each: ${formatDurationTyped(extend.eachMs)}`,
    `  total: ${formatDurationTyped(extend.totalMs)}`,
    `  by: [${extend.by.join(', ')}]`,
    `  approval: ${extend.approval}`,
  ];
}

function subjectText(subject: Subject, safe: SafeNames): string {
  return named(subject.name, subject.id, safe.has(subject.id));
}

function entitlementLines(entitlement: Entitlement | MissingGroup, safe: SafeNames): string[] {
  if (entitlement.kind === 'missing-group')
    return [`  - group: ${scalar(entitlement.name)} # not found when saved`, ...asLines(entitlement.as)];
  const byName = safe.has(entitlementKey(entitlement));
  if (entitlement.kind === 'group') {
    return [`  - group: ${named(entitlement.name, entitlement.groupId, byName)}`, ...asLines(entitlement.as)];
  }
  const role = `  - role: ${named(entitlement.name, entitlement.roleDefinitionId, byName)}`;
  if (entitlement.scopeName === null) return [role, `    scope: ${scalar(entitlement.scope)}`];
  return [role, `    scope: ${named(entitlement.scopeName, entitlement.scope, safe.has(entitlement.scope))}`];
}

/** Members are what a group is of; only owners are said. */
function asLines(as: GroupPart | undefined): string[] {
  return as === 'owner' ? ['    as: owner'] : [];
}

function named(name: string, id: string, byName: boolean): string {
  return byName ? `${scalar(name)} # ${comment(id)}` : `${scalar(id)} # ${comment(name)}`;
}

/** A name may hold anything; in a comment it must stay on its line. */
function comment(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, ' ').replaceAll('`', "'");
}

/** One YAML scalar on one line, quoted unless it is plainly a word, with whatever the reader of policies would put right escaped. */
function scalar(text: string): string {
  const plain =
    /^[\p{L}/][\p{L}\p{N}_./@-]*(?: [\p{L}\p{N}_./@-]+)*$/u.test(text) && !/ -|^(?:null|true|false)$/i.test(text);
  if (plain) return text;
  if (/^[\x20-\x7e]+$/.test(text) && !/['`&]/.test(text)) return `'${text}'`;
  const escaped = JSON.stringify(text).replace(/[^\x20-\x7e\p{L}\p{N}]|[`&]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return escaped;
}
