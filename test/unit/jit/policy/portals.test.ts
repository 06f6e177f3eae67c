import { describe, expect, it } from 'vitest';
import { PORTAL_NAMES, PORTAL_OF_ROLE, portalAddress, portalsOf } from '../../../../src/jit/policy/portals.ts';
import { ROLE_NAMES } from '../../../../src/jit/policy/well-known-roles.ts';

describe('where access is used', () => {
  it('is what the policy says, whatever the roles', () => {
    expect(portalsOf('azure', ['Exchange Administrator'])).toEqual(['azure']);
  });

  it('is where its roles are used, most of them first, and the Entra admin center for the others', () => {
    const roles = ['Helpdesk Administrator', 'Security Reader', 'Security Operator', 'Teams Administrator'];

    expect(portalsOf(undefined, roles)).toEqual(['defender', 'entra']);
    expect(portalsOf(undefined, ['Contoso Helpdesk'])).toEqual(['entra']);
  });

  it('is not told of groups that carry no role', () => {
    expect(portalsOf(undefined, [])).toEqual([]);
  });

  it('is named by built-in roles alone', () => {
    expect([...PORTAL_OF_ROLE.keys()].filter((role) => !ROLE_NAMES.includes(role))).toEqual([]);
  });

  it.each(PORTAL_NAMES)('leads to a host of Microsoft for %s', (portal) => {
    const url = new URL(portalAddress(portal));

    expect(url.protocol).toBe('https:');
    expect(url.hostname).toMatch(/(?:^|\.)(?:microsoft|azure)\.com$/);
  });
});
