// `npm run doctor`: what is right and wrong with this deployment, and what to do. In the image: node src/doctor/main.ts
import { parseArgs } from 'node:util';
import { checkSettings } from './check-settings.ts';
import { exitCodeOf, type Finding, report, words } from './finding.ts';

const HELP = `Examines a deployment: npm run doctor -- [--env-file <file>] [--endpoint <url>] [--card <person>]

  --env-file <file>  settings as in env.sample; without it, those of this shell
  --endpoint <url>   where Teams reaches the bot, https://…/api/messages: is it the bot, and does it refuse strangers?
                     (leaves one refusal in the audit trail)
  --card <person>    sends a test card to this person, by address or object id

It reads, and writes nothing that lasts. Run it where the bot runs: a managed identity works nowhere else.
Ends with 0: nothing wrong; 1: something is; 2: it could not look.`;

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`Could not look: ${words(error)}\n`);
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'env-file': { type: 'string' },
      endpoint: { type: 'string' },
      card: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const file = values['env-file'];
  if (file !== undefined) process.loadEnvFile(file);
  const findings = await findAll(values.card, values.endpoint);
  process.stdout.write(`${report(findings)}\n`);
  if (values.card === undefined && exitCodeOf(findings) === 0) {
    process.stdout.write('To see a card in Teams: npm run doctor -- --card you@contoso.com\n');
  }
  return exitCodeOf(findings);
}

async function findAll(cardFor: string | undefined, endpoint: string | undefined): Promise<Finding[]> {
  const { config, findings } = checkSettings(process.env);
  if (config === null) return findings;
  // Only now: what talks to everything takes seconds to load.
  const { examine } = await import('./examine.ts');
  return examine({
    env: process.env,
    ...(cardFor === undefined ? {} : { cardFor }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
}
