import { describe, expect, it, vi } from 'vitest';
import type { Directory, DirectoryGroup } from '../../../../src/jit/directory.ts';
import { askedOnce } from '../../../../src/jit/operations/asked-once.ts';
import { guid } from '../../../support/builders.ts';

describe('a directory that is asked each question once', () => {
  it('asks again only for something else, and passes a failure on to everybody who asked', async () => {
    const group: DirectoryGroup = {
      id: guid(1) as DirectoryGroup['id'],
      name: 'SG',
      unwritable: null,
      roleAssignable: false,
      description: '',
    };
    const findGroups = vi.fn(async (text: string) => {
      if (text === 'broken') throw new Error('no answer');
      return [group];
    });
    const directory = askedOnce({ findGroups } as Partial<Directory> as Directory);

    const [first, second] = await Promise.all([directory.findGroups('SG'), directory.findGroups('SG')]);
    const failures = await Promise.allSettled([directory.findGroups('broken'), directory.findGroups('broken')]);

    expect(first).toEqual([group]);
    expect(second).toBe(first);
    expect(failures.map((one) => one.status)).toEqual(['rejected', 'rejected']);
    expect(findGroups.mock.calls).toEqual([['SG'], ['broken']]);
  });

  it('does not care in which order groups are named', async () => {
    const memberOfAny = vi.fn(async () => []);
    const directory = askedOnce({ memberOfAny } as Partial<Directory> as Directory);
    const person = guid(9) as Parameters<Directory['memberOfAny']>[0];
    const [a, b] = [guid(1), guid(2)] as Parameters<Directory['groupsAbove']>[0][] as [never, never];

    await directory.memberOfAny(person, [a, b]);
    await directory.memberOfAny(person, [b, a]);

    expect(memberOfAny).toHaveBeenCalledTimes(1);
  });
});
