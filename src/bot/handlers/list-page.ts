import { approvalsCard } from '../../cards/approvals-card.ts';
import { withEditChoice } from '../../cards/forms/edit-buttons.ts';
import { LIST_LIMIT } from '../../cards/list.ts';
import { pageOf } from '../../cards/pages.ts';
import { policyListCard } from '../../cards/policy-cards.ts';
import type { Reader } from '../../cards/reader.ts';
import type { Card } from '../../cards/render.ts';
import { accessListCard, grantsCard, requestListCard } from '../../cards/request-lists.ts';
import type { ListName } from '../../cards/way-click.ts';
import { listPolicies, requestablePolicies } from '../../jit/operations/policy/policies.ts';
import { mayAdminister } from '../../jit/operations/policy/propose-policy.ts';
import { approvalsFor, liveGrants, myAccess, myRequests } from '../../jit/operations/views.ts';
import type { Policy } from '../../jit/policy/policy.ts';
import { wordsFor } from '../../words/words.ts';
import type { TurnDeps } from './turn-deps.ts';

/** The policies that the reader may ask under. */
export function mayAskCard(policies: readonly Policy[], page: number, reader: Reader): Card {
  const title = wordsFor(reader).answers.youMayAskFor;
  return policyListCard({ policies, name: 'may-ask', page, title }, reader);
}

/** All policies; whoever may change them finds the way to their forms below. */
export async function policiesCard({ deps, caller, reader }: TurnDeps, page: number): Promise<Card> {
  const policies = await listPolicies(deps, caller);
  const card = policyListCard({ policies, page }, reader);
  if (!(await mayAdminister(deps, caller))) return card;
  const shown = pageOf(policies, page, LIST_LIMIT).items;
  return withEditChoice(
    card,
    shown.map(({ terms }) => terms.name),
    reader,
  );
}

/** One page of a list, read afresh by the rights that the reader has now; the card alone knows which page it shows. */
export async function listPage(turn: TurnDeps, list: ListName, page: number): Promise<Card> {
  const { deps, caller, reader } = turn;
  const drawn = { page, reader, now: deps.clock.now() };
  switch (list) {
    case 'approvals':
      return approvalsCard({ ...drawn, requests: await approvalsFor(deps, caller) });
    case 'my-requests':
      return requestListCard({ ...drawn, requests: await myRequests(deps, caller) });
    case 'my-access':
      return accessListCard({ ...drawn, requests: await myAccess(deps, caller) });
    case 'grants':
      return grantsCard({ ...drawn, requests: await liveGrants(deps, caller) });
    case 'policies':
      return policiesCard(turn, page);
    case 'may-ask':
      return mayAskCard(await requestablePolicies(deps, caller), page, reader);
  }
}
