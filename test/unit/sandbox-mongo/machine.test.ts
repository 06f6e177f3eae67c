import { describe, expect, it } from 'vitest';
import { engineFit, thisMachine } from '../../../sandbox/mongo/machine.ts';

describe('whether the embedded engine fits a machine', () => {
  it.each([
    ['linux', 'x64', '2.41', 'ready'],
    ['linux', 'x64', '2.38', 'ready'],
    ['linux', 'x64', '2.37', 'relink'],
    ['linux', 'arm64', '2.36', 'relink'],
    ['darwin', 'arm64', undefined, 'ready'],
  ])('%s on %s with glibc %s: %s', (platform, arch, glibc, kind) => {
    expect(engineFit({ platform, arch, glibc })).toMatchObject({ kind });
  });

  it.each([
    ['linux', 'x64', '2.35', /glibc 2\.36 or later, and this is 2\.35/],
    ['linux', 'x64', undefined, /musl/],
    ['linux', 'riscv64', '2.41', /riscv64/],
    ['win32', 'x64', undefined, /win32 on x64/],
    ['darwin', 'x64', undefined, /darwin on x64/],
  ])('refuses %s on %s with glibc %s and says why', (platform, arch, glibc, reason) => {
    expect(engineFit({ platform, arch, glibc })).toEqual({
      kind: 'unsupported',
      reason: expect.stringMatching(reason),
    });
  });

  it('reads the C library’s version on Linux with glibc', () => {
    const machine = thisMachine();

    expect(machine.platform).toBe(process.platform);
    expect(machine.glibc ?? '2.0').toMatch(/^2\.\d+/);
  });
});
