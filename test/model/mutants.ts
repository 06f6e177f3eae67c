import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

type Edit = { file: string; find: string; replace: string };
export type Mutant = {
  name: string;
  rule: string;
  edits: Edit[];
  /** The first history that showed it; the hunt begins there, and goes on should the code have moved. */
  seed: number;
};

const DECIDE = 'src/jit/operations/request/decide-request.ts';
const EXTEND = 'src/jit/operations/grant/decide-extension.ts';
const EXTENSIONS = 'src/jit/request/extensions.ts';
const VOTES = 'src/jit/request/votes.ts';
const READING = 'src/jit/holding/on-reading.ts';
const LEASES = 'src/jit/holding/leases.ts';
const ANSWER = 'src/jit/holding/on-answer.ts';
const FUSE = 'src/jit/holding/fuse.ts';
const NARROW = 'src/jit/request/narrow.ts';
const ACCOUNT = 'src/graph/account-back-end.ts';
const REVOKE = 'src/graph/pim-revoke.ts';

/**
 * Rules of the design, each taken out of the product by a change of a line or two. The model must notice every one.
 */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'requester-decides',
    rule: 'nobody decides on their own request (invariant 1)',
    seed: 59,
    edits: [
      { file: DECIDE, find: '      requireNotSelf(request, input.caller);\n', replace: '' },
      { file: VOTES, find: ' || vote.approver.id === requester) continue;', replace: ') continue;' },
    ],
  },
  {
    name: 'holder-extends',
    rule: 'nobody decides that their own access lasts longer (invariant 1)',
    seed: 53,
    edits: [
      { file: EXTEND, find: '    requireNotSelf(request, extension, caller);\n', replace: '' },
      { file: EXTENSIONS, find: 'approver.id !== holder && approver.id !== askedBy.id', replace: 'approver.id !== ""' },
      { file: VOTES, find: ' || vote.approver.id === requester) continue;', replace: ') continue;' },
    ],
  },
  {
    name: 'quorum-one-short',
    rule: 'a quorum is as many people as it says (invariant 2)',
    seed: 3,
    edits: [{ file: VOTES, find: '.length < stage.quorum)', replace: '.length < Math.max(1, stage.quorum - 1))' }],
  },
  {
    name: 'one-person-twice',
    rule: 'a quorum is of distinct people (invariant 2)',
    seed: 3,
    edits: [
      { file: DECIDE, find: 'if (voteOf(request, input.caller.id, open.index) !== null)', replace: 'if (false)' },
      {
        file: VOTES,
        find: 'if (!counted.has(vote.approver.id)) counted.set(vote.approver.id, vote);',
        replace: 'counted.set(String(counted.size), vote);',
      },
    ],
  },
  {
    name: 'lost-right-still-counts',
    rule: 'voters are judged again when the quorum completes (invariant 2)',
    seed: 21,
    edits: [
      {
        file: 'src/jit/operations/authority.ts',
        find: 'judged.filter(({ able }) => !able)',
        replace: 'judged.filter(() => false)',
      },
    ],
  },
  {
    name: 'any-card-decides',
    rule: 'a decision is on the terms that the card showed (invariant 2)',
    seed: 83,
    edits: [{ file: DECIDE, find: 'if (request.termsHash !== input.termsHash)', replace: 'if (false)' }],
  },
  {
    name: 'changed-policy-leaves-pending',
    rule: 'a policy whose terms change closes what is pending under it (invariant 2)',
    seed: 47,
    edits: [
      {
        file: 'src/jit/operations/policy/save-policy.ts',
        find: "effects: [{ type: 'close-requests', why: 'its policy was changed' }],",
        replace: 'effects: [],',
      },
      {
        file: 'src/jit/operations/request/step-request.ts',
        find: "  if (stands.kind === 'fail') return commit(deps, stored, close(request, stands.why, deps.clock.now()));\n",
        replace: '',
      },
    ],
  },
  {
    name: 'end-moves-on',
    rule: 'the end is fixed before the first write to Graph (invariant 3)',
    seed: 4,
    edits: [
      {
        file: 'src/jit/request/transitions.ts',
        find: "state: 'active', activeAt: now, items,",
        replace: "state: 'active', activeAt: now, items, endsAt: new Date(now.getTime() + request.terms.durationMs),",
      },
    ],
  },
  {
    name: 'one-read-confirms',
    rule: 'a removal is confirmed by two reads a second apart (invariant 3)',
    seed: 3,
    edits: [
      {
        file: READING,
        find: 'const first = holding.reading?.present === false ? holding.reading : null;',
        replace:
          'const first = holding.reading?.present === false ? holding.reading : { present: false, since: new Date(0), count: 1 };',
      },
    ],
  },
  {
    name: 'any-end-removes',
    rule: 'access that another lease holds is kept (invariants 3 and 4)',
    seed: 16,
    edits: [
      {
        file: LEASES,
        find: 'const leases = holding.leases.filter((l) => !requests.includes(l.requestId));',
        replace: 'const leases: Lease[] = [];',
      },
    ],
  },
  {
    name: 'standing-is-removed',
    rule: 'what was theirs before stays theirs (invariant 4)',
    seed: 39,
    edits: [
      { file: LEASES, find: "if (holding.basis !== null && holding.basis.kind !== 'none') {", replace: 'if (false) {' },
      {
        file: LEASES,
        find: "return holding.added === 'no' && holding.attempt === null;",
        replace: "return holding.added === 'no' && holding.attempt === null && holding.basis?.kind !== 'standing';",
      },
    ],
  },
  {
    name: 'taken-is-put-back',
    rule: 'access taken away outside the bot is never put back (invariant 4)',
    seed: 1,
    edits: [
      {
        file: READING,
        find: '  // Taken away outside the bot: never put back',
        replace:
          "  return { body: { ...holding, state: 'adding', added: 'no', reading: null, nextAt: now }, events: [] };\n  // Taken away outside the bot: never put back",
      },
    ],
  },
  {
    name: 'repeats-are-news',
    rule: 'a seen cause is answered from state (invariant 5)',
    seed: 59,
    edits: [
      {
        file: DECIDE,
        find: '      if (request.causes.includes(input.cause)) return repeated(request, input.caller);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'trim-opens-more',
    rule: 'an approver may leave less of a request, and never more (invariant 2)',
    seed: 52,
    edits: [
      { file: NARROW, find: ' || durationMs > terms.durationMs) return', replace: ') return' },
      { file: NARROW, find: 'if (!isNarrower(request.terms, terms))', replace: 'if (false)' },
    ],
  },
  {
    name: 'end-in-entra-stays',
    rule: 'an extension moves the end that Entra keeps (D1)',
    seed: 5,
    edits: [
      {
        file: FUSE,
        find: "return wanted.getTime() - now.getTime() < LEAST_WINDOW_MS ? null : 'move';",
        replace: 'return null;',
      },
    ],
  },
  {
    name: 'no-end-in-entra',
    rule: 'Entra ends it minutes after the last grant, whether we are there or not (D1)',
    seed: 2,
    edits: [
      {
        file: 'src/graph/pim-bodies.ts',
        find: 'const leftMs = Math.max(LEAST_MS, ',
        replace: 'const leftMs = 3_600_000 + Math.max(LEAST_MS, ',
      },
      // Otherwise it is told a better one as soon as what it keeps is read.
      {
        file: FUSE,
        find: 'if (lateMs >= 0 && lateMs <= SLACK_MS) return null;',
        replace: 'if (lateMs >= 0) return null;',
      },
    ],
  },
  {
    name: 'later-is-done',
    rule: 'what Entra takes back later is not called revoked before (invariant 3)',
    seed: 2,
    edits: [
      {
        file: ANSWER,
        find: 'import { advanceAll, mayLandUntil, refuse }',
        replace: 'import { advanceAll, mayLandUntil, refuse, toAbsent }',
      },
      {
        file: ANSWER,
        find: 'return { body: waitToRemove(holding, outcome.detail, outcome.at, now), events: [], effects: advanceAll(holding) };',
        replace: 'return { body: toAbsent(holding, now, null), events: [], effects: advanceAll(holding) };',
      },
    ],
  },
  {
    name: 'left-behind-is-gone',
    rule: 'revoked is said when nothing is left of it in Entra (invariant 3)',
    seed: 14,
    edits: [
      {
        file: READING,
        find: 'return onConfirmAbsent(there, present || reading.leftover === true, timing, now);',
        replace: 'return onConfirmAbsent(there, present, timing, now);',
      },
      {
        file: ANSWER,
        find: 'return { body: waitToRemove(holding, outcome.detail, outcome.at, now), events: [], effects: advanceAll(holding) };',
        replace: 'return { body: { ...progressed(holding, now), removeAnsweredAt: now }, events: [] };',
      },
    ],
  },
  {
    name: 'own-activation-is-ours',
    rule: 'what a person activated for themselves is never taken (invariant 4)',
    seed: 14,
    edits: [
      {
        file: REVOKE,
        find: 'instances === null || instances.some((one) => one.activated);\n  const taken =',
        replace: 'instances === null;\n  const taken =',
      },
      {
        file: REVOKE,
        find: 'instances === null || instances.some((one) => one.activated);\n  return theirsToo',
        replace: 'instances === null;\n  return theirsToo',
      },
    ],
  },
  {
    name: 'account-stays-open',
    rule: 'a dedicated account is shut when nothing that is live asks for it (behaviour S0.3)',
    seed: 6,
    edits: [
      { file: ACCOUNT, find: '    (await unlessGone(patch(tools, id, { accountEnabled: false }))) ??\n', replace: '' },
      {
        file: ACCOUNT,
        find: 'user.accountEnabled === true || (ending && (await isLeft(reader, account, user)));',
        replace: 'ending ? await isLeft(reader, account, user) : user.accountEnabled === true;',
      },
    ],
  },
  {
    name: 'account-keeps-gifts',
    rule: 'what others gave a dedicated account meanwhile goes with its end (behaviour S0.3)',
    seed: 13,
    edits: [
      { file: ACCOUNT, find: ' || (await accessOf(reader, user.id)).access.length > 0;', replace: ';' },
      {
        file: ACCOUNT,
        find: '      : () => patch(tools, user.id, { passwordProfile: freshPassword() });\n  const stripped = await stripAll(client, reader, user.id, timeoutMs);',
        replace:
          '      : () => patch(tools, user.id, { passwordProfile: freshPassword() });\n  const stripped = { failure: null, taken: [], left: [] };',
      },
    ],
  },
  {
    name: 'account-decides',
    rule: 'an account and its owner are one person (invariant 1)',
    seed: 13,
    edits: [
      {
        file: 'src/jit/operations/grant/grant-account.ts',
        find: 'return accountOf !== undefined || noted;',
        replace: 'return false;',
      },
    ],
  },
  {
    name: 'pass-outlives-the-grant',
    rule: 'a sign-in pass goes with the access that it was made for',
    seed: 6,
    edits: [
      {
        file: ACCOUNT,
        find: '    (await deletePasses(client, reader(), user.id, timeoutMs)) ??\n    (await unlessGone(last()));',
        replace: '    (await unlessGone(last()));',
      },
    ],
  },
  {
    name: 'effects-lost-in-a-crash',
    rule: 'what must follow is let go only once it is seen to (invariant 6)',
    seed: 4,
    edits: [
      {
        file: 'src/jit/operations/request/step-request.ts',
        find: '  const doneEffects = await expandRequestEffects(deps, stored);\n',
        replace:
          '  await deps.requests.settleEffects(stored.body.id, stored.outbox.map((effect) => effect.id), { claim: claimed.claim, seq: stored.seq }, requestKind.dueAt(stored.body));\n  const doneEffects = await expandRequestEffects(deps, stored);\n',
      },
    ],
  },
];

/** Plants a mutant in what will be loaded from now on; the files on disk stay as they are. */
export function plant(name: string): { requireLoaded(): void } {
  const mutant = MUTANTS.find((one) => one.name === name);
  if (mutant === undefined)
    throw new Error(`no mutant ${name}; there are ${MUTANTS.map((one) => one.name).join(', ')}`);
  const root = new URL('../../', import.meta.url);
  for (const edit of mutant.edits) requireOnce(edit, readFileSync(new URL(edit.file, root), 'utf8'));
  const loaded = new Set<Edit>();
  registerHooks({
    load(url, context, nextLoad) {
      const result = nextLoad(url, context);
      const edits = mutant.edits.filter((edit) => new URL(edit.file, root).href === url);
      if (edits.length === 0) return result;
      let source = readFileSync(fileURLToPath(url), 'utf8');
      for (const edit of edits) {
        requireOnce(edit, source);
        source = source.replace(edit.find, () => edit.replace);
        loaded.add(edit);
      }
      return { ...result, source };
    },
  });
  return {
    requireLoaded() {
      if (loaded.size < mutant.edits.length) throw new Error(`not every edit of ${name} was loaded`);
    },
  };
}

/** What is to be replaced must be there exactly once: a mutant that plants nothing would prove nothing. */
function requireOnce(edit: Edit, source: string): void {
  const times = source.split(edit.find).length - 1;
  if (times !== 1) throw new Error(`${edit.file} has ${times} times: ${edit.find}`);
}
