import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { setTimeout as passes } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type PageWatch, watchPage } from '../support/page-watch.ts';
import { type SandboxProcess, startSandboxProcess, temporaryHome } from '../support/sandbox-process.ts';

let home: string;
let removeHome: () => Promise<void>;
const running = new Set<SandboxProcess>();
const watches = new Set<PageWatch>();
const busy = new Set<Server>();

beforeEach(async () => {
  ({ home, remove: removeHome } = await temporaryHome());
});

afterEach(async () => {
  for (const watch of watches) watch.close();
  for (const server of busy) server.close();
  await Promise.all([...running].map((sandbox) => sandbox.end('SIGKILL')));
  for (const set of [watches, busy, running]) set.clear();
  await removeHome();
});

async function start(options: { port?: number; pagePort?: number } = {}): Promise<SandboxProcess> {
  const sandbox = await startSandboxProcess(home, options);
  running.add(sandbox);
  return sandbox;
}

async function watched(sandbox: SandboxProcess): Promise<PageWatch> {
  const watch = await watchPage(sandbox.url);
  watches.add(watch);
  return watch;
}

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  busy.add(server);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const held = (watch: PageWatch) =>
  watch.directory.find((row) => row.person === 'Erin Engel' && row.entitlement === 'SG-Mailbox-Operators');
const happened = (watch: PageWatch, event: string) => watch.audit.find((row) => row.event === event);

async function giveErinAMinute(watch: PageWatch): Promise<Date> {
  await watch.say('erin', 'request mailbox-operator for 1m because the restart is being tried');
  await watch.until(() => [...watch.messages.values()].some(asksAna));
  await watch.press('ana', 'Approve', 'the restart is being tried');
  const row = await watch.until(() => happened(watch, 'grant.active') && held(watch));
  return new Date(row.until ?? Number.NaN);
}

/** The card in Ana's own chat: the channel's copy may come before it. */
function asksAna({ person, message }: { person: string; message: { place: string; card?: unknown } }): boolean {
  const about = JSON.stringify(message.card ?? null).includes('the restart is being tried');
  return person === 'ana' && message.place === 'chat' && about;
}

/** Linux only; elsewhere the next start in the same folder shows that nothing of the first holds it. */
async function childrenOf(pid: number): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
  expect(children).not.toEqual([]);
  return children;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it('takes back on time what was given before the process was killed, and confirms it', {
  timeout: 240_000,
}, async () => {
  const first = await start();
  const endsAt = await giveErinAMinute(await watched(first));
  const children = await childrenOf(first.pid);
  expect(await first.end('SIGKILL')).toBe('SIGKILL');
  running.delete(first);
  await expect.poll(() => children.filter(isAlive), { timeout: 15_000 }).toEqual([]);

  await passes(Math.max(0, endsAt.getTime() - Date.now()) + 1);
  const watch = await watched(await start());
  await watch.until(() => happened(watch, 'grant.ended'));

  expect(happened(watch, 'holding.absent')?.what).toMatch(/^took it back from Erin Engel and confirmed by two reads/);
  expect(happened(watch, 'holding.removed-outside')).toBeUndefined();
  await watch.until(() => watch.directory.length > 0 && held(watch) === undefined);
});

it('keeps access over a stop in order, and ends it early when asked', { timeout: 180_000 }, async () => {
  const first = await start();
  await giveErinAMinute(await watched(first));
  const asked = performance.now();
  expect(await first.end('SIGINT')).toBe(0);
  expect(performance.now() - asked).toBeLessThan(10_000);
  running.delete(first);

  const watch = await watched(await start());
  const row = await watch.until(() => held(watch));
  expect(row.basis).toBe('just in time');

  const given = await watch.until(() => happened(watch, 'grant.active'));
  await watch.say('erin', `release ${given.about}`);
  const ended = await watch.until(() => happened(watch, 'grant.ended'));
  expect(ended.reason).toBe('given back early');
  await watch.until(() => held(watch) === undefined);
});

it('starts beside whatever has its ports, and says where it is', { timeout: 120_000 }, async () => {
  const [port, pagePort] = await Promise.all([takenPort(), takenPort()]);

  const sandbox = await start({ port, pagePort });

  expect(new URL(sandbox.url).port).not.toBe(String(pagePort));
  expect(sandbox.botPort).not.toBe(port);
  expect((await fetch(sandbox.url)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${sandbox.botPort}/readyz`)).status).toBe(200);
  expect(sandbox.said()).toContain(`Your tenant is ready:  ${sandbox.url}`);
  expect(sandbox.said()).toContain(`port ${pagePort} is taken`);
  expect(sandbox.said()).toContain(`port ${port} is taken`);
});

it('refuses a second start in the same place, and says where the first is', { timeout: 120_000 }, async () => {
  const first = await start();

  const second = startSandboxProcess(home);

  await expect(second).rejects.toThrow(`A sandbox is running already at ${first.url} (process ${first.pid})`);
  expect((await fetch(first.url)).status).toBe(200);
});
