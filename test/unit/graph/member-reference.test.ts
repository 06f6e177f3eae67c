import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memberReference, objectReference } from '../../../src/graph/member-reference.ts';
import { groupId, userId } from '../../../src/jit/ids.ts';
import { guid } from '../../support/builders.ts';

const source = new URL('../../../src/', import.meta.url).pathname;

describe('the address of a membership', () => {
  it('ends in $ref, for without it DELETE deletes the person', () => {
    const of = (as: 'member' | 'owner') => memberReference({ groupId: groupId(guid(2)), as }, userId(guid(1)));

    expect(of('member')).toBe(`/groups/${guid(2)}/members/${guid(1)}/$ref`);
    expect(of('owner')).toBe(`/groups/${guid(2)}/owners/${guid(1)}/$ref`);
  });

  it('names the object on the cloud that is asked', () => {
    expect(objectReference('https://graph.microsoft.us/', userId(guid(1)))).toEqual({
      '@odata.id': `https://graph.microsoft.us/v1.0/directoryObjects/${guid(1)}`,
    });
  });

  it('is built in one file only', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

    const containing = (text: RegExp) => files.filter((name) => text.test(readFileSync(join(source, name), 'utf8')));

    expect(containing(/\$ref/)).toEqual(['graph/member-reference.ts']);
    expect(containing(/\/members\b|\/owners\b/)).toEqual([]);
    // Elsewhere the word is only a word.
    const inGraph = containing(/'members'|'owners'/).filter((name) => name.startsWith('graph/'));
    expect(inGraph).toEqual(['graph/member-reference.ts']);
  });
});
