import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zip } from '../../../scripts/zip.ts';

const python = findPython();

function findPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('the zip of the app package', () => {
  it('gives the same bytes for the same content, and refuses names with folders', () => {
    const files = [{ name: 'manifest.json', data: Buffer.from('{}') }];

    expect(zip(files).equals(zip(files))).toBe(true);
    expect(() => zip([{ name: '../manifest.json', data: Buffer.from('{}') }])).toThrow('name in the package');
  });

  it.runIf(python)('is read by somebody else’s reader, checksums included', () => {
    const folder = mkdtempSync(join(tmpdir(), 'jit-zip-'));
    try {
      const file = join(folder, 'package.zip');
      writeFileSync(
        file,
        zip([
          { name: 'manifest.json', data: Buffer.from('{"a":1}') },
          { name: 'color.png', data: Buffer.alloc(300, 7) },
        ]),
      );
      const script =
        'import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);print(z.testzip(),[(i.filename,i.file_size) for i in z.infolist()],z.read("manifest.json").decode())';

      const said = execFileSync('python3', ['-c', script, file], { encoding: 'utf8' });

      expect(said.trim()).toBe(`None [('manifest.json', 7), ('color.png', 300)] {"a":1}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
