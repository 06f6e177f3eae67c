import { describe, expect, it } from 'vitest';
import { entitlementKey } from '../../../../src/jit/entitlement.ts';
import { groupNote, noteOf, opensNote, roleNote } from '../../../../src/jit/request/opens.ts';
import { buildGroup, buildRole, buildUnitRole } from '../../../support/builders.ts';

const entitlement = buildGroup();
const group = { id: entitlement.groupId, name: 'SG', unwritable: null, roleAssignable: true };

describe('what a request opens, in words', () => {
  it('is one visible line of what the directory says, of bounded length', () => {
    const note = groupNote(
      entitlement,
      { ...group, description: `  Works\n on\u200B mailboxes ${'👩‍💻'.repeat(300)}` },
      [],
    );

    expect(note.about).toMatch(/^Works on mailboxes 👩/);
    expect([...note.about].length).toBeLessThanOrEqual(300);
    expect(note.about.endsWith('…')).toBe(true);
  });

  it('names the roles that a group carries, and no more of them than a card has room for', () => {
    const roles = Array.from({ length: 9 }, (_, n) => ({ name: `Role ${n}` }));

    expect(groupNote(entitlement, { ...group, description: '' }, roles).carries).toHaveLength(5);
    expect(groupNote(entitlement, { ...group, description: '' }, [])).not.toHaveProperty('carries');
  });

  it('is nothing where nobody wrote anything', () => {
    expect(opensNote(' \n', [roleNote(buildRole(), null)])).toBeNull();
  });

  it('is found by what it is about, not by its place', () => {
    const role = buildUnitRole();
    const note = opensNote('Run migrations', [roleNote(buildRole(), null), roleNote(role, { description: 'Users' })]);

    expect(noteOf(note ?? undefined, role)).toEqual({ key: entitlementKey(role), about: 'Users' });
    expect(noteOf(note ?? undefined, buildRole())).toBeNull();
    expect(noteOf(undefined, role)).toBeNull();
  });
});
