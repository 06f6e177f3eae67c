import { describe, expect, it } from 'vitest';
import { pathTemplate, quoted, relativeLink, withQuery } from '../../../src/graph/odata.ts';
import { guid } from '../../support/builders.ts';

describe('OData addresses', () => {
  it('lets no quote end a string literal early', () => {
    expect(quoted("O'Brien' or accountEnabled eq false or displayName eq '")).toBe(
      "'O''Brien'' or accountEnabled eq false or displayName eq '''",
    );
  });

  it('encodes what would end a query option', () => {
    expect(withQuery('/users', { $filter: "mail eq 'a&b#EXT#=+'", $top: 999 })).toBe(
      "/users?$filter=mail%20eq%20'a%26b%23EXT%23%3D%2B'&$top=999",
    );
  });

  it('keeps only the path and query of a next link, whatever host it names', () => {
    const link = 'https://evil.example/v1.0/users?$skiptoken=abc%3D';

    expect(relativeLink(link, 'http://127.0.0.1:4100')).toBe('/users?$skiptoken=abc%3D');
  });

  it.each(['https://graph.microsoft.com/beta/users', 'http://[', '/v1.0'])('takes no next link to %s', (link) => {
    expect(relativeLink(link, 'https://graph.microsoft.com')).toBeNull();
  });

  it('names a call without saying whom it is about', () => {
    expect(pathTemplate(`/groups/${guid(1)}/members/${guid(2)}/$ref`)).toBe('/groups/{id}/members/{id}/$ref');
    expect(pathTemplate('/roleManagement/directory/roleAssignments/lAPpYvVpN0KRkAEhdxReEJC2')).toBe(
      '/roleManagement/directory/roleAssignments/{id}',
    );
  });
});
