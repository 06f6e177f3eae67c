import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, cardAbout, clickWords, storedRequests, told, wordsOf } from '../support/chat.ts';
import { failingDb } from '../support/failing-db.ts';
import { type Harness, startHarness } from '../support/harness.ts';

const ASKING = 'request mailbox-operator for 10m because moving the mailboxes of the Berlin office';
const REFERENCE = /Reference: ([2-9A-HJ-NP-Z]{8})/;

describe('a turn that fails', () => {
  const database = failingDb();
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ substitutes: { wrapDb: database.wrap } });
  });
  afterEach(() => database.mend());
  afterAll(() => harness.stop());

  function linesWith(reference: string): Record<string, unknown>[] {
    return harness.logLines
      .filter((line) => line.includes(reference))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('answers a message with a reference that finds its line in the log, and nothing of the cause', async () => {
    database.fail('requests');

    const words = await told(harness, 'erin', ASKING);
    database.mend();

    const reference = REFERENCE.exec(words)?.[1] ?? '';
    expect(words).toMatch(/Something went wrong\. Reference: /);
    expect(words).not.toMatch(/store failed|hunter2|Error|at /);
    const [line] = linesWith(reference);
    expect(line).toMatchObject({ level: 'error', msg: 'turn failed', requestId: expect.any(String) });
    expect(JSON.stringify(line)).toContain('the store failed on requests');
    expect(await storedRequests(harness)).toBe(0);
  });

  it('answers a click with a reference in its toast, and nothing is decided', async () => {
    const id = await ask(harness);
    const card = cardAbout(harness, 'ana', id);
    database.fail('requests');

    const clicked = await harness.teams.as('ana').click(card, 'Approve');
    database.mend();

    const words = clickWords(clicked);
    expect(words).toMatch(REFERENCE);
    expect(linesWith(REFERENCE.exec(words)?.[1] ?? '')).toHaveLength(1);
    expect(await harness.request(id)).toMatchObject({ state: 'pending', votes: [] });
    await told(harness, 'erin', `cancel ${id}`);
  });

  it('says so too when the store is away as a whole, is not ready then, and works again after', async () => {
    database.failAll();
    const words = await told(harness, 'erin', 'help');
    database.mend();

    expect(words).toMatch(REFERENCE);
    expect(await told(harness, 'erin', 'help')).toMatch(/What you can say/);
  });

  it('asks Teams to tell it again when an install could not be noted', async () => {
    database.fail('contacts');
    const posted = await harness.teams.as('grace').install();
    database.mend();

    expect(posted.status).toBe(500);
    expect(JSON.stringify(posted.body)).not.toMatch(/store failed/);
  });

  it('gives each failure a reference of its own', async () => {
    database.fail('policies');
    const all = [await told(harness, 'felix', ASKING), await told(harness, 'felix', ASKING)];
    database.mend();

    const references = all.map((words) => REFERENCE.exec(words)?.[1]);
    expect(new Set(references).size).toBe(2);
  });
});

describe('the log', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ logLevel: 'trace' });
  });
  afterAll(() => harness.stop());

  it('has a request id for every turn, and of a whole story neither reasons nor comments nor tokens', async () => {
    const reason = 'the marmalade incident of Lisbon';
    const comment = 'go ahead with the pineapple';
    const id = await ask(harness, 'erin', reason);
    await harness.teams.as('ana').click(cardAbout(harness, 'ana', id), 'Approve', { comment });
    await harness.pass(3_000);
    await told(harness, 'dana', `/revoke ${id} because of the rhubarb`);
    await harness.pass(3_000);
    await told(harness, 'erin', `request mailbox-operator for ${reason}`);
    await told(harness, 'dana', '/freeze because of the gooseberries');
    await told(harness, 'dana', '/unfreeze');
    await told(harness, 'dana', '/policy import\nname: kumquat!');
    await harness.teams.deliver(
      harness.teams.draft('erin', reason),
      `Bearer ${await harness.teams.sign({ aud: 'x' })}`,
    );
    await harness.teams.deliver(harness.teams.draft('erin', reason), 'Bearer quince');
    harness.graph.knobs.faults.push({ kind: 'denied', times: 3 });
    harness.teams.faults.add({ operation: 'send' }, { status: 500 }, 3);
    await harness.teams.as('felix').say(`request mailbox-operator for 10m because ${reason}`);
    await harness.pass(10_000);

    const lines = harness.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const turns = lines.filter((line) => line.msg === 'turn');
    expect(turns.length).toBeGreaterThan(10);
    for (const turn of turns) expect(turn.requestId).toEqual(expect.stringMatching(/^[\w.:-]{8,64}$/));
    const all = harness.logLines.join('');
    expect(all).toContain(id);
    for (const line of harness.logLines) expect(line.match(/"requestId":/g)?.length ?? 0).toBeLessThan(2);
    for (const secret of ['marmalade', 'pineapple', 'rhubarb', 'gooseberries', 'kumquat', 'quince']) {
      expect(all).not.toContain(secret);
    }
    expect(all).not.toContain(harness.tenant.env.CONNECTOR_TOKEN);
    expect(all).not.toMatch(/bearer (?!\[hidden\])/i);
    expect(all).not.toMatch(/eyJ[\w-]{10,}/);
    expect(all).not.toMatch(/mongodb:\/\/[^[\s"]*@/);
    expect(lines.every((line) => typeof line.time === 'string' && typeof line.level === 'string')).toBe(true);
  });

  it('keeps names, reasons and comments out of the metrics', async () => {
    const answer = await fetch(`http://127.0.0.1:${harness.app.port}/metrics`);
    const text = await answer.text();

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/text\/plain/);
    expect(text).toMatch(/^# TYPE /m);
    expect(text).not.toMatch(/marmalade|Erin|erin\.engel|R-[2-9A-Z]{5}/);
    expect(wordsOf(harness.teams.as('erin').latest())).not.toBe('');
  });
});
