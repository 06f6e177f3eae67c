import { describe, expect, it } from 'vitest';
import { lookAtPim } from '../../../src/doctor/check-pim.ts';
import type { Licence, PimRules, RoleSettings } from '../../../src/jit/policy/role-settings.ts';
import { buildPolicy } from '../../support/builders.ts';

const FINE: RoleSettings = { kind: 'settings', mostMs: null, needs: ['justification'] };

function rules(licence: Licence, settings: RoleSettings = FINE): PimRules {
  return { within: () => ({ licence: async () => licence, settingsOf: async () => settings }) };
}

function policy(name: string, more: { backEnd?: 'direct' | 'pim'; fallback?: 'direct' } = {}) {
  const built = buildPolicy();
  return { ...built, enabled: true, terms: { ...built.terms, backEnd: 'pim' as const, ...more, name } };
}

const told = async (...args: Parameters<typeof lookAtPim>) =>
  (await lookAtPim(...args)).map(({ state, what }) => `${state}: ${what}`);

describe('the doctor on Privileged Identity Management', () => {
  it('says nothing where no policy goes by it', async () => {
    expect(await told(rules('unknown'), [policy('plain', { backEnd: 'direct' })])).toEqual([]);
  });

  it('says that the licence is there, and which policy Entra would refuse', async () => {
    expect(await told(rules('yes'), [policy('one')])).toEqual([expect.stringMatching(/^ok: .*1 policy goes by$/)]);
    expect(await told(rules('yes', { ...FINE, needs: ['mfa'] }), [policy('one')])).toContainEqual(
      expect.stringMatching(/^wrong: policy one: .*Enablement_Admin_Assignment/),
    );
  });

  it('is grave about a policy that gives nothing without the licence, and not about one that falls back', async () => {
    const [stranded] = await told(rules('no'), [policy('one'), policy('two', { fallback: 'direct' })]);
    const [falling] = await told(rules('no'), [policy('two', { fallback: 'direct' })]);
    const [unknown] = await told(rules('unknown'), [policy('one')]);

    expect(stranded).toMatch(/^wrong: .*no licence.*under one$/);
    expect(falling).toMatch(/^look: .*two give access directly/);
    expect(unknown).toMatch(/^look: .*could not be read/);
  });
});
