import fc from 'fast-check';
import { type Bend, bendsOf } from './bend.ts';
import { oddText } from './odd.ts';

export type ActivityInput = {
  /** What is bent: an activity as Teams sends it. */
  base: 'message' | 'submit' | 'invoke' | 'installationUpdate' | 'conversationUpdate' | 'other';
  who: 'erin' | 'ana' | 'dana' | 'grace' | 'mona' | 'liam';
  /** A command of a message, or the name of another activity. */
  words: string;
  bends: Bend[];
};

const paths = [
  'type',
  'name',
  'id',
  'text',
  'textFormat',
  'value',
  'value.action',
  'value.action.data',
  'action',
  'replyToId',
  'locale',
  'localTimezone',
  'localTimestamp',
  'timestamp',
  'expiration',
  'deliveryMode',
  'callerId',
  'attachments',
  'entities',
  'entities.0',
  'entities.0.type',
  'entities.0.timezone',
  'entities.0.mentioned',
  'entities.0.text',
  'membersAdded',
  'membersAdded.0',
  'membersAdded.0.id',
  'membersRemoved',
  'from',
  'from.id',
  'from.name',
  'from.aadObjectId',
  'from.role',
  'from.userRole',
  'from.tenantId',
  'from.properties',
  'from.__proto__',
  'recipient',
  'recipient.id',
  'recipient.name',
  'conversation',
  'conversation.id',
  'conversation.tenantId',
  'conversation.conversationType',
  'conversation.isGroup',
  'conversation.name',
  'conversation.properties',
  'conversation.__proto__',
  'channelData',
  'channelData.tenant',
  'channelData.tenant.id',
  'channelData.__proto__',
  'channelData.source',
  'channelId',
  'serviceUrl',
  'relatesTo',
  'semanticAction',
  '__proto__',
  'constructor',
  'toJSON',
];

const commands = ['help', 'my access', 'my requests', 'approvals', 'status', 'policy list', 'audit', 'request', ''];
const names = [
  'task/fetch',
  'composeExtension/query',
  'adaptiveCard/action',
  'signin/verifyState',
  'typing',
  'event',
  'messageReaction',
  'messageUpdate',
  'endOfConversation',
  'handoff',
  'trace',
];

/** Whole activities, properly signed: what Teams would send, with up to four of its parts something else. */
export const activityInput: fc.Arbitrary<ActivityInput> = fc.record({
  base: fc.constantFrom('message', 'message', 'submit', 'invoke', 'installationUpdate', 'conversationUpdate', 'other'),
  who: fc.constantFrom('erin', 'ana', 'dana', 'grace', 'mona', 'liam'),
  words: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...commands, ...names) }, { weight: 1, arbitrary: oddText }),
  bends: bendsOf(paths, 4),
});

/** A call that Teams did not make: what stands in the place of its token, and odd headers. */
export type StrangerInput = {
  token:
    | 'none'
    | 'unpublished key'
    | 'forged signature'
    | 'webchat key'
    | 'rsa-1024 key'
    | 'hs256'
    | 'alg none'
    | 'claims'
    | 'text';
  /** Claims of a token that is otherwise good, or the header's text. */
  claims: Record<string, unknown>;
  text: string;
  headers: Record<string, string>;
  body: 'activity' | 'text';
  raw: string;
};

/** What a header may hold (RFC 9110); anything else a client cannot even send. */
const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
  maxLength: 60,
});

const claim = fc.constantFrom<Record<string, unknown>>(
  { iss: 'https://sts.windows.net/x' },
  { aud: 'x' },
  { aud: ['x'] },
  { exp: 1 },
  { exp: 'soon' },
  { exp: null },
  { nbf: 4_000_000_000 },
  { nbf: {} },
  { serviceurl: 'https://evil.example/' },
  { serviceurl: ['x'] },
  { iss: { toString: null } },
  { exp: 1e308, nbf: -1e308, aud: '' },
);

export const strangerInput: fc.Arbitrary<StrangerInput> = fc.record({
  token: fc.constantFrom(
    'none',
    'unpublished key',
    'forged signature',
    'webchat key',
    'rsa-1024 key',
    'hs256',
    'alg none',
    'claims',
    'text',
  ),
  claims: claim,
  text: fc.oneof(
    fc.constantFrom(
      'Bearer',
      'Bearer ',
      'Basic eDp4',
      'Bearer a.b.c',
      'Bearer e30.e30.e30',
      'bearer x',
      'Bearer ..',
      `Bearer ${'a.'.repeat(3_000)}a`,
      'Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6Il9fcHJvdG9fXyJ9.bnVsbA.AA',
    ),
    headerText.map((text) => `Bearer ${text}`),
  ),
  headers: fc.dictionary(
    fc.constantFrom(
      'content-type',
      'content-encoding',
      'x-request-id',
      'accept',
      'accept-version',
      'content-md5',
      'x-http-method-override',
      'x-forwarded-for',
      'traceparent',
      'x-ms-conversation-id',
      'content-language',
      'upgrade-insecure-requests',
    ),
    fc.oneof(
      fc.constantFrom(
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/json; charset=utf-7',
        'gzip',
        'br',
        '99',
        '*/*',
        'x'.repeat(2_000),
      ),
      headerText,
    ),
    { maxKeys: 3 },
  ),
  body: fc.constantFrom('activity', 'activity', 'text'),
  raw: fc.oneof(
    fc.constantFrom(
      '',
      '{',
      '[]',
      'null',
      '"x"',
      '{"type":{}}',
      '{"type":"message"}',
      `${'['.repeat(30_000)}`,
      '{"__proto__":{"type":"message"}}',
      '\ufeff{}',
      '{"a":1e999}',
    ),
    oddText,
  ),
});
