import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import manifest from '../../../appPackage/manifest.json' with { type: 'json' };
import { catalogue } from '../../../src/bot/commands/catalogue.ts';

const folder = new URL('../../../appPackage/', import.meta.url);

function pngSize(name: string): [width: number, height: number] {
  const png = readFileSync(new URL(name, folder));
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('the app package', () => {
  it('offers only commands that are built, in the words of help, without a slash', () => {
    const listed = manifest.bots.flatMap((bot) => bot.commandLists.flatMap((list) => list.commands));

    for (const { title, description } of listed) {
      const entry = catalogue.find((one) => one.name === title);
      expect(entry?.what, title).toBe(description);
      expect(title).not.toMatch(/^[^a-z]/);
    }
    expect(listed.length).toBeGreaterThan(0);
  });

  it('keeps to the lengths and counts of the manifest schema', () => {
    expect(manifest.name.short.length).toBeLessThanOrEqual(30);
    expect(manifest.name.full.length).toBeLessThanOrEqual(100);
    expect(manifest.description.short.length).toBeLessThanOrEqual(80);
    expect(manifest.developer.name.length).toBeLessThanOrEqual(32);
    for (const list of manifest.bots.flatMap((bot) => bot.commandLists)) {
      expect(list.commands.length).toBeLessThanOrEqual(10);
      for (const command of list.commands) expect(command.title.length).toBeLessThanOrEqual(32);
    }
  });

  it('has icons of the sizes that Teams asks for', () => {
    expect(pngSize(manifest.icons.color)).toEqual([192, 192]);
    expect(pngSize(manifest.icons.outline)).toEqual([32, 32]);
  });
});
