// `npm run app-languages`: how Teams lists the app in each language of the catalogue, beside the manifest.
import { readFile, writeFile } from 'node:fs/promises';
import { en, type Words } from '../src/words/en.ts';
import { LANGUAGES } from '../src/words/words.ts';

const FOLDER = new URL('../appPackage/', import.meta.url);

/** What of a manifest is told in other languages. */
export type Told = {
  manifestVersion: string;
  name: { short: string };
  bots: { commandLists: { commands: { title: string }[] }[] }[];
};

/** Languages beside the manifest's own, by their tag: `de`. */
export const OTHER_LANGUAGES: readonly (readonly [string, Words])[] = Object.entries(LANGUAGES).filter(
  ([, words]) => words !== en,
);

/**
 * A localization file of Teams (Microsoft Teams: localization schema), its keys the places in the manifest. The titles of
 * commands are what is typed, and stay. @throws when the manifest offers a command that the catalogue does not know.
 */
export function localizationOf(words: Words, { manifestVersion, name, bots }: Told): Record<string, string> {
  const commands = (bots[0]?.commandLists ?? []).flatMap((list, at) =>
    list.commands.map(({ title }, index) => [
      `bots[0].commandLists[${at}].commands[${index}].description`,
      whatOf(words, title),
    ]),
  );
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${manifestVersion}/MicrosoftTeams.Localization.schema.json`,
    'name.short': name.short,
    'name.full': words.app.fullName,
    'description.short': words.app.short,
    'description.full': words.app.full,
    ...Object.fromEntries(commands),
    'composeExtensions[0].commands[0].title': words.app.request.title,
    'composeExtensions[0].commands[0].description': words.app.request.description,
  };
}

function whatOf(words: Words, title: string): string {
  const commands: Readonly<Record<string, { what: string }>> = words.commands;
  const command = Object.hasOwn(commands, title) ? commands[title] : undefined;
  if (command === undefined) throw new Error(`the manifest offers “${title}”, which is no command`);
  return command.what;
}

if (import.meta.main) {
  const manifest: Told = JSON.parse(await readFile(new URL('manifest.json', FOLDER), 'utf8'));
  for (const [tag, words] of OTHER_LANGUAGES) {
    const file = new URL(`${tag}.json`, FOLDER);
    await writeFile(file, `${JSON.stringify(localizationOf(words, manifest), null, 2)}\n`);
    process.stdout.write(`appPackage/${tag}.json\n`);
  }
}
