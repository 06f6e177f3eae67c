// `npm start` serves every mode: without settings the sandbox, otherwise the bot and nothing else.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigurationError, loadConfig, modeOf } from '../src/config.ts';

if (modeOf(process.env) === 'sandbox') await sandbox();
else await import('../src/index.ts');

async function sandbox() {
  try {
    const config = loadConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' });
    const { startSandbox } = await import('../sandbox/start.ts');
    const started = await startSandbox({ config, ...placeOf(process.argv.slice(2)) });
    process.stdout.write(
      `${JSON.stringify({ level: 'info', time: new Date().toISOString(), url: started.url, botPort: started.botPort, msg: 'sandbox ready' })}\n`,
    );
    process.stderr.write(
      `\n  Your tenant is ready:  ${started.url}\n\n  Open it in a browser. Ctrl+C stops it, \`npm run reset\` wipes it.\n${started.notes.map((note) => `  ${note}\n`).join('')}\n`,
    );
    let stopping = false;
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.on(signal, () => {
        if (stopping) process.exit(1);
        stopping = true;
        started.stop().then(() => process.exit(0), fail);
      });
    }
  } catch (error) {
    fail(error);
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
