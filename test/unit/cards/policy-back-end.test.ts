import { describe, expect, it } from 'vitest';
import { emptyFields, fieldOfPath, fieldsOfTerms, writtenFrom } from '../../../src/cards/forms/policy-fields.ts';
import { buildPolicy } from '../../support/builders.ts';

describe('who ends the access, in the form of a policy', () => {
  it.each([
    [{ backEnd: 'pim' as const }, { backEnd: 'pim' }],
    [
      { backEnd: 'pim' as const, fallback: 'direct' as const },
      { backEnd: 'pim', fallback: 'direct' },
    ],
  ])('stays what it is when something else is edited: %o', (terms, written) => {
    const fields = fieldsOfTerms({ ...buildPolicy().terms, ...terms });

    expect(writtenFrom(fields)).toMatchObject(written);
  });

  it('is left unsaid where it is the usual one', () => {
    for (const fields of [emptyFields(), fieldsOfTerms(buildPolicy().terms)]) {
      expect(writtenFrom(fields)).not.toHaveProperty('backEnd');
      expect(writtenFrom(fields)).not.toHaveProperty('fallback');
    }
  });

  it('is where its faults are shown', () => {
    expect([fieldOfPath('backEnd'), fieldOfPath('fallback')]).toEqual(['backEnd', 'backEnd']);
  });
});
