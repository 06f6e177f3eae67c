// `npm run app-package`: the zip that Teams takes, without any toolkit.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { isGuid } from '../src/config/reader.ts';
import { OTHER_LANGUAGES } from './app-languages.ts';
import { type ZipEntry, zip } from './zip.ts';

const HELP = `Makes the Teams app package: npm run app-package -- --bot-id <id> --domain <host> [--app-id <id>] [--out <file>]

  --bot-id <id>    MicrosoftAppId of the bot; default: that variable
  --domain <host>  host under which the bot is reached, for example jit.contoso.com
  --app-id <id>    id of the app in Teams, any GUID that stays the same from version to version; default: the bot's id
  --out <file>     default appPackage/build/appPackage.zip

Upload it in the Teams admin center, under Teams apps, Manage apps.`;

const FOLDER = new URL('../appPackage/', import.meta.url);

export type Names = { TEAMS_APP_ID: string; BOT_ID: string; BOT_DOMAIN: string };

/** The files of the package, all at its root (Teams: "Create the app package"). @throws when a name does not fit. */
export async function packageFiles(names: Names): Promise<ZipEntry[]> {
  for (const key of ['TEAMS_APP_ID', 'BOT_ID'] as const) {
    if (!isGuid(names[key])) throw new Error(`“${names[key]}” is not an id (a GUID)`);
  }
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(names.BOT_DOMAIN)) {
    throw new Error(`“${names.BOT_DOMAIN}” is not a host name: give it without https:// and without a path`);
  }
  const template = await readFile(new URL('manifest.json', FOLDER), 'utf8');
  const manifest = fillIn(template, names);
  const others = ['color.png', 'outline.png', ...OTHER_LANGUAGES.map(([tag]) => `${tag}.json`)];
  const data = await Promise.all(others.map((name) => readFile(new URL(name, FOLDER))));
  return [
    { name: 'manifest.json', data: Buffer.from(manifest) },
    ...others.map((name, index) => ({ name, data: data[index] ?? Buffer.alloc(0) })),
  ];
}

/** `${{NAME}}` as the Agents Toolkit reads it. @throws on a name that nobody gave. */
function fillIn(template: string, names: Readonly<Record<string, string>>): string {
  return template.replace(/\$\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = names[name];
    if (value === undefined) throw new Error(`the manifest asks for ${name}, which nobody gave`);
    return value;
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'bot-id': { type: 'string', default: process.env.MicrosoftAppId ?? '' },
      domain: { type: 'string', default: '' },
      'app-id': { type: 'string' },
      out: { type: 'string', default: 'appPackage/build/appPackage.zip' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const bot = values['bot-id'];
  if (bot === '' || values.domain === '') throw new Error(`name the bot and its host.\n\n${HELP}`);
  const files = await packageFiles({
    TEAMS_APP_ID: values['app-id'] ?? bot,
    BOT_ID: bot,
    BOT_DOMAIN: values.domain,
  });
  await mkdir(dirname(values.out), { recursive: true });
  await writeFile(values.out, zip(files));
  process.stdout.write(`${values.out}: ${files.map(({ name }) => name).join(', ')}\n`);
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`No package was made: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
