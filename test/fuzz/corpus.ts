import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Kept = { target: string; why: string; input: unknown };

const FOLDER = fileURLToPath(new URL('corpus', import.meta.url));

/** What was found once, by target: `corpus/{target}.json`, each with what was wrong. Played again in every run of CI. */
export function readCorpus(): Kept[] {
  return readdirSync(FOLDER).flatMap((file) => {
    const all = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Omit<Kept, 'target'>[];
    return all.map((one) => ({ ...one, target: file.replace(/\.json$/, '') }));
  });
}
