import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The compiled guard, or from sources a loader, since Node cannot read TypeScript. */
const guardFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './process-guard-from-sources.js' : './process-guard.js', import.meta.url),
);

/** One guard for all groups; started with the first. */
let guard: ChildProcess | null = null;

/**
 * Starts a program as the head of its own process group: a Ctrl-C in the terminal does not reach it. When the head has
 * exited, the rest of the group is killed; when this process ends, even by SIGKILL, the guard ends the group.
 */
export function spawnGroup(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const guardProcess = startedGuard();
  const child = spawn(program, args, { ...options, detached: true });
  const { pid } = child;
  if (pid === undefined) return child;
  guardProcess.stdin?.write(`+${pid}\n`);
  child.once('exit', () => {
    // Its own children are useless without it.
    signalGroup(child, 'SIGKILL');
    // The system may reuse the number soon.
    guardProcess.stdin?.write(`-${pid}\n`);
  });
  return child;
}

/** Sends a signal to a child that {@link spawnGroup} started, and to all that it started in turn. */
export function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // It has ended by itself.
  }
}

function startedGuard(): ChildProcess {
  if (guard) return guard;
  const started = spawn(process.execPath, [guardFile], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const clearGuard = (): void => {
    if (guard === started) guard = null;
  };
  started.on('error', clearGuard).once('exit', clearGuard);
  started.stdin.on('error', clearGuard);
  // The guard waits for this process, not this process for the guard.
  started.unref();
  (started.stdin as unknown as { unref(): void }).unref();
  guard = started;
  return started;
}
