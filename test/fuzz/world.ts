import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { MongoClient } from 'mongodb';
import { people } from '../../sandbox/graph/tenant-seed.ts';
import { withDatabase } from '../../sandbox/mongo/mongo-uri.ts';
import { samplePolicies } from '../../sandbox/policies.ts';
import type { JsonObject } from '../../sandbox/teams/types.ts';
import { startTenant } from '../../sandbox/tenant.ts';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { type Cause, userId } from '../../src/jit/ids.ts';
import { importPolicies } from '../../src/jit/operations/policy/policies.ts';
import { runDue } from '../../src/jit/operations/work.ts';
import { TestClock } from '../support/test-clock.ts';
import { keepStore } from './store-watch.ts';

export type Sent = { status: number; body: string };

export type World = Awaited<ReturnType<typeof startWorld>>;

/**
 * The whole product over real HTTP, on a clock that stands still, with two requests in it: Erin's waits for Ana or Ben,
 * Felix's was denied. Nothing runs by itself, and every input meets the same state.
 */
export async function startWorld(mongoUri: string) {
  const clock = new TestClock();
  const name = `fuzz-${randomBytes(6).toString('hex')}`;
  const uri = withDatabase(mongoUri, name);
  const client = await new MongoClient(uri).connect();
  const db = client.db(name);
  const tenant = await startTenant({ clock, limits: false, badKeys: true });
  const lines: string[] = [];
  const logTo = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const env = { ...tenant.env, MONGODB_URI: uri, PORT: '0', LOG_LEVEL: 'trace' };
  const config = loadConfig(env);
  if (config.mode === 'sandbox') throw new Error('the fuzzer needs the loopback mode');
  const app = await startApp({ config, env, logTo, substitutes: { clock, background: false } });
  const { teams } = tenant;
  const url = `http://127.0.0.1:${app.port}`;
  teams.connect(`${url}/api/messages`);
  await teams.announceInstalls();
  const dana = { id: userId(people.dana), name: 'Dana Fischer' };
  await importPolicies(app.deps, { caller: dana, cause: 'fuzz:start' as Cause, yaml: samplePolicies });
  const settle = () => runDue(app.deps);
  const denied = await ask('felix');
  const card = teams.as('ana').latest();
  if (card === undefined) throw new Error('Ana has no card');
  await teams.as('ana').click(card, 'Deny', { comment: 'not today' });
  await settle();
  const pending = await ask('erin');
  const store = await keepStore(db);
  const faults = watchProcess();

  async function ask(who: 'erin' | 'felix'): Promise<{ id: string; hash: string }> {
    const known = new Set((await requests()).map((one) => one.id));
    await teams.as(who).say('request mailbox-operator for 10m because moving the mailboxes of the Berlin office');
    await settle();
    const fresh = (await requests()).find((one) => !known.has(one.id));
    if (fresh === undefined) throw new Error(`${who} could not ask`);
    return fresh;
  }

  async function requests(): Promise<{ id: string; hash: string }[]> {
    const found = await db.collection<{ _id: string; body: { termsHash: string } }>('requests').find({}).toArray();
    return found.map((one) => ({ id: one._id, hash: one.body.termsHash }));
  }

  /** Posts an activity as Teams would: with a token of its own for this service URL. */
  async function post(activity: JsonObject): Promise<Sent> {
    const { serviceUrl } = activity;
    const token = await teams.sign(typeof serviceUrl === 'string' ? { serviceurl: serviceUrl } : {});
    return send(JSON.stringify(activity), { authorization: `Bearer ${token}` });
  }

  /** Posts anything at all; status 0 when no answer came. */
  async function send(body: string, headers: Record<string, string>): Promise<Sent> {
    try {
      const all = { 'content-type': 'application/json', ...headers };
      const response = await fetch(`${url}/api/messages`, { method: 'POST', headers: all, body });
      return { status: response.status, body: await response.text() };
    } catch (error) {
      return { status: 0, body: String(error) };
    }
  }

  return {
    post,
    send,
    url,
    tenant,
    teams,
    settle,
    facts: { pending, denied },
    store,
    /** What the process suffered since it was last asked: exceptions and rejections that nobody caught. */
    faults,
    /** Lines of the log since this was last called. */
    takeLog: () => lines.splice(0, lines.length),
    async stop() {
      faults.stop();
      await app.stop();
      await tenant.stop();
      await db.dropDatabase();
      await client.close();
    },
  };
}

function watchProcess() {
  const seen: string[] = [];
  const onRejection = (reason: unknown) => void seen.push(`unhandled rejection: ${String(reason)}`);
  const onException = (error: unknown) => void seen.push(`uncaught exception: ${String(error)}`);
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onException);
  return {
    take: () => seen.splice(0, seen.length),
    stop() {
      process.off('unhandledRejection', onRejection);
      process.off('uncaughtException', onException);
    },
  };
}
