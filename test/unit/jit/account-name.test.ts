import { describe, expect, it } from 'vitest';
import { accountNameFor, isAccountTemplate } from '../../../src/jit/account/account-name.ts';

describe('the names of dedicated accounts', () => {
  it.each(['jit-{alias}@contoso.com', '{alias}-adm@contoso.onmicrosoft.com', 'a.{alias}.b@sub.contoso.com'])(
    'takes %s for a template',
    (text) => {
      expect(isAccountTemplate(text)).toBe(true);
    },
  );

  it.each([
    '{alias}@contoso.com',
    'jit@contoso.com',
    'jit-{alias}',
    'jit-{alias}@contoso',
    'jit {alias}@contoso.com',
    'jit-{alias}-{alias}@contoso.com',
    'jit-{name}@contoso.com',
    `${'j'.repeat(60)}{alias}@contoso.com`,
  ])('refuses %s, which names nobody, everybody or the person themselves', (text) => {
    expect(isAccountTemplate(text)).toBe(false);
  });

  it('makes of an address what a sign-in name may hold, and no more than 64 characters before the @', () => {
    const template = 'JIT-{alias}@contoso.com';

    expect(accountNameFor(template, 'Erin.Engel@contoso.com')).toBe('jit-erin.engel@contoso.com');
    expect(accountNameFor(template, "erin+o'neil@contoso.com")).toBe('jit-erinoneil@contoso.com');
    expect(accountNameFor(template, '')).toBeNull();
    const long = accountNameFor(template, `${'e'.repeat(100)}@contoso.com`) ?? '';
    expect(long.split('@')[0]).toHaveLength(64);
  });
});
