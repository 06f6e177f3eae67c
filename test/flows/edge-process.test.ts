import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTenant, type Tenant } from '../../sandbox/tenant.ts';
import { wordsOf } from '../support/chat.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const inherited = {
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
};

type Running = { child: ChildProcess; lines: string[]; stderr: () => string; exited: Promise<number | null> };

function run(env: Record<string, string>, args: string[] = ['src/index.ts']): Running {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let rest = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = `${rest}${chunk}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    child.emit('lines');
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const exited = once(child, 'close').then(([code]) => {
    if (rest !== '') lines.push(rest);
    return typeof code === 'number' ? code : null;
  });
  return { child, lines, stderr: () => errors, exited };
}

/** The first line of standard output that says this; fails when the process ends before. */
async function lineSaying({ child, lines, exited, stderr }: Running, msg: string): Promise<Record<string, unknown>> {
  const ended = exited.then((code) => {
    throw new Error(`ended with ${code} before saying ${msg}: ${lines.join('\n')} ${stderr()}`);
  });
  for (;;) {
    const found = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find((line) => line.msg === msg);
    if (found !== undefined) {
      ended.catch(() => {});
      return found;
    }
    await Promise.race([once(child, 'lines'), ended]);
  }
}

describe('the process', () => {
  let tenant: Tenant;
  let database: FreshDatabase;
  const started: Running[] = [];
  beforeAll(async () => {
    tenant = await startTenant({ clock: { now: () => new Date() }, limits: false });
    database = await freshDatabase();
  });
  afterEach(async () => {
    for (const one of started.splice(0)) {
      one.child.kill('SIGKILL');
      await one.exited;
    }
  });
  afterAll(async () => {
    await tenant.stop();
    await database.drop();
  });

  async function start(): Promise<{ running: Running; url: string }> {
    const running = run({ ...tenant.env, MONGODB_URI: database.uri, PORT: '0' });
    started.push(running);
    const { port } = await lineSaying(running, 'listening');
    const url = `http://127.0.0.1:${port}`;
    tenant.teams.connect(`${url}/api/messages`);
    return { running, url };
  }

  it('serves /livez, /readyz and /metrics, writes JSON lines alone, and ends with 0 on SIGTERM', async () => {
    const { running, url } = await start();
    const livez = await fetch(`${url}/livez`);
    const readyz = await fetch(`${url}/readyz`);
    const metrics = await fetch(`${url}/metrics`);
    const nothing = await fetch(`${url}/`);

    expect(livez.status).toBe(200);
    expect(readyz.status).toBe(200);
    expect(await readyz.json()).toMatchObject({
      ready: true,
      draining: false,
      store: { ok: true },
      clock: { ok: true },
      directory: { ok: true },
    });
    expect(metrics.status).toBe(200);
    expect(await metrics.text()).toMatch(/^# HELP /m);
    expect(nothing.status).toBe(404);

    await tenant.teams.as('erin').install();
    const { replies } = await tenant.teams.as('erin').say('help');
    expect(wordsOf(...replies)).toMatch(/What you can say/);

    running.child.kill('SIGTERM');
    expect(await running.exited).toBe(0);
    for (const line of running.lines)
      expect(JSON.parse(line)).toMatchObject({
        level: expect.any(String),
        time: expect.any(String),
        msg: expect.any(String),
      });
    expect(JSON.parse(running.lines.at(-1) ?? '{}')).toMatchObject({ msg: 'stopped' });
    expect(running.stderr()).toBe('');
  });

  it('finishes the turn that is under way when SIGTERM comes, and takes no further one', async () => {
    const { running, url } = await start();
    await tenant.teams.as('erin').install();
    tenant.graph.knobs.faults.push({ kind: 'delay', delayMs: 1_000, effect: 'late', times: 1 });
    const reached = new Promise<void>((resolve) => {
      const stop = tenant.teams.onChange((change) => {
        if (change.kind !== 'inbound') return;
        stop();
        resolve();
      });
    });
    const underWay = tenant.teams.as('erin').say('my access');
    await reached;
    // The turn is in when its question is at the directory.
    while (tenant.graph.knobs.faults.length > 0) await new Promise((resolve) => setImmediate(resolve));
    running.child.kill('SIGTERM');

    const { status, replies } = await underWay;
    expect(status).toBe(200);
    expect(wordsOf(...replies)).toMatch(/access/i);
    expect(await running.exited).toBe(0);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });
});

describe('a process that is not configured', () => {
  const problemsOf = async (env: Record<string, string>, args?: string[]) => {
    const running = run(env, args);
    const code = await running.exited;
    return {
      code,
      lines: running.lines,
      stderr: running.stderr(),
      all: `${running.lines.join('\n')}\n${running.stderr()}`,
    };
  };

  it('names every problem at once and ends with 1', async () => {
    const { code, lines, all } = await problemsOf({
      MicrosoftAppId: 'not-a-guid',
      PORT: '99999',
      LOG_LEVEL: 'loud',
      JIT_AUDITOR_IDS: 'me',
      CONNECTOR_TOKEN: 'a-token-of-mine',
    });

    expect(code).toBe(1);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: 'fatal' });
    for (const name of [
      'MicrosoftAppId',
      'PORT',
      'LOG_LEVEL',
      'JIT_AUDITOR_IDS',
      'CONNECTOR_TOKEN',
      'MONGODB_URI',
      'JIT_ADMIN_IDS',
      'ALLOWED_TENANT_IDS',
      'MicrosoftAppPassword',
    ]) {
      expect(all).toContain(name);
    }
    expect(all).not.toContain('a-token-of-mine');
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a token for the connector and nothing else', { CONNECTOR_TOKEN: 'x' }, /CONNECTOR_TOKEN.*GRAPH_BASE_URL/],
    ['a password without an app', { MicrosoftAppPassword: 'hunter2' }, /MicrosoftAppPassword.*MicrosoftAppId/],
    [
      'a tenant without an app',
      { MicrosoftAppTenantId: 'c0f1b2a3-6d84-4e95-b0a7-2f9c3d5e7a11' },
      /MicrosoftAppTenantId/,
    ],
    ['a loopback Graph without the rest', { GRAPH_BASE_URL: 'http://127.0.0.1:1' }, /MicrosoftAppId/],
    [
      'Azure credentials beside a loopback Graph',
      { GRAPH_BASE_URL: 'http://127.0.0.1:1', AZURE_CLIENT_SECRET: 'hunter2' },
      /AZURE_CLIENT_SECRET/,
    ],
    ['a Graph that is none of Microsoft', { GRAPH_BASE_URL: 'https://graph.evil.example' }, /GRAPH_BASE_URL/],
  ])('does not start a sandbox from %s', async (_, env, expected) => {
    const { code, all } = await problemsOf(env, ['scripts/start.mjs']);

    expect(code).toBe(1);
    expect(all).toMatch(expected);
    expect(all).not.toContain('hunter2');
  });

  it('says so when the store cannot be reached, and ends with 1', async () => {
    const { code, lines } = await problemsOf({
      MicrosoftAppId: '5a7d3c10-8f2e-4b6a-9d41-0c8e7f6a5b21',
      MicrosoftAppTenantId: 'c0f1b2a3-6d84-4e95-b0a7-2f9c3d5e7a11',
      GRAPH_BASE_URL: 'http://127.0.0.1:1',
      CONNECTOR_TOKEN: 'x',
      ALLOWED_SERVICE_HOSTS: '127.0.0.1:1',
      JIT_ADMIN_IDS: '3f1a7c02-5b7e-4d0c-9c11-0a6f5e2b1d04',
      MONGODB_URI: 'mongodb://somebody:hunter2@127.0.0.1:1/?serverSelectionTimeoutMS=500',
      PORT: '0',
    });

    expect(code).toBe(1);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) JSON.parse(line);
    expect(lines.join('\n')).not.toContain('hunter2');
  });

  it('tells an old Node what it needs', async () => {
    const fake = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.19.0'})`;
    const { code, stderr, lines } = await problemsOf({}, ['--import', fake, 'scripts/check-node.mjs']);
    const good = await problemsOf({}, ['scripts/check-node.mjs']);

    expect(code).toBe(1);
    expect(stderr).toMatch(/needs Node 24 or later, and this is Node 20\.19\.0/);
    expect(lines).toEqual([]);
    expect(good).toMatchObject({ code: 0, stderr: '', lines: [] });
  });
});
