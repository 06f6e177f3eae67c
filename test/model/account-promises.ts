import { isOpen } from './accounts.ts';
import { type AccountKey, accountOf, GIFTS, isAccountKind, isPerson, type Pair, pairOf, partsOf } from './cast.ts';
import { live } from './expect.ts';
import type { Moment, Say } from './invariants.ts';
import { pairsOf, type Seen } from './observe.ts';
import type { Tenant, Write } from './tenant.ts';

/** What others gave it while it was shut is no part of what was asked for: it is enabled with nothing. */
export function checkOpened({ action, had, by }: Write, { blurred }: Moment, say: Say): void {
  if (action === 'add' && by === 'bot' && had !== undefined && had.length > 0 && !blurred)
    say(`it was enabled while it had ${had.join(', ')}`);
}

/** "Ended" is said of an account that is shut or deleted, and in which nothing of before is left, whoever gave it. */
export function checkEndOfAccount(pair: Pair, confirmed: number, tenant: Tenant, say: Say): void {
  const { owner, thing } = partsOf(pair);
  if (!isAccountKind(thing)) return;
  const reopened = tenant.addedAt(pair) >= confirmed;
  if (!reopened) for (const what of leftIn(accountOf(owner, thing), confirmed, tenant)) say(what);
}

/** Invariants of dedicated accounts when nothing is under way: what no live grant asks for is shut, empty, or not there. */
export function accountFaults(tenant: Tenant, seen: Seen): string[] {
  return tenant.accounts.all().flatMap(([holder, { owner, kind }]) => {
    const pair = pairOf(owner, kind);
    if ([...seen.requests.values()].some(({ body }) => live(body) && pairsOf(body).includes(pair))) return [];
    const shut = tenant.writes.findLast((one) => one.pair === pair && one.action === 'remove')?.at;
    return leftIn(holder, shut ?? Number.POSITIVE_INFINITY, tenant).map((what) => `${holder}: ${what}`);
  });
}

/** What an account has from before it was shut. What others gave it since goes when it is opened next. */
function leftIn(holder: AccountKey, shutAt: number, tenant: Tenant): string[] {
  const account = tenant.accounts.of(holder);
  if (account?.exists !== true) return [];
  const left = GIFTS.map((gift) => pairOf(holder, gift)).filter(
    (pair) => tenant.holds(pair) && tenant.addedAt(pair) < shutAt,
  );
  const passes = tenant.accounts.passes().filter((pass) => pass.holder === holder && pass.at < shutAt);
  return [
    ...(isOpen(account) ? ['the account is enabled, and no live grant asks for it'] : []),
    ...(account.kind === 'burner' ? ['the account was to be deleted, and is there'] : []),
    ...left.map((pair) => `${pair} is left in the account`),
    ...passes.map((pass) => `a pass for it works until ${new Date(pass.until).toISOString()}`),
  ];
}

export function isOfAccount(pair: Pair): boolean {
  const { holder, thing } = partsOf(pair);
  return !isPerson(holder) || isAccountKind(thing);
}
