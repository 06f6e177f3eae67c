import { describe, expect, it } from 'vitest';
import type { Directory } from '../../../../src/jit/directory.ts';
import { entitlementKey } from '../../../../src/jit/entitlement.ts';
import { DirectoryUnavailable } from '../../../../src/jit/errors.ts';
import { describeAsk } from '../../../../src/jit/operations/request/describe-ask.ts';
import type { RequestStore } from '../../../../src/jit/ports.ts';
import type { RequestTerms } from '../../../../src/jit/request/request.ts';
import { buildPolicy, buildRequest, buildRole, NOON, TENANT } from '../../../support/builders.ts';

type Deps = Parameters<typeof describeAsk>[0];

const { terms } = buildRequest({ terms: { entitlements: [buildRole()] } });

async function unanswered(): Promise<never> {
  throw new DirectoryUnavailable('no answer');
}

function depsWith(list: RequestStore['list']): Deps {
  return {
    settings: { tenantId: TENANT } as Deps['settings'],
    clock: { now: () => NOON },
    requests: { list } as RequestStore,
    policies: { list: async () => [] } as Partial<Deps['policies']> as Deps['policies'],
    directories: { within: () => ({ countHolders: unanswered }) as Partial<Directory> as Directory },
    contacts: { load: async () => null } as Partial<Deps['contacts']> as Deps['contacts'],
  };
}

const empty = depsWith(async () => []);

function rolesFrom(role: Directory['role']): Directory {
  return { role } as Partial<Directory> as Directory;
}

const silent = rolesFrom(async () => {
  throw new DirectoryUnavailable('no answer');
});

function told(over: Partial<RequestTerms> = {}, deps = empty, directory = silent) {
  return describeAsk(deps, directory, buildPolicy(), { ...terms, ...over }, []);
}

describe('what is told beside the terms', () => {
  it('is what there is when the directory does not say what a role can do', async () => {
    expect(await told()).toEqual({
      opens: { purpose: 'Run mailbox migrations', items: [] },
      unusual: [{ code: 'first-time' }],
      weighed: { holders: [{ key: entitlementKey(buildRole()), count: null }] },
    });
  });

  it('asks the directory for a few roles only, however many there are', async () => {
    let asked = 0;
    const directory = rolesFrom(async () => {
      asked++;
      return null;
    });

    await told({ entitlements: Array.from({ length: 40 }, () => buildRole()) }, empty, directory);

    expect(asked).toBe(6);
  });

  it('is nothing unusual, and no read of the store, where nobody is asked', async () => {
    const unread = depsWith(async () => {
      throw new Error('read');
    });

    expect(await told({ approval: 'none' }, unread)).not.toHaveProperty('unusual');
  });

  it('fails as the store fails, which nothing here may hide', async () => {
    const broken = depsWith(async () => {
      throw new Error('the store is gone');
    });

    await expect(told({}, broken)).rejects.toThrow('the store is gone');
  });
});
