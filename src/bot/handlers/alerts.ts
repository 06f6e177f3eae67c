import { alertsCard } from '../../cards/alert-card.ts';
import { messageCard } from '../../cards/message-card.ts';
import type { AlertRoute } from '../../jit/alert/alert.ts';
import { alertRoute, openAlerts, routeAlerts } from '../../jit/operations/alerts.ts';
import { type Answer, cardAnswer } from '../answer.ts';
import type { TurnDeps } from './turn-deps.ts';

/** What is wrong now, and where that is told. */
export async function showAlerts({ deps, caller }: TurnDeps): Promise<Answer> {
  const alerts = await openAlerts(deps, caller);
  const routing = await alertRoute(deps, caller);
  const told = routing?.route == null ? null : { place: routing.route.name, by: routing.by.name };
  return cardAnswer(alertsCard({ alerts, told, now: deps.clock.now() }));
}

/** Said in a channel or group chat: alerts go there. Said in the one-to-one chat: to this person. */
export async function alertsHere(turn: TurnDeps): Promise<Answer> {
  const { deps, caller, cause } = turn;
  await routeAlerts(deps, { caller, cause, route: routeHere(turn) });
  const place = turn.personal ? 'you, in this chat' : 'this place, for everybody here to read';
  // Behaviour P15: the place that admins look after is where those may see a request whom nothing else reaches.
  const requests = turn.personal
    ? ''
    : ' So do requests of policies without a channel of their own, when I cannot reach an approver in person.';
  const text = `From now on alerts go to ${place}.${requests} What is wrong now is shown here, too.`;
  return cardAnswer(messageCard({ title: 'Alerts come here', text, example: 'alerts off', tone: 'good' }));
}

export async function alertsOff({ deps, caller, cause }: TurnDeps): Promise<Answer> {
  await routeAlerts(deps, { caller, cause, route: null });
  const text =
    'Each admin is told of new alerts in their own chat with me. Messages that are there already stay up to date.';
  return cardAnswer(messageCard({ title: 'Alerts go to each admin', text, tone: 'good' }));
}

function routeHere({ caller, conversation }: TurnDeps): Exclude<AlertRoute, null> {
  if (conversation.kind === 'personal') return { recipient: { kind: 'person', id: caller.id }, name: caller.name };
  // A thread's id is the channel's with the first message behind it: alerts begin threads of their own.
  const [id = conversation.id] = conversation.id.split(';');
  return {
    recipient: { kind: 'channel', id },
    name: conversation.kind === 'channel' ? 'a channel' : 'a group chat',
  };
}
