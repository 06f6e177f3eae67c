import type { AccountBackEnd } from './account/account.ts';
import type { BackEnd } from './back-end.ts';
import type { Quotas } from './budget/budget.ts';
import { MICROSOFT_QUOTAS } from './budget/quotas.ts';
import type { Directories, DirectoryChanges, DirectoryNames } from './directory.ts';
import { DAY_MS } from './duration.ts';
import type { BackEndKind } from './entitlement.ts';
import type { Assignments, Eligibilities } from './entra/assignments.ts';
import type { GroupId, Random, TenantId, UserId } from './ids.ts';
import type { AppInstaller, Messenger } from './messenger.ts';
import type { Permissions } from './permissions.ts';
import type { OwnPowers } from './policy/own-powers.ts';
import type { PimRules } from './policy/role-settings.ts';
import type {
  AlertRoutingStore,
  AlertStore,
  BudgetStore,
  CanaryStore,
  Clock,
  ContactStore,
  ControlStore,
  DeliveryStore,
  DueWork,
  EligibilityStore,
  FindingStore,
  HoldingStore,
  Ledger,
  Log,
  MarkStore,
  NewGroupStore,
  Poke,
  PolicyStore,
  RefusalStore,
  RequestStore,
  RoleGroups,
} from './ports.ts';
import type { RetentionStore } from './retention/retention.ts';
import type { RetentionPeriods } from './retention/rule.ts';
import type { Sessions } from './sessions.ts';

/** What the product's rules leave to whoever runs it. Durations in milliseconds. */
export type Settings = {
  tenantId: TenantId;
  /** Users or groups who may administer; and who may read everything and change nothing (behaviour S0.11). */
  adminIds: readonly string[];
  auditorIds: readonly string[];
  allowGuests: boolean;
  /** How long the directory reads of one turn may take together (design invariant 9). */
  turnDirectoryMs: number;
  /** Least time between the two equal reads that confirm a removal (design invariant 3). */
  confirmGapMs: number;
  /** How often a held entitlement is read, to notice what was taken away outside (design invariant 4). */
  observeEveryMs: number;
  /** An activation not done by then fails into revoking. */
  activationLimitMs: number;
  /** How long claimed work stays hidden; work of a dead process becomes visible after it. */
  claimMs: number;
  /** An alert is raised when access that should be gone cannot be shown to be gone for so long. */
  removalAlertMs: number;
  /** The same, when Graph fails what the bot asks of it for so long. */
  graphAlertMs: number;
  /** The same, when a message waits for so long. */
  deliveryAlertMs: number;
  /** The same, when an audit event is not sealed for so long. */
  sealAlertMs: number;
  /** Graph's want of a permission counts as mended when it has refused nothing for so long. */
  refusalQuietMs: number;
  /** What Microsoft takes from all replicas together. */
  quotas: Quotas;
  /** How long what is over is kept. */
  retention: RetentionPeriods;
};

export const DEFAULT_SETTINGS = {
  allowGuests: false,
  turnDirectoryMs: 2_500,
  confirmGapMs: 1_000,
  observeEveryMs: 60_000,
  activationLimitMs: 15 * 60_000,
  claimMs: 4_000,
  removalAlertMs: 2 * 60_000,
  graphAlertMs: 60_000,
  deliveryAlertMs: 5 * 60_000,
  sealAlertMs: 60_000,
  refusalQuietMs: 10 * 60_000,
  quotas: MICROSOFT_QUOTAS,
  retention: { auditMs: 400 * DAY_MS, settledMs: 30 * DAY_MS, everyMs: DAY_MS },
} as const satisfies Partial<Settings>;

/** What the database serves. */
export type StorePorts = {
  requests: RequestStore;
  holdings: HoldingStore;
  policies: PolicyStore;
  control: ControlStore;
  refusals: RefusalStore;
  deliveries: DeliveryStore;
  ledger: Ledger;
  dueWork: DueWork;
  contacts: ContactStore;
  alerts: AlertStore;
  alertRouting: AlertRoutingStore;
  canary: CanaryStore;
  findings: FindingStore;
  newGroups: NewGroupStore;
  eligibilities: EligibilityStore;
  marks: MarkStore;
  budgets: BudgetStore;
  retention: RetentionStore;
};

/** Everything an operation may touch. Joined to adapters in `app.ts` alone. */
export type Deps = StorePorts & {
  settings: Settings;
  clock: Clock;
  random: Random;
  log: Log;
  directories: Directories;
  directoryNames: DirectoryNames;
  directoryChanges: DirectoryChanges;
  /** Lists of what Entra has, and what it is told of eligibility. */
  assignments: Assignments;
  entra: Eligibilities;
  backEnds: Partial<Record<BackEndKind, BackEnd>>;
  /** Absent: no policy goes by dedicated accounts. */
  accounts?: AccountBackEnd;
  pimRules: PimRules;
  powers: OwnPowers;
  permissions: Permissions;
  roleGroups: RoleGroups;
  sessions: Sessions;
  messenger: Messenger;
  /** Null: the bot does not install its app for anybody. */
  installer: AppInstaller | null;
  poke: Poke;
};

/** What it takes to save policies; a tool that does only that has no more. */
export type PolicyDeps = Pick<
  Deps,
  'settings' | 'clock' | 'random' | 'policies' | 'marks' | 'pimRules' | 'powers' | 'poke'
>;

/** Who speaks: from the signed activity only (design invariant 8). */
export type Caller = { id: UserId; name: string };

/** An admin or auditor id may name a user or a group; which one the directory knows. */
export function asGroupIds(ids: readonly string[]): GroupId[] {
  return ids as GroupId[];
}
