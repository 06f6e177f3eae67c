import { startApp } from './app.ts';
import { ConfigurationError, loadConfig } from './config.ts';

/** Load configuration, build, listen, stop in order; nothing else. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  if (config.mode === 'sandbox') throw new Error('the sandbox is started by `npm start` from the project folder');
  const app = await startApp({ config, env: process.env });
  void app.outdated.then(async (why) => {
    app.log.fatal({ err: why }, 'this process stops');
    await app.stop().catch(() => undefined);
    process.exit(1);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      app.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          app.log.fatal({ err: error }, 'did not stop cleanly');
          process.exit(1);
        },
      );
    });
  }
}

main().catch((error: unknown) => {
  const lines =
    error instanceof ConfigurationError
      ? error.problems.map((problem) => ({ level: 'fatal', msg: 'configuration', problem }))
      : [{ level: 'fatal', msg: error instanceof Error ? error.message : String(error) }];
  for (const line of lines) process.stdout.write(`${JSON.stringify({ ...line, time: new Date().toISOString() })}\n`);
  process.exit(1);
});
