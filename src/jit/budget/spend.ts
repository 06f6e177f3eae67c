import type { Settings } from '../deps.ts';
import type { BudgetStore, Clock } from '../ports.ts';
import type { BudgetClass, BudgetName, Taken } from './budget.ts';

export type Purse = { budgets: BudgetStore; clock: Clock; settings: Pick<Settings, 'quotas'> };

/**
 * Takes one from a shared quota. Throws when the store does not answer: what would be sent then could not be recorded
 * either, so nobody may send without counting.
 */
export async function spend(
  { budgets, clock, settings }: Purse,
  name: BudgetName,
  of: string,
  as: BudgetClass,
): Promise<Taken> {
  const windows = settings.quotas[name];
  if (windows.length === 0) return { ok: true };
  return budgets.take({ name, of, windows }, as, clock.now());
}
