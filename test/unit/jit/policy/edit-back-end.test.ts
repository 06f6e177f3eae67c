import { describe, expect, it } from 'vitest';
import type { PolicyEdit } from '../../../../src/jit/policy/edit-fields.ts';
import { editPolicy } from '../../../../src/jit/policy/edit-policy.ts';
import type { PolicyTerms } from '../../../../src/jit/policy/policy.ts';
import { buildPolicy } from '../../../support/builders.ts';

const ACCOUNT = { name: 'jit-{alias}@contoso.com', after: 'delete', pass: 'reuse' } as const;

async function edited(terms: Partial<PolicyTerms>, ...typed: string[]): Promise<unknown> {
  const edits = typed.map((text): PolicyEdit => {
    const [field = '', value = ''] = text.split('=');
    return { field, op: '=', value };
  });
  const { tree, faults } = await editPolicy({ ...buildPolicy().terms, ...terms }, edits, async () => []);
  return faults.length > 0 ? faults : tree.value;
}

describe('one-line changes of how access is given', () => {
  it('take along what goes only with the back end that was', async () => {
    const direct = await edited({ backEnd: 'account', account: ACCOUNT }, 'backEnd=direct');
    const alone = await edited({ backEnd: 'pim', fallback: 'direct' }, 'backEnd=direct');
    const account = await edited({ endSessions: true }, 'backEnd=account', 'account=jit-{alias}@contoso.com');

    expect(direct).not.toHaveProperty('account');
    expect(alone).not.toHaveProperty('fallback');
    expect(account).toMatchObject({ backEnd: 'account', account: { name: 'jit-{alias}@contoso.com' } });
    expect(account).not.toHaveProperty('endSessions');
  });

  it('keep what is named along with the new one, for its fault to be told', async () => {
    expect(await edited({}, 'backEnd=direct', 'fallback=direct')).toMatchObject({ fallback: 'direct' });
    expect(await edited({}, 'account.pass=reuse', 'backEnd=pim')).toMatchObject({ account: { pass: 'reuse' } });
  });

  it.each([
    ['fallback=none', { backEnd: 'pim', fallback: 'direct' }, 'fallback'],
    ['outside=none', { outside: 'remove' }, 'outside'],
    ['portal=none', { portal: 'entra' }, 'portal'],
    ['account=none', { backEnd: 'account', account: ACCOUNT }, 'account'],
  ] as const)('take it out by %s', async (typed, terms, key) => {
    expect(await edited(terms, typed)).not.toHaveProperty(key);
  });

  it.each([
    ['outside=report', 'outside', 'report'],
    ['portal=defender', 'portal', 'defender'],
    ['endSessions=yes', 'endSessions', true],
  ])('set %s', async (typed, key, value) => {
    expect(await edited({}, typed)).toHaveProperty(key, value);
  });
});
