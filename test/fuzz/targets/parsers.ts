import fc from 'fast-check';
import { parseCommand } from '../../../src/bot/commands/parse-command.ts';
import { readActivity } from '../../../src/bot/edge/activity.ts';
import { admit } from '../../../src/bot/edge/gate.ts';
import { TokenRefused } from '../../../src/bot/edge/refusal.ts';
import { scrub } from '../../../src/bot/edge/scrub.ts';
import { verifyToken } from '../../../src/bot/edge/token.ts';
import { parseCardAction } from '../../../src/cards/actions.ts';
import { escapeText, inertText, plainText } from '../../../src/cards/escape.ts';
import { parseFormClick } from '../../../src/cards/forms/form-click.ts';
import { fieldsIn } from '../../../src/cards/forms/policy-fields.ts';
import { writtenFrom } from '../../../src/cards/forms/policy-written.ts';
import { stagedValue } from '../../../src/cards/forms/staged.ts';
import { MOST_TICKS, parseWayClick } from '../../../src/cards/way-click.ts';
import { isGuid, parseRequestId } from '../../../src/jit/ids.ts';
import { parsePolicies } from '../../../src/jit/policy/parse-policy.ts';
import { faultText } from '../../../src/jit/policy/policy-draft.ts';
import { compileTicketPattern, exampleTicket } from '../../../src/jit/policy/ticket-pattern.ts';
import { LONGEST_COMMENT } from '../../../src/jit/request/comment.ts';
import { en } from '../../../src/words/en.ts';
import { expand, expandText, type Recipe } from '../expand.ts';
import { type ActivityInput, activityInput } from '../generate/activities.ts';
import { bent } from '../generate/bend.ts';
import { type CardInput, cardInput, cardValue } from '../generate/card-values.ts';
import { commandLine } from '../generate/command-lines.ts';
import { longText, oddText, oddValue } from '../generate/odd.ts';
import { policyText } from '../generate/policy-texts.ts';
import { must, type Target, target, withinMs } from '../target.ts';

/** The largest of these inputs is larger than the door lets in; a turn has 10 s, and other people wait meanwhile. */
const POLICY_MS = 5_000;
const LINE_MS = 1_000;

const TENANT = '3b7e5f1a-0000-4000-8000-000000000001';
const STRANGE = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\p{Cc}]/u;

/** Everything that reads what strangers wrote, alone and fast: each may say no, and never throws, hangs or grows. */
export const parserTargets: readonly Target[] = [
  target<Recipe>({ name: 'command', arbitrary: commandLine, batch: 1_000, check: checkCommand }),
  target<Recipe>({ name: 'policy', arbitrary: policyText, batch: 250, check: checkPolicy }),
  target<PatternInput>({ name: 'pattern', arbitrary: patternInput(), batch: 1_000, check: checkPattern }),
  target<CardInput>({ name: 'action', arbitrary: cardInput, batch: 1_000, check: checkAction }),
  target<ActivityInput>({ name: 'gate', arbitrary: activityInput, batch: 1_000, check: checkGate }),
  target<string>({ name: 'token', arbitrary: authorization(), batch: 500, check: checkToken }),
  target<Recipe>({ name: 'text', arbitrary: fc.oneof(oddText, longText, commandLine), batch: 500, check: checkText }),
  target<Recipe>({ name: 'log', arbitrary: fc.oneof(oddValue, longText), batch: 500, check: checkLog }),
];

function checkCommand(input: Recipe): void {
  const text = expandText(input);
  const command = withinMs(LINE_MS, 'parseCommand', () => parseCommand(text));
  if (command.kind === 'cancel' || command.kind === 'release')
    must(parseRequestId(command.id) === command.id, 'an id that is none came out of a command');
  if (command.kind === 'request') {
    must(Number.isSafeInteger(command.durationMs) && command.durationMs > 0, 'a duration that is none');
    must(command.justification.trim() !== '', 'a request without a reason was read');
  }
  if (command.kind === 'fault') must(command.faults.length > 0 && command.example !== '', 'a fault without words');
  if (command.kind === 'unknown') must(command.typed.length <= 300, 'what was typed is repeated at length');
}

function checkPolicy(input: Recipe): void {
  const text = expandText(input);
  const { drafts, faults } = withinMs(POLICY_MS, 'parsePolicies', () => parsePolicies(text));
  must(drafts.length + faults.length > 0, 'neither a policy nor a fault came of it');
  must(drafts.length <= 50, 'more policies than may be imported at once');
  for (const fault of faults) must(faultText(fault).length < 20_000, 'a fault of endless words');
  for (const draft of drafts) {
    must(/^[a-z0-9][a-z0-9-]{0,63}$/.test(draft.name), 'a policy of a name that may not be');
    const { minMs, defaultMs, maxMs } = draft.duration;
    must(minMs <= defaultMs && defaultMs <= maxMs && maxMs <= 86_400_000, 'durations out of order');
    must(draft.eligible.length > 0 && draft.entitlements.length > 0, 'a policy for nobody or nothing');
    must(draft.approval === 'none' || draft.approval.length === 1, 'approval of no or many stages');
  }
}

type PatternInput = { pattern: string; ticket: Recipe };

function patternInput(): fc.Arbitrary<PatternInput> {
  const parts = fc.constantFrom(
    '(',
    ')',
    '(a+)+',
    '[',
    ']',
    '[a-z]',
    '\\d',
    '\\',
    '{2,}',
    '{1000}',
    '{99}',
    '*',
    '+?',
    '|',
    '^',
    '$',
    '.',
    '(?i)',
    '(?P<x>',
    '\\p{Greek}',
    '\\Q',
    '\\C',
    '[[:alpha:]]',
    'INC',
    '👩',
    '\ud800',
    '\0',
  );
  return fc.record({
    pattern: fc.oneof(
      fc.array(parts, { maxLength: 25 }).map((all) => all.join('')),
      oddText,
    ),
    ticket: fc.oneof(oddText, longText, fc.constant('a'.repeat(99))),
  });
}

function checkPattern({ pattern, ticket }: PatternInput): void {
  withinMs(LINE_MS, 'a ticket pattern', () => {
    const compiled = compileTicketPattern(pattern);
    if ('fault' in compiled) return must(compiled.fault !== '', 'a pattern is refused without words');
    compiled.matches(expandText(ticket));
    const example = exampleTicket(pattern);
    must(example === null || compiled.matches(example), 'the example of a pattern does not match it');
  });
}

const FACTS = { pending: { id: 'R-7K3M9', hash: 'a'.repeat(64) }, denied: { id: 'R-8M4N2', hash: 'b'.repeat(64) } };

/** What a click would send, bent. */
function payloadOf(input: CardInput): unknown {
  return input.whole === undefined ? bent(cardValue(input, FACTS), input.bends) : expand(input.whole);
}

function checkAction(input: CardInput): void {
  const value = payloadOf(input);
  checkWay(value);
  checkForm(value);
  const action = withinMs(LINE_MS, 'parseCardAction', () => parseCardAction(value));
  if (action === null) return;
  must(['approve', 'deny', 'cancel', 'release', 'show'].includes(action.verb), 'a verb that is none');
  must(parseRequestId(action.requestId) === action.requestId, 'an id that is none');
  must(action.terms.length <= 200 && action.comment.length <= LONGEST_COMMENT, 'a payload longer than it may be');
  const text = JSON.stringify(value);
  must(!/"trigger":"automatic"/.test(text) || typeof value !== 'object' || !isAutomatic(value), 'a refresh acted');
}

function checkForm(value: unknown): void {
  withinMs(LINE_MS, 'parseFormClick', () => {
    const click = parseFormClick(value);
    if (click === null) return;
    must(!isAutomatic(value), 'a refresh acted');
    must(Object.getPrototypeOf(click.fields) === null, 'fields with a prototype');
    for (const staged of Object.values(fieldsIn(click).staged).flat()) {
      must(!stagedValue(staged).includes(','), 'an entry that is two');
      must(staged.kind === 'missing' || isGuid(staged.id), 'an entry without an id');
    }
    writtenFrom(fieldsIn(click));
  });
}

function checkWay(value: unknown): void {
  const way = withinMs(LINE_MS, 'parseWayClick', () => parseWayClick(value));
  if (way === null) return;
  must(!isAutomatic(value), 'a refresh acted');
  if ('page' in way) {
    must(Number.isInteger(way.page) && way.page >= 0 && way.page <= 10_000, 'a page of no list');
    return;
  }
  must(way.comment.length <= LONGEST_COMMENT, 'a comment longer than it may be');
  if ('ticks' in way) {
    must(way.ticks.length <= MOST_TICKS, 'more ticks than a card has');
    for (const { requestId, termsHash } of way.ticks) {
      must(parseRequestId(requestId) === requestId && /^[0-9a-f]{64}$/.test(termsHash), 'a tick that is none');
    }
    return;
  }
  must(parseRequestId(way.requestId) === way.requestId && way.terms.length <= 200, 'a request that is none');
  for (const one of [way.durationMs ?? 0, ...(way.items ?? [])])
    must(Number.isSafeInteger(one) && one >= 0, 'no number');
  must((way.items ?? []).length <= 1_000, 'more items than any request has');
}

function isAutomatic(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'trigger' in value && value.trigger === 'automatic';
}

function checkGate(input: ActivityInput): void {
  const body = bent(plainActivity(input), input.bends);
  withinMs(LINE_MS, 'the gate', () => {
    const activity = readActivity(body);
    if (activity === undefined) return;
    const admission = admit(activity, { tenantId: TENANT, allowGuests: false });
    if (!admission.ok) return must(en.bot.gate[admission.refusal] !== '', 'refused without words');
    const { caller } = admission;
    must(caller.tenantId === TENANT, 'somebody of another tenant was admitted');
    must(/^[0-9a-f-]{36}$/.test(caller.userId), 'somebody without an object id was admitted');
    for (const [key, value] of Object.entries(caller)) {
      if (key !== 'conversation') must(value === undefined || typeof value === 'string', `${key} is no text`);
    }
  });
}

function plainActivity({ base, words }: ActivityInput): Record<string, unknown> {
  return {
    type: base === 'other' ? words : base,
    id: '1:1',
    name: 'adaptiveCard/action',
    text: words,
    value: {},
    action: 'add',
    channelId: 'msteams',
    serviceUrl: 'https://smba.trafficmanager.net/teams/',
    from: { id: '29:x', name: 'Erin', aadObjectId: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d01' },
    recipient: { id: '28:bot', name: 'Bot' },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    entities: [{ type: 'clientInfo', timezone: 'Europe/Berlin' }],
    membersAdded: [{ id: '28:bot' }],
  };
}

function authorization(): fc.Arbitrary<string> {
  const part = fc.oneof(
    oddValue.map((value) => encode(value)),
    fc.constantFrom(
      encode({ alg: 'RS256', kid: 'x' }),
      encode({ alg: 'RS256', kid: '__proto__' }),
      encode({ iss: 'i', aud: 'a', exp: 4e9 }),
      '',
      '.',
      '=',
      'x',
    ),
  );
  return fc.oneof(
    fc.array(part, { maxLength: 4 }).map((parts) => `Bearer ${parts.join('.')}`),
    oddText,
  );
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value) ?? '').toString('base64url');
}

async function checkToken(input: string): Promise<void> {
  const keys = { find: async () => undefined };
  const rules = { keys, issuer: 'i', audience: 'a', now: () => 1_700_000_000_000 };
  const outcome = await verifyToken(input, rules).then(
    () => 'believed',
    (error: unknown) => error,
  );
  must(outcome instanceof TokenRefused, `a token came to ${String(outcome)}`);
}

function checkText(input: Recipe): void {
  const text = expandText(input);
  const [plain, escaped, inert] = withinMs(
    LINE_MS,
    'escaping',
    () => [plainText(text), escapeText(text), inertText(text)] as const,
  );
  must(!STRANGE.test(plain) && !/[<>]/.test(plain), 'plain text has something that is not seen, or a tag');
  // The isolates around right-to-left text are ours.
  const inner = escaped.replace(/^\u2068|\u2069$/g, '');
  must(!STRANGE.test(inner) && !/[<>]/.test(inner), 'escaped text has something that is not seen, or a tag');
  must(!/(?<!\\)\]\(/.test(escaped), 'escaped text has a link');
  must(!STRANGE.test(inert) && !/[<>[\]`*\\]|:\/\//.test(inert), 'inert text has something that acts');
}

function checkLog(input: Recipe): void {
  const value = expand(input);
  const shown = withinMs(LINE_MS, 'the scrubber', () =>
    scrub({ invoke: value, reason: value, err: new Error(String(JSON.stringify(value))) }),
  );
  must((JSON.stringify(shown) ?? '').includes('"reason":"[hidden]"') || value === undefined, 'a reason was not hidden');
}
