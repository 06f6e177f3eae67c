import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

type Edit = { file: string; find: string; replace: string };
export type Mutant = { name: string; rule: string; edits: Edit[] };

export const MUTANTS: readonly Mutant[] = [];

/** Plants a mutant in what will be loaded from now on; the files on disk stay as they are. */
export function plant(name: string): { requireLoaded(): void } {
  const mutant = MUTANTS.find((one) => one.name === name);
  if (mutant === undefined)
    throw new Error(`no mutant ${name}; there are ${MUTANTS.map((one) => one.name).join(', ')}`);
  const root = new URL('../../', import.meta.url);
  for (const edit of mutant.edits) requireOnce(edit, readFileSync(new URL(edit.file, root), 'utf8'));
  const loaded = new Set<Edit>();
  registerHooks({
    load(url, context, nextLoad) {
      const result = nextLoad(url, context);
      const edits = mutant.edits.filter((edit) => new URL(edit.file, root).href === url);
      if (edits.length === 0) return result;
      let source = readFileSync(fileURLToPath(url), 'utf8');
      for (const edit of edits) {
        requireOnce(edit, source);
        source = source.replace(edit.find, () => edit.replace);
        loaded.add(edit);
      }
      return { ...result, source };
    },
  });
  return {
    requireLoaded() {
      if (loaded.size < mutant.edits.length) throw new Error(`not every edit of ${name} was loaded`);
    },
  };
}

/** What is to be replaced must be there exactly once: a mutant that plants nothing would prove nothing. */
function requireOnce(edit: Edit, source: string): void {
  const times = source.split(edit.find).length - 1;
  if (times !== 1) throw new Error(`${edit.file} has ${times} times: ${edit.find}`);
}
