import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/graph/tenant-seed.ts';
import { type GraphOverHttp, graphOverHttp } from './graph-emulator-harness.ts';

let graph: GraphOverHttp;
beforeEach(async () => {
  graph = await graphOverHttp();
});
afterEach(() => graph[Symbol.asyncDispose]());

const eventual = { ConsistencyLevel: 'eventual' };

async function namesOf(path: string, headers: Record<string, string> = {}): Promise<unknown[]> {
  const answer = await graph.send('GET', path, undefined, headers);
  expect(answer.status, answer.message).toBe(200);
  return answer.value.map((item) => item.displayName);
}

function users(filter: string): string {
  return `/users?$filter=${encodeURIComponent(filter)}&$orderby=displayName`;
}

describe('$filter', () => {
  it.each([
    ["displayName eq 'ERIN engel'", ['Erin Engel']],
    ["startswith(displayName, 'ana') or startswith(displayName,'ben')", ['Ana Lima', 'Ben Okafor']],
    ["(accountEnabled eq false or userType eq 'Guest') and not(startswith(displayName,'Liam'))", ['Mona Haddad']],
    [`id in ('${people.erin}', '${people.ana}')`, ['Ana Lima', 'Erin Engel']],
    ['onPremisesSyncEnabled eq true', ['Katya Petrova']],
  ])('understands %s', async (filter, names) => {
    const advanced = filter.includes('not(');

    const found = await namesOf(`${users(filter)}${advanced ? '&$count=true' : ''}`, advanced ? eventual : {});

    expect(found).toEqual(names);
  });

  it('reads a doubled quote as one', async () => {
    graph.emulator.directory.addUser({ displayName: "Rory O'Neil" });

    const found = await namesOf(users("displayName eq 'rory o''neil'"));

    expect(found).toEqual(["Rory O'Neil"]);
  });

  it('finds both groups of one name', async () => {
    const answer = await graph.send(
      'GET',
      `/groups?$filter=${encodeURIComponent("displayName eq 'SG-Reports'")}&$select=id`,
    );

    expect(answer.value).toEqual([{ id: groups.reportsFinance }, { id: groups.reportsSales }]);
  });

  it('looks into collections with any', async () => {
    const filter = encodeURIComponent("groupTypes/any(c:c eq 'Unified')");

    expect(await namesOf(`/groups?$filter=${filter}`)).toEqual(['Mailbox Migration']);
  });

  it.each([
    ["displayName eq 'x", 'BadRequest', 'an unfinished string'],
    ['displayName eq', 'BadRequest', 'a missing value'],
    ["displayName eq 'x' and", 'BadRequest', 'a dangling and'],
    ["displayName eq 'x')", 'BadRequest', 'an extra parenthesis'],
    ["displayNam eq 'x'", 'BadRequest', 'an unknown property'],
    ["displayName ne 'x'", 'Request_UnsupportedQuery', 'an advanced operator without ConsistencyLevel'],
    [`id in (${Array.from({ length: 16 }, () => "'x'").join(',')})`, 'Request_UnsupportedQuery', 'more than 15 values'],
  ])('refuses %s', async (filter, code) => {
    const answer = await graph.send('GET', users(filter));

    expect(answer).toMatchObject({ status: 400, code });
  });
});

describe('other options', () => {
  it('page by $top until there is no next link, each item once', async () => {
    const seen: unknown[] = [];
    let next: unknown = '/users?$top=4&$select=id&$orderby=displayName desc';

    let pages = 0;
    while (typeof next === 'string') {
      const answer = await graph.send('GET', next);
      seen.push(...answer.value.map((item) => item.id));
      next = answer.body['@odata.nextLink'];
      pages += 1;
    }

    expect(pages).toBe(4);
    expect(seen.toSorted()).toEqual(Object.values(people).toSorted());
    expect(seen[0]).toBe(people.nadia);
  });

  it('page on where the last page ended though somebody in it is gone', async () => {
    const first = await graph.send('GET', '/users?$top=2&$select=displayName&$orderby=displayName');
    graph.emulator.directory.deleteUser(people.ben);

    const second = await graph.send('GET', String(first.body['@odata.nextLink']));

    expect(first.value.map((item) => item.displayName)).toEqual(['Ana Lima', 'Ben Okafor']);
    expect(second.value.map((item) => item.displayName)).toEqual(['Dana Fischer', 'Erin Engel']);
  });

  it('count only for eventual readers', async () => {
    const plain = await graph.send('GET', '/users?$count=true&$top=1');
    const counted = await graph.send('GET', '/users?$count=true&$top=1', undefined, eventual);

    expect(plain.body).not.toHaveProperty('@odata.count');
    expect(counted.body['@odata.count']).toBe(Object.keys(people).length);
  });

  it('expand members of a group', async () => {
    const answer = await graph.send('GET', `/groups/${groups.messagingLeads}?$select=id&$expand=members($select=id)`);

    expect(answer.body).toMatchObject({ id: groups.messagingLeads, members: [{ id: people.ana }, { id: people.ben }] });
  });

  it.each([
    ['/users?$top=0', 'Request_UnsupportedQuery'],
    ['/users?$top=1000', 'Request_UnsupportedQuery'],
    ['/users?$top=many', 'BadRequest'],
    ['/users?$skip=5', 'Request_BadRequest'],
    ['/users?$where=1', 'BadRequest'],
    ['/users?$select=shoeSize', 'BadRequest'],
    ['/users?$orderby=shoeSize', 'BadRequest'],
    ['/users?$expand=shoes', 'BadRequest'],
    ['/users?$select=id&$select=mail', 'BadRequest'],
    ['/users?$skiptoken=broken', 'Request_BadRequest'],
    [`/users/${people.erin}?$filter=id eq 'x'`, 'BadRequest'],
    ['/groups/not-a-guid', 'Request_BadRequest'],
  ])('are refused with 400 in %s', async (path, code) => {
    const answer = await graph.send('GET', path);

    expect(answer).toMatchObject({ status: 400, code });
  });
});
