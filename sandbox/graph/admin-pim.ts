import { transitiveGroups } from './directory-reads.ts';
import { beginSchedule, endSchedule, isHeld, type PimWriter, schedulesOf } from './pim/access.ts';
import { changedRule } from './pim/rule-change.ts';
import { rulesOf, settingsKey, settingsOwner } from './pim/settings.ts';
import type { PimTarget, ScheduleRecord } from './records.ts';
import type { Store } from './store.ts';

/**
 * PIM as people use it in the portal: administrators past the app's permissions, and holders of an eligibility, who alone
 * can activate it. Each throws an Error for what is not there.
 */
export interface AdminPim {
  /** @returns the schedule's id; permanent unless an end is given */
  makeEligible(principalId: string, target: PimTarget, endsAt?: Date): string;
  /** Active at once, `Assigned`; permanent unless an end is given. */
  assign(principalId: string, target: PimTarget, endsAt?: Date): string;
  /** What an eligible person does signed in, with MFA: `Activated` until the time is up. */
  activate(principalId: string, target: PimTarget, lastsMs: number): string;
  /** Ends every schedule of this kind, whatever its age. */
  remove(kind: ScheduleRecord['kind'], principalId: string, target: PimTarget): void;
  /** Changes a rule of the target's settings: the same properties that a PATCH takes. */
  changeRule(target: PimTarget, ruleId: string, changes: Record<string, unknown>): void;
  /** Puts a group under PIM. */
  onboard(groupId: string): void;
}

export function createAdminPim(store: Store, now: () => Date, newId: () => string): AdminPim {
  const writer = (): PimWriter => {
    const at = now();
    return { truth: store.truth, put: (table, id, value) => store.put(table, id, value, at), at };
  };

  function begin(
    principalId: string,
    target: PimTarget,
    more: Pick<ScheduleRecord, 'kind' | 'assignmentType' | 'endsAt'>,
  ): string {
    const at = now().toISOString();
    if (target.kind === 'group') onboard(target.groupId);
    const id = target.kind === 'group' ? `${target.groupId}_${target.accessId}_${newId()}` : newId();
    const times = { startsAt: at, createdUsing: newId(), createdDateTime: at, modifiedDateTime: at };
    beginSchedule(writer(), { id, principalId, target, ...times, ...more });
    return id;
  }

  function onboard(groupId: string): void {
    if (!store.truth.groups.get(groupId)) throw new Error(`no group ${groupId}`);
    if (store.truth.pimGroups.get(groupId)) return;
    store.put('pimGroups', groupId, { groupId, onboardedDateTime: now().toISOString() }, now());
  }

  /** Directly, or through a group that is eligible. */
  function isEligible(principalId: string, target: PimTarget): boolean {
    const ids = [principalId, ...transitiveGroups(store.truth, principalId).map((group) => String(group.row.id))];
    return ids.some((id) =>
      schedulesOf(store.truth, 'eligibility', { target, principalId: id }).some((one) => one.state === 'active'),
    );
  }

  return {
    makeEligible(principalId, target, endsAt) {
      const end = endsAt?.toISOString() ?? null;
      return begin(principalId, target, { kind: 'eligibility', assignmentType: 'Assigned', endsAt: end });
    },
    assign(principalId, target, endsAt) {
      if (isHeld(store.truth, { principalId, target })) throw new Error(`${principalId} holds this already`);
      const end = endsAt?.toISOString() ?? null;
      return begin(principalId, target, { kind: 'assignment', assignmentType: 'Assigned', endsAt: end });
    },
    activate(principalId, target, lastsMs) {
      if (!isEligible(principalId, target)) throw new Error(`${principalId} is not eligible`);
      if (isHeld(store.truth, { principalId, target })) throw new Error(`${principalId} holds this already`);
      const end = new Date(now().getTime() + lastsMs).toISOString();
      return begin(principalId, target, { kind: 'assignment', assignmentType: 'Activated', endsAt: end });
    },
    remove(kind, principalId, target) {
      const found = schedulesOf(store.truth, kind, { principalId, target });
      if (found.length === 0) throw new Error(`${principalId} has no such ${kind}`);
      for (const schedule of found) endSchedule(writer(), schedule);
    },
    changeRule(target, ruleId, changes) {
      const owner = settingsOwner(target);
      const rules = rulesOf(store.truth, owner);
      const was = rules.find((rule) => rule.id === ruleId);
      if (!was) throw new Error(`no rule ${ruleId}`);
      const next = changedRule(was, { '@odata.type': was['@odata.type'], ...changes });
      if (target.kind === 'group') onboard(target.groupId);
      const id = settingsKey(owner);
      const modifiedDateTime = now().toISOString();
      store.put(
        'roleSettings',
        id,
        { id, rules: rules.map((rule) => (rule === was ? next : rule)), modifiedDateTime },
        now(),
      );
    },
    onboard,
  };
}
