import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFormClick } from '../../../src/cards/forms/form-click.ts';
import { cleanedLines, fieldsIn, fieldsOfTerms } from '../../../src/cards/forms/policy-fields.ts';
import { fieldOfPath } from '../../../src/cards/forms/policy-places.ts';
import { writtenFrom } from '../../../src/cards/forms/policy-written.ts';
import { clientPattern } from '../../../src/cards/forms/request-form.ts';
import { readStaged, type Staged, stagedValue } from '../../../src/cards/forms/staged.ts';
import type { UserId } from '../../../src/jit/ids.ts';
import type { ExtendRule } from '../../../src/jit/policy/extend-rule.ts';
import { cleanLine } from '../../../src/jit/text.ts';
import { buildPolicy } from '../../support/builders.ts';

const ID = '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a01';
const FORM = 'e28248c3-fc6f-475e-87ee-66b4f472661d';

describe('what comes back from a form', () => {
  it('is read alike from a message, a dialog and an older client', () => {
    const data = { verb: 'ask-send', form: FORM, justification: 'why' };
    const expected = { verb: 'ask-send', form: FORM, fields: { justification: 'why' } };

    for (const value of [{ action: { verb: 'ask-send', data } }, { data, context: { theme: 'dark' } }, data]) {
      expect(parseFormClick(value)).toEqual(expected);
    }
  });

  it.each([
    [
      'a refresh that nobody pressed',
      { action: { verb: 'ask-send', data: { verb: 'ask-send' } }, trigger: 'automatic' },
    ],
    ['a verb that the action and its data disagree on', { action: { verb: 'ask-pick', data: { verb: 'ask-send' } } }],
    ['no verb of a form', { verb: 'approve' }],
    ['a list', ['ask-send']],
  ])('is nothing when it is %s', (_, value) => {
    expect(parseFormClick(value)).toBeNull();
  });

  it('never throws, keeps no key but names of fields, and cuts what is long', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (data) => {
        const click = parseFormClick({ data: { ...data, verb: 'policy-save', description: 'x'.repeat(50_000) } });

        expect(click?.fields.description).toHaveLength(40_000);
        expect(Object.keys(click?.fields ?? {}).every((name) => /^[a-z][A-Za-z]*$/.test(name))).toBe(true);
        expect(() => writtenFrom(fieldsIn(click ?? { fields: {} }))).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});

describe('a staged entry', () => {
  const scope = `/administrativeUnits/${ID}`;
  const entry = (name: fc.Arbitrary<string>): fc.Arbitrary<Staged> =>
    fc.oneof(
      name.map((text): Staged => ({ kind: 'missing', name: text })),
      name.map((text): Staged => ({ kind: 'missing', name: text, as: 'owner' })),
      fc.record({
        kind: fc.constantFrom('user' as const, 'group' as const, 'owner' as const),
        id: fc.constant(ID),
        name,
      }),
      fc.record({ kind: fc.constant('role' as const), id: fc.constant(ID), scope: fc.constantFrom('/', scope), name }),
    );

  it('survives the way through a form, whatever its name, and is one value of a list', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .map(cleanLine)
      .filter((text) => text !== '');
    fc.assert(
      fc.property(entry(name), (staged) => {
        const value = stagedValue(staged);

        expect(value).not.toContain(',');
        expect(readStaged(value)).toEqual([staged]);
      }),
      { numRuns: 300 },
    );
  });

  it('is not made up from anything else', () => {
    expect(readStaged('g|not-a-guid|x,u|,r|x|y|z,m|,m|  ,q|1, ,,')).toEqual([]);
    expect(readStaged(`r|${ID}|/users/x|Name`)).toEqual([]);
    expect(readStaged(`g|${ID}|A,g|${ID.toUpperCase()}|B`)).toEqual([{ kind: 'group', id: ID, name: 'A' }]);
  });
});

describe('a pasted list', () => {
  it('is cleaned of blank and repeated lines, and says how many there were', () => {
    const text = '\n- SG-A\r\n\r\n  sg-a \n\u00a0\nSG-B\u200b\n• SG-C\n\n\n';

    expect(cleanedLines(text)).toEqual({ lines: ['SG-A', 'SG-B', 'SG-C'], blank: 3, repeated: 1 });
    expect(cleanedLines(' \n\n')).toEqual({ lines: [], blank: 0, repeated: 0 });
  });
});

describe('the fields of a policy form', () => {
  it('leave out what is empty, so that it falls back on what a policy has without it', () => {
    const fields = fieldsIn({
      fields: { name: 'a', options: ' 1h, ,2h ', approval: 'none', comment: 'yes', ticket: ' ' },
    });

    expect(writtenFrom(fields)).toMatchObject({
      name: 'a',
      approval: 'none',
      duration: { min: undefined, options: ['1h', '2h'] },
      require: { ticket: undefined, approverComment: true },
      channel: undefined,
    });
  });

  it('leave more time and whom to ask as they are, in whatever order a policy names them, while nobody changes them', () => {
    const { terms } = buildPolicy();
    const rule = { times: 2, eachMs: 3_600_000, totalMs: 7_200_000, by: ['approvers', 'holder'], approval: 'same' };
    const [a, b] = [ID, FORM].map((id) => ({ kind: 'user' as const, id: id as UserId, name: id }));
    if (a === undefined || b === undefined) throw new Error('two approvers');
    const policy = {
      ...terms,
      extend: rule as ExtendRule,
      approval: [{ approvers: [a, b], quorum: 1, ask: [b, a] }],
    };

    expect(writtenFrom(fieldsOfTerms(terms), terms)).toMatchObject({
      extend: undefined,
      approval: [{ ask: undefined }],
    });
    expect(writtenFrom(fieldsOfTerms(policy), policy)).toMatchObject({
      extend: { by: rule.by, times: '2', each: '1h', total: '2h', approval: 'same' },
      approval: [{ approvers: [ID, FORM], ask: [FORM, ID] }],
    });
    const quiet = { ...fieldsOfTerms(policy), quiet: [ID] };
    expect(writtenFrom(quiet, policy)).toMatchObject({ approval: [{ ask: [FORM] }] });
  });

  it('take each fault of a document at the field that it is about', () => {
    expect(fieldOfPath('eligible[3]')).toBe('eligible');
    expect(fieldOfPath('entitlements[0].role')).toBe('opens');
    expect(fieldOfPath('approval[0].approvers[2]')).toBe('approvers');
    expect(fieldOfPath('approval[0].quorum')).toBe('quorum');
    expect(fieldOfPath('approval[0].ask[0]')).toBe('quiet');
    expect(fieldOfPath('extend.by[1]')).toBe('extend');
    expect(fieldOfPath('duration.options[1]')).toBe('options');
    expect(fieldOfPath('constructor')).toBeNull();
    expect(fieldOfPath('')).toBeNull();
  });
});

describe('a pattern for the client to check', () => {
  it('is given only where every engine reads it alike', () => {
    expect(clientPattern('^INC\\d+$')).toBe('^INC\\d+$');
    expect(clientPattern('^[A-Z]{2}-[0-9]{4,8}$')).toBeNull();
    expect(clientPattern('(?i)inc')).toBeNull();
    expect(clientPattern('(a+)+$')).toBeNull();
    expect(clientPattern('')).toBeNull();
  });
});
