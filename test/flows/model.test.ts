import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from '../model/mutants.ts';

const run = fileURLToPath(new URL('../model/run.ts', import.meta.url));

/** Plays histories in a process of their own, with a database of its own, so that a mutant may be planted in it. */
function play(args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [run, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
  });
}

/** At most three children at once: a mutant is caught within seconds, and each waits for half of them. */
const waiting: (() => void)[] = [];
let running = 0;
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= 3) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

function historiesIn(said: string): number {
  return Number(/histories (\d+)/.exec(said)?.[1] ?? 0);
}

const HISTORIES = 100;

describe('random histories against the reference model', () => {
  // Three hundred by default: `npm run model`.
  it(`keeps every promise of the design in each of ${HISTORIES} histories`, { timeout: 300_000 }, async () => {
    const seed = Number(process.env.MODEL_SEED ?? 20_261_121);

    const { code, said } = await play(['--seed', String(seed), '--histories', String(HISTORIES)]);

    process.stdout.write(`${said.trim()}\n`);
    expect(code, said).toBe(0);
    expect(historiesIn(said)).toBe(HISTORIES);
  });
});

describe('the model notices when a rule is taken out', () => {
  it.concurrent.each(MUTANTS)('$name: $rule', { timeout: 240_000 }, async ({ name, seed }) => {
    const { code, said } = await inTurn(() =>
      play(['--seed', String(seed), '--histories', '300', '--steps', '10', '--lanes', '1', '--mutant', name]),
    );

    expect(said).toContain('a promise is broken');
    expect(code).toBe(1);
  });
});
