import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Document } from 'mongodb';
import { z } from 'zod';
import type { CollectionName } from '../collections.ts';
import { BACKED_UP, BackupRefused, FORMAT, MANIFEST, type Manifest } from './format.ts';
import { measure, readLines } from './lines-file.ts';

const isoTime = z.string().refine((text) => !Number.isNaN(Date.parse(text)));
const count = z.number().int().nonnegative();
const manifestSchema = z.object({
  format: z.number().int(),
  schema: z.number().int().positive(),
  tenantId: z.string().min(1),
  begunAt: isoTime,
  finishedAt: isoTime,
  epoch: z.number().int().positive(),
  head: z.object({ n: z.number().int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/) }).nullable(),
  files: z.array(
    z.object({
      collection: z.string(),
      // A name, never a path: what a manifest says must not lead out of its folder.
      file: z.string().regex(/^[a-z]+\.jsonl$/),
      lines: count,
      bytes: count,
      sha256: z.string(),
    }),
  ),
});

export type OpenBackup = { folder: string; manifest: Manifest; read(name: CollectionName): AsyncIterable<Document> };

/**
 * Opens a backup after every byte of it was compared with its manifest.
 *
 * @throws BackupRefused when it is not a backup, is not whole, or is of a newer release
 */
export async function openBackup(path: string, newestSchema: number): Promise<OpenBackup> {
  const folder = resolve(path);
  const manifest = await readManifest(folder);
  if (manifest.format !== FORMAT) {
    throw new BackupRefused(`This backup has format ${manifest.format}, and this release knows ${FORMAT}.`);
  }
  if (manifest.schema > newestSchema) {
    throw new BackupRefused(
      `This backup has schema ${manifest.schema}, and this release knows ${newestSchema}: restore it with the release that took it, or a newer one.`,
    );
  }
  const files = new Map(manifest.files.map((one) => [one.collection, one]));
  const missing = BACKED_UP.filter((name) => !files.has(name));
  // What a newer release added is not there in an older backup; the spine always is.
  const needed = missing.filter((name) => SPINE.has(name));
  if (needed.length > 0) throw new BackupRefused(`The backup is damaged: its manifest lacks ${needed.join(', ')}.`);
  for (const { file, lines, bytes, sha256 } of manifest.files) {
    const now = await measure(join(folder, file)).catch(() => null);
    if (now === null) throw new BackupRefused(`The backup is damaged: ${file} cannot be read.`);
    if (now.sha256 !== sha256 || now.lines !== lines || now.bytes !== bytes) {
      throw new BackupRefused(`The backup is damaged: ${file} is not what its manifest says (SHA-256 ${now.sha256}).`);
    }
  }
  return {
    folder,
    manifest,
    async *read(name) {
      const file = files.get(name);
      if (file !== undefined) yield* readLines(join(folder, file.file));
    },
  };
}

const SPINE: ReadonlySet<CollectionName> = new Set([
  'policies',
  'control',
  'requests',
  'holdings',
  'deliveries',
  'ledger',
]);

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => null);
  if (text === null) throw new BackupRefused(`${folder} is not a whole backup: it has no ${MANIFEST}.`);
  try {
    return manifestSchema.parse(JSON.parse(text)) as Manifest;
  } catch {
    throw new BackupRefused(`The backup is damaged: its ${MANIFEST} cannot be read.`);
  }
}
