import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answers, Ask, Started } from './protocol.ts';

export type Product = {
  port: number;
  beats: Started['beats'];
  ask<Do extends Ask['do']>(ask: Extract<Ask, { do: Do }>): Promise<Answers[Do]>;
  /** What it wrote to its standard error. */
  readonly said: string;
  stop(): Promise<void>;
};

type Reply = { answered: unknown } | { error: string };

/** The product in a process of its own, one question at a time. @throws what it throws, and when it ends */
export async function startProduct(env: Readonly<Record<string, string>>): Promise<Product> {
  const child = fork(fileURLToPath(new URL('./product.ts', import.meta.url)), {
    env: { PATH: process.env.PATH ?? '', ...env },
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the product ended (${code}): ${said}`);
  });
  ended.catch(() => undefined);

  async function reply(): Promise<unknown> {
    const [answer] = await Promise.race([once(child, 'message') as Promise<[Reply]>, ended]);
    if ('error' in answer) throw new Error(answer.error);
    return answer.answered;
  }

  const { port, beats } = (await reply()) as Started;

  async function ask<Do extends Ask['do']>(question: Extract<Ask, { do: Do }>): Promise<Answers[Do]> {
    const answer = reply();
    child.send(question);
    return (await answer) as Answers[Do];
  }

  return {
    port,
    beats,
    ask,
    get said() {
      return said;
    },
    async stop() {
      await ask({ do: 'stop' });
      await gone(child);
    },
  };
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
