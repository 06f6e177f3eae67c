import type { Change } from '../../aggregate.ts';
import { graphTroubleOf } from '../../alert/graph-trouble.ts';
import { sessionsText } from '../../alert/trouble-texts.ts';
import type { Deps } from '../../deps.ts';
import type { AccessRequest } from '../../request/request.ts';
import { afterSessionsEnd } from '../../request/sessions.ts';
import { keepClaim } from '../keep-claim.ts';
import { clearAlert, raiseAlert } from '../watch/alerts.ts';

/** Nobody's sessions can be ended for want of a permission: one trouble, whoever it is about. */
const ANYBODYS = 'sessions';

/**
 * Tries what is due of ending the sessions of whoever held the grant; null when nothing is. Ending them twice does no
 * harm, so a process that dies in between begins again.
 */
export async function endSessions(
  deps: Deps,
  request: AccessRequest,
  claim: string,
): Promise<Change<AccessRequest> | null> {
  const due = request.grant?.sessions?.nextAt ?? null;
  if (due === null || due > deps.clock.now()) return null;
  const { person } = request.terms;
  const answer = await keepClaim(deps, deps.requests, request.id, claim, () => deps.sessions.end(person.id));
  const after = afterSessionsEnd(request, answer, deps.clock.now(), deps.random);
  if (after === null) return null;
  const subject = `${ANYBODYS}|${request.id}`;
  if (after.tell && 'detail' in answer) {
    const anybodys = graphTroubleOf(answer.detail) === 'permission';
    await raiseAlert(deps, {
      topic: 'graph',
      subject: anybodys ? ANYBODYS : subject,
      severity: 'warning',
      text: sessionsText(anybodys ? null : { id: request.id, name: person.name }, answer.detail),
    });
  }
  if (after.over) {
    const why = answer.kind === 'done' ? 'sessions can be ended again' : 'the tokens of before have run out by now';
    await clearAlert(deps, { topic: 'graph', subject, why });
    await clearAlert(deps, { topic: 'graph', subject: ANYBODYS, why });
  }
  return after.change;
}
