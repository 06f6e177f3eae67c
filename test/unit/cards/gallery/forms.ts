import { emptyFields, fieldsOfTerms } from '../../../../src/cards/forms/policy-fields.ts';
import { policyFormCard } from '../../../../src/cards/forms/policy-form.ts';
import { askCard, pickPolicyCard } from '../../../../src/cards/forms/request-form.ts';
import { startFormCard } from '../../../../src/cards/forms/start-form-card.ts';
import type { Reader } from '../../../../src/cards/reader.ts';
import type { Card } from '../../../../src/cards/render.ts';
import type { Policy, PolicyTerms } from '../../../../src/jit/policy/policy.ts';
import { wordsFor } from '../../../../src/words/words.ts';
import { buildPolicy } from '../../../support/builders.ts';
import type { Texts } from './texts.ts';

const FORM = 'e28248c3-fc6f-475e-87ee-66b4f472661d';
const ANA = { kind: 'user' as const, id: '8c40d9e1-17b2-4f63-8a55-7d3e6b9f2a01', name: 'Ana Lima' };

/** Every form the bot can show, by name. */
export function formCards(reader: Reader, texts: Texts): Record<string, Card> {
  const chat = { surface: 'chat' as const, reader, form: FORM, about: null };
  const policy = withTerms(({ require }) => ({ require: { ...require, ticketPattern: '^INC\\d+$' } }));
  const odd = withTerms(({ entitlements }) => ({
    name: 'odd-names',
    description: texts.hostile,
    entitlements: [
      ...entitlements,
      { kind: 'missing-group', name: texts.hostile },
      { kind: 'missing-group', name: texts.long },
    ],
  }));
  const typed = {
    duration: '1h',
    otherDuration: '9 days',
    justification: 'soon',
    ticket: 'INC',
    startDate: '2026-11-20',
    startTime: '09:00',
  };
  const of = { name: policy.terms.name, version: 3, termsHash: policy.termsHash };
  const before = [
    { title: 'Last time: exchange-admin, 2 h, moving the mailboxes of the Berlin office', value: 'R-7K3M9' },
    { title: `berlin: ${texts.hostile}`, value: 'favourite:berlin' },
    { title: texts.long, value: 'favourite:long' },
  ];
  const many = Array.from({ length: 1_000 }, (_, n) => withTerms(() => ({ name: `policy-${n}` })));
  return {
    'form, which policy': pickPolicyCard({
      ...chat,
      policies: [policy, odd],
      example: 'request exchange-admin for 2h because mailbox migration of the finance team',
    }),
    'form, one of a thousand policies': pickPolicyCard({ ...chat, policies: many, example: null }),
    'form, ask': askCard({ ...chat, policy, several: true, typed: null }),
    'form, ask with faults': askCard({
      ...chat,
      about: 'https://teams.microsoft.com/l/message/19:a/1795252140003',
      policy: odd,
      several: true,
      typed,
      alerts: ['Nothing was sent yet. Please mend what is marked:'],
      faults: { duration: ['9 days is too long'], start: [texts.hostile], justification: [texts.long], ticket: ['x'] },
    }),
    'form, ask as it was typed': askCard({
      ...chat,
      policy,
      several: true,
      typed: {
        ...typed,
        otherDuration: '9 days',
        justification: 'moving the mailboxes of the Berlin office',
        ticket: '',
      },
      alerts: ['Nothing was sent yet: something is missing, or could not be taken as it was typed. The form keeps it.'],
      faults: {
        duration: ['9 days is too long: this policy allows at most 8 h'],
        ticket: ['a ticket is missing: this policy asks for one that matches ^INC\\d+$'],
      },
      example: 'request exchange-admin for 2h ticket INC12345 because moving the mailboxes of the Berlin office',
    }),
    'form, ask as before': askCard({ ...chat, policy, several: false, typed: null, before }),
    'form, which policy was meant': pickPolicyCard({
      ...chat,
      policies: [policy, odd],
      meant: policy,
      before,
      carried: {
        said: true,
        at: 'whenever',
        typed: { ...typed, justification: texts.hostile, ticket: texts.long.slice(0, 200) },
      },
      alerts: ['There is no policy exchange-admn any more, or there never was.'],
      example: null,
    }),
    'form, in a channel, typed before': startFormCard({
      reader,
      form: FORM,
      policy: policy.terms.name,
      example: 'request exchange-admin for 2h ticket INC12345 because moving the mailboxes of the Berlin office',
      said: { by: FORM, carried: { said: true, at: '', typed } },
    }),
    'form, in a channel': startFormCard({ reader, form: FORM, policy: policy.terms.name, example: null }),
    'form, new policy': shown(policyFormCard({ ...chat, fields: emptyFields(), of: null })),
    'form, policy with faults': shown(
      policyFormCard({
        ...chat,
        fields: { ...fieldsOfTerms(odd.terms), lines: { eligible: 'Nobody', opens: '', approvers: '' } },
        of,
        notes: [texts.hostile],
        alerts: [texts.hostile],
        faults: { eligible: [texts.hostile], opens: [texts.long], quorum: ['must be from 1 to 20, not 0'] },
      }),
    ),
    'form, policy with a fault in a section that was folded': shown(
      policyFormCard({
        ...chat,
        fields: {
          ...fieldsOfTerms(policy.terms),
          texts: { ...fieldsOfTerms(policy.terms).texts, extend: 'none', max: '3 days' },
        },
        of,
        alerts: [wordsFor(reader).forms.policy.mend],
        faults: { max: ['is too long: at most 1d'] },
      }),
    ),
    'form, policy on dedicated accounts': shown(
      policyFormCard({
        ...chat,
        fields: {
          ...fieldsOfTerms(policy.terms),
          texts: { ...fieldsOfTerms(policy.terms).texts, backEnd: 'account', outside: 'remove', portal: 'defender' },
        },
        of,
        alerts: [wordsFor(reader).forms.policy.mend],
        faults: { accountName: ['is missing: a sign-in name, for example jit-{alias}@contoso.com'] },
      }),
    ),
    'form, policy with all about how it is given': shown(
      policyFormCard({
        ...chat,
        fields: {
          ...fieldsOfTerms(policy.terms),
          texts: { ...fieldsOfTerms(policy.terms).texts, backEnd: 'pim+direct', endSessions: 'yes' },
        },
        of,
        touched: ['given'],
      }),
    ),
    'form, policy with lists just added to': shown(
      policyFormCard({
        ...chat,
        fields: {
          ...emptyFields(),
          texts: { ...emptyFields().texts, name: 'berlin-desk' },
          staged: {
            ...emptyFields().staged,
            approvers: [ANA, { ...ANA, kind: 'group', id: FORM, name: texts.hostile }],
          },
          quiet: [FORM],
        },
        of: null,
        touched: ['opens', 'approval'],
        notes: [texts.hostile],
      }),
    ),
    'form, policy before it is saved': shown(
      policyFormCard({
        ...chat,
        fields: fieldsOfTerms(policy.terms),
        of,
        review: { hash: policy.termsHash, changes: ['quorum: 1 → 2', texts.hostile], warnings: [texts.long] },
      }),
    ),
  };
}

function withTerms(change: (terms: PolicyTerms) => Partial<PolicyTerms>): Policy {
  const policy = buildPolicy();
  return { ...policy, terms: { ...policy.terms, ...change(policy.terms) } };
}

function shown(card: Card | null): Card {
  if (card === null) throw new Error('the form is too large');
  return card;
}
