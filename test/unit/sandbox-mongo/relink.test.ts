import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PinnedLibrary, prepareEngineLibrary, relinkLibrary } from '../../../sandbox/mongo/engine-library.ts';
import { relink } from '../../../sandbox/mongo/relink.ts';
import { smallObject, symbolsOf } from './small-object.ts';

const versions = { from: 'GLIBC_2.38', to: 'GLIBC_2.2.5' };

describe('relink', () => {
  it('binds newer symbols to their older names and versions, and leaves the others', () => {
    const object = smallObject(['GLIBC_2.2.5', 'GLIBC_2.38']);

    const lowered = relink(object, versions);

    expect(symbolsOf(object)).toEqual(['__isoc23_strtoul@GLIBC_2.38', 'fmod@GLIBC_2.38', 'malloc@GLIBC_2.2.5']);
    expect(symbolsOf(lowered)).toEqual(['strtoul@GLIBC_2.2.5', 'fmod@GLIBC_2.2.5', 'malloc@GLIBC_2.2.5']);
    expect(lowered.includes('GLIBC_2.38')).toBe(true); // the unused name stays in the string table
    expect(lowered).toHaveLength(object.length);
  });

  it('leaves the bytes it was given alone', () => {
    const object = smallObject(['GLIBC_2.2.5', 'GLIBC_2.38']);
    const before = Buffer.from(object);

    relink(object, versions);

    expect(object.equals(before)).toBe(true);
  });

  it('refuses an object that does not need the older version as well', () => {
    expect(() => relink(smallObject(['GLIBC_2.17', 'GLIBC_2.38']), versions)).toThrow(/not also at GLIBC_2\.2\.5/);
  });

  it('refuses an object that does not need the newer version', () => {
    expect(() => relink(smallObject(['GLIBC_2.2.5', 'GLIBC_2.34']), versions)).toThrow(/nothing .* needs GLIBC_2\.38/);
  });

  it.each([
    ['text', Buffer.from('#!/bin/sh\nexit 0\n'.padEnd(80))],
    ['an empty file', Buffer.alloc(0)],
    ['a 32-bit object', Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 1]), Buffer.alloc(80)])],
  ])('refuses %s', (_, bytes) => {
    expect(() => relink(bytes, versions)).toThrow(/not an ELF64/);
  });
});

describe('the relinked copy of the engine', () => {
  let folder: string;
  let cache: string;
  const original = smallObject(['GLIBC_2.2.5', 'GLIBC_2.38']);
  const relinked = relink(original, versions);
  const pinnedFile = (name: string) => ({ name, published: sha256(original), relinked: sha256(relinked) });
  const pinned: PinnedLibrary = { versions, addon: pinnedFile('a.node'), engine: pinnedFile('b.so') };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jit-relink-'));
    cache = join(folder, 'cache');
    await writeFile(join(folder, 'a.node'), original);
    await writeFile(join(folder, 'b.so'), original);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('holds both files in one folder, and nothing else, even when many processes make it at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => relinkLibrary(pinned, folder, cache)));

    expect(new Set(made)).toEqual(new Set([join(cache, 'a.node')]));
    expect((await readdir(cache)).sort()).toEqual(['a.node', 'b.so']);
    expect((await readFile(join(cache, 'b.so'))).equals(relinked)).toBe(true);
  });

  it('is made again when it was damaged', async () => {
    await relinkLibrary(pinned, folder, cache);
    await writeFile(join(cache, 'a.node'), 'damaged');

    await relinkLibrary(pinned, folder, cache);

    expect((await readFile(join(cache, 'a.node'))).equals(relinked)).toBe(true);
  });

  it('is not made of a file that was not the published one', async () => {
    await writeFile(join(folder, 'b.so'), Buffer.concat([original, Buffer.from('x')]));

    await expect(relinkLibrary(pinned, folder, cache)).rejects.toMatchObject({ kind: 'package-altered' });

    expect(await readdir(cache)).toEqual([]);
  });

  it('is not kept when relinking gave something else than expected', async () => {
    const other = { ...pinned, engine: { ...pinned.engine, relinked: sha256(original) } };

    await expect(relinkLibrary(other, folder, cache)).rejects.toMatchObject({ kind: 'package-altered' });

    expect(await readdir(cache)).toEqual([]);
  });

  it('is refused where no engine fits, with what to do instead', async () => {
    const musl = { platform: 'linux', arch: 'x64', glibc: undefined };

    await expect(prepareEngineLibrary(cache, musl)).rejects.toMatchObject({
      kind: 'unsupported-machine',
      message: expect.stringMatching(/Set MONGODB_URI .* or install mongod/),
    });
  });

  it('says how to install the engine where its package is missing', async () => {
    const foreign = { platform: 'linux', arch: process.arch === 'x64' ? 'arm64' : 'x64', glibc: '2.41' };

    await expect(prepareEngineLibrary(cache, foreign)).rejects.toMatchObject({
      kind: 'package-missing',
      message: expect.stringMatching(/npm ci/),
    });
  });
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
