import { createInterface } from 'node:readline';

/**
 * A process that outlives the one it was started by, for a moment: it is told of process groups on its standard input
 * (`+PID`, `-PID`), and when that input ends, however the other process did, ends those that are left. A killed process
 * can end nothing itself, and k6 asks nobody whether it is still wanted.
 */
const graceMs = 2_000;

const groups = new Set<number>();

function signalAll(name: NodeJS.Signals): void {
  for (const group of groups) {
    try {
      process.kill(-group, name);
    } catch {
      // It has ended by itself.
      groups.delete(group);
    }
  }
}

// Whoever ends a whole terminal or service ends the other process too: that is the word that counts.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const group = Number(line.slice(1));
    if (!Number.isSafeInteger(group) || group <= 1) return;
    if (line.startsWith('+')) groups.add(group);
    else groups.delete(group);
  })
  .on('close', () => {
    signalAll('SIGTERM');
    if (groups.size > 0) setTimeout(() => signalAll('SIGKILL'), graceMs);
  });
