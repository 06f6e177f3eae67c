import { groups } from '../../sandbox/graph/tenant-seed.ts';
import {
  ACCOUNT_PREFIX,
  type AccountKind,
  groupIdOf,
  type Holder,
  idOf,
  isPerson,
  PEOPLE,
  type PersonKey,
  type RightsGroup,
  type Target,
  targetId,
} from './cast.ts';
import { atLeast, both, either, type Facts, type Known, type Window } from './facts.ts';

export const POLICIES = ['mailbox', 'migration', 'servers', 'timed', 'spare', 'burner'] as const;
export type PolicyKey = (typeof POLICIES)[number];

/** One version of a policy, as the reference model knows it. */
export type PolicySpec = {
  name: PolicyKey;
  version: number;
  eligible: RightsGroup[];
  targets: Target[];
  /** `pim`: Entra itself keeps an end, and gives nothing for less than five minutes. */
  backEnd: 'direct' | 'pim' | 'account';
  /** All of it goes to an account of this kind; goes with the back end `account`. */
  account?: AccountKind;
  maxMinutes: number;
  /** Null: approved by the policy itself. */
  approval: { people: PersonKey[]; groups: RightsGroup[]; quorum: number } | null;
};

export const FIRST_POLICIES: readonly PolicySpec[] = [
  {
    name: 'mailbox',
    version: 1,
    eligible: ['messaging', 'messagingLeads'],
    targets: ['mailboxOperators'],
    backEnd: 'direct',
    maxMinutes: 240,
    approval: { people: ['ana', 'ben', 'felix'], groups: [], quorum: 1 },
  },
  {
    name: 'migration',
    version: 1,
    eligible: ['messaging', 'messagingLeads'],
    targets: ['exchange', 'mailboxOperators'],
    backEnd: 'direct',
    maxMinutes: 120,
    approval: { people: ['felix'], groups: ['messagingLeads'], quorum: 2 },
  },
  {
    name: 'servers',
    version: 1,
    eligible: ['messaging'],
    targets: ['serverOperators'],
    backEnd: 'pim',
    maxMinutes: 60,
    approval: null,
  },
  {
    name: 'timed',
    version: 1,
    eligible: ['messaging', 'messagingLeads'],
    targets: ['exchange', 'mailboxOperators'],
    backEnd: 'pim',
    maxMinutes: 240,
    approval: { people: ['ana', 'ben', 'felix'], groups: [], quorum: 1 },
  },
  {
    name: 'spare',
    version: 1,
    eligible: ['messaging', 'messagingLeads'],
    targets: ['exchange', 'mailboxOperators'],
    backEnd: 'account',
    account: 'spare',
    maxMinutes: 240,
    approval: { people: ['ana', 'ben', 'felix'], groups: [], quorum: 1 },
  },
  {
    name: 'burner',
    version: 1,
    eligible: ['messaging'],
    targets: ['serverOperators'],
    backEnd: 'account',
    account: 'burner',
    maxMinutes: 60,
    approval: { people: ['felix'], groups: ['messagingLeads'], quorum: 1 },
  },
];

/** The least that is given, and by which an end is moved. */
export function leastMinutes({ backEnd }: PolicySpec): number {
  return backEnd === 'pim' ? 5 : 1;
}

export const PENDING_MS = 2 * 3_600_000;

/** The version stands in the description, so that what is stored tells which one it is. */
export function yamlOf(spec: PolicySpec): string {
  const entitlements = spec.targets.map((target) =>
    target === 'exchange' ? `  - role: ${targetId(target)}` : `  - group: ${groups[target]}`,
  );
  const { account, approval } = spec;
  const after = account === 'burner' ? 'delete' : 'disable';
  const approvers = [...(approval?.people ?? []).map(idOf), ...(approval?.groups ?? []).map(groupIdOf)];
  return [
    `name: ${spec.name}`,
    `description: version ${spec.version}`,
    `eligible: [${spec.eligible.map(groupIdOf).join(', ')}]`,
    'entitlements:',
    ...entitlements,
    `backEnd: ${spec.backEnd}`,
    ...(account === undefined
      ? []
      : [`account: { name: '${ACCOUNT_PREFIX[account]}{alias}@contoso.com', after: ${after}, pass: reuse }`]),
    `duration: { min: ${leastMinutes(spec)}m, default: 5m, max: ${spec.maxMinutes}m }`,
    ...(approval === null
      ? ['approval: none']
      : ['approval:', `  - approvers: [${approvers.join(', ')}]`, `    quorum: ${approval.quorum}`]),
    'require: { justification: 5 }',
    `pending: ${PENDING_MS / 3_600_000}h`,
    'warn: 1m',
    '',
  ].join('\n');
}

/** What an admin may do to a policy; each makes a new version but `nothing`. */
export type PolicyEdit = 'quorum' | 'approvers' | 'max' | 'nothing';

export function edited(spec: PolicySpec, edit: PolicyEdit): PolicySpec {
  const next = { ...spec, version: spec.version + 1 };
  switch (edit) {
    case 'nothing':
      return spec;
    case 'max':
      return { ...next, maxMinutes: spec.maxMinutes === 240 ? 60 : 240 };
    case 'quorum':
      if (spec.approval === null) return next;
      return { ...next, approval: { ...spec.approval, quorum: spec.approval.quorum === 1 ? 2 : 1 } };
    case 'approvers': {
      if (spec.approval === null) return next;
      const people: PersonKey[] = spec.approval.people.includes('grace') ? ['ana', 'ben', 'felix'] : ['ben', 'grace'];
      return { ...next, approval: { ...spec.approval, people } };
    }
  }
}

/** An account counts as its owner, who acts as themselves: it may nothing. */
export function activeIn(facts: Facts, person: Holder, window: Window): Known {
  return isPerson(person) && both(facts.during(`enabled:${person}`, window), facts.during(`exists:${person}`, window));
}

export function eligibleIn(facts: Facts, spec: PolicySpec, person: Holder, window: Window): Known {
  const member = spec.eligible.map((group) => facts.during(`member:${group}:${person}`, window));
  return both(activeIn(facts, person, window), either(...member));
}

/** Whether the person may decide under this version; being the requester is another matter. */
export function approverIn(facts: Facts, spec: PolicySpec, person: Holder, window: Window): Known {
  const { approval } = spec;
  if (approval === null) return false;
  const member = approval.groups.map((group) => facts.during(`member:${group}:${person}`, window));
  return both(activeIn(facts, person, window), either(isPerson(person) && approval.people.includes(person), ...member));
}

/** Whether enough people besides the requester could decide. */
export function decidableIn(facts: Facts, spec: PolicySpec, requester: Holder | null, window: Window): Known {
  if (spec.approval === null) return true;
  const others = PEOPLE.filter((person) => person !== requester);
  return atLeast(
    spec.approval.quorum,
    others.map((person) => approverIn(facts, spec, person, window)),
  );
}

/** Everybody named must be in the directory for the policy to be saved. */
export function savableIn(facts: Facts, spec: PolicySpec, window: Window): Known {
  const named = (spec.approval?.people ?? []).map((person) => facts.during(`exists:${person}`, window));
  return both(decidableIn(facts, spec, null, window), ...named);
}
