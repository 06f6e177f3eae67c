import { describe, expect, it } from 'vitest';
import { emptyFields, fieldsOfTerms } from '../../../src/cards/forms/policy-fields.ts';
import { fieldOfPath } from '../../../src/cards/forms/policy-places.ts';
import { writtenFrom } from '../../../src/cards/forms/policy-written.ts';
import type { PolicyTerms } from '../../../src/jit/policy/policy.ts';
import { buildPolicy } from '../../support/builders.ts';

const ACCOUNT = { name: 'jit-{alias}@contoso.com', after: 'delete', pass: 'reuse' } as const;

describe('how access is given, in the form of a policy', () => {
  it.each<Partial<PolicyTerms>>([
    { backEnd: 'pim' },
    { backEnd: 'pim', fallback: 'direct' },
    { backEnd: 'account', account: ACCOUNT },
    { endSessions: true, portal: 'power-platform', outside: 'remove' },
    { backEnd: 'account', account: ACCOUNT, outside: 'remove', portal: 'entra' },
  ])('stays what it is when something else is edited: %o', (terms) => {
    const policy = { ...buildPolicy().terms, ...terms };

    expect(writtenFrom(fieldsOfTerms(policy), policy)).toMatchObject(terms);
  });

  it('is left unsaid where it is the usual one', () => {
    const unsaid = { backEnd: undefined, fallback: undefined, account: undefined, endSessions: undefined };

    for (const fields of [emptyFields(), fieldsOfTerms(buildPolicy().terms)]) {
      expect(writtenFrom(fields)).toMatchObject({ ...unsaid, portal: undefined, outside: undefined });
    }
  });

  it('takes along what goes only with another way', () => {
    const account = fieldsOfTerms({ ...buildPolicy().terms, backEnd: 'account', account: ACCOUNT });
    const ends = fieldsOfTerms({ ...buildPolicy().terms, endSessions: true });
    const chosen = (fields: typeof ends, backEnd: string) => ({ ...fields, texts: { ...fields.texts, backEnd } });

    expect(writtenFrom(chosen(account, 'pim'))).toMatchObject({ backEnd: 'pim', account: undefined });
    expect(writtenFrom(chosen(ends, 'account'))).toMatchObject({
      account: { name: undefined },
      endSessions: undefined,
    });
    expect(writtenFrom(chosen(ends, 'pim'))).toMatchObject({ endSessions: true });
  });

  it('is where its faults are shown', () => {
    expect([fieldOfPath('backEnd'), fieldOfPath('fallback')]).toEqual(['backEnd', 'backEnd']);
    expect([fieldOfPath('account'), fieldOfPath('account.name')]).toEqual(['accountName', 'accountName']);
    expect([fieldOfPath('account.pass'), fieldOfPath('outside')]).toEqual(['accountPass', 'outside']);
  });
});
