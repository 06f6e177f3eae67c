import { describe, expect, it } from 'vitest';
import { parseCardAction, requestAction } from '../../../src/cards/actions.ts';
import { DEFAULT_READER } from '../../../src/cards/reader.ts';
import { buildRequest } from '../../support/builders.ts';

const data = { requestId: 'R-7K3M9', terms: 'abc', verb: 'approve', comment: ' fine by me ' };
const read = { requestId: 'R-7K3M9', terms: 'abc', verb: 'approve', comment: 'fine by me' };

describe('parseCardAction', () => {
  it('reads an invoke, its action and a submit alike', () => {
    const action = { type: 'Action.Execute', verb: 'approve', data };

    expect(parseCardAction({ action, trigger: 'manual' })).toEqual(read);
    expect(parseCardAction(action)).toEqual(read);
    expect(parseCardAction(data)).toEqual(read);
  });

  it('takes no comment for an empty one', () => {
    expect(parseCardAction({ ...data, comment: undefined })).toEqual({ ...read, comment: '' });
    expect(parseCardAction({ ...data, comment: { toString: 'x' } })).toEqual({ ...read, comment: '' });
  });

  it('never acts on an automatic refresh', () => {
    expect(parseCardAction({ action: { verb: 'approve', data }, trigger: 'automatic' })).toBeNull();
  });

  it('cuts a comment that the client let through', () => {
    expect(parseCardAction({ ...data, comment: 'x'.repeat(5000) })?.comment).toHaveLength(1000);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'approve'],
    ['a list', [data]],
    ['an unknown verb', { ...data, verb: 'grant' }],
    ['an inherited verb', { ...data, verb: 'constructor' }],
    ['two verbs that differ', { verb: 'deny', data }],
    ['a request id that cannot be one', { ...data, requestId: 'R-0OIL1' }],
    ['a request id that is an object', { ...data, requestId: { $ne: null } }],
    ['terms that are an object', { ...data, terms: { $gt: '' } }],
    ['terms of any length', { ...data, terms: 'x'.repeat(201) }],
    ['no terms', { requestId: 'R-7K3M9', verb: 'approve' }],
  ])('reads %s as nothing', (_, value) => {
    expect(parseCardAction(value)).toBeNull();
  });

  it('reads back what the buttons carry, on new clients and old', () => {
    const request = buildRequest();
    const button = requestAction('release', request, DEFAULT_READER);

    for (const action of [button, button.fallback]) {
      expect(parseCardAction(action)).toEqual({
        verb: 'release',
        requestId: request.id,
        terms: request.termsHash,
        comment: '',
      });
    }
  });
});
