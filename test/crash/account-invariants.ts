import type { UserRecord } from '../../sandbox/graph/records.ts';
import type { Change } from '../../sandbox/graph/store.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import type { Story } from './stories.ts';
import type { World } from './world.ts';

/**
 * What is wrong with the dedicated account that a request went to; empty where it goes to none. `lastMoment`: until when it
 * may have been open.
 */
export async function accountFaults(
  request: AccessRequest,
  world: World,
  story: Story,
  lastMoment: Date,
): Promise<string[]> {
  const { account } = request.terms;
  if (account === undefined) return [];
  const { users, links, roleAssignments, passes = [] } = world.graph.dump();
  const named = users.filter((user) => user.userPrincipalName === account.name);
  const [user, ...more] = named;
  // Nothing was begun yet.
  if (user === undefined) return request.grant?.activeAt === null ? [] : ['there never was an account'];
  const faults: string[] = [];
  if (more.length > 0) faults.push(`${named.length} accounts were made of one`);
  if (account.after === 'delete' && user.deletedDateTime === null) faults.push('the account is still there');
  if (account.after === 'disable' && user.accountEnabled) faults.push('the account is still open');
  if (account.after === 'disable' && user.deletedDateTime !== null) faults.push('the account was deleted');
  const left = [
    ...links.filter((link) => link.toId === user.id).map((link) => `in ${link.fromId}`),
    ...roleAssignments.filter((row) => row.principalId === user.id).map((row) => `${row.roleDefinitionId}`),
    ...passes.filter((pass) => pass.userId === user.id).map((pass) => `the pass ${pass.id}`),
  ];
  // What others gave an account that was never begun with is nobody's business here.
  if (world.changes.length > 0) faults.push(...left.map((what) => `the account still has ${what}`));
  faults.push(...timeFaults(request, world.changes, user, lastMoment));
  faults.push(...strayFaults(world.changes, user, story));
  faults.push(...(await secretsIn(world)));
  const link = await world.ground.database.db.collection('marks').findOne({ 'value.id': request.terms.person.id });
  if (request.grant?.account !== undefined && link === null) faults.push('nobody wrote down whose account it is');
  return faults;
}

type Version = { at: Date; open: boolean };

/** Opened once and shut once, when it should; what it was signed in to and by is gone since. */
function timeFaults(
  { grant }: AccessRequest,
  changes: readonly Change[],
  user: UserRecord,
  lastMoment: Date,
): string[] {
  const faults: string[] = [];
  const versions = changes.flatMap(({ table, id, value, at }): Version[] => {
    if (table !== 'users' || id !== user.id || value === undefined || !('accountEnabled' in value)) return [];
    return [{ at, open: value.accountEnabled && value.deletedDateTime === null }];
  });
  const turns = versions.filter(({ open }, n) => open !== (versions[n - 1]?.open ?? false));
  const [opened, shut, ...others] = turns;
  // Shut all along.
  if (opened === undefined) return grant?.activeAt === null ? [] : ['the account was never opened'];
  if (shut === undefined || others.length > 0) faults.push(`the account was opened and shut ${turns.length} times`);
  if (grant?.activatingAt === null || opened.at < (grant?.activatingAt ?? opened.at))
    faults.push('the account was opened before its end was fixed');
  if (shut === undefined) return faults;
  if (shut.at > lastMoment) faults.push(`the account was open until ${shut.at.toISOString()}`);
  const over = grant?.endReason === 'expired' ? grant.endsAt : grant?.revokingAt;
  if (over === null || over === undefined || shut.at < over) faults.push('the account was shut before its time');
  if (new Date(user.signInSessionsValidFromDateTime) < shut.at) faults.push('its sessions outlive it');
  const deleted = user.deletedDateTime !== null;
  if (!deleted && new Date(user.lastPasswordChangeDateTime ?? 0) < shut.at) faults.push('its password is the old one');
  const passes = changes.filter(({ table, value }) => table === 'passes' && value !== undefined);
  const early = passes.filter(({ at }) => grant?.activeAt === null || at < (grant?.activeAt ?? at) || at > shut.at);
  if (early.length > 0) faults.push('a pass was made while there was nothing to sign in to');
  return faults;
}

/** What others gave it while it was shut is gone before it is opened. */
function strayFaults(changes: readonly Change[], user: UserRecord, { setting, strays = [] }: Story): string[] {
  if (setting?.tenant === undefined) return [];
  const openedAt = changes.findIndex(
    ({ id, value }) => id === user.id && value !== undefined && 'accountEnabled' in value && value.accountEnabled,
  );
  if (openedAt < 0) return [];
  const before = changes.slice(0, openedAt).filter(({ value }) => value === undefined);
  const [stray = ''] = strays;
  const faults: string[] = [];
  if (!before.some(({ table, id }) => table === 'links' && id.includes(stray)))
    faults.push('it was opened with access');
  if (!before.some(({ table }) => table === 'passes')) faults.push('it was opened with a pass of before');
  return faults;
}

/** A pass is told to its reader and kept nowhere (design invariant 10). */
async function secretsIn({ ground, chats, passes }: World): Promise<string[]> {
  if (passes.length === 0) return [];
  const { db } = ground.database;
  const collections = await db.collections();
  const documents = await Promise.all(collections.map((one) => one.find().toArray()));
  const kept = JSON.stringify([documents, chats.capture()]);
  return passes.some((pass) => kept.includes(pass)) ? ['a pass was kept'] : [];
}
