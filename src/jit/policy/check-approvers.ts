import type { Directory, DirectoryUser } from '../directory.ts';
import type { GroupId, UserId } from '../ids.ts';
import { mapLimited } from './map-limited.ts';
import type { Stage, Subject } from './policy.ts';

const READS_AT_A_TIME = 8;

/** What the people behind a stage's approvers come to (behaviour P9). `stuck` are also among the warnings. */
export type ApproverFindings = {
  fault: string | null;
  warnings: string[];
  stuck: string[];
  /** Those who could decide. */
  able: DirectoryUser[];
};

/**
 * Counts who could decide: distinct people, through any depth of nesting, enabled, and no guests unless they are
 * admitted. Fewer than the quorum is a fault. Exactly the quorum is a warning for each of them who may ask as well:
 * nobody decides on their own request, so theirs could never be approved.
 */
export async function checkApprovers(
  stage: Stage,
  eligible: readonly Subject[],
  directory: Directory,
  admitGuests: boolean,
): Promise<ApproverFindings> {
  const people = await approversOf(stage, directory);
  const able = people.filter((person) => person.enabled && (admitGuests || !person.guest));
  if (able.length < stage.quorum)
    return { fault: tooFew(stage.quorum, able.length, people.length), warnings: [], stuck: [], able };

  const warnings = [...sharedGroups(stage, eligible), ...(await askWarnings(stage, eligible, directory, admitGuests))];
  if (able.length > stage.quorum) return { fault: null, warnings, stuck: [], able };
  const alone = await eligibleAmong(able, eligible, directory);
  const stuck = alone.map(
    (person) =>
      `${person.name} may ask, but nobody could approve it: without ${person.name} the quorum of ${stage.quorum} cannot be met`,
  );
  return { fault: null, warnings: [...warnings, ...stuck], stuck, able };
}

/** Too few to ask is no fault: all approvers are asked then, rather than too few (behaviour A15). */
async function askWarnings(
  { ask, quorum }: Stage,
  eligible: readonly Subject[],
  directory: Directory,
  admitGuests: boolean,
): Promise<string[]> {
  if (ask === undefined) return [];
  const people = await approversOf({ approvers: ask }, directory);
  const able = people.filter((person) => person.enabled && (admitGuests || !person.guest));
  if (able.length < quorum) {
    const few = able.length === 1 ? 'only 1 person' : `only ${able.length} people`;
    return [`${few} would be asked and ${quorum} must approve, so all approvers are asked each time`];
  }
  if (able.length > quorum) return [];
  const alone = await eligibleAmong(able, eligible, directory);
  return alone.map(({ name }) => `when ${name} asks, too few of those to ask are left, so all approvers are asked`);
}

async function approversOf(stage: Pick<Stage, 'approvers'>, directory: Directory): Promise<DirectoryUser[]> {
  const found = await mapLimited(stage.approvers, READS_AT_A_TIME, async (approver) => {
    if (approver.kind === 'group') return directory.membersOf(approver.id);
    const user = await directory.user(approver.id);
    return user === null ? [] : [user];
  });
  return [...new Map(found.flat().map((person) => [person.id, person])).values()];
}

function tooFew(quorum: number, able: number, all: number): string {
  const left = all - able === 0 ? '' : ` (${all - able} more are disabled or guests)`;
  if (able === 0) return `nobody could approve: the approvers have no one who may decide${left}; name others`;
  const people = able === 1 ? 'only 1 person' : `only ${able} people`;
  return `the quorum of ${quorum} can never be met: ${people} could decide${left}; lower it or name more approvers`;
}

function sharedGroups(stage: Stage, eligible: readonly Subject[]): string[] {
  return stage.approvers
    .filter((approver) => approver.kind === 'group' && eligible.some((subject) => subject.id === approver.id))
    .map((group) => `${group.name} may ask and approve: its members decide on each other, never on themselves`);
}

async function eligibleAmong(
  people: readonly DirectoryUser[],
  eligible: readonly Subject[],
  directory: Directory,
): Promise<DirectoryUser[]> {
  const users = new Set<UserId>();
  const groups: GroupId[] = [];
  for (const subject of eligible) {
    if (subject.kind === 'user') users.add(subject.id);
    else groups.push(subject.id);
  }
  const both = await mapLimited(people, READS_AT_A_TIME, async (person) => {
    if (users.has(person.id)) return true;
    return groups.length > 0 && (await directory.memberOfAny(person.id, groups)).length > 0;
  });
  return people.filter((_, index) => both[index]);
}
