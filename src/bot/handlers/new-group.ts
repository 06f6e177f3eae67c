import type { FormClick } from '../../cards/forms/form-click.ts';
import { askedIn, newGroupCard } from '../../cards/new-group-card.ts';
import { retell } from '../../cards/retell.ts';
import type { Cause } from '../../jit/ids.ts';
import { type AskedGroup, createGroup, planGroup } from '../../jit/operations/entra/new-group.ts';
import { wordsFor } from '../../words/words.ts';
import { type Answer, cardAnswer, messageAnswer } from '../answer.ts';
import { done, type FormAnswer } from './forms/form-answer.ts';
import type { TurnDeps } from './turn-deps.ts';

/** Says what a role-assignable group is before anybody makes one: it is for good (behaviours S1.6, S1.13). */
export async function groupNew(turn: TurnDeps, { name, reason }: AskedGroup): Promise<Answer> {
  const { deps, caller, reader } = turn;
  const words = wordsFor(reader).newGroup;
  const planned = await planGroup(deps, caller, { name, reason });
  if ('plan' in planned) return cardAnswer(newGroupCard({ ...planned.plan, form: deps.random.uuid() }, reader));
  const points = planned.faults.map((fault) => retell(fault, reader));
  return messageAnswer({ title: words.cannot, text: words.nothingDone, points, tone: 'warning' }, reader);
}

/** One copy of the card makes one group, however often it is pressed. */
export async function createNewGroup(turn: TurnDeps, click: FormClick): Promise<FormAnswer> {
  const { deps, caller, reader } = turn;
  const words = wordsFor(reader).newGroup;
  const cause = (click.form === null ? turn.cause : `form:${caller.id}:${click.form}`) as Cause;
  const result = await createGroup(deps, { caller, cause, ...askedIn(click) });
  if ('faults' in result) {
    const points = result.faults.map((fault) => retell(fault, reader));
    return done(turn, { title: words.cannot, text: words.nothingDone, points, tone: 'warning' });
  }
  const { state, name, groupId, detail } = result.order;
  if (state === 'created' && groupId !== null) {
    const example = `policy set exchange-admin entitlements+=group:${groupId}`;
    return done(turn, { title: words.created(name), text: words.createdText(groupId), example, tone: 'good' });
  }
  if (state === 'failed') {
    const points = detail === null ? [] : [retell(detail, reader)];
    return done(turn, { title: words.cannot, text: words.failedText, points, tone: 'warning' });
  }
  return done(turn, { title: words.unsure(name), text: words.unsureText, example: 'audit', tone: 'warning' });
}
