// Runs before every script. Plain JavaScript on purpose: it must run on the old Node that it complains about.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `Teams JIT Access needs Node 24 or later, and this is Node ${process.versions.node}.\n` +
      'npm installs the right one beside the project. If its install script was skipped, run: npm rebuild node\n' +
      'Or install Node 24 from your package manager and try again.\n',
  );
  process.exit(1);
}
