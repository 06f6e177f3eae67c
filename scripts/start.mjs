// `npm start` serves every mode: without settings the sandbox, otherwise the bot and nothing else.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigurationError, loadConfig, modeOf } from '../src/config.ts';

if (modeOf(process.env) === 'sandbox') await sandbox();
else await import('../src/index.ts');

async function sandbox() {
  try {
    const config = loadConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' });
    process.stderr.write('\n  Starting a tenant on this machine: directory, Teams, database, bot …\n');
    const { startSandbox } = await import('../sandbox/start.ts');
    const started = await startSandbox({ config, ...placeOf(process.argv.slice(2)) });
    stopInOrder(started);
    process.stdout.write(
      `${JSON.stringify({ level: 'info', time: new Date().toISOString(), url: started.url, botPort: started.botPort, msg: 'sandbox ready' })}\n`,
    );
    process.stderr.write(
      `\n  Your tenant is ready:  ${started.url}\n\n  Open it in a browser. Ctrl+C stops it, \`npm run reset\` wipes it.\n${started.notes.map((note) => `  ${note}\n`).join('')}\n`,
    );
  } catch (error) {
    fail(error);
  }
}

/** In place before anybody is told that it runs: a script may stop it the moment it hears so. */
function stopInOrder(started) {
  let stoppingSince;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      // npm passes on the Ctrl+C that the terminal has sent already; only a later one is impatience.
      if (stoppingSince !== undefined && performance.now() - stoppingSince > 1_000) process.exit(1);
      if (stoppingSince !== undefined) return;
      stoppingSince = performance.now();
      process.stderr.write(
        '\n  Stopping. What was given stays as it is until the next start, and is taken back then if it is due.\n',
      );
      started.stop().then(() => process.exit(0), fail);
    });
  }
}

/** `--home <folder>` and `--page-port <port>`: a second sandbox beside the first, such as a test's. */
function placeOf(args) {
  const { values } = parseArgs({ args, options: { home: { type: 'string' }, 'page-port': { type: 'string' } } });
  return {
    ...(values.home === undefined ? {} : { home: resolve(values.home) }),
    ...(values['page-port'] === undefined ? {} : { pagePort: Number(values['page-port']) }),
  };
}

function fail(error) {
  const problems =
    error instanceof ConfigurationError ? error.problems : [error instanceof Error ? error.message : String(error)];
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exit(1);
}
