// `npm run playground`: the sandbox with Microsoft's Agents Playground in front of it, one window a person. It is the
// one way to run the bot on which nobody signs what they say; it is refused wherever anything real is set up.
import { parseArgs } from 'node:util';
import { playgroundConfig } from '../sandbox/playground/settings.ts';
import { startPlayground } from '../sandbox/playground/start.ts';
import { isPersonKey, type PersonKey } from '../sandbox/playground/window-file.ts';
import { ConfigurationError } from '../src/config.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-open': { type: 'boolean' }, 'first-port': { type: 'string' }, 'page-port': { type: 'string' } },
});

try {
  const persons = personsOf(positionals.length > 0 ? positionals : ['erin', 'ana', 'ben', 'dana']);
  const config = playgroundConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' });
  process.stderr.write('\n  Starting a tenant and the Agents Playground …\n');
  const playground = await startPlayground({
    config,
    persons,
    show: !values['no-open'],
    ...(values['first-port'] === undefined ? {} : { firstPort: Number(values['first-port']) }),
    ...(values['page-port'] === undefined ? {} : { pagePort: Number(values['page-port']) }),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      playground.stop().then(() => process.exit(0), fail);
    });
  }
  const { windows, endpoint, page } = playground;
  process.stdout.write(
    `${JSON.stringify({ level: 'info', time: new Date().toISOString(), windows, endpoint, page, msg: 'playground ready' })}\n`,
  );
  process.stderr.write(
    `\n${windows.map(({ name, url }) => `  ${name.padEnd(14)} ${url}\n`).join('')}` +
      `\n  Open every window once: only then can the bot write to that person. The directory and the audit trail: ${page}` +
      '\n  The Agents Playground listens on all of this machine’s addresses: use it in a network that you trust.' +
      '\n  It is Microsoft’s, under its own licence. Ctrl+C stops everything, and nothing is kept.\n\n',
  );
} catch (error) {
  fail(error);
}

function personsOf(names: readonly string[]): PersonKey[] {
  const unknown = names.filter((name) => !isPersonKey(name));
  if (unknown.length > 0)
    throw new Error(`Nobody in the sandbox is called ${unknown.join(', ')}. Try: erin ana ben dana`);
  return [...new Set(names.filter(isPersonKey))];
}

function fail(error: unknown): never {
  const problems =
    error instanceof ConfigurationError ? error.problems : [error instanceof Error ? error.message : String(error)];
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exit(1);
}
