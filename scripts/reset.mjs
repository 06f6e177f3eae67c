// Throws away the sandbox's data. Plain JavaScript, and nothing imported from the project: it runs on any Node.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), '.sandbox');
const running = runningPid(join(folder, 'sandbox.pid'));

if (running !== undefined) {
  process.stderr.write(
    `A sandbox is running here (process ${running}), and its data cannot be thrown away under it.\n` +
      'Stop it first (Ctrl-C in its terminal), then run npm run reset again.\n',
  );
  process.exitCode = 1;
} else if (!existsSync(folder)) {
  process.stdout.write(`Nothing to do: there is no ${folder}.\n`);
} else {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  process.stdout.write(`Removed ${folder}: database, directory and messages of the sandbox. npm start begins anew.\n`);
}

/** The same rule as in sandbox/pid-file.ts: alive, and on Linux started when the file says it was. */
function runningPid(file) {
  try {
    const { pid, startTicks } = JSON.parse(readFileSync(file, 'utf8'));
    if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined;
    const ticks = startTicksOf(pid);
    return startTicks !== undefined && ticks !== undefined && ticks !== startTicks ? undefined : pid;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function startTicksOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
