import { describe, expect, it } from 'vitest';
import type { Deps } from '../../../../src/jit/deps.ts';
import type { Directory } from '../../../../src/jit/directory.ts';
import { DirectoryUnavailable } from '../../../../src/jit/errors.ts';
import { showsOf } from '../../../../src/jit/operations/grant/shows-access.ts';
import { buildApproved, buildGrantItem, buildGroup } from '../../../support/builders.ts';

const group = buildGrantItem({ entitlement: buildGroup() });

function asked(memberOfAny: Directory['memberOfAny'], items = [buildGrantItem(), group]) {
  const directory = { memberOfAny } as Partial<Directory> as Directory;
  const settings = { turnDirectoryMs: 1 } as Partial<Deps['settings']> as Deps['settings'];
  const deps: Partial<Deps> = { settings, directories: { within: () => directory } };
  return showsOf(deps as Deps, buildApproved(), items);
}

const unasked = async () => {
  throw new Error('asked');
};

describe('what the directory shows of a person', () => {
  it('is all of it once it finds them in every group, whatever the nesting', async () => {
    expect(await asked(async (_, groups) => [...groups])).toBe('shown');
    expect(await asked(async () => [])).toBe('not-yet');
  });

  it('is not asked of roles, which were read by the person already, nor of what was there before', async () => {
    expect(await asked(unasked, [buildGrantItem()])).toBe('shown');
    expect(await asked(unasked, [buildGrantItem({ entitlement: buildGroup(), status: 'standing' })])).toBe('unknown');
  });

  it('is unknown, and holds nothing up, while it does not answer', async () => {
    const silent = async () => {
      throw new DirectoryUnavailable('no answer');
    };

    expect(await asked(silent)).toBe('unknown');
  });
});
