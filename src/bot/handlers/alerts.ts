import { alertsCard } from '../../cards/alert-card.ts';
import type { AlertRoute } from '../../jit/alert/alert.ts';
import { alertRoute, openAlerts, routeAlerts } from '../../jit/operations/watch/alerts.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer, messageAnswer } from '../answer.ts';
import type { TurnDeps } from './turn-deps.ts';

/** What is wrong now, and where that is told. */
export async function showAlerts({ deps, caller, reader }: TurnDeps): Promise<Answer> {
  const alerts = await openAlerts(deps, caller);
  const routing = await alertRoute(deps, caller);
  const told = routing?.route == null ? null : { place: routing.route.name, by: routing.by.name };
  return cardAnswer(alertsCard({ alerts, told, now: deps.clock.now() }, reader));
}

/** Said in a channel or group chat: alerts go there. Said in the one-to-one chat: to this person. */
export async function alertsHere(turn: TurnDeps): Promise<Answer> {
  const { deps, caller, cause } = turn;
  await routeAlerts(deps, { caller, cause, route: routeHere(turn) });
  const { title, toYou, toThisPlace } = wordsFor(turn.reader).admin.alertsHere;
  // Behaviour P15: the place that admins look after is where those may see a request whom nothing else reaches.
  const text = turn.personal ? toYou : toThisPlace;
  return messageAnswer({ title, text, example: 'alerts off', tone: 'good' }, turn.reader);
}

export async function alertsOff({ deps, caller, cause, reader }: TurnDeps): Promise<Answer> {
  await routeAlerts(deps, { caller, cause, route: null });
  return messageAnswer({ ...wordsFor(reader).admin.alertsOff, tone: 'good' }, reader);
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
