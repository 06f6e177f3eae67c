import { describe, expect, it } from 'vitest';
import { type Change, SYSTEM, withCause } from '../../../src/jit/aggregate.ts';
import { change, commitOf, create } from '../../../src/jit/change.ts';
import type { Cause, RequestId } from '../../../src/jit/ids.ts';
import { requestKind } from '../../../src/jit/kinds.ts';
import type { AggregateStore, Commit, Stored } from '../../../src/jit/ports.ts';
import type { AccessRequest } from '../../../src/jit/request/request.ts';
import { AMIRA, buildRequest, minutesAfterNoon, NOON, TENANT } from '../../support/builders.ts';

const CAUSE = 'activity-2' as Cause;
const clock = { now: () => NOON };

/** One request in memory, with a rival who commits in between as often as a test says. */
class OneRequest implements Pick<AggregateStore<RequestId, AccessRequest>, 'load' | 'insert' | 'commit'> {
  stored: Stored<AccessRequest> | null;
  rivals: number;
  readonly commits: Commit<AccessRequest>[] = [];

  constructor(stored: Stored<AccessRequest> | null, rivals = 0) {
    this.stored = stored;
    this.rivals = rivals;
  }

  load(): Promise<Stored<AccessRequest> | null> {
    return Promise.resolve(this.stored);
  }

  insert(_id: RequestId, commit: Commit<AccessRequest>): Promise<boolean> {
    if (this.stored !== null) return Promise.resolve(false);
    this.commits.push(commit);
    return Promise.resolve(true);
  }

  commit(_id: RequestId, expected: number, commit: Commit<AccessRequest>): Promise<boolean> {
    if (this.rivals > 0 && this.stored !== null) {
      this.rivals -= 1;
      this.stored = { ...this.stored, seq: this.stored.seq + 1 };
    }
    if (this.stored?.seq !== expected) return Promise.resolve(false);
    this.commits.push(commit);
    return Promise.resolve(true);
  }

  port(): AggregateStore<RequestId, AccessRequest> {
    return this as unknown as AggregateStore<RequestId, AccessRequest>;
  }
}

function stored(overrides: Partial<Stored<AccessRequest>> = {}): Stored<AccessRequest> {
  return { seq: 3, eventCount: 5, body: buildRequest(), outbox: [], ...overrides };
}

function noted(body: AccessRequest, effects: Change<AccessRequest>['effects'] = []): Change<AccessRequest> {
  const event = { type: 'request.voted', actor: SYSTEM, data: {} } as const;
  return { body: { ...body, stateNote: 'noted' }, events: [event, event], effects };
}

describe('a commit', () => {
  it('names its events and effects after the version it makes, so that a repeat makes the same ones', () => {
    const commit = commitOf(requestKind, noted(buildRequest(), [{ type: 'cards' }]), stored(), CAUSE, NOON);

    expect(commit.events.map((event) => event.id)).toEqual(['request:R-7K3M9#4.0', 'request:R-7K3M9#4.1']);
    expect(commit.effects).toEqual([{ id: 'request:R-7K3M9#4.0', type: 'cards' }]);
  });

  it('numbers its events on from those of the aggregate, without gaps', () => {
    expect(commitOf(requestKind, noted(buildRequest()), stored(), CAUSE, NOON).events.map((e) => e.n)).toEqual([6, 7]);
    expect(commitOf(requestKind, noted(buildRequest()), null, CAUSE, NOON).events.map((e) => e.n)).toEqual([1, 2]);
  });

  it('says in each event of whom and what it tells, and what caused it', () => {
    const commit = commitOf(requestKind, noted(buildRequest()), stored(), CAUSE, NOON);

    expect(commit.events[0]).toMatchObject({
      at: NOON,
      tenantId: TENANT,
      cause: CAUSE,
      about: { requestId: 'R-7K3M9', personId: AMIRA.id },
    });
  });

  it('is due at once while anything must still follow, else when its state asks', () => {
    const quiet = commitOf(requestKind, noted(buildRequest()), stored(), CAUSE, NOON);
    const loud = commitOf(requestKind, noted(buildRequest(), [{ type: 'cards' }]), stored(), CAUSE, NOON);
    const behind = stored({ outbox: [{ id: 'e', type: 'cards' }] });

    expect(quiet.dueAt).toEqual(buildRequest().pendingUntil);
    expect(loud.dueAt).toEqual(NOON);
    expect(commitOf(requestKind, noted(buildRequest()), behind, CAUSE, NOON).dueAt).toEqual(NOON);
  });
});

describe('a change', () => {
  const run = (store: OneRequest, decide: (body: AccessRequest) => Change<AccessRequest> | null) =>
    change(clock, store.port(), requestKind, 'R-7K3M9' as RequestId, CAUSE, decide);

  it('is committed on the version that was decided on', async () => {
    const store = new OneRequest(stored({ outbox: [{ id: 'e', type: 'cards' }] }));

    const changed = await run(store, (body) => noted(body, [{ type: 'cards' }]));

    expect(changed).toMatchObject({ changed: true, stored: { seq: 4, eventCount: 7, body: { stateNote: 'noted' } } });
    expect(changed?.stored.outbox).toHaveLength(2);
    expect(store.commits).toHaveLength(1);
  });

  it('is decided again when somebody else was quicker', async () => {
    const store = new OneRequest(stored(), 2);
    let decided = 0;

    const changed = await run(store, (body) => {
      decided += 1;
      return noted(body);
    });

    expect(decided).toBe(3);
    expect(changed?.stored.seq).toBe(6);
  });

  it('gives up with a refusal when it never gets its turn', async () => {
    const store = new OneRequest(stored(), Number.POSITIVE_INFINITY);

    await expect(run(store, (body) => noted(body))).rejects.toMatchObject({ code: 'conflict' });
    expect(store.commits).toEqual([]);
  });

  it('writes nothing when there is nothing to change, and answers with the state', async () => {
    const store = new OneRequest(stored());

    expect(await run(store, () => null)).toEqual({ stored: store.stored, changed: false });
    expect(store.commits).toEqual([]);
  });

  it('writes nothing when the decision is a refusal', async () => {
    const store = new OneRequest(stored());
    const refuse = () => {
      throw new Error('no');
    };

    await expect(run(store, refuse)).rejects.toThrow('no');
    expect(store.commits).toEqual([]);
  });

  it('of what is not there is null', async () => {
    expect(await run(new OneRequest(null), (body) => noted(body))).toBeNull();
  });
});

describe('a creation', () => {
  it('makes version one', async () => {
    const made = await create(clock, new OneRequest(null).port(), requestKind, noted(buildRequest()), CAUSE);

    expect(made).toMatchObject({ seq: 1, eventCount: 2 });
  });

  it('is null when it is there already', async () => {
    expect(await create(clock, new OneRequest(stored()).port(), requestKind, noted(buildRequest()), CAUSE)).toBeNull();
  });
});

describe('the causes that were applied', () => {
  it('are kept newest last, and only so many of them', () => {
    let causes: Cause[] = [];
    for (let n = 0; n < 60; n++) causes = withCause(causes, `activity-${n}` as Cause);

    expect(causes).toHaveLength(50);
    expect(causes.at(-1)).toBe('activity-59');
  });
});

describe('a look at a request', () => {
  it('is due at the end of its wait while pending, and never once it is decided without a grant', () => {
    expect(requestKind.dueAt(buildRequest({ pendingUntil: minutesAfterNoon(7) }))).toEqual(minutesAfterNoon(7));
    expect(requestKind.dueAt(buildRequest({ state: 'denied' }))).toBeNull();
  });
});
