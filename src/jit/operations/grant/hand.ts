import type { BackEnd, Order, Reading, WriteOutcome } from '../../back-end.ts';
import type { Deps } from '../../deps.ts';
import type { JitAccount } from '../../entitlement.ts';
import type { Holding } from '../../holding/holding.ts';
import type { HoldingId } from '../../ids.ts';

/** What gives and takes back one holding, whatever it is a hold on. */
export type Hand = {
  read(): Promise<Reading>;
  add(order: Order): Promise<WriteOutcome>;
  /** Null where Entra ends nothing by itself. */
  move: ((order: Order) => Promise<WriteOutcome>) | null;
  remove(): Promise<WriteOutcome>;
};

/** Null when this release has nothing for its back end. */
export function handFor(deps: Deps, holding: Holding): Hand | null {
  const { entitlement } = holding;
  if (entitlement.kind === 'account') return accountHand(deps, holding, entitlement);
  const backEnd = deps.backEnds[holding.backEnd];
  return backEnd === undefined ? null : handOf(backEnd, holding, entitlement);
}

function handOf(
  backEnd: BackEnd,
  { principal, assignmentId }: Holding,
  entitlement: Parameters<BackEnd['read']>[1],
): Hand {
  const { move } = backEnd;
  return {
    read: () => backEnd.read(principal.id, entitlement),
    add: (order) => backEnd.add(principal.id, entitlement, order),
    move: move === null ? null : (order) => move(principal.id, entitlement, order),
    remove: () => backEnd.remove(principal.id, entitlement, assignmentId),
  };
}

function accountHand(deps: Deps, holding: Holding, account: JitAccount): Hand | null {
  const { accounts } = deps;
  if (accounts === undefined) return null;
  const { principal, assignmentId: accountId } = holding;
  const ending = holding.state === 'removing';
  return {
    read: () => accounts.read(principal.id, account, { accountId, ending }),
    add: () => accounts.add(principal, account),
    move: null,
    remove: async () =>
      accounts.remove(principal.id, account, { accountId, alone: await isAlone(deps, holding, accountId) }),
  };
}

/**
 * True when nothing that the bot gave the account is on its way out any more: what it has then, others gave it. What
 * waits for the account itself to come back does not count.
 */
async function isAlone(deps: Deps, holding: Holding, accountId: string | null): Promise<boolean> {
  if (accountId === null) return true;
  const requests = await Promise.all(holding.waiters.map((id) => deps.requests.load(id)));
  const ids = new Set<HoldingId>(
    requests.flatMap((request) => request?.body.grant?.items.map((item) => item.holdingId) ?? []),
  );
  ids.delete(holding.id);
  const others = await deps.holdings.loadMany([...ids]);
  return !others.some(
    ({ body }) => body.principal.id === accountId && body.state !== 'absent' && body.dormant === null,
  );
}
