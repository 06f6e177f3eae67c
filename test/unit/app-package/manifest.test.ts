import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import manifest from '../../../appPackage/manifest.json' with { type: 'json' };
import { localizationOf, OTHER_LANGUAGES } from '../../../scripts/app-languages.ts';
import { packageFiles } from '../../../scripts/app-package.ts';
import { catalogue } from '../../../src/bot/commands/catalogue.ts';
import { PAGES } from '../../../src/bot/edge/pages.ts';
import { REQUEST_ACCESS } from '../../../src/bot/turns/extended.ts';
import { en } from '../../../src/words/en.ts';

const folder = new URL('../../../appPackage/', import.meta.url);
const names = {
  TEAMS_APP_ID: 'd0b3f7a2-5c1e-4e86-9a47-1b2c3d4e5f60',
  BOT_ID: '5a7d3c10-8f2e-4b6a-9d41-0c8e7f6a5b21',
  BOT_DOMAIN: 'jit.contoso.com',
};

type Pixel = { red: number; green: number; blue: number; alpha: number };
type Picture = { width: number; height: number; bytesPerPixel: number; pixels: Pixel[] };

/** An 8-bit picture with or without alpha, not interlaced (PNG, second edition, 9: filtering). */
function readPng(name: string): Picture {
  const png = readFileSync(new URL(name, folder));
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, colour, interlace] = [png[24], png[25], png[28]];
  expect([depth, interlace]).toEqual([8, 0]);
  const bytesPerPixel = colour === 6 ? 4 : 3;
  const chunks: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') chunks.push(png.subarray(at + 8, at + 8 + length));
  }
  const rows = unfiltered(inflateSync(Buffer.concat(chunks)), width * bytesPerPixel, height, bytesPerPixel);
  const pixels = Array.from({ length: width * height }, (_, index): Pixel => {
    const [red = 0, green = 0, blue = 0, alpha = 255] = rows.subarray(
      index * bytesPerPixel,
      (index + 1) * bytesPerPixel,
    );
    return { red, green, blue, alpha };
  });
  return { width, height, bytesPerPixel, pixels };
}

function unfiltered(raw: Buffer, stride: number, height: number, bytesPerPixel: number): Buffer {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const left = x < bytesPerPixel ? 0 : (out[y * stride + x - bytesPerPixel] ?? 0);
      const up = y === 0 ? 0 : (out[(y - 1) * stride + x] ?? 0);
      const corner = y === 0 || x < bytesPerPixel ? 0 : (out[(y - 1) * stride + x - bytesPerPixel] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      out[y * stride + x] = ((raw[y * (stride + 1) + 1 + x] ?? 0) + guess) & 255;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Of Microsoft's own package for manifests, which checks manifests but not the files beside them. */
function localizationSchema(version: string): URL {
  const folder = new URL('./', import.meta.resolve('@microsoft/app-manifest'));
  return new URL(`json-schemas/teams/v${version}/MicrosoftTeams.Localization.schema.json`, folder);
}

async function filledManifest() {
  const [file] = await packageFiles(names);
  return JSON.parse(String(Buffer.from(file?.data ?? [])));
}

describe('the app package', () => {
  it('is accepted by Microsoft’s own package for manifests, against the schema that it names', async () => {
    const filled = await filledManifest();
    const faults = await AppManifestUtils.validateAgainstSchema(filled);
    const without = await AppManifestUtils.validateAgainstSchema({ ...filled, bots: [{ scopes: ['chat'] }] });

    expect(manifest.$schema).toContain(`/v${manifest.manifestVersion}/`);
    expect(faults).toEqual([]);
    expect(without.join()).toContain('botId');
  });

  it('holds the manifest and the two icons that it names, at its root, with nothing left to fill in', async () => {
    const files = await packageFiles(names);

    const languages = manifest.localizationInfo.additionalLanguages.map(({ file }) => file);
    expect(files.map(({ name }) => name)).toEqual([
      ...['manifest.json', manifest.icons.color, manifest.icons.outline],
      ...languages,
    ]);
    expect(String(Buffer.from(files[0]?.data ?? []))).not.toContain('${{');
    for (const { data } of files) expect(data.length).toBeGreaterThan(0);
  });

  it('refuses a host with a scheme and an id that is none', async () => {
    await expect(packageFiles({ ...names, BOT_DOMAIN: 'https://jit.contoso.com/' })).rejects.toThrow('host name');
    await expect(packageFiles({ ...names, BOT_ID: 'jit' })).rejects.toThrow('GUID');
  });

  it('offers only commands that are built, in the words of help, without a slash and none twice', () => {
    for (const list of manifest.bots.flatMap((bot) => bot.commandLists)) {
      const titles = list.commands.map(({ title }) => title);
      expect(new Set(titles).size).toBe(titles.length);
      expect(titles).toContain('help');
      for (const { title, description } of list.commands) {
        const entry = catalogue.find((one) => one.name === title);
        expect(entry?.what, title).toBe(description);
        expect(title).toMatch(/^[a-z]/);
        // Admins know their commands; a menu that everybody sees offers what everybody can use.
        expect(['everyone', 'approvers']).toContain(entry?.who);
      }
    }
  });

  it('says itself in the words of the catalogue, and in every language that there is', () => {
    const { additionalLanguages } = manifest.localizationInfo;
    const inEnglish = localizationOf(en, manifest);
    const [
      {
        commands: [command],
      } = { commands: [] },
    ] = manifest.composeExtensions;

    expect(additionalLanguages).toEqual(OTHER_LANGUAGES.map(([tag]) => ({ languageTag: tag, file: `${tag}.json` })));
    expect([manifest.name.full, manifest.description.short, manifest.description.full]).toEqual(
      ['name.full', 'description.short', 'description.full'].map((key) => inEnglish[key]),
    );
    expect(command).toMatchObject(en.app.request);
  });

  it.each(OTHER_LANGUAGES)('has the file of %s as the catalogue has it (npm run app-languages)', (tag, words) => {
    const file: unknown = JSON.parse(readFileSync(new URL(`${tag}.json`, folder), 'utf8'));
    const ajv = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false });
    const schema = JSON.parse(readFileSync(localizationSchema(manifest.manifestVersion), 'utf8'));
    const valid = ajv.compile({ ...schema, $schema: undefined, id: undefined });

    expect(file).toEqual(localizationOf(words, manifest));
    expect(valid(file), JSON.stringify(valid.errors)).toBe(true);
    expect(valid({ 'name.short': 'x'.repeat(31), 'description.short': 'x', 'description.full': 'x' })).toBe(false);
    for (const [key, text] of Object.entries(localizationOf(words, manifest))) {
      if (key.startsWith('bots')) expect(text.length, key).toBeLessThanOrEqual(128);
    }
  });

  it('has the message extension that the bot answers, from the compose box and from a message', () => {
    const [extension] = manifest.composeExtensions;
    const [command] = extension?.commands ?? [];

    expect(extension?.botId).toBe(manifest.bots[0]?.botId);
    expect(command).toMatchObject({ id: REQUEST_ACCESS, type: 'action', fetchTask: true });
    expect(command?.context).toEqual(['compose', 'commandBox', 'message']);
    expect(command?.title.length).toBeLessThanOrEqual(32);
  });

  it('keeps to the lengths and counts that the clients show, which are shorter than the schema’s', () => {
    expect(manifest.name.short.length).toBeLessThanOrEqual(30);
    expect(manifest.name.full.length).toBeLessThanOrEqual(100);
    expect(manifest.description.short.length).toBeLessThanOrEqual(80);
    expect(manifest.developer.name.length).toBeLessThanOrEqual(32);
    for (const list of manifest.bots.flatMap((bot) => bot.commandLists)) {
      expect(list.commands.length).toBeLessThanOrEqual(10);
      for (const command of list.commands) {
        expect(command.title.length).toBeLessThanOrEqual(32);
        expect(command.description.length).toBeLessThanOrEqual(128);
      }
    }
  });

  it('lists only the bot’s own host, and links to pages that the bot serves', async () => {
    const filled = await filledManifest();
    const { websiteUrl, privacyUrl, termsOfUseUrl } = filled.developer;

    expect(filled.validDomains).toEqual([names.BOT_DOMAIN]);
    for (const link of [websiteUrl, privacyUrl, termsOfUseUrl].map((text) => new URL(text))) {
      expect(link.origin).toBe(`https://${names.BOT_DOMAIN}`);
      expect(PAGES).toContain(link.pathname);
    }
  });

  it('has a full-colour icon of 192 by 192 without holes', () => {
    const icon = readPng(manifest.icons.color);

    expect([icon.width, icon.height]).toEqual([192, 192]);
    expect(icon.pixels.every(({ alpha }) => alpha === 255)).toBe(true);
  });

  it('has an outline icon of 32 by 32, white on nothing', () => {
    const icon = readPng(manifest.icons.outline);
    const seen = icon.pixels.filter(({ alpha }) => alpha > 0);

    expect([icon.width, icon.height, icon.bytesPerPixel]).toEqual([32, 32, 4]);
    expect(seen.every(({ red, green, blue }) => red === 255 && green === 255 && blue === 255)).toBe(true);
    expect(seen.length).toBeGreaterThan(50);
    expect(seen.length).toBeLessThan(icon.pixels.length / 2);
  });
});
