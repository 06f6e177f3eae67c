import { randomBytes } from 'node:crypto';
import type { AccountBackEnd } from '../jit/account/account.ts';
import type { Besides, Reading, WriteOutcome } from '../jit/back-end.ts';
import type { JitAccount, PersonRef } from '../jit/entitlement.ts';
import { DirectoryUnavailable } from '../jit/errors.ts';
import type { UserId } from '../jit/ids.ts';
import { accessOf, deletePasses, stripAll } from './account-access.ts';
import { markOf } from './account-mark.ts';
import { issuePass } from './account-pass.ts';
import { type AccountUser, accountById, accountByName, findAccount, isMarked, markedAccount } from './account-user.ts';
import type { GraphCall, GraphClient } from './client.ts';
import { GraphFailure } from './errors.ts';
import { createReader, type Reader } from './reader.ts';
import { createdSchema } from './schema.ts';
import { outcomeOf, writeOnce } from './write.ts';

export type AccountBackEndOptions = {
  /** After this long without an answer a write may or may not have taken effect. Default 10 s. */
  writeTimeoutMs?: number;
  /** For all the reads of one call together. Default 10 s. */
  readTimeoutMs?: number;
  /** A person waits for it, and Teams does not wait long. Default 3 s a try. */
  passTimeoutMs?: number;
};

/** Between looks at what others still take from an account that is shut. */
const LOOK_AGAIN_MS = 2_000;

type Tools = { client: GraphClient; reader: () => Reader; timeoutMs: number };

/**
 * Dedicated accounts: created or enabled when access begins, shut and stripped when it ends (behaviours S0.2 to S0.4). Each
 * step can be repeated. Needs User.ReadWrite.All, User-PasswordProfile.ReadWrite.All, User.RevokeSessions.All,
 * UserAuthMethod-TAP.ReadWrite.All, and for accounts that hold privileged access a directory role (Graph: user resource,
 * "Who can perform sensitive actions").
 */
export function createAccountBackEnd(client: GraphClient, options: AccountBackEndOptions = {}): AccountBackEnd {
  const { writeTimeoutMs = 10_000, readTimeoutMs = 10_000, passTimeoutMs = 3_000 } = options;
  const reader = (): Reader => createReader(client, readTimeoutMs, 'normal');
  const tools: Tools = { client, reader, timeoutMs: writeTimeoutMs };
  return {
    read: (owner, account, { accountId, ending }) =>
      orElse(readAccount(reader(), owner, account, accountId, ending), (error) => ({
        kind: 'unavailable',
        detail: error.message,
        retryAfterMs: error.retryAfterMs,
      })),
    add: (owner, account) => orElse(open(tools, owner, account), notDone),
    remove: (owner, account, { accountId, alone }) => orElse(close(tools, owner, account, accountId, alone), notDone),
    async issuePass(accountId, order) {
      const [answer, signIn] = await Promise.all([
        issuePass(client, accountId, order, passTimeoutMs),
        signInName(createReader(client, passTimeoutMs, 'high'), accountId),
      ]);
      return answer.kind === 'issued' && signIn !== null ? { ...answer, signIn } : answer;
    },
  };
}

/** Null where it is not told in time: the name that is known is then the likeliest. */
async function signInName(reader: Reader, accountId: UserId): Promise<string | null> {
  const user = await orElse(accountById(reader, accountId), () => null);
  return user?.userPrincipalName ?? null;
}

async function readAccount(
  reader: Reader,
  owner: UserId,
  account: JitAccount,
  accountId: string | null,
  ending: boolean,
): Promise<Reading> {
  const user = await findAccount(reader, owner, account, accountId);
  if (user === null) return { kind: 'absent' };
  const left = user.accountEnabled === true || (ending && (await isLeft(reader, account, user)));
  return left ? { kind: 'present', assignmentId: user.id } : { kind: 'absent' };
}

async function isLeft(reader: Reader, account: JitAccount, user: AccountUser): Promise<boolean> {
  return account.after === 'delete' || (await accessOf(reader, user.id)).access.length > 0;
}

async function open(tools: Tools, owner: PersonRef, account: JitAccount): Promise<WriteOutcome> {
  const found = await markedAccount(tools.reader(), owner.id, account);
  return found === null ? createAccount(tools, owner, account) : enable(tools, found);
}

/** Nobody knows its password, and what others gave it while it was shut is no part of what was asked for. */
async function enable(tools: Tools, user: AccountUser): Promise<WriteOutcome> {
  const { client, reader, timeoutMs } = tools;
  const stripped = await stripAll(client, reader, user.id, timeoutMs);
  const failure =
    stripped.failure ??
    (await deletePasses(client, reader(), user.id, timeoutMs)) ??
    (await patch(tools, user.id, { passwordProfile: freshPassword() })) ??
    (await patch(tools, user.id, { accountEnabled: true }));
  return told(failure === null ? doneWith(user) : outcomeOf(failure), stripped);
}

function doneWith({ id }: AccountUser): WriteOutcome {
  return { kind: 'done', assignmentId: id, graphRequestId: null };
}

/** What was taken is told also where something after it failed: the next try does not find it any more. */
function told(outcome: WriteOutcome, { taken, left }: Besides): WriteOutcome {
  return taken.length === 0 && left.length === 0 ? outcome : { ...outcome, besides: { taken, left } };
}

async function createAccount(tools: Tools, owner: PersonRef, account: JitAccount): Promise<WriteOutcome> {
  const body = {
    accountEnabled: true,
    displayName: `${owner.name} (JIT)`.slice(0, 256),
    mailNickname: account.name.split('@')[0] ?? account.name,
    userPrincipalName: account.name,
    department: markOf(owner.id),
    passwordProfile: freshPassword(),
  };
  const result = await writeOnce(
    tools.client,
    { method: 'POST', path: '/users', body, priority: 'normal' },
    tools.timeoutMs,
  );
  if (result instanceof GraphFailure) {
    return isNameTaken(result) ? whoseName(tools, owner.id, account) : outcomeOf(result);
  }
  const created = createdSchema.safeParse(result.body);
  return {
    kind: 'done',
    assignmentId: created.success ? created.data.id.toLowerCase() : null,
    graphRequestId: result.graphRequestId,
  };
}

/** Graph: Create user, the same value for property userPrincipalName already exists. */
function isNameTaken(failure: GraphFailure): boolean {
  return failure.kind === 'already-exists' || /property userPrincipalName already exists/i.test(failure.message);
}

/** A replica that had not heard of ours, or an account that is not ours and is left alone. */
async function whoseName(tools: Tools, owner: UserId, account: JitAccount): Promise<WriteOutcome> {
  const user = await accountByName(tools.reader(), account.name);
  if (user !== null && isMarked(user, owner)) return enable(tools, user);
  if (user === null) {
    return {
      kind: 'not-done',
      detail: `the name ${account.name} is taken, and not shown yet by whom`,
      retryAfterMs: null,
    };
  }
  const detail = `an account with the name ${account.name} is there, and this bot did not make it for this person`;
  return { kind: 'refused', detail, graphRequestId: null };
}

async function close(
  tools: Tools,
  owner: UserId,
  account: JitAccount,
  accountId: string | null,
  alone: boolean,
): Promise<WriteOutcome> {
  const user = await findAccount(tools.reader(), owner, account, accountId);
  if (user === null) return { kind: 'already', graphRequestId: null };
  const shut = user.accountEnabled === false ? null : await shutOut(tools, user);
  // Without the directory role a privileged account cannot be disabled: it is stripped of what makes it privileged first.
  if (alone) return empty(tools, user, account);
  if (shut !== null) return outcomeOf(shut);
  return { kind: 'not-done', detail: 'shut, and its access is being taken back', retryAfterMs: LOOK_AGAIN_MS };
}

/** Disables it and ends its sessions: access tokens that are out may live on for about an hour (Graph: revokeSignInSessions). */
async function shutOut(tools: Tools, { id }: AccountUser): Promise<GraphFailure | null> {
  return (
    (await unlessGone(patch(tools, id, { accountEnabled: false }))) ??
    (await unlessGone(send(tools, { method: 'POST', path: `/users/${id}/revokeSignInSessions`, priority: 'high' })))
  );
}

async function empty(tools: Tools, user: AccountUser, account: JitAccount): Promise<WriteOutcome> {
  const { client, reader, timeoutMs } = tools;
  const last =
    account.after === 'delete'
      ? () => send(tools, { method: 'DELETE', path: `/users/${user.id}`, priority: 'high' })
      : () => patch(tools, user.id, { passwordProfile: freshPassword() });
  const stripped = await stripAll(client, reader, user.id, timeoutMs);
  const failure =
    stripped.failure ??
    (await shutOut(tools, user)) ??
    (await deletePasses(client, reader(), user.id, timeoutMs)) ??
    (await unlessGone(last()));
  // Whoever is deleted keeps nothing.
  const besides = account.after === 'delete' ? { ...stripped, left: [] } : stripped;
  return told(failure === null ? doneWith(user) : outcomeOf(failure), besides);
}

function patch(tools: Tools, id: string, body: Record<string, unknown>): Promise<GraphFailure | null> {
  return send(tools, { method: 'PATCH', path: `/users/${id}`, body, priority: 'high' });
}

async function send(tools: Tools, call: Omit<GraphCall, 'signal'>): Promise<GraphFailure | null> {
  const result = await writeOnce(tools.client, call, tools.timeoutMs);
  return result instanceof GraphFailure ? result : null;
}

/** Whoever is not there any more needs no shutting. */
async function unlessGone(failure: Promise<GraphFailure | null>): Promise<GraphFailure | null> {
  const result = await failure;
  return result?.kind === 'not-found' ? null : result;
}

/** Kept by nobody: whoever owns the account signs in with a pass. Long and mixed enough for any tenant's rules. */
function freshPassword(): { password: string; forceChangePasswordNextSignIn: boolean } {
  return { password: `${randomBytes(48).toString('base64url')}aA1!`, forceChangePasswordNextSignIn: false };
}

/** A read that failed: whatever was sent before it is sent again. */
function notDone({ message, retryAfterMs }: DirectoryUnavailable): WriteOutcome {
  return { kind: 'not-done', detail: message, retryAfterMs };
}

async function orElse<Answer>(answer: Promise<Answer>, made: (error: DirectoryUnavailable) => Answer): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DirectoryUnavailable) return made(error);
    throw error;
  }
}
