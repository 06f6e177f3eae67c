import { describe, expect, it } from 'vitest';
import { createDirectBackEnd } from '../../../src/graph/direct-back-end.ts';
import { AMIRA, buildGroup, buildOrder, buildRole, buildUnitRole, guid } from '../../support/builders.ts';
import { broken, clientOver, fakeGraph, json, noContent, notFound, refusal, silent } from './fake-graph.ts';

const role = buildRole();
const group = buildGroup();
const person = json({ id: AMIRA.id });
const exists = "One or more added object references already exist for the following modified properties: 'members'.";

function backEndOver(...responders: Parameters<typeof fakeGraph>) {
  const test = clientOver(fakeGraph(...responders));
  return { ...test, backEnd: createDirectBackEnd(test.client) };
}

function assignment(overrides: object = {}): object {
  const { roleDefinitionId, scope } = role;
  return { id: 'assignment-1', principalId: AMIRA.id, roleDefinitionId, directoryScopeId: scope, ...overrides };
}

describe('giving access directly', () => {
  it('assigns the role at its scope and keeps the id of the assignment', async () => {
    const { backEnd, sent } = backEndOver(json(assignment(), 201, { 'request-id': 'g-1' }));

    const outcome = await backEnd.add(AMIRA.id, role, buildOrder());

    expect(outcome).toEqual({ kind: 'done', assignmentId: 'assignment-1', graphRequestId: 'g-1' });
    expect(sent[0]).toMatchObject({
      method: 'POST',
      path: '/roleManagement/directory/roleAssignments',
      body: { principalId: AMIRA.id, roleDefinitionId: role.roleDefinitionId, directoryScopeId: '/' },
    });
  });

  it('links the person to the group', async () => {
    const { backEnd, sent } = backEndOver(noContent());

    expect(await backEnd.add(AMIRA.id, group, buildOrder())).toMatchObject({ kind: 'done', assignmentId: null });
    expect(sent[0]).toMatchObject({
      method: 'POST',
      path: `/groups/${group.groupId}/members/$ref`,
      body: { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${AMIRA.id}` },
    });
  });

  it('counts an assignment as made even when the answer cannot be read', async () => {
    const { backEnd } = backEndOver(() => new Response('', { status: 201 }));

    expect(await backEnd.add(AMIRA.id, role, buildOrder())).toMatchObject({ kind: 'done', assignmentId: null });
  });

  it.each([
    ['already', refusal(400, 'Request_BadRequest', exists), { kind: 'already' }],
    ['refused', refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges.'), { kind: 'refused' }],
    ['refused', refusal(400, 'Request_BadRequest', 'On-premises mastered.'), { kind: 'refused' }],
    [
      'not-done',
      refusal(
        400,
        'Request_BadRequest',
        'The source resource object or one of the objects being referenced do not exist.',
      ),
      { kind: 'not-done', retryAfterMs: null },
    ],
    [
      'not-done',
      refusal(429, 'TooManyRequests', 'x', { 'Retry-After': '17' }),
      { kind: 'not-done', retryAfterMs: 17_000 },
    ],
    [
      'not-done',
      refusal(503, 'serviceNotAvailable', 'x', { 'Retry-After': '3' }),
      { kind: 'not-done', retryAfterMs: 3_000 },
    ],
    ['not-done', refusal(401, 'InvalidAuthenticationToken', 'x'), { kind: 'not-done' }],
    ['not-done', refusal(409, 'Directory_ConcurrencyViolation', 'x'), { kind: 'not-done' }],
    ['not-done', broken('ECONNREFUSED'), { kind: 'not-done' }],
    ['unknown', refusal(503, 'serviceNotAvailable', 'x'), { kind: 'unknown' }],
    ['unknown', refusal(504, 'UnknownError', 'x'), { kind: 'unknown' }],
    ['unknown', refusal(504, 'UnknownError', 'x', { 'Retry-After': '90' }), { kind: 'unknown', retryAfterMs: 90_000 }],
    ['unknown', refusal(500, 'InternalServerError', 'x'), { kind: 'unknown' }],
    ['unknown', broken('ECONNRESET'), { kind: 'unknown' }],
  ] as const)('says %s, and sends the write once', async (_, responder, expected) => {
    const { backEnd, sent } = backEndOver(responder);

    const outcomes = [
      await backEnd.add(AMIRA.id, group, buildOrder()),
      await backEnd.add(AMIRA.id, role, buildOrder()),
      ...(expected.kind === 'already' ? [] : [await backEnd.remove(AMIRA.id, group, null)]),
      ...(expected.kind === 'already' ? [] : [await backEnd.remove(AMIRA.id, role, 'assignment-1')]),
    ];

    for (const outcome of outcomes) expect(outcome).toMatchObject(expected);
    expect(sent.filter(({ method }) => method !== 'GET')).toHaveLength(outcomes.length);
  });

  it.each([
    ['add', 'group'],
    ['remove', 'group'],
    ['add', 'role'],
    ['remove', 'role'],
  ] as const)('says unknown when an %s of a %s gets no answer in 10 s', async (verb, kind) => {
    const { backEnd, timers, sent } = backEndOver(silent);
    const entitlement = kind === 'role' ? role : group;
    const pending =
      verb === 'add'
        ? backEnd.add(AMIRA.id, entitlement, buildOrder())
        : backEnd.remove(AMIRA.id, entitlement, 'assignment-1');
    await expect.poll(() => sent.length).toBe(1);

    timers.advance(10_000);

    expect(await pending).toMatchObject({ kind: 'unknown' });
  });

  it.each([
    ['the person', [notFound, notFound], { kind: 'gone', what: 'principal' }],
    ['the group', [notFound, person, notFound], { kind: 'gone', what: 'target' }],
    ['neither, for a replica lags', [notFound, person, json({ id: group.groupId })], { kind: 'not-done' }],
    ['nobody knows what', [notFound, refusal(500, 'X', 'x')], { kind: 'not-done' }],
  ] as const)('looks up what is missing when Graph answers an add with 404: %s', async (_, responders, expected) => {
    const { backEnd } = backEndOver(...responders);

    expect(await backEnd.add(AMIRA.id, group, buildOrder())).toMatchObject(expected);
  });

  it.each([
    ['the person', [notFound, notFound], { kind: 'gone', what: 'principal' }],
    ['the group', [notFound, person, notFound], { kind: 'gone', what: 'target' }],
    ['only the membership', [notFound, person, json({ id: group.groupId })], { kind: 'already' }],
  ] as const)('looks up what is missing when Graph answers a removal with 404: %s', async (_, responders, expected) => {
    const { backEnd, sent } = backEndOver(...responders);

    expect(await backEnd.remove(AMIRA.id, group, null)).toMatchObject(expected);
    expect(sent[0]).toMatchObject({ method: 'DELETE', path: `/groups/${group.groupId}/members/${AMIRA.id}/$ref` });
  });

  it('takes the other wording for a membership that is not there', async () => {
    const gone = refusal(400, 'Request_BadRequest', 'One or more removed object references do not exist.');
    const { backEnd } = backEndOver(gone);

    expect(await backEnd.remove(AMIRA.id, group, null)).toMatchObject({ kind: 'already' });
  });

  it('removes exactly the assignment it is told', async () => {
    const { backEnd, sent } = backEndOver(noContent());

    expect(await backEnd.remove(AMIRA.id, role, 'a/b')).toMatchObject({ kind: 'done' });
    expect(sent[0]?.method).toBe('DELETE');
    expect(sent[0]?.url).toMatch(/\/roleAssignments\/a%2Fb$/);
  });

  it('looks the assignment up when nobody kept its id', async () => {
    const { backEnd, sent } = backEndOver(json({ value: [assignment()] }), noContent());

    expect(await backEnd.remove(AMIRA.id, role, null)).toMatchObject({ kind: 'done', assignmentId: 'assignment-1' });
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'DELETE']);
  });

  it('has nothing to remove when there is no such assignment, and deletes nothing when it cannot look', async () => {
    const none = backEndOver(json({ value: [] }), person, json({ id: role.roleDefinitionId }));
    const blind = backEndOver(refusal(500, 'X', 'x'));

    expect(await none.backEnd.remove(AMIRA.id, role, null)).toMatchObject({ kind: 'already' });
    expect(await blind.backEnd.remove(AMIRA.id, role, null)).toMatchObject({ kind: 'not-done' });
    expect([...none.sent, ...blind.sent].every(({ method }) => method === 'GET')).toBe(true);
  });

  it('lets revocations go before grants when Graph throttles', async () => {
    const { backEnd, sent } = backEndOver(noContent());

    await backEnd.add(AMIRA.id, group, buildOrder());
    await backEnd.remove(AMIRA.id, group, null);

    expect(sent.map(({ headers }) => headers.get('x-ms-throttle-priority'))).toEqual([null, 'high']);
  });
});

describe('reading what is held directly', () => {
  it('takes for present only the same person, role and scope', async () => {
    const others = [
      assignment({ principalId: guid(9) }),
      assignment({ roleDefinitionId: guid(9) }),
      assignment({ directoryScopeId: `/administrativeUnits/${guid(9)}` }),
    ];
    const { backEnd } = backEndOver(json({ value: others }), person, json({ id: role.roleDefinitionId }));
    const held = backEndOver(json({ value: [...others, assignment()] }));

    expect(await backEnd.read(AMIRA.id, role)).toEqual({ kind: 'absent' });
    expect(await held.backEnd.read(AMIRA.id, role)).toEqual({ kind: 'present', assignmentId: 'assignment-1' });
  });

  it('reads membership from the memberships of the person, which are never transitive', async () => {
    const { backEnd, sent } = backEndOver(json({ value: [{ id: guid(9) }, { id: group.groupId.toUpperCase() }] }));

    expect(await backEnd.read(AMIRA.id, group)).toEqual({ kind: 'present', assignmentId: null });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.path).toMatch(new RegExp(`^/users/${AMIRA.id}/memberOf\\?`));
    expect(sent[0]?.headers.get('ConsistencyLevel')).toBeNull();
  });

  const none = json({ value: [] });
  const unitRole = buildUnitRole();
  const unit = unitRole.scope.replace('/administrativeUnits/', '');

  it.each([
    ['a deleted person, as to a group', group, [notFound], 'principal', AMIRA.id],
    ['a deleted group', group, [none, notFound], 'target', group.groupId],
    ['a deleted person, as to a role', role, [none, notFound], 'principal', AMIRA.id],
    ['a deleted unit', unitRole, [none, person, json({ id: guid(9) }), notFound], 'target', unit],
  ] as const)(
    'tells absence from %s, and asks whether it can be restored',
    async (_, entitlement, responders, what, id) => {
      const restorable = backEndOver(...responders, json({ id }));
      const lost = backEndOver(...responders, notFound);
      const unsure = backEndOver(...responders, refusal(500, 'X', 'x'));

      expect(await restorable.backEnd.read(AMIRA.id, entitlement)).toMatchObject({
        kind: 'gone',
        what,
        forGood: false,
      });
      expect(await lost.backEnd.read(AMIRA.id, entitlement)).toMatchObject({ kind: 'gone', what, forGood: true });
      expect(await unsure.backEnd.read(AMIRA.id, entitlement)).toMatchObject({ kind: 'unavailable' });
      expect(lost.sent.at(-1)?.path).toBe(`/directory/deletedItems/${id}?$select=id`);
    },
  );

  it('tells absence from a deleted custom role, which cannot be restored', async () => {
    const { backEnd, sent } = backEndOver(none, person, notFound);

    expect(await backEnd.read(AMIRA.id, role)).toMatchObject({ kind: 'gone', what: 'target', forGood: true });
    expect(sent).toHaveLength(3);
  });

  it('says unavailable, and for how long, when it cannot be read', async () => {
    const { backEnd } = backEndOver(refusal(429, 'TooManyRequests', 'x', { 'Retry-After': '30' }));

    expect(await backEnd.read(AMIRA.id, group)).toMatchObject({ kind: 'unavailable', retryAfterMs: 30_000 });
    expect(await backEnd.read(AMIRA.id, role)).toMatchObject({ kind: 'unavailable', retryAfterMs: 30_000 });
  });
});
