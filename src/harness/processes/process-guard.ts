import { createInterface } from 'node:readline';

/**
 * Kills the registered process groups when the parent exits, even by SIGKILL. k6 would otherwise keep running. The
 * parent writes process groups to standard input (`+PID`, `-PID`); the end of the input is the parent's end.
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

// A signal to the whole terminal or service ends the parent too, and its end counts.
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
